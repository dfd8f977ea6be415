import { readFailure } from "../../../db/errors.ts";
import { integer, selectRows } from "../../../db/rows.ts";
import { toSql } from "../../../db/time.ts";
import { doAgain, transact } from "../../../db/transact.ts";
import { placeholders, updateRows } from "../../../db/write.ts";
import type { Queryable } from "../../../deps.ts";
import { accepted } from "../../../outcome.ts";
import type { ZportaDeps } from "../env.ts";
import { findPerson } from "../shared/person.ts";
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
  const subjects = await selectRows(
    deps.db,
    { subject_id: integer },
    `SELECT subject_id FROM users_userpreference_interested_subjects
     WHERE userpreference_id = ? ORDER BY subject_id`,
    [person.preference_id],
  );
  return {
    interestedSubjects: subjects.map(({ subject_id }) => subject_id),
    languages: person.languages_spoken,
    location: person.location,
  };
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
    await updateRows(tx, "users_userpreference", columns, where);
    if (subjects) await replacePairs(tx, INTERESTED_SUBJECTS, preferenceId, subjects);
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
