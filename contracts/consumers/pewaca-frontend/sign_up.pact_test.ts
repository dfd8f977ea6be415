import assert from "node:assert/strict";
import { MatchersV3 } from "@pact-foundation/pact";
import type { Form } from "../support/bounds.ts";
import { anyStatus, interactionsOf, sentence } from "../support/pact.ts";
import {
  anotherResidence,
  BUDI,
  openForSignUp,
  registered,
  residence,
  type State,
  TERAS_COUNTRY,
  UNKNOWN_CODE,
} from "../support/states.ts";
import { signUp } from "./pages/client.ts";

const { eachLike } = MatchersV3;
const interaction = interactionsOf("pewaca-frontend");

// RC:185-201: these seven parts and nothing else
const form: Form = {
  email: BUDI.email,
  password: BUDI.password,
  unit_id: String(BUDI.unitId),
  full_name: BUDI.fullName,
  phone_no: BUDI.phone,
  family_as: String(BUDI.familyRole),
  code: TERAS_COUNTRY.code,
};

// RC:207-210, V:auth/register:424-427: any 2xx, then `data.message` as a heading
interaction("signs a resident up with the seven fields of the form", {
  given: openForSignUp,
  request: signUpRequest(form),
  answer: {
    status: anyStatus(201, "success"),
    json: { data: { message: sentence("Registration successful!") } },
  },
  run: async (api) =>
    assert.deepEqual(await signUp(api, TERAS_COUNTRY.code, form), {
      heading: "Registration successful!",
    }),
});

refused("a password that is too short", "password", {
  given: openForSignUp,
  form: { ...form, password: "pass123" },
  message: "Password minimal 8 karakter.",
});

// Other content than Budi's: the same content again would count as a repeated click
const secondPerson: Form = { ...form, full_name: "Budi Hartono", phone_no: "089876543210" };

refused("an address that is taken", "email", {
  given: registered,
  form: secondPerson,
  message: "Email sudah terdaftar.",
});

refused("an address that is taken in another spelling", "email", {
  given: registered,
  form: { ...secondPerson, email: BUDI.email.toUpperCase() },
  message: "Email sudah terdaftar.",
});

refused("a unit of another residence", "unit_id", {
  given: [...openForSignUp, ...anotherResidence],
  form: { ...form, unit_id: "1" },
  message: "Unit tidak ditemukan dalam residence ini.",
});

// The page does not show messages of `code`: the reason must also stand under a visible field
refused("a code that belongs to no residence", "unit_id", {
  given: residence,
  form: { ...form, code: UNKNOWN_CODE },
  message: "Kode registrasi tidak valid atau sudah kadaluarsa.",
});

// RC:213-221: `errors` is walked as field → list of texts; V:auth/register:252-301 renders three
function refused(
  what: string,
  field: "unit_id" | "email" | "password",
  example: { given: State[]; form: Form; message: string },
): void {
  interaction(`shows under ${field} that sign-up refuses ${what}`, {
    given: example.given,
    request: signUpRequest(example.form),
    answer: {
      status: anyStatus(400, "clientError"),
      json: { errors: { [field]: eachLike(sentence(example.message)) } },
    },
    run: async (api) =>
      assert.deepEqual(await signUp(api, example.form.code ?? "", example.form), {
        inline: { [field]: example.message },
      }),
  });
}

function signUpRequest(sent: Form) {
  const headers = { Accept: "application/json" };
  return {
    method: "POST" as const,
    path: `/api/auth/sign-up/${sent.code}/`,
    headers,
    form: sent,
    partLengths: true,
  };
}
