import { integer, nullable, selectRows, text } from "../../db/rows.ts";
import { fromSql, isMoment } from "../../db/time.ts";
import type { Fragment } from "../../db/write.ts";
import { actOf, EVENT, SELECT_EVENT } from "./trail.ts";
import type { Queryable } from "../../deps.ts";
import type { Access } from "./access.ts";
import type { Changes } from "./changes.ts";

/** What became of an email, as its row says. */
export type EmailFate = {
  status: string;
  attempts: number;
  /** Why the last attempt failed. */
  reason: string | null;
  /** What the provider reported last. */
  delivery: string | null;
  finishedAt: Date | null;
};

/** One entry in the life of an account. */
export type TimelineEntry = {
  at: Date;
  /** After this entry the next page begins. */
  key: string;
  /** Where it stands: in the audit trail, in the outbox, in `account_access`, or in the account's own rows. */
  kind: "act" | "email" | "access" | "row";
  /** An `Audited`, the kind of an email, an `Access`, or what the account's own rows say: `signed_up`, … */
  what: string;
  subject: string | null;
  /** Who acted; `null` where no row says so. */
  actor: { kind: string; name: string | null } | null;
  requestId: string | null;
  note: string | null;
  changes: Changes;
  /** Of an email only. */
  fate: EmailFate | null;
};

/** Whose life is read. */
type TimelineOf = { tenant: string; accountId: number; rows: string };

/**
 * Reads the life of an account, the newest first: sign-up, emails with their fate, proofs, logins, decisions,
 * changes. `after` is the key of the last entry of the page before. Four statements at once, each by a key of
 * the account.
 */
export type ReadTimeline = (
  db: Queryable,
  accountId: number,
  page: { after?: string | null; limit: number },
) => Promise<TimelineEntry[]>;

/** In this order the entries of one moment stand: what was done before what it made due. */
const KINDS = ["row", "access", "email", "act"] as const;

type Kind = typeof KINDS[number];
type Position = { at: string; kind: Kind; id: string };
type Placed = Omit<TimelineEntry, "at" | "key" | "kind"> & Position;

const NONE = { subject: null, actor: null, requestId: null, note: null, changes: {}, fate: null };

/**
 * What reads the lives of a tenant's accounts. `rows` is a SELECT of what an account's own rows say: `what`,
 * `occurred_at`, `subject`, `actor` (an account's id), `note` and `request_id`; each `?` in it is the account's id.
 * What the audit trail says as well, within a second, is left out.
 */
export function timelineReader(tenant: string, rows: string): ReadTimeline {
  return (db, accountId, page) => readTimeline(db, { tenant, accountId, rows }, page);
}

async function readTimeline(
  db: Queryable,
  of: TimelineOf,
  { after = null, limit }: Parameters<ReadTimeline>[2],
): Promise<TimelineEntry[]> {
  const last = after === null ? null : readKey(after);
  const found = await Promise.all([
    readActs(db, of, last, limit),
    readEmails(db, of, last, limit),
    readAccesses(db, of, last),
    readRows(db, of, last, limit),
  ]);
  return found.flat().sort((one, other) => isAfter(one, other) ? 1 : -1).slice(0, limit)
    .map(({ at, id, kind, ...entry }) => ({
      ...entry,
      kind,
      at: fromSql(at),
      key: `${at}|${kind}|${id}`,
    }));
}

async function readActs(
  db: Queryable,
  { tenant, accountId }: TimelineOf,
  last: Position | null,
  limit: number,
): Promise<Placed[]> {
  const beyond = isBeyond("act", { at: "occurred_at", id: "id" }, last);
  const rows = await selectRows(
    db,
    EVENT,
    `${SELECT_EVENT} FORCE INDEX (ix_audit_event_account)
     WHERE tenant = ? AND account_id = ? AND ${beyond.sql}
     ORDER BY occurred_at DESC, audit_event.id DESC LIMIT ${limit}`,
    [tenant, accountId, ...beyond.args],
  );
  return rows.map((row) => ({
    ...NONE,
    ...actOf(row),
    at: row.occurred_at,
    kind: "act",
    // As many digits in all of them: ids are compared as texts.
    id: row.id.padStart(20, "0"),
  }));
}

async function readEmails(
  db: Queryable,
  { tenant, accountId }: TimelineOf,
  last: Position | null,
  limit: number,
): Promise<Placed[]> {
  const beyond = isBeyond("email", { at: "created_at", id: "id" }, last);
  const rows = await selectRows(
    db,
    {
      id: text,
      kind: text,
      created_at: text,
      status: text,
      attempts: integer,
      last_error: nullable(text),
      delivery: nullable(text),
      finished_at: nullable(text),
      made_by_request: nullable(text),
    },
    `SELECT id, kind, created_at, status, attempts, last_error, delivery, finished_at, made_by_request
     FROM outbox WHERE account_id = ? AND tenant = ? AND ${beyond.sql}
     ORDER BY created_at DESC, id DESC LIMIT ${limit}`,
    [accountId, tenant, ...beyond.args],
  );
  return rows.map((row) => ({
    ...NONE,
    at: row.created_at,
    kind: "email",
    id: row.id,
    what: row.kind,
    subject: `mail:${row.id}`,
    requestId: row.made_by_request,
    fate: {
      status: row.status,
      attempts: row.attempts,
      reason: row.last_error,
      delivery: row.delivery,
      finishedAt: row.finished_at === null ? null : fromSql(row.finished_at),
    },
  }));
}

/** At most sixty: the last twenty of each kind. */
async function readAccesses(
  db: Queryable,
  { tenant, accountId }: TimelineOf,
  last: Position | null,
): Promise<Placed[]> {
  const rows = await selectRows(
    db,
    { what: text, recent: text },
    "SELECT what, recent FROM account_access WHERE tenant = ? AND account_id = ?",
    [tenant, accountId],
  );
  return rows.flatMap(({ what, recent }) =>
    (JSON.parse(recent) as { at: string; detail: string; request_id: string | null }[])
      .map((access, index, { length }): Placed => ({
        ...NONE,
        at: access.at,
        kind: "access",
        id: `${what}:${String(length - index).padStart(2, "0")}`,
        what: what as Access,
        requestId: access.request_id,
        note: access.detail,
      }))
  ).filter((access) => last === null || isAfter(access, last));
}

async function readRows(
  db: Queryable,
  { tenant, accountId, rows: own }: TimelineOf,
  last: Position | null,
  limit: number,
): Promise<Placed[]> {
  const id = "CONCAT_WS('/', f.what, f.subject)";
  const ids = Array<number>(own.split("?").length - 1).fill(accountId);
  const beyond = isBeyond("row", { at: "f.occurred_at", id }, last);
  const rows = await selectRows(
    db,
    {
      id: text,
      what: text,
      occurred_at: text,
      subject: nullable(text),
      actor: nullable(text),
      note: nullable(text),
      request_id: nullable(text),
    },
    `SELECT ${id} AS id, f.what, f.occurred_at, f.subject,
       CAST(f.actor AS CHAR) AS actor, f.note, f.request_id
     FROM (${own}) AS f
     WHERE f.occurred_at IS NOT NULL AND ${beyond.sql} AND NOT EXISTS
       (SELECT 1 FROM audit_event AS e WHERE e.tenant = ? AND e.account_id = ? AND e.what = f.what
        AND e.occurred_at BETWEEN f.occurred_at - INTERVAL 1 SECOND AND f.occurred_at + INTERVAL 1 SECOND)
     ORDER BY f.occurred_at DESC, id DESC LIMIT ${limit}`,
    [...ids, ...beyond.args, tenant, accountId],
  );
  return rows.map((row) => ({
    ...NONE,
    at: row.occurred_at,
    kind: "row",
    id: row.id,
    what: row.what,
    subject: row.subject,
    actor: row.actor === null ? null : { kind: "person", name: row.actor },
    requestId: row.request_id,
    note: row.note,
  }));
}

/** The condition that a row of a kind stands after the last entry of the page before. */
function isBeyond(
  kind: Kind,
  column: { at: string; id: string },
  last: Position | null,
): Fragment {
  if (last === null) return { sql: "TRUE", args: [] };
  const order = KINDS.indexOf(kind) - KINDS.indexOf(last.kind);
  if (order !== 0) return { sql: `${column.at} ${order < 0 ? "<=" : "<"} ?`, args: [last.at] };
  const id = kind === "act" ? Number(last.id) : last.id;
  return {
    sql: `(${column.at} < ? OR (${column.at} = ? AND ${column.id} < ?))`,
    args: [last.at, last.at, id],
  };
}

/** Whether an entry stands after another: it is older, or of the same moment and later in the order. */
function isAfter(one: Position, other: Position): boolean {
  if (one.at !== other.at) return one.at < other.at;
  const order = KINDS.indexOf(one.kind) - KINDS.indexOf(other.kind);
  return order === 0 ? one.id < other.id : order < 0;
}

function readKey(key: string): Position | null {
  const [at, kind, ...id] = key.split("|");
  const isKind = KINDS.some((each) => each === kind);
  const isId = (kind === "act" ? /^\d{1,20}$/ : /^[\x20-\x7e]+$/).test(id.join("|"));
  if (!isKind || !isId || !isMoment(at!)) return null;
  return { at: at!, kind: kind as Kind, id: id.join("|") };
}
