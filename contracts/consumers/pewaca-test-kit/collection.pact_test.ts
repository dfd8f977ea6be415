import assert from "node:assert/strict";
import { MatchersV3 } from "@pact-foundation/pact";
import { JWT, SEGMENT } from "../support/bounds.ts";
import { injected, reliances } from "../support/pact.ts";
import {
  BUDI,
  choosable,
  forgetful,
  listed,
  openForSignUp,
  registered,
  residence as aResidence,
  TERAS_COUNTRY,
  twice,
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
const reliesOn = reliances("pewaca-test-kit");
const headers = { Accept: "application/json" };
const json = { ...headers, "Content-Type": "application/json" };
const TOKEN = "header.payload.signature";
const { code } = TERAS_COUNTRY;

// PM:27-32
reliesOn("PM asks for a residence by its code", {
  given: aResidence,
  request: { method: "GET", path: `/api/residence-by-code/${code}/`, headers },
  answer: { status: 200, json: { data: { residence_name: string(TERAS_COUNTRY.name) } } },
  drive: (api) => residence(api, code),
});

// PM:82-83, at least one
reliesOn("PM asks for the units of a residence", {
  given: openForSignUp,
  request: { method: "GET", path: `/api/units/code/${code}/`, headers },
  answer: {
    status: 200,
    json: { data: eachLike({ unit_id: integer(UNIT.id), unit_name: string(UNIT.name) }) },
  },
  drive: (api) => units(api, code),
});

// PM:122-165
reliesOn("PM keeps the first gender for the sign-up", {
  given: aResidence,
  request: { method: "GET", path: "/api/gender/", headers },
  answer: { status: 200, json: { data: eachLike({ gender_id: integer(1) }) } },
  drive: async (api) => assert.equal(await gender(api), 1),
});

// PM:358-381: presence only
reliesOn("PM asks for the cities", {
  given: [listed("cities")],
  request: { method: "GET", path: "/api/cities/", headers },
  answer: { status: 200, json: { data: like([]) } },
  drive: (api) => cities(api),
});

// PM:386-531: exactly 201
reliesOn("PM signs up with fifteen fields", {
  given: choosable,
  request: { method: "POST", path: `/api/auth/sign-up/${code}/`, headers, form: FIFTEEN_FIELDS },
  answer: { status: 201, json: { success: true, data: { email: string(BUDI.email) } } },
  drive: (api) => signUp(api, code, FIFTEEN_FIELDS),
});

// PM: exactly 400
reliesOn("PM signs up twice with one address", {
  given: twice,
  request: { method: "POST", path: `/api/auth/sign-up/${code}/`, headers, form: FIFTEEN_FIELDS },
  answer: { status: 400, json: { success: false } },
  drive: (api) => signUpAgain(api, code, FIFTEEN_FIELDS),
});

// PM:664-708: exactly 200, where Django answered 201
reliesOn("PM verifies an address", {
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
  drive: (api) => verify(api, "MTIz", "token"),
});

// PM:710-762
reliesOn("PM asks for the verification mail again", {
  given: registered,
  request: {
    method: "POST",
    path: "/api/auth/verify/resend/",
    headers: json,
    json: { email: BUDI.email },
  },
  answer: { status: 200, json: { success: true } },
  drive: (api) => resend(api, BUDI.email),
});

// PM:770-882: token and user at the top level
reliesOn("PM logs in", {
  given: verified,
  request: {
    method: "POST",
    path: "/api/auth/login/",
    headers: json,
    json: { email: BUDI.email, password: BUDI.password },
  },
  answer: { status: 200, json: { token: regex(JWT, TOKEN), user: { email: string(BUDI.email) } } },
  drive: (api) => logIn(api, BUDI.email, BUDI.password),
});

// PM:770-882: exactly 401
reliesOn("PM logs in with a wrong password", {
  given: verified,
  request: {
    method: "POST",
    path: "/api/auth/login/",
    headers: json,
    json: { email: BUDI.email, password: "WrongPassword" },
  },
  answer: { status: 401, json: { success: false } },
  drive: (api) => logInWrongly(api, BUDI.email, "WrongPassword"),
});

// PM:904-913: `Bearer`; the answer is an object
reliesOn("PM asks for the profile as a bearer", {
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
  drive: (api) => profile(api, TOKEN),
});

// PM:938-989: `access` at the top level
reliesOn("PM refreshes the access token", {
  given: verified,
  request: {
    method: "POST",
    path: "/api/auth/token/refresh/",
    headers: json,
    json: { refresh: injected("${refreshToken}", JWT, TOKEN) },
  },
  answer: { status: 200, json: { access: regex(JWT, TOKEN) } },
  drive: async (api) => assert.equal(await refresh(api, TOKEN), TOKEN),
});

// PM:998-1048
reliesOn("PM asks for a new password", {
  given: verified,
  request: {
    method: "POST",
    path: "/api/auth/password-reset/",
    headers: json,
    json: { email: BUDI.email },
  },
  answer: { status: 200, json: { success: true } },
  drive: (api) => askForReset(api, BUDI.email),
});

// PM:1051-1085: the password twice; nothing of the answer is asserted
reliesOn("PM sets a new password", {
  given: forgetful,
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
  drive: (api) => setPassword(api, "MTIz", "token", "KataSandiBaru1"),
});
