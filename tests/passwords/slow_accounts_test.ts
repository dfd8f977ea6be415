import assert from "node:assert/strict";
import { keyedDigest } from "../../src/core/keyed_digest.ts";
import {
  type AccountTable,
  checkPassword,
  type Credentials,
  forgetFailures,
  holdRefusals,
  rehash,
  renewHash,
} from "../../src/core/log_in.ts";
import type { EmailDraft } from "../../src/core/outbox.ts";
import { connect } from "../../src/db/connect.ts";
import { addSeconds, fromSql, toSql } from "../../src/db/time.ts";
import type { Deps } from "../../src/deps.ts";
import { accepted, refused } from "../../src/outcome.ts";
import { RUNTIME } from "../../src/runtime.ts";
import { createDatabase } from "../support/mysql/mysql.ts";
import { arrived } from "../support/virtual_time.ts";

const NOW = new Date("2026-11-27T03:00:00Z");
const KEY = "service-key-0123456789-0123456789";
const WEEK = 7 * 24 * 3600;
const TOO_SLOW = {
  ok: false,
  reasons: [{ code: "exhausted", field: "attempts", value: "60" }],
};

type Account = Credentials & { email: string | null };

/** Two accounts, and a table of them; the password of each is its hash. */
async function startAccounts() {
  const database = await createDatabase({ tenants: [] });
  await database.query(
    `CREATE TABLE person (person_id BIGINT PRIMARY KEY, failed_log_ins INT NULL,
       last_failed_log_in_at DATETIME(6) NULL)`,
  );
  const clock = { now: NOW };
  const verified: string[] = [];
  const deps = {
    ...RUNTIME,
    db: connect(database.gateway.url, 60_000),
    now: () => clock.now,
    serviceKey: KEY,
    passwords: {
      verify: (password: string, hash: string) => {
        verified.push(hash);
        return Promise.resolve(password === hash);
      },
    },
    log: () => {},
  } as unknown as Deps;
  const warning = ({ accountId, email }: Account): EmailDraft | null =>
    email === null ? null : {
      tenant: "pewaca",
      kind: "failed_log_ins",
      accountId,
      to: email,
      payload: {},
      dedupeKey: `failed:${accountId}`,
    };
  const table: AccountTable<Account> = {
    tenant: "pewaca",
    name: "person",
    idColumn: "person_id",
    warning,
  };
  return {
    deps,
    table,
    clock,
    verified,
    gateway: database.gateway,
    query: database.query,
    /** Writes an account; `secondsAgo` is when a login on it failed last. */
    given: async (accountId: number, failures: number | null, secondsAgo: number | null) => {
      await database.query("REPLACE INTO person VALUES (?, ?, ?)", [
        accountId,
        failures,
        secondsAgo === null ? null : toSql(addSeconds(NOW, -secondsAgo)),
      ]);
      const email = `person${accountId}@example.com`;
      return { accountId, passwordHash: `right${accountId}`, failures: failures ?? 0, email };
    },
    rows: async () => {
      const { rows } = await database.query("SELECT * FROM person ORDER BY 1");
      return rows.map((row) => {
        const last = row.last_failed_log_in_at;
        const failed = row.failed_log_ins;
        return [
          failed === null ? null : Number(failed),
          last === null ? null : (fromSql(String(last)).getTime() - NOW.getTime()) / 1000,
        ];
      });
    },
    emails: async () => {
      const { rows } = await database.query("SELECT to_email FROM outbox ORDER BY 1");
      return rows.map((row) => row.to_email);
    },
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

/** Failures and seconds since the last, whether the password is looked at, and what is stored after a wrong one. */
const TRIES: [number, number | null, isTried: boolean, stored: [number, number | null]][] = [
  [0, null, true, [1, 0]],
  [99, 0, true, [100, 0]],
  [100, null, true, [101, 0]],
  [100, 60, true, [101, 0]],
  [100, 59.999, false, [100, -59.999]],
  [500, 3_600, true, [501, 0]],
  [500, 1, false, [500, -1]],
];

Deno.test("after a hundred failures in a row an account takes one try a minute, whatever the password", async () => {
  await using accounts = await startAccounts();
  const { deps, table, verified } = accounts;
  const other = await accounts.given(8, 3, 9);
  for (const [failures, secondsAgo, isTried, stored] of TRIES) {
    const what = `${failures} failures, ${secondsAgo} s ago`;
    verified.length = 0;
    const account = await accounts.given(7, failures, secondsAgo);
    const wrong = await checkPassword(deps, table, [account], "guess", "rina");
    assert.deepEqual(wrong, isTried ? refused("wrong", "password") : TOO_SLOW, what);
    assert.deepEqual(verified, isTried ? ["right7"] : [], what);
    assert.deepEqual(await accounts.rows(), [stored, [3, -9]], what);
    const same = await accounts.given(7, failures, secondsAgo);
    const right = await checkPassword(deps, table, [same], "right7", "rina");
    assert.deepEqual(right, isTried ? accepted(same) : TOO_SLOW, what);
  }
  const noted = await accounts.query("SELECT account_id, what, total FROM account_access");
  assert.deepEqual(noted.rows.map((row) => [Number(row.account_id), row.what, Number(row.total)]), [
    [7, "log_in_refused", 5],
  ]);
  assert.equal(other.failures, 3);
});

Deno.test("a name that may mean two accounts opens the first that fits, and a failure counts on each that was tried", async () => {
  await using accounts = await startAccounts();
  const { deps, table, verified } = accounts;
  const [one, two] = [await accounts.given(7, 2, 9), await accounts.given(8, null, null)];
  assert.deepEqual(await checkPassword(deps, table, [one, two], "right8", "x"), accepted(two));
  assert.deepEqual(await accounts.rows(), [[2, -9], [null, null]]);
  assert.deepEqual(await checkPassword(deps, table, [one, two], "right7", "x"), accepted(one));
  assert.deepEqual(verified, ["right7", "right8", "right7"]);
  await checkPassword(deps, table, [one, two], "guess", "x");
  assert.deepEqual(await accounts.rows(), [[3, 0], [1, 0]]);
  // The one that has to wait is left out.
  const slow = await accounts.given(7, 100, 1);
  assert.deepEqual(await checkPassword(deps, table, [slow, two], "right8", "x"), accepted(two));
  const wrong = await checkPassword(deps, table, [slow, two], "guess", "x");
  assert.deepEqual(wrong, refused("wrong", "password"));
  assert.deepEqual(await accounts.rows(), [[100, -1], [2, 0]]);
});

Deno.test("the owner is told of a hundred failures once a day, and an address twice for whatever accounts", async () => {
  await using accounts = await startAccounts();
  const { deps, table, clock } = accounts;
  const fail = async (failures: number, change: Partial<Account> = {}) => {
    const account = { ...await accounts.given(7, failures, 3_600), ...change };
    await checkPassword(deps, table, [account], "guess", "x");
  };
  await fail(98);
  await fail(99, { email: null });
  assert.deepEqual(await accounts.emails(), []);
  await fail(99);
  assert.deepEqual(await accounts.emails(), ["person7@example.com"]);
  await fail(100);
  clock.now = addSeconds(NOW, 24 * 3600 - 1);
  await fail(2_000);
  assert.equal((await accounts.emails()).length, 1);
  clock.now = addSeconds(NOW, 24 * 3600);
  await fail(2_000);
  const keys = await accounts.query("SELECT dedupe_key FROM outbox ORDER BY created_at");
  const day = Math.floor(NOW.getTime() / 86_400_000);
  // Of two failures at once one has the key.
  assert.deepEqual(keys.rows.map((row) => row.dedupe_key), [
    `failed:7:${day}`,
    `failed:7:${day + 1}`,
  ]);
  for (const accountId of [8, 9]) {
    const account = await accounts.given(accountId, 99, null);
    await checkPassword(deps, table, [{ ...account, email: "person7@example.com" }], "guess", "x");
  }
  assert.equal((await accounts.emails()).length, 3);
});

Deno.test("a name of nobody is refused like an account: a hundred times, then once a minute, for a week after the last", async () => {
  await using accounts = await startAccounts();
  const { deps, table, query } = accounts;
  const key = keyedDigest(KEY, "attempts", ["person", "unknown", "nobody"]);
  const other = keyedDigest(KEY, "attempts", ["person", "unknown", "other"]);
  /** Attempts, and the seconds until the row ends, before and after one more. */
  const cases: [before: [number, number] | null, isSlow: boolean, after: [number, number]][] = [
    [null, false, [1, WEEK]],
    [[98, 9], false, [99, WEEK]],
    [[99, WEEK], false, [100, WEEK]],
    [[100, WEEK - 60], false, [101, WEEK]],
    [[100, WEEK - 59.999], true, [100, WEEK - 59.999]],
    [[100, WEEK], true, [100, WEEK]],
    [[100, 0], false, [1, WEEK]],
    [[100, -9], false, [1, WEEK]],
    [[500, 0.001], false, [501, WEEK]],
  ];
  for (const [before, isSlow, after] of cases) {
    await query("DELETE FROM attempt_count");
    for (const each of before ? [key, other] : []) {
      const end = toSql(addSeconds(NOW, before![1]));
      await query("INSERT INTO attempt_count VALUES (?, ?, ?)", [each, before![0], end]);
    }
    const refusal = await checkPassword(deps, table, [], "right7", "nobody");
    assert.deepEqual(refusal, isSlow ? TOO_SLOW : refused("wrong", "password"), `${before}`);
    const { rows } = await query("SELECT limit_key, attempts, ends_at FROM attempt_count");
    const windows = Object.fromEntries(rows.map((row) => {
      const end = fromSql(String(row.ends_at)).getTime();
      return [row.limit_key, [Number(row.attempts), (end - NOW.getTime()) / 1000]];
    }));
    assert.deepEqual(windows, { [key]: after, ...before && { [other]: before } }, `${before}`);
  }
  accounts.gateway.inject({ match: /INSERT INTO attempt_count/, kind: "pool_full", times: 1 });
  assert.ok(!(await checkPassword(deps, table, [], "x", "nobody")).ok);
});

Deno.test("a success ends a row of failures, without a statement when there were none", async () => {
  await using accounts = await startAccounts();
  const { deps, table, gateway } = accounts;
  const [one, other] = [await accounts.given(7, 1, 9), await accounts.given(8, 5, 9)];
  gateway.resetLog();
  await forgetFailures(deps, table, { ...one, failures: 0 });
  assert.equal(gateway.log.length, 0);
  await forgetFailures(deps, table, one);
  assert.deepEqual(await accounts.rows(), [[0, -9], [5, -9]]);
  assert.equal(other.failures, 5);
});

Deno.test("a refusal is held back for its time, a success is not; what took longer is logged", async () => {
  const logged: unknown[] = [];
  const waits: number[] = [];
  let wake = () => {};
  let signal: AbortSignal | undefined;
  const deps = {
    failedLogInMs: 1_000,
    log: (entry: unknown) => logged.push(entry),
    sleep: (ms: number, given: AbortSignal) => {
      waits.push(ms);
      signal = given;
      return new Promise<void>((resolve) => wake = resolve);
    },
  } as unknown as Deps;
  const turn = () => new Promise((resolve) => setTimeout(resolve, 0));
  const yes = await arrived(holdRefusals(deps, "secret", () => Promise.resolve(accepted(1))));
  assert.deepEqual([yes, signal!.aborted], [accepted(1), true]);
  const no = refused("wrong", "password");
  let held: unknown = "held back";
  const refusal = holdRefusals(deps, "secret", () => Promise.resolve(no)).then((end) => held = end);
  await turn();
  assert.deepEqual([held, signal!.aborted], ["held back", false]);
  wake();
  assert.equal(await arrived(refusal), no);
  assert.ok(signal!.aborted);
  assert.deepEqual(logged, []);
  await holdRefusals(deps, "secret", async () => {
    wake();
    await turn();
    return no;
  });
  assert.deepEqual(logged, [{ event: "failed_log_in_late" }]);
  await assert.rejects(holdRefusals(deps, "x", () => Promise.reject(new Error("bug"))), /bug/);
  assert.ok(signal!.aborted);
  assert.deepEqual(waits, Array(4).fill(1_000));
  // Composed and decomposed are two spellings, and so two hashes.
  await holdRefusals(deps, "se\u0301cret", () => Promise.resolve(accepted(1)));
  assert.equal(waits.at(-1), 2_000);
});

Deno.test("an outdated hash is replaced after a login, and a failure of it is logged and no more", async () => {
  const logged: unknown[] = [];
  const deps = (hash: () => Promise<string>, isOutdated = true) =>
    ({
      log: (entry: unknown) => logged.push(entry),
      passwords: { hash, isOutdated: (stored: string) => stored === "old" && isOutdated },
    }) as unknown as Deps;
  const good = deps(() => Promise.resolve("new"));
  const replaced: string[] = [];
  const replace = (hash: string) => Promise.resolve(replaced.push(hash));
  assert.equal(await renewHash(good, "old", "x"), "new");
  assert.equal(await renewHash(good, "current", "x"), null);
  await rehash(good, { passwordHash: "old" }, "x", replace);
  await rehash(good, { passwordHash: "current" }, "x", replace);
  assert.deepEqual([replaced, logged], [["new"], []]);
  const [bug, other] = [
    deps(() => Promise.reject(new RangeError())),
    deps(() => Promise.reject(1)),
  ];
  assert.equal(await renewHash(bug, "old", "x"), null);
  assert.equal(await renewHash(other, "old", "x"), null);
  await rehash(bug, { passwordHash: "old" }, "x", replace);
  await rehash(other, { passwordHash: "old" }, "x", replace);
  await rehash(good, { passwordHash: "old" }, "x", () => Promise.reject(new TypeError()));
  assert.deepEqual(
    logged,
    ["RangeError", "unknown", "RangeError", "unknown", "TypeError"].map((reason) => ({
      event: "rehash_failed",
      reason,
    })),
  );
});
