import assert from "node:assert/strict";
import { MatchersV3 } from "@pact-foundation/pact";
import { jpeg } from "../../../tests/support/images/jpeg.ts";
import { SEGMENT } from "../support/bounds.ts";
import type { Files } from "../support/multipart.ts";
import { injected, interactionsOf, type Template } from "../support/pact.ts";
import {
  BUDI,
  CHOICES,
  everyChoice,
  listed,
  openForSignUp,
  type ReferenceList,
  registered,
  residence as aResidence,
  type State,
  TERAS_COUNTRY,
  UNIT,
  verified,
} from "../support/states.ts";
import { FIFTEEN_FIELDS } from "./form.ts";
import { entries, post, residence, signUp, verify } from "./page.ts";

const { eachLike, integer, like, matchStatus, string } = MatchersV3;
const interaction = interactionsOf("pewaca-test-kit");
const headers = { Accept: "application/json" };
const json = { ...headers, "Content-Type": "application/json" };
const { code } = TERAS_COUNTRY;

// TC:81-94
interaction("TC finds a residence by its code", {
  given: aResidence,
  request: { method: "GET", path: `/api/residence-by-code/${code}/`, headers },
  answer: { status: 200, json: like({}) },
  run: async (api) => assert.ok(await residence(api, code)),
});

// TC:116-129 and similar, V:test/registration:412-415
offers(`units/code/${code}`, "units", openForSignUp, { unit_id: UNIT.id, unit_name: UNIT.name });
offers("gender", "gender", aResidence, { id: 1, name: "Laki-laki" });
for (const list of Object.keys(CHOICES) as ReferenceList[]) {
  offers(list, list, [listed(list)], CHOICES[list]);
}

signsUp("with fifteen fields");

const photo = { name: "photo.jpg", type: "image/jpeg", bytes: jpeg() };
signsUp("with fifteen fields and photos", { profile_photo: photo, marital_photo: photo });

// TC:251-264
interaction("TC verifies an address", {
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
  answer: { status: 200, json: like({}) },
  run: async (api) => assert.ok(await verify(api, "MTIz", "token")),
});

// TC:274-293
posts("TC asks for the verification mail again", "auth/verify/resend/", registered, {
  email: BUDI.email,
});

// TC:208-236
posts("TC logs in", "auth/login/", verified, { email: BUDI.email, password: BUDI.password });

function offers(path: string, what: string, given: State[], item: Record<string, unknown>): void {
  const template = Object.fromEntries(
    Object.entries(item).map(([key, value]): [string, Template] => [
      key,
      typeof value === "number" ? integer(value) : string(String(value)),
    ]),
  );
  interaction(`TC offers ${what}`, {
    given,
    request: { method: "GET", path: `/api/${path}/`, headers },
    answer: { status: 200, json: { data: eachLike(template) } },
    run: async (api) =>
      assert.deepEqual(await entries(api, `${path}/`), [Object.values(item).map(String)]),
  });
}

function posts(what: string, path: string, given: State[], body: Record<string, string>): void {
  interaction(what, {
    given,
    request: { method: "POST", path: `/api/${path}`, headers: json, json: body },
    answer: { status: 200, json: like({}) },
    run: async (api) => assert.ok(await post(api, path, body)),
  });
}

// TC:144-186: the files are optional
function signsUp(how: string, files?: Files): void {
  interaction(`TC signs up ${how}`, {
    given: everyChoice,
    request: {
      method: "POST",
      path: `/api/auth/sign-up/${code}/`,
      headers,
      form: FIFTEEN_FIELDS,
      files,
      partLengths: true,
    },
    answer: { status: matchStatus(201, [200, 201]), json: like({}) },
    run: async (api) => assert.ok(await signUp(api, code, FIFTEEN_FIELDS, files)),
  });
}
