import assert from "node:assert/strict";
import { MatchersV3 } from "@pact-foundation/pact";
import { MAILS } from "../../pact_files.ts";
import { messagesOf } from "../support/pact.ts";
import { openForSignUp, verified } from "../support/states.ts";
import { linkParts } from "./pages/mail_links.ts";

const message = messagesOf("pewaca-frontend", MAILS);

/** A link to a page of Laravel's: at the root of its host, with uid and token as segments (V:auth/verify). */
function link(page: string) {
  const address = `https://pewaca\\.id/${page}/[\\w-]+/[\\w-]+(\\.[\\w-]+)*/`;
  return { link: MatchersV3.regex(address, `https://pewaca.id/${page}/MTIz/token/`) };
}

// V:auth/verify:88
message("links to the verification page after a sign-up", {
  given: openForSignUp,
  json: link("verified"),
  run: (content) =>
    assert.deepEqual(linkParts((content as { link: string }).link), ["MTIz", "token"]),
});

// V:auth/passwords/new:156-165
message("links to the page for a new password", {
  given: verified,
  json: link("reset"),
  run: (content) =>
    assert.deepEqual(linkParts((content as { link: string }).link), ["MTIz", "token"]),
});
