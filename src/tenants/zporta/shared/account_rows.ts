import { readFailure } from "../../../db/errors.ts";
import { toSql } from "../../../db/time.ts";
import type { Queryable, Tx } from "../../../deps.ts";

/** A new learner's account. */
export type Learner = { userId: number };

/** A hash that no password fits, in Django's notation. */
export function unusablePassword(): string {
  return `!${crypto.randomUUID().replaceAll("-", "")}`;
}

/** An account that is about to be. */
export type NewAccount = {
  username: string;
  email: string;
  passwordHash: string;
  firstName?: string;
  lastName?: string;
  provenAt?: Date;
  key?: string | null;
  digest?: string;
};

/** Inserts the account; the keys `uq_username` and `uq_email` refuse a second one. */
export async function insertAccount(tx: Tx, account: NewAccount, now: Date): Promise<Learner> {
  const { insertId } = await tx.query(
    `INSERT INTO auth_user (password, is_superuser, username, first_name, last_name, email, is_staff,
       is_active, date_joined, email_proven_at, registration_key, registration_digest)
     VALUES (?, 0, ?, ?, ?, ?, 0, 1, ?, ?, ?, ?)`,
    [
      account.passwordHash,
      account.username,
      account.firstName ?? "",
      account.lastName ?? "",
      account.email,
      toSql(now),
      account.provenAt ? toSql(account.provenAt) : null,
      account.key ?? null,
      account.digest ?? null,
    ],
  );
  return { userId: insertId };
}

/** Inserts the profile of an explorer. Every column without a default in an adopted table is named. */
export async function insertProfile(
  tx: Tx,
  profile: { userId: number; bio: string | null; requestedRole: string | null },
  now: Date,
): Promise<void> {
  await tx.query(
    `INSERT INTO users_profile (user_id, role, requested_role, bio, active_guide, display_name,
       growth_score, impact_score, can_invite_teachers, email_notifications, mail_magazine_enabled,
       locale, created_at, updated_at)
     VALUES (?, 'explorer', ?, ?, 0, '', 0, 0, 0, 1, 1, 'en', ?, ?)`,
    [profile.userId, profile.requestedRole, profile.bio, toSql(now), toSql(now)],
  );
}

/** Inserts empty preferences. */
export async function insertPreferences(tx: Tx, userId: number, now: Date): Promise<void> {
  await tx.query(
    `INSERT INTO users_userpreference (user_id, languages_spoken, native_language, report_language,
       updated_at)
     VALUES (?, '[]', 'en', 'en', ?)`,
    [userId, toSql(now)],
  );
}

/**
 * Inserts the rows that an account of Django's may lack: its signals could fail after the account was
 * written. What is there stays as it is.
 */
export async function repairRows(db: Queryable, userId: number, now: Date): Promise<void> {
  const missing = async (insert: () => Promise<void>) => {
    try {
      await insert();
    } catch (error) {
      if (readFailure(error).kind !== "duplicate") throw error;
    }
  };
  await missing(() => insertProfile(db, { userId, bio: null, requestedRole: null }, now));
  await missing(() => insertPreferences(db, userId, now));
}
