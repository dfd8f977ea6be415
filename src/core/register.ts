import { begin, transact } from "../db/transact.ts";
import type { Deps, Tx } from "../deps.ts";
import { foldedIn } from "../db/folded.ts";
import { accepted, type Outcome, type Reason, refused } from "../outcome.ts";
import { emailSpellings } from "./email_address.ts";
import { unusablePassword } from "./passwords/passwords.ts";
import { type EmailDraft, enqueueEmail, type PendingEmail } from "./outbox.ts";

/** What a tenant brings to a registration: its rows. The core brings order, retries and a certain outcome. */
export type Registration<Account> = {
  /** `null` for an account that has none, because its owner logs in by other means. */
  password: string | null;
  /**
   * The address as it is stored, and the column behind a unique key that has it folded: see `folded` in
   * `db/folded.ts`. A tenant that stores what `normalizeEmail` returns needs none of it.
   */
  address?: { email: string; table: string; column: string };
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
 * Registers an account: hash, look-ups and `BEGIN` side by side, then the account, the tenant's rows and
 * the pending email in one transaction. All or nothing. A repeated identical request gets the account of
 * the first.
 *
 * Refuses with whatever `lookUp` and `insertTenantRows` refuse with, with `breached` password, and with
 * `taken` email when the address is registered at the same moment in another spelling.
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
  const looking = lookUp();
  const begun = begin(deps.db);
  const [passwordHash, known, breached] = await Promise.all([
    password === null ? unusablePassword(deps) : deps.passwords.hash(password),
    looking,
    password !== null && deps.isBreached(password),
  ]);
  if (known?.ok) return known;
  const reasons = [...known?.reasons ?? [], ...breached ? [BREACHED] : []];
  if (reasons.length > 0) return { ok: false, reasons };
  await request.prepare?.(now);

  return await transact(
    deps.db,
    async (tx) => {
      const account = await request.insertAccount(tx, passwordHash, now);
      if (request.address && await isHeldTwice(tx, request.address)) {
        return refused("taken", "email");
      }
      const inserted = await request.insertTenantRows(tx, account, now);
      if (!inserted.ok) return inserted;
      const draft = request.email(account);
      const email = draft && { ...await enqueueEmail(tx, deps, draft, now), passwordHash };
      return accepted({ account, isNew: true, email });
    },
    lookUp,
    begun,
  );
}

/**
 * Whether an address that was just inserted is there in another spelling too. No key takes an international
 * domain and its Punycode for one, so the rows are read under a lock: of two at once one is refused, or a
 * deadlock ends one, which then finds the other.
 */
async function isHeldTwice(
  tx: Tx,
  { email, table, column }: { email: string; table: string; column: string },
): Promise<boolean> {
  const spellings = emailSpellings(email);
  if (spellings.length === 1) return false;
  const holds = foldedIn(column, spellings);
  const { rows } = await tx.query(
    `SELECT 1 AS one FROM ${table} WHERE ${holds.sql} FOR UPDATE`,
    holds.args,
  );
  return rows.length > 1;
}
