import assert from "node:assert/strict";
import { MatchersV3 } from "@pact-foundation/pact";
import { SEGMENT } from "../support/bounds.ts";
import { anyStatus, injected, interactionsOf, sentence, type Template } from "../support/pact.ts";
import {
  BUDI,
  resetRequested,
  residence,
  type State,
  verified,
  withFault,
} from "../support/states.ts";
import { askForReset, setPassword } from "./pages/password_page.ts";

const { eachLike } = MatchersV3;
const interaction = interactionsOf("pewaca-frontend");
const headers = { Accept: "application/json", "Content-Type": "application/json" };

// FPC:26-40: `success` for unknown addresses too, so that nobody learns who is registered
for (const [whose, given] of [["a known", verified], ["an unknown", residence]] as const) {
  interaction(`asks for a new password for ${whose} address`, {
    given: [...given],
    request: {
      method: "POST",
      path: "/api/auth/password-reset/",
      headers,
      json: { email: BUDI.email },
    },
    answer: { status: anyStatus(200, "success"), json: { success: true } },
    run: async (api) => assert.ok(await askForReset(api, BUDI.email)),
  });
}

const ofTheMail = injected(
  "/api/auth/reset/${uid}/${resetToken}/",
  `/api/auth/reset/${SEGMENT}/${SEGMENT}/`,
  "/api/auth/reset/MTIz/token/",
);

// FPC:68-85: any 2xx, then `data.message`
interaction("sets a new password by the link of the mail", {
  given: resetRequested,
  request: { method: "POST", path: ofTheMail, headers, json: { new_password: "KataSandiBaru1" } },
  answer: {
    status: anyStatus(200, "success"),
    json: { data: { message: sentence("Kata sandi berhasil diubah.") } },
  },
  run: async (api) =>
    assert.deepEqual(await setPassword(api, ["MTIz", "token"], "KataSandiBaru1"), {
      done: "Kata sandi berhasil diubah.",
    }),
});

refused("a password that is too short", {
  path: ofTheMail,
  token: "token",
  password: "pendek1",
  message: "Kata sandi minimal 8 karakter.",
});
refused("a link that is not ours", {
  path: injected(
    "/api/auth/reset/${uid}/not-the-token-of-this-link/",
    `/api/auth/reset/${SEGMENT}/not-the-token-of-this-link/`,
    "/api/auth/reset/MTIz/not-the-token-of-this-link/",
  ),
  token: "not-the-token-of-this-link",
  password: "KataSandiBaru1",
  message: "Tautan tidak valid.",
});

refused("whatever it cannot do now", {
  given: withFault(resetRequested),
  path: ofTheMail,
  token: "token",
  password: "KataSandiBaru1",
  status: anyStatus(503, "serverError"),
  message: "Layanan sedang tidak tersedia. Silakan coba lagi beberapa saat lagi.",
});

// FPC:86-94: `new_password[0]` at the top level, else a general sentence
function refused(
  what: string,
  example: {
    given?: State[];
    path: Template;
    token: string;
    password: string;
    status?: Template;
    message: string;
  },
): void {
  interaction(`shows why a reset refuses ${what}`, {
    given: example.given ?? resetRequested,
    request: {
      method: "POST",
      path: example.path,
      headers,
      json: { new_password: example.password },
    },
    answer: {
      status: example.status ?? anyStatus(400, "clientError"),
      json: { new_password: eachLike(sentence(example.message)) },
    },
    run: async (api) =>
      assert.deepEqual(await setPassword(api, ["MTIz", example.token], example.password), {
        failed: example.message,
      }),
  });
}
