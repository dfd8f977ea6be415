import assert from "node:assert/strict";
import { MatchersV3 } from "@pact-foundation/pact";
import { injected, interactionsOf } from "../support/pact.ts";
import type { State } from "../support/states.ts";
import { academy, HARUKA, learnerRegistered, loggedIn } from "../support/zporta_states.ts";
import { isUp, logIn, profile, register } from "./guide.ts";

const interaction = interactionsOf("zporta-operations");
const headers = { "Content-Type": "application/json" };
const KEY = "[0-9a-f]{40}";
const EXAMPLE_KEY = "0123456789abcdef0123456789abcdef01234567";
const { username, email, password } = HARUKA;
const FULL = { ...HARUKA, bio: "Test user" };
const SHORT = { username, email, password };
const REGISTERED = { message: "User registered successfully." };

const REGISTRATIONS: [string, State[], Record<string, string>, number, Record<string, string>][] = [
  ["SEED registers a user", academy, FULL, 201, REGISTERED],
  ["QREF registers a user without role and bio", academy, SHORT, 201, REGISTERED],
  ["SEED registers an address twice", learnerRegistered, { ...FULL, username: "other" }, 400, {
    error: "Email already registered.",
  }],
  [
    "BUG registers an address twice, in capitals",
    learnerRegistered,
    {
      ...FULL,
      username: "other",
      email: email.toUpperCase(),
    },
    400,
    { error: "Email already registered." },
  ],
  [
    "SEED registers a username twice",
    learnerRegistered,
    { ...FULL, email: "other@example.com" },
    400,
    {
      error: "Username already taken.",
    },
  ],
  ["SEED registers both twice", learnerRegistered, { ...FULL, password: "Other123!" }, 400, {
    error: "Username already taken.",
  }],
  ["QREF registers without an address", academy, { username, password }, 400, {
    error: "Username, email, and password are required.",
  }],
];

for (const [what, given, fields, status, body] of REGISTRATIONS) {
  interaction(what, {
    given,
    request: { method: "POST", path: "/api/users/register/", headers, json: fields },
    answer: { status, json: body },
    run: async (url) => assert.deepEqual(await register(url, fields), { status, body }),
  });
}

// SEED: a user can log in at once; no verification comes in between
interaction("SEED logs in after the registration", {
  given: learnerRegistered,
  request: { method: "POST", path: "/api/users/login/", headers, json: { username, password } },
  answer: { status: 200, json: { token: MatchersV3.regex(KEY, EXAMPLE_KEY) } },
  run: async (url) => assert.equal(await logIn(url, { username, password }), EXAMPLE_KEY),
});

// SEED test 4 prints role and active_guide of the new profile; `can_invite_teachers` must exist
interaction("SEED finds the profile that the registration made", {
  given: loggedIn,
  request: {
    method: "GET",
    path: "/api/users/profile/",
    headers: { Authorization: injected("Token ${token}", `Token ${KEY}`, `Token ${EXAMPLE_KEY}`) },
  },
  answer: {
    status: 200,
    json: { username, role: "explorer", active_guide: false, can_invite_teachers: false },
  },
  run: async (url) =>
    assert.deepEqual(await profile(url, EXAMPLE_KEY), {
      username,
      role: "explorer",
      active_guide: false,
      can_invite_teachers: false,
    }),
});

// SEED, "worker status"
interaction("SEED asks whether the service is up", {
  given: academy,
  request: { method: "GET", path: "/healthz" },
  answer: { status: 200, json: { ok: true } },
  run: async (url) => assert.ok(await isUp(url)),
});
