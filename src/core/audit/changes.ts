/** A value as the trail keeps it. */
export type AuditedValue = string | number | boolean | null;

/** By column the old and the new value, or `null` where the trail keeps no more than the column's name. */
export type Changes = Readonly<Record<string, readonly [AuditedValue, AuditedValue] | null>>;

/** What is compared, by column. Lists are compared whole; what is `undefined` afterwards has not changed. */
export type Compared = Readonly<
  Record<string, AuditedValue | undefined | readonly (string | number)[]>
>;

/** Longer texts, such as a biography, are not kept a second time. */
const MAX_TEXT = 120;

/**
 * What an act changes, for the trail: the columns of `after` that are not as in `before`, which may be a row as
 * the driver hands it over. Of those in `unseen` (secrets, numbers of persons, addresses of others, photos) and
 * of long texts no more than the name is kept.
 */
export function changesOf(
  before: Readonly<Record<string, unknown>>,
  after: Compared,
  unseen: readonly string[] = [],
): Changes {
  const changes: Record<string, readonly [AuditedValue, AuditedValue] | null> = {};
  for (const [column, value] of Object.entries(after)) {
    if (value === undefined) continue;
    const pair = [
      asTypeOf(value, plain(before[column] as Compared[string])),
      plain(value),
    ] as const;
    if (pair[0] === pair[1]) continue;
    const isUnseen = unseen.includes(column) || pair.some((text) => String(text).length > MAX_TEXT);
    changes[column] = isUnseen ? null : pair;
  }
  return changes;
}

/** Whether anything has changed: a repetition changes nothing, and leaves no row. */
export function hasChanged(changes: Changes): boolean {
  return Object.keys(changes).length > 0;
}

function plain(value: Compared[string]): AuditedValue {
  return Array.isArray(value) ? JSON.stringify(value) : (value ?? null) as AuditedValue;
}

/** A stored value as that of the same column is written: a driver has 64-bit numbers as text, booleans as 0 or 1. */
function asTypeOf(value: Compared[string], stored: AuditedValue): AuditedValue {
  if (typeof value === "boolean") return Boolean(Number(stored));
  return typeof value === "number" && typeof stored === "string" ? Number(stored) : stored;
}
