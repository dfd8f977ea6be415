/** A value as the trail keeps it. */
export type AuditedValue = string | number | boolean | null;

/** By field the old and the new value, or `null` where the trail keeps no more than the field's name. */
export type Changes = Readonly<Record<string, readonly [AuditedValue, AuditedValue] | null>>;

/** What is compared: by field. A list is compared whole, `undefined` in `after` is no change. */
export type Compared = Readonly<
  Record<string, AuditedValue | undefined | readonly (string | number)[]>
>;

/** Longer texts, such as a biography, are not kept a second time. */
const MAX_TEXT = 120;

/**
 * What an act changes, for the trail: the fields of `after` that are not as in `before`. Of those in `unseen`
 * (secrets, numbers of persons, addresses of others) and of long texts no more than the name is kept.
 */
export function changesOf(
  before: Compared,
  after: Compared,
  unseen: readonly string[] = [],
): Changes {
  const changes: Record<string, readonly [AuditedValue, AuditedValue] | null> = {};
  for (const [field, value] of Object.entries(after)) {
    if (value === undefined) continue;
    const pair = [plain(before[field] ?? null), plain(value)] as const;
    if (pair[0] === pair[1]) continue;
    const isUnseen = unseen.includes(field) || pair.some((text) => String(text).length > MAX_TEXT);
    changes[field] = isUnseen ? null : pair;
  }
  return changes;
}

/** Whether anything has changed: a repetition changes nothing, and leaves no row. */
export function hasChanged(changes: Changes): boolean {
  return Object.keys(changes).length > 0;
}

function plain(value: Compared[string]): AuditedValue {
  return Array.isArray(value) ? JSON.stringify(value) : value as AuditedValue;
}
