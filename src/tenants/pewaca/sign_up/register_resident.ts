import { normalizeEmail } from "../../../core/email_address.ts";
import { keyedDigest } from "../../../core/keyed_digest.ts";
import { keepPhotos, removeUnkept, uploadPhotos } from "../../../core/photos.ts";
import { register, type Registered } from "../../../core/register.ts";
import { addSeconds, fromSql, toSql } from "../../../db/time.ts";
import type { Queryable, Row, Tx } from "../../../deps.ts";
import { accepted, type Outcome, type Reason, refused } from "../../../outcome.ts";
import { verificationEmail } from "../shared/verification.ts";
import { nameNewPhotos, type NewPhotos, photoDigests, type SentPhotos } from "../shared/photos.ts";
import { lookUpReferences, reasonsOfReferences, referencesExist } from "../shared/references.ts";
import { type Estate, estateCondition } from "../shared/estate.ts";
import type { PewacaDeps } from "../env.ts";

/** `m_role.role_id` of a resident, seeded by the migrations. */
const RESIDENT_ROLE = 5;

/** Within this time the same content again is a repetition, not a second person. */
const REPETITION_SECONDS = 10 * 60;

/** Who wants to live where: a sign-up in our words. `null` is "not said". */
export type SignUp = {
  email: string;
  password: string;
  estate: Estate;
  /** `null` when the unit is not in the list; then `unitText` says where it is. */
  unitId: number | null;
  unitText: string | null;
  fullName: string;
  phone: string;
  familyRoleId: number | null;
  nik: string | null;
  genderId: number | null;
  dateOfBirth: string | null;
  placeOfBirth: string | null;
  religionId: number | null;
  maritalStatusId: number | null;
  occupationId: number | null;
  educationId: number | null;
  /** What the visitor would like to be. Written down, never granted. */
  wishedAccountType: "warga" | "pengurus" | null;
};

/** A new resident's account. */
export type Resident = { userId: number; email: string; fullName: string };

/**
 * Registers a resident with an estate, invited by its code or from the public page: account,
 * resident, photos, owed mail.
 *
 * Refuses with `unknown` code or residence, `foreign` unit, `unknown` references, `taken` email, or
 * `reused` idempotencyKey when this key came before with other content. All that is wrong is reported
 * at once. The same request again (same key, or none and the same content within ten minutes) gets
 * the account of the first. Photos that the registration did not keep are removed.
 */
export async function registerResident(
  deps: PewacaDeps,
  signUp: SignUp,
  sent: SentPhotos,
  idempotencyKey: string | null,
): Promise<Outcome<Registered<Resident>>> {
  const id = await registrationId(deps, signUp, sent, idempotencyKey);
  const photos = nameNewPhotos(sent);
  const keys = photos.all.map(({ key }) => key);
  let isUploaded = false;

  const registered = await register<Resident>(deps, {
    password: signUp.password,
    lookUp: (db, now) => lookUp(db, signUp, id, now),
    prepare: async (now) => {
      await uploadPhotos(deps, photos.all, now);
      isUploaded = true;
    },
    insertAccount: (tx, passwordHash, now) => insertAccount(tx, signUp, passwordHash, id, now),
    insertTenantRows: async (tx, account, now) => {
      const enrolled = await enroll(tx, signUp, photos, account, now);
      if (enrolled.ok) await keepPhotos(tx, keys, now);
      return enrolled;
    },
    email: (account) => verificationEmail(account, "sign-up"),
  });
  const isKept = registered.ok && registered.value.isNew;
  if (isUploaded && !isKept) await removeUnkept(deps, keys);
  return registered;
}

type RegistrationId = { key: string | null; digest: string };

async function registrationId(
  { serviceKey }: PewacaDeps,
  signUp: SignUp,
  sent: SentPhotos,
  idempotencyKey: string | null,
): Promise<RegistrationId> {
  const content = { ...signUp, email: normalizeEmail(signUp.email) };
  const digests = await photoDigests(sent);
  return {
    digest: await keyedDigest(serviceKey, "pewaca.sign-up", [content, ...digests]),
    key: idempotencyKey &&
      await keyedDigest(serviceKey, "pewaca.idempotency-key", [idempotencyKey]),
  };
}

async function lookUp(
  db: Queryable,
  signUp: SignUp,
  id: RegistrationId,
  now: Date,
): Promise<Outcome<Resident> | null> {
  const estate = estateCondition(signUp.estate);
  const references = lookUpReferences(signUp);
  // One row whatever is there: each join finds at most one by a primary or unique key.
  const { rows } = await db.query(
    `SELECT r.id AS residence_id, u.unit_id,
       k.user_id AS keyed_id, k.registration_digest AS keyed_digest,
       h.user_id AS holder_id, h.registration_digest AS holder_digest, h.user_created_on
       ${references.sql}
     FROM (SELECT 1 AS one) AS base
     LEFT JOIN m_residence AS r ON ${estate.sql} AND COALESCE(r.isdelete, 0) = 0
     LEFT JOIN m_unit AS u ON u.unit_id = ? AND u.unit_residence_id = r.id
       AND COALESCE(u.unit_isdelete, 0) = 0
     LEFT JOIN m_user AS k ON k.registration_key = ?
     LEFT JOIN m_user AS h ON h.user_email_norm = ?`,
    [...references.args, estate.value, signUp.unitId, id.key, normalizeEmail(signUp.email)],
  );
  const row = rows[0]!;
  if (row.keyed_id !== null) {
    return row.keyed_digest === id.digest
      ? earlier(signUp, row.keyed_id)
      : refused("reused", "idempotencyKey");
  }
  if (row.residence_id === null) return refused("unknown", estate.field);
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
  if (row.holder_id !== null) reasons.push({ code: "taken", field: "email" });
  if (signUp.unitId !== null && row.unit_id === null) {
    reasons.push({ code: "foreign", field: "unit" });
  }
  return [...reasons, ...reasonsOfReferences(signUp, row)];
}

async function insertAccount(
  tx: Tx,
  signUp: SignUp,
  passwordHash: string,
  id: RegistrationId,
  now: Date,
): Promise<Resident> {
  const { email, fullName, wishedAccountType } = signUp;
  const { insertId } = await tx.query(
    `INSERT INTO m_user (image, user_name, user_email, user_password, user_created_on,
       user_isactive, user_isdelete, is_superuser, is_staff, is_warga, user_role_id,
       wished_account_type, registration_key, registration_digest)
     VALUES ('', ?, ?, ?, ?, 0, 0, 0, 0, 1, ?, ?, ?, ?)`,
    [email, email, passwordHash, toSql(now), RESIDENT_ROLE, wishedAccountType, id.key, id.digest],
  );
  return { userId: insertId, email, fullName };
}

/**
 * Inserts the resident. The SELECT is the guard: no row unless the unit, where there is one, still
 * belongs to the estate and every reference still exists. `isactive` stays 0 until the board
 * approves: it decides who is sent invoices.
 */
async function enroll(
  tx: Tx,
  signUp: SignUp,
  photos: NewPhotos,
  account: Resident,
  now: Date,
): Promise<Outcome<void>> {
  const estate = estateCondition(signUp.estate);
  const references = referencesExist(signUp);
  const hasUnit = signUp.unitId !== null;
  const { rowsAffected } = await tx.query(
    `INSERT INTO m_warga (nik, full_name, gender_id, date_of_birth, place_of_birth, phone_no,
       profile_photo, marriage_photo, unit_text,
       is_checker, is_lead, created_by, created_on, modified_on, isactive, isdelete, isreject,
       education_id, family_as, marital_status_id, occupation_id, religion_id,
       residence_id, unit_id, user_id, registered_user_id)
     SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?, ?, ?, 0, 0, 0, ?, ?, ?, ?, ?,
       r.id, ${hasUnit ? "u.unit_id" : "NULL"}, ?, ?
     FROM m_residence AS r ${hasUnit ? "JOIN m_unit AS u ON u.unit_residence_id = r.id" : ""}
     WHERE ${estate.sql} AND COALESCE(r.isdelete, 0) = 0
       ${hasUnit ? "AND u.unit_id = ? AND COALESCE(u.unit_isdelete, 0) = 0" : ""}
       ${references.sql}`,
    [
      signUp.nik,
      signUp.fullName,
      signUp.genderId,
      signUp.dateOfBirth,
      signUp.placeOfBirth,
      signUp.phone,
      photos.profile?.key ?? null,
      photos.marriage?.key ?? null,
      signUp.unitText,
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
      estate.value,
      ...(hasUnit ? [signUp.unitId] : []),
      ...references.args,
    ],
  );
  if (rowsAffected === 1) return accepted(undefined);
  return hasUnit ? refused("foreign", "unit") : refused("unknown", estate.field);
}
