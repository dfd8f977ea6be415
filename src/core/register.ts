import { retryRead, transact } from "../db/transact.ts";
import type { Deps, Queryable, Tx } from "../deps.ts";
import { accepted, type Outcome } from "../outcome.ts";
import { type EmailDraft, type OwedEmail, oweEmail } from "./outbox.ts";

/** What a tenant brings to a registration: its rows. The core brings order, retry and truth. */
export type Registration<Account> = {
  password: string;
  /**
   * Looks, without a lock, whether this registration is already done: the account when an identical
   * one was made before, a refusal when it cannot be, `null` when nothing is known against it. Only
   * the wording depends on it; the keys decide.
   */
  lookUp: (db: Queryable, now: Date) => Promise<Outcome<Account> | null>;
  /**
   * What is slow or remote and must be there before the transaction, such as uploads. Runs once,
   * when nothing is known against the registration; who brings it cleans up after a refusal.
   */
  prepare?: (now: Date) => Promise<void>;
  /** Inserts the account; a unique key of the table refuses a second one. */
  insertAccount: (tx: Tx, passwordHash: string, now: Date) => Promise<Account>;
  /** Inserts the tenant's other rows; may refuse, and then nothing of it stays. */
  enroll: (tx: Tx, account: Account, now: Date) => Promise<Outcome<void>>;
  /** The e-mail that the new account is owed, if any. */
  email: (account: Account) => EmailDraft | null;
};

/** A registration that is on disk. `owed` is ours to deliver; `null` when there is nothing to. */
export type Registered<Account> = { account: Account; isNew: boolean; owed: OwedEmail | null };

/**
 * Registers an account: hash and look-up side by side, then account, tenant's rows and owed e-mail
 * in one transaction. All or nothing. A repeated identical request gets the account of the first.
 *
 * Refuses with whatever `lookUp` and `enroll` refuse with.
 *
 * @throws when the database is down or the outcome stays unknown; then a repetition is safe.
 */
export async function register<Account>(
  deps: Deps,
  request: Registration<Account>,
): Promise<Outcome<Registered<Account>>> {
  const now = deps.now();
  const lookUp = async (): Promise<Outcome<Registered<Account>> | null> => {
    const known = await request.lookUp(deps.db, now);
    return known?.ok ? accepted({ account: known.value, isNew: false, owed: null }) : known;
  };

  const [passwordHash, known] = await Promise.all([
    deps.passwords.hash(request.password),
    retryRead(lookUp, performance.now() + deps.db.patienceMs),
  ]);
  if (known) return known;
  await request.prepare?.(now);

  return await transact(deps.db, async (tx) => {
    const account = await request.insertAccount(tx, passwordHash, now);
    const enrolled = await request.enroll(tx, account, now);
    if (!enrolled.ok) return enrolled;
    const draft = request.email(account);
    const owed = draft && await oweEmail(tx, draft, now);
    return accepted({ account, isNew: true, owed });
  }, lookUp);
}
