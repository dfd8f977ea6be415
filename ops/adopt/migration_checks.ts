import { checkSchema } from "../doctor/check_schema.ts";
import { unlessMissing } from "../doctor/check.ts";
import { PLANETSCALE_ROWS, rowChange } from "../migrate/batches.ts";
import { readStandings } from "../migrate/ledger.ts";
import type { Step } from "../migrate/migration_files.ts";
import { LOOK } from "./row_checks.ts";
import { type Check, type Context, countOf, type Obstacle, quoted } from "./obstacle.ts";

/**
 * Generated columns that the keys are made of, in their last form. Where they are there, no migration asks
 * again by the column's own collation, which takes `josé` and `jose` for one address.
 */
export const generatedColumns: Check = ({ survey, expected }) => {
  const missing = [...expected.values()].filter((part) => {
    const table = survey.tables.find(({ name }) => name === part.table);
    return part.kind === "generated" && table &&
      !table.columns.some(({ name }) => name === part.name);
  });
  if (missing.length === 0) return Promise.resolve([]);
  return Promise.resolve([{
    id: "generated-columns",
    what: "Columns that hold addresses and names as the unique keys compare them",
    count: missing.length,
    findings: missing.map(({ table, name }) => ({ place: `${table}.${name}` })),
    statements: missing.map(({ table, clause }) => `ALTER TABLE ${table} ADD COLUMN ${clause}`),
  }]);
};

/** Rows that a pending migration would stop at, whatever else was repaired. */
export const expectations: Check = async (context) => {
  const obstacles: Obstacle[] = [];
  for (const { file, step } of await pendingSteps(context)) {
    if (step.expectNone.length === 0 || await isDone(context, step)) continue;
    for (const { sql, explanation } of step.expectNone) {
      const answer = await unlessMissing(context.query(sql));
      if (!answer || answer.rows.length === 0) continue;
      obstacles.push({
        id: `expected-by-${file.replace(/\W+/g, "-")}`,
        what: explanation,
        count: answer.rows.length,
        findings: [{ place: file }],
        statements: [],
        decision: LOOK,
      });
    }
  }
  return obstacles;
};

/** What is pending, and which of its statements change more rows than PlanetScale lets one change. */
export const pendingMigrations: Check = async (context) => {
  const { query, survey } = context;
  const pending = await pendingSteps(context);
  if (pending.length === 0) return [];
  const large: Obstacle[] = [];
  for (const { file, step } of pending) {
    const table = rowChange(step.sql)?.table;
    if (!table || !survey.tables.some(({ name }) => name === table)) continue;
    const more = PLANETSCALE_ROWS + 1;
    const count = await countOf(
      query,
      `SELECT COUNT(*) AS n FROM (SELECT 1 FROM ${quoted(table)} LIMIT ${more}) AS c`,
    );
    if (count < more || await isDone(context, step)) continue;
    large.push({
      id: `large-${file.replace(/\W+/g, "-")}`,
      what: "Changes more rows than PlanetScale lets one statement change in 30 s: done in batches",
      count,
      findings: [{ place: `${file}: ${table}` }],
      statements: [],
      isNote: true,
    });
  }
  const files = [...new Set(pending.map(({ file }) => file))];
  return [...large, {
    id: "migrations",
    what: "Migrations that are not applied",
    count: files.length,
    findings: files.map((place) => ({ place })),
    statements: [],
  }];
};

async function pendingSteps(
  { query, migrations }: Context,
): Promise<{ file: string; step: Step }[]> {
  const { migrations: standings } = await readStandings(query, migrations);
  return standings.filter(({ state }) => state === "pending")
    .flatMap(({ migration: { file, steps } }) => steps.map((step) => ({ file, step })));
}

async function isDone({ query }: Context, { unless }: Step): Promise<boolean> {
  for (const guard of unless) {
    const answer = await unlessMissing(query(guard));
    if (answer && answer.rows.length > 0) return true;
  }
  return false;
}

/** Keys, columns and rows of the migrations that are not there although the migrations were applied. */
export const schemaParts: Check = async (context) => {
  const { query, migrations } = context;
  if ((await pendingSteps(context)).length > 0) return [];
  const { first, uniqueKeys } = await checkSchema(query, migrations);
  return [...first, uniqueKeys].filter(({ found }) => found.length > 0)
    .map(({ name, found, repairs, lookFirst }) => ({
      id: name.replace(/\W+/g, "-"),
      what: `Missing ${name}`,
      count: found.length,
      findings: found.map((place) => ({ place })),
      statements: repairs,
      ...lookFirst && { decision: lookFirst },
    }));
};
