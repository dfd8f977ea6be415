import { changesOf, hasChanged } from "../../../core/audit/changes.ts";
import { person, recordEvent } from "../../../core/audit/record_event.ts";
import {
  isPhotoKey,
  keepPhotos,
  releasePhotos,
  removeUnkept,
  uploadPhotos,
} from "../../../core/photos.ts";
import { integer, nullable, selectRow, stored, text } from "../../../db/rows.ts";
import { toSql } from "../../../db/time.ts";
import { transact } from "../../../db/transact.ts";
import { type Fragment, updateRows } from "../../../db/write.ts";
import type { Queryable, Tx } from "../../../deps.ts";
import { accepted, type Outcome, type Reason, refused } from "../../../outcome.ts";
import type { PewacaDeps } from "../env.ts";
import { callerCondition, CALLERS_RESIDENT } from "../shared/caller.ts";
import { NIK, NIK_COLUMNS, readNik, storedNik } from "../shared/nik.ts";
import {
  detailReasons,
  personalColumns,
  type PersonalDetails,
  referencesExist,
  unknownReferences,
  UNSEEN_COLUMNS,
} from "../shared/person.ts";
import { nameNewPhotos, type NewPhotos, type SentPhotos } from "../shared/photos.ts";
import type { Session } from "../shared/tokens.ts";

/** What a resident changes of the profile. `undefined` keeps the value, `null` removes it. */
export type ProfileChange = Partial<PersonalDetails> & { unitId?: number };

/**
 * Changes the caller's profile, all or nothing, and returns the keys of photos that were replaced:
 * they can be removed now. Refuses with `inactive` account when the session is not valid any more,
 * `unknown` resident when the account has none, `foreign` unit, `unknown` references, a `future` birthday.
 */
export async function changeProfile(
  deps: PewacaDeps,
  session: Session,
  change: ProfileChange,
  sent: SentPhotos,
): Promise<Outcome<string[]>> {
  const now = deps.now();
  const found = await findChangeable(deps.db, session, change, now);
  if (!found.ok) return found;

  const photos = nameNewPhotos(deps, sent);
  await uploadPhotos(deps, photos.all, now);
  const changed = await transact(
    deps.db,
    (tx) => writeChange(tx, deps, { ...found.value, session, change, photos, now }),
    // Idempotent, so it runs again when the outcome of COMMIT is unknown.
    () => Promise.resolve(null),
  );
  if (!changed.ok) await removeUnkept(deps, photos.all.map(({ key }) => key));
  return changed;
}

/** What is wrong with a change beside the form of its fields; nothing is written. */
export async function findObjections(
  { db, now }: PewacaDeps,
  session: Session,
  change: ProfileChange,
): Promise<Reason[]> {
  const found = await findChangeable(db, session, change, now());
  return found.ok ? [] : found.reasons;
}

const CHANGEABLE = {
  id: nullable(integer),
  own_unit_id: nullable(integer),
  chosen_unit_id: nullable(integer),
  unknown_references: text,
};

/** Finds the resident and everything that is wrong with the change; the UPDATE decides. */
async function findChangeable(
  db: Queryable,
  session: Session,
  change: ProfileChange,
  now: Date,
): Promise<Outcome<{ residentId: number }>> {
  const caller = callerCondition(session);
  const unknown = unknownReferences(change);
  const row = await selectRow(
    db,
    CHANGEABLE,
    `SELECT w.id, w.unit_id AS own_unit_id, n.unit_id AS chosen_unit_id,
       ${unknown.sql} AS unknown_references
     FROM m_user AS u
     LEFT JOIN m_warga AS w ON ${CALLERS_RESIDENT}
     LEFT JOIN m_unit AS n ON n.unit_id = ? AND n.unit_residence_id = w.residence_id
       AND COALESCE(n.unit_isdelete, 0) = 0
     WHERE ${caller.sql}`,
    [...unknown.args, change.unitId ?? null, ...caller.args],
  );
  if (!row) return refused("inactive", "account");
  if (row.id === null) return refused("unknown", "resident");
  const isOwnUnit = row.own_unit_id === change.unitId;
  const isForeign = change.unitId !== undefined && !isOwnUnit && row.chosen_unit_id === null;
  const unit: Reason[] = isForeign ? [{ code: "foreign", field: "unit" }] : [];
  const reasons = [...unit, ...detailReasons(change, row.unknown_references, now)];
  return reasons.length > 0 ? { ok: false, reasons } : accepted({ residentId: row.id });
}

type Writing = {
  residentId: number;
  session: Session;
  change: ProfileChange;
  photos: NewPhotos;
  now: Date;
};

async function writeChange(
  tx: Tx,
  deps: PewacaDeps,
  writing: Writing,
): Promise<Outcome<string[]>> {
  const { session, photos, now } = writing;
  const before = await readNik(deps, await lockResident(tx, writing));
  const replaced = replacedPhotos(before, photos);
  if (!await updateResident(tx, deps, writing)) {
    const found = await findChangeable(tx, session, writing.change, now);
    return found.ok ? refused("foreign", "unit") : found;
  }
  await keepPhotos(tx, photos.all.map(({ key }) => key), now);
  await releasePhotos(tx, replaced, now);
  const changes = changesOf(before ?? {}, changedColumns(writing), UNSEEN_COLUMNS);
  if (hasChanged(changes)) {
    await recordEvent(tx, deps, {
      tenant: "pewaca",
      what: "profile_changed",
      accountId: session.accountId,
      by: person(session.accountId),
      changes,
    }, now);
  }
  return accepted(replaced);
}

/** What a change says of the resident, by column. `undefined` keeps the value. */
function changedColumns({ change, photos }: Writing) {
  return {
    ...personalColumns(change),
    unit_id: change.unitId,
    profile_photo: photos.profile?.key,
    marriage_photo: photos.marriage?.key,
  };
}

/**
 * Finds what a change replaces. The row is locked: of two requests that replace the same photo, the second
 * must find the photo of the first.
 */
async function lockResident(tx: Tx, writing: Writing) {
  const columns = Object.keys(changedColumns(writing)).filter((column) => column !== "nik");
  return await selectRow(
    tx,
    {
      ...Object.fromEntries(columns.map((column) => [column, stored])),
      profile_photo: nullable(text),
      marriage_photo: nullable(text),
      ...NIK,
    },
    `SELECT ${columns.join(", ")}, ${NIK_COLUMNS} FROM m_warga AS w WHERE id = ? FOR UPDATE`,
    [writing.residentId],
  );
}

function replacedPhotos(
  before: Awaited<ReturnType<typeof lockResident>>,
  photos: NewPhotos,
): string[] {
  const paths = [
    photos.profile ? before?.profile_photo : null,
    photos.marriage ? before?.marriage_photo : null,
  ].filter((path) => typeof path === "string");
  // After a lost reply to COMMIT the new photos are in the row already.
  const isNew = (path: string) => photos.all.some(({ key }) => key === path);
  return paths.filter((path) => isPhotoKey(path) && !isNew(path));
}

async function updateResident(
  tx: Tx,
  deps: PewacaDeps,
  writing: Writing,
): Promise<boolean> {
  const { residentId, session, change, now } = writing;
  const unit = unitGuard(change.unitId);
  const references = referencesExist(change);
  // Photos were uploaded before the transaction: an account deleted since then would keep them for ever.
  const caller = callerCondition(session);
  const { rowsAffected } = await updateRows(
    tx,
    "m_warga",
    {
      ...changedColumns(writing),
      ...change.nik === undefined ? {} : await storedNik(deps, change.nik, { residentId }),
      // A unit makes the text that stood in for it superfluous.
      unit_text: change.unitId === undefined ? undefined : null,
      modified_by: session.accountId,
      modified_on: toSql(now),
    },
    {
      sql: `id = ? AND user_id = ? AND isdelete = 0
        AND EXISTS (SELECT 1 FROM m_user AS u WHERE ${caller.sql}) ${unit.sql} ${references.sql}`,
      args: [
        residentId,
        session.accountId,
        ...caller.args,
        ...unit.args,
        ...references.args,
      ],
    },
  );
  return rowsAffected === 1;
}

/** The guard that the unit is the resident's already, or belongs to the estate. */
function unitGuard(unitId: number | undefined): Fragment {
  if (unitId === undefined) return { sql: "", args: [] };
  return {
    sql: `AND (unit_id = ? OR EXISTS (SELECT 1 FROM m_unit AS n
      WHERE n.unit_id = ? AND n.unit_residence_id = m_warga.residence_id
        AND COALESCE(n.unit_isdelete, 0) = 0))`,
    args: [unitId, unitId],
  };
}
