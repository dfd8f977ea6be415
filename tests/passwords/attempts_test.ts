import assert from "node:assert/strict";
import {
  type Attempt,
  deleteOldAttempts,
  forgetAttempts,
  releaseAttempt,
  reserveAttempt,
} from "../../src/core/attempts.ts";
import { keyedDigest } from "../../src/core/keyed_digest.ts";
import { connect } from "../../src/db/connect.ts";
import { addSeconds, toSql } from "../../src/db/time.ts";
import type { Deps } from "../../src/deps.ts";
import { RUNTIME } from "../../src/runtime.ts";
import { createDatabase } from "../support/mysql/mysql.ts";

const NOW = new Date("2026-11-27T03:00:00Z");
const KEY = "service-key-0123456789-0123456789";
const NETWORK = "198.51.100.7";
const ATTEMPT: Attempt = { tenant: "pewaca", accountIds: [7], name: "rina", network: NETWORK };

/** What is counted, by words of this test. */
const DIGESTS: Record<string, string> = Object.fromEntries(
  Object.entries({
    "account 7": ["pewaca", "account", 7, NETWORK],
    "account 8": ["pewaca", "account", 8, NETWORK],
    "name rina": ["pewaca", "account", "rina", NETWORK],
    "account 7 from anywhere": ["pewaca", "account", 7, null],
    "account 8 from anywhere": ["pewaca", "account", 8, null],
    "network": ["pewaca", "network", NETWORK],
  }).map(([name, parts]) => [name, keyedDigest(KEY, "attempts", parts)]),
);

type Windows = Record<string, [attempts: number, secondsLeft: number]>;

async function startCounting() {
  const database = await createDatabase({ tenants: [] });
  const clock = { now: NOW };
  const logged: unknown[] = [];
  const deps = {
    ...RUNTIME,
    db: connect(database.gateway.url, 60_000),
    now: () => clock.now,
    serviceKey: KEY,
    log: (entry: unknown) => logged.push(entry),
  } as unknown as Deps;
  return {
    deps,
    logged,
    gateway: database.gateway,
    given: async (windows: Windows) => {
      await database.query("DELETE FROM attempt_count");
      for (const [name, [attempts, seconds]] of Object.entries(windows)) {
        await database.query("INSERT INTO attempt_count VALUES (?, ?, ?)", [
          DIGESTS[name]!,
          attempts,
          toSql(addSeconds(NOW, seconds)),
        ]);
      }
      database.gateway.resetLog();
    },
    windows: async () => {
      const { rows } = await database.query("SELECT * FROM attempt_count");
      const names = new Map(Object.entries(DIGESTS).map(([name, digest]) => [digest, name]));
      const windows = rows.map((row) => {
        const end = new Date(`${String(row.ends_at).replace(" ", "T")}Z`);
        const seconds = (end.getTime() - NOW.getTime()) / 1000;
        return [names.get(String(row.limit_key)), [Number(row.attempts), seconds]];
      });
      return Object.fromEntries(windows);
    },
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

const FROM_ANYWHERE = { ...ATTEMPT, network: null };

/** What there is, what is tried, whether it may be (or after how many seconds again), and what is left. */
const RESERVED: [what: string, Windows, Attempt, allowed: true | string, left: Windows][] = [
  ["the first", {}, ATTEMPT, true, { "account 7": [1, 60], network: [1, 600] }],
  ["of no network", {}, FROM_ANYWHERE, true, { "account 7 from anywhere": [1, 60] }],
  [
    "a name of nobody",
    {},
    { ...ATTEMPT, accountIds: [] },
    true,
    { "name rina": [1, 60], network: [1, 600] },
  ],
  [
    "two accounts",
    { "account 8": [4, 5] },
    { ...ATTEMPT, accountIds: [7, 8] },
    true,
    { "account 7": [1, 60], "account 8": [5, 5], network: [1, 600] },
  ],
  [
    "the last ones, and their windows end when they would have",
    { "account 7": [29, 1], network: [199, 2] },
    ATTEMPT,
    true,
    { "account 7": [30, 1], network: [200, 2] },
  ],
  [
    "one too many on an account, and the network keeps its number",
    { "account 7": [30, 1], network: [5, 2] },
    ATTEMPT,
    "60",
    { "account 7": [30, 1], network: [5, 2] },
  ],
  [
    "one too many from a network, and the account keeps its number",
    { "account 7": [5, 1], network: [200, 2] },
    ATTEMPT,
    "600",
    { "account 7": [5, 1], network: [200, 2] },
  ],
  [
    "one too many of both",
    { "account 7": [30, 1], network: [200, 2] },
    ATTEMPT,
    "600",
    { "account 7": [30, 1], network: [200, 2] },
  ],
  [
    "one too many on one of two accounts",
    { "account 7": [3, 1], "account 8": [30, 5], network: [1, 9] },
    { ...ATTEMPT, accountIds: [7, 8] },
    "60",
    { "account 7": [3, 1], "account 8": [30, 5], network: [1, 9] },
  ],
  [
    "windows that end at this moment begin anew",
    { "account 7": [30, 0], network: [200, -9] },
    ATTEMPT,
    true,
    { "account 7": [1, 60], network: [1, 600] },
  ],
];

Deno.test("30 attempts may fail on an account in a minute and 200 from a network in ten, and a refusal uses nothing up", async () => {
  await using counting = await startCounting();
  for (const [what, before, attempt, allowed, left] of RESERVED) {
    await counting.given(before);
    const outcome = await reserveAttempt(counting.deps, attempt);
    if (outcome.ok) {
      assert.equal(allowed, true, what);
      assert.equal(outcome.value.keys.length, Object.keys(left).length, what);
    } else {
      const [reason] = outcome.reasons;
      assert.deepEqual(reason, { code: "exhausted", field: "attempts", value: allowed }, what);
    }
    assert.deepEqual(await counting.windows(), left, what);
  }
});

Deno.test("an attempt whose password was right is taken back while its window lasts, and never below nothing", async () => {
  await using counting = await startCounting();
  const { deps, gateway, logged } = counting;
  const keys = ["account 7", "account 8", "network"].map((name) => DIGESTS[name]!);
  await counting.given({
    "account 7": [3, 0.001],
    "account 8": [3, 0],
    network: [0, 9],
    "name rina": [3, 9],
  });
  await releaseAttempt(deps, { keys: [] });
  assert.equal(gateway.log.length, 0);
  await releaseAttempt(deps, { keys });
  assert.deepEqual(await counting.windows(), {
    "account 7": [2, 0.001],
    "account 8": [3, 0],
    network: [0, 9],
    "name rina": [3, 9],
  });
  gateway.inject({ match: /attempt_count/, kind: "error", errno: 1064, message: "x" });
  await releaseAttempt(deps, { keys });
  const broken = { query: () => Promise.reject("x") } as unknown as Deps["db"];
  await releaseAttempt({ ...deps, db: broken }, { keys });
  assert.deepEqual(logged, [
    { event: "attempt_not_released", reason: "DatabaseError" },
    { event: "attempt_not_released", reason: "unknown" },
  ]);
});

Deno.test("the failures of accounts that are erased are forgotten, but for those from a known network", async () => {
  await using counting = await startCounting();
  const given: Windows = {
    "account 7": [1, 9],
    "account 7 from anywhere": [1, 9],
    "account 8 from anywhere": [1, 9],
    network: [1, 9],
  };
  await counting.given(given);
  await forgetAttempts(counting.deps, "zporta", [7]);
  assert.deepEqual(await counting.windows(), given);
  await forgetAttempts(counting.deps, "pewaca", [7]);
  const { "account 7 from anywhere": _, ...left } = given;
  assert.deepEqual(await counting.windows(), left);
  await forgetAttempts(counting.deps, "pewaca", [7, 8]);
  const { "account 8 from anywhere": __, ...rest } = left;
  assert.deepEqual(await counting.windows(), rest);
});

Deno.test("windows that have ended are deleted, as many statements as it takes but no more than twenty", async () => {
  await using counting = await startCounting();
  await counting.given({ "account 7": [1, -1], "account 8": [1, 0], network: [1, 0.001] });
  await deleteOldAttempts(counting.deps);
  assert.deepEqual(await counting.windows(), { network: [1, 0.001] });
  assert.equal(counting.gateway.log.length, 1);
  for (
    const [deleted, statements] of [[[1000, 1000, 999], 3], [Array(99).fill(1000), 20]] as const
  ) {
    const left = [...deleted];
    const db = { query: () => Promise.resolve({ rowsAffected: left.shift() }) };
    await deleteOldAttempts({ ...counting.deps, db: db as unknown as Deps["db"] });
    assert.equal(deleted.length - left.length, statements);
  }
});

Deno.test("attempts are counted under the newest key, once the database answers, and no bug is taken for a second window", async () => {
  await using counting = await startCounting();
  const { deps, gateway } = counting;
  gateway.inject({ match: /INSERT INTO attempt_count/, kind: "pool_full", times: 1 });
  const digestKeys = [KEY, "former"] as const;
  const outcome = await reserveAttempt({ ...deps, digestKeys, serviceKey: "x" }, FROM_ANYWHERE);
  assert.deepEqual(outcome.ok && outcome.value.keys, [DIGESTS["account 7 from anywhere"]]);
  gateway.inject({ match: /INSERT INTO attempt_count/, kind: "error", errno: 1064, message: "x" });
  await assert.rejects(reserveAttempt(deps, FROM_ANYWHERE), /1064/);
});
