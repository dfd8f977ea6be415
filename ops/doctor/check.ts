import type { Query } from "../../src/deps.ts";
import type { RowCheck, SlicedTable } from "../../src/tenant.ts";
import { errnoOf } from "../explain.ts";
import { divide, isIn, type Slice } from "./slices.ts";

/**
 * What one check found. `found` lists ids of rows or names of the schema, never the content of a row.
 * `repairs` are statements, in order. `lookFirst` says what a person has to decide before running
 * them, because they choose between rows or delete one.
 */
export type Result = {
  name: string;
  /** A `note` is worth knowing but not wrong. */
  level: "wrong" | "note";
  found: string[];
  repairs: string[];
  lookFirst?: string;
  /** The check could not run because a table or column is missing, which another check reports. */
  isUnchecked?: boolean;
};

/** Hears how much of the rows has been looked at, from 0 to 1. */
export type Report = (fraction: number) => void;

/** The most ids in one run, so that a person can still read the repairs. */
const MAX_IDS = 1000;

/** Statements at once: more than one, because most of each is the way there and back. */
const AT_ONCE = 4;

/** Unknown column; unknown table, as MySQL and as Vitess number it. */
const MISSING_ERRNOS = [1054, 1146, 1109];

/**
 * Runs checks of the rows, large tables in slices. It reads the ids of rows, at most `maxIds` for each check,
 * and nothing else.
 */
export async function checkAllRows(
  query: Query,
  checks: readonly RowCheck[],
  report: Report = () => {},
  maxIds = MAX_IDS,
): Promise<Result[]> {
  const slicesOf = remember((of: SlicedTable) => divide(query, of.table, of.key));
  const plans = await Promise.all(checks.map(async (check) => ({
    check,
    statements: await unlessMissing(statementsOf(query, check, slicesOf)),
    found: [] as string[],
    isUnchecked: false,
  })));
  const work = plans.flatMap((plan) => (plan.statements ?? []).map((sql) => ({ plan, sql })));
  let done = 0;
  await inParallel(work, async ({ plan, sql }) => {
    const rows = await unlessMissing(query(`${sql} ORDER BY id LIMIT ${maxIds}`));
    if (!rows) plan.isUnchecked = true;
    plan.found.push(...rows?.rows.map(({ id }) => String(id)) ?? []);
    report(++done / work.length);
  });
  return await Promise.all(plans.map(async ({ check, statements, found, isUnchecked }) => {
    if (!statements || isUnchecked) return resultOf(check, [], true);
    const first = found.sort(byId).slice(0, maxIds);
    return resultOf(check, await without(query, check, first, slicesOf));
  }));
}

/** Runs a check of the rows. */
export async function checkRows(query: Query, check: RowCheck): Promise<Result> {
  return (await checkAllRows(query, [check]))[0]!;
}

type SlicesOf = (of: SlicedTable) => Promise<Slice[]>;

async function statementsOf(
  query: Query,
  { sql, slices, heldBy }: RowCheck,
  slicesOf: SlicesOf,
): Promise<string[]> {
  if (heldBy && await isUniqueKey(query, heldBy)) return [];
  if (!slices) return [sql];
  const inRange = slices.sql ?? sql;
  return (await slicesOf(slices)).map((slice) => `${inRange} AND ${isIn(slice, slices.column)}`);
}

async function isUniqueKey(
  query: Query,
  { table, key, column }: NonNullable<RowCheck["heldBy"]>,
): Promise<boolean> {
  const { rows } = await query(
    `SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE()
       AND table_name = ? AND index_name = ? AND column_name = ? AND non_unique = 0
     LIMIT 1`,
    [table, key, column],
  );
  return rows.length > 0;
}

/** What was found, without the exceptions of the check. */
async function without(
  query: Query,
  { except }: RowCheck,
  found: string[],
  slicesOf: SlicesOf,
): Promise<string[]> {
  if (!except || found.length === 0) return found;
  const sql = except.sql(found.map(literal).join(", "));
  const excepted = new Set<string>();
  await inParallel(await slicesOf(except), async (slice) => {
    const { rows } = await query(`${sql} AND ${isIn(slice, except.column)}`);
    for (const { id } of rows) excepted.add(String(id));
  });
  return found.filter((id) => !excepted.has(id));
}

function resultOf(check: RowCheck, found: string[], isUnchecked = false): Result {
  const { name, level = "wrong", lookFirst } = check;
  if (isUnchecked) return { name, level, found, repairs: [], isUnchecked };
  if (found.length === 0) return { name, level, found, repairs: [] };
  return { name, level, found, repairs: check.repair(found.map(literal).join(", ")), lookFirst };
}

async function inParallel<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  const rest = [...items].reverse();
  const worker = async () => {
    for (let item = rest.pop(); item !== undefined; item = rest.pop()) await act(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** Asks once for each table. */
function remember(ask: (of: SlicedTable) => Promise<Slice[]>): SlicesOf {
  const known = new Map<string, Promise<Slice[]>>();
  return (of) => {
    const answer = known.get(of.table) ?? ask(of);
    known.set(of.table, answer);
    return answer;
  };
}

/** Numbers by their size, other ids as texts. */
function byId(one: string, other: string): number {
  return Number(one) - Number(other) || (one < other ? -1 : 1);
}

/** The answer, or `null` when a table or column that the query needs is missing. */
export async function unlessMissing<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (MISSING_ERRNOS.includes(errnoOf(error) ?? 0)) return null;
    throw error;
  }
}

function literal(id: string): string {
  return /^\d+$/.test(id) ? id : `'${id.replace(/[^\w-]/g, "")}'`;
}
