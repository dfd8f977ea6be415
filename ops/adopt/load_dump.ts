import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import type { Connected } from "../connect.ts";

/** What a dump held: how many statements were executed, and the beginnings of those that were left out. */
export type Loaded = { executed: number; skipped: string[] };

/** Settings under which a dump takes in what its server had: zero dates, ids of 0, tables in any order. */
const AS_IT_WAS =
  "SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO', SESSION foreign_key_checks = 0, " +
  "SESSION time_zone = '+00:00'";

/** What a dump sets, locks or drops: the database is empty, and the connection is set already. */
const LEFT_OUT =
  /^(?:SET|LOCK|UNLOCK|DROP|USE|START TRANSACTION|COMMIT|CREATE (?:DATABASE|SCHEMA))\b/i;

/** Routines and views, with somebody's rights, which adoption does not take over. */
const REFUSED = /^CREATE (?!TABLE\b|(?:UNIQUE )?INDEX\b)/i;

/** What stands in for a view until it is made. */
const STAND_IN = /^\/\*!50001 CREATE TABLE\b/;

/** Lines that are no part of a statement. */
const REMARK = /^(?:--|#|\s*$|\/\*(?!!).*\*\/\s*$)/;

/**
 * Loads a dump of `mysqldump` into an empty database of a MySQL or MariaDB server, line by line.
 *
 * @throws {Error} when the database has tables, or a statement fails; with the number of its line.
 */
export async function loadDump(
  { query, session }: Pick<Connected, "query" | "session">,
  path: string,
): Promise<Loaded> {
  const { rows } = await query(
    "SELECT 1 AS n FROM information_schema.tables WHERE table_schema = DATABASE() LIMIT 1",
  );
  if (rows.length > 0) throw new Error("Cannot load the dump: the database is not empty");
  // One connection for all of it; it is closed afterwards, with its settings.
  const connection = session();
  const loaded: Loaded = { executed: 0, skipped: [] };
  try {
    await connection.query(AS_IT_WAS).catch(() => {
      throw new Error("Cannot load a dump here: only into a MySQL or MariaDB server of one's own");
    });
    for await (const { statement, line } of statementsOf(path)) {
      if (LEFT_OUT.test(statement)) continue;
      if (REFUSED.test(statement)) {
        loaded.skipped.push(`line ${line}: ${statement.slice(0, 60)}`);
        continue;
      }
      await connection.query(statement).catch((error: { errno?: number }) => {
        throw new Error(`Cannot load line ${line} of the dump: MySQL error ${error.errno}`);
      });
      loaded.executed++;
    }
  } finally {
    await connection.rollBack();
  }
  return loaded;
}

/** The statements of a dump. `mysqldump` ends each at the end of a line and escapes line ends in texts. */
async function* statementsOf(path: string): AsyncGenerator<{ statement: string; line: number }> {
  let lines: string[] = [];
  let number = 0, first = 0, delimiter = ";";
  for await (
    const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })
  ) {
    number++;
    const given = /^DELIMITER (\S+)/.exec(line)?.[1];
    if (given) delimiter = given;
    if (given || (lines.length === 0 && REMARK.test(line))) continue;
    if (lines.length === 0) first = number;
    lines.push(line);
    if (!line.trimEnd().endsWith(delimiter)) continue;
    const text = lines.join("\n");
    lines = [];
    const statement = STAND_IN.test(text) ? "" : bare(text, delimiter);
    if (statement) yield { statement, line: first };
  }
}

/** A statement without its end, and without the comment that hides it from older servers. */
function bare(text: string, delimiter: string): string {
  const statement = text.trim().slice(0, -delimiter.length).trim();
  const hidden = /^\/\*M?!\d*\s*(.*?)\s*\*\/$/s.exec(statement)?.[1];
  return hidden ?? statement;
}
