import { RUNTIME } from "../src/runtime.ts";
import { createApp } from "../src/app.ts";
import { sleep } from "../src/adapters/sleep.ts";
import { createPasswords } from "../src/core/passwords/passwords.ts";
import { connect } from "../src/db/connect.ts";
import { TENANTS } from "../src/tenants/mod.ts";
import { seed } from "../local/seed/seed.ts";
import { argon2 } from "../tests/support/argon2.ts";
import { createDatabase, type TestDatabase } from "../tests/support/mysql/mysql.ts";
import { createPhotoStore } from "../tests/support/images/photos.ts";
import { settings } from "../tests/support/service.ts";
import { printTable } from "./harness.ts";

// `deno run -A bench/answer_times.ts`: whether the time of an answer tells who has an account. Each endpoint
// answers 200 pairs, one for an address that is known and one for an address that is not, in random order. A
// permutation test says how likely differences like these are when there is nothing to tell them apart. An
// endpoint passes when p > 0.05 in two runs of three; the exit code is 1 when one fails. Wants a machine that does
// nothing else: repeat an endpoint that fails there with `ONLY="Zporta, reset" RTTS=10` before you believe it.
// Takes 25 minutes; `PAIRS=50` for a first look, `ONLY=login` for some endpoints, `HASH=legacy` for accounts with
// a hash of Django's, which takes an hour.

const PAIRS = Number(Deno.env.get("PAIRS") ?? 200);
const ONLY = Deno.env.get("ONLY") ?? "";
const isLegacy = Deno.env.get("HASH") === "legacy";
/** Longer than checking the hash takes, as in production, and not much longer. */
const FAILED_LOG_IN_MS = isLegacy ? 1_000 : 150;
const RTTS_MS = (Deno.env.get("RTTS") ?? "0,10").split(",").map(Number);
const RUNS = 3;
const PERMUTATIONS = 10_000;
const MIN_P = 0.05;

type Endpoint = { name: string; path: string; known: string; body: (address: string) => unknown };

const password = "not-this-one";
const UNVERIFIED = "tunggu3@example.test";
const [resident, learner] = isLegacy
  ? ["lama3@example.test", "legacy@example.test"]
  : ["warga3@example.test", "learner@example.test"];

const ENDPOINTS: Endpoint[] = [
  {
    name: "Pewaca, login",
    path: "/api/auth/login/",
    known: resident!,
    body: (email) => ({ email, password }),
  },
  {
    name: "Pewaca, reset",
    path: "/api/auth/password-reset/",
    known: resident!,
    body: (email) => ({ email }),
  },
  {
    name: "Pewaca, resend",
    path: "/api/auth/verify/resend/",
    known: UNVERIFIED,
    body: (email) => ({ email }),
  },
  {
    name: "Zporta, login",
    path: "/api/users/login/",
    known: learner!,
    body: (username) => ({ username, password }),
  },
  {
    name: "Zporta, reset",
    path: "/api/users/password-reset/",
    known: learner!,
    body: (email) => ({ email }),
  },
  {
    name: "Zporta, magic link",
    path: "/api/users/magic-link-request/",
    known: learner!,
    body: (email) => ({ email }),
  },
];

/** As long as the known address, and nobody's. */
function unknownLike(address: string): string {
  return address.replace(/^./, (letter) => letter === "x" ? "y" : "x");
}

function startService(database: TestDatabase) {
  const pending = new Set<Promise<unknown>>();
  const photos = createPhotoStore();
  let now = Date.now();
  const app = createApp({
    tenants: TENANTS.map((tenant) => ({ tenant, database: "one" })),
    metricsTokens: [],
    depsFor: ({ name }, meter, patienceMs) => ({
      ...RUNTIME,
      db: connect(database.gateway.url, patienceMs, meter),
      mailer: {
        send: () => Promise.resolve({ sent: true, emails: [{ sent: true, providerId: null }] }),
        requestsPerSecond: Infinity,
      },
      photos,
      passwords: createPasswords({ argon2, scheme: "argon2id" }),
      isBreached: () => Promise.resolve(false),
      allow: () => Promise.resolve(true),
      now: () => new Date(now),
      sleep,
      failedLogInMs: FAILED_LOG_IN_MS,
      serviceKey: settings.serviceKey,
      settings: settings[name as "pewaca" | "zporta"],
      log: () => {},
    }),
  });
  const context = {
    waitUntil: (promise: Promise<unknown>) => {
      const tracked: Promise<unknown> = promise.finally(() => pending.delete(tracked));
      pending.add(tracked);
    },
    passThroughOnException: () => {},
    props: {},
  };
  return async ({ path, body }: Endpoint, address: string): Promise<number> => {
    // Every email is one more, and no failure is one too many.
    now += 3600_000;
    await database.query("UPDATE m_user SET failed_log_ins = 0 WHERE failed_log_ins > 0");
    await database.query("UPDATE auth_user SET failed_log_ins = 0 WHERE failed_log_ins > 0");
    await database.query("DELETE FROM attempt_count");
    const request = new Request(`http://daftar.test${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body(address)),
    });
    const startedAt = performance.now();
    const response = await app.fetch(request, context);
    await response.arrayBuffer();
    const elapsed = performance.now() - startedAt;
    while (pending.size > 0) await Promise.all(pending);
    return elapsed;
  };
}

/**
 * How much longer each known address took than its unknown partner, in milliseconds. Every request that is
 * measured follows one that is not: what a request leaves behind (garbage, caches, connections) would
 * otherwise be counted against whoever comes next, which is more often the unknown one.
 */
async function measurePairs(
  answerAtOnce: ReturnType<typeof startService>,
  endpoint: Endpoint,
): Promise<number[]> {
  const unknown = unknownLike(endpoint.known);
  const neutral: Endpoint = {
    ...endpoint,
    path: "/api/auth/verify/resend/",
    body: () => ({ email: "zzz@example.test" }),
  };
  const answer = async (which: Endpoint, address: string) => {
    await answerAtOnce(neutral, "");
    return await answerAtOnce(which, address);
  };
  for (let warmUp = 0; warmUp < 10; warmUp++) {
    await answer(endpoint, endpoint.known);
    await answer(endpoint, unknown);
  }
  const differences: number[] = [];
  for (let pair = 0; pair < PAIRS; pair++) {
    const isKnownFirst = Math.random() < 0.5;
    const first = await answer(endpoint, isKnownFirst ? endpoint.known : unknown);
    const second = await answer(endpoint, isKnownFirst ? unknown : endpoint.known);
    differences.push(isKnownFirst ? first - second : second - first);
  }
  return differences;
}

/**
 * The share of random signs under which the differences' signed ranks add up to as much as they do. Ranks,
 * because a single pause of the machine would outweigh all other pairs.
 */
function permutationTest(differences: readonly number[]): number {
  const ranked = [...differences].sort((one, other) => Math.abs(one) - Math.abs(other));
  const sumWith = (signOf: (index: number) => number) =>
    ranked.reduce((sum, _, i) => sum + signOf(i) * (i + 1), 0);
  const observed = Math.abs(sumWith((i) => Math.sign(ranked[i]!)));
  let asExtreme = 0;
  for (let i = 0; i < PERMUTATIONS; i++) {
    if (Math.abs(sumWith(() => Math.random() < 0.5 ? 1 : -1)) >= observed) asExtreme++;
  }
  return asExtreme / PERMUTATIONS;
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)]!;
}

const rows: Record<string, string | number>[] = [];
for (const rttMs of RTTS_MS) {
  await using database = await createDatabase({ rttMs });
  await seed(database.query);
  await database.query(
    `UPDATE m_user AS u JOIN m_warga AS w ON w.user_id = u.user_id
     SET u.user_isactive = 0, u.email_verified_on = NULL, w.registered_user_id = u.user_id
     WHERE u.user_email = ?`,
    [UNVERIFIED],
  );
  const answer = startService(database);
  for (const endpoint of ENDPOINTS.filter(({ name }) => name.includes(ONLY))) {
    const ps: number[] = [];
    const medians: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      const differences = await measurePairs(answer, endpoint);
      ps.push(permutationTest(differences));
      medians.push(median(differences));
    }
    const passed = ps.filter((p) => p > MIN_P).length;
    rows.push({
      endpoint: endpoint.name,
      "RTT ms": rttMs,
      "median differences, µs": medians.map((ms) => Math.round(ms * 1000)).join(" "),
      "p of each run": ps.map((p) => p.toFixed(3)).join(" "),
      verdict: passed >= 2 ? "passes" : "FAILS",
    });
    console.log(rows.at(-1));
  }
}
printTable(`Known and unknown addresses, ${PAIRS} pairs a run`, rows);
if (rows.some(({ verdict }) => verdict === "FAILS")) Deno.exit(1);
