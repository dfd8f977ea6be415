import { integer, selectRows, text } from "../../db/rows.ts";
import { toSql } from "../../db/time.ts";
import { type Fragment, placeholders } from "../../db/write.ts";
import type { Queryable, Tx } from "../../deps.ts";
import { type Occasion, recordEvents, SYSTEM } from "../audit/record_event.ts";
import { normalizeEmail } from "../email_address.ts";
import type { PendingEmail } from "../outbox.ts";

/** An address of an account. */
export type AccountAddress = { tenant: string; accountId: number; address: string };

/** Why no email reaches an address; it is the reason of emails that are not sent to it. */
export type Undeliverable = AccountAddress & {
  reason: "bounced" | "complained" | "suppressed";
  /** The email of which the provider said so. */
  emailId: string;
  /** The time of the event. */
  since: Date;
};

/** Why an email has failed that was not tried, because no email reaches its address. */
export const UNTRIED_REASONS: readonly string[] = [
  "address_bounced",
  "address_complained",
  "address_suppressed",
];

/**
 * Notes that no email reaches an address of an account, and says whether nothing is sent to it now. An
 * event from before an operator released the address changes nothing.
 */
export async function markUndeliverable(db: Queryable, found: Undeliverable): Promise<boolean> {
  const { tenant, accountId, reason, emailId } = found;
  const key = [tenant, accountId, normalizeEmail(found.address)];
  const since = toSql(found.since);
  await db.query(
    `INSERT INTO undeliverable_address (tenant, account_id, address, reason, email_id, since)
     VALUES (?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE
       reason = IF(released_at < VALUES(since), VALUES(reason), reason),
       email_id = IF(released_at < VALUES(since), VALUES(email_id), email_id),
       since = IF(released_at < VALUES(since), VALUES(since), since),
       released_at = IF(released_at < since, NULL, released_at)`,
    [...key, reason, emailId, since],
  );
  const inForce = isUndeliverable(found);
  const { rows } = await db.query(`SELECT 1 AS one FROM DUAL WHERE ${inForce.sql}`, inForce.args);
  return rows.length > 0;
}

/** The condition that nothing is sent to an address of an account. */
export function isUndeliverable({ tenant, accountId, address }: AccountAddress): Fragment {
  return {
    sql: `EXISTS (SELECT 1 FROM undeliverable_address
      WHERE tenant = ? AND account_id = ? AND address = ? AND released_at IS NULL)`,
    args: [tenant, accountId, normalizeEmail(address)],
  };
}

/**
 * Lets emails be sent to an address again, of this account or, without one, of every account of the
 * tenant; the operator's act, in a transaction. Returns how many accounts that concerned. Emails that failed
 * meanwhile are not sent by this. The provider has a list of its own, from which the address has to be
 * removed, too.
 */
export async function releaseAddress(
  tx: Tx,
  occasion: Occasion,
  { tenant, accountId, address }: Omit<AccountAddress, "accountId"> & { accountId?: number },
  now: Date,
): Promise<number> {
  const where = `tenant = ? AND address = ? AND released_at IS NULL
    ${accountId === undefined ? "" : "AND account_id = ?"}`;
  const args = [tenant, normalizeEmail(address), ...accountId === undefined ? [] : [accountId]];
  const held = await selectRows(
    tx,
    { account_id: integer },
    `SELECT account_id FROM undeliverable_address WHERE ${where} FOR UPDATE`,
    args,
  );
  await tx.query(`UPDATE undeliverable_address SET released_at = ? WHERE ${where}`, [
    toSql(now),
    ...args,
  ]);
  const events = held.map(({ account_id }) =>
    ({ tenant, what: "address_released", accountId: account_id, by: SYSTEM }) as const
  );
  await recordEvents(tx, occasion, events, now);
  return held.length;
}

/** Finds which of a tenant's emails go to an address that no email reaches: the reason by their ids. */
export async function findUndeliverable(
  db: Queryable,
  tenant: string,
  emails: readonly PendingEmail[],
): Promise<Map<string, string>> {
  if (emails.length === 0) return new Map();
  const accountIds = [...new Set(emails.map(({ accountId }) => accountId))];
  const rows = await selectRows(
    db,
    { account_id: integer, address: text, reason: text },
    `SELECT account_id, address, reason FROM undeliverable_address
     WHERE tenant = ? AND account_id IN (${placeholders(accountIds)}) AND released_at IS NULL`,
    [tenant, ...accountIds],
  );
  return new Map(emails.flatMap(({ id, accountId, to }): [string, string][] => {
    const address = normalizeEmail(to);
    const row = rows.find((row) => row.account_id === accountId && row.address === address);
    return row ? [[id, `address_${row.reason}`]] : [];
  }));
}

/** Forgets the undeliverable addresses of accounts that are removed. */
export async function forgetUndeliverable(
  tx: Queryable,
  tenant: string,
  accountIds: readonly number[],
): Promise<void> {
  await tx.query(
    `DELETE FROM undeliverable_address
     WHERE tenant = ? AND account_id IN (${placeholders(accountIds)})`,
    [tenant, ...accountIds],
  );
}

/** Forgets that no email reaches these addresses, whichever accounts have them. */
export async function forgetUndeliverableAddresses(
  tx: Queryable,
  tenant: string,
  addresses: readonly string[],
): Promise<void> {
  await tx.query(
    `DELETE FROM undeliverable_address WHERE tenant = ? AND address IN (${
      placeholders(addresses)
    })`,
    [tenant, ...addresses.map(normalizeEmail)],
  );
}
