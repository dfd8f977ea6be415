import assert from "node:assert/strict";
import { MatchersV3 } from "@pact-foundation/pact";
import {
  anyStatus,
  fetchWithoutMockCors,
  interactionsOf,
  sentence,
  type Template,
} from "../support/pact.ts";
import {
  anotherResidence,
  BUDI,
  IMPATIENT,
  openForSignUp,
  registered,
  residence,
  type State,
  TERAS_COUNTRY,
  UNIT,
  usedUp,
  withFault,
} from "../support/states.ts";
import { PAGE_ORIGIN } from "./pages/client.ts";
import { residenceOptions, signUpPublicly, unitsInBrowser } from "./pages/public_page.ts";

const { boolean, eachLike, integer, regex, string } = MatchersV3;
const interaction = interactionsOf("pewaca-frontend");
const headers = { Accept: "application/json" };
const json = { ...headers, "Content-Type": "application/json" };

// PRC:31-53, V:auth/public-register:242-243
interaction("offers the residences on the public page", {
  given: residence,
  request: { method: "GET", path: "/api/residences/", headers },
  answer: {
    status: anyStatus(200, "success"),
    json: { data: eachLike({ id: integer(TERAS_COUNTRY.id), name: string(TERAS_COUNTRY.name) }) },
  },
  run: async (api) =>
    assert.deepEqual(await residenceOptions(api), [{ value: "3", label: TERAS_COUNTRY.name }]),
});

// V:auth/public-register:440-446: across origins, with a Content-Type
const inBrowser = {
  method: "GET" as const,
  path: `/api/units/residence/${TERAS_COUNTRY.id}/`,
  headers: { Origin: PAGE_ORIGIN, "Content-Type": "application/json" },
};
const readable = {
  "Access-Control-Allow-Origin": regex("\\*|https://pewaca\\.id", PAGE_ORIGIN),
};

// V:auth/public-register:447-510
interaction("offers the residence's units on the public page", {
  given: openForSignUp,
  request: inBrowser,
  answer: {
    status: anyStatus(200, "success"),
    headers: readable,
    json: {
      success: true,
      data: eachLike({ unit_id: integer(UNIT.id), unit_name: string(UNIT.name) }),
    },
  },
  run: async (api) =>
    assert.deepEqual(await unitsInBrowser(fetchWithoutMockCors, api, TERAS_COUNTRY.id), {
      options: [{ value: "12", label: "unit-012" }],
    }),
});

// V:auth/public-register: a success without units is not a failure
interaction("shows that a residence has no units", {
  given: residence,
  request: inBrowser,
  answer: {
    status: anyStatus(200, "success"),
    headers: readable,
    json: { success: true, data: [] },
  },
  run: async (api) =>
    assert.equal(
      await unitsInBrowser(fetchWithoutMockCors, api, TERAS_COUNTRY.id),
      "Unit Tidak Tersedia",
    ),
});

// V:auth/public-register: any failure that the page may read opens a text field
interaction("offers a text field when the units cannot be listed", {
  given: withFault(openForSignUp),
  request: inBrowser,
  answer: { status: anyStatus(503, "serverError"), headers: readable, json: { success: false } },
  run: async (api) =>
    assert.equal(await unitsInBrowser(fetchWithoutMockCors, api, TERAS_COUNTRY.id), "free text"),
});

// PRC:31-53: any failure is an empty list and a warning
interaction("warns when the residences cannot be listed", {
  given: withFault(residence),
  request: { method: "GET", path: "/api/residences/", headers },
  answer: { status: anyStatus(503, "serverError") },
  run: async (api) => assert.deepEqual(await residenceOptions(api), []),
});

// PRC:103-131: what the page sends; ids as text
const form = {
  full_name: BUDI.fullName,
  phone_no: BUDI.phone,
  residence_id: String(TERAS_COUNTRY.id),
  email: BUDI.email,
  password: "rahasia",
  account_type: "warga",
  is_warga: true,
  is_staff: false,
};
const withUnit = { ...form, unit_id: String(UNIT.id), blok_rumah: UNIT.name };

signsUp("with a unit", withUnit);
signsUp("with a block in words", { ...form, blok_rumah: "Blok C/12" });

// The page asks for the kind of account; the Worker only stores the answer
signsUp("as somebody who wants to be on the board", {
  ...withUnit,
  account_type: "pengurus",
  is_warga: false,
  is_staff: true,
});

// PRC:141-150: any 2xx, then the top-level message, shown as HTML
function signsUp(how: string, sent: Record<string, unknown>): void {
  const message = "Registrasi berhasil!";
  interaction(`signs a visitor up publicly ${how}`, {
    given: openForSignUp,
    request: { method: "POST", path: "/api/auth/public-sign-up/", headers: json, json: like(sent) },
    answer: { status: anyStatus(201, "success"), json: { message: sentence(message) } },
    run: async (api) => assert.deepEqual(await signUpPublicly(api, sent), { success: message }),
  });
}

refused("an address that is taken", "email", {
  given: registered,
  sent: { ...withUnit, full_name: "Budi Hartono" },
  message: "Email sudah terdaftar.",
});
refused("a unit of another residence", "unit_id", {
  given: [...openForSignUp, ...anotherResidence],
  sent: { ...withUnit, unit_id: "1" },
  message: "Unit tidak ditemukan dalam residence ini.",
});

// PRC:152-169: without errors at fields, `message`
refusedAsAWhole("an address that was tried too often", {
  given: usedUp("public"),
  sent: { ...withUnit, residence_id: "1", unit_id: "1", email: IMPATIENT },
  status: anyStatus(429, "clientError"),
  message: "Terlalu banyak percobaan. Silakan coba lagi dalam satu menit.",
});
refusedAsAWhole("whatever it cannot do now", {
  given: withFault(openForSignUp),
  sent: withUnit,
  status: anyStatus(503, "serverError"),
  message: "Layanan sedang tidak tersedia. Silakan coba lagi beberapa saat lagi.",
});

function refusedAsAWhole(
  what: string,
  { given, sent, status, message }: {
    given: State[];
    sent: Record<string, unknown>;
    status: Template;
    message: string;
  },
): void {
  interaction(`says that the public page's sign-up refuses ${what}`, {
    given,
    request: { method: "POST", path: "/api/auth/public-sign-up/", headers: json, json: like(sent) },
    answer: { status, json: { message: sentence(message) } },
    run: async (api) => assert.deepEqual(await signUpPublicly(api, sent), { errors: [message] }),
  });
}

// PRC:152-169: every text of every field
function refused(
  what: string,
  field: string,
  example: { given: State[]; sent: Record<string, unknown>; message: string },
): void {
  interaction(`lists that the public page's sign-up refuses ${what}`, {
    given: example.given,
    request: {
      method: "POST",
      path: "/api/auth/public-sign-up/",
      headers: json,
      json: like(example.sent),
    },
    answer: {
      status: anyStatus(400, "clientError"),
      json: { errors: { [field]: eachLike(sentence(example.message)) } },
    },
    run: async (api) =>
      assert.deepEqual(await signUpPublicly(api, example.sent), { errors: [example.message] }),
  });
}

/** The page sends ids as strings. */
function like(sent: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(sent).map(([name, value]) => [
      name,
      typeof value === "boolean" ? boolean(value) : string(String(value)),
    ]),
  );
}
