import { RUNTIME } from "../../src/runtime.ts";
import { OPERATOR } from "../operator.ts";
import type { TestSignUp } from "./test_sign_ups.ts";

const HEALTH_TRIES = 5;
const HEALTH_PAUSE_MS = 3_000;

/** What a smoke test needs. */
export type SmokeWorld = {
  fetch: typeof fetch;
  sleep: (milliseconds: number) => Promise<unknown>;
  publicUrl: string;
  /** None where no database is known. */
  signUps: readonly TestSignUp[];
};

/**
 * Looks whether what was deployed works: `/healthz`, then people who sign up with an address of Resend's that
 * takes every email, are found in the database, and are erased again. Returns what is wrong, or `null`.
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
  if (world.signUps.length === 0) report("  no DATABASE_URL: nobody was signed up");
  for (const signUp of world.signUps) {
    const unsigned = await signUpAndErase(world, signUp);
    if (unsigned) return unsigned;
    report(`  a test address has signed up at ${signUp.product}, and is erased again`);
  }
  return null;
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

async function signUpAndErase(
  world: SmokeWorld,
  signUp: TestSignUp,
): Promise<string | null> {
  const name = `smoke-${crypto.randomUUID()}`;
  const email = `delivered+${name}@resend.dev`;
  const problem = await trySignUp(world, signUp, { email, name });
  // Also where the sign-up has failed: its answer may have been lost.
  const isErased = await erase(signUp, email).catch(() => false);
  const left = isErased ? null : `${email} cannot be erased at ${signUp.product}`;
  return [problem, left].filter(Boolean).join("; ") || null;
}

async function trySignUp(
  { fetch }: SmokeWorld,
  { product, db, acts, requestOf }: TestSignUp,
  { email, name }: { email: string; name: string },
): Promise<string | null> {
  try {
    const { url, form } = await requestOf(email, name);
    const response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", "Accept": "application/json" },
      body: JSON.stringify(form),
    });
    await response.body?.cancel();
    if (response.status !== 201) return `a sign-up at ${product} answers ${response.status}`;
    const accounts = await acts.findAccounts(db, email);
    return accounts.length === 1
      ? null
      : `a sign-up at ${product} leaves ${accounts.length} accounts`;
  } catch {
    return `a sign-up at ${product} gets no answer`;
  }
}

/** Whether nothing is left of a sign-up. */
async function erase({ db, acts }: TestSignUp, email: string): Promise<boolean> {
  const accountIds = await acts.findAccounts(db, email);
  const occasion = { ...RUNTIME, db, now: () => new Date(), operator: OPERATOR };
  return (await acts.erase(occasion, { accountIds, addresses: [email] })).ok;
}
