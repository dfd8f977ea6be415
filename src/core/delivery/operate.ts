import { flag, integer, nullable, type RowOf, selectRows, text } from "../../db/rows.ts";
import { toSql } from "../../db/time.ts";
import { doAgain, transact } from "../../db/transact.ts";
import {
  type ChangedColumns,
  type Fragment,
  placeholders,
  sql,
  updateRows,
} from "../../db/write.ts";
import type { Deps, Query, Queryable, Tx } from "../../deps.ts";
import { accepted } from "../../outcome.ts";
import { type Occasion, recordEvents, SYSTEM } from "../audit/record_event.ts";
import { normalizeEmail } from "../email_address.ts";
import { ALL_TENANTS } from "./pause.ts";
import { OUTCOME_UNKNOWN } from "./record.ts";

const EMAIL = {
  id: text,
  tenant: text,
  kind: text,
  account_id: integer,
  to_email: text,
  status: text,
  attempts: integer,
  last_error: nullable(text),
  delivery: nullable(text),
  delivery_at: nullable(text),
  delivery_detail: nullable(text),
  provider_id: nullable(text),
  created_at: text,
  next_attempt_at: text,
  finished_at: nullable(text),
  request_id: nullable(text),
  requested_at: nullable(text),
  is_being_sent: flag,
  is_undeliverable: flag,
};

/** A row of the outbox as operators see it: everything but what the text is made of. */
export type OperatedEmail = RowOf<typeof EMAIL>;

/** What an operator can do to an email. */
export type Act = "retry" | "cancel";

/**
 * What an act does to an email.
 *
 * | effect | meaning |
 * |---|---|
 * | `tried_at_once` | it waits, and is tried at once |
 * | `sent_again` | it had failed, and is sent again |
 * | `perhaps_sent_twice` | as before, but nobody knows whether the first one was taken |
 * | `not_reported` | it has failed, and is not reported any more |
 * | `not_sent` | it is not sent any more |
 * | `not_tried` | it is not tried any more, but its last request has no answer: it may arrive |
 */
export type Effect =
  | "tried_at_once"
  | "sent_again"
  | "perhaps_sent_twice"
  | "not_reported"
  | "not_sent"
  | "not_tried";

/**
 * Why an act leaves an email as it is.
 *
 * | obstacle | meaning |
 * |---|---|
 * | `being_sent` | a worker is sending it at this moment |
 * | `sent`, `cancelled` | it has ended so already |
 * | `without_reason` | it was cancelled, because there was no reason to send it any more |
 * | `undeliverable` | no email reaches its address, which has to be released first |
 * | `perhaps_sent` | it may have been sent, and was not selected because of that |
 * | `changed` | it has changed since the act was planned |
 */
export type Obstacle =
  | "being_sent"
  | "sent"
  | "cancelled"
  | "without_reason"
  | "undeliverable"
  | "perhaps_sent"
  | "changed";

/** What an act would do to an email, or why it does nothing. */
export type Planned = {
  email: OperatedEmail;
  does: Effect | null;
  because: Obstacle | null;
};

/** Which emails are meant: a condition on `outbox`. */
export type EmailSelection = {
  condition: Fragment;
  /** These very emails are meant, or those whose outcome is unknown: some may be sent a second time. */
  mayDouble: boolean;
};

/** So many rows are read at once. */
const PAGE = 1000;

/** So many rows are changed at the same time. */
const AT_ONCE = 100;

/** Why an email was cancelled that had not failed. */
const CANCELLED_BY_OPERATOR = "cancelled_by_operator";

/** Finds all emails that fulfil a condition, the newest first, or up to `limit`. */
export async function findEmails(
  query: Query,
  condition: Fragment,
  now: Date,
  limit = Infinity,
): Promise<OperatedEmail[]> {
  const found: OperatedEmail[] = [];
  while (found.length < limit) {
    const count = Math.min(PAGE, limit - found.length);
    const page = await findPage(query, condition, now, count, found.at(-1));
    found.push(...page);
    if (page.length < count) break;
  }
  return found;
}

async function findPage(
  query: Query,
  condition: Fragment,
  now: Date,
  count: number,
  last: OperatedEmail | undefined,
): Promise<OperatedEmail[]> {
  const isBeyond = last ? "AND (created_at < ? OR (created_at = ? AND id > ?))" : "";
  return await selectEmails(query, "", {
    sql: `${condition.sql} ${isBeyond} ORDER BY created_at DESC, id LIMIT ${count}`,
    args: [...condition.args, ...last ? [last.created_at, last.created_at, last.id] : []],
  }, now);
}

/** A place in a list of emails of one status: after this one the list goes on. */
export type EmailKey = Pick<OperatedEmail, "next_attempt_at" | "id">;

/**
 * Lists emails of one status and some tenants, the latest first: those that wait by their next attempt, the
 * others by their end. `reason` is as in `endedFor`.
 */
export async function listByStatus(
  query: Query,
  { status, tenants, reason, after }: {
    status: string;
    tenants: readonly string[];
    /** Why the last attempt ended; `null`: there was none that failed. */
    reason?: string | null;
    after?: EmailKey;
  },
  now: Date,
  count: number,
): Promise<OperatedEmail[]> {
  const isBeyond = "AND next_attempt_at <= ? AND (next_attempt_at < ? OR id < ?)";
  const hasReason = reason === undefined ? null : endedFor(reason);
  // In the order of this key: another one would have to sort whatever an outage has left.
  return await selectEmails(query, "FORCE INDEX (ix_outbox_due)", {
    sql: `status = ? AND tenant IN (${placeholders(tenants)})
      ${hasReason ? `AND ${hasReason.sql}` : ""} ${after ? isBeyond : ""}
      ORDER BY next_attempt_at DESC, id DESC LIMIT ${count}`,
    args: [
      status,
      ...tenants,
      ...hasReason?.args ?? [],
      ...after ? [after.next_attempt_at, after.next_attempt_at, after.id] : [],
    ],
  }, now);
}

/** How many of the latest emails of each status are counted: an outage leaves more than a page can wait for. */
export const COUNTED_EMAILS = 10_000;

/** Emails of one tenant, kind and status that have not been sent, for one reason. */
export type UnsentCount = {
  tenant: string;
  kind: string;
  status: "pending" | "failed";
  reason: string | null;
  emails: number;
};

/** Counts the latest emails that have not been sent, by reason. One statement. */
export async function countUnsent(
  query: Query,
  tenants: readonly string[],
): Promise<UnsentCount[]> {
  const latest = `(SELECT tenant, kind, status, last_error FROM outbox FORCE INDEX (ix_outbox_due)
    WHERE status = ? AND tenant IN (${placeholders(tenants)})
    ORDER BY next_attempt_at DESC LIMIT ${COUNTED_EMAILS})`;
  const rows = await selectRows(
    { query } as Queryable,
    { tenant: text, kind: text, status: text, reason: nullable(text), emails: integer },
    `SELECT tenant, kind, status, last_error AS reason, COUNT(*) AS emails
     FROM (${latest} UNION ALL ${latest}) AS latest
     GROUP BY tenant, kind, status, last_error ORDER BY emails DESC`,
    ["failed", ...tenants, "pending", ...tenants],
  );
  return rows.map((row) => ({ ...row, status: row.status === "failed" ? "failed" : "pending" }));
}

/** The condition that the last attempt ended for a reason; `render` is every `render: …`, `null` none. */
export function endedFor(reason: string | null): Fragment {
  if (reason === null) return { sql: "last_error IS NULL", args: [] };
  return { sql: "? IN (last_error, SUBSTRING_INDEX(last_error, ': ', 1))", args: [reason] };
}

/** Finds emails by a condition on `outbox`, with what follows it: the order and the limit. */
async function selectEmails(
  query: Query,
  hint: string,
  { sql, args }: Fragment,
  now: Date,
): Promise<OperatedEmail[]> {
  return await selectRows(
    { query } as Queryable,
    EMAIL,
    `SELECT id, tenant, kind, account_id, to_email, status, attempts, last_error, delivery, delivery_at,
       delivery_detail, provider_id, created_at, next_attempt_at, finished_at, request_id, requested_at,
       lease_until IS NOT NULL AND lease_until > ? AS is_being_sent,
       EXISTS (SELECT 1 FROM undeliverable_address AS a WHERE a.tenant = outbox.tenant
         AND a.account_id = outbox.account_id AND a.address = LOWER(outbox.to_email)
         AND a.released_at IS NULL) AS is_undeliverable
     FROM outbox ${hint} WHERE ${sql}`,
    [toSql(now), ...args],
  );
}

/** What an act would do to each email of a selection. It changes nothing. */
export async function planAct(
  query: Query,
  act: Act,
  { condition, mayDouble }: EmailSelection,
  now: Date,
): Promise<Planned[]> {
  return planEmails(act, await findEmails(query, condition, now), mayDouble);
}

/** As `planAct`, for emails that were found otherwise. */
export function planEmails(
  act: Act,
  emails: readonly OperatedEmail[],
  mayDouble: boolean,
): Planned[] {
  return emails.map((email) => ({
    email,
    ...act === "retry" ? planRetry(email, mayDouble) : planCancel(email),
  }));
}

type Decided = Omit<Planned, "email">;

function planRetry(email: OperatedEmail, mayDouble: boolean): Decided {
  const { status, last_error, is_being_sent, is_undeliverable } = email;
  if (is_being_sent) return no("being_sent");
  if (status === "sent") return no("sent");
  if (status === "cancelled" && last_error === null) {
    return no("without_reason");
  }
  if (is_undeliverable) return no("undeliverable");
  if (status === "pending") return yes("tried_at_once");
  if (last_error !== OUTCOME_UNKNOWN) return yes("sent_again");
  return mayDouble ? yes("perhaps_sent_twice") : no("perhaps_sent");
}

function planCancel({ status, is_being_sent, request_id }: OperatedEmail): Decided {
  if (is_being_sent) return no("being_sent");
  if (status === "failed") return yes("not_reported");
  if (status !== "pending") return no(status === "sent" ? "sent" : "cancelled");
  return request_id === null ? yes("not_sent") : yes("not_tried");
}

function yes(does: Effect): Decided {
  return { does, because: null };
}

function no(because: Obstacle): Decided {
  return { does: null, because };
}

/**
 * Does what was planned, in transactions of a hundred emails, and returns what became of it: an email that a
 * worker has taken or that has ended otherwise meanwhile stays as it is.
 */
export async function carryOut(
  deps: Pick<Deps, "db"> & Occasion,
  act: Act,
  planned: readonly Planned[],
  now: Date,
): Promise<Planned[]> {
  const done: Planned[] = [];
  for (let i = 0; i < planned.length; i += AT_ONCE) {
    const some = planned.slice(i, i + AT_ONCE);
    const carriedOut = await transact(
      deps.db,
      async (tx) => accepted(await carryOutAudited(tx, deps, act, some, now)),
      doAgain,
    );
    if (carriedOut.ok) done.push(...carriedOut.value);
  }
  return done;
}

/**
 * As `carryOut`, inside a transaction and with a row of the audit trail for each email that was changed. The
 * rows are locked first, so that of two operators one changes them.
 */
export async function carryOutAudited(
  tx: Tx,
  occasion: Occasion,
  act: Act,
  planned: readonly Planned[],
  now: Date,
): Promise<Planned[]> {
  const changed = new Set<string>();
  for (const status of ["pending", "failed", "cancelled"]) {
    const ids = planned.filter(({ does, email }) => does !== null && email.status === status)
      .map(({ email }) => email.id).sort();
    if (ids.length === 0) continue;
    const unchanged = isAsPlanned(status, now);
    const locked = await selectRows(
      tx,
      { id: text },
      `SELECT id FROM outbox WHERE id IN (${placeholders(ids)}) AND ${unchanged.sql} FOR UPDATE`,
      [...ids, ...unchanged.args],
    );
    if (locked.length === 0) continue;
    await updateRows(tx, "outbox", changedColumns(act, status, now), {
      sql: `id IN (${placeholders(locked)})`,
      args: locked.map(({ id }) => id),
    });
    for (const { id } of locked) changed.add(id);
  }
  const events = planned.filter(({ email }) => changed.has(email.id)).map(({ email }) => ({
    tenant: email.tenant,
    what: act === "retry" ? "mail_retried" as const : "mail_cancelled" as const,
    accountId: email.account_id,
    subject: `mail:${email.id}`,
    by: SYSTEM,
    note: email.kind,
    changes: { status: [email.status, act === "retry" ? "pending" : "cancelled"] as const },
  }));
  await recordEvents(tx, occasion, events, now);
  return planned.map((step) =>
    step.does === null || changed.has(step.email.id)
      ? step
      : { email: step.email, ...no("changed") }
  );
}

/** The condition that an email still has the status, and that no worker is sending it. */
function isAsPlanned(status: string, now: Date): Fragment {
  return {
    sql: "status = ? AND (lease_until IS NULL OR lease_until <= ?)",
    args: [status, toSql(now)],
  };
}

function changedColumns(act: Act, status: string, now: Date): ChangedColumns {
  const time = toSql(now);
  const isFailed = status === "failed";
  if (act === "cancel") {
    return {
      status: "cancelled",
      // A failed email keeps its reason, which decides whether it can be sent again.
      last_error: isFailed ? undefined : CANCELLED_BY_OPERATOR,
      finished_at: time,
    };
  }
  return {
    status: "pending",
    next_attempt_at: time,
    finished_at: null,
    // A failed email has ended its request: it gets another key and its time anew.
    ...isFailed && { attempts: 0, request_id: null, requested_at: null },
  };
}

/** Ends the pauses of some tenants, and those of everybody: what they waited for is mended. */
export async function endPauses(
  query: Query,
  tenants: Iterable<string>,
  now: Date,
): Promise<void> {
  const time = toSql(now);
  for (const scope of [ALL_TENANTS, ...tenants]) {
    await updateRows({ query } as Queryable, "email_pause", {
      paused_until: sql("LEAST(paused_until, ?)", [time]),
    }, { sql: "scope = ?", args: [scope] });
  }
}

/** How many accounts of a tenant get no emails at an address. */
export async function countUndeliverable(
  query: Query,
  tenant: string,
  address: string,
): Promise<number> {
  const { rows } = await query(
    `SELECT COUNT(*) AS accounts FROM undeliverable_address
     WHERE tenant = ? AND address = ? AND released_at IS NULL`,
    [tenant, normalizeEmail(address)],
  );
  return Number(rows[0]!.accounts);
}
