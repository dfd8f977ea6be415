import type { Query } from "../../src/deps.ts";
import type { RowCheck } from "../../src/tenant.ts";
import { unlessMissing } from "../doctor/check.ts";
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
import { rowKey } from "./survey.ts";

/** What is left to a person. */
export const LOOK = "somebody has to look: no statement is known for it";

/** How many rows one statement repairs: few enough for PlanetScale's limits. */
const REPAIRED_AT_ONCE = 10_000;

/** Rows that contradict each other: what the doctor looks for, with what tells a person which they are. */
export const contradictions: Check = async ({ query, tenants }) => {
  const checks = await Promise.all(tenants.map((tenant) => tenantChecks(tenant, query)));
  const obstacles: Obstacle[] = [];
  for (const check of checks.flat()) {
    if (check.level === "note") continue;
    const obstacle = await unlessMissing(obstacleOf(query, check));
    if (obstacle) obstacles.push(obstacle);
  }
  return obstacles;
};

async function obstacleOf(query: Query, check: RowCheck): Promise<Obstacle | null> {
  const { rows } = await query(`${check.sql} ORDER BY id LIMIT ${REPAIRED_AT_ONCE}`);
  if (rows.length === 0) return null;
  const found = rows.map(({ id }) => String(id));
  const count = found.length < REPAIRED_AT_ONCE
    ? found.length
    : await countOf(query, `SELECT COUNT(*) AS n FROM (${check.sql}) AS c`);
  return {
    id: check.name.toLowerCase().replaceAll("'", "").replace(/\W+/g, "-").replace(/-$/, ""),
    what: check.name,
    count,
    findings: await describe(query, check, found.slice(0, SHOWN)),
    statements: check.repair(found.join(", ")),
    ...check.lookFirst && { decision: check.lookFirst },
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
  const [id, ...others] = (table && rowKey(table)) ?? [];
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
  // Rows about another row may go; an account or an estate is somebody's.
  const isAboutAnother = columns.some((column) => column.endsWith("_id"));
  return {
    id: `shared-${table.name}-${columns.join("-")}`,
    what: `Rows of ${table.name} that share what only one may have: ${columns.join(", ")}`,
    count: found.length,
    findings: found.slice(0, SHOWN).map((row) => ({ place: table.name, id: idText(row) })),
    ...isAboutAnother
      ? {
        statements: [`DELETE FROM ${t} WHERE ${key} IN (${found.map(literal).join(", ")})`],
        decision: "the first row stays, these are deleted",
      }
      : { statements: [], decision: LOOK },
  };
}

function literal(id: string): string {
  return /^\d+$/.test(id) ? id : `'${id.replace(/[^\w-]/g, "")}'`;
}
