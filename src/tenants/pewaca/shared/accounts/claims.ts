import {
  type Actor,
  type AuditEvent,
  type Occasion,
  recordEvents,
} from "../../../../core/audit/record_event.ts";
import { erasePersons } from "../../../../core/audit/retention.ts";
import { forgetUndeliverable } from "../../../../core/delivery/undeliverable.ts";
import type { PendingEmail } from "../../../../core/outbox.ts";
import { isPhotoKey, releasePhotos } from "../../../../core/photos.ts";
import { integer, nullable, selectRow, selectRows, text } from "../../../../db/rows.ts";
import { placeholders } from "../../../../db/write.ts";
import type { Queryable, Tx } from "../../../../deps.ts";
import { CREDENTIALS, type Credentials, CREDENTIALS_COLUMNS } from "./credentials.ts";

/**
 * The condition that `m_user AS u` is a claim: it was signed up here, nobody has proven its address yet,
 * and neither an administrator nor a board has said no to it. Only a claim is switched on by a link.
 * An account that Django made is none: it does not show whether it was never verified or was switched off.
 */
export const IS_CLAIM = `(u.user_isactive = 0 AND u.user_isdelete = 0
  AND u.email_verified_on IS NULL AND u.email_before_rejection IS NULL
  AND EXISTS (SELECT 1 FROM m_warga AS own WHERE own.registered_user_id = u.user_id)
  AND NOT EXISTS (SELECT 1 FROM m_warga AS w WHERE w.user_id = u.user_id
    AND (w.isreject = 1 OR w.isdelete = 1)))`;

/**
 * Finds the claim that an email is about; `null` when it was proven, removed or renamed since. No statement for
 * one that was made with the email.
 */
export async function findClaim(
  db: Queryable,
  { accountId, to, passwordHash }: PendingEmail,
): Promise<Credentials | null> {
  return passwordHash ? { user_password: passwordHash } : await selectRow(
    db,
    CREDENTIALS,
    `SELECT ${CREDENTIALS_COLUMNS} FROM m_user AS u
     WHERE u.user_id = ? AND u.user_email = ? AND ${IS_CLAIM}`,
    [accountId, to],
  );
}

/** The condition that nothing outside refers to `m_user AS u`: no approval, no invoice, no seat, no office. */
const IS_UNUSED = `(u.is_staff = 0 AND u.is_superuser = 0
  AND NOT EXISTS (SELECT 1 FROM m_warga AS w WHERE w.user_id = u.user_id
    AND (w.is_checker = 1 OR w.isactive = 1))
  AND NOT EXISTS (SELECT 1 FROM m_residence_commite AS b WHERE b.user_id = u.user_id))`;

/** The condition that `m_user AS u` is a claim that may be removed. */
export const IS_REMOVABLE = `(${IS_CLAIM} AND ${IS_UNUSED})`;

/**
 * The condition that `m_user AS u` looks like a sign-up at Django that nobody verified. It may as well
 * have been switched off, so no link switches it on and nothing of it is removed; but after its time it
 * gives way to a new sign-up, see `makeRoom`.
 */
export const IS_UNVERIFIED_AT_DJANGO = `(u.user_isactive = 0 AND u.user_isdelete = 0
  AND u.email_verified_on IS NULL AND u.email_before_rejection IS NULL
  AND u.is_warga = 1 AND u.last_login IS NULL AND ${IS_UNUSED}
  AND NOT EXISTS (SELECT 1 FROM m_warga AS w WHERE w.user_id = u.user_id
    AND (w.registered_user_id IS NOT NULL OR w.isreject = 1 OR w.isdelete = 1)))`;

/** Why a sign-up is removed that nobody has proven, and by whom. */
export type Removal = {
  why: "disowned" | "expired" | "replaced" | "undeliverable" | "released";
  by: Actor;
  /** Operators read what became of the emails. Default: they are removed, too. */
  keepsEmails?: boolean;
};

/** What was removed: how many accounts, and the photos, which now can be. */
export type RemovedClaims = { accounts: number; photoKeys: string[] };

/**
 * Removes those of the accounts that are still claims, with everything they brought: residents, photos,
 * emails. The rows are locked first: of a proof and a removal at once, one finds nothing left to do.
 */
export async function removeClaims(
  tx: Tx,
  occasion: Occasion,
  userIds: readonly number[],
  { why, by, keepsEmails = false }: Removal,
  now: Date,
): Promise<RemovedClaims> {
  const locked = await selectRows(
    tx,
    { user_id: integer },
    `SELECT u.user_id FROM m_user AS u
     WHERE u.user_id IN (${placeholders(userIds)}) AND ${IS_REMOVABLE} FOR UPDATE`,
    userIds,
  );
  if (locked.length === 0) return { accounts: 0, photoKeys: [] };
  const ids = locked.map((row) => row.user_id);
  const theirs = placeholders(ids);
  const residents = await selectRows(
    tx,
    { profile_photo: nullable(text), marriage_photo: nullable(text) },
    `SELECT profile_photo, marriage_photo FROM m_warga WHERE user_id IN (${theirs})`,
    ids,
  );
  const photoKeys = residents.flatMap((row) => [row.profile_photo, row.marriage_photo])
    .filter((path) => path !== null).filter(isPhotoKey);
  await releasePhotos(tx, photoKeys, now);
  await tx.query(`DELETE FROM m_warga WHERE user_id IN (${theirs})`, ids);
  await forgetUndeliverable(tx, "pewaca", ids);
  if (!keepsEmails) {
    await tx.query(`DELETE FROM outbox WHERE tenant = 'pewaca' AND account_id IN (${theirs})`, ids);
  }
  await tx.query(`DELETE FROM m_user WHERE user_id IN (${theirs})`, ids);
  await erasePersons(tx, "pewaca", ids);
  const events = ids.map((accountId): AuditEvent => ({
    tenant: "pewaca",
    what: "sign_up_removed",
    accountId,
    by,
    note: why,
  }));
  await recordEvents(tx, occasion, events, now);
  return { accounts: ids.length, photoKeys };
}
