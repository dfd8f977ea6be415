import assert from "node:assert/strict";
import { parseConsoleEnv } from "../../../src/console/env.ts";
import { parseSealKeys, type SealKeys } from "../../../src/core/personal_data/seal_keys.ts";
import { createEnvReader } from "../../../src/env_reader.ts";
import { parseNikKeys } from "../../../src/tenants/pewaca/env.ts";
import { CONSOLES } from "../../../src/tenants/consoles.ts";
import { eventsOf } from "../../support/console/audit.ts";
import { loggedIn, waitingResident } from "../../support/pewaca/board.ts";
import { OWNER, READER, startOperatorConsole } from "../../support/console/console.ts";
import { assertForgotten, placesOf } from "../../support/mysql/person.ts";
import {
  formWith,
  json,
  longForm,
  multipart,
  shortForm,
  SIGN_UP_PATH,
} from "../../support/pewaca/pewaca.ts";
import { rowsOf, type Service, settings, startService, statements } from "../../support/service.ts";

const NIK = "3174010112909876";
const MASKED = "••••••••••••9876";
const UNREADABLE = "••••••••••••••••";

const [OLD, NEW, OTHER] = ["old", "new", "other"].map((word) =>
  `${word}-nik-secret-0123456789-0123456789`
);

function keys(text: string): SealKeys {
  return parseSealKeys(text, 32)!;
}

/** Starts a service whose keys a test can replace; blank: none. */
async function startWith(text: string) {
  const pewaca = { ...settings.pewaca };
  const setKeys = (text: string) => pewaca.nikKeys = text === "" ? undefined : keys(text);
  setKeys(text);
  const service = await startService({ settings: { ...settings, pewaca } });
  return Object.assign(service, { setKeys });
}

type Stored = { nik: string | null; nik_sealed: string | null; nik_index: string | null };

async function stored(service: Service, residentId: number): Promise<Stored> {
  const row = (await rowsOf(service, "m_warga")).find(({ id }) => Number(id) === residentId)!;
  const { nik, nik_sealed, nik_index } = row as Stored;
  return { nik, nik_sealed, nik_index };
}

async function keyOf(service: Service, residentId: number): Promise<string | undefined> {
  const { nik, nik_sealed, nik_index } = await stored(service, residentId);
  if (nik !== null) return nik;
  const [key, indexKey] = [nik_sealed, nik_index].map((text) => text?.split(".")[0]);
  assert.equal(key, indexKey);
  return key;
}

async function profileNik(service: Service, headers: Record<string, string>): Promise<string> {
  const profile = await service.fetch("/api/auth/profil/", { headers });
  assert.equal(profile.status, 200, await profile.clone().text());
  return (await profile.json()).data.warga.nik;
}

/** The NIKs that the board's list shows for a search. */
async function listed(
  service: Service,
  board: Record<string, string>,
  search: string,
): Promise<string[]> {
  const list = await service.fetch(`/api/warga/?search=${search}`, { headers: board });
  assert.equal(list.status, 200, await list.clone().text());
  return (await list.json()).results.map(({ nik }: { nik: string }) => nik);
}

Deno.test("with PEWACA_NIK_KEYS no table and no column has a NIK, one's profile has it whole, lists its last digits", async () => {
  await using service = await startWith(`a:${OLD}`);
  await using console = await startOperatorConsole(service, { pewaca: keys(`a:${OLD}`) });
  const { residentId, userId, ...account } = await waitingResident(service, longForm({ nik: NIK }));
  assert.deepEqual(await placesOf(service.query, [NIK, NIK.slice(4)]), []);
  assert.match((await stored(service, residentId)).nik_sealed!, /^a\.[\w-]{59}$/);
  assert.match((await stored(service, residentId)).nik_index!, /^a\.[\w-]{43}$/);

  const [board, own] = [await loggedIn(service), await loggedIn(service, account)];
  assert.equal(await profileNik(service, own), NIK);
  assert.deepEqual(await listed(service, board, NIK), [MASKED], "found by all of its digits");
  assert.deepEqual(await listed(service, board, NIK.slice(0, 15)), [], "and by no part");
  assert.deepEqual(await listed(service, board, "rina@example"), [MASKED]);
  const detail = await service.fetch(`/api/warga/${residentId}/`, { headers: board });
  assert.equal((await detail.json()).data.nik, MASKED);
  const found = await console.visit(READER, `/console/accounts?q=${NIK}`);
  assert.ok(found.text.includes(`href="/console/accounts/pewaca/${userId}"`), "found by its NIK");
  const page = await console.visit(READER, `/console/accounts/pewaca/${userId}`);
  assert.ok(page.text.includes(MASKED) && !page.text.includes(NIK));
  const { submit } = await console.prepare(OWNER, `/console/accounts/pewaca/${userId}/nik`);
  assert.ok((await submit()).text.includes(NIK));
  const exported = await console.prepare(OWNER, `/console/accounts/pewaca/${userId}/export`);
  const file = (await exported.submit()).text;
  assert.ok(file.includes(NIK) && !/nik_sealed|nik_index|nik_resident/.test(file), file);

  const changed = "3174010112900055";
  for (const _again of [1, 2]) {
    const form = { ...json({ nik: changed }, own), method: "PUT" };
    assert.equal((await service.fetch("/api/auth/profil/update/", form)).status, 200);
  }
  assert.equal(await profileNik(service, own), changed);
  const events = (await eventsOf(service)).filter(({ event }) => event.what === "profile_changed");
  assert.deepEqual(events.map(({ event }) => event.changes), [{ nik: null }], "noted once");
  assert.deepEqual(await listed(service, board, NIK), []);

  const index = (await stored(service, residentId)).nik_index!;
  const { password } = account;
  const erasure = { ...json({ password }, own), method: "DELETE" };
  assert.equal((await service.fetch("/api/auth/account/", erasure)).status, 200);
  await service.backgroundDone();
  await assertForgotten(service.query, [NIK, changed, index]);
  assert.deepEqual(await stored(service, residentId), {
    nik: null,
    nik_sealed: null,
    nik_index: null,
  });
});

Deno.test("a sign-up costs as many statements with PEWACA_NIK_KEYS as without, and its NIK is stored as it is without", async () => {
  const counts: number[] = [];
  for (const text of ["", `a:${OLD}`]) {
    await using service = await startWith(text);
    const response = await service.fetch(SIGN_UP_PATH, multipart(longForm({ nik: NIK })));
    assert.equal(response.status, 201);
    await service.backgroundDone();
    const log = statements(service);
    counts.push(log.length);
    const insert = log.find((sql) => sql.startsWith("INSERT INTO m_warga"))!;
    assert.equal(/nik_sealed/.test(insert), text !== "");
    const residentId = Number((await rowsOf(service, "m_warga")).at(-1)!.id);
    if (text === "") {
      const expected = { nik: NIK, nik_sealed: null, nik_index: null };
      assert.deepEqual(await stored(service, residentId), expected);
      service.gateway.resetLog();
      await service.runCron();
      assert.ok(statements(service).every((sql) => !/nik/.test(sql)), "the cron asks nothing");
      assert.deepEqual(await stored(service, residentId), expected);
    }
  }
  assert.equal(counts[0], counts[1]);
});

Deno.test("the cron brings NIKs under the first key, leaves what it cannot open, and opens them again for plain", async () => {
  await using service = await startWith("");
  const { residentId, ...account } = await waitingResident(service, longForm({ nik: NIK }));
  const own = await loggedIn(service, account);
  // More than a slice, two of whom have the same NIK; these residents have no account.
  await service.query(
    `INSERT INTO m_warga (full_name, nik, created_by, residence_id, isdelete)
     SELECT CONCAT('Lama ', r.n), CONCAT('31740188', LPAD(GREATEST(r.n, 2), 8, '0')), 1, 3, 0
     FROM (SELECT a.n + 10 * b.n + 100 * c.n AS n FROM
       ${
      ["a", "b", "c"].map((name) => `(${digits()}) AS ${name}`).join(", ")
    }) AS r WHERE r.n < 450`,
  );
  const states: [string, string][] = [
    [`a:${OLD}`, "a"],
    [`b:${NEW},a:${OLD}`, "b"],
    [`b:${NEW}`, "b"],
    [`plain,b:${NEW}`, NIK],
    ["", NIK],
    [`a:${OLD}`, "a"],
  ];
  const board = await loggedIn(service);
  for (const [text, expected] of states) {
    service.setKeys(text);
    assert.equal(await profileNik(service, own), NIK, `before the cron: ${text}`);
    assert.equal((await listed(service, board, NIK)).length, 1, `before the cron: ${text}`);
    // Two runs: of a NIK that two people have, a slice may end between them.
    for (const _run of [1, 2]) await service.runCron();
    assert.equal(await keyOf(service, residentId), expected, text);
    const { rows } = await service.query(
      `SELECT COUNT(nik) AS plain, COUNT(nik_sealed) AS sealed, COUNT(nik_index) AS found,
         SUM(nik_sealed LIKE ?) AS under_key FROM m_warga WHERE full_name LIKE 'Lama %'`,
      [`${expected}.%`],
    );
    const [plain, sealed] = expected === NIK ? [450, 0] : [0, 450];
    const counted = Object.values(rows[0]!).map(Number);
    assert.deepEqual(counted, [plain, sealed, sealed, sealed], text);
    assert.equal(await profileNik(service, own), NIK, text);
    assert.deepEqual(await listed(service, board, NIK), [MASKED], text);
    assert.deepEqual(await listed(service, board, "3174018800000449"), ["••••••••••••0449"], text);
    const places = await placesOf(service.query, [NIK, "31740188"]);
    assert.deepEqual(places, expected === NIK ? ["m_warga.nik"] : [], text);
  }
  const logged = service.logged.filter(({ event }) => String(event).startsWith("nik"));
  assert.ok(logged.every(({ event }) => event === "niks_rewritten"), JSON.stringify(logged));

  // Somebody's ciphertext in another row, and one that is no ciphertext, stay and stop nobody.
  const { nik_sealed, nik_index } = await stored(service, residentId);
  await service.query(
    `UPDATE m_warga SET nik_sealed = ?, nik_index = ? WHERE full_name = 'Lama 7'`,
    [nik_sealed, nik_index],
  );
  await service.query("UPDATE m_warga SET nik_sealed = 'a.!' WHERE full_name = 'Lama 8'");
  service.setKeys(`b:${NEW},a:${OLD}`);
  service.gateway.resetLog();
  await service.runCron();
  const selects = statements(service).filter((sql) => /SELECT w\.nik.*w\.nik_index/.test(sql));
  for (const sql of selects) {
    const { rows: [plan] } = await service.query(`EXPLAIN FORMAT=TRADITIONAL ${sql}`);
    assert.match(String(plan!.key), /^ix_warga_nik(?:_index)?$/, sql);
  }
  assert.equal(selects.length, 4, "the plain ones, and three slices of the former key");
  const { rows: left } = await service.query(
    "SELECT full_name FROM m_warga WHERE nik_index LIKE 'a.%' ORDER BY full_name",
  );
  assert.deepEqual(left.map((row) => row.full_name), ["Lama 7", "Lama 8"]);
  assert.equal(await keyOf(service, residentId), "b");
  assert.ok(service.logged.some(({ event, rows }) => event === "nik_unreadable" && rows === 2));
});

function digits(): string {
  return Array.from({ length: 10 }, (_, i) => `SELECT ${i} AS n`).join(" UNION ALL ");
}

Deno.test("a NIK whose key is missing or another one is masked as unknown, logged, and stops no list", async () => {
  await using service = await startWith(`a:${OLD}`);
  await using console = await startOperatorConsole(service, { pewaca: keys(`a:${OTHER}`) });
  const { residentId, userId, ...account } = await waitingResident(service, longForm({ nik: NIK }));
  const [board, own] = [await loggedIn(service), await loggedIn(service, account)];
  const before = await stored(service, residentId);
  for (const text of ["", `b:${NEW}`, `a:${OTHER}`, `b:${NEW},a:${OTHER}`, "plain"]) {
    service.setKeys(text);
    service.logged.length = 0;
    assert.deepEqual(await listed(service, board, "rina@example"), [UNREADABLE], text);
    assert.equal(await profileNik(service, own), UNREADABLE, text);
    const faults = service.logged.filter(({ event }) => event === "nik_unreadable");
    assert.deepEqual(faults, Array(2).fill({ level: "error", event: "nik_unreadable", rows: 1 }));
    await service.runCron();
    assert.deepEqual(await stored(service, residentId), before, text);
  }
  const { submit } = await console.prepare(OWNER, `/console/accounts/pewaca/${userId}/nik`);
  const refused = await submit();
  assert.match(refused.text, /The NIK cannot be opened: the console does not have its key/);
  const events = (await eventsOf(service)).map(({ event }) => event.what);
  assert.ok(!events.includes("nik_opened"), "nobody has seen it");

  // What Django, or we without a key, wrote since then is newer.
  service.setKeys("");
  const form = { ...json({ nik: "3174010112900055" }, own), method: "PUT" };
  assert.equal((await service.fetch("/api/auth/profil/update/", form)).status, 200);
  service.setKeys(`a:${OLD}`);
  assert.equal(await profileNik(service, own), "3174010112900055");
  await service.runCron();
  assert.equal(await keyOf(service, residentId), "a");
  assert.equal(await profileNik(service, own), "3174010112900055");
});

Deno.test("under PEWACA_NIK_KEYS a sign-up without a NIK has none, and a repeated one makes no second resident", async () => {
  await using service = await startWith(`a:${OLD}`);
  assert.equal((await service.fetch(SIGN_UP_PATH, multipart(shortForm()))).status, 201);
  const form = formWith(longForm({ email: "lain@example.com", nik: NIK }), {});
  assert.equal((await service.fetch(SIGN_UP_PATH, form)).status, 201);
  await service.backgroundDone();
  const [without, withNik] = (await rowsOf(service, "m_warga")).slice(-2);
  assert.deepEqual([without!.nik, without!.nik_sealed, without!.nik_index], [null, null, null]);
  assert.ok(withNik!.nik_sealed !== null && withNik!.nik === null);
  assert.equal((await service.fetch(SIGN_UP_PATH, form)).status, 201, "a repetition");
  assert.equal((await rowsOf(service, "m_warga")).at(-1)!.id, withNik!.id);
});

Deno.test("PEWACA_NIK_KEYS that are malformed are named at the start, without a secret", () => {
  const wrong = ["brief", "a:brief", `A:${OLD}`, `:${OLD}`, `a:${OLD},a:${NEW}`, `a:${OLD},plain`];
  for (const text of [...wrong, `plain:${OLD}`, `a:${OLD},`, OLD!]) {
    const problems: string[] = [];
    assert.deepEqual(
      parseNikKeys(createEnvReader({ PEWACA_NIK_KEYS: text }, problems)).all,
      [],
    );
    assert.deepEqual(problems.map((problem) => problem.split(" ")[0]), ["PEWACA_NIK_KEYS"], text);
    assert.throws(
      () => parseConsoleEnv({ CONSOLE_ACCESS_TEAM_URL: "x", PEWACA_NIK_KEYS: text }, CONSOLES),
      (error: Error) => /PEWACA_NIK_KEYS \(/.test(error.message) && !error.message.includes(OLD!),
    );
  }
  const problems: string[] = [];
  const read = (text?: string) =>
    parseNikKeys(createEnvReader({ PEWACA_NIK_KEYS: text }, problems));
  assert.deepEqual([read(undefined), read("")], Array(2).fill({ writer: null, all: [] }));
  const [a, b] = [{ id: "2026a", secret: OLD }, { id: "b", secret: `${NEW}:=/+` }];
  assert.deepEqual(read(`2026a:${OLD}, b:${NEW}:=/+`), { writer: a, all: [a, b] });
  assert.deepEqual(read(`plain,2026a:${OLD}`), { writer: null, all: [a] });
  assert.deepEqual(problems, []);
});
