import assert from "node:assert/strict";
import { MatchersV3 } from "@pact-foundation/pact";
import { anyStatus, interactionsOf } from "../support/pact.ts";
import {
  CHOICES,
  listed,
  openForSignUp,
  type ReferenceList,
  residence,
  TERAS_COUNTRY,
  UNIT,
} from "../support/states.ts";
import { choiceOptions, cities, residenceName, unitOptions } from "./pages/client.ts";

const { eachLike, integer, like, string } = MatchersV3;
const interaction = interactionsOf("pewaca-frontend");
const headers = { Accept: "application/json" };
const status = anyStatus(200, "success");

// RC:40-47 returns `data` unseen; V:auth/register:226 prints its name
interaction("shows the residence's name on the sign-up page", {
  given: residence,
  request: { method: "GET", path: `/api/residence-by-code/${TERAS_COUNTRY.code}/`, headers },
  answer: { status, json: { data: { name: string(TERAS_COUNTRY.name) } } },
  run: async (api) =>
    assert.equal(await residenceName(api, TERAS_COUNTRY.code), TERAS_COUNTRY.name),
});

// RC:58-71 (`data` without isset), V:auth/register:248; the id comes back as text in the form
interaction("offers the residence's units on the sign-up page", {
  given: openForSignUp,
  request: { method: "GET", path: `/api/units/code/${TERAS_COUNTRY.code}/`, headers },
  answer: {
    status,
    json: { data: eachLike({ unit_id: integer(UNIT.id), unit_name: string(UNIT.name) }) },
  },
  run: async (api) =>
    assert.deepEqual(await unitOptions(api, TERAS_COUNTRY.code), [
      { value: "12", label: "unit-012" },
    ]),
});

// RC:73-80, AC:136-143, V:akun/editakun:153; there is no table of genders, hence no state but one
interaction("offers the genders", {
  given: residence,
  request: { method: "GET", path: "/api/gender/", headers },
  answer: {
    status,
    json: { data: eachLike({ id: integer(1), name: string("Laki-laki") }) },
  },
  run: async (api) =>
    assert.deepEqual(await choiceOptions(api, "gender"), [{ value: "1", label: "Laki-laki" }]),
});

// V:akun/editakun:168 · V:auth/register:281, V:akun/addkeluarga:34 · V:akun/editakun:221 ·
// V:akun/editakun:211 · V:akun/editakun:183
const lists: ReferenceList[] = [
  "religions",
  "family-as",
  "education",
  "ocupation",
  "marital-statuses",
];
for (const list of lists) {
  const { id, name } = CHOICES[list];
  interaction(`offers the choices of ${list}`, {
    given: [listed(list)],
    request: { method: "GET", path: `/api/${list}/`, headers },
    answer: { status, json: { data: eachLike({ id: integer(id), name: string(name) }) } },
    run: async (api) =>
      assert.deepEqual(await choiceOptions(api, list), [{ value: String(id), label: name }]),
  });
}

// RC:91-98: the key is read, the page does not open it
interaction("fetches the cities for the sign-up page", {
  given: [listed("cities")],
  request: { method: "GET", path: "/api/cities/", headers },
  answer: { status, json: { data: like([]) } },
  run: async (api) => assert.ok(Array.isArray(await cities(api))),
});

// AC:75-85: the edit page asks for a public list with the session's token, which may be dead
interaction("offers the choices of family-as to somebody whose session has ended", {
  given: [...residence, listed("family-as")],
  request: {
    method: "GET",
    path: "/api/family-as/",
    headers: { ...headers, Authorization: "Token header.payload.signature" },
  },
  answer: {
    status,
    json: {
      data: eachLike({
        id: integer(CHOICES["family-as"].id),
        name: string(CHOICES["family-as"].name),
      }),
    },
  },
  run: async (api) =>
    assert.equal(
      (await choiceOptions(api, "family-as", "header.payload.signature"))[0]?.label,
      CHOICES["family-as"].name,
    ),
});
