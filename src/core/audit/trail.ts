import { integer, nullable, type RowOf, selectRows, text } from "../../db/rows.ts";
import { fromSql } from "../../db/time.ts";
import type { Queryable } from "../../deps.ts";
import type { TimelineEntry } from "./timeline.ts";

/** The columns of an act in the trail. */
export const EVENT = {
  id: text,
  occurred_at: text,
  what: text,
  account_id: nullable(integer),
  subject: nullable(text),
  actor_kind: text,
  actor: nullable(text),
  request_id: nullable(text),
  note: nullable(text),
  changes: text,
};

/** Selects `EVENT`; a condition and an order follow. */
export const SELECT_EVENT =
  `SELECT CAST(id AS CHAR) AS id, occurred_at, what, account_id, subject, actor_kind, actor, request_id,
     note, changes
   FROM audit_event`;

/** What a row of the trail says of an act. */
export function actOf(row: RowOf<typeof EVENT>) {
  return {
    what: row.what,
    subject: row.subject,
    actor: { kind: row.actor_kind, name: row.actor },
    requestId: row.request_id,
    note: row.note,
    changes: JSON.parse(row.changes) as TimelineEntry["changes"],
  };
}

/** Which acts at a tenant are read: those of an operator or person, those about one thing, or all. */
export type TrailSelection = {
  tenant: string;
  /** An operator's address, an account's id or a provider's name. */
  actor?: string | undefined;
  /** Such as `estate:3`. */
  subject?: string | undefined;
  /** The key of the last entry of the page before. */
  after?: number | undefined;
};

/** An act, and whose account it is about; `null` when it is about none. */
export type TrailEntry = TimelineEntry & { accountId: number | null };

/** Reads the trail of a tenant, the newest first, by a key whatever is selected. One statement. */
export async function readTrail(
  db: Queryable,
  { tenant, actor, subject, after }: TrailSelection,
  limit: number,
): Promise<TrailEntry[]> {
  const conditions = [
    ["tenant = ?", tenant],
    ["actor = ?", actor],
    ["subject = ?", subject],
    ["audit_event.id < ?", after],
  ] as const;
  const asked = conditions.filter(([, value]) => value !== undefined);
  const index = subject !== undefined ? "subject" : actor !== undefined ? "actor" : "tenant";
  const rows = await selectRows(
    db,
    EVENT,
    `${SELECT_EVENT} FORCE INDEX (ix_audit_event_${index})
     WHERE ${asked.map(([sql]) => sql).join(" AND ")}
     ORDER BY audit_event.id DESC LIMIT ${limit}`,
    asked.map(([, value]) => value!),
  );
  return rows.map((row) => ({
    ...actOf(row),
    at: fromSql(row.occurred_at),
    key: row.id,
    kind: "act",
    fate: null,
    accountId: row.account_id,
  }));
}
