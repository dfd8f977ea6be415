import { selectRows, text } from "../../db/rows.ts";
import { addSeconds, toSql } from "../../db/time.ts";
import { placeholders } from "../../db/write.ts";
import type { Deps, Queryable } from "../../deps.ts";
import { countForgotten } from "./forgotten.ts";

/** Finds which of these photos a tenant's rows name. */
export type FindNamedPhotos = (db: Queryable, keys: readonly string[]) => Promise<string[]>;

/** So often each photo is looked at: with the pauses between, one that nobody names goes within a day. */
const LOOK_SECONDS = 12 * 3600;
/** In a day that is half a million. */
const PHOTOS_PER_SWEEP = 500;

/**
 * Releases photos for removal that no row names any more, because Django has replaced or deleted it; the
 * cron's work. Photos are named in the transaction that keeps them, and never named anew, so nobody can name
 * one meanwhile. Does nothing while one of the tenants of the database cannot say which photos it names.
 */
export async function releaseUnnamedPhotos(
  deps: Deps,
  finders: readonly (FindNamedPhotos | undefined)[],
): Promise<void> {
  const { db } = deps;
  const known = finders.filter((find) => find !== undefined);
  if (known.length < finders.length) return;
  const now = deps.now();
  const rows = await selectRows(
    db,
    { photo_key: text },
    `SELECT photo_key FROM photo WHERE remove_at IS NULL AND named_at < ?
     ORDER BY named_at LIMIT ${PHOTOS_PER_SWEEP}`,
    [toSql(addSeconds(now, -LOOK_SECONDS))],
  );
  if (rows.length === 0) return;
  const keys = rows.map((row) => row.photo_key);
  const named = new Set((await Promise.all(known.map((find) => find(db, keys)))).flat());
  const [kept, unnamed] = [
    keys.filter((key) => named.has(key)),
    keys.filter((key) => !named.has(key)),
  ];
  await change(db, "named_at", kept, now);
  await change(db, "remove_at", unnamed, now);
  await countForgotten(deps, "photos", unnamed.length);
}

async function change(
  db: Queryable,
  column: "named_at" | "remove_at",
  keys: readonly string[],
  now: Date,
): Promise<void> {
  if (keys.length === 0) return;
  await db.query(
    `UPDATE photo SET ${column} = ? WHERE photo_key IN (${
      placeholders(keys)
    }) AND remove_at IS NULL`,
    [toSql(now), ...keys],
  );
}
