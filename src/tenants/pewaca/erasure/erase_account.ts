import { type Actor, SYSTEM } from "../../../core/audit/record_event.ts";
import {
  auditErasure,
  type Erased,
  eraseEmails,
  type ErasureDeps,
  type Person,
} from "../../../core/personal_data/erasure.ts";
import { unusablePassword } from "../../../core/passwords/passwords.ts";
import { isPhotoKey, releasePhotos } from "../../../core/photos.ts";
import { integer, nullable, selectRows, text } from "../../../db/rows.ts";
import { toSql } from "../../../db/time.ts";
import { doAgain, transact } from "../../../db/transact.ts";
import { placeholders, sql, updateRows } from "../../../db/write.ts";
import type { Tx } from "../../../deps.ts";
import { accepted, type Outcome } from "../../../outcome.ts";
import { NO_NIK } from "../shared/nik.ts";
import { NO_DETAILS, personalColumns } from "../shared/person.ts";

/**
 * Erases accounts, and all that names the person behind them or one of the addresses. The rows of account
 * and resident stay as numbers, off and deleted for good: invoices and other tables of Django's refer to
 * them. A repetition erases nothing anew and is no error.
 *
 * The account is locked first. Who logs in or changes the profile meanwhile finds it before, and is ended
 * by this, or after, and is refused; what a request writes that read the account before is erased by the
 * cron, see `sweepErased`.
 */
export async function eraseAccounts(
  deps: ErasureDeps,
  person: Person,
): Promise<Outcome<Erased>> {
  return await transact<Erased>(
    deps.db,
    async (tx) => accepted(await eraseWithin(tx, deps, person, SYSTEM)),
    doAgain,
  );
}

const ACCOUNT = {
  user_id: integer,
  image: nullable(text),
  erased_at: nullable(text),
};

/** As `eraseAccounts`, inside a transaction that has locked the accounts. */
export async function eraseWithin(
  tx: Tx,
  deps: ErasureDeps,
  person: Person,
  by: Actor,
): Promise<Erased> {
  const now = deps.now();
  const rows = person.accountIds.length > 0
    ? await eraseAccountRows(tx, deps, person.accountIds, now)
    : { erased: [], files: [] };
  // By account: an address that was set aside may be that of another account by now.
  await eraseEmails(tx, "pewaca", person);
  await auditErasure(tx, deps, { tenant: "pewaca", person, erased: rows.erased, by }, now);
  return {
    accountIds: rows.erased,
    photoKeys: rows.files.filter(isPhotoKey),
    legacyFiles: rows.files.filter((path) => path !== "" && !isPhotoKey(path)),
  };
}

/** Returns which accounts were not erased before, and the stored paths of their files. */
async function eraseAccountRows(
  tx: Tx,
  deps: ErasureDeps,
  accountIds: readonly number[],
  now: Date,
): Promise<{ erased: number[]; files: string[] }> {
  const accounts = await selectRows(
    tx,
    ACCOUNT,
    `SELECT user_id, image, erased_at FROM m_user
     WHERE user_id IN (${placeholders(accountIds)}) ORDER BY user_id FOR UPDATE`,
    accountIds,
  );
  await blankAccounts(tx, deps, accountIds, now);
  const files = await eraseResidents(tx, accountIds, now);
  await tx.query(
    `DELETE FROM m_residence_commite WHERE user_id IN (${placeholders(accountIds)})`,
    accountIds,
  );
  return {
    erased: accounts.filter((row) => row.erased_at === null).map((row) => row.user_id),
    files: [...files, ...accounts.map(({ image }) => image ?? "")],
  };
}

async function blankAccounts(
  tx: Tx,
  deps: ErasureDeps,
  accountIds: readonly number[],
  now: Date,
): Promise<void> {
  await updateRows(tx, "m_user", {
    image: "",
    user_name: "",
    // Blank is nobody's address: the unique key leaves it out.
    user_email: "",
    user_password: unusablePassword(deps),
    user_isactive: false,
    user_isdelete: true,
    is_superuser: false,
    is_staff: false,
    last_login: null,
    email_verified_on: null,
    registration_key: null,
    registration_digest: null,
    sessions_valid_from: toSql(now),
    wished_account_type: null,
    email_before_rejection: null,
    username_before_rejection: null,
    active_before_rejection: null,
    rehashed_from: null,
    rehashed_to: null,
    failed_log_ins: null,
    last_failed_log_in_at: null,
    exported_at: null,
    erased_at: sql("COALESCE(erased_at, ?)", [toSql(now)]),
  }, { sql: `user_id IN (${placeholders(accountIds)})`, args: accountIds });
}

/** Returns the stored paths of their photos, of which ours are released. */
async function eraseResidents(
  tx: Tx,
  accountIds: readonly number[],
  now: Date,
): Promise<string[]> {
  const residents = await selectRows(
    tx,
    { id: integer, profile_photo: nullable(text), marriage_photo: nullable(text) },
    `SELECT id, profile_photo, marriage_photo FROM m_warga
     WHERE user_id IN (${placeholders(accountIds)}) ORDER BY id FOR UPDATE`,
    accountIds,
  );
  if (residents.length === 0) return [];
  const files = residents.flatMap((row) => [row.profile_photo ?? "", row.marriage_photo ?? ""]);
  await releasePhotos(tx, files.filter(isPhotoKey), now);
  const ids = residents.map(({ id }) => id);
  await updateRows(tx, "m_warga", {
    ...personalColumns({ ...NO_DETAILS, fullName: "", phone: "" }),
    ...NO_NIK,
    searched_email: null,
    profile_photo: null,
    marriage_photo: null,
    unit_text: null,
    is_lead: false,
    isactive: false,
    isdelete: true,
    unit_id: null,
    modified_on: toSql(now),
  }, { sql: `id IN (${placeholders(ids)})`, args: ids });
  await tx.query(
    `DELETE FROM warga_rejection_log WHERE warga_id IN (${placeholders(ids)})`,
    ids,
  );
  return files;
}
