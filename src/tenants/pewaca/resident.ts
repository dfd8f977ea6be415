import { normalizeEmail } from "../../core/email_address.ts";
import { keyedDigest } from "../../core/keyed_digest.ts";
import { register, type Registered } from "../../core/register.ts";
import { addSeconds, fromSql, toSql } from "../../db/time.ts";
import type { Deps, Queryable, Row, Tx } from "../../deps.ts";
import { accepted, type Outcome, type Reason, refused } from "../../outcome.ts";
import { verificationEmail } from "./emails.ts";
import type { SignUp } from "./wire.ts";

/** `m_role.role_id` of a resident, seeded by the migrations. */
const RESIDENT_ROLE = 5;

/** Within this time the same content again is a repetition, not a second person. */
const REPETITION_SECONDS = 10 * 60;

/** A new resident's account. */
export type Resident = { userId: number; email: string; fullName: string };

/**
 * Registers a resident with the estate that the code invites to: account, resident, owed mail.
 *
 * Refuses with `unknown` code, `foreign` unit, `unknown` references, `taken` email, or `reused`
 * idempotencyKey when this key came before with other content. All that is wrong is reported at once.
 * The same request again (same key, or none and the same content within ten minutes) gets the
 * account of the first.
 */
export async function registerResident(
  deps: Deps,
  signUp: SignUp,
  idempotencyKey: string | null,
): Promise<Outcome<Registered<Resident>>> {
  const { serviceKey } = deps.settings;
  const digest = await keyedDigest(serviceKey, "pewaca.sign-up", [{
    ...signUp,
    email: normalizeEmail(signUp.email),
  }]);
  const key = idempotencyKey &&
    await keyedDigest(serviceKey, "pewaca.idempotency-key", [idempotencyKey]);

  return await register<Resident>(deps, {
    password: signUp.password,
    lookUp: (db, now) => lookUp(db, signUp, { key, digest }, now),
    insertAccount: (tx, passwordHash, now) =>
      insertAccount(tx, signUp, passwordHash, { key, digest }, now),
    enroll: (tx, account, now) => enroll(tx, signUp, account, now),
    email: (account) => verificationEmail(account, "sign-up"),
  });
}

type RegistrationId = { key: string | null; digest: string };

async function lookUp(
  db: Queryable,
  signUp: SignUp,
  id: RegistrationId,
  now: Date,
): Promise<Outcome<Resident> | null> {
  // One row whatever is there: each join finds at most one by a primary or unique key.
  const { rows } = await db.query(
    `SELECT r.id AS residence_id, u.unit_id,
       k.user_id AS keyed_id, k.registration_digest AS keyed_digest,
       h.user_id AS holder_id, h.registration_digest AS holder_digest, h.user_created_on,
       f.id AS family_role, g.id AS religion, m.id AS marital_status, o.id AS occupation,
       e.id AS education
     FROM (SELECT 1 AS one) AS base
     LEFT JOIN m_residence AS r ON r.code = ? AND COALESCE(r.isdelete, 0) = 0
     LEFT JOIN m_unit AS u ON u.unit_id = ? AND u.unit_residence_id = r.id
       AND COALESCE(u.unit_isdelete, 0) = 0
     LEFT JOIN m_user AS k ON k.registration_key = ?
     LEFT JOIN m_user AS h ON h.user_email_norm = ?
     LEFT JOIN m_family_as AS f ON f.id = ?
     LEFT JOIN m_religion AS g ON g.id = ?
     LEFT JOIN m_marital_status AS m ON m.id = ?
     LEFT JOIN m_occupation AS o ON o.id = ?
     LEFT JOIN m_education AS e ON e.id = ?`,
    [
      signUp.code,
      signUp.unitId,
      id.key,
      normalizeEmail(signUp.email),
      signUp.familyRoleId,
      signUp.religionId,
      signUp.maritalStatusId,
      signUp.occupationId,
      signUp.educationId,
    ],
  );
  const row = rows[0]!;
  if (row.keyed_id !== null) {
    return row.keyed_digest === id.digest
      ? earlier(signUp, row.keyed_id)
      : refused("reused", "idempotencyKey");
  }
  if (row.residence_id === null) return refused("unknown", "code");
  if (isRepetition(row, id, now)) return earlier(signUp, row.holder_id);

  const reasons = reasonsAgainst(signUp, row);
  return reasons.length > 0 ? { ok: false, reasons } : null;
}

function isRepetition(row: Row, id: RegistrationId, now: Date): boolean {
  return row.holder_digest === id.digest && id.key === null &&
    fromSql(row.user_created_on) >= addSeconds(now, -REPETITION_SECONDS);
}

function earlier(signUp: SignUp, userId: unknown): Outcome<Resident> {
  const { email, fullName } = signUp;
  return accepted({ userId: Number(userId), email, fullName });
}

function reasonsAgainst(signUp: SignUp, row: Row): Reason[] {
  const reasons: Reason[] = [];
  const missing = (id: number | null, found: unknown) => id !== null && found === null;
  if (row.holder_id !== null) reasons.push({ code: "taken", field: "email" });
  if (row.unit_id === null) reasons.push({ code: "foreign", field: "unit" });
  if (missing(signUp.familyRoleId, row.family_role)) {
    reasons.push({ code: "unknown", field: "familyRole" });
  }
  if (missing(signUp.religionId, row.religion)) {
    reasons.push({ code: "unknown", field: "religion" });
  }
  if (missing(signUp.maritalStatusId, row.marital_status)) {
    reasons.push({ code: "unknown", field: "maritalStatus" });
  }
  if (missing(signUp.occupationId, row.occupation)) {
    reasons.push({ code: "unknown", field: "occupation" });
  }
  if (missing(signUp.educationId, row.education)) {
    reasons.push({ code: "unknown", field: "education" });
  }
  return reasons;
}

async function insertAccount(
  tx: Tx,
  signUp: SignUp,
  passwordHash: string,
  id: RegistrationId,
  now: Date,
): Promise<Resident> {
  const { email, fullName } = signUp;
  const { insertId } = await tx.query(
    `INSERT INTO m_user (image, user_name, user_email, user_password, user_created_on,
       user_isactive, user_isdelete, is_superuser, is_staff, is_warga, user_role_id,
       registration_key, registration_digest)
     VALUES ('', ?, ?, ?, ?, 0, 0, 0, 0, 1, ?, ?, ?)`,
    [email, email, passwordHash, toSql(now), RESIDENT_ROLE, id.key, id.digest],
  );
  return { userId: insertId, email, fullName };
}

/**
 * Inserts the resident. The SELECT is the guard: no row unless the unit still belongs to the estate
 * and every reference still exists. `isactive` stays 0 until the board approves: it decides who is
 * sent invoices.
 */
async function enroll(
  tx: Tx,
  signUp: SignUp,
  account: Resident,
  now: Date,
): Promise<Outcome<void>> {
  const references: [string, number | null][] = [
    ["m_family_as", signUp.familyRoleId],
    ["m_religion", signUp.religionId],
    ["m_marital_status", signUp.maritalStatusId],
    ["m_occupation", signUp.occupationId],
    ["m_education", signUp.educationId],
  ];
  const given = references.filter(([, id]) => id !== null);
  const { rowsAffected } = await tx.query(
    `INSERT INTO m_warga (nik, full_name, gender_id, date_of_birth, place_of_birth, phone_no,
       is_checker, is_lead, created_by, created_on, modified_on, isactive, isdelete, isreject,
       education_id, family_as, marital_status_id, occupation_id, religion_id,
       residence_id, unit_id, user_id, registered_user_id)
     SELECT ?, ?, ?, ?, ?, ?, 0, 0, ?, ?, ?, 0, 0, 0, ?, ?, ?, ?, ?, r.id, u.unit_id, ?, ?
     FROM m_residence AS r JOIN m_unit AS u ON u.unit_residence_id = r.id
     WHERE r.code = ? AND u.unit_id = ?
       AND COALESCE(r.isdelete, 0) = 0 AND COALESCE(u.unit_isdelete, 0) = 0
       ${given.map(([table]) => `AND EXISTS (SELECT 1 FROM ${table} WHERE id = ?)`).join(" ")}`,
    [
      signUp.nik,
      signUp.fullName,
      signUp.genderId,
      signUp.dateOfBirth,
      signUp.placeOfBirth,
      signUp.phone,
      account.userId,
      toSql(now),
      toSql(now),
      signUp.educationId,
      signUp.familyRoleId,
      signUp.maritalStatusId,
      signUp.occupationId,
      signUp.religionId,
      account.userId,
      account.userId,
      signUp.code,
      signUp.unitId,
      ...given.map(([, id]) => id),
    ],
  );
  return rowsAffected === 1 ? accepted(undefined) : refused("foreign", "unit");
}
