import {
  isPhotoKey,
  keepPhotos,
  releasePhotos,
  removeUnkept,
  uploadPhotos,
} from "../../../core/photos.ts";
import type { Session } from "../shared/tokens.ts";
import { toSql } from "../../../db/time.ts";
import { transact } from "../../../db/transact.ts";
import type { Queryable, Row, SqlValue, Tx } from "../../../deps.ts";
import { accepted, type Outcome, type Reason, refused } from "../../../outcome.ts";
import { callerCondition, CALLERS_RESIDENT } from "../shared/caller.ts";
import { nameNewPhotos, type NewPhotos, type SentPhotos } from "../shared/photos.ts";
import { lookUpReferences, reasonsOfReferences, referencesExist } from "../shared/references.ts";
import type { PewacaDeps } from "../env.ts";

/** What a resident changes of the profile. `undefined` stays as it is, `null` is emptied. */
export type ProfileChange = {
  unitId?: number;
  nik?: string;
  fullName?: string;
  phone?: string;
  familyRoleId?: number;
  genderId?: number | null;
  dateOfBirth?: string | null;
  placeOfBirth?: string | null;
  religionId?: number | null;
  maritalStatusId?: number | null;
  occupationId?: number | null;
  educationId?: number | null;
};

/**
 * Changes the caller's profile, all or nothing, and returns the photos that were replaced: they can
 * be removed now. Refuses with `inactive` when the session is not good any more, `unknown` resident
 * when the account has none, `foreign` unit, `unknown` references.
 */
export async function changeProfile(
  deps: PewacaDeps,
  session: Session,
  change: ProfileChange,
  sent: SentPhotos,
): Promise<Outcome<string[]>> {
  const found = await findResident(deps.db, session, change);
  if (!found.ok) return found;

  const now = deps.now();
  const photos = nameNewPhotos(sent);
  await uploadPhotos(deps, photos.all, now);
  const changed = await transact(
    deps.db,
    (tx) => writeChange(tx, { ...found.value, session, change, photos, now }),
    // Doing it twice is doing it once: so whatever became of COMMIT, it is done again.
    () => Promise.resolve(null),
  );
  if (!changed.ok) await removeUnkept(deps, photos.all.map(({ key }) => key));
  return changed;
}

/** Says what is wrong, all at once; the guards of the UPDATE decide. */
async function findResident(
  db: Queryable,
  session: Session,
  change: ProfileChange,
): Promise<Outcome<{ residentId: number }>> {
  const caller = callerCondition(session);
  const references = lookUpReferences(change);
  const { rows } = await db.query(
    `SELECT w.id, w.unit_id AS own_unit_id, n.unit_id AS chosen_unit_id ${references.sql}
     FROM m_user AS u
     LEFT JOIN m_warga AS w ON ${CALLERS_RESIDENT}
     LEFT JOIN m_unit AS n ON n.unit_id = ? AND n.unit_residence_id = w.residence_id
       AND COALESCE(n.unit_isdelete, 0) = 0
     WHERE ${caller.sql}`,
    [...references.args, change.unitId ?? null, ...caller.args],
  );
  const row = rows[0];
  if (!row) return refused("inactive", "account");
  if (row.id === null) return refused("unknown", "resident");
  const reasons = reasonsAgainst(change, row);
  return reasons.length > 0 ? { ok: false, reasons } : accepted({ residentId: Number(row.id) });
}

function reasonsAgainst(change: ProfileChange, row: Row): Reason[] {
  const isOwn = row.own_unit_id === change.unitId;
  const isForeign = change.unitId !== undefined && !isOwn && row.chosen_unit_id === null;
  const unit: Reason[] = isForeign ? [{ code: "foreign", field: "unit" }] : [];
  return [...unit, ...reasonsOfReferences(change, row)];
}

type Writing = {
  residentId: number;
  session: Session;
  change: ProfileChange;
  photos: NewPhotos;
  now: Date;
};

async function writeChange(tx: Tx, writing: Writing): Promise<Outcome<string[]>> {
  const { photos, now } = writing;
  const replaced = photos.all.length > 0 ? await lockReplaced(tx, writing) : [];
  if (!await updateResident(tx, writing)) return refused("foreign", "unit");
  await keepPhotos(tx, photos.all.map(({ key }) => key), now);
  await releasePhotos(tx, replaced, now);
  return accepted(replaced);
}

/** Locks the row: of two photos that replace one at the same time, the first must not be lost. */
async function lockReplaced(tx: Tx, { residentId, photos }: Writing): Promise<string[]> {
  const { rows } = await tx.query(
    "SELECT profile_photo, marriage_photo FROM m_warga WHERE id = ? FOR UPDATE",
    [residentId],
  );
  const { profile_photo, marriage_photo } = rows[0] ?? {};
  const replaced = [photos.profile && profile_photo, photos.marriage && marriage_photo];
  // After a lost reply to COMMIT the new ones are there already.
  const isNew = (path: string) => photos.all.some(({ key }) => key === path);
  return replaced.filter((path) => path && isPhotoKey(path) && !isNew(path));
}

async function updateResident(tx: Tx, writing: Writing): Promise<boolean> {
  const { residentId, session, change, now } = writing;
  const changes = assignments(writing).filter(([, value]) => value !== undefined);
  const references = referencesExist(change);
  const hasUnit = change.unitId !== undefined;
  const { rowsAffected } = await tx.query(
    `UPDATE m_warga SET ${changes.map(([assignment]) => `${assignment}, `).join("")}
       modified_by = ?, modified_on = ?
     WHERE id = ? AND user_id = ? AND isdelete = 0
       ${hasUnit ? `AND (unit_id = ? OR EXISTS (${UNIT_OF_THE_ESTATE}))` : ""}
       ${references.sql}`,
    [
      ...changes.map(([, value]) => value as SqlValue),
      session.accountId,
      toSql(now),
      residentId,
      session.accountId,
      ...(hasUnit ? [change.unitId!, change.unitId!] : []),
      ...references.args,
    ],
  );
  return rowsAffected === 1;
}

const UNIT_OF_THE_ESTATE = `SELECT 1 FROM m_unit AS n
  WHERE n.unit_id = ? AND n.unit_residence_id = m_warga.residence_id
    AND COALESCE(n.unit_isdelete, 0) = 0`;

/** What is `undefined` stays as it is. */
function assignments({ change, photos }: Writing): [string, SqlValue | undefined][] {
  return [
    [`unit_id = ?`, change.unitId],
    // Whoever has a unit needs no words for it.
    [`unit_text = ?`, change.unitId === undefined ? undefined : null],
    [`nik = ?`, change.nik],
    [`full_name = ?`, change.fullName],
    [`phone_no = ?`, change.phone],
    [`family_as = ?`, change.familyRoleId],
    [`gender_id = ?`, change.genderId],
    [`date_of_birth = ?`, change.dateOfBirth],
    [`place_of_birth = ?`, change.placeOfBirth],
    [`religion_id = ?`, change.religionId],
    [`marital_status_id = ?`, change.maritalStatusId],
    [`occupation_id = ?`, change.occupationId],
    [`education_id = ?`, change.educationId],
    [`profile_photo = ?`, photos.profile?.key],
    [`marriage_photo = ?`, photos.marriage?.key],
  ];
}
