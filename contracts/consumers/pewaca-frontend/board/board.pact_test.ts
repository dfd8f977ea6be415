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
} from "../../support/pact.ts";
import {
  approved,
  board,
  BUDI,
  BUDIS_PROFILE,
  CHAIR,
  CHOICES,
  manyWaiting,
  SITI,
  UNIT,
  verified,
  waiting,
  waitingCompleted,
  waitingUnproven,
} from "../../support/states.ts";
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
} from "../pages/board_client.ts";
import { PAGE_ORIGIN } from "../pages/client.ts";

const { boolean, eachLike, integer, like, nullValue, regex, string } = MatchersV3;
const interaction = interactionsOf("pewaca-frontend");
const TOKEN = "header.payload.signature";
const status = anyStatus(200, "success");
const headers = {
  Accept: "application/json",
  Authorization: injected("Token ${boardToken}", `Token ${JWT}`, `Token ${TOKEN}`),
};
const posting = { ...headers, "Content-Type": "application/json" };
const MOMENT = "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?Z";
const RESIDENT_ID = 57;

const WAITING = { is_checker: "false", isreject: "false" };

// PC:221-271: `count` without a guard; V:pengurus/warga/waiting_approval
interaction("lists who waits for the board", {
  given: waiting,
  request: { method: "GET", path: "/api/warga/", query: { ...WAITING, page: "1" }, headers },
  answer: {
    status,
    json: {
      count: integer(1),
      next: nullValue(),
      previous: nullValue(),
      results: eachLike({
        id: integer(RESIDENT_ID),
        full_name: string(BUDI.fullName),
        profile_photo: nullValue(),
        user: { email: string(BUDI.email) },
      }),
    },
  },
  run: async (api) => {
    const path = "/api/warga/?is_checker=false&isreject=false&page=1";
    const page = await listPage(api, TOKEN, path, residentRow);
    assert.deepEqual([page.next, page.previous], [null, null]);
    assert.equal(page.rows[0]?.email, BUDI.email);
  },
});

// Approving somebody without a proven address is refused, and the page cannot show why (PC:221-271)
interaction("leaves out who has not proven the address of the list of who waits", {
  given: waitingUnproven,
  request: { method: "GET", path: "/api/warga/", query: { ...WAITING, page: "1" }, headers },
  answer: { status, json: { count: 0, next: nullValue(), previous: nullValue(), results: [] } },
  run: async (api) => {
    const path = "/api/warga/?is_checker=false&isreject=false&page=1";
    assert.deepEqual((await listPage(api, TOKEN, path, residentRow)).rows, []);
  },
});

// PC:251-267: the text after the first `page=` is the next address; the search must survive in it,
// and `previous` must have it even for the first page
interaction("pages through a search of who waits", {
  given: manyWaiting,
  request: {
    method: "GET",
    path: "/api/warga/",
    query: { ...WAITING, page: "2", search: "baru" },
    headers,
  },
  answer: {
    status,
    json: {
      count: integer(21),
      next: link("3"),
      previous: link("1"),
      results: eachLike({
        id: integer(RESIDENT_ID),
        full_name: string("Warga Baru 1"),
        profile_photo: nullValue(),
        user: { email: regex("[^@]+@[^@]+", "warga1@example.com") },
      }),
    },
  },
  run: async (api) => {
    const path = "/api/warga/?is_checker=false&isreject=false&page=2&search=baru";
    const page = await listPage(api, TOKEN, path, residentRow);
    assert.deepEqual([page.next, page.previous], ["3&search=baru", "1&search=baru"]);
  },
});

function link(page: string) {
  const query = `is_checker=false&isreject=false&page=${page}&search=baru`;
  return regex(`https?://[^?]+/api/warga/\\?${query}`, `https://api.pewaca.id/api/warga/?${query}`);
}

// PC:273-322
interaction("lists whom the board has approved", {
  given: approved,
  request: {
    method: "GET",
    path: "/api/warga/",
    query: { is_checker: "true", isreject: "false", page: "1" },
    headers,
  },
  answer: {
    status,
    json: {
      count: integer(2),
      next: nullValue(),
      previous: nullValue(),
      results: eachLike({
        id: integer(RESIDENT_ID),
        full_name: string(BUDI.fullName),
        profile_photo: nullValue(),
        user: { email: string(BUDI.email) },
      }),
    },
  },
  run: async (api) => {
    const path = "/api/warga/?is_checker=true&isreject=false&page=1";
    assert.equal((await listPage(api, TOKEN, path, residentRow)).rows[0]?.name, BUDI.fullName);
  },
});

// PC:745-764: the people of the role form
interaction("offers residents on the role form", {
  given: board,
  request: {
    method: "GET",
    path: "/api/warga/",
    query: { is_checker: "true", isreject: "false" },
    headers,
  },
  answer: {
    status,
    json: {
      results: eachLike({ id: integer(RESIDENT_ID), full_name: string(SITI.fullName) }),
    },
  },
  run: async (api) => {
    const path = "/api/warga/?is_checker=true&isreject=false";
    const [first] = await roleFormOptions(api, TOKEN, path, "full_name");
    assert.equal(first?.label, SITI.fullName);
  },
});

// PC:724-743, V:pengurus/role/addrole:57
interaction("offers the committee's roles on the role form", {
  given: board,
  request: { method: "GET", path: "/api/roles/", headers },
  answer: {
    status,
    json: { results: eachLike({ id: integer(CHAIR.id), name: string(CHAIR.name) }) },
  },
  run: async (api) => {
    const [first] = await roleFormOptions(api, TOKEN, "/api/roles/", "name");
    assert.equal(first?.label, CHAIR.name);
  },
});

// PC:334-347, V:pengurus/warga/detail_warga:17-112: seven fields leave references empty
interaction("shows the board a resident who gave only the seven fields", {
  given: waiting,
  request: { method: "GET", path: residentPath(), headers },
  answer: { status, json: { data: residentData(false) } },
  run: async (api) => {
    const page = await residentPage(api, TOKEN, String(RESIDENT_ID));
    assert.equal(page.status, "waiting");
    assert.equal(page.religion, "");
    assert.equal(page.unit, UNIT.name);
  },
});

// V:pengurus/warga/detail_warga:85 compares the marital status's name with "Kawin"
interaction("shows the board a married resident", {
  given: waitingCompleted,
  request: { method: "GET", path: residentPath(), headers },
  answer: { status, json: { data: residentData(true) } },
  run: async (api) => {
    const page = await residentPage(api, TOKEN, String(RESIDENT_ID));
    assert.equal(page.gender, "Laki-laki");
    assert.equal(page.occupation, CHOICES["ocupation"].name);
  },
});

function residentPath() {
  return injected("/api/warga/${residentId}/", "/api/warga/\\d+/", `/api/warga/${RESIDENT_ID}/`);
}

function residentData(completed: boolean) {
  const named = (name: string) => ({ name: completed ? string(name) : nullValue() });
  return {
    id: integer(RESIDENT_ID),
    is_checker: boolean(false),
    isreject: boolean(false),
    created_on: regex(MOMENT, "2026-01-11T03:00:00.000000Z"),
    checked_on: nullValue(),
    profile_photo: nullValue(),
    full_name: string(BUDI.fullName),
    unit_id: { unit_name: string(UNIT.name) },
    gender: string(completed ? "Laki-laki" : "-"),
    date_of_birth: completed
      ? regex("\\d{4}-\\d{2}-\\d{2}", BUDIS_PROFILE.dateOfBirth)
      : nullValue(),
    place_of_birth: completed ? string(BUDIS_PROFILE.placeOfBirth) : nullValue(),
    religion: named(CHOICES["religions"].name),
    // the name is compared literally
    marital_status: completed ? { name: "Kawin" } : { name: nullValue() },
    ...(completed ? { marriagePhoto: nullValue() } : {}),
    occupation: named(CHOICES["ocupation"].name),
    education: named(CHOICES["education"].name),
  };
}

// V:pengurus/warga/detail_warga:121-160: from the browser, with a number; the body is not read
interaction("approves a resident from the board's page", {
  given: waiting,
  request: {
    method: "POST",
    path: "/api/warga/verify/",
    headers: { ...posting, Origin: PAGE_ORIGIN },
    json: { warga_id: injectedNumber("residentId", RESIDENT_ID) },
  },
  answer: {
    status,
    headers: { "Access-Control-Allow-Origin": regex("\\*|https://pewaca\\.id", PAGE_ORIGIN) },
    json: like({}),
  },
  run: async (api) =>
    assert.equal(
      await approveInBrowser(fetchWithoutMockCors, api, TOKEN, RESIDENT_ID),
      "approved",
    ),
});

// PC:357-399: form inputs stay texts
interaction("rejects a resident with a reason", {
  given: waiting,
  request: {
    method: "POST",
    path: "/api/warga/reject/",
    headers: posting,
    json: {
      warga_id: injected("${residentId}", "\\d+", String(RESIDENT_ID)),
      reason: "Bukan warga",
    },
  },
  answer: { status, json: { data: { message: sentence("Warga successfully rejected") } } },
  run: async (api) => {
    const shown = await reject(api, TOKEN, String(RESIDENT_ID), "Bukan warga");
    assert.deepEqual(shown, { ok: true, message: "Warga successfully rejected" });
  },
});

// PC:357-399 reads `data.message` of a failure, too
interaction("shows why a rejection is refused", {
  given: board,
  request: {
    method: "POST",
    path: "/api/warga/reject/",
    headers: posting,
    json: { warga_id: "999999999", reason: "Bukan warga" },
  },
  answer: {
    status: anyStatus(404, "clientError"),
    json: { data: { message: sentence("Warga tidak ditemukan.") } },
  },
  run: async (api) => {
    const shown = await reject(api, TOKEN, "999999999", "Bukan warga");
    assert.deepEqual(shown, { ok: false, message: "Warga tidak ditemukan." });
  },
});

// PC:27-83
interaction("lists the committee", {
  given: board,
  request: { method: "GET", path: "/api/residence-commite/", query: { page: "1" }, headers },
  answer: {
    status,
    json: {
      count: integer(1),
      next: nullValue(),
      previous: nullValue(),
      results: eachLike({
        warga: {
          full_name: string(SITI.fullName),
          profile_photo: nullValue(),
          user: { email: string(SITI.email) },
        },
      }),
    },
  },
  run: async (api) => {
    const page = await listPage(api, TOKEN, "/api/residence-commite/?page=1", committeeRow);
    assert.equal(page.rows[0]?.email, SITI.email);
  },
});

// PC:794-840
interaction("appoints a resident to the committee", {
  given: approved,
  request: {
    method: "POST",
    path: "/api/residence-commite/",
    headers: posting,
    json: {
      warga: injected("${residentId}", "\\d+", String(RESIDENT_ID)),
      role: String(CHAIR.id),
    },
  },
  answer: { status, json: { success: true } },
  run: async (api) => assert.ok(await appoint(api, TOKEN, String(RESIDENT_ID), "1")),
});

// HC:39-80: asked for at each log-in
interaction("asks for the stories after a log-in", {
  given: verified,
  request: {
    method: "GET",
    path: "/api/stories/",
    headers: {
      ...headers,
      Authorization: injected("Token ${accessToken}", `Token ${JWT}`, `Token ${TOKEN}`),
    },
  },
  answer: { status, json: { data: like([]) } },
  run: async (api) => assert.deepEqual(await stories(api, TOKEN), []),
});
