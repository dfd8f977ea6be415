import type { Query } from "../../src/deps.ts";
import type { RowCheck } from "../../src/tenant.ts";
import { checkAllRows, type Result, unlessMissing } from "../doctor/check.ts";
import { tenantChecks } from "../doctor/examine.ts";
import type { ExpectedPart } from "../doctor/expected_schema.ts";
import { idText } from "./date_checks.ts";
import {
  type Check,
  type Context,
  countOf,
  type Finding,
  mask,
  type Obstacle,
  quoted,
  SHOWN,
} from "./obstacle.ts";
import { missingIndexes } from "./key_checks.ts";
import { namingColumn, rowKey } from "./survey.ts";

/** More rows than one table may have whose rows are looked up without a key. */
const MANY = 20_000;

/** What is left to a person. */
export const LOOK = "somebody has to look: no statement is known for it";

/** How many rows one statement repairs: few enough for PlanetScale's limits. */
const REPAIRED_AT_ONCE = 10_000;

/**
 * Rows that contradict each other: what the doctor looks for, with what tells a person which they are. What
 * compares large tables has to wait for their keys: without them it would take hours.
 */
export const contradictions: Check = async (context) => {
  const { query, tenants } = context;
  const checks = await Promise.all(tenants.map((tenant) => tenantChecks(tenant, query)));
  const slow = await slowTables(context);
  const obstacles: Obstacle[] = [];
  for (const check of checks.flat()) {
    if (check.level === "note") continue;
    if (comparesAny(check, context, slow)) {
      obstacles.push(postponed(check, slow));
      continue;
    }
    const [result] = await checkAllRows(query, [check], undefined, REPAIRED_AT_ONCE);
    if (result!.found.length > 0) obstacles.push(await obstacleOf(query, check, result!));
  }
  return obstacles;
};

/** Large tables that lack the keys or indexes by which their rows are found. */
async function slowTables(context: Context): Promise<string[]> {
  const indexes = await missingIndexes(context);
  const slow: string[] = [];
  for (const table of context.survey.tables) {
    if (rowKey(table) && !indexes.has(table.name)) continue;
    const count = await countOf(
      context.query,
      `SELECT COUNT(*) AS n FROM (SELECT 1 FROM ${quoted(table.name)} LIMIT ${MANY + 1}) AS c`,
    );
    if (count > MANY) slow.push(table.name);
  }
  return slow;
}

/** Whether a check looks rows of one table up for each row of another, where that takes too long. */
function comparesAny({ sql }: RowCheck, { survey }: Context, slow: readonly string[]): boolean {
  const used = survey.tables.map(({ name }) => name)
    .filter((name) => new RegExp(`\\b${name}\\b`).test(sql));
  return used.length > 1 && used.some((name) => slow.includes(name));
}

function postponed(check: RowCheck, slow: readonly string[]): Obstacle {
  return {
    id: `later-${idOf(check)}`,
    what:
      `Not looked at yet: ${check.name}. --apply looks when keys are there, and asks before it ` +
      "changes rows",
    count: slow.length,
    findings: slow.map((place) => ({ place })),
    statements: [],
    isNote: true,
  };
}

function idOf({ name }: RowCheck): string {
  return name.toLowerCase().replaceAll("'", "").replace(/\W+/g, "-").replace(/-$/, "");
}

async function obstacleOf(
  query: Query,
  check: RowCheck,
  { name, found, repairs, lookFirst }: Result,
): Promise<Obstacle> {
  return {
    id: idOf(check),
    what: found.length < REPAIRED_AT_ONCE ? name : `${name}, and there are more`,
    count: found.length,
    findings: await describe(query, check, found.slice(0, SHOWN)),
    statements: repairs,
    ...lookFirst && { decision: lookFirst },
  };
}

async function describe(query: Query, check: RowCheck, ids: string[]): Promise<Finding[]> {
  if (!check.shows) return ids.map((id) => ({ place: check.name, id }));
  const { table, id: key, column } = check.shows;
  const { rows } = await query(
    `SELECT ${key} AS id, ${column} AS value FROM ${table} WHERE ${key} IN (${ids}) ORDER BY ${key}`,
  );
  return rows.map(({ id, value }) => ({
    place: `${table}.${column}`,
    id: idText(id),
    value: mask(value),
  }));
}

/** Values that two rows share although a key of the migrations lets one row have them. */
export const sharedValues: Check = async (context) => {
  const obstacles: Obstacle[] = [];
  for (const part of context.expected.values()) {
    if (!part.key?.isUnique || part.name === "PRIMARY" || part.isOurs) continue;
    const obstacle = await unlessMissing(sharedBy(context, part));
    if (obstacle) obstacles.push(obstacle);
  }
  return obstacles;
};

async function sharedBy(
  { query, survey, expected }: Context,
  part: ExpectedPart,
): Promise<Obstacle | null> {
  const table = survey.tables.find(({ name }) => name === part.table);
  const [id, ...others] = table ? rowKey(table) ?? [namingColumn(table)] : [];
  const { columns } = part.key!;
  if (columns.some((column) => expected.has(`generated ${part.table}.${column}`))) return null;
  const isThere = (name: string) => table?.columns.some((column) => column.name === name);
  if (!table || !id || others.length > 0 || !columns.every(isThere)) return null;
  const isHeld = table.unique.some((key) => key.columns.join() === columns.join());
  if (isHeld) return null;
  const [t, key, list] = [quoted(table.name), quoted(id), columns.map(quoted)];
  const later = `SELECT r.${key} AS id FROM ${t} AS r JOIN (
      SELECT MIN(${key}) AS keeper, ${list} FROM ${t}
      WHERE ${list.map((column) => `${column} IS NOT NULL`).join(" AND ")}
      GROUP BY ${list} HAVING COUNT(*) > 1
    ) AS s ON ${list.map((column) => `s.${column} = r.${column}`).join(" AND ")}
    WHERE r.${key} <> s.keeper`;
  const { rows } = await query(`${later} ORDER BY id LIMIT ${REPAIRED_AT_ONCE}`);
  if (rows.length === 0) return null;
  const found = rows.map((row) => String(row.id));
  const isNumbered = found.every((row) => /^\d+$/.test(row));
  // A key that is a text may be a secret, such as a token: then no value is named.
  const deletion = isNumbered
    ? `DELETE FROM ${t} WHERE ${key} IN (${found.join(", ")})`
    : later.replace(`SELECT r.${key} AS id`, "DELETE r");
  // Rows about another row may go; an account or an estate is somebody's.
  const isAboutAnother = columns.some((column) => column.endsWith("_id"));
  return {
    id: `shared-${table.name}-${columns.join("-")}`,
    what: `Rows of ${table.name} that share what only one may have: ${columns.join(", ")}`,
    count: found.length,
    findings: found.slice(0, SHOWN).map((row) => ({ place: table.name, id: idText(row) })),
    ...isAboutAnother
      ? {
        statements: [deletion],
        decision: "the first row stays, these are deleted",
      }
      : { statements: [], decision: LOOK },
  };
}
