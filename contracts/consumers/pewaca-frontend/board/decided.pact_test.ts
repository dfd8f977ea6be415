import assert from "node:assert/strict";
import { MatchersV3 } from "@pact-foundation/pact";
import { JWT } from "../../support/bounds.ts";
import {
  anyStatus,
  fetchWithoutMockCors,
  injected,
  injectedNumber,
  interactionsOf,
  sentence,
  type Template,
} from "../../support/pact.ts";
import {
  approvedCompleted,
  board,
  BUDI,
  BUDIS_PROFILE,
  CHAIR,
  rejected,
  type State,
  waiting,
  waitingUnproven,
} from "../../support/states.ts";
import {
  appoint,
  approveInBrowser,
  listPage,
  reject,
  residentPage,
  residentRow,
  roleFormOptions,
} from "../pages/board_client.ts";
import { PAGE_ORIGIN } from "../pages/client.ts";

const { integer, nullValue, regex, string } = MatchersV3;
const interaction = interactionsOf("pewaca-frontend");
const TOKEN = "header.payload.signature";
const DEAD = `Token ${TOKEN}`;
const status = anyStatus(200, "success");
const refusal = anyStatus(401, "clientError");
const headers = {
  Accept: "application/json",
  Authorization: injected("Token ${boardToken}", `Token ${JWT}`, `Token ${TOKEN}`),
};
const readable = {
  "Access-Control-Allow-Origin": regex("\\*|https://pewaca\\.id", PAGE_ORIGIN),
};
const MOMENT = "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?Z";
const PHOTO = "https://admin.pewaca.id/media/warga/budi.jpg";
const RESIDENT_ID = 57;
const residentPath = injected(
  "/api/warga/${residentId}/",
  "/api/warga/\\d+/",
  `/api/warga/${RESIDENT_ID}/`,
);

// V:pengurus/warga/detail_warga:17-112: the dates and the photos of somebody who was decided on
interaction("shows the board an approved resident with photos", {
  given: approvedCompleted,
  request: { method: "GET", path: residentPath, headers },
  answer: {
    status,
    json: {
      data: {
        ...decided({ is_checker: true, isreject: false }),
        checked_on: regex(MOMENT, "2026-01-12T03:00:00.000000Z"),
        profile_photo: regex("https?://[^/]+/.+", PHOTO),
        date_of_birth: regex("\\d{4}-\\d{2}-\\d{2}", BUDIS_PROFILE.dateOfBirth),
        place_of_birth: string(BUDIS_PROFILE.placeOfBirth),
        religion: { name: string("Islam") },
        marital_status: { name: "Kawin" },
        marriagePhoto: regex("https?://[^/]+/.+", PHOTO),
        occupation: { name: string("Karyawan Swasta") },
        education: { name: string("S1") },
      },
    },
  },
  run: async (api) => {
    const page = await residentPage(api, TOKEN, String(RESIDENT_ID));
    assert.deepEqual([page.status, page.photo, page.marriagePhoto], ["Approved", PHOTO, PHOTO]);
  },
});

// The page tests both flags; it calls whoever is rejected approved
interaction("shows the board a rejected resident", {
  given: rejected,
  request: { method: "GET", path: residentPath, headers },
  answer: {
    status,
    json: {
      data: {
        ...decided({ is_checker: false, isreject: true }),
        checked_on: nullValue(),
        profile_photo: nullValue(),
        date_of_birth: nullValue(),
        place_of_birth: nullValue(),
        religion: { name: nullValue() },
        marital_status: { name: nullValue() },
        occupation: { name: nullValue() },
        education: { name: nullValue() },
      },
    },
  },
  run: async (api) => {
    const page = await residentPage(api, TOKEN, String(RESIDENT_ID));
    assert.deepEqual([page.status, page.name], ["Approved", BUDI.fullName]);
  },
});

function decided(flags: { is_checker: boolean; isreject: boolean }) {
  return {
    ...flags,
    id: integer(RESIDENT_ID),
    created_on: regex(MOMENT, "2026-01-11T03:00:00.000000Z"),
    full_name: string(BUDI.fullName),
    unit_id: { unit_name: string("unit-012") },
    gender: string("-"),
  };
}

const FAR = "/api/warga/?is_checker=false&isreject=false&page=9";

// PC:221-271: somebody decides while another pages; Django's 404 has no `count`
interaction("shows an empty page beyond the end of who waits", {
  given: waiting,
  request: {
    method: "GET",
    path: "/api/warga/",
    query: { is_checker: "false", isreject: "false", page: "9" },
    headers,
  },
  answer: {
    status,
    json: {
      count: integer(1),
      next: nullValue(),
      previous: regex("https?://[^?]+/api/warga/\\?.*page=\\d+.*", `https://api.pewaca.id${FAR}`),
      results: [],
    },
  },
  run: async (api) => {
    const page = await listPage(api, TOKEN, FAR, residentRow);
    assert.deepEqual([page.count, page.rows], ["1", []]);
  },
});

// V:pengurus/warga/detail_warga:135-160: from the browser; anything but 2xx is a generic text
for (
  const [whose, given, authorization] of [
    ["of a resident who has not proven the address", waitingUnproven, headers.Authorization],
    ["when the session has ended", waiting, DEAD],
  ] as [string, State[], Template][]
) {
  interaction(`shows that an approval is refused ${whose}`, {
    given,
    request: {
      method: "POST",
      path: "/api/warga/verify/",
      headers: {
        Accept: "application/json",
        Authorization: authorization,
        "Content-Type": "application/json",
        Origin: PAGE_ORIGIN,
      },
      json: { warga_id: injectedNumber("residentId", RESIDENT_ID) },
    },
    answer: { status: refusal, headers: readable, json: {} },
    run: async (api) =>
      assert.equal(
        await approveInBrowser(fetchWithoutMockCors, api, TOKEN, RESIDENT_ID),
        "error",
      ),
  });
}

const posting = { ...headers, "Content-Type": "application/json" };
const APPOINTMENT = { warga: "999999999", role: String(CHAIR.id) };

// PC:794-840: `success` has to be there, whatever the status
interaction("shows that an appointment is refused", {
  given: board,
  request: { method: "POST", path: "/api/residence-commite/", headers: posting, json: APPOINTMENT },
  answer: { status: anyStatus(400, "clientError"), json: { success: false } },
  run: async (api) => assert.ok(!await appoint(api, TOKEN, "999999999", String(CHAIR.id))),
});

interaction("shows that an appointment is refused when the session has ended", {
  given: board,
  request: {
    method: "POST",
    path: "/api/residence-commite/",
    headers: { ...posting, Authorization: DEAD },
    json: APPOINTMENT,
  },
  answer: { status: refusal, json: { success: false } },
  run: async (api) => assert.ok(!await appoint(api, TOKEN, "999999999", String(CHAIR.id))),
});

// PC:357-399 reads `data.message` then, too
interaction("shows that a rejection is refused when the session has ended", {
  given: board,
  request: {
    method: "POST",
    path: "/api/warga/reject/",
    headers: { ...posting, Authorization: DEAD },
    json: { warga_id: "999999999", reason: "Bukan warga" },
  },
  answer: { status: refusal, json: { data: { message: sentence("Sesi Anda telah berakhir.") } } },
  run: async (api) => {
    const shown = await reject(api, TOKEN, "999999999", "Bukan warga");
    assert.deepEqual(shown, { ok: false, message: "Sesi Anda telah berakhir." });
  },
});

// PC:724-764: only a 2xx has rows
for (const [what, path] of [["roles", "/api/roles/"], ["residents", "/api/warga/"]] as const) {
  interaction(`leaves the role form without ${what} when the session has ended`, {
    given: board,
    request: { method: "GET", path, headers: { ...headers, Authorization: DEAD } },
    answer: { status: refusal },
    run: async (api) => assert.deepEqual(await roleFormOptions(api, TOKEN, path, "name"), []),
  });
}
