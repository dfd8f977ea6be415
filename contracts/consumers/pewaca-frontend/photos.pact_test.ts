/** Photos that residents have uploaded: where the pages find them, and what then comes. */
import assert from "node:assert/strict";
import { MatchersV3 } from "@pact-foundation/pact";
import { JWT } from "../support/bounds.ts";
import { anyStatus, injected, interactionsOf } from "../support/pact.ts";
import { BUDI, SITI, uploaded, waitingUploaded } from "../support/states.ts";
import { committeeRow, listPage, residentPage, residentRow } from "./pages/board_client.ts";
import { profile } from "./pages/client.ts";
import { read } from "./pages/php.ts";

const { eachLike, integer, like, nullValue, regex, string } = MatchersV3;
const interaction = interactionsOf("pewaca-frontend");
const TOKEN = "header.payload.signature";
const status = anyStatus(200, "success");
const KEY = "daftar/[\\w-]{43}\\.jpg";
const EXAMPLE_KEY = `daftar/${"a".repeat(43)}.jpg`;
const PHOTO = `https://admin.pewaca.id/media/${EXAMPLE_KEY}`;
/** What stands in `src`. */
const url = regex(`https://admin\\.pewaca\\.id/media/${KEY}`, PHOTO);
const headers = {
  Accept: "application/json",
  Authorization: injected("Token ${boardToken}", `Token ${JWT}`, `Token ${TOKEN}`),
};

// V:akun/akunpage:12, V:akun/akuninfo:103
interaction("shows the photos that a resident has uploaded", {
  given: uploaded,
  request: {
    method: "GET",
    path: "/api/auth/profil/",
    headers: {
      ...headers,
      Authorization: injected("Token ${accessToken}", `Token ${JWT}`, `Token ${TOKEN}`),
    },
  },
  answer: {
    status,
    json: {
      data: {
        user: like({}),
        warga: { profile_photo: url, marital_status: { id: 1 }, marriagePhoto: url },
        residence: like({}),
      },
    },
  },
  run: async (api) => {
    const { warga } = await profile(api, TOKEN);
    assert.deepEqual([read(warga, "profile_photo"), read(warga, "marriagePhoto")], [PHOTO, PHOTO]);
  },
});

// An <img> of the pages: no header of ours, no session
interaction("draws a photo that a resident has uploaded", {
  given: uploaded,
  request: {
    method: "GET",
    path: injected("/media/${photo}", `/media/${KEY}`, `/media/${EXAMPLE_KEY}`),
  },
  answer: { status, headers: { "Content-Type": "image/jpeg" } },
  run: async (api) => {
    const answer = await fetch(`${api}/media/${EXAMPLE_KEY}`);
    await answer.body?.cancel();
    assert.ok(answer.ok && answer.headers.get("Content-Type")?.startsWith("image/"));
  },
});

// The page draws its own picture instead
interaction("draws nothing for a photo that was replaced", {
  given: uploaded,
  request: { method: "GET", path: `/media/${EXAMPLE_KEY}` },
  answer: { status: anyStatus(404, "clientError") },
  run: async (api) => {
    const answer = await fetch(`${api}/media/${EXAMPLE_KEY}`);
    await answer.body?.cancel();
    assert.ok(!answer.ok);
  },
});

// PC:221-271, PC:27-83: the lists draw a photo beside each name
for (
  const [what, path, query, row, item] of [
    [
      "who waits for the board",
      "/api/warga/",
      { is_checker: "false", isreject: "false", page: "1" },
      residentRow,
      {
        id: integer(57),
        full_name: string(BUDI.fullName),
        profile_photo: url,
        user: { email: string(BUDI.email) },
      },
    ],
    ["the committee", "/api/residence-commite/", { page: "1" }, committeeRow, {
      warga: {
        full_name: string(SITI.fullName),
        profile_photo: url,
        user: { email: string(SITI.email) },
      },
    }],
  ] as const
) {
  interaction(`lists ${what} with photos`, {
    given: waitingUploaded,
    request: { method: "GET", path, query, headers },
    answer: {
      status,
      json: {
        count: integer(1),
        next: nullValue(),
        previous: nullValue(),
        results: eachLike(item),
      },
    },
    run: async (api) => {
      const page = await listPage(api, TOKEN, `${path}?${new URLSearchParams(query)}`, row);
      assert.equal(page.rows[0]?.photo, PHOTO);
    },
  });
}

// V:pengurus/warga/detail_warga:17-112
interaction("shows the board the photo of a resident who waits", {
  given: waitingUploaded,
  request: {
    method: "GET",
    path: injected("/api/warga/${residentId}/", "/api/warga/\\d+/", "/api/warga/57/"),
    headers,
  },
  answer: {
    status,
    json: {
      data: {
        id: integer(57),
        is_checker: false,
        isreject: false,
        created_on: string("2026-01-11T03:00:00.000000Z"),
        checked_on: nullValue(),
        profile_photo: url,
        full_name: string(BUDI.fullName),
        unit_id: { unit_name: string("unit-012") },
        gender: string("-"),
        date_of_birth: nullValue(),
        place_of_birth: nullValue(),
        religion: { name: nullValue() },
        marital_status: { name: nullValue() },
        occupation: { name: nullValue() },
        education: { name: nullValue() },
      },
    },
  },
  run: async (api) => assert.equal((await residentPage(api, TOKEN, "57")).photo, PHOTO),
});
