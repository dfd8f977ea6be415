import { changesOf, hasChanged } from "../../../core/audit/changes.ts";
import { person as byPerson, recordEvent } from "../../../core/audit/record_event.ts";
import { readFailure } from "../../../db/errors.ts";
import { integer, selectRows } from "../../../db/rows.ts";
import { toSql } from "../../../db/time.ts";
import { doAgain, transact } from "../../../db/transact.ts";
import { placeholders, updateRows } from "../../../db/write.ts";
import type { Queryable } from "../../../deps.ts";
import { accepted } from "../../../outcome.ts";
import type { ZportaDeps } from "../env.ts";
import { findById, findPerson } from "../shared/person.ts";
import { replacePairs } from "./pairs.ts";

/** Somebody's preferences. Subjects are ids of another application's table. */
export type Preferences = {
  interestedSubjects: number[];
  languages: string[];
  location: string | null;
};

/** A change of preferences. What is `undefined` stays as it is. */
export type PreferencesChange = {
  interestedSubjects?: number[];
  languages?: string[];
  location?: string;
};

const INTERESTED_SUBJECTS = {
  table: "users_userpreference_interested_subjects",
  owner: "userpreference_id",
  member: "subject_id",
};

/** Finds somebody's preferences, and makes them when there are none. */
export async function findPreferences(deps: ZportaDeps, userId: number): Promise<Preferences> {
  const person = await findPerson(deps.db, userId, deps.now());
  return {
    interestedSubjects: await subjectsOf(deps.db, person.preference_id),
    languages: person.languages_spoken,
    location: person.location,
  };
}

async function subjectsOf(db: Queryable, preferenceId: number): Promise<number[]> {
  const rows = await selectRows(
    db,
    { subject_id: integer },
    `SELECT subject_id FROM users_userpreference_interested_subjects
     WHERE userpreference_id = ? ORDER BY subject_id`,
    [preferenceId],
  );
  return rows.map(({ subject_id }) => subject_id);
}

/**
 * Changes preferences, all or nothing, and returns them as they are now. Subjects that do not exist are
 * left out, as Django leaves them out.
 */
export async function changePreferences(
  deps: ZportaDeps,
  userId: number,
  change: PreferencesChange,
): Promise<Preferences> {
  const now = deps.now();
  const { preference_id: preferenceId } = await findPerson(deps.db, userId, now);
  const columns = {
    updated_at: toSql(now),
    languages_spoken: change.languages && JSON.stringify(change.languages),
    location: change.location,
  };
  const subjects = change.interestedSubjects &&
    await existingSubjects(deps.db, change.interestedSubjects);
  await transact(deps.db, async (tx) => {
    const where = { sql: "user_id = ?", args: [userId] };
    // Locked before it is read: of two changes at once, the second finds what the first has written.
    await tx.query("SELECT id FROM users_userpreference WHERE user_id = ? FOR UPDATE", [userId]);
    const before = await findById(tx, userId);
    const known = subjects && await subjectsOf(tx, preferenceId);
    await updateRows(tx, "users_userpreference", columns, where);
    if (subjects) await replacePairs(tx, INTERESTED_SUBJECTS, preferenceId, subjects);
    const changes = changesOf({ ...before, interested_subjects: known }, {
      languages_spoken: change.languages,
      location: change.location,
      interested_subjects: subjects && [...new Set(subjects)].sort((one, other) => one - other),
    });
    if (hasChanged(changes)) {
      const event = { tenant: "zporta", what: "preferences_changed", accountId: userId } as const;
      await recordEvent(tx, deps, { ...event, by: byPerson(userId), changes }, now);
    }
    return accepted(undefined);
  }, doAgain);
  return await findPreferences(deps, userId);
}

const NO_SUCH_TABLE = 1146;

/** Selects the subjects that exist; all of them in a database without the other application's table. */
async function existingSubjects(db: Queryable, ids: readonly number[]): Promise<number[]> {
  if (ids.length === 0) return [];
  try {
    const rows = await selectRows(
      db,
      { id: integer },
      `SELECT id FROM subjects_subject WHERE id IN (${placeholders(ids)})`,
      ids,
    );
    const known = new Set(rows.map(({ id }) => id));
    return ids.filter((id) => known.has(id));
  } catch (error) {
    const failure = readFailure(error);
    if (failure.kind === "fatal" && failure.errno === NO_SUCH_TABLE) return [...ids];
    throw error;
  }
}
