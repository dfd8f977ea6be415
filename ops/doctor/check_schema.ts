import type { Query } from "../../src/deps.ts";
import type { Migration, Step } from "../migrate/migration_files.ts";
import { type ActualSchema, readSchema } from "./actual_schema.ts";
import { type Result, unlessMissing } from "./check.ts";
import {
  type ExpectedPart,
  type ExpectedSchema,
  expectedSchema,
  partId,
} from "./expected_schema.ts";
import { readClauses } from "./schema_statements.ts";
import { checkStricterKeys } from "./stricter_keys.ts";

/** What the schema lacks. Unique keys come apart: they can be added only when the rows are repaired. */
export type SchemaResults = { first: Result[]; uniqueKeys: Result };

type Missing = { part: ExpectedPart; repairs: string[] };

/** The checks, in the order in which their repairs can run. */
const CHECKS: [name: string, has: (part: ExpectedPart) => boolean][] = [
  ["tables of the migrations", ({ kind }) => kind === "table"],
  ["columns of the migrations", ({ kind }) => kind === "column"],
  ["primary keys", ({ kind, name }) => kind === "key" && name === "PRIMARY"],
  ["AUTO_INCREMENT", ({ kind }) => kind === "auto_increment"],
  ["columns that are never NULL", ({ kind }) => kind === "not_null"],
  ["indexes", ({ key }) => key !== undefined && !key.isUnique],
  ["generated columns", ({ kind }) => kind === "generated"],
];
const isUniqueKey = ({ key, name }: ExpectedPart) => key?.isUnique === true && name !== "PRIMARY";

/** Compares the schema with the one that the statements of the migrations create. */
export async function checkSchema(
  query: Query,
  migrations: readonly Migration[],
): Promise<SchemaResults> {
  const expected = expectedSchema(migrations);
  const actual = await readSchema(query);
  const missing = [...expected.values()]
    .filter((part) => !isThere(part, actual))
    .map((part) => ({ part, repairs: repairsOf(part, expected, actual) }));
  const report = (name: string, has: (part: ExpectedPart) => boolean) =>
    reportMissing(query, name, missing.filter(({ part }) => has(part)));

  const first: Result[] = [];
  for (const [name, has] of CHECKS) first.push(await report(name, has));
  first.push(checkStricterKeys(expected, actual));
  first.push(await checkGuards(query, migrations, missing));
  return { first, uniqueKeys: await report("unique keys", isUniqueKey) };
}

function isThere(part: ExpectedPart, actual: ActualSchema): boolean {
  const table = part.table.toLowerCase();
  const place = `${table}.${part.name.toLowerCase()}`;
  if (part.kind === "table") return actual.tables.has(table);
  // The missing table is reported, and creating it adds this part too.
  if (part.isInCreate && !actual.tables.has(table)) return true;
  if (part.kind === "column") return actual.columns.has(place);
  if (part.kind === "key") return hasKey(part, actual);
  const column = actual.columns.get(place);
  // The missing column is reported, and adding it adds this part too.
  if (!column) return true;
  if (part.kind === "not_null") return !column.isNullable;
  return part.kind === "generated"
    ? /(?:stored|virtual|persistent) generated/.test(column.extra)
    : column.extra.includes("auto_increment");
}

/**
 * Whether a key of the table does what the expected one does, whatever its name: Django calls its own
 * otherwise. Only keys of tables that are ours alone are named by statements, so there the name counts.
 */
export function hasKey(
  { table, name, key, isOurs }: ExpectedPart,
  { keys }: ActualSchema,
): boolean {
  const wanted = key!.columns.map((column) => column.toLowerCase());
  const prefix = `${table}.`.toLowerCase();
  const isPrimary = name === "PRIMARY";
  return [...keys].some(([place, { isUnique, columns }]) => {
    if (!place.startsWith(prefix)) return false;
    const isNamed = place === prefix + name.toLowerCase();
    if ((isPrimary || isOurs) && !isNamed) return false;
    // An index that goes on with other columns finds by the first ones just as well.
    const used = key!.isUnique ? columns : columns.slice(0, wanted.length);
    return used.join() === wanted.join() && (isUnique || !key!.isUnique);
  });
}

function repairsOf(part: ExpectedPart, expected: ExpectedSchema, actual: ActualSchema): string[] {
  const { kind, table, name, clause } = part;
  const alter = (change: string) => `ALTER TABLE ${table} ${change}`;
  const exists = (key: ExpectedPart) => actual.keys.has(`${table}.${key.name}`.toLowerCase());
  const dropKey = (key: ExpectedPart) =>
    alter(key.name === "PRIMARY" ? "DROP PRIMARY KEY" : `DROP KEY ${key.name}`);
  switch (kind) {
    case "table":
      return [clause];
    case "column":
      return [alter(`ADD COLUMN ${clause}`)];
    case "key":
      return [...exists(part) ? [dropKey(part)] : [], alter(`ADD ${clause}`)];
    case "auto_increment":
      return [alter(`MODIFY ${clause}`)];
    case "not_null": {
      const preset = /\bDEFAULT ('[^']*'|[\w.]+)/i.exec(clause)?.[1];
      const fill = `UPDATE ${table} SET ${name} = ${preset} WHERE ${name} IS NULL`;
      return [...preset ? [fill] : [], alter(`MODIFY ${clause}`)];
    }
    case "generated": {
      const keys = [...expected.values()].filter((other) =>
        other.table === table && other.key?.columns.includes(name)
      );
      return [
        ...keys.filter(exists).map(dropKey),
        alter(`DROP COLUMN ${name}`),
        alter(`ADD COLUMN ${clause}`),
        ...keys.map((key) => alter(`ADD ${key.clause}`)),
      ];
    }
  }
}

async function reportMissing(query: Query, name: string, missing: Missing[]): Promise<Result> {
  const obstacles = new Set<string>();
  for (const { part } of missing) {
    for (const obstacle of await obstaclesTo(query, part.step)) obstacles.add(obstacle);
  }
  return {
    name,
    level: "wrong",
    found: missing.map(({ part: { table, name, kind } }) =>
      kind === "table" ? table : `${table}.${name}`
    ),
    repairs: missing.flatMap(({ repairs }) => repairs),
    ...obstacles.size > 0 && { lookFirst: [...obstacles].join("; ") },
  };
}

/** Rows that the migration itself would stop at: how many, never which. */
async function obstaclesTo(query: Query, step: Step): Promise<string[]> {
  const found: string[] = [];
  for (const { sql, explanation } of step.expectNone) {
    const answer = await unlessMissing(query(sql));
    if (answer && answer.rows.length > 0) found.push(`${explanation} (${answer.rows.length})`);
  }
  return found;
}

/** Guarded statements that are not done, unless a missing part has already been reported for them. */
async function checkGuards(
  query: Query,
  migrations: readonly Migration[],
  missing: readonly Missing[],
): Promise<Result> {
  const known = new Set(missing.map(({ part }) => partId(part)));
  const found: string[] = [];
  const repairs: string[] = [];
  for (const step of migrations.flatMap(({ steps }) => steps)) {
    if (step.unless.length === 0 || !step.sql || isPreparation(step)) continue;
    if (readClauses(step.sql).some((part) => known.has(partId(part)))) continue;
    if (await isDone(query, step)) continue;
    found.push(step.sql.split(/\s+/, 3).join(" "));
    repairs.push(step.sql);
  }
  return { name: "rows and views of the migrations", level: "wrong", found, repairs };
}

/** Whether a statement only fills a column for the next one, which has the same guard. */
function isPreparation({ sql, unless }: Step): boolean {
  return /^UPDATE\b/i.test(sql) && unless.some((guard) => /information_schema/i.test(guard));
}

async function isDone(query: Query, step: Step): Promise<boolean> {
  for (const guard of step.unless) {
    const answer = await unlessMissing(query(guard));
    if (answer && answer.rows.length > 0) return true;
  }
  return false;
}
