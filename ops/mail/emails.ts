import { ALL_TENANTS } from "../../src/core/delivery/pause.ts";
import { OUTCOME_UNKNOWN } from "../../src/core/delivery/record.ts";
import { normalizeEmail } from "../../src/core/email_address.ts";
import { flag, integer, nullable, type RowOf, selectRows, text } from "../../src/db/rows.ts";
import { toSql } from "../../src/db/time.ts";
import { sql, updateRows } from "../../src/db/write.ts";
import type { Query, Queryable } from "../../src/deps.ts";
import { conditionOf, type Selection } from "./selection.ts";

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

/** What an act would do to an email, or why it does nothing. */
export type Planned = { email: OperatedEmail; does: string | null; because: string | null };

/** So many rows are read at once. */
const PAGE = 1000;

/** So many rows are changed at the same time. */
const AT_ONCE = 10;

/** Why an email was cancelled that had not failed. */
const CANCELLED_BY_OPERATOR = "cancelled_by_operator";

/** Finds all emails of a selection, the newest first, or up to `limit`. */
export async function findEmails(
  query: Query,
  selection: Selection,
  now: Date,
  limit = Infinity,
): Promise<OperatedEmail[]> {
  const found: OperatedEmail[] = [];
  while (found.length < limit) {
    const count = Math.min(PAGE, limit - found.length);
    const page = await findPage(query, selection, now, count, found.at(-1));
    found.push(...page);
    if (page.length < count) break;
  }
  return found;
}

async function findPage(
  query: Query,
  selection: Selection,
  now: Date,
  count: number,
  last: OperatedEmail | undefined,
): Promise<OperatedEmail[]> {
  const condition = conditionOf(selection, now);
  const isBeyond = last ? "AND (created_at < ? OR (created_at = ? AND id > ?))" : "";
  return await selectRows(
    { query } as Queryable,
    EMAIL,
    `SELECT id, tenant, kind, account_id, to_email, status, attempts, last_error, delivery, delivery_at,
       delivery_detail, provider_id, created_at, next_attempt_at, finished_at, request_id, requested_at,
       lease_until IS NOT NULL AND lease_until > ? AS is_being_sent,
       EXISTS (SELECT 1 FROM undeliverable_address AS a WHERE a.tenant = outbox.tenant
         AND a.account_id = outbox.account_id AND a.address = LOWER(outbox.to_email)
         AND a.released_at IS NULL) AS is_undeliverable
     FROM outbox WHERE ${condition.sql} ${isBeyond} ORDER BY created_at DESC, id LIMIT ${count}`,
    [
      toSql(now),
      ...condition.args,
      ...last ? [last.created_at, last.created_at, last.id] : [],
    ],
  );
}

/** What an act would do to each email of a selection. It changes nothing. */
export async function planAct(
  query: Query,
  act: Act,
  selection: Selection,
  now: Date,
): Promise<Planned[]> {
  const mayDouble = selection.id !== undefined || selection.reason === OUTCOME_UNKNOWN;
  return (await findEmails(query, selection, now)).map((email) => ({
    email,
    ...act === "retry" ? planRetry(email, mayDouble) : planCancel(email),
  }));
}

type Decided = Omit<Planned, "email">;

/** `mayDouble`: this very email is meant, or those whose outcome is unknown. */
function planRetry(email: OperatedEmail, mayDouble: boolean): Decided {
  const { status, last_error, is_being_sent, is_undeliverable } = email;
  if (is_being_sent) return no("it is being sent at this moment");
  if (status === "sent") return no("it has been sent");
  if (status === "cancelled" && last_error === null) {
    return no("it was cancelled, because there was no reason to send it any more");
  }
  if (is_undeliverable) return no("its address is undeliverable: release the address first");
  if (status === "pending") return yes("is tried at once");
  if (last_error !== OUTCOME_UNKNOWN) return yes("is sent again");
  return mayDouble
    ? yes("is sent again, perhaps a second time: nobody knows whether it was taken")
    : no("it may have been sent: select it with --id or --reason outcome_unknown");
}

function planCancel({ status, is_being_sent, request_id }: OperatedEmail): Decided {
  if (is_being_sent) return no("it is being sent at this moment");
  if (status === "failed") return yes("has failed, and is not reported any more");
  if (status !== "pending") return no(`it is ${status} already`);
  return request_id === null
    ? yes("is not sent any more")
    : yes("is not tried any more, but its last request has no answer: it may arrive all the same");
}

function yes(does: string): Decided {
  return { does, because: null };
}

function no(because: string): Decided {
  return { does: null, because };
}

/**
 * Does what was planned, and returns what became of it: an email that a worker has taken or that has ended
 * otherwise meanwhile stays as it is.
 */
export async function carryOut(
  query: Query,
  act: Act,
  planned: readonly Planned[],
  now: Date,
): Promise<Planned[]> {
  const done: Planned[] = [];
  for (let i = 0; i < planned.length; i += AT_ONCE) {
    const some = planned.slice(i, i + AT_ONCE).map(async (step) => {
      if (step.does === null || await change(query, act, step.email, now)) return step;
      return { email: step.email, ...no("it has changed meanwhile") };
    });
    done.push(...await Promise.all(some));
  }
  return done;
}

/** Changes an email unless it is not as it was planned any more: the statement decides. */
async function change(
  query: Query,
  act: Act,
  { id, status, last_error }: OperatedEmail,
  now: Date,
): Promise<boolean> {
  const time = toSql(now);
  const isFailed = status === "failed";
  const columns = act === "cancel"
    ? {
      status: "cancelled",
      // A failed email keeps its reason, which decides whether it can be sent again.
      last_error: isFailed ? last_error : CANCELLED_BY_OPERATOR,
      finished_at: time,
    }
    : {
      status: "pending",
      next_attempt_at: time,
      finished_at: null,
      // A failed email has ended its request: it gets another key and its time anew.
      ...isFailed && { attempts: 0, request_id: null, requested_at: null },
    };
  const { rowsAffected } = await updateRows({ query } as Queryable, "outbox", columns, {
    sql: "id = ? AND status = ? AND (lease_until IS NULL OR lease_until <= ?)",
    args: [id, status, time],
  });
  return rowsAffected === 1;
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
