import { RUNTIME } from "../src/runtime.ts";
import assert from "node:assert/strict";
import { Client } from "@planetscale/database";
import { seed } from "../local/seed/seed.ts";
import { createApp } from "../src/app.ts";
import { pewaca } from "../src/tenants/pewaca/tenant.ts";
import { createPasswords } from "../src/core/passwords/passwords.ts";
import { connect } from "../src/db/connect.ts";
import { transact } from "../src/db/transact.ts";
import type { SqlValue } from "../src/deps.ts";
import { accepted } from "../src/outcome.ts";
import { argon2 } from "../tests/support/argon2.ts";
import { createDatabase, type TestDatabase } from "../tests/support/mysql/mysql.ts";
import { multipart, shortForm, SIGN_UP_PATH } from "../tests/support/pewaca/pewaca.ts";
import { createPhotoStore } from "../tests/support/images/photos.ts";
import { settings } from "../tests/support/service.ts";
import { countTraffic, measure, printTable } from "./harness.ts";

// `deno bench -A --no-check bench/sign_up_bench.ts`. A whole sign-up: the service in this process, the
// real driver, and a gateway with an artificial round-trip time. Times depend on the machine: compare the
// counts and the ratios.

const RTTS_MS = [0, 5, 20];
const RUNS = 15;
const CONCURRENCY = 20;
/** More than all statements of a run take. */
const PATIENCE_MS = 600_000;

let number = 0;
const nextEmail = () => `warga${++number}@example.com`;
const traffic = countTraffic();

const signUps: Record<string, string | number>[] = [];
const transactions: Record<string, string | number>[] = [];
for (const rttMs of RTTS_MS) {
  await using database = await createDatabase({ rttMs });
  await seed(database.query);
  signUps.push(await compareSignUps(database, rttMs));
  transactions.push(...await compareTransactions(database, rttMs));
}
printTable(
  "A sign-up from request to answer; what is not round trips is hashing, parsing and the database",
  signUps,
);
printTable(
  "The transaction alone: our transact() and the driver's own transaction()",
  transactions,
);

async function compareSignUps(
  database: TestDatabase,
  rttMs: number,
): Promise<Record<string, string | number>> {
  const service = startService(database);
  const single = await measure(RUNS, async () => {
    await service.finishBackground();
    await service.signUp();
  });
  await service.finishBackground();

  traffic.take();
  database.gateway.resetLog();
  await service.signUp();
  const { requests, bytesOut, bytesIn } = traffic.take();
  const statements = database.gateway.log.filter(({ sql }) => !/^(?:BEGIN|COMMIT)$/.test(sql));
  await service.finishBackground();

  const tripMs = await measureTrip(database);
  const concurrent = await measure(3, async () => {
    await service.finishBackground();
    await Promise.all(Array.from({ length: CONCURRENCY }, () => service.signUp()));
  });
  await service.finishBackground();
  return {
    "RTT ms": rttMs,
    "round trips": requests,
    statements: statements.length,
    "bytes out": bytesOut,
    "bytes in": bytesIn,
    "median ms": single.medianMs,
    "slowest ms": single.slowestMs,
    "trip ms": tripMs,
    "trips x trip ms": requests * tripMs,
    "share": `${Math.round(100 * requests * tripMs / single.medianMs)} %`,
    [`${CONCURRENCY} at once ms`]: concurrent.medianMs,
    "each, of median": `${Math.round(100 * concurrent.medianMs / CONCURRENCY / single.medianMs)} %`,
  };
}

/** Measures a round trip: timers are coarse, so it takes longer than the RTT. */
async function measureTrip({ gateway }: TestDatabase): Promise<number> {
  const db = connect(gateway.url, PATIENCE_MS);
  return (await measure(RUNS, () => db.query("SELECT 1"))).medianMs;
}

function startService(database: TestDatabase) {
  const pending = new Set<Promise<unknown>>();
  const photos = createPhotoStore();
  const app = createApp({
    tenants: [{ tenant: pewaca, database: "one" }],
    metricsTokens: [],
    depsFor: (_, meter, patienceMs) => ({
      ...RUNTIME,
      db: connect(database.gateway.url, patienceMs, meter),
      mailer: {
        send: () => Promise.resolve({ sent: true, emails: [{ sent: true, providerId: null }] }),
        requestsPerSecond: Infinity,
      },
      photos,
      passwords: createPasswords({ argon2, scheme: "argon2id" }),
      allow: () => Promise.resolve(true),
      isBreached: () => Promise.resolve(false),
      now: () => new Date(),
      sleep: () => Promise.resolve(),
      failedLogInMs: 0,
      serviceKey: settings.serviceKey,
      settings: settings.pewaca,
      log: () => {},
    }),
  });
  const context = {
    waitUntil: (promise: Promise<unknown>) => void pending.add(promise),
    passThroughOnException: () => {},
    props: {},
  };
  return {
    signUp: async () => {
      const form = multipart(shortForm({ email: nextEmail() }));
      const request = new Request(`http://daftar.test${SIGN_UP_PATH}`, form);
      const response = await app.fetch(request, context);
      assert.equal(response.status, 201);
    },
    finishBackground: async () => {
      await Promise.all(pending);
      pending.clear();
    },
  };
}

type Run = (sql: string, args: SqlValue[]) => Promise<{ insertId: number | string }>;

async function compareTransactions(
  database: TestDatabase,
  rttMs: number,
): Promise<Record<string, string | number>[]> {
  const { url } = database.gateway;
  const db = connect(url, PATIENCE_MS);
  const client = new Client({ url });
  const ways: [string, () => Promise<unknown>][] = [
    ["ours", () => transact(db, async (tx) => accepted(await insertRows(tx.query)))],
    [
      "the driver's",
      () =>
        client.transaction((tx) =>
          insertRows((sql, args) => tx.execute(sql, args as (string | number | null)[]))
        ),
    ],
  ];
  const tripMs = await measureTrip(database);
  const rows = [];
  for (const [name, run] of ways) {
    const single = await measure(RUNS, run);
    traffic.take();
    await run();
    const { requests, bytesOut, bytesIn } = traffic.take();
    const concurrent = await measure(
      3,
      () => Promise.all(Array.from({ length: CONCURRENCY }, run)),
    );
    rows.push({
      "transaction()": name,
      "RTT ms": rttMs,
      "round trips": requests,
      "bytes out": bytesOut,
      "bytes in": bytesIn,
      "median ms": single.medianMs,
      "trips x trip ms": requests * tripMs,
      [`${CONCURRENCY} at once ms`]: concurrent.medianMs,
    });
  }
  return rows;
}

/** The inserts of a registration, without its checks. */
async function insertRows(run: Run): Promise<void> {
  const email = nextEmail();
  const { insertId } = await run(
    `INSERT INTO m_user (user_name, user_email, user_created_on, is_warga)
     VALUES (?, ?, UTC_TIMESTAMP(6), 1)`,
    [email, email],
  );
  const userId = Number(insertId);
  await run("INSERT INTO m_warga (full_name, created_by, user_id) VALUES (?, ?, ?)", [
    "Rina Wulandari",
    userId,
    userId,
  ]);
  await run(
    `INSERT INTO outbox (id, tenant, kind, account_id, to_email, payload, dedupe_key, next_attempt_at, created_at)
     VALUES (?, 'pewaca', 'verify_email', ?, ?, '{}', ?, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))`,
    [crypto.randomUUID(), userId, email, email],
  );
}
