/**
 * A product leaves its Django step by step: its database is adopted, its reads are shadowed, a tenth and a half of one
 * route move, then all of it, and back, while people register, log in and open their profile all the time. A small
 * server stands in for Django; both work on the same tables.
 */
import assert from "node:assert/strict";
import { apply } from "../../ops/adopt/plan.ts";
import { connect } from "../../ops/connect.ts";
import { TENANTS } from "../../src/tenants/mod.ts";
import { OF_DJANGO, startWorkingDjango } from "../support/django/working_django.ts";
import { tablesOfDjango } from "../support/mysql/django_schema.ts";
import { createDatabase } from "../support/mysql/mysql.ts";
import { settings, startService } from "../support/service.ts";

const REGISTER = "/api/users/register/";
const LOG_IN = "/api/users/login/";
const PROFILE = "/api/users/profile/";
const PEOPLE_AT_ONCE = 4;
/** How many people have to come through all three pages in each phase. */
const PER_PHASE = 15;

type Side = "us" | "legacy";
/** A request, in the phase in which it was sent, and who answered it. */
type Sent = { phase: string; path: string; side?: Side };
/** Somebody who came through all three pages since the phase began, and who registered them. */
type Visit = { phase: string; username: string; registeredBy: Side };

Deno.test("while a product is adopted, shadowed, moved by a tenth, moved as a whole and given back, no request fails and none is answered twice", async () => {
  await using database = await createDatabase({ migrated: false, branch: "development" });
  const { query } = database;
  const ofDjango = [...tablesOfDjango("pewaca"), ...tablesOfDjango("zporta")];
  for (const statement of new Set(ofDjango)) await query(statement);
  await using django = startWorkingDjango(query);

  let phase = "Django alone";
  let ask = (path: string, init: RequestInit) => fetch(django.url + path, init);
  const requests: Sent[] = [];
  const visits: Visit[] = [];
  const failed: string[] = [];
  let isOver = false;

  const send = async (path: string, init: RequestInit, expected: number) => {
    const request: Sent = { phase, path };
    requests.push(request);
    const response = await ask(path, init);
    const text = await response.text();
    if (response.status !== expected) failed.push(`${phase}: ${path} ${response.status} ${text}`);
    const side = response.headers.has(OF_DJANGO) ? "legacy" as const : "us" as const;
    request.side = side;
    return { text, side };
  };
  const post = (body: unknown): RequestInit => ({
    method: "POST",
    headers: { "Content-Type": "application/json", "CF-Connecting-IP": "198.51.100.7" },
    body: JSON.stringify(body),
  });
  const visit = async () => {
    const username = `orang${visits.length}_${crypto.randomUUID().slice(0, 8)}`;
    const password = `sandi-${username}`;
    const cameIn = phase;
    const email = `${username}@example.com`;
    const registered = await send(REGISTER, post({ username, email, password }), 201);
    const loggedIn = await send(LOG_IN, post({ username, password }), 200);
    const headers = { Authorization: `Token ${JSON.parse(loggedIn.text).token}` };
    const profile = await send(PROFILE, { headers }, 200);
    assert.equal(JSON.parse(profile.text).username, username);
    visits.push({ phase: cameIn, username, registeredBy: registered.side });
  };
  const people = Promise.all(
    Array.from({ length: PEOPLE_AT_ONCE }, async () => {
      while (!isOver && failed.length === 0) {
        await visit().catch((error) => void failed.push(`${phase}: ${error}`));
      }
    }),
  );
  /** Goes on until enough people have come, from the first page to the last, since the phase began. */
  const during = async (name: string, begin: () => Promise<unknown> | unknown = () => {}) => {
    phase = name;
    await begin();
    const enough = () => visits.filter((each) => each.phase === name).length >= PER_PHASE;
    while (!enough() && failed.length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  /** Who answered in a phase, but for the first requests: a change of the rules counts from the next request on. */
  const sidesOf = (name: string, isIt: (path: string) => boolean = () => true) =>
    requests.filter((each) => each.phase === name).slice(2 * PEOPLE_AT_ONCE)
      .filter(({ path }) => isIt(path)).map(({ side }) => side);

  await during("Django alone");
  const ddl = connect(database.gateway.url);
  await during("adoption", async () => {
    const everything = { agree: ["all"], leave: [] };
    const adopted = await apply(ddl.query, TENANTS, everything, () => {});
    assert.deepEqual(adopted, { open: [], doctor: [] });
  });
  await ddl.close();

  const legacy = { url: django.url, routes: [], patienceMs: 10_000 };
  const shadow = { url: django.url, percent: 100 };
  await using service = await startService(
    {
      settings: {
        ...settings,
        shadow,
        zporta: { ...settings.zporta, legacy },
      },
    },
    undefined,
    { database },
  );
  const divide = (register: number, others: number) => {
    service.rollout.zporta =
      `POST ${REGISTER} ${register}\nPOST ${LOG_IN} ${others}\nGET ${PROFILE} ${others}`;
  };
  await during("shadow", () => {
    divide(0, 0);
    ask = service.fetch;
  });
  await during("a tenth of one route", () => divide(10, 0));
  await during("half of one route", () => divide(50, 0));
  await during("everything", () => divide(100, 100));
  await during("and back", () => divide(0, 0));
  isOver = true;
  await people;
  await service.backgroundDone();

  assert.deepEqual(failed, []);
  const isRegistration = (path: string) => path === REGISTER;
  for (
    const [name, side] of [
      ["Django alone", "legacy"],
      ["adoption", "legacy"],
      ["shadow", "legacy"],
      ["everything", "us"],
      ["and back", "legacy"],
    ] as const
  ) assert.deepEqual([...new Set(sidesOf(name))], [side], name);
  for (const name of ["a tenth of one route", "half of one route"]) {
    const others = sidesOf(name, (path) => !isRegistration(path));
    assert.deepEqual([...new Set(others)], ["legacy"], name);
  }
  assert.equal(new Set(sidesOf("half of one route", isRegistration)).size, 2);

  const registeredBy = (side: Side) =>
    visits.filter((each) => each.registeredBy === side).map(({ username }) => username).toSorted();
  assert.deepEqual(
    django.registered.toSorted(),
    registeredBy("legacy"),
    "each by one backend, once",
  );
  const { rows } = await query(
    `SELECT u.username, u.made_by_request IS NOT NULL AS is_ours, COUNT(p.id) AS profiles
     FROM auth_user AS u LEFT JOIN users_profile AS p ON p.user_id = u.id GROUP BY u.id, u.username, u.made_by_request`,
  );
  assert.equal(rows.length, visits.length);
  assert.ok(rows.every(({ profiles }) => Number(profiles) === 1));
  const made = rows.filter(({ is_ours }) => Number(is_ours) === 1);
  assert.deepEqual(made.map(({ username }) => String(username)).toSorted(), registeredBy("us"));

  const counts = await query(
    "SELECT kind, label, SUM(requests) AS n FROM route_count WHERE tenant = 'zporta' GROUP BY kind, label",
  );
  const compared = counts.rows.filter(({ kind }) => kind === "shadow");
  assert.ok(compared.some(({ label }) => label === "different"), "ours has more names");
  assert.ok(!compared.some(({ label }) => label === "failed"), JSON.stringify(compared));
});
