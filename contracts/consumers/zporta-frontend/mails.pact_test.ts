import assert from "node:assert/strict";
import { MatchersV3 } from "@pact-foundation/pact";
import { MAILS } from "../../pact_files.ts";
import { messagesOf, type Template } from "../support/pact.ts";
import { learnerRegistered, teaching } from "../support/zporta_states.ts";
import { EXAMPLE_KEY, KEY } from "./request.ts";

const message = messagesOf("zporta-frontend", MAILS);
const SITE = "https://zportaacademy\\.com";
const UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
const EXAMPLE_UUID = "01234567-89ab-4def-8123-456789abcdef";

function leads(pattern: string, example: string): Record<string, Template> {
  return { link: MatchersV3.regex(pattern, example) };
}

const addressOf = (content: unknown) => new URL((content as { link: string }).link);

// pages/reset-password-confirm: the path, split at its slashes (ResetPasswordConfirm:24)
message("links to the page for a new password", {
  given: learnerRegistered,
  json: leads(
    `${SITE}/reset-password-confirm/[\\w-]+/[\\w-]+(\\.[\\w-]+)*/`,
    "https://zportaacademy.com/reset-password-confirm/Nw/token/",
  ),
  run: (content) => {
    const [, page, uid, token] = addressOf(content).pathname.split("/");
    assert.deepEqual([page, uid, token], ["reset-password-confirm", "Nw", "token"]);
  },
});

// LOG:37-61: where a login link ends, after the redirect of the API
message("leads a login link to the login page with a token", {
  given: learnerRegistered,
  json: leads(
    `${SITE}/login\\?token=${KEY}`,
    `https://zportaacademy.com/login?token=${EXAMPLE_KEY}`,
  ),
  run: (content) => assert.equal(addressOf(content).searchParams.get("token"), EXAMPLE_KEY),
});

// REG:44-65
message("links an invited person to the sign-up page with a token", {
  given: teaching,
  json: leads(
    `${SITE}/register\\?token=${UUID}`,
    `https://zportaacademy.com/register?token=${EXAMPLE_UUID}`,
  ),
  run: (content) => assert.equal(addressOf(content).searchParams.get("token"), EXAMPLE_UUID),
});
