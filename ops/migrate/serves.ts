/** How a file says which older Workers it serves. */
const DIRECTIVE = /^-- serves:(.*)$/m;

/** The last file of each set from before they said so. */
const SILENT: Record<string, number> = { core: 11, pewaca: 14, zporta: 10 };

/**
 * What these would say. Before core/0004 a Worker does not see pending emails; before core/0006 it can send
 * an email again that was part of a batch whose answer was lost.
 */
const SAID_LATER: Record<string, string> = { "core/4": "core/0004", "core/6": "core/0006" };

/**
 * Which older Workers may run beside a migration: `all`, or those since one that knows another migration,
 * such as `core/0006`. `null` when the file does not say.
 *
 * @throws {Error} when it says it in another form.
 */
export function parseServes(
  set: string,
  version: number,
  file: string,
  text: string,
): string | null {
  const said = DIRECTIVE.exec(text)?.[1]?.trim();
  if (said === undefined) {
    return version <= (SILENT[set] ?? 0) ? SAID_LATER[`${set}/${version}`] ?? "all" : null;
  }
  if (/^(?:all|[a-z_]+\/\d{4})$/.test(said)) return said;
  throw new Error(
    `Cannot read ${file}: "serves" is all, or the first migration that a Worker must know`,
  );
}

/** The same for people. */
export function describeServes(serves: string | null): string {
  if (serves === null) return "does not say which older Workers it serves";
  return serves === "all" ? "serves every older Worker" : `serves Workers that know ${serves}`;
}
