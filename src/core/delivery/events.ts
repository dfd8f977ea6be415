import { MAIL_PROVIDER, recordEvent } from "../audit/record_event.ts";
import { flag, integer, moment, nullable, type RowOf, selectRows, text } from "../../db/rows.ts";
import { toSql } from "../../db/time.ts";
import { doAgain, transact } from "../../db/transact.ts";
import type { Deps, MailEvent, Queryable } from "../../deps.ts";
import { accepted } from "../../outcome.ts";
import { countEmails } from "./counts.ts";
import { type AccountAddress, forgetUndeliverable, markUndeliverable } from "./undeliverable.ts";

/**
 * What a tenant does about an account whose address no email reaches; says whether the account is gone.
 * Repetitions are harmless.
 */
export type OnUndeliverable = (address: AccountAddress) => Promise<boolean>;

/** A database, and what its tenants do about accounts that no email reaches. */
export type EventTarget = { deps: Deps; onUndeliverable: OnUndeliverable };

/** Events that the cron applies in one run. */
const EVENTS_PER_SWEEP = 100;

/**
 * Writes down what the provider reports about an email: in the database that has it, otherwise in all,
 * because the event may be faster than the reply to our request. Events of the same email may come in any
 * order and several times.
 *
 * @throws when a database is away; the provider repeats the event.
 */
export async function recordMailEvent(
  targets: readonly EventTarget[],
  event: MailEvent,
): Promise<void> {
  const looked = await Promise.allSettled(
    targets.map(({ deps }) => findEmail(deps.db, event.providerId)),
  );
  for (const [i, result] of looked.entries()) {
    const email = result.status === "fulfilled" ? result.value : undefined;
    if (email) return await apply(targets[i]!, email, event);
  }
  // A database that is away holds up the events of no other, but it may have this one's email.
  for (const result of looked) if (result.status === "rejected") throw result.reason;
  await Promise.all(targets.map(({ deps }) => keepEvent(deps, event)));
}

/** Applies the events that came before their email's id was known; the cron's work. */
export async function applyKeptEvents(target: EventTarget): Promise<void> {
  const { db } = target.deps;
  const rows = await selectRows(
    db,
    { ...KEPT, ...FOUND },
    `SELECT e.provider_id, e.event, e.is_final, e.detail, e.occurred_at, ${FOUND_COLUMNS}
     FROM email_event AS e JOIN outbox AS o ON o.provider_id = e.provider_id
     ORDER BY e.occurred_at LIMIT ${EVENTS_PER_SWEEP}`,
  );
  for (const row of rows) {
    await apply(target, row, {
      providerId: row.provider_id,
      event: row.event as MailEvent["event"],
      isFinal: row.is_final,
      detail: row.detail,
      at: row.occurred_at,
    });
    await db.query(
      "DELETE FROM email_event WHERE provider_id = ? AND event = ? AND occurred_at = ?",
      [row.provider_id, row.event, toSql(row.occurred_at)],
    );
  }
}

const KEPT = {
  provider_id: text,
  event: text,
  is_final: flag,
  detail: nullable(text),
  occurred_at: moment,
};

const FOUND = { id: text, tenant: text, kind: text, account_id: integer, to_email: text };
const FOUND_COLUMNS = "o.id, o.tenant, o.kind, o.account_id, o.to_email";

type FoundEmail = RowOf<typeof FOUND>;

async function findEmail(db: Queryable, providerId: string): Promise<FoundEmail | undefined> {
  const [email] = await selectRows(
    db,
    FOUND,
    `SELECT ${FOUND_COLUMNS} FROM outbox AS o WHERE o.provider_id = ?`,
    [providerId],
  );
  return email;
}

async function keepEvent({ db, now }: Deps, event: MailEvent): Promise<void> {
  await db.query(
    `INSERT INTO email_event (provider_id, event, is_final, detail, occurred_at, received_at)
     VALUES (?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE is_final = is_final`,
    [
      event.providerId,
      event.event,
      event.isFinal,
      event.detail,
      toSql(event.at),
      toSql(now()),
    ],
  );
}

/** The email's row comes last: until it is written, a repetition of the event does everything again. */
async function apply(
  { deps, onUndeliverable }: EventTarget,
  email: FoundEmail,
  { event, isFinal, detail, at }: MailEvent,
): Promise<void> {
  const { id, tenant, account_id: accountId, to_email: address } = email;
  if (isFinal) {
    const reason = event as "bounced" | "complained" | "suppressed";
    const found = { tenant, accountId, address, reason, emailId: id, since: at };
    const isInForce = await markUndeliverable(deps.db, found);
    const isGone = isInForce && await onUndeliverable(found);
    if (isGone) await forgetUndeliverable(deps.db, tenant, [accountId]);
  }
  if (!await recordFate(deps, email, { event, detail, at })) return;
  await countEmails(deps, tenant, new Map([[`event_${event}`, 1]]));
  if (event === "delivered") return;
  const { kind } = email;
  deps.log({ event: `email_${event}`, email_id: id, tenant, kind, account_id: accountId, detail });
}

/** Writes an event into the email's row; `false` when a later one is there. What ends badly is audited. */
async function recordFate(
  deps: Deps,
  { id, tenant, account_id: accountId }: FoundEmail,
  { event, detail, at }: Pick<MailEvent, "event" | "detail" | "at">,
): Promise<boolean> {
  const write = async (db: Queryable) => {
    const { rowsAffected } = await db.query(
      `UPDATE outbox SET delivery = ?, delivery_detail = ?, delivery_at = ?
       WHERE id = ? AND (delivery_at IS NULL OR delivery_at < ?)`,
      [event, detail, toSql(at), id, toSql(at)],
    );
    return rowsAffected > 0;
  };
  if (event === "delivered" || event === "delayed") return await write(deps.db);
  const now = deps.now();
  const written = await transact(deps.db, async (tx) => {
    if (!await write(tx)) return accepted(false);
    await recordEvent(tx, deps, {
      tenant,
      what: `mail_${event}`,
      accountId,
      subject: `mail:${id}`,
      by: MAIL_PROVIDER,
      note: detail ?? undefined,
    }, now);
    return accepted(true);
  }, doAgain);
  return written.ok && written.value;
}
