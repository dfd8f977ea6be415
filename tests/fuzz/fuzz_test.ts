/**
 * Thousands of made-up requests for every operation of the OpenAPI document. Each is answered: not
 * with a 5xx, not slowly, and with a status and a shape that the document has (`service.fetch`
 * asserts that); an error has its reason where the page behind the route shows it. CI always makes the same ones; `deno task fuzz` makes others and says which, and
 * FUZZ_SEED and FUZZ_RUNS (requests in all) choose.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { apis } from "../../contracts/openapi/apis.ts";
import { NOTICES } from "../../src/tenants/pewaca/shared/messages.ts";
import type { Operation } from "../../src/web/operation.ts";
import { cheapPasswords, giveCheapHashes } from "./cheap_passwords.ts";
import * as pewaca from "./pewaca.ts";
import { type MadeUp, requestsFor, strayRequests } from "./requests.ts";
import type { RightValues } from "./values.ts";
import { fuzzSeed } from "./seed.ts";
import * as zporta from "./zporta.ts";
import { startGoogle } from "../support/zporta/google.ts";
import { signUp, verifyPath } from "../support/pewaca/pewaca.ts";
import { newLearner } from "../support/zporta/zporta.ts";
import { pass, type Service, settings, startService } from "../support/service.ts";

const SLOW_MS = 2_000;
const SEED = fuzzSeed(20261120);
const RUNS = Number(Deno.env.get("FUZZ_RUNS") ?? 3_000);

const operations = apis.flatMap((api) => api.operations.map((operation) => ({ api, operation })));

/** Where a body comes along, more can go wrong. */
const SHARES = { withBody: 4, without: 1 };

/** What gets past the first checks of each tenant. */
const RIGHT_VALUES: Record<string, (service: Service) => Promise<RightValues>> = {
  pewaca: pewaca.pewacaValues,
  zporta: zporta.zportaValues,
};
// deno-lint-ignore no-explicit-any -- the tenants' errors have forms of their own
const SHOWN: Record<string, Record<string, (body: any) => unknown>> = {
  pewaca: pewaca.SHOWN_BY_PAGES,
  zporta: zporta.SHOWN_BY_PAGES,
};

const perShare = RUNS / operations.reduce((sum, { operation }) => sum + shareOf(operation), 1);

Deno.test("no request, however odd, gets a 5xx, an undocumented or a slow answer", async (test) => {
  await using google = await startGoogle();
  await using service = await startService({
    passwords: cheapPasswords,
    settings: { ...settings, zporta: google.zporta },
  });
  await giveCheapHashes(service);
  for (const { api, operation } of operations) {
    await test.step(`${api.name}.${operation.id}`, async () => {
      // anew each time: the last operation may have ended a session or an account, and failed logins
      pass(service, 60);
      const right = await RIGHT_VALUES[api.name]?.(service.of(api.name)) ?? {};
      const shown = SHOWN[api.name]?.[operation.id];
      const check = (status: number, text: string) => {
        if (status < 400 || !shown || text.includes(NOTICES.notFound)) return;
        assert.ok(shown(JSON.parse(text)), `no page shows ${text}`);
      };
      await endure(service, requestsFor(operation, right), perShare * shareOf(operation), check);
    });
  }
  await test.step("paths and methods that nobody has", async () => {
    const paths = operations.map(({ operation }) => operation.path);
    await endure(service, strayRequests(paths), perShare);
  });
  await test.step("and the service still works", async () => {
    const { mail } = await signUp(service, { email: "akhir@example.com" });
    assert.equal((await service.fetch(verifyPath(mail))).status, 200);
    await newLearner(service, { username: "akhir", email: "akhir@example.com" });
  });
});

function shareOf({ body }: Operation): number {
  return body ? SHARES.withBody : SHARES.without;
}

async function endure(
  service: Service,
  requests: fc.Arbitrary<MadeUp>,
  numRuns: number,
  check: (status: number, text: string) => void = () => {},
): Promise<void> {
  const property = fc.asyncProperty(requests, async ({ path, init }) => {
    const startedAt = performance.now();
    const response = await service.fetch(path, init);
    const text = await response.text();
    const milliseconds = performance.now() - startedAt;
    assert.ok(response.status < 500, `${response.status} ${text} ${lastFault(service)}`);
    check(response.status, text);
    if (milliseconds >= SLOW_MS) await assertBusy(service, milliseconds);
    service.logged.length = 0;
  });
  await fc.assert(property, { seed: SEED, numRuns: Math.ceil(numRuns) });
  await service.backgroundDone();
}

/** On a machine that is busy, what is slow takes no longer than a hundred times the simplest request. */
async function assertBusy(service: Service, milliseconds: number): Promise<void> {
  const startedAt = performance.now();
  for (let i = 0; i < 5; i++) await (await service.fetch("/healthz")).body?.cancel();
  const simplest = (performance.now() - startedAt) / 5;
  assert.ok(milliseconds < 100 * simplest, `${milliseconds} ms, /healthz ${simplest} ms`);
}

function lastFault(service: Service): string {
  return JSON.stringify(service.logged.at(-1));
}
