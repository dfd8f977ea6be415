/**
 * Thousands of made-up requests for every operation of the OpenAPI document. Each is answered: not
 * with a 5xx, not slowly, and with a status and a shape that the document has (`service.fetch`
 * asserts that). CI always makes the same ones; `deno task fuzz` makes others and says which, and
 * FUZZ_SEED and FUZZ_RUNS (requests in all) choose.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { seededAccounts } from "../local/seed.ts";
import { createPasswords } from "../src/core/passwords.ts";
import { apis } from "../src/openapi.ts";
import type { Operation } from "../src/web/operation.ts";
import { type MadeUp, requestsFor, strayRequests } from "./fuzz/requests.ts";
import type { RightValues } from "./fuzz/values.ts";
import { argon2 } from "./support/argon2.ts";
import { accessToken, ESTATE, json, signUp, verifyPath } from "./support/pewaca.ts";
import { type Service, startService } from "./support/service.ts";

const SLOW_MS = 2_000;
const SEED = seed();
const RUNS = Number(Deno.env.get("FUZZ_RUNS") ?? 10_000);

const operations = apis.flatMap((api) => api.operations.map((operation) => ({ api, operation })));

/** Where a body comes along, more can go wrong. */
const SHARES = { withBody: 4, without: 1 };
const perShare = RUNS / operations.reduce((sum, { operation }) => sum + shareOf(operation), 1);

Deno.test("no request, however odd, gets a 5xx, an undocumented or a slow answer", async (test) => {
  await using service = await startFuzzedService();
  const right = await rightValues(service);
  for (const { api, operation } of operations) {
    await test.step(`${api.name}.${operation.id}`, async () => {
      await endure(service, requestsFor(operation, right), perShare * shareOf(operation));
    });
  }
  await test.step("paths and methods that nobody has", async () => {
    const paths = operations.map(({ operation }) => operation.path);
    await endure(service, strayRequests(paths), perShare);
  });
  await test.step("and the service still works", async () => {
    const { mail } = await signUp(service, { email: "akhir@example.com" });
    assert.equal((await service.fetch(verifyPath(mail))).status, 200);
  });
});

function seed(): number {
  const wanted = Deno.env.get("FUZZ_SEED") ?? "20261120";
  if (wanted !== "free") return Number(wanted);
  const free = crypto.getRandomValues(new Int32Array(1))[0]!;
  console.log(`FUZZ_SEED=${free}`);
  return free;
}

/** Failed logins are to cost what they must in production; here they would cost minutes. */
function startFuzzedService(): Promise<Service> {
  const passwords = createPasswords({ argon2, scheme: "argon2id", checksLegacyHashes: false });
  return startService({ passwords });
}

function shareOf({ body }: Operation): number {
  return body ? SHARES.withBody : SHARES.without;
}

async function endure(
  service: Service,
  requests: fc.Arbitrary<MadeUp>,
  numRuns: number,
): Promise<void> {
  const property = fc.asyncProperty(requests, async ({ path, init }) => {
    const startedAt = performance.now();
    const response = await service.fetch(path, init);
    const text = await response.text();
    const milliseconds = performance.now() - startedAt;
    assert.ok(response.status < 500, `${response.status} ${text} ${lastFault(service)}`);
    assert.ok(milliseconds < SLOW_MS, `${milliseconds.toFixed(0)} ms`);
    service.logged.length = 0;
  });
  await fc.assert(property, { seed: SEED, numRuns: Math.ceil(numRuns) });
  await service.settled();
}

function lastFault(service: Service): string {
  return JSON.stringify(service.logged.at(-1));
}

async function rightValues(service: Service): Promise<RightValues> {
  const account = seededAccounts.find(({ who }) => who.includes("approved"))!;
  const board = seededAccounts.find(({ who }) => who === "board of Teras Country")!;
  const access = await Promise.all([account, board].map((each) => accessToken(service, each)));
  const login = await service.fetch("/api/auth/login/", json(account));
  const { refresh } = await login.json();
  const { mail } = await signUp(service, { email: "tautan@example.com" });
  const [uid, token] = verifyPath(mail).split("/").slice(-3);
  const somebody = fc.nat({ max: 100_000 }).map((n) => `warga${n}@example.com`);
  const somebodysId = fc.integer({ min: 993, max: 1010 }).map(String);
  return {
    access: fc.constantFrom(...access),
    refresh: fc.constant(refresh),
    uid: fc.constant(uid!),
    token: fc.constant(token!),
    code: fc.constant(ESTATE.code),
    email: fc.oneof(fc.constant(account.email), somebody),
    password: fc.constant(account.password),
    unit_id: fc.constant(String(ESTATE.unitId)),
    full_name: fc.constant("Rina Wulandari"),
    phone_no: fc.constant("081234567890"),
    family_as: fc.constant("1"),
    residence_id: fc.constant(String(ESTATE.id)),
    residenceId: fc.constant(String(ESTATE.id)),
    new_password: fc.constant("kata-sandi-baru"),
    id: somebodysId,
    warga_id: somebodysId,
    warga: somebodysId,
    role: fc.constant("1"),
    page: fc.constantFrom("1", "2"),
    is_checker: fc.constantFrom("true", "false"),
  };
}
