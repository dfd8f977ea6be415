import assert from "node:assert/strict";
import { MatchersV3 } from "@pact-foundation/pact";
import { jpeg } from "../../../tests/support/images/jpeg.ts";
import { type Form, JWT } from "../support/bounds.ts";
import type { Files } from "../support/multipart.ts";
import { anyStatus, injected, interactionsOf, sentence, type Template } from "../support/pact.ts";
import {
  anotherResidence,
  BUDI,
  BUDIS_PROFILE,
  completed,
  residence,
  type State,
  UNIT,
  verified,
  withFault,
} from "../support/states.ts";
import { ownUnitOptions, saveProfile } from "./pages/edit_page.ts";

const { eachLike, integer, string } = MatchersV3;
const interaction = interactionsOf("pewaca-frontend");
const TOKEN = "header.payload.signature";
const headers = {
  Accept: "application/json",
  Authorization: injected("Token ${accessToken}", `Token ${JWT}`, `Token ${TOKEN}`),
};

// AC:126-134, V:akun/editakun:115
interaction("offers the units of the own residence on the edit page", {
  given: verified,
  request: { method: "GET", path: "/api/units/", headers },
  answer: {
    status: anyStatus(200, "success"),
    json: { data: eachLike({ unit_id: integer(UNIT.id), unit_name: string(UNIT.name) }) },
  },
  run: async (api) =>
    assert.deepEqual(await ownUnitOptions(api, TOKEN), [{ value: "12", label: "unit-012" }]),
});

// AC:405-429; V:akun/editakun:125: the NIK is a constant
const form: Form = {
  unit_id: String(UNIT.id),
  nik: "1234567890123456",
  full_name: "Budi Santoso Putra",
  phone_no: BUDI.phone,
  gender_id: String(BUDIS_PROFILE.genderId),
  date_of_birth: BUDIS_PROFILE.dateOfBirth,
  religion: String(BUDIS_PROFILE.religion),
  place_of_birth: BUDIS_PROFILE.placeOfBirth,
  marital_status: String(BUDIS_PROFILE.maritalStatus),
  occupation: String(BUDIS_PROFILE.occupation),
  education: String(BUDIS_PROFILE.education),
  family_as: String(BUDI.familyRole),
};
const photo = { name: "photo.jpg", type: "image/jpeg", bytes: jpeg() };
const noPhoto = { name: "photo.jpg", type: "text/plain", bytes: new TextEncoder().encode("text") };

saves("the profile", form);
// Laravel turns what was left empty into null, and Guzzle sends an empty part (RC:185-201, branch main-v2)
saves("a profile with empty fields", { ...form, nik: "", place_of_birth: "", education: "" });
saves("the profile with photos", form, { profile_photo: photo, marriage_photo: photo });

// AC:438-441: `success` alone is read
function saves(what: string, sent: Form, files?: Files): void {
  interaction(`saves ${what} from the edit page`, {
    given: completed,
    request: update(sent, files),
    answer: { status: anyStatus(200, "success"), json: { success: true } },
    run: async (api) => assert.equal(await saveProfile(api, TOKEN, { form: sent, files }), "saved"),
  });
}

refused("a unit of another residence", "unit_id", {
  given: [...completed, ...anotherResidence],
  form: { ...form, unit_id: "1" },
  message: "Unit tidak ditemukan dalam residence ini.",
});
refused("a photo that is no JPEG", "marriagePhoto", {
  given: completed,
  form,
  files: { marriage_photo: noPhoto },
  message: "Foto harus format JPG/JPEG.",
});

// The page shows neither field: the reason must also stand under a visible one
refused("a birthday in the future", "unit_id", {
  given: completed,
  form: { ...form, date_of_birth: "2999-01-01" },
  message: "Tanggal lahir tidak boleh di masa depan.",
});
refused("a profile photo that is no JPEG", "unit_id", {
  given: completed,
  form,
  files: { profile_photo: noPhoto },
  message: "Foto harus format JPG/JPEG.",
});

// The session ends while somebody writes
refused("a session that has ended", "unit_id", {
  given: residence,
  form,
  token: `Token ${TOKEN}`,
  status: anyStatus(401, "clientError"),
  message: "Sesi Anda telah berakhir. Silakan login kembali.",
});

// A bug of ours or an outage: with `errors` null the page would lose the edits without a word
refused("whatever it cannot save now", "unit_id", {
  given: withFault(completed),
  form,
  status: anyStatus(503, "serverError"),
  message: "Layanan sedang tidak tersedia. Silakan coba lagi beberapa saat lagi.",
});

// AC:443-455: `errors` is walked as field → list of texts; V:akun/editakun shows three, the first of each
function refused(
  what: string,
  field: string,
  example: {
    given: State[];
    form: Form;
    files?: Files;
    token?: string;
    status?: Template;
    message: string;
  },
): void {
  interaction(`shows under ${field} that the edit page refuses ${what}`, {
    given: example.given,
    request: update(example.form, example.files, example.token),
    answer: {
      status: example.status ?? anyStatus(400, "clientError"),
      json: { success: false, errors: { [field]: eachLike(sentence(example.message)) } },
    },
    run: async (api) =>
      assert.deepEqual(await saveProfile(api, TOKEN, example), {
        inline: { [field]: example.message },
      }),
  });
}

function update(sent: Form, files?: Files, token?: string) {
  return {
    method: "PUT" as const,
    path: "/api/auth/profil/update/",
    headers: token === undefined ? headers : { ...headers, Authorization: token },
    form: sent,
    files,
    partLengths: true,
  };
}
