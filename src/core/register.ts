import { transact } from "../db/transact.ts";
import type { Deps, Tx } from "../deps.ts";
import { accepted, type Outcome, type Reason } from "../outcome.ts";
import { unusablePassword } from "./passwords/passwords.ts";
import { type EmailDraft, enqueueEmail, type PendingEmail } from "./outbox.ts";

/** What a tenant brings to a registration: its rows. The core brings order, retries and a certain outcome. */
export type Registration<Account> = {
  /** `null` for an account that has none, because its owner logs in by other means. */
  password: string | null;
  /**
   * Looks, without a lock, whether this registration is already done: the account when an identical
   * one was made before, a refusal when it cannot be made, `null` when nothing speaks against it. Only
   * the wording depends on it; the keys decide.
   */
  lookUp: (now: Date) => Promise<Outcome<Account> | null>;
  /**
   * What is slow or remote and must be done before the transaction, such as uploads. Runs once, when
   * nothing speaks against the registration. The caller cleans up after a refusal.
   */
  prepare?: (now: Date) => Promise<void>;
  /** Inserts the account; a unique key of the table refuses a second one. */
  insertAccount: (tx: Tx, passwordHash: string, now: Date) => Promise<Account>;
  /** Inserts the tenant's other rows. When it refuses, nothing is kept. */
  insertTenantRows: (tx: Tx, account: Account, now: Date) => Promise<Outcome<void>>;
  /** The email that is sent to the new account, if any. */
  email: (account: Account) => EmailDraft | null;
};

/** The reason against a password that is in a list of breached ones. */
export const BREACHED: Reason = { code: "breached", field: "password" };

/** A committed registration. `email` is the caller's to deliver; `null` when there is none. */
export type Registered<Account> = {
  account: Account;
  isNew: boolean;
  email: PendingEmail | null;
};

/**
 * Registers an account: hash and look-ups side by side, then the account, the tenant's rows and the
 * pending email in one transaction. All or nothing. A repeated identical request gets the account of
 * the first.
 *
 * Refuses with whatever `lookUp` and `insertTenantRows` refuse with, and with `breached` password.
 *
 * @throws when the database is down or the outcome stays unknown; then a repetition is safe.
 */
export async function register<Account>(
  deps: Deps,
  request: Registration<Account>,
): Promise<Outcome<Registered<Account>>> {
  const now = deps.now();
  const lookUp = async (): Promise<Outcome<Registered<Account>> | null> => {
    const known = await request.lookUp(now);
    return known?.ok ? accepted({ account: known.value, isNew: false, email: null }) : known;
  };

  const { password } = request;
  const [passwordHash, known, breached] = await Promise.all([
    password === null ? unusablePassword() : deps.passwords.hash(password),
    lookUp(),
    password !== null && deps.isBreached(password),
  ]);
  if (known?.ok) return known;
  const reasons = [...known?.reasons ?? [], ...breached ? [BREACHED] : []];
  if (reasons.length > 0) return { ok: false, reasons };
  await request.prepare?.(now);

  return await transact(deps.db, async (tx) => {
    const account = await request.insertAccount(tx, passwordHash, now);
    const inserted = await request.insertTenantRows(tx, account, now);
    if (!inserted.ok) return inserted;
    const draft = request.email(account);
    const email = draft && await enqueueEmail(tx, draft, now);
    return accepted({ account, isNew: true, email });
  }, lookUp);
}
