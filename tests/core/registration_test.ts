import assert from "node:assert/strict";
import { BREACHED, register, type Registration } from "../../src/core/register.ts";
import {
  type AnsweredRegistration,
  createRegistrationCounter,
  deleteOldMinutes,
  readRegistrationCounts,
} from "../../src/core/registration_outcomes.ts";
import {
  forgetRegistrations,
  isSameRegistration,
  keysOf,
  registrationId,
} from "../../src/core/repetition.ts";
import { keyedDigest } from "../../src/core/keyed_digest.ts";
import { connect } from "../../src/db/connect.ts";
import { TransportError } from "../../src/db/errors.ts";
import { addSeconds, toSql } from "../../src/db/time.ts";
import type { Database, Deps, Passwords } from "../../src/deps.ts";
import { accepted, type Outcome, type Reason, refused } from "../../src/outcome.ts";
import { RUNTIME } from "../../src/runtime.ts";
import { createDatabase } from "../support/mysql/mysql.ts";

const NOW = new Date("2026-11-27T03:04:45.600Z");

type Script = Partial<Registration<string>> & {
  known?: (Outcome<string> | null)[];
  isBreached?: boolean;
  /** How many rows have the address, in whichever spelling. */
  holders?: number;
  loses?: string;
};

/** What nobody awaits comes too late for the trace. */
function late(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/** Registers with a database that only notes what it is asked, between the steps of the registration. */
async function run({ known = [], isBreached = false, holders = 1, loses, ...change }: Script) {
  const trace: string[] = [];
  const times: Date[] = [];
  const looks = [...known];
  let lost = loses;
  const send = async (statement: string, args: readonly unknown[] = []) => {
    await late();
    trace.push(/INTO outbox/.test(statement) ? "email" : `${statement} ${args}`.trim());
    if (statement === lost) {
      lost = undefined;
      throw new TransportError("lost");
    }
    const rows = Array.from({ length: holders }, () => ({ one: 1 }));
    return { rows, rowsAffected: 1, insertId: 0 };
  };
  const db: Database = {
    query: send,
    session: () => ({ query: send, rollBack: async () => void await send("ROLLBACK") }),
    patience: { totalMs: 1, pause: () => Promise.resolve(true) },
  };
  const deps = {
    ...RUNTIME,
    db,
    now: () => NOW,
    passwords: { hash: (password: string) => Promise.resolve(`hash of ${password}`) },
    isBreached: (password: string) => {
      trace.push(`breached ${password}?`);
      return Promise.resolve(isBreached);
    },
  } as unknown as Deps;
  const note = <Value>(what: string, now: Date, value: Value) => {
    trace.push(what);
    times.push(now);
    return Promise.resolve(value);
  };
  const outcome = await register(deps, {
    password: "secret",
    lookUp: (now) => note("look", now, looks.shift() ?? null),
    prepare: async (now) => {
      for (let statement = 0; statement < 3; statement++) await late();
      await note("prepare", now, undefined);
    },
    insertAccount: (_, hash, now) => {
      const shown = hash.startsWith("!") ? "unusable" : hash;
      return note(`account ${shown}`, now, "rina");
    },
    insertTenantRows: (_, account, now) => note(`rows of ${account}`, now, accepted(undefined)),
    email: (account) => ({
      tenant: "pewaca",
      kind: "verify_email",
      accountId: 7,
      to: `${account}@example.com`,
      payload: {},
      dedupeKey: "verify:7",
    }),
    ...change,
  });
  assert.ok(times.every((time) => time === NOW), "one moment for all rows");
  return { outcome, trace: trace.join(", ") };
}

const LOOKED = "look, breached secret?";
const INSERTED = "account hash of secret, rows of rina";
const TAKEN = refused("taken", "email");
const KNOWN = accepted({ account: "before", isNew: false, email: null });
const ADDRESS = { email: "rina@münchen.example", table: "person", column: "email_norm" };
const HOLDERS =
  /account hash of secret, SELECT 1 AS one FROM person WHERE email_norm IN \(.+\) FOR UPDATE rina@/;

/** What is registered, what is done in its order, and the outcome; `made` for a new account. */
const REGISTRATIONS: [what: string, Script, trace: string | RegExp, outcome: unknown][] = [
  ["a new account", {}, `${LOOKED}, BEGIN, prepare, ${INSERTED}, email, COMMIT`, "made"],
  ["one without an email", { email: () => null }, /rows of rina, COMMIT$/, "made without email"],
  ["the same again", { known: [accepted("before")] }, LOOKED, KNOWN],
  [
    "the same again, breached since",
    { known: [accepted("before")], isBreached: true },
    LOOKED,
    KNOWN,
  ],
  ["a refusal", { known: [TAKEN] }, LOOKED, TAKEN],
  ["a breached password", { isBreached: true }, LOOKED, { ok: false, reasons: [BREACHED] }],
  [
    "both",
    { known: [TAKEN], isBreached: true },
    LOOKED,
    { ok: false, reasons: [...TAKEN.reasons, BREACHED] },
  ],
  [
    "no password",
    { password: null, isBreached: true },
    "look, BEGIN, prepare, account unusable, rows of rina, email, COMMIT",
    "made",
  ],
  [
    "rows that are refused",
    { insertTenantRows: () => Promise.resolve(TAKEN) },
    `${LOOKED}, BEGIN, prepare, account hash of secret, ROLLBACK`,
    TAKEN,
  ],
  [
    "an address in ASCII",
    { address: { ...ADDRESS, email: "rina@example.com" } },
    `${LOOKED}, BEGIN, prepare, ${INSERTED}, email, COMMIT`,
    "made",
  ],
  ["an international address", { address: ADDRESS }, HOLDERS, "made"],
  ["one that is there in another spelling", { address: ADDRESS, holders: 2 }, HOLDERS, TAKEN],
  [
    "a lost answer to COMMIT, and it is there",
    { loses: "COMMIT", known: [null, accepted("before")] },
    `${LOOKED}, BEGIN, prepare, ${INSERTED}, email, COMMIT, ROLLBACK, look`,
    KNOWN,
  ],
  [
    "a lost answer to COMMIT, and it is not",
    { loses: "COMMIT" },
    `${LOOKED}, BEGIN, prepare, ${INSERTED}, email, COMMIT, ROLLBACK, look, BEGIN, ${INSERTED}, email, COMMIT`,
    "made",
  ],
  [
    "a lost answer to BEGIN",
    { loses: "BEGIN" },
    `${LOOKED}, BEGIN, prepare, BEGIN, ${INSERTED}, email, COMMIT`,
    "made",
  ],
  ["a refusal, and a lost answer to BEGIN", { known: [TAKEN], loses: "BEGIN" }, LOOKED, TAKEN],
];

Deno.test("a registration looks first, prepares once, inserts all or nothing, and repeats to the account of the first", async () => {
  for (const [what, script, trace, expected] of REGISTRATIONS) {
    const { outcome, trace: done } = await run(script);
    if (typeof trace === "string") assert.equal(done, trace, what);
    else assert.match(done, trace, what);
    if (typeof expected !== "string") {
      assert.deepEqual(outcome, expected, what);
      continue;
    }
    assert.ok(outcome.ok, what);
    const { account, isNew, email } = outcome.value;
    assert.deepEqual([account, isNew, email !== null], ["rina", true, expected === "made"], what);
    const hash = email?.passwordHash ?? "hash of secret";
    assert.match(hash, script.password === null ? /^!/ : /^hash of secret$/, what);
  }
});

/** A registration's ending, and by which words it is counted. */
const ENDINGS: [AnsweredRegistration["outcome"], Reason[], counted: string][] = [
  ["created", [], "created"],
  ["repeated", [], "repeated"],
  ["fault", [{ code: "taken", field: "email" }], "fault"],
  ["refused", [{ code: "malformed", field: "email" }], "refused invalid"],
  [
    "refused",
    [{ code: "required", field: "name" }, { code: "taken", field: "nik" }],
    "refused taken",
  ],
  ["refused", [{ code: "unknown", field: "unit" }], "refused invalid"],
  [
    "refused",
    [{ code: "taken", field: "x" }, { code: "unknown", field: "code" }],
    "refused unknown_code",
  ],
  [
    "refused",
    [{ code: "unknown", field: "code" }, { code: "exhausted", field: "x" }],
    "refused limited",
  ],
];

async function startCounting() {
  const database = await createDatabase({ tenants: [] });
  const clock = { now: NOW };
  const deps = {
    ...RUNTIME,
    db: connect(database.gateway.url, 60_000),
    now: () => clock.now,
    sleep: () => Promise.resolve(),
    log: () => {},
  } as unknown as Deps;
  return {
    deps,
    clock,
    query: database.query,
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

Deno.test("registrations are counted by how they ended and within which time, of all time and of the last hour", async () => {
  await using counting = await startCounting();
  const { deps, clock } = counting;
  const count = createRegistrationCounter();
  for (const [outcome, reasons] of ENDINGS) {
    await count(deps, { tenant: "pewaca", outcome, reasons, durationMs: 1 });
  }
  const bounds = [100, 250, 500, 1000, 2500, 5000, 10000];
  for (const bound of bounds) {
    for (const durationMs of [bound + 0.4, bound + 0.6]) {
      await count(deps, { tenant: "zporta", outcome: "created", reasons: [], durationMs });
    }
  }
  const read = async (seconds: number) => {
    const counts = await readRegistrationCounts(counting.deps.db, addSeconds(NOW, seconds));
    const words = (each: typeof counts.allTime) =>
      each.filter(({ tenant }) => tenant === "pewaca")
        .map(({ outcome, reason, attempts }) =>
          `${outcome} ${reason} ${attempts}`.replace("  ", " ")
        )
        .sort();
    return {
      ...counts,
      allTimeWords: words(counts.allTime),
      lastHourWords: words(counts.lastHour),
    };
  };
  const tally = new Map<string, number>();
  for (const [, , counted] of ENDINGS) tally.set(counted, (tally.get(counted) ?? 0) + 1);
  const words = [...tally].map(([counted, n]) => `${counted} ${n}`).sort();
  const now = await read(0);
  assert.deepEqual([now.allTimeWords, now.lastHourWords], [words, words]);
  const within = bounds.map((_, i) => 2 * i + 1);
  const total = bounds.reduce((sum, bound) => sum + 2 * bound + 1, 0);
  const expected = {
    tenant: "zporta",
    outcome: "created",
    reason: "",
    attempts: 14,
    durationMs: total,
    within,
  };
  for (const counts of [now.allTime, now.lastHour]) {
    assert.deepEqual(counts.find(({ tenant }) => tenant === "zporta"), expected);
  }
  // They were counted in the minute that began 45.6 s before.
  assert.deepEqual((await read(3_600 - 45.601)).lastHourWords, words);
  const later = await read(3_600 - 45.6);
  assert.deepEqual([later.allTimeWords, later.lastHourWords], [words, []]);

  const minutes = async () => {
    const { rows } = await counting.query(
      "SELECT DISTINCT counted_minute AS minute FROM registration_outcome ORDER BY 1",
    );
    return rows.map(({ minute }) => String(minute).slice(0, 19));
  };
  const all = ["1970-01-01 00:00:00", "2026-11-27 03:04:00"];
  clock.now = addSeconds(NOW, 31 * 24 * 3600 - 45.6);
  await deleteOldMinutes(deps);
  assert.deepEqual(await minutes(), all);
  clock.now = addSeconds(NOW, 31 * 24 * 3600 - 45.599);
  await deleteOldMinutes(deps);
  assert.deepEqual(await minutes(), all.slice(0, 1));
});

Deno.test("a registration is the same when content and password are, under the key of then or of now", async () => {
  const deps = { serviceKey: "s", digestKeys: ["new", "old"] } as unknown as Deps;
  const digest = (secret: string) => keyedDigest(secret, "pewaca.sign-up", ["rina", 7]);
  const key = (secret: string) => keyedDigest(secret, "pewaca.idempotency-key", ["k"]);
  const id = registrationId(deps, "pewaca", ["rina", 7], "k");
  assert.deepEqual(id, {
    digest: digest("new"),
    key: key("new"),
    former: [{ digest: digest("old"), key: key("old") }],
  });
  assert.deepEqual(keysOf(id), [key("new"), key("old")]);
  const unnamed = registrationId(deps, "pewaca", ["rina", 7], null);
  assert.deepEqual([unnamed.digest, keysOf(unnamed)], [digest("new"), [null, null]]);

  const passwords = {
    verify: (password: string, hash: string) => Promise.resolve(hash === `hash of ${password}`),
  } as Passwords;
  const passwordHash = "hash of secret";
  const stored: [digest: unknown, passwordHash: unknown, isSame: boolean][] = [
    [digest("new"), passwordHash, true],
    [digest("old"), passwordHash, true],
    [digest("other"), passwordHash, false],
    [null, passwordHash, false],
    [digest("new"), "hash of another", false],
    [digest("new"), null, false],
  ];
  const same = { ...id, password: "secret" };
  for (const [digest, passwordHash, expected] of stored) {
    assert.equal(await isSameRegistration(passwords, same, { digest, passwordHash }), expected);
  }
});

Deno.test("a registration is remembered for ten minutes, and with a key for a day", async () => {
  await using counting = await startCounting();
  const { deps, query } = counting;
  await query(
    `CREATE TABLE person (id VARCHAR(20) PRIMARY KEY, registration_key VARCHAR(20) NULL,
       registration_digest VARCHAR(20) NULL, made_at DATETIME(6) NOT NULL)`,
  );
  const people: [id: string, key: string | null, seconds: number][] = [
    ["new", null, 600],
    ["old", null, 600.001],
    ["new with key", "k", 24 * 3600],
    ["old with key", "k", 24 * 3600 + 0.001],
  ];
  for (const [id, key, seconds] of people) {
    const madeAt = toSql(addSeconds(NOW, -seconds));
    await query("INSERT INTO person VALUES (?, ?, 'd', ?)", [id, key, madeAt]);
  }
  await query("INSERT INTO person VALUES ('forgotten', 'k', NULL, '2020-01-01')");
  await forgetRegistrations(deps, { name: "person", createdColumn: "made_at" });
  const { rows } = await query(
    "SELECT id, registration_key, registration_digest FROM person ORDER BY made_at DESC",
  );
  assert.deepEqual(rows.map((row) => [row.id, row.registration_key, row.registration_digest]), [
    ["new", null, "d"],
    ["old", null, null],
    ["new with key", "k", "d"],
    ["old with key", null, null],
    ["forgotten", "k", null],
  ]);
});
