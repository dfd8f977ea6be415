import type { Occasion } from "../../../core/audit/record_event.ts";
import type { Registration } from "../../../core/register.ts";
import { readFailure } from "../../../db/errors.ts";
import { toSql } from "../../../db/time.ts";
import { insertRow } from "../../../db/write.ts";
import type { Queryable, Tx } from "../../../deps.ts";
import { accepted } from "../../../outcome.ts";

/** A learner's account. */
export type Learner = { userId: number };

/** An account that is to be inserted. */
export type NewAccount = {
  username: string;
  email: string;
  passwordHash: string;
  firstName?: string;
  lastName?: string;
  /** Whether the address is verified. Default: not yet. */
  isProven?: boolean;
  /** Digests by which a repeated registration is recognised. */
  registration?: { key: string | null; digest: string };
};

type NewProfile = { userId: number; bio: string | null; requestedRole: string | null };

/** Whether an account has a password. Django writes `''` or `!…` where it has none. */
export function hasPassword({ password }: { password: string }): boolean {
  return password !== "" && !password.startsWith("!");
}

/** An address, and the key by which an account has it. */
export function addressOf(email: string) {
  return { email, table: "auth_user", column: "email_norm" };
}

/** Inserts an account; the keys `uq_username` and `uq_email` refuse a second one. */
export async function insertAccount(
  tx: Tx,
  occasion: Occasion,
  account: NewAccount,
  now: Date,
): Promise<Learner> {
  const { insertId } = await insertRow(tx, "auth_user", {
    password: account.passwordHash,
    is_superuser: false,
    username: account.username,
    first_name: account.firstName ?? "",
    last_name: account.lastName ?? "",
    email: account.email,
    is_staff: false,
    is_active: true,
    date_joined: toSql(now),
    email_proven_at: account.isProven ? toSql(now) : null,
    registration_key: account.registration?.key ?? null,
    registration_digest: account.registration?.digest ?? null,
    made_by_request: occasion.requestId ?? null,
  });
  return { userId: insertId };
}

/** What every registration has: the rows of an explorer, and no email. */
export function explorer(
  { bio, requestedRole }: Omit<NewProfile, "userId">,
): Pick<Registration<Learner>, "insertTenantRows" | "email"> {
  return {
    insertTenantRows: async (tx, { userId }, now) => {
      await insertProfile(tx, { userId, bio, requestedRole }, now);
      await insertPreferences(tx, userId, now);
      return accepted(undefined);
    },
    email: () => null,
  };
}

/** Inserts the profile of an explorer. Names every column that has no default in an adopted table. */
async function insertProfile(tx: Tx, profile: NewProfile, now: Date): Promise<void> {
  await insertRow(tx, "users_profile", {
    user_id: profile.userId,
    role: "explorer",
    requested_role: profile.requestedRole,
    bio: profile.bio,
    active_guide: false,
    display_name: "",
    growth_score: 0,
    impact_score: 0,
    can_invite_teachers: false,
    email_notifications: true,
    mail_magazine_enabled: true,
    locale: "en",
    created_at: toSql(now),
    updated_at: toSql(now),
  });
}

/** Inserts empty preferences. */
async function insertPreferences(tx: Tx, userId: number, now: Date): Promise<void> {
  await insertRow(tx, "users_userpreference", {
    user_id: userId,
    languages_spoken: "[]",
    native_language: "en",
    report_language: "en",
    updated_at: toSql(now),
  });
}

/**
 * Inserts the rows that an account of Django's may lack: its signals could fail after the account was
 * written. Rows that exist stay as they are.
 */
export async function repairRows(db: Queryable, userId: number, now: Date): Promise<void> {
  const profile = { userId, bio: null, requestedRole: null };
  await unlessDuplicate(insertProfile(db, profile, now));
  await unlessDuplicate(insertPreferences(db, userId, now));
}

async function unlessDuplicate(insert: Promise<void>): Promise<void> {
  try {
    await insert;
  } catch (error) {
    if (readFailure(error).kind !== "duplicate") throw error;
  }
}
