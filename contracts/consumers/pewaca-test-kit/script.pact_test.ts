import assert from "node:assert/strict";
import { MatchersV3 } from "@pact-foundation/pact";
import { JWT } from "../support/bounds.ts";
import { anyStatus, interactionsOf, type Template } from "../support/pact.ts";
import {
  BUDI,
  CHOICES,
  everyChoice,
  everyChoiceRegistered,
  listed,
  openForSignUp,
  type ReferenceList,
  registered,
  residence,
  type State,
  TERAS_COUNTRY,
  UNIT,
  UNKNOWN_CODE,
  verified,
} from "../support/states.ts";
import { FIFTEEN_FIELDS } from "./form.ts";
import {
  firstChoice,
  firstUnit,
  isRefusedCode,
  logIn,
  resend,
  residenceName,
  signUp,
} from "./script.ts";

const { eachLike, integer, regex, string } = MatchersV3;
const interaction = interactionsOf("pewaca-test-kit");
const headers = { Accept: "application/json" };
const json = { ...headers, "Content-Type": "application/json" };
const status = anyStatus(200, "success");
const TOKEN = "header.payload.signature";

// SH:118-135 (`.data` not null, SH:126 the name)
interaction("SH asks which residence has a code", {
  given: residence,
  request: { method: "GET", path: `/api/residence-by-code/${TERAS_COUNTRY.code}/`, headers },
  answer: { status, json: { data: { residence_name: string(TERAS_COUNTRY.name) } } },
  run: async (api) =>
    assert.equal(await residenceName(api, TERAS_COUNTRY.code), TERAS_COUNTRY.name),
});

// SH:341-357 wants `.data == null`; DOC scenario 2 wants 404
interaction("SH finds no residence for an unknown code", {
  given: residence,
  request: { method: "GET", path: `/api/residence-by-code/${UNKNOWN_CODE}/`, headers },
  answer: { status: 404, json: { data: null } },
  run: async (api) => assert.ok(await isRefusedCode(api, UNKNOWN_CODE)),
});

// SH:149
interaction("SH takes the first unit of the residence", {
  given: openForSignUp,
  request: { method: "GET", path: `/api/units/code/${TERAS_COUNTRY.code}/`, headers },
  answer: {
    status,
    json: { data: eachLike({ unit_id: integer(UNIT.id), unit_name: string(UNIT.name) }) },
  },
  run: async (api) => assert.deepEqual(await firstUnit(api, TERAS_COUNTRY.code), ["12", UNIT.name]),
});

// SH:183: without `gender_id` the script would sign up with the text "null"
choice("gender", "gender_id", 1, residence);

const lists: ReferenceList[] = [
  "religions",
  "family-as",
  "education",
  "ocupation",
  "marital-statuses",
];
for (const list of lists) choice(list, "id", CHOICES[list].id, [listed(list)]);

// SH:205-277
signsUp("SH signs up with fifteen fields", everyChoice, anyStatus(201, "success"), true);
signsUp(
  "SH signs up twice with one address",
  everyChoiceRegistered,
  anyStatus(400, "clientError"),
  false,
);

// SH:322-339: seconds after sign-up
interaction("SH asks for the verification mail again", {
  given: registered,
  request: {
    method: "POST",
    path: "/api/auth/verify/resend/",
    headers: json,
    json: { email: BUDI.email },
  },
  answer: { status, json: { success: true } },
  run: async (api) => assert.equal(await resend(api, BUDI.email), "true"),
});

// SH:292-320
interaction("SH logs in", {
  given: verified,
  request: {
    method: "POST",
    path: "/api/auth/login/",
    headers: json,
    json: { email: BUDI.email, password: BUDI.password },
  },
  answer: { status, json: { success: true, token: regex(JWT, TOKEN) } },
  run: async (api) => assert.equal(await logIn(api, BUDI.email, BUDI.password), TOKEN),
});

function choice(list: string, key: string, id: number, given: State[]): void {
  interaction(`SH takes the first of ${list}`, {
    given,
    request: { method: "GET", path: `/api/${list}/`, headers },
    answer: { status, json: { data: eachLike({ [key]: integer(id) }) } },
    run: async (api) => assert.equal(await firstChoice(api, list, key), String(id)),
  });
}

function signsUp(what: string, given: State[], answered: Template, success: boolean): void {
  const { code } = TERAS_COUNTRY;
  interaction(what, {
    given,
    request: {
      method: "POST",
      path: `/api/auth/sign-up/${code}/`,
      headers,
      form: FIFTEEN_FIELDS,
    },
    answer: { status: answered, json: { success } },
    run: async (api) => assert.equal(await signUp(api, code, FIFTEEN_FIELDS), String(success)),
  });
}
