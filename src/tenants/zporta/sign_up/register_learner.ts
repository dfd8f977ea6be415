import { normalizeEmail } from "../../../core/email_address.ts";
import { keyedDigest } from "../../../core/keyed_digest.ts";
import { register, type Registered } from "../../../core/register.ts";
import { readFailure } from "../../../db/errors.ts";
import { toSql } from "../../../db/time.ts";
import type { Queryable, Tx } from "../../../deps.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import type { SignUp } from "../session/wire.ts";
import type { ZportaDeps } from "../env.ts";

/** A new learner's account. */
export type Learner = { userId: number };

/**
 * Registers a learner: account, profile and preferences. Everybody starts as an explorer; another
 * role is written down as a wish. No e-mail is owed.
 *
 * Refuses with `taken` username (also when it is another person's address), `taken` email, or
 * `reused` idempotencyKey when this key came before with other content. The same request with the same
 * key gets the account of the first. Without a key the second is refused, as Django refused it: its
 * consumers test just that.
 */
export async function registerLearner(
  deps: ZportaDeps,
  signUp: SignUp,
  idempotencyKey: string | null,
): Promise<Outcome<Registered<Learner>>> {
  const { serviceKey } = deps;
  const digest = await keyedDigest(serviceKey, "zporta.sign-up", [
    { ...signUp, email: normalizeEmail(signUp.email) },
    // Without a key only this very request knows its account again, after a lost reply to COMMIT.
    idempotencyKey === null ? crypto.randomUUID() : null,
  ]);
  const key = idempotencyKey &&
    await keyedDigest(serviceKey, "zporta.idempotency-key", [idempotencyKey]);

  return await register<Learner>(deps, {
    password: signUp.password,
    lookUp: (db) => lookUp(db, signUp, { key, digest }),
    insertAccount: (tx, passwordHash, now) =>
      insertAccount(tx, { ...signUp, passwordHash, key, digest }, now),
    insertTenantRows: async (tx, { userId }, now) => {
      await insertProfile(tx, { ...signUp, userId }, now);
      await insertPreferences(tx, userId, now);
      return accepted(undefined);
    },
    email: () => null,
  });
}

type RegistrationId = { key: string | null; digest: string };

async function lookUp(
  db: Queryable,
  signUp: SignUp,
  id: RegistrationId,
): Promise<Outcome<Learner> | null> {
  // One row whatever is there: each join finds at most one by a unique key. `username` is asked for
  // under its own collation too, which may take é for e.
  const { rows } = await db.query(
    `SELECT k.id AS keyed_id, k.registration_digest AS keyed_digest, n.id AS named_id, c.id AS alike_id,
       o.id AS addressed_id, h.id AS holder_id, h.registration_digest AS holder_digest
     FROM (SELECT 1 AS one) AS base
     LEFT JOIN auth_user AS k ON k.registration_key = ?
     LEFT JOIN auth_user AS n ON n.username_norm = ?
     LEFT JOIN auth_user AS c ON c.username = ?
     LEFT JOIN auth_user AS o ON o.email_norm = ?
     LEFT JOIN auth_user AS h ON h.email_norm = ?`,
    [
      id.key,
      signUp.username.toLowerCase(),
      signUp.username,
      normalizeEmail(signUp.username),
      normalizeEmail(signUp.email),
    ],
  );
  const row = rows[0]!;
  if (row.keyed_id !== null) {
    return row.keyed_digest === id.digest
      ? accepted({ userId: Number(row.keyed_id) })
      : refused("reused", "idempotencyKey");
  }
  const isOurs = id.key === null && row.holder_digest === id.digest;
  if (isOurs) return accepted({ userId: Number(row.holder_id) });
  const isTaken = [row.named_id, row.alike_id, row.addressed_id].some((holder) => holder !== null);
  if (isTaken) return refused("taken", "username");
  return row.holder_id === null ? null : refused("taken", "email");
}

/** An account that is about to be. */
export type NewAccount = {
  username: string;
  email: string;
  passwordHash: string;
  firstName?: string;
  lastName?: string;
  provenAt?: Date;
} & Partial<RegistrationId>;

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

/** How many accounts were made since this moment, by us or by the Django beside us. */
export async function countNewAccounts(db: Queryable, since: Date): Promise<number> {
  const { rows } = await db.query(
    "SELECT COUNT(*) AS accounts FROM auth_user WHERE date_joined > ?",
    [toSql(since)],
  );
  return Number(rows[0]!.accounts);
}
