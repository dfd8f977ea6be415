import assert from "node:assert/strict";
import { MatchersV3 } from "@pact-foundation/pact";
import type { Form } from "../support/bounds.ts";
import { anyStatus, interactionsOf, sentence, type Template } from "../support/pact.ts";
import {
  anotherResidence,
  BUDI,
  GRIYA_ASRI,
  IMPATIENT,
  openForSignUp,
  registered,
  residence,
  type State,
  TERAS_COUNTRY,
  UNKNOWN_CODE,
  usedUp,
  verified,
  withFault,
} from "../support/states.ts";
import { signUp, type SignUpPage } from "./pages/client.ts";

const { eachLike, regex } = MatchersV3;
const interaction = interactionsOf("pewaca-frontend");

type Refused = Extract<SignUpPage, { inline: unknown }>;

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

const VERIFIED = regex(
  "[^\\r\\n\\\\]*diverifikasi[^\\r\\n\\\\]*",
  "Email berhasil diverifikasi. Silakan login.",
);
const TWO_SENTENCES = regex(
  "[^.\\\\]+\\. [^.\\\\]+\\.",
  "Nama lengkap maksimal 150 karakter. Status dalam keluarga tidak ditemukan.",
);

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

// Nor those of the family role
refused("a family role that does not exist", "unit_id", {
  given: openForSignUp,
  form: { ...form, family_as: "9" },
  message: "Status dalam keluarga tidak ditemukan.",
});

// A double click long after the first: the page must not announce an email that does not come
interaction("tells a resident who signs up again that the address is verified", {
  given: verified,
  request: signUpRequest(form),
  answer: { status: anyStatus(201, "success"), json: { data: { message: VERIFIED } } },
  run: async (api) =>
    assert.deepEqual(await signUp(api, TERAS_COUNTRY.code, form), {
      heading: "Email berhasil diverifikasi. Silakan login.",
    }),
});

// RC:129-166 lets a name of 255 characters through
const wrongForm: Form = { ...secondPerson, full_name: "a".repeat(151), family_as: "9" };

// V:auth/register:252-301 renders the first error of a field: all that is hidden stands in that one
interaction("shows everything that is wrong with a sign-up at once", {
  given: registered,
  request: signUpRequest(wrongForm),
  answer: {
    status: anyStatus(400, "clientError"),
    json: {
      errors: {
        email: eachLike(sentence("Email sudah terdaftar.")),
        unit_id: eachLike(TWO_SENTENCES),
      },
    },
  },
  run: async (api) => {
    assert.deepEqual(
      Object.keys((await signUp(api, TERAS_COUNTRY.code, wrongForm) as Refused).inline),
      [
        "email",
        "unit_id",
      ],
    );
  },
});

// A burst on one address, of double clicks or of a stranger
refused("an address that was tried too often", "unit_id", {
  given: usedUp("invitation"),
  form: { ...form, email: IMPATIENT, code: GRIYA_ASRI.code },
  status: anyStatus(429, "clientError"),
  message: "Terlalu banyak percobaan. Silakan coba lagi dalam satu menit.",
});

// A bug of ours or an outage: with `errors` null the page would show nothing at all
refused("whatever it cannot do now", "unit_id", {
  given: withFault(openForSignUp),
  form,
  status: anyStatus(503, "serverError"),
  message: "Layanan sedang tidak tersedia. Silakan coba lagi beberapa saat lagi.",
});

// RC:213-221: `errors` is walked as field → list of texts; V:auth/register:252-301 renders three
function refused(
  what: string,
  field: "unit_id" | "email" | "password",
  example: { given: State[]; form: Form; status?: Template; message: string },
): void {
  const { given, form, status = anyStatus(400, "clientError"), message } = example;
  interaction(`shows under ${field} that sign-up refuses ${what}`, {
    given,
    request: signUpRequest(form),
    answer: { status, json: { errors: { [field]: eachLike(sentence(message)) } } },
    run: async (api) =>
      assert.deepEqual(await signUp(api, form.code ?? "", form), { inline: { [field]: message } }),
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
