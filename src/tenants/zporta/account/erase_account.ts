import { type Actor, person as actingPerson, SYSTEM } from "../../../core/audit/record_event.ts";
import {
  auditErasure,
  type Erased,
  eraseEmails,
  type ErasureDeps,
  type Person,
} from "../../../core/personal_data/erasure.ts";
import { forgetUndeliverable } from "../../../core/delivery/undeliverable.ts";
import { unusablePassword } from "../../../core/passwords/passwords.ts";
import { isPhotoKey, releasePhotos } from "../../../core/photos.ts";
import { integer, nullable, selectRow, selectRows, text } from "../../../db/rows.ts";
import { toSql } from "../../../db/time.ts";
import { doAgain, transact } from "../../../db/transact.ts";
import { placeholders, sql, updateRows } from "../../../db/write.ts";
import type { Queryable, SqlValue, Tx } from "../../../deps.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import { IMAGES, lockStoredImages } from "../shared/profile_images.ts";
import type { Caller } from "../shared/tokens.ts";

const NOTHING: Erased = { accountIds: [], photoKeys: [], legacyFiles: [] };

/**
 * Erases the caller's own account, as `eraseAccounts`. What a lost reply hides of the photos is removed by
 * the cron.
 *
 * Refuses with `wrong` credentials when the token was revoked meanwhile: somebody else may have proved
 * that the address is theirs.
 */
export async function eraseOwnAccount(
  deps: ErasureDeps,
  { userId, token }: Caller,
): Promise<Outcome<Erased>> {
  return await transact<Erased>(
    deps.db,
    async (tx) => {
      const row = await selectRow(
        tx,
        { id: integer },
        `SELECT u.id FROM auth_user AS u WHERE u.id = ? AND u.is_active = 1 AND EXISTS
         (SELECT 1 FROM authtoken_token AS t WHERE t.user_id = u.id AND t.\`key\` = ?) FOR UPDATE`,
        [userId, token],
      );
      if (!row) return refused("wrong", "credentials");
      const person = { accountIds: [userId], addresses: [] };
      return accepted(await eraseWithin(tx, deps, person, actingPerson(userId)));
    },
    async () =>
      await isErased(deps.db, userId) ? accepted({ ...NOTHING, accountIds: [userId] }) : null,
  );
}

async function isErased(db: Queryable, userId: number): Promise<boolean> {
  const row = await selectRow(
    db,
    { deleted_at: nullable(text) },
    "SELECT deleted_at FROM auth_user WHERE id = ?",
    [userId],
  );
  return row !== null && row.deleted_at !== null;
}

/**
 * Erases accounts, and all that names the person behind them or one of the addresses; frees username and
 * address. The rows of account, profile and preferences stay as numbers, inactive for good: rows of other
 * applications, which we cannot list, refer to them. A repetition erases nothing anew and is no error.
 *
 * Of an account whose address nobody has proven, only an operator erases what was sent to the address.
 *
 * The account is locked first: no photo is set after the photos have been read. What a request writes that
 * read the account before is erased by the cron.
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

/** As `eraseAccounts`, inside a transaction. */
export async function eraseWithin(
  tx: Tx,
  deps: ErasureDeps,
  person: Person,
  by: Actor,
): Promise<Erased> {
  const now = deps.now();
  const erased: Erased = { accountIds: [], photoKeys: [], legacyFiles: [] };
  const addresses = [...person.addresses];
  const owners: number[] = [];
  for (const userId of [...person.accountIds].sort((one, other) => one - other)) {
    const account = await selectRow(
      tx,
      { email: text, deleted_at: nullable(text), email_proven_at: nullable(text) },
      "SELECT email, deleted_at, email_proven_at FROM auth_user WHERE id = ? FOR UPDATE",
      [userId],
    );
    if (!account) continue;
    if (account.deleted_at === null) erased.accountIds.push(userId);
    if (account.email_proven_at !== null || deps.operator) {
      owners.push(userId);
      addresses.push(account.email);
    } else if (account.deleted_at === null) {
      await eraseEmailsToOthers(tx, userId, account.email);
    }
    const paths = await eraseAccount(tx, deps, userId, now);
    erased.photoKeys.push(...paths.filter(isPhotoKey));
    erased.legacyFiles.push(...paths.filter((path) => !isPhotoKey(path)));
  }
  await eraseInvitationsTo(tx, addresses);
  await eraseEmails(tx, "zporta", { accountIds: owners, addresses });
  await auditErasure(tx, deps, { tenant: "zporta", person, erased: erased.accountIds, by }, now);
  return erased;
}

/**
 * Blanks or deletes what an account's rows say, but for emails and the trail. The account is locked. Returns the
 * stored paths of the images, of which ours are released.
 */
export async function eraseAccount(
  tx: Tx,
  deps: Pick<ErasureDeps, "newId">,
  userId: number,
  now: Date,
): Promise<string[]> {
  await blankAccount(tx, deps, userId, now);
  const images = await lockStoredImages(tx, userId);
  const paths = IMAGES.map((name) => images?.[name] ?? "").filter((path) => path !== "");
  await releasePhotos(tx, paths.filter(isPhotoKey), now);
  await blankProfile(tx, userId, now);
  await blankPreferences(tx, userId, now);
  await eraseApplications(tx, userId);
  await tx.query("DELETE FROM users_teacherinvitation WHERE inviter_id = ?", [userId]);
  await blankInvitations(tx, "invitee_id = ?", [userId]);
  await tx.query("DELETE FROM users_userloginevent WHERE user_id = ?", [userId]);
  await tx.query("DELETE FROM authtoken_token WHERE user_id = ?", [userId]);
  return paths;
}

async function blankAccount(
  tx: Tx,
  deps: Pick<ErasureDeps, "newId">,
  userId: number,
  now: Date,
): Promise<void> {
  await updateRows(tx, "auth_user", {
    password: unusablePassword(deps),
    // Random: a name derived from the id could be guessed, and be taken already.
    username: sql("IF(deleted_at IS NULL, ?, username)", [`deleted_${deps.newId()}`]),
    email: "",
    first_name: "",
    last_name: "",
    is_active: false,
    is_staff: false,
    is_superuser: false,
    deactivated_at: null,
    registration_key: null,
    registration_digest: null,
    failed_log_ins: null,
    last_failed_log_in_at: null,
    exported_at: null,
    deleted_at: sql("COALESCE(deleted_at, ?)", [toSql(now)]),
  }, { sql: "id = ?", args: [userId] });
}

async function blankProfile(tx: Tx, userId: number, now: Date): Promise<void> {
  await updateRows(tx, "users_profile", {
    bio: "",
    display_name: "",
    active_guide: false,
    profile_image: null,
    intro_video_url: null,
    linkedin_url: null,
    twitter_url: null,
    website_url: null,
    youtube_url: null,
    showcase_image_1: null,
    showcase_image_2: null,
    showcase_image_3: null,
    showcase_image_1_caption: null,
    showcase_image_2_caption: null,
    showcase_image_3_caption: null,
    teacher_about: null,
    teacher_tagline: null,
    teaching_specialties: null,
    can_invite_teachers: false,
    email_notifications: false,
    mail_magazine_enabled: false,
    requested_role: null,
    updated_at: toSql(now),
  }, { sql: "user_id = ?", args: [userId] });
  for (const number of [1, 2, 3]) {
    await tx.query(
      `DELETE FROM users_profile_showcase_image_${number}_tags
       WHERE profile_id = (SELECT id FROM users_profile WHERE user_id = ?)`,
      [userId],
    );
  }
}

async function blankPreferences(tx: Tx, userId: number, now: Date): Promise<void> {
  await updateRows(tx, "users_userpreference", {
    languages_spoken: "[]",
    location: null,
    bio: null,
    updated_at: toSql(now),
  }, { sql: "user_id = ?", args: [userId] });
  for (const kind of ["subjects", "tags"]) {
    await tx.query(
      `DELETE FROM users_userpreference_interested_${kind}
       WHERE userpreference_id = (SELECT id FROM users_userpreference WHERE user_id = ?)`,
      [userId],
    );
  }
}

/** Deletes applications to teach, and the emails in which the staff read of them. */
async function eraseApplications(tx: Tx, userId: number): Promise<void> {
  const applications = await selectRows(
    tx,
    { id: integer },
    "SELECT id FROM users_guideapplicationrequest WHERE user_id = ? FOR UPDATE",
    [userId],
  );
  for (const { id } of applications) {
    await tx.query(
      `DELETE FROM outbox WHERE tenant = 'zporta' AND kind = 'guide_application'
         AND dedupe_key LIKE 'zporta.guide\\_application:%' AND payload LIKE ?`,
      [`%"applicationId":"${id}"%`],
    );
  }
  await tx.query("DELETE FROM users_guideapplicationrequest WHERE user_id = ?", [userId]);
}

/**
 * Where nobody has proven the address, it may be a stranger who erases the account: what was sent to the
 * address stays for its thirty days, because the limits of emails count it and links in it still work, and
 * so do invitations to it.
 */
export async function eraseEmailsToOthers(tx: Tx, userId: number, address: string): Promise<void> {
  await tx.query(
    "DELETE FROM outbox WHERE tenant = 'zporta' AND account_id = ? AND to_email <> ?",
    [userId, address],
  );
  await forgetUndeliverable(tx, "zporta", [userId]);
}

async function eraseInvitationsTo(tx: Tx, addresses: readonly string[]): Promise<void> {
  const known = addresses.filter((address) => address.trim() !== "");
  if (known.length === 0) return;
  await blankInvitations(tx, `invitee_email IN (${placeholders(known)})`, known);
}

/** They stay: whoever sent them has a quota, and may know to how many. */
async function blankInvitations(
  tx: Tx,
  condition: string,
  args: readonly SqlValue[],
): Promise<void> {
  await updateRows(tx, "users_teacherinvitation", {
    status: sql("IF(status = 'pending', 'cancelled', status)"),
    invitee_email: "",
    personal_message: "",
    invitee_id: null,
  }, { sql: condition, args });
}
