import assert from "node:assert/strict";
import { MatchersV3 } from "@pact-foundation/pact";
import { JWT } from "../support/bounds.ts";
import { anyStatus, injected, interactionsOf, sentence, type Template } from "../support/pact.ts";
import {
  BUDI,
  hashedByDjango,
  registered,
  type State,
  verified,
  withFault,
} from "../support/states.ts";
import { logIn, refreshToken } from "./pages/client.ts";

const { regex } = MatchersV3;
const interaction = interactionsOf("pewaca-frontend");
const headers = { Accept: "application/json", "Content-Type": "application/json" };
const TOKEN = "header.payload.signature";
const WRONG = "Email atau password salah";
const TOO_MANY = "Terlalu banyak percobaan. Silakan coba lagi dalam satu menit.";
const FAULT = "Layanan sedang tidak tersedia. Silakan coba lagi beberapa saat lagi.";

// LC:58-90: the status is ignored; both tokens are mandatory
login("logs a verified resident in", {
  given: verified,
  password: BUDI.password,
  answer: {
    status: anyStatus(200, "success"),
    json: { success: true, data: { token: regex(JWT, TOKEN), token_refresh: regex(JWT, TOKEN) } },
  },
  leadsTo: { token: TOKEN, refreshToken: TOKEN },
});

// Accounts from before have a hash that Django made
login("logs in a resident whose password Django has hashed", {
  given: hashedByDjango,
  password: BUDI.password,
  answer: {
    status: anyStatus(200, "success"),
    json: { success: true, data: { token: regex(JWT, TOKEN), token_refresh: regex(JWT, TOKEN) } },
  },
  leadsTo: { token: TOKEN, refreshToken: TOKEN },
});

// LC:91 compares the message literally and leads to /activated
login("sends a resident who has not verified to the notice", {
  given: registered,
  password: BUDI.password,
  answer: {
    status: anyStatus(401, "clientError"),
    json: { success: false, message: "User is inactive" },
  },
  leadsTo: { page: "/activated" },
});

// LC:98-101: any other message is flashed as text
login("flashes why a wrong password is refused", {
  given: verified,
  password: "NotThePassword1",
  answer: {
    status: anyStatus(401, "clientError"),
    json: { success: false, message: sentence(WRONG) },
  },
  leadsTo: { flash: WRONG },
});

login("flashes that too many logins have failed", {
  given: [
    ...verified,
    {
      sentence: "too many logins of the resident have failed",
      parameters: { email: BUDI.email },
    },
  ],
  password: BUDI.password,
  answer: {
    status: anyStatus(429, "clientError"),
    json: { success: false, message: sentence(TOO_MANY) },
  },
  leadsTo: { flash: TOO_MANY },
});

login("flashes that nobody can log in now", {
  given: withFault(verified),
  password: BUDI.password,
  answer: {
    status: anyStatus(503, "serverError"),
    json: { success: false, message: sentence(FAULT) },
  },
  leadsTo: { flash: FAULT },
});

// MW-T:32-53: any 2xx, then `data.token` outside of try
interaction("refreshes the access token", {
  given: verified,
  request: {
    method: "POST",
    path: "/api/auth/token/refresh/",
    headers,
    json: { refresh: injected("${refreshToken}", JWT, TOKEN) },
  },
  answer: { status: anyStatus(200, "success"), json: { data: { token: regex(JWT, TOKEN) } } },
  run: async (api) => assert.equal(await refreshToken(api, TOKEN), TOKEN),
});

// MW-T: anything but 2xx flushes the session; the body is not read
interaction("logs out when a refresh token is refused", {
  given: verified,
  request: {
    method: "POST",
    path: "/api/auth/token/refresh/",
    headers,
    json: { refresh: TOKEN },
  },
  answer: { status: anyStatus(401, "clientError") },
  run: async (api) => assert.equal(await refreshToken(api, TOKEN), null),
});

// MW-T: an outage flushes the session, too
interaction("logs out when nobody can refresh a token now", {
  given: withFault(verified),
  request: {
    method: "POST",
    path: "/api/auth/token/refresh/",
    headers,
    json: { refresh: injected("${refreshToken}", JWT, TOKEN) },
  },
  answer: { status: anyStatus(503, "serverError") },
  run: async (api) => assert.equal(await refreshToken(api, TOKEN), null),
});

function login(
  what: string,
  example: {
    given: State[];
    password: string;
    answer: { status: Template; json: Template };
    leadsTo: Awaited<ReturnType<typeof logIn>>;
  },
): void {
  interaction(what, {
    given: example.given,
    request: {
      method: "POST",
      path: "/api/auth/login/",
      headers,
      json: { email: BUDI.email, password: example.password },
    },
    answer: example.answer,
    run: async (api) =>
      assert.deepEqual(await logIn(api, BUDI.email, example.password), example.leadsTo),
  });
}
