import { createHash } from "node:crypto";
import { join } from "node:path";

/** One statement, and what its directives say. `sql` is empty for a check on its own. */
export type Step = { sql: string; unless: string[]; expectNone: Expectation[] };

/** A query that must return no rows, and what it means when it does. */
export type Expectation = { sql: string; explanation: string };

/** One numbered file. The checksum ignores how lines end. */
export type Migration = {
  version: number;
  name: string;
  file: string;
  checksum: string;
  steps: Step[];
};

/**
 * Reads `NNNN_name.sql` files, in order.
 *
 * A statement ends with `;` at the end of a line. Lines that begin with `--` are comments; these say
 * how to treat the statement that follows, and continue on comment lines indented by three or more:
 *
 * - `-- unless: SELECT …` skips the statement when the query returns a row.
 * - `-- expect none: SELECT … -- explanation` stops when the query returns rows.
 *
 * @throws {Error} when a name, a number or a directive is not as it should be.
 */
export async function readMigrations(directory: string): Promise<Migration[]> {
  const names: string[] = [];
  for await (const entry of Deno.readDir(directory)) {
    if (entry.name.endsWith(".sql")) names.push(entry.name);
  }
  const texts = await Promise.all(
    names.sort().map(async (file) => ({
      file,
      text: (await Deno.readTextFile(join(directory, file))).replaceAll("\r\n", "\n"),
    })),
  );
  const migrations = texts.map(({ file, text }) => parseMigration(file, text));
  requireNoGaps(migrations);
  return migrations;
}

/** Takes a migration apart; see `readMigrations`. */
export function parseMigration(file: string, text: string): Migration {
  const [, number, name] = /^(\d{4})_([a-z0-9_]+)\.sql$/.exec(file) ?? [];
  if (!number || !name) throw new Error(`Cannot read ${file}: migrations are named 0001_name.sql`);
  return {
    version: Number(number),
    name,
    file,
    checksum: createHash("sha256").update(text).digest("hex"),
    steps: parseSteps(file, text),
  };
}

function parseSteps(file: string, text: string): Step[] {
  const steps: Step[] = [];
  let step = emptyStep();
  let lines: string[] = [];
  for (const line of joinDirectives(text)) {
    const isComment = line.trimStart().startsWith("--");
    if (isComment) readDirective(file, line, step);
    else if (line.trim() || lines.length > 0) lines.push(line);
    if (isComment || !line.trimEnd().endsWith(";")) continue;
    steps.push({ ...step, sql: lines.join("\n").trim().slice(0, -1) });
    step = emptyStep();
    lines = [];
  }
  if (lines.join("").trim()) throw new Error(`Cannot read ${file}: its last statement has no ;`);
  if (step.unless.length > 0) {
    throw new Error(`Cannot read ${file}: nothing follows the last "unless"`);
  }
  if (step.expectNone.length > 0) steps.push(step);
  return steps;
}

function emptyStep(): Step {
  return { sql: "", unless: [], expectNone: [] };
}

/** Puts a directive that goes on over several lines on one. */
function joinDirectives(text: string): string[] {
  const lines: string[] = [];
  for (const line of text.split("\n")) {
    const previous = lines.at(-1) ?? "";
    const isMore = /^--\s{3,}\S/.test(line) && /^-- (?:unless|expect none):/.test(previous);
    if (isMore) lines[lines.length - 1] = `${previous} ${line.slice(2).trim()}`;
    else lines.push(line);
  }
  return lines;
}

function readDirective(file: string, line: string, step: Step): void {
  const [, word, rest] = /^-- (unless|expect none):\s*(.*)$/.exec(line) ?? [];
  if (word === "unless") step.unless.push(withoutSemicolon(rest!));
  if (word !== "expect none") return;
  const [, sql, explanation] = /^(.*?)\s+-- (.*)$/.exec(rest!) ?? [];
  if (!sql || !explanation) {
    throw new Error(`Cannot read ${file}: "expect none" lacks its "-- explanation"`);
  }
  step.expectNone.push({ sql: withoutSemicolon(sql), explanation: explanation.trim() });
}

function withoutSemicolon(sql: string): string {
  return sql.trim().replace(/;$/, "");
}

function requireNoGaps(migrations: Migration[]): void {
  migrations.forEach(({ version, file }, index) => {
    if (version === index + 1) return;
    const expected = String(index + 1).padStart(4, "0");
    throw new Error(`Migration ${expected} is missing or there twice: found ${file} in its place`);
  });
}
