import { changesOf } from "../../../core/audit/changes.ts";
import { person as byPerson, recordEvent } from "../../../core/audit/record_event.ts";
import { checkLink as checkLinkIn, decodeAccountId } from "../../../core/link_tokens.ts";
import type { PendingEmail } from "../../../core/outbox.ts";
import { enqueueNotice } from "../../../core/repeatable_email.ts";
import { replacementReasons } from "../../../core/passwords/rules.ts";
import { selectRow, text } from "../../../db/rows.ts";
import { toSql } from "../../../db/time.ts";
import { transact } from "../../../db/transact.ts";
import { updateRows } from "../../../db/write.ts";
import type { Queryable } from "../../../deps.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import type { ZportaDeps } from "../env.ts";
import { passwordChangedEmail } from "../shared/accounts/emails.ts";
import { PRODUCT_NAME } from "../shared/fields.ts";
import { findByEmail, findById, mayLogIn, type Person } from "../shared/person.ts";
import { endSessions, openSession, type Session, stillUnused } from "../shared/sessions.ts";
import { accountLink, LINK_DAYS, type LinkKind } from "./account_link.ts";

const DAY_SECONDS = 24 * 3600;

/** The parts of a link: the encoded account id, and the token. */
export type SentLink = { uid: string; token: string };

/**
 * Redeems a magic link: logs its owner in, once. Refuses with `malformed`, `wrong`, `expired` or
 * `spent`.
 */
export async function redeemMagicLink(
  deps: ZportaDeps,
  link: SentLink,
): Promise<Outcome<Session>> {
  const person = await checkLink(deps, "magic_link", link);
  return person.ok ? await openSession(deps, person.value, "link") : person;
}

/**
 * Redeems a reset link: sets a new password, once, and ends every session, so that everybody has to log
 * in again. The email that reports it is the caller's to deliver. An account that its owner deactivated
 * stays so until the next login. Refuses with `malformed` when the link names no account, with `wrong`,
 * `expired` or `spent`; with `similar` or `breached` newPassword, and then the link stays valid.
 */
export async function resetPassword(
  deps: ZportaDeps,
  { password, ...link }: SentLink & { password: string },
): Promise<Outcome<PendingEmail | null>> {
  const checked = await checkLink(deps, "password_reset", link);
  if (!checked.ok) return checked;
  const person = checked.value;
  const { username, email, first_name, last_name } = person;
  const known = [username, email, first_name, last_name, PRODUCT_NAME];
  const reasons = await replacementReasons(deps, password, known);
  if (reasons.length > 0) return { ok: false, reasons };
  const hash = await deps.passwords.hash(password);
  const now = deps.now();
  const isFirstProof = person.email_proven_at === null;
  const columns = {
    password: hash,
    failed_log_ins: 0,
    email_proven_at: isFirstProof ? toSql(now) : undefined,
  };
  return await transact<PendingEmail | null>(deps.db, async (tx) => {
    const { rowsAffected } = await updateRows(tx, "auth_user", columns, stillUnused(person));
    if (rowsAffected === 0) return refused("spent", "link");
    await endSessions(tx, person.user_id, now);
    await recordEvent(tx, deps, {
      tenant: "zporta",
      what: "password_reset",
      accountId: person.user_id,
      by: byPerson(person.user_id),
      changes: changesOf(person, { ...columns, failed_log_ins: undefined }, ["password"]),
    }, now);
    const how = isFirstProof ? "first_proof_by_reset" : "reset";
    const draft = passwordChangedEmail(person, how);
    return accepted(draft && await enqueueNotice(tx, deps, draft, now));
  }, async () => {
    const current = await findById(deps.db, person.user_id);
    return current?.password === hash ? accepted(null) : null;
  });
}

/** Checks a link without redeeming it. Refuses with `malformed`, `wrong` or `expired`. */
export async function checkLink(
  deps: ZportaDeps,
  kind: LinkKind,
  { uid, token }: SentLink,
): Promise<Outcome<Person>> {
  const userId = decodeAccountId(uid);
  if (userId === null) return refused("malformed", "link");
  const person = await findById(deps.db, userId) ?? await findSuccessor(deps.db, kind, userId);
  if (!person || !mayLogIn(person)) return refused("wrong", "link");
  const linkOf = () => accountLink(kind, { ...person, user_id: userId });
  const checked = await checkLinkIn(deps, linkOf, token, LINK_DAYS[kind] * DAY_SECONDS);
  return checked.ok ? accepted(person) : checked;
}

/**
 * Finds who has the address now that a link was sent to, when the account that it names was deleted and
 * nobody had proven the address: a stranger who deletes what they have registered, and registers it
 * again, does not make the owner's links invalid.
 */
async function findSuccessor(
  db: Queryable,
  kind: LinkKind,
  userId: number,
): Promise<Person | null> {
  const sent = await selectRow(
    db,
    { to_email: text },
    `SELECT o.to_email FROM auth_user AS u JOIN outbox AS o ON o.account_id = u.id
     WHERE u.id = ? AND u.deleted_at IS NOT NULL AND u.email_proven_at IS NULL
       AND o.tenant = 'zporta' AND o.kind = ? LIMIT 1`,
    [userId, kind],
  );
  return sent && await findByEmail(db, sent.to_email);
}
