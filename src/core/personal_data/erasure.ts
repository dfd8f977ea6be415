import { addSeconds } from "../../db/time.ts";
import { placeholders } from "../../db/write.ts";
import type { Deps, Queryable, Tx } from "../../deps.ts";
import type { Outcome } from "../../outcome.ts";
import { forgetAttempts } from "../attempts.ts";
import { type Actor, type Occasion, recordEvents } from "../audit/record_event.ts";
import { eraseAddresses, erasePersons } from "../audit/retention.ts";
import { forgetUndeliverable, forgetUndeliverableAddresses } from "../delivery/undeliverable.ts";

/**
 * How long after an erasure its rows are looked at again, in seconds: far longer than a request lives that
 * read the account before and writes something about it afterwards.
 */
const LATE_ROWS_SECONDS = 600;

/** A person as one tenant's rows name them: by accounts, and by addresses that emails went to. */
export type Person = { accountIds: readonly number[]; addresses: readonly string[] };

/** What erasing needs: it is done by the Worker, by a command and by the console. */
export type ErasureDeps = Pick<Deps, "db" | "now" | "newId"> & Occasion;

/** What an erasure has done. */
export type Erased = {
  /** The accounts that were not erased before. */
  accountIds: number[];
  /** Photos of ours: their keys are released, and the cron removes them unless the caller does. */
  photoKeys: string[];
  /** Stored paths of the legacy backend's files, which only it can remove. */
  legacyFiles: string[];
};

/**
 * Erases a person from the tables that all tenants share, inside the transaction that erases the account:
 * emails to their accounts and addresses, whatever became of them, and the addresses that no email reaches.
 * Doing it again does no harm.
 *
 * An email that is being sent at this moment is sent. The sealed body of a batch whose outcome is unknown
 * stays for two days at most, encrypted, because the other emails in it depend on it.
 */
export async function eraseEmails(
  tx: Tx,
  tenant: string,
  { accountIds, addresses }: Person,
): Promise<void> {
  if (accountIds.length > 0) {
    await tx.query(
      `DELETE FROM outbox WHERE tenant = ? AND account_id IN (${placeholders(accountIds)})`,
      [tenant, ...accountIds],
    );
    await forgetUndeliverable(tx, tenant, accountIds);
  }
  const known = addresses.filter((address) => address.trim() !== "");
  if (known.length === 0) return;
  await tx.query(
    `DELETE FROM outbox WHERE tenant = ? AND to_email IN (${placeholders(known)})`,
    [tenant, ...known],
  );
  await forgetUndeliverableAddresses(tx, tenant, known);
}

/**
 * Erases accounts from the audit trail, which keeps the facts, and records those that were not erased before;
 * in the transaction of the erasure.
 */
export async function auditErasure(
  tx: Tx,
  occasion: Occasion,
  { tenant, person, erased, by }: {
    tenant: string;
    person: Person;
    erased: readonly number[];
    by: Actor;
  },
  now: Date,
): Promise<void> {
  await erasePersons(tx, tenant, person.accountIds);
  await eraseAddresses(tx, tenant, person.addresses);
  const accounts = erased.map((accountId) =>
    ({ tenant, what: "account_deleted", accountId, by }) as const
  );
  const isAddress = person.accountIds.length === 0 && person.addresses.length > 0;
  const address = isAddress ? [{ tenant, what: "data_erased", accountId: null, by } as const] : [];
  await recordEvents(tx, occasion, [...accounts, ...address], now);
}

/**
 * Erases what was written about people while they were being erased, by requests that had read the account
 * before; the cron's work. Also the failed logins that are counted, whose keys only the Worker knows.
 */
export async function eraseLateRows(
  deps: Deps,
  tenant: string,
  { erase, findErased }: {
    erase: (deps: ErasureDeps, person: Person) => Promise<Outcome<Erased>>;
    findErased: (db: Queryable, since: Date) => Promise<number[]>;
  },
): Promise<void> {
  const accountIds = await findErased(deps.db, addSeconds(deps.now(), -LATE_ROWS_SECONDS));
  for (const accountId of accountIds) {
    await erase(deps, { accountIds: [accountId], addresses: [] });
    await forgetAttempts(deps, tenant, [accountId]);
  }
}
