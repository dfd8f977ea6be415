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
  is_being_sent: flag,
  is_undeliverable: flag,
};

/** A row of the outbox as operators see it: everything but what the text is made of. */
export type OperatedEmail = RowOf<typeof EMAIL>;

/** What an operator can do to an email. */
export type Act = "retry" | "cancel";

/** What an act would do to an email, or why it does nothing. */
export type Planned = { email: OperatedEmail; does: string | null; because: string | null };

/** Finds emails, the newest first. */
export async function findEmails(
  query: Query,
  selection: Selection,
  limit: number,
  now: Date,
): Promise<OperatedEmail[]> {
  const condition = conditionOf(selection, now);
  return await selectRows(
    { query } as Queryable,
    EMAIL,
    `SELECT id, tenant, kind, account_id, to_email, status, attempts, last_error, delivery, delivery_at,
       delivery_detail, provider_id, created_at, next_attempt_at, finished_at,
       lease_until IS NOT NULL AND lease_until > ? AS is_being_sent,
       EXISTS (SELECT 1 FROM undeliverable_address AS a WHERE a.tenant = outbox.tenant
         AND a.account_id = outbox.account_id AND a.address = LOWER(outbox.to_email)
         AND a.released_at IS NULL) AS is_undeliverable
     FROM outbox WHERE ${condition.sql} ORDER BY created_at DESC, id LIMIT ${limit}`,
    [toSql(now), ...condition.args],
  );
}

/** What an act would do to each email. It changes nothing. */
export function plan(act: Act, emails: readonly OperatedEmail[]): Planned[] {
  return emails.map((email) => ({
    email,
    ...act === "retry" ? planRetry(email) : planCancel(email),
  }));
}

type Decided = Omit<Planned, "email">;

function planRetry(
  { status, last_error, is_being_sent, is_undeliverable }: OperatedEmail,
): Decided {
  if (is_being_sent) return no("it is being sent at this moment");
  if (status === "sent") return no("it has been sent");
  if (status === "cancelled") {
    return no("it was cancelled: there was no reason to send it any more");
  }
  if (is_undeliverable) return no("its address is undeliverable: release the address first");
  if (status === "pending") return yes("is tried at once");
  return last_error === "outcome_unknown"
    ? yes("is sent again, perhaps a second time: nobody knows whether it was taken")
    : yes("is sent again");
}

function planCancel({ status, is_being_sent }: OperatedEmail): Decided {
  if (is_being_sent) return no("it is being sent at this moment");
  return status === "pending" ? yes("is not sent any more") : no(`it is ${status} already`);
}

function yes(does: string): Decided {
  return { does, because: null };
}

function no(because: string): Decided {
  return { does: null, because };
}

/**
 * Does to an email what was planned, unless a worker has taken it or it has ended otherwise meanwhile: the
 * statement decides. Returns whether it was done.
 */
export async function carryOut(
  query: Query,
  act: Act,
  { id, status }: OperatedEmail,
  now: Date,
): Promise<boolean> {
  const time = toSql(now);
  const columns = act === "cancel"
    ? { status: "cancelled", last_error: "cancelled_by_operator", finished_at: time }
    : {
      status: "pending",
      next_attempt_at: time,
      finished_at: null,
      // A failed email has ended its request: it gets another key and its time anew.
      ...status === "failed" && { attempts: 0, request_id: null, requested_at: null },
    };
  const { rowsAffected } = await updateRows({ query } as Queryable, "outbox", columns, {
    sql: "id = ? AND status = ? AND (lease_until IS NULL OR lease_until <= ?)",
    args: [id, status, time],
  });
  return rowsAffected === 1;
}

/** Ends the pauses of a tenant and of everybody: what they waited for is mended. */
export async function endPauses(
  query: Query,
  tenants: readonly string[],
  now: Date,
): Promise<void> {
  const time = toSql(now);
  for (const scope of ["*", ...tenants]) {
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
