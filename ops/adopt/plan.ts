import type { Query } from "../../src/deps.ts";
import { examine, type ExaminedTenant, isWrong } from "../doctor/examine.ts";
import { expectedSchema } from "../doctor/expected_schema.ts";
import type { Result } from "../doctor/check.ts";
import { FORBIDDEN_DDL, isForbiddenDdl } from "../explain.ts";
import { runInBatches } from "../migrate/batches.ts";
import { LEDGER_TABLES } from "../migrate/ledger.ts";
import { readMigrations } from "../migrate/migration_files.ts";
import { applyMigrations } from "../migrate/migrations.ts";
import { setsOf } from "../migrate/sets.ts";
import { localTimes, zeroDates } from "./date_checks.ts";
import { ids, indexes, keys } from "./key_checks.ts";
import {
  expectations,
  generatedColumns,
  pendingMigrations,
  schemaParts,
} from "./migration_checks.ts";
import type { Check, Context, Obstacle } from "./obstacle.ts";
import { contradictions, sharedValues } from "./row_checks.ts";
import { charsets, engines, foreignKeys, routines, serverSettings } from "./schema_checks.ts";
import { survey } from "./survey.ts";

/**
 * What is looked for, in the order in which it can be repaired: nothing rebuilds a table with zero dates,
 * no key is made of shared ids, no row is named without a key.
 */
const BEFORE: readonly Check[] = [
  serverSettings,
  localTimes,
  routines,
  foreignKeys,
  zeroDates,
  engines,
  charsets,
  ids,
  keys,
  generatedColumns,
  indexes,
  contradictions,
  sharedValues,
];
/** While these are undecided, nothing rebuilds a table: later checks only look. */
const BARRING: readonly Check[] = [zeroDates, ids];
/** What the migrations themselves say, and what can only be looked at when they are applied. */
const AFTER: readonly Check[] = [contradictions, sharedValues, schemaParts];

/** Obstacles that somebody agrees to have repaired (`agree`) or decides to leave as they are. */
export type Decisions = { agree: readonly string[]; leave: readonly string[] };

/** What `apply` has come to: what is still open, and what the doctor says when nothing is. */
export type Applied = { open: Obstacle[]; doctor: Result[] };

/** Everything that stands in the way, in the order in which it is repaired. It only reads. */
export async function plan(
  query: Query,
  tenants: readonly ExaminedTenant[],
): Promise<Obstacle[]> {
  const context = await (await looker(query, tenants))();
  const obstacles: Obstacle[] = [];
  for (const check of [...BEFORE, pendingMigrations, schemaParts]) {
    obstacles.push(...await check(context));
  }
  return obstacles;
}

/**
 * Mends what needs no decision and what was agreed to, applies the migrations when everything is decided, and
 * examines the outcome. A run that was stopped is continued by the next one: each looks again at what is there.
 *
 * @throws {Error} when a statement fails, or changes nothing about what it should repair.
 */
export async function apply(
  query: Query,
  tenants: readonly ExaminedTenant[],
  decisions: Decisions,
  report: (line: string) => void,
): Promise<Applied> {
  const look = await looker(query, tenants);
  const known = new Set<string>();
  const repair = repairer(look, decisions, report, known);
  const undecided = await repair(BEFORE);
  if (undecided.length > 0) {
    const named = [...decisions.agree, ...decisions.leave].filter((id) => id !== EVERYTHING);
    const unknown = named.filter((id) => !known.has(id));
    if (unknown.length > 0) report(`Not in the way: ${unknown.join(", ")}`);
    return { open: undecided, doctor: [] };
  }
  const barring = await expectations(await look());
  if (barring.length > 0) return { open: barring, doctor: [] };
  await applyMigrations(query, setsOf(tenants), { report });
  const open = await repair(AFTER);
  return { open, doctor: (await examine(query, tenants)).filter(isWrong) };
}

/** Looks at a database again and again, but reads the files of the migrations once. */
async function looker(
  query: Query,
  tenants: readonly ExaminedTenant[],
): Promise<() => Promise<Context>> {
  const migrations = await readMigrations(setsOf(tenants));
  const expected = expectedSchema(migrations);
  const ours = [...expected.values()].filter(({ isOurs }) => isOurs).map(({ table }) => table);
  return async () => {
    const { tables, ...others } = await survey(query);
    const theirs = tables.filter(({ name }) => ![...ours, ...LEDGER_TABLES].includes(name));
    return { query, tenants, migrations, expected, survey: { ...others, tables: theirs } };
  };
}

/** Mends check after check, and returns what nobody has decided about. The ids of all go into `known`. */
function repairer(
  look: () => Promise<Context>,
  { agree, leave }: Decisions,
  report: (line: string) => void,
  known: Set<string>,
): (checks: readonly Check[]) => Promise<Obstacle[]> {
  const isAgreed = ({ id, decision, statements }: Obstacle) =>
    statements.length > 0 && !leave.includes(id) &&
    (decision === undefined || agree.includes(id) || agree.includes(EVERYTHING));
  const repair = async ({ query }: Context, obstacle: Obstacle) => {
    const { id, what, count, statements } = obstacle;
    report(`${id}: ${what} (${count})`);
    for (const statement of statements) await run(query, statement, id);
  };
  return async (checks) => {
    const open: Obstacle[] = [];
    let isBarred = false;
    for (const check of checks) {
      let before = "";
      for (;;) {
        const context = await look();
        const found = (await check(context)).filter(({ isNote }) => !isNote);
        for (const { id } of found) known.add(id);
        const agreed = isBarred ? [] : found.filter(isAgreed);
        if (agreed.length === 0) {
          const undecided = found.filter(({ id, decision }) => decision && !leave.includes(id));
          isBarred ||= BARRING.includes(check) && undecided.length > 0;
          open.push(...undecided);
          break;
        }
        const seen = JSON.stringify(agreed);
        if (seen === before) {
          throw new Error(`Cannot repair ${agreed[0]!.id}: it is there as before`);
        }
        before = seen;
        for (const obstacle of agreed) await repair(context, obstacle);
      }
    }
    return open;
  };
}

/** Agrees to whatever needs a decision. */
const EVERYTHING = "all";

async function run(query: Query, statement: string, id: string): Promise<void> {
  try {
    await runInBatches(query, statement);
  } catch (error) {
    if (isForbiddenDdl(error)) throw new Error(FORBIDDEN_DDL, { cause: error });
    // The server's own message may quote a value.
    const { errno, message } = error as { errno?: number; message: string };
    const number = errno ?? /\(errno (\d+)\)/.exec(message)?.[1];
    const beginning = statement.replace(/\s+/g, " ").slice(0, 80);
    throw new Error(`Cannot repair ${id}: MySQL error ${number ?? "unknown"} at "${beginning}…"`, {
      cause: error,
    });
  }
}
