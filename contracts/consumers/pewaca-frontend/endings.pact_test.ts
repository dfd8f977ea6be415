/** What the pages do when the session ends, a list ends, or the service fails while somebody is at work. */
import assert from "node:assert/strict";
import { MatchersV3 } from "@pact-foundation/pact";
import { JWT, SEGMENT } from "../support/bounds.ts";
import {
  anyStatus,
  fetchWithoutMockCors,
  injected,
  injectedNumber,
  interactionsOf,
  sentence,
} from "../support/pact.ts";
import {
  approved,
  board,
  BUDI,
  CHAIR,
  listed,
  openForSignUp,
  resetRequested,
  residence,
  type State,
  TERAS_COUNTRY,
  UNKNOWN_CODE,
  verified,
  waiting,
  withFault,
} from "../support/states.ts";
import { academy } from "../support/zporta_states.ts";
import {
  appoint,
  approveInBrowser,
  committeeRow,
  listPage,
  reject,
  residentPage,
  residentRow,
  roleFormOptions,
  stories,
} from "./pages/board_client.ts";
import { choiceOptions, PAGE_ORIGIN, profile, residenceName, unitOptions } from "./pages/client.ts";
import { ownUnitOptions } from "./pages/edit_page.ts";
import { askForReset, setPassword } from "./pages/password_page.ts";
import { residenceOptions } from "./pages/public_page.ts";

const { integer, nullValue, regex } = MatchersV3;
const interaction = interactionsOf("pewaca-frontend");
const TOKEN = "header.payload.signature";
const DEAD = `Token ${TOKEN}`;
const accept = { Accept: "application/json" };
const asMember = {
  ...accept,
  Authorization: injected("Token ${boardToken}", `Token ${JWT}`, `Token ${TOKEN}`),
};
const asResident = {
  ...accept,
  Authorization: injected("Token ${accessToken}", `Token ${JWT}`, `Token ${TOKEN}`),
};
const json = { "Content-Type": "application/json" };
const success = anyStatus(200, "success");
const ended = anyStatus(401, "clientError");
const fault = anyStatus(503, "serverError");
const FAULT = "Layanan sedang tidak tersedia. Silakan coba lagi beberapa saat lagi.";
const RESIDENT_ID = 57;
const residentPath = injected(
  "/api/warga/${residentId}/",
  "/api/warga/\\d+/",
  `/api/warga/${RESIDENT_ID}/`,
);

/** The board's lists: PC:221-271, PC:273-322, PC:27-83 read `count` without a guard. */
const LISTS = [
  ["who waits", "/api/warga/", { is_checker: "false", isreject: "false" }, waiting, residentRow],
  [
    "whom the board has approved",
    "/api/warga/",
    { is_checker: "true", isreject: "false" },
    approved,
    residentRow,
  ],
  ["the committee", "/api/residence-commite/", {}, board, committeeRow],
] as const;

for (const [what, path, filter, given, row] of LISTS) {
  const open = (api: string, page: number) =>
    listPage(api, TOKEN, `${path}?${new URLSearchParams({ ...filter, page: String(page) })}`, row);

  // Laravel's own handler makes an error page of the missing key
  for (
    const [when, headers, states, status] of [
      ["when the session has ended", { ...accept, Authorization: DEAD }, given, ended],
      ["when it cannot be read", asMember, withFault([...given]), fault],
    ] as const
  ) {
    interaction(`shows an error page instead of the list of ${what} ${when}`, {
      given: [...states],
      request: { method: "GET", path, query: { ...filter, page: "1" }, headers },
      answer: { status },
      run: (api) => assert.rejects(open(api, 1)),
    });
  }

  // Somebody decides while another pages; Django's 404 has no `count`. `waiting` has its own test.
  if (what === "who waits") continue;
  interaction(`shows an empty page beyond the end of the list of ${what}`, {
    given: [...given],
    request: { method: "GET", path, query: { ...filter, page: "9" }, headers: asMember },
    answer: {
      status: success,
      json: {
        count: integer(1),
        next: nullValue(),
        previous: regex(
          `https?://[^?]+${path}\\?.*page=\\d+.*`,
          `https://api.pewaca.id${path}?page=8`,
        ),
        results: [],
      },
    },
    run: async (api) => assert.deepEqual((await open(api, 9)).rows, []),
  });
}

// PC:334-347: no try/catch, so that `data` null is an error page
for (
  const [when, path, headers, given, status] of [
    [
      "when the session has ended",
      residentPath,
      { ...accept, Authorization: DEAD },
      waiting,
      ended,
    ],
    ["of nobody", "/api/warga/999999999/", asMember, board, anyStatus(404, "clientError")],
    ["when it cannot be read", residentPath, asMember, withFault(waiting), fault],
  ] as const
) {
  interaction(`shows an error page instead of the page of a resident ${when}`, {
    given: [...given],
    request: { method: "GET", path, headers },
    answer: { status },
    run: (api) =>
      assert.rejects(
        residentPage(api, TOKEN, when === "of nobody" ? "999999999" : String(RESIDENT_ID)),
      ),
  });
}

// V:pengurus/warga/detail_warga:135-160: what a browser may not read is the same generic text
interaction("shows that an approval fails when nothing can be saved", {
  given: withFault(waiting),
  request: {
    method: "POST",
    path: "/api/warga/verify/",
    headers: { ...asMember, ...json, Origin: PAGE_ORIGIN },
    json: { warga_id: injectedNumber("residentId", RESIDENT_ID) },
  },
  answer: {
    status: fault,
    headers: { "Access-Control-Allow-Origin": regex("\\*|https://pewaca\\.id", PAGE_ORIGIN) },
    json: {},
  },
  run: async (api) =>
    assert.equal(await approveInBrowser(fetchWithoutMockCors, api, TOKEN, RESIDENT_ID), "error"),
});

// PC:357-399 reads `data.message` of a fault, too
interaction("shows that a rejection fails when nothing can be saved", {
  given: withFault(waiting),
  request: {
    method: "POST",
    path: "/api/warga/reject/",
    headers: { ...asMember, ...json },
    json: {
      warga_id: injected("${residentId}", "\\d+", String(RESIDENT_ID)),
      reason: "Bukan warga",
    },
  },
  answer: { status: fault, json: { data: { message: sentence(FAULT) } } },
  run: async (api) =>
    assert.deepEqual(await reject(api, TOKEN, String(RESIDENT_ID), "Bukan warga"), {
      ok: false,
      message: FAULT,
    }),
});

// PC:794-840 reads `success`, whatever the status
interaction("shows that an appointment fails when nothing can be saved", {
  given: withFault(approved),
  request: {
    method: "POST",
    path: "/api/residence-commite/",
    headers: { ...asMember, ...json },
    json: {
      warga: injected("${residentId}", "\\d+", String(RESIDENT_ID)),
      role: String(CHAIR.id),
    },
  },
  answer: { status: fault, json: { success: false } },
  run: async (api) => assert.ok(!await appoint(api, TOKEN, String(RESIDENT_ID), String(CHAIR.id))),
});

// PC:724-764: a fault leaves the role form without choices, like the end of a session
for (const [what, path] of [["roles", "/api/roles/"], ["residents", "/api/warga/"]] as const) {
  interaction(`leaves the role form without ${what} when they cannot be read`, {
    given: withFault(board),
    request: { method: "GET", path, headers: asMember },
    answer: { status: fault },
    run: async (api) => assert.deepEqual(await roleFormOptions(api, TOKEN, path, "name"), []),
  });
}

// HC:39-80: any failure is no stories
interaction("goes on without stories when the session has ended", {
  given: residence,
  request: { method: "GET", path: "/api/stories/", headers: { ...accept, Authorization: DEAD } },
  answer: { status: ended },
  run: async (api) => assert.deepEqual(await stories(api, TOKEN), []),
});

// LC:117-176 catches the missing keys, and flashes "Unauthorized"; AC:21-32 does not
interaction("opens no session while the profile cannot be read", {
  given: withFault(verified),
  request: { method: "GET", path: "/api/auth/profil/", headers: asResident },
  answer: { status: fault },
  run: (api) => assert.rejects(profile(api, TOKEN)),
});

// AC:126-134: no try/catch
for (
  const [when, headers, given, status] of [
    ["when the session has ended", { ...accept, Authorization: DEAD }, verified, ended],
    ["when they cannot be read", asResident, withFault(verified), fault],
  ] as const
) {
  interaction(`shows an error page instead of the edit page's units ${when}`, {
    given: [...given],
    request: { method: "GET", path: "/api/units/", headers },
    answer: { status },
    run: (api) => assert.rejects(ownUnitOptions(api, TOKEN)),
  });
}

// FPC:26-40 reads `success` of whatever comes, and says that it knows no such address
interaction("says that the address is unknown while nobody can ask for a new password", {
  given: withFault(verified),
  request: {
    method: "POST",
    path: "/api/auth/password-reset/",
    headers: { ...accept, ...json },
    json: { email: BUDI.email },
  },
  answer: { status: fault, json: { success: false } },
  run: async (api) => assert.ok(!await askForReset(api, BUDI.email)),
});

// FPC:68-94: a link that was used, opened again from the mail
const USED: State[] = [
  ...resetRequested,
  { sentence: "the resident has set a new password", parameters: { email: BUDI.email } },
];
interaction("shows why a reset refuses a link that was used", {
  given: USED,
  request: {
    method: "POST",
    path: injected(
      "/api/auth/reset/${uid}/${resetToken}/",
      `/api/auth/reset/${SEGMENT}/${SEGMENT}/`,
      "/api/auth/reset/MTIz/token/",
    ),
    headers: { ...accept, ...json },
    json: { new_password: "KataSandiBaru2" },
  },
  answer: {
    status: anyStatus(400, "clientError"),
    json: { new_password: MatchersV3.eachLike(sentence("Tautan sudah digunakan.")) },
  },
  run: async (api) =>
    assert.deepEqual(await setPassword(api, ["MTIz", "token"], "KataSandiBaru2"), {
      failed: "Tautan sudah digunakan.",
    }),
});

// RC:40-47, V:auth/register:226: `data` null is an error page, as it was with Django
for (
  const [when, code, given, status] of [
    ["of no residence", UNKNOWN_CODE, residence, anyStatus(404, "clientError")],
    ["that cannot be looked up", TERAS_COUNTRY.code, withFault(residence), fault],
  ] as const
) {
  interaction(`shows an error page instead of the sign-up page for a code ${when}`, {
    given: [...given],
    request: { method: "GET", path: `/api/residence-by-code/${code}/`, headers: accept },
    answer: { status },
    run: (api) => assert.rejects(residenceName(api, code)),
  });
}

// RC:58-71: the key `data` without a guard, and nothing in it is no unit
for (
  const [when, code, given, status, data] of [
    ["for a code of no residence", UNKNOWN_CODE, residence, success, []],
    ["while they cannot be listed", TERAS_COUNTRY.code, withFault(openForSignUp), fault, null],
  ] as const
) {
  interaction(`offers no units on the sign-up page ${when}`, {
    given: [...given],
    request: { method: "GET", path: `/api/units/code/${code}/`, headers: accept },
    answer: { status, json: { data: data ?? nullValue() } },
    run: async (api) => assert.deepEqual(await unitOptions(api, code), []),
  });
}

// RC:24-36: one failure of nine calls is an error page
interaction("shows an error page instead of the sign-up page when a list fails", {
  given: withFault([listed("family-as")]),
  request: { method: "GET", path: "/api/family-as/", headers: accept },
  answer: { status: fault },
  run: (api) => assert.rejects(choiceOptions(api, "family-as")),
});

// PRC:31-53: a 2xx without residences is an empty list, without the warning
interaction("offers no residence where there is none", {
  given: academy,
  request: { method: "GET", path: "/api/residences/", headers: accept },
  answer: { status: success, json: { data: [] } },
  run: async (api) => assert.deepEqual(await residenceOptions(api), []),
});
