import { createHash } from "node:crypto";
import { join } from "node:path";
import { parseServes } from "./serves.ts";

const NUMBERED = /^(\d{4})_([a-z0-9_]+)\.sql$/;

/** One statement with its directives. `sql` is empty when an expectation stands alone. */
export type Step = { sql: string; unless: string[]; expectNone: Expectation[] };

/** A query that must return no rows, and what it means if it does. */
export type Expectation = { sql: string; explanation: string };

/** A file of the single numbered list that preceded the sets. */
export type OldFile = { version: number; file: string; checksum: string };

/** One numbered file. The checksum ignores whether lines end with CRLF or LF. */
export type Migration = {
  /** The name of its set. Set and version identify it in the ledger. */
  set: string;
  version: number;
  name: string;
  /** For messages: `core/0001_outbox.sql`. */
  file: string;
  checksum: string;
  /** The old file with the same statements: where that one was applied, this one counts as applied. */
  supersedes: OldFile | null;
  /** Which older Workers may run beside it, see `parseServes`. */
  serves: string | null;
  steps: Step[];
};

/** A separately numbered list of migrations: `core`, or a tenant's. */
export type MigrationSet = { name: string; directory: string };

/**
 * Reads the `NNNN_name.sql` files of the sets, in order, one set after the other. A set whose directory
 * does not exist is empty.
 *
 * A statement ends with `;` at the end of a line. Lines that begin with `--` are comments. Some comments
 * are directives for the next statement; they continue on comment lines indented by three or more spaces:
 *
 * - `-- unless: SELECT …` skips the statement when the query returns a row.
 * - `-- expect none: SELECT … -- explanation` stops when the query returns rows.
 *
 * Two directives are for the whole file:
 *
 * - `-- supersedes: NNNN_name.sql CHECKSUM` names the file of the old single list that had the same
 *   statements. Where that file was applied with this SHA-256, this one counts as applied.
 * - `-- serves: all`, or `-- serves: SET/NNNN`, says which older Workers may run beside it.
 *
 * @throws {Error} when a name, a number or a directive is malformed.
 */
export async function readMigrations(sets: readonly MigrationSet[]): Promise<Migration[]> {
  return (await Promise.all(sets.map(readSet))).flat();
}

async function readSet({ name, directory }: MigrationSet): Promise<Migration[]> {
  const texts = await Promise.all(
    (await sqlFiles(directory)).map(async (file) => ({
      file,
      text: (await Deno.readTextFile(join(directory, file))).replaceAll("\r\n", "\n"),
    })),
  );
  const migrations = texts.map(({ file, text }) => parseMigration(name, file, text));
  requireNoGaps(migrations);
  return migrations;
}

async function sqlFiles(directory: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const { name } of Deno.readDir(directory)) {
      if (name.endsWith(".sql")) names.push(name);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return names.sort();
}

function parseMigration(set: string, fileName: string, text: string): Migration {
  const file = `${set}/${fileName}`;
  const [, number, name] = NUMBERED.exec(fileName) ?? [];
  if (!number || !name) throw new Error(`Cannot read ${file}: migrations are named 0001_name.sql`);
  return {
    set,
    version: Number(number),
    name,
    file,
    checksum: createHash("sha256").update(text).digest("hex"),
    supersedes: parseSupersedes(file, text),
    serves: parseServes(set, Number(number), file, text),
    steps: parseSteps(file, text),
  };
}

function parseSupersedes(file: string, text: string): OldFile | null {
  const [, rest] = /^-- supersedes:(.*)$/m.exec(text) ?? [];
  if (rest === undefined) return null;
  const [, old, checksum] = /^ (\S+) ([0-9a-f]{64})$/.exec(rest) ?? [];
  const [, number] = NUMBERED.exec(old ?? "") ?? [];
  if (!old || !checksum || !number) {
    throw new Error(`Cannot read ${file}: "supersedes" names a file and its SHA-256`);
  }
  return { version: Number(number), file: old, checksum };
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

/** Joins the lines of a directive that spans several. */
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
  migrations.forEach(({ set, version, file }, index) => {
    if (version === index + 1) return;
    const expected = String(index + 1).padStart(4, "0");
    throw new Error(
      `Migration ${set}/${expected} is missing or there twice: found ${file} in its place`,
    );
  });
}
