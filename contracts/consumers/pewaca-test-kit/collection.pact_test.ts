import assert from "node:assert/strict";
import { MatchersV3 } from "@pact-foundation/pact";
import { JWT, SEGMENT } from "../support/bounds.ts";
import { injected, interactionsOf } from "../support/pact.ts";
import {
  BUDI,
  everyChoice,
  everyChoiceRegistered,
  listed,
  openForSignUp,
  registered,
  resetRequested,
  residence as aResidence,
  TERAS_COUNTRY,
  UNIT,
  verified,
} from "../support/states.ts";
import {
  askForReset,
  cities,
  gender,
  logIn,
  logInWrongly,
  profile,
  refresh,
  resend,
  residence,
  setPassword,
  signUp,
  signUpAgain,
  units,
  verify,
} from "./collection.ts";
import { FIFTEEN_FIELDS } from "./form.ts";

const { eachLike, integer, like, regex, string } = MatchersV3;
const interaction = interactionsOf("pewaca-test-kit");
const headers = { Accept: "application/json" };
const json = { ...headers, "Content-Type": "application/json" };
const TOKEN = "header.payload.signature";
const { code } = TERAS_COUNTRY;

// PM:27-32
interaction("PM asks for a residence by its code", {
  given: aResidence,
  request: { method: "GET", path: `/api/residence-by-code/${code}/`, headers },
  answer: { status: 200, json: { data: { residence_name: string(TERAS_COUNTRY.name) } } },
  run: (api) => residence(api, code),
});

// PM:82-83, at least one
interaction("PM asks for the units of a residence", {
  given: openForSignUp,
  request: { method: "GET", path: `/api/units/code/${code}/`, headers },
  answer: {
    status: 200,
    json: { data: eachLike({ unit_id: integer(UNIT.id), unit_name: string(UNIT.name) }) },
  },
  run: (api) => units(api, code),
});

// PM:122-165
interaction("PM keeps the first gender for the sign-up", {
  given: aResidence,
  request: { method: "GET", path: "/api/gender/", headers },
  answer: { status: 200, json: { data: eachLike({ gender_id: integer(1) }) } },
  run: async (api) => assert.equal(await gender(api), 1),
});

// PM:358-381: presence only
interaction("PM asks for the cities", {
  given: [listed("cities")],
  request: { method: "GET", path: "/api/cities/", headers },
  answer: { status: 200, json: { data: like([]) } },
  run: (api) => cities(api),
});

// PM:386-531: exactly 201
interaction("PM signs up with fifteen fields", {
  given: everyChoice,
  request: { method: "POST", path: `/api/auth/sign-up/${code}/`, headers, form: FIFTEEN_FIELDS },
  answer: { status: 201, json: { success: true, data: { email: string(BUDI.email) } } },
  run: (api) => signUp(api, code, FIFTEEN_FIELDS),
});

// PM: exactly 400
interaction("PM signs up twice with one address", {
  given: everyChoiceRegistered,
  request: { method: "POST", path: `/api/auth/sign-up/${code}/`, headers, form: FIFTEEN_FIELDS },
  answer: { status: 400, json: { success: false } },
  run: (api) => signUpAgain(api, code, FIFTEEN_FIELDS),
});

// PM:664-708: exactly 200, where Django answered 201
interaction("PM verifies an address", {
  given: registered,
  request: {
    method: "GET",
    path: injected(
      "/api/auth/verify/${uid}/${linkToken}/",
      `/api/auth/verify/${SEGMENT}/${SEGMENT}/`,
      "/api/auth/verify/MTIz/token/",
    ),
    headers,
  },
  answer: { status: 200, json: { success: true } },
  run: (api) => verify(api, "MTIz", "token"),
});

// PM:710-762
interaction("PM asks for the verification mail again", {
  given: registered,
  request: {
    method: "POST",
    path: "/api/auth/verify/resend/",
    headers: json,
    json: { email: BUDI.email },
  },
  answer: { status: 200, json: { success: true } },
  run: (api) => resend(api, BUDI.email),
});

// PM:770-882: token and user at the top level
interaction("PM logs in", {
  given: verified,
  request: {
    method: "POST",
    path: "/api/auth/login/",
    headers: json,
    json: { email: BUDI.email, password: BUDI.password },
  },
  answer: { status: 200, json: { token: regex(JWT, TOKEN), user: { email: string(BUDI.email) } } },
  run: (api) => logIn(api, BUDI.email, BUDI.password),
});

// PM:770-882: exactly 401
interaction("PM logs in with a wrong password", {
  given: verified,
  request: {
    method: "POST",
    path: "/api/auth/login/",
    headers: json,
    json: { email: BUDI.email, password: "WrongPassword" },
  },
  answer: { status: 401, json: { success: false } },
  run: (api) => logInWrongly(api, BUDI.email, "WrongPassword"),
});

// PM:904-913: `Bearer`; the answer is an object
interaction("PM asks for the profile as a bearer", {
  given: verified,
  request: {
    method: "GET",
    path: "/api/auth/profil/",
    headers: {
      ...headers,
      Authorization: injected("Bearer ${accessToken}", `Bearer ${JWT}`, `Bearer ${TOKEN}`),
    },
  },
  answer: { status: 200, json: like({}) },
  run: (api) => profile(api, TOKEN),
});

// PM:938-989: `access` at the top level
interaction("PM refreshes the access token", {
  given: verified,
  request: {
    method: "POST",
    path: "/api/auth/token/refresh/",
    headers: json,
    json: { refresh: injected("${refreshToken}", JWT, TOKEN) },
  },
  answer: { status: 200, json: { access: regex(JWT, TOKEN) } },
  run: async (api) => assert.equal(await refresh(api, TOKEN), TOKEN),
});

// PM:998-1048
interaction("PM asks for a new password", {
  given: verified,
  request: {
    method: "POST",
    path: "/api/auth/password-reset/",
    headers: json,
    json: { email: BUDI.email },
  },
  answer: { status: 200, json: { success: true } },
  run: (api) => askForReset(api, BUDI.email),
});

// PM:1051-1085: the password twice; nothing of the answer is asserted
interaction("PM sets a new password", {
  given: resetRequested,
  request: {
    method: "POST",
    path: injected(
      "/api/auth/reset/${uid}/${resetToken}/",
      `/api/auth/reset/${SEGMENT}/${SEGMENT}/`,
      "/api/auth/reset/MTIz/token/",
    ),
    headers: json,
    json: { new_password: "KataSandiBaru1", confirm_password: "KataSandiBaru1" },
  },
  answer: { status: 200, json: like({}) },
  run: (api) => setPassword(api, "MTIz", "token", "KataSandiBaru1"),
});
