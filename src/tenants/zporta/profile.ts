import { toSql } from "../../db/time.ts";
import { transact } from "../../db/transact.ts";
import type { Deps, Queryable, Row, SqlValue, Tx } from "../../deps.ts";
import { accepted, type Outcome, type Reason } from "../../outcome.ts";
import { findPerson } from "./person.ts";
import type { PreferencesChange, ProfileChange, ShowcaseNumber } from "./profile_wire.ts";

/**
 * Changes a profile, all or nothing, and returns the person as they are now. The same change again is
 * the same profile. Refuses with `unknown` for each tag that does not exist.
 */
export async function changeProfile(
  deps: Deps,
  userId: number,
  change: ProfileChange,
): Promise<Outcome<Row>> {
  const now = deps.now();
  const [person, reasons] = await Promise.all([
    findPerson(deps.db, userId, now),
    unknownTags(deps.db, change.tags),
  ]);
  if (reasons.length > 0) return { ok: false, reasons };

  const changed = await transact(deps.db, async (tx) => {
    const columns = { ...change.profile, updated_at: toSql(now) };
    await update(tx, "users_profile", columns, { user_id: userId });
    if (Object.keys(change.account).length > 0) {
      await update(tx, "auth_user", change.account, { id: userId });
    }
    for (const [number, tags] of Object.entries(change.tags)) {
      const table = `users_profile_showcase_image_${number}_tags`;
      await replace(tx, table, { profile_id: Number(person.profile_id) }, "tag_id", tags);
    }
    return accepted(undefined);
  }, again);
  return changed.ok ? accepted(await findPerson(deps.db, userId, now)) : changed;
}

/** When the fate of a `COMMIT` is unknown: these changes may be made twice. */
const again = () => Promise.resolve(null);

async function unknownTags(db: Queryable, tags: ProfileChange["tags"]): Promise<Reason[]> {
  const wanted = [...new Set(Object.values(tags).flat())];
  if (wanted.length === 0) return [];
  const { rows } = await db.query(
    `SELECT id FROM tags_tag WHERE id IN (${wanted.map(() => "?").join(", ")})`,
    wanted,
  );
  const known = new Set(rows.map(({ id }) => Number(id)));
  return Object.entries(tags).flatMap(([number, list]) => {
    const missing = list.find((id) => !known.has(id));
    const field = `showcase_image_${Number(number) as ShowcaseNumber}_tags`;
    return missing === undefined ? [] : [{ code: "unknown", field, value: String(missing) }];
  });
}

/** Sets columns of the row that `key` names. Table and columns are ours, never a client's words. */
async function update(
  tx: Tx,
  table: string,
  columns: Record<string, SqlValue>,
  key: Record<string, number>,
): Promise<void> {
  const names = Object.keys(columns).map((name) => `${name} = ?`).join(", ");
  const [[name, value]] = Object.entries(key) as [[string, number]];
  await tx.query(`UPDATE ${table} SET ${names} WHERE ${name} = ?`, [
    ...Object.values(columns),
    value,
  ]);
}

/** Makes `ids` all that an owner has in a table of pairs. */
async function replace(
  tx: Tx,
  table: string,
  owner: Record<string, number>,
  column: string,
  ids: readonly number[],
): Promise<void> {
  const [[name, value]] = Object.entries(owner) as [[string, number]];
  await tx.query(`DELETE FROM ${table} WHERE ${name} = ?`, [value]);
  if (ids.length === 0) return;
  await tx.query(
    `INSERT INTO ${table} (${name}, ${column}) VALUES ${ids.map(() => "(?, ?)").join(", ")}`,
    ids.flatMap((id) => [value, id]),
  );
}

/** Somebody's preferences. */
export type Preferences = { row: Row; interestedSubjects: number[] };

/** Somebody's preferences, which are made when there are none. */
export async function findPreferences(deps: Deps, userId: number): Promise<Preferences> {
  const row = await findPerson(deps.db, userId, deps.now());
  const { rows } = await deps.db.query(
    `SELECT subject_id FROM users_userpreference_interested_subjects
     WHERE userpreference_id = ? ORDER BY subject_id`,
    [Number(row.preference_id)],
  );
  return { row, interestedSubjects: rows.map(({ subject_id }) => Number(subject_id)) };
}

/** Changes preferences, all or nothing, and returns them as they are now. */
export async function changePreferences(
  deps: Deps,
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
      await replace(tx, table, owner, "subject_id", change.interestedSubjects);
    }
    return accepted(undefined);
  }, again);
  return await findPreferences(deps, userId);
}
