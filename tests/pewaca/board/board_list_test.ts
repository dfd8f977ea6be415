import assert from "node:assert/strict";
import {
  APPROVED,
  BOARD,
  decide,
  loggedIn,
  OTHER_BOARD,
  OTHER_WAITING,
  residentRow,
  WAITING,
  waitingResident,
} from "../../support/pewaca/board.ts";
import { ESTATE, json, longForm } from "../../support/pewaca/pewaca.ts";
import { type Service, startService } from "../../support/service.ts";

const WAITING_LIST = "/api/warga/?is_checker=false&isreject=false";

/** Inserts residents who wait for the board of Teras Country, the last the newest. */
async function insertWaiting(service: Service, names: readonly string[]): Promise<void> {
  for (const [i, name] of names.entries()) {
    await service.query(
      `INSERT INTO m_user (user_id, user_email, user_name, user_isactive) VALUES (?, ?, ?, 1)`,
      [5000 + i, `antri${i}@example.com`, `antri${i}`],
    );
    await service.query(
      `INSERT INTO m_warga (id, full_name, nik, residence_id, unit_id, user_id, created_by,
         created_on, is_checker, isreject, isactive, isdelete)
       VALUES (?, ?, ?, 3, ?, ?, 1, ?, 0, 0, 0, 0)`,
      [
        7000 + i,
        name,
        `31740101129${String(i).padStart(5, "0")}`,
        ESTATE.unitId,
        5000 + i,
        `2026-02-${String(i % 28 + 1).padStart(2, "0")} 0${Math.floor(i / 28)}:00:00.000000`,
      ],
    );
  }
}

function names(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `Antri ${i}`);
}

type Listed = { id: number; full_name: string };
type PageBody = {
  count: number;
  next: string | null;
  previous: string | null;
  results: Listed[];
};

async function list(
  service: Service,
  path: string,
  headers: Record<string, string>,
): Promise<PageBody> {
  const response = await service.fetch(path, { headers });
  assert.equal(response.status, 200, await response.clone().text());
  return await response.json();
}

/** What Laravel makes of a link (PengurusController:251-267): the text after the first `page=`. */
function cutPage(link: string | null): string | null {
  return link === null ? null : link.split("page=")[1]!;
}

Deno.test("the list is a bare page of the estate's residents, the newest first, with what the pages read", async () => {
  await using service = await startService();
  await insertWaiting(service, names(1));
  const board = await loggedIn(service);
  const body = await list(service, WAITING_LIST, board);
  assert.deepEqual(Object.keys(body).sort(), ["count", "next", "previous", "results"]);
  assert.deepEqual([body.count, body.next, body.previous], [2, null, null]);
  assert.deepEqual(body.results.map(({ id }) => id), [7000, WAITING.id]);
  // deno-lint-ignore no-explicit-any
  const resident = body.results[1] as any;
  assert.deepEqual(resident.user, {
    user_id: WAITING.id,
    email: WAITING.email,
    username: WAITING.email,
    is_active: true,
  });
  assert.deepEqual(resident.religion, { id: null, name: null });
  assert.deepEqual(resident.education, { id: null, name: null, code: null });
  assert.equal(resident.family_as.id, 1);
  assert.equal(resident.unit_id.unit_name, "TC-03");
  assert.deepEqual(
    [resident.gender, resident.profile_photo, resident.marriagePhoto, resident.checked_on],
    ["-", null, null, null],
  );
  assert.equal(resident.created_on, "2025-01-15T03:00:00Z");
  assert.deepEqual(resident.residence_commites, []);
});

Deno.test("the lists of waiting and approved divide the residents; text of any case is a flag", async () => {
  await using service = await startService();
  const board = await loggedIn(service);
  const ids = async (query: string) =>
    (await list(service, `/api/warga/${query}`, board)).results.map(({ id }) => id).sort();
  assert.deepEqual(await ids("?is_checker=FALSE&isreject=False"), [WAITING.id]);
  assert.deepEqual(await ids("?is_checker=True&isreject=false"), [1000, BOARD.id, APPROVED.id]);
  assert.deepEqual(await ids(""), [1000, BOARD.id, APPROVED.id, WAITING.id]);
  await decide(service, "reject", board, { warga_id: WAITING.id, reason: "x" });
  assert.deepEqual(await ids("?is_checker=false&isreject=false"), []);
  assert.deepEqual(await ids("?isreject=true"), [WAITING.id]);
  await service.query("UPDATE m_warga SET isdelete = 1 WHERE id = ?", [WAITING.id]);
  assert.deepEqual(await ids("?isreject=true"), []);
});

Deno.test("Laravel pages forth and back through a search by what stands after page= in the links", async () => {
  await using service = await startService();
  await insertWaiting(service, names(25));
  const board = await loggedIn(service);
  const seen: number[] = [];
  let asked: string | null = "1&search=antri";
  const links: string[] = [];
  while (asked !== null) {
    const body: PageBody = await list(service, `${WAITING_LIST}&page=${asked}`, board);
    assert.equal(body.count, 25);
    seen.push(...body.results.map(({ id }) => id));
    if (body.previous) links.push(body.previous);
    asked = cutPage(body.next);
    if (asked) assert.match(asked, /^\d&search=antri$/);
  }
  assert.equal(new Set(seen).size, 25);
  assert.deepEqual(links, [
    "http://daftar.test/api/warga/?is_checker=false&isreject=false&page=1&search=antri",
    "http://daftar.test/api/warga/?is_checker=false&isreject=false&page=2&search=antri",
  ]);
  const back = await list(service, `${WAITING_LIST}&page=${cutPage(links[0]!)}`, board);
  assert.deepEqual(back.results.map(({ id }) => id), seen.slice(0, 10));
});

Deno.test("links lead to our own URL, whatever host the caller named", async () => {
  await using service = await startService();
  await insertWaiting(service, names(11));
  const board = await loggedIn(service);
  const evil = `http://evil.test${WAITING_LIST}`;
  const own = "http://daftar.test/api/warga/?is_checker=false&isreject=false";
  assert.equal((await list(service, evil, board)).next, `${own}&page=2`);
  assert.equal((await list(service, `${evil}&page=2`, board)).previous, `${own}&page=1`);
});

Deno.test("no key and no value of a link can be taken for the page", async () => {
  await using service = await startService();
  await insertWaiting(service, Array(11).fill("a page=9 b&c"));
  const board = await loggedIn(service);
  const search = encodeURIComponent("page=9 b&c");
  const { next } = await list(service, `${WAITING_LIST}&per_page=3&search=${search}`, board);
  assert.equal(cutPage(next), "2&search=page%3D9+b%26c");
  const last = await list(service, `${WAITING_LIST}&page=${cutPage(next)}`, board);
  assert.deepEqual([last.count, last.results.length, last.next], [11, 1, null]);
});

Deno.test("a page beyond the last is empty with the true count, and leads back to the last", async () => {
  await using service = await startService();
  await insertWaiting(service, names(11));
  const board = await loggedIn(service);
  for (const page of ["9", "999999999"]) {
    const body = await list(service, `${WAITING_LIST}&page=${page}`, board);
    assert.deepEqual([body.count, body.results, body.next], [12, [], null]);
    assert.equal(cutPage(body.previous), "2");
  }
  for (const page of ["", "0", "-1", "abc", "1e3", "99999999999999999999"]) {
    const body = await list(service, `${WAITING_LIST}&page=${page}`, board);
    assert.equal(body.results.length, 10, page);
    assert.equal(body.previous, null);
  }
});

Deno.test("search finds part of a name, a NIK or an address in any case, and takes wildcards as they are", async () => {
  await using service = await startService();
  await insertWaiting(service, ["Budi 100%", "Ani_ta", "Ra'uf \\ Ali!", "Anita"]);
  const board = await loggedIn(service);
  const found = async (search: string) =>
    (await list(service, `/api/warga/?search=${encodeURIComponent(search)}`, board))
      .results.map(({ full_name }) => full_name).sort();
  assert.deepEqual(await found("BUDI"), ["Budi 100%"]);
  assert.deepEqual(await found("%"), ["Budi 100%"]);
  assert.deepEqual(await found("i_t"), ["Ani_ta"]);
  assert.deepEqual(await found("'uf \\"), ["Ra'uf \\ Ali!"]);
  assert.deepEqual(await found("!"), ["Ra'uf \\ Ali!"]);
  assert.deepEqual(await found("3174010112900003"), ["Anita"]);
  assert.deepEqual(await found("ANTRI1@"), ["Ani_ta"]);
  assert.deepEqual(await found("' OR 1=1 -- "), []);
  assert.equal((await found("  ")).length, 8);
});

Deno.test("search finds a resident by part of the address, wherever the row was made and however it was decided", async () => {
  await using service = await startService();
  await insertWaiting(service, ["Antri"]);
  const board = await loggedIn(service);
  const found = async (search: string, filter = "") =>
    (await list(service, `/api/warga/?${filter}search=${encodeURIComponent(search)}`, board))
      .results.map(({ id }) => id);
  const copyOf = async (id: number) => (await residentRow(service, id)).searched_email;
  assert.deepEqual(await found("ntri0@EX"), [7000], "an account of Django's");
  assert.equal(await copyOf(7000), null);

  const { residentId, email, password } = await waitingResident(service, {
    email: "Cari.Aku@Example.com",
  });
  assert.equal(await copyOf(residentId), email.toLowerCase());
  assert.deepEqual(await found("ari.aku@"), [residentId]);
  assert.deepEqual(await found("ari.aku@", "is_checker=false&isreject=false&"), [residentId]);

  await decide(service, "reject", board, { warga_id: residentId });
  assert.equal(await copyOf(residentId), null);
  assert.deepEqual(await found("ari.aku@"), [residentId]);
  assert.deepEqual(await found("com_rejected_"), [residentId], "as the page shows it");
  await decide(service, "verify", board, { warga_id: residentId });
  assert.deepEqual(await found("ari.aku@"), [residentId]);
  assert.deepEqual(await found("com_rejected_"), []);

  await service.query("UPDATE m_warga SET searched_email = ? WHERE id = ?", [
    email.toLowerCase(),
    residentId,
  ]);
  const headers = await loggedIn(service, { email, password });
  const erased = await service.fetch("/api/auth/account/", {
    ...json({ password }, headers),
    method: "DELETE",
  });
  assert.ok(erased.ok, await erased.text());
  assert.equal(await copyOf(residentId), null);
  assert.deepEqual(await found("ari.aku@"), []);
});

Deno.test("search looks at an account only where its address is not copied beside the resident", async () => {
  await using service = await startService();
  await insertWaiting(service, ["Antri", "Antri"]);
  await service.query("UPDATE m_warga SET searched_email = 'salinan@example.org' WHERE id = 7001");
  const board = await loggedIn(service);
  const found = async (search: string, filter = "") =>
    (await list(service, `/api/warga/?${filter}search=${search}`, board)).results;
  for (const filter of ["", "is_checker=false&isreject=false&"]) {
    const [copied, ...others] = await found("salinan@", filter);
    assert.deepEqual([copied!.id, others], [7001, []], filter);
    const results = await found("antri", `${filter}page=1&`);
    assert.deepEqual(results.map(({ id }) => id).sort(), [7000, 7001], filter);
    assert.deepEqual((await found("@example.com", filter)).map(({ id }) => id), [7000], filter);
  }
});

Deno.test("search finds a name in capitals and in small letters, whatever the alphabet", async () => {
  await using service = await startService();
  await insertWaiting(service, ["İPEK", "ΝΙΚΟΣ Παππάς", "José"]);
  const board = await loggedIn(service);
  for (
    const [search, name] of [
      ["İPEK", "İPEK"],
      ["ipek", "İPEK"],
      ["ΝΙΚΟΣ", "ΝΙΚΟΣ Παππάς"],
      ["νικος", "ΝΙΚΟΣ Παππάς"],
      ["ΠΑΠΠΆΣ", "ΝΙΚΟΣ Παππάς"],
      ["JOSÉ", "José"],
      ["jose", "José"],
    ] as const
  ) {
    const { results } = await list(
      service,
      `/api/warga/?search=${encodeURIComponent(search)}`,
      board,
    );
    assert.deepEqual(results.map(({ full_name }) => full_name), [name], search);
  }
});

Deno.test("a list costs the same number of round trips whatever the page holds (B-17)", async () => {
  await using service = await startService();
  await insertWaiting(service, names(30));
  const board = await loggedIn(service);
  await service.backgroundDone();
  const cost = async (path: string) => {
    service.gateway.resetLog();
    await list(service, path, board);
    return service.gateway.log.length;
  };
  for (const query of ["&page=1", "&page=4", "&page=9"]) {
    assert.equal(await cost(WAITING_LIST + query), 4, query);
  }
  // What is searched is counted on the way, but for a page beyond the last.
  assert.equal(await cost(`${WAITING_LIST}&search=nobody`), 3);
  assert.equal(await cost(`${WAITING_LIST}&search=antri`), 3);
  assert.equal(await cost("/api/residence-commite/"), 3);
  assert.equal(await cost("/api/roles/"), 3);
  service.gateway.resetLog();
  await service.fetch(`/api/warga/${WAITING.id}/`, { headers: board });
  assert.equal(service.gateway.log.length, 3);
});

Deno.test("a row without an account is listed and shown, with an empty user (B-25)", async () => {
  await using service = await startService();
  await service.query("UPDATE m_warga SET user_id = NULL, created_on = NULL WHERE id = ?", [
    WAITING.id,
  ]);
  const board = await loggedIn(service);
  const { results } = await list(service, WAITING_LIST, board);
  const shown = await service.fetch(`/api/warga/${WAITING.id}/`, { headers: board });
  for (const resident of [results[0], (await shown.json()).data]) {
    assert.equal(resident.id, WAITING.id);
    assert.deepEqual(resident.user, {
      user_id: null,
      email: "",
      username: null,
      is_active: false,
    });
  }
});

Deno.test("the detail page gets objects throughout (B-22), and the seats of a member of the board", async () => {
  await using service = await startService();
  const board = await loggedIn(service);
  const show = async (id: number) =>
    (await (await service.fetch(`/api/warga/${id}/`, { headers: board })).json()).data;
  const waiting = await show(WAITING.id);
  for (
    const key of ["religion", "marital_status", "occupation", "education", "family_as", "unit_id"]
  ) {
    assert.equal(typeof waiting[key], "object", key);
    assert.notEqual(waiting[key], null, key);
  }
  const member = await show(BOARD.id);
  assert.equal(member.gender, "Laki-laki");
  assert.equal(member.marital_status.name, "Kawin");
  assert.deepEqual(
    member.residence_commites.map(({ residence, user, warga }: Record<string, number>) => ({
      residence,
      user,
      warga,
    })),
    [{ residence: 3, user: BOARD.id, warga: BOARD.id }],
  );
});

Deno.test("the board sees the text of a resident who named no unit", async () => {
  await using service = await startService();
  await service.query("UPDATE m_warga SET unit_id = NULL, unit_text = 'Blok Z9' WHERE id = ?", [
    WAITING.id,
  ]);
  const headers = await loggedIn(service);
  const { data } = await (await service.fetch(`/api/warga/${WAITING.id}/`, { headers })).json();
  assert.deepEqual([data.unit_id.unit_id, data.unit_id.unit_name], [null, "Blok Z9"]);
});

Deno.test("only the board sees the list and a resident, and only of its own estate (B-11)", async () => {
  await using service = await startService();
  const resident = await loggedIn(service, APPROVED);
  for (const path of ["/api/warga/", `/api/warga/${APPROVED.id}/`, "/api/residence-commite/"]) {
    const anonymous = await service.fetch(path);
    assert.equal(anonymous.status, 401, path);
    assert.equal(
      (await anonymous.json()).detail,
      "Authentication credentials were not provided.",
    );
    const without = await service.fetch(path, { headers: resident });
    assert.equal(without.status, 403, path);
    const text = await without.text();
    assert.equal(typeof JSON.parse(text).detail, "string");
    assert.doesNotMatch(text, /example\.test/);
  }
  const board = await loggedIn(service);
  for (const id of [OTHER_WAITING.id, OTHER_BOARD.id, 424242, "9".repeat(40)]) {
    const response = await service.fetch(`/api/warga/${id}/`, { headers: board });
    assert.equal(response.status, 404, String(id));
    assert.equal((await response.json()).data, null);
  }
  const { results } = await list(service, "/api/warga/?search=example.test", board);
  assert.ok(results.every(({ id }) => ![OTHER_WAITING.id, OTHER_BOARD.id].includes(id)));
});

// Hono's router takes a path that spells a route's own pattern for a match, bound or not.
Deno.test("warga answers 404 to the pattern of its own route instead of a number, not a fault", async () => {
  await using service = await startService();
  const headers = await loggedIn(service);
  const response = await service.fetch("/api/warga/:id%7B[0-9]+%7D/", { headers });
  assert.equal(response.status, 404);
  const withoutSlash = await service.fetch("/api/warga/:id%7B[0-9]+%7D", { headers });
  assert.equal(withoutSlash.status, 404);
});

Deno.test("the board's lists and a resident's page have the last four digits of a NIK, one's own profile all of them", async () => {
  await using service = await startService();
  const nik = "3174010112909876";
  const { residentId, email, password } = await waitingResident(service, longForm({ nik }));
  const headers = await loggedIn(service);
  const masked = "••••••••••••9876";
  const list = await service.fetch(`/api/warga/?search=${nik}`, { headers });
  const { results } = await list.json();
  assert.deepEqual(results.map((each: { nik: string }) => each.nik), [masked], "found by its NIK");
  const detail = await service.fetch(`/api/warga/${residentId}/`, { headers });
  const shown = await detail.text();
  assert.ok(shown.includes(masked) && !shown.includes(nik), shown);
  const own = await service.fetch("/api/auth/profil/", {
    headers: await loggedIn(service, { email, password }),
  });
  assert.equal((await own.json()).data.warga.nik, nik);
});
