import assert from "node:assert/strict";
import { MatchersV3 } from "@pact-foundation/pact";
import { JWT } from "../support/bounds.ts";
import { anyStatus, injected, interactionsOf, type Template } from "../support/pact.ts";
import {
  approved,
  board,
  BUDI,
  BUDIS_PROFILE,
  CHAIR,
  CHOICES,
  completed,
  illustrated,
  residence,
  SITI,
  TERAS_COUNTRY,
  UNIT,
  UNIT_TEXT,
  verified,
  verifiedWithText,
} from "../support/states.ts";
import {
  accountPage,
  editPage,
  hasFullAccess,
  homePage,
  isLoginAccepted,
  profile,
  seats,
} from "./pages/client.ts";
import { read } from "./pages/php.ts";

const { boolean, eachLike, integer, like, nullValue, regex, string } = MatchersV3;
const interaction = interactionsOf("pewaca-frontend");
const TOKEN = "header.payload.signature";
// one host, not two as from Django's work-arounds
const PHOTO_URL = "https?://[^/:]+(:\\d+)?/(?!https?:)[^\\s]+";
const PHOTO = "https://admin.pewaca.id/media/warga/budi.jpg";
const status = anyStatus(200, "success");
const request = {
  method: "GET" as const,
  path: "/api/auth/profil/",
  headers: {
    Accept: "application/json",
    Authorization: injected("Token ${accessToken}", `Token ${JWT}`, `Token ${TOKEN}`),
  },
};

// LC:152 compares the address with its case; MW-A:26-28, MW-R:16-22, V:home/index:658-691,
// V:layouts/residence/bottomnavbar:22, V:akun/akunpage:12-15, PembayaranController:466
interaction("opens the session and the home page with the profile", {
  given: verified,
  request,
  answer: {
    status,
    json: {
      data: {
        user: {
          user_id: integer(123),
          email: BUDI.email,
          username: string(BUDI.email),
          is_active: true,
          is_pengurus: boolean(false),
          residence_commites: like([]),
        },
        warga: {
          id: integer(57),
          full_name: string(BUDI.fullName),
          profile_photo: nullValue(),
          is_checker: boolean(false),
        },
        residence: { id: integer(TERAS_COUNTRY.id), name: string(TERAS_COUNTRY.name) },
      },
    },
  },
  run: async (api) => {
    const read = await profile(api, TOKEN);
    assert.ok(isLoginAccepted(read, BUDI.email));
    assert.ok(!hasFullAccess(read));
    assert.equal(homePage(read).residence, TERAS_COUNTRY.name);
    assert.equal(homePage(read).isTerasCountry, "true");
  },
});

// MW-A:26-28: a resident whom the board has approved may use every page
interaction("opens every page to an approved resident", {
  given: approved,
  request,
  answer: {
    status,
    json: {
      data: {
        user: { email: BUDI.email, is_active: true, is_pengurus: false, residence_commites: [] },
        warga: { is_checker: true, full_name: string(BUDI.fullName) },
        residence: { id: integer(TERAS_COUNTRY.id) },
      },
    },
  },
  run: async (api) => assert.ok(hasFullAccess(await profile(api, TOKEN))),
});

// MW-R:16-22 reads the roles, the reports `residence` as a number, PembayaranController:17 `[0].warga`
interaction("opens the board's pages to a member with a seat", {
  given: board,
  request: {
    ...request,
    headers: {
      ...request.headers,
      Authorization: injected("Token ${boardToken}", `Token ${JWT}`, `Token ${TOKEN}`),
    },
  },
  answer: {
    status,
    json: {
      data: {
        user: {
          email: SITI.email,
          is_active: true,
          is_pengurus: true,
          residence_commites: eachLike({
            residence: integer(TERAS_COUNTRY.id),
            role: { id: integer(CHAIR.id) },
            warga: integer(57),
          }),
        },
        warga: { is_checker: true },
        residence: { id: integer(TERAS_COUNTRY.id) },
      },
    },
  },
  run: async (api) => {
    const session = await profile(api, TOKEN);
    assert.ok(isLoginAccepted(session, SITI.email) && hasFullAccess(session));
    assert.deepEqual(seats(session), [{ roleId: "1", residence: 3, residentId: "57" }]);
  },
});

// V:akun/akunpage:12, V:akun/akuninfo:103, V:akun/editakun: what stands in `src`
interaction("shows the photos of a married resident", {
  given: illustrated,
  request,
  answer: {
    status,
    json: {
      data: {
        user: like({}),
        warga: {
          profile_photo: regex(PHOTO_URL, PHOTO),
          marital_status: { id: 1 },
          marriagePhoto: regex(PHOTO_URL, PHOTO),
        },
        residence: like({}),
      },
    },
  },
  run: async (api) => {
    const { warga } = await profile(api, TOKEN);
    assert.deepEqual([read(warga, "profile_photo"), read(warga, "marriagePhoto")], [PHOTO, PHOTO]);
  },
});

// AC:21-32: an error page, which Laravel's own handler makes of the missing keys
interaction("is refused the profile when the session has ended", {
  given: residence,
  request: { ...request, headers: { ...request.headers, Authorization: `Token ${TOKEN}` } },
  answer: { status: anyStatus(401, "clientError") },
  run: (api) => assert.rejects(profile(api, TOKEN)),
});

// V:akun/akuninfo:48: the text of the public page stands where the unit's name does
interaction("shows the text that a resident has written for the unit", {
  given: verifiedWithText,
  request,
  answer: {
    status,
    json: {
      data: {
        user: like({}),
        warga: { unit_id: { unit_name: string(UNIT_TEXT) } },
        residence: like({}),
      },
    },
  },
  run: async (api) => {
    const { warga } = await profile(api, TOKEN);
    assert.equal(read(warga, "unit_id", "unit_name"), UNIT_TEXT);
  },
});

// AC:21-32, V:akun/akuninfo:7-123, V:akun/familyinfo:26: seven fields leave references empty, and
// the page reads their names without a guard
interaction("shows the account of a resident who gave only the seven fields", {
  given: verified,
  request,
  answer: { status, json: { data: accountData(false) } },
  run: async (api) => {
    const page = accountPage(await profile(api, TOKEN));
    assert.equal(page.religion, "");
    assert.equal(page.familyRole, CHOICES["family-as"].name);
  },
});

// AC:92-99, V:akun/editakun:64-221
interaction("fills the edit form of a resident who gave only the seven fields", {
  given: verified,
  request,
  answer: { status, json: { data: editData(false) } },
  run: async (api) => {
    const page = editPage(await profile(api, TOKEN));
    assert.equal(page.unit, String(UNIT.id));
    assert.equal(page.religion, "");
  },
});

// V:akun/akuninfo:100 compares the marital status with '1' and then reads the marriage photo's key
interaction("shows the account of a married resident", {
  given: completed,
  request,
  answer: { status, json: { data: accountData(true) } },
  run: async (api) => {
    const page = accountPage(await profile(api, TOKEN));
    assert.equal(page.maritalStatus, "Kawin");
    assert.equal(page.marriagePhoto, "");
    assert.equal(page.nik, BUDIS_PROFILE.nik);
  },
});

// V:akun/editakun:142-221
interaction("fills the edit form of a resident who has completed the profile", {
  given: completed,
  request,
  answer: { status, json: { data: editData(true) } },
  run: async (api) => {
    const page = editPage(await profile(api, TOKEN));
    assert.equal(page.born, BUDIS_PROFILE.dateOfBirth);
    assert.equal(page.religion, String(BUDIS_PROFILE.religion));
  },
});

/** V:akun/akuninfo shows names, and compares the marital status's id. */
function accountData(completed: boolean): Template {
  const marriage = completed
    // both are compared literally: the id here, the name on the board's page
    ? { marital_status: CHOICES["marital-statuses"], marriagePhoto: nullValue() }
    : { marital_status: { id: nullValue(), name: nullValue() } };
  return {
    user: { email: BUDI.email },
    warga: {
      ...personal(completed),
      ...marriage,
      nik: completed ? string(BUDIS_PROFILE.nik) : nullValue(),
      unit_id: { unit_name: string(UNIT.name) },
      family_as: { name: string(CHOICES["family-as"].name) },
      religion: { name: completed ? string(CHOICES["religions"].name) : nullValue() },
      occupation: { name: completed ? string(CHOICES["ocupation"].name) : nullValue() },
      education: { name: completed ? string(CHOICES["education"].name) : nullValue() },
    },
    residence: { name: string(TERAS_COUNTRY.name), image: nullValue() },
  };
}

/** V:akun/editakun preselects by id. */
function editData(completed: boolean): Template {
  return {
    user: like({}),
    warga: {
      ...personal(completed),
      full_name: string(BUDI.fullName),
      profile_photo: nullValue(),
      residence: integer(TERAS_COUNTRY.id),
      unit_id: { unit_id: integer(UNIT.id) },
      family_as: { id: integer(BUDI.familyRole) },
      religion: { id: completed ? integer(BUDIS_PROFILE.religion) : nullValue() },
      marital_status: { id: completed ? integer(BUDIS_PROFILE.maritalStatus) : nullValue() },
      occupation: { id: completed ? integer(BUDIS_PROFILE.occupation) : nullValue() },
      education: { id: completed ? integer(BUDIS_PROFILE.education) : nullValue() },
    },
    residence: { image: nullValue() },
  };
}

function personal(completed: boolean): Record<string, Template> {
  const { dateOfBirth, genderId, placeOfBirth } = BUDIS_PROFILE;
  return {
    phone_no: string(BUDI.phone),
    gender_id: completed ? integer(genderId) : nullValue(),
    date_of_birth: completed ? regex("\\d{4}-\\d{2}-\\d{2}", dateOfBirth) : nullValue(),
    place_of_birth: completed ? string(placeOfBirth) : nullValue(),
  };
}
