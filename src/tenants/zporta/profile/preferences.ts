import { toSql } from "../../../db/time.ts";
import { transact } from "../../../db/transact.ts";
import type { Row, SqlValue } from "../../../deps.ts";
import { accepted } from "../../../outcome.ts";
import { findPerson } from "../shared/person.ts";
import { again, replacePairs, update } from "../shared/rows.ts";
import type { ZportaDeps } from "../env.ts";

/** Somebody's preferences. */
export type Preferences = { row: Row; interestedSubjects: number[] };

/** Somebody's preferences, which are made when there are none. */
export async function findPreferences(deps: ZportaDeps, userId: number): Promise<Preferences> {
  const row = await findPerson(deps.db, userId, deps.now());
  const { rows } = await deps.db.query(
    `SELECT subject_id FROM users_userpreference_interested_subjects
     WHERE userpreference_id = ? ORDER BY subject_id`,
    [Number(row.preference_id)],
  );
  return { row, interestedSubjects: rows.map(({ subject_id }) => Number(subject_id)) };
}

/** What somebody changes in their preferences; what is absent stays. */
export type PreferencesChange = {
  interestedSubjects?: number[];
  languages?: string[];
  location?: string;
};

/** Changes preferences, all or nothing, and returns them as they are now. */
export async function changePreferences(
  deps: ZportaDeps,
  userId: number,
  change: PreferencesChange,
): Promise<Preferences> {
  const now = deps.now();
  const person = await findPerson(deps.db, userId, now);
  const columns: Record<string, SqlValue> = { updated_at: toSql(now) };
  if (change.languages) columns.languages_spoken = JSON.stringify(change.languages);
  if (change.location !== undefined) columns.location = change.location;
  await transact(deps.db, async (tx) => {
    await update(tx, "users_userpreference", columns, { user_id: userId });
    if (change.interestedSubjects) {
      const owner = { userpreference_id: Number(person.preference_id) };
      const table = "users_userpreference_interested_subjects";
      await replacePairs(tx, table, owner, "subject_id", change.interestedSubjects);
    }
    return accepted(undefined);
  }, again);
  return await findPreferences(deps, userId);
}
