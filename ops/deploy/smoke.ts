import { RUNTIME } from "../../src/runtime.ts";
import type { Database } from "../../src/deps.ts";
import type { Tenant } from "../../src/tenant.ts";
import { OPERATOR } from "../operator.ts";

const HEALTH_TRIES = 5;
const HEALTH_PAUSE_MS = 3_000;

/** What a smoke test needs. `database` is that of the tenant; without it nobody is signed up. */
export type SmokeWorld = {
  fetch: typeof fetch;
  sleep: (milliseconds: number) => Promise<unknown>;
  publicUrl: string;
  zportaUrl: string;
  database: Database | null;
  zporta: Pick<Tenant, "personalData">;
};

/**
 * Looks whether what was deployed works: `/healthz`, then a learner who signs up at Zporta with an address
 * of Resend's that takes every email, is found in the database, and is erased again. Returns what is wrong,
 * or `null`.
 *
 * Source: https://resend.com/docs/dashboard/emails/send-test-emails
 */
export async function smoke(
  world: SmokeWorld,
  report: (line: string) => void,
): Promise<string | null> {
  const sick = await checkHealth(world);
  if (sick) return sick;
  report("  /healthz: every database is reached");
  if (!world.database) {
    report("  no DATABASE_URL: nobody was signed up");
    return null;
  }
  const unsigned = await signUpAndErase(world, world.database);
  if (!unsigned) report("  a test address has signed up, and is erased again");
  return unsigned;
}

async function checkHealth({ fetch, sleep, publicUrl }: SmokeWorld): Promise<string | null> {
  for (let attempt = 1;; attempt++) {
    const problem = await fetch(`${publicUrl}/healthz`).then(
      async (response) => {
        await response.body?.cancel();
        return response.ok ? null : `/healthz answers ${response.status}`;
      },
      () => "/healthz cannot be reached",
    );
    if (!problem || attempt === HEALTH_TRIES) return problem;
    await sleep(HEALTH_PAUSE_MS);
  }
}

async function signUpAndErase(world: SmokeWorld, db: Database): Promise<string | null> {
  const name = `smoke-${crypto.randomUUID()}`;
  const email = `delivered+${name}@resend.dev`;
  const acts = world.zporta.personalData!;
  try {
    const response = await world.fetch(`${world.zportaUrl}/api/users/register/`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "Accept": "application/json" },
      body: JSON.stringify({ username: name, email, password: crypto.randomUUID() }),
    });
    await response.body?.cancel();
    if (response.status !== 201) return `a sign-up answers ${response.status}`;
    const accounts = await acts.findAccounts(db, email);
    return accounts.length === 1 ? null : `a sign-up leaves ${accounts.length} accounts`;
  } catch {
    return "a sign-up gets no answer";
  } finally {
    // Also where the sign-up has failed: its answer may have been lost.
    const accountIds = await acts.findAccounts(db, email);
    const occasion = { ...RUNTIME, db, now: () => new Date(), operator: OPERATOR };
    await acts.erase(occasion, { accountIds, addresses: [email] });
  }
}
