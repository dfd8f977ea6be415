import { nullable, selectRows, text } from "../../db/rows.ts";
import { addSeconds, toSql } from "../../db/time.ts";
import { placeholders } from "../../db/write.ts";
import type { Deps, Queryable } from "../../deps.ts";
import { emailSpellings } from "../email_address.ts";
import type { Changes } from "./changes.ts";

/** How many days the trail is kept unless a setting says otherwise: two years. */
export const AUDIT_DAYS = 730;

/** How long the last logins of an account are kept that logs in no more. */
const ACCESS_DAYS = 90;
const DAY_SECONDS = 24 * 3600;
const ROWS_PER_STATEMENT = 1000;
const STATEMENTS_PER_SWEEP = 10;

/** Deletes what the trail has kept for `auditDays`, in small statements; the cron's work. */
export async function deleteOldEvents({ db, now }: Deps, auditDays: number): Promise<void> {
  const before = (days: number) => toSql(addSeconds(now(), -days * DAY_SECONDS));
  await deleteBefore(db, "audit_event", "occurred_at", before(auditDays));
  await deleteBefore(db, "account_access", "last_at", before(ACCESS_DAYS));
}

async function deleteBefore(
  db: Queryable,
  table: string,
  column: string,
  end: string,
): Promise<void> {
  for (let i = 0; i < STATEMENTS_PER_SWEEP; i++) {
    const { rowsAffected } = await db.query(
      `DELETE FROM ${table} WHERE ${column} < ? ORDER BY ${column} LIMIT ${ROWS_PER_STATEMENT}`,
      [end],
    );
    if (rowsAffected < ROWS_PER_STATEMENT) return;
  }
}

/**
 * Removes people from the trail and keeps the facts: what happened, when, to which number. Their values, the
 * notes about them, and that they acted themselves are blanked; the last logins are deleted. Repeatable.
 */
export async function erasePersons(
  tx: Queryable,
  tenant: string,
  accountIds: readonly number[],
): Promise<void> {
  if (accountIds.length === 0) return;
  const theirs = placeholders(accountIds);
  await tx.query(
    `UPDATE audit_event SET changes = '{}', note = NULL
     WHERE tenant = ? AND account_id IN (${theirs})`,
    [tenant, ...accountIds],
  );
  await tx.query(
    `UPDATE audit_event SET actor = NULL
     WHERE tenant = ? AND actor IN (${theirs}) AND actor_kind = 'person'`,
    [tenant, ...accountIds.map(String)],
  );
  await tx.query(
    `DELETE FROM account_access WHERE tenant = ? AND account_id IN (${theirs})`,
    [tenant, ...accountIds],
  );
}

/**
 * Removes addresses from what the trail says of other people's accounts, such as one that was corrected because
 * it was somebody else's: of the change the column's name stays. Reads all of a tenant's trail, without locking
 * it: for a command. Repeatable.
 */
export async function eraseAddresses(
  tx: Queryable,
  tenant: string,
  addresses: readonly string[],
): Promise<void> {
  const texts = addresses.filter((address) => address.trim() !== "").flatMap(emailSpellings)
    .map((address) => address.toLowerCase());
  if (texts.length === 0) return;
  const names = (text: string | null) =>
    texts.some((address) => text?.toLowerCase().includes(address) ?? false);
  const isNamed = texts.map(() => "LOWER(CONCAT_WS(' ', changes, note)) LIKE ?").join(" OR ");
  const rows = await selectRows(
    tx,
    { id: text, changes: text, note: nullable(text) },
    `SELECT CAST(id AS CHAR) AS id, changes, note FROM audit_event WHERE tenant = ? AND (${isNamed})`,
    [tenant, ...texts.map((address) => `%${address.replace(/[\\%_]/g, "\\$&")}%`)],
  );
  for (const { id, changes, note } of rows) {
    const kept = Object.entries(JSON.parse(changes) as Changes)
      .map(([column, pair]) => [column, pair?.some((value) => names(String(value))) ? null : pair]);
    await tx.query(
      "UPDATE audit_event SET changes = ?, note = ? WHERE id = ?",
      [JSON.stringify(Object.fromEntries(kept)), names(note) ? null : note, id],
    );
  }
}
