/**
 * `deno task migrate`: applies to every database the migrations that its tenants need. With `--plan` or
 * `--status` it changes nothing.
 */
import process from "node:process";
import { runCommand, UsageError } from "./command_line.ts";
import { connect } from "./connect.ts";
import { type NamedDatabase, readDatabases } from "./databases.ts";
import { explain } from "./explain.ts";
import type { MigrationSet } from "./migrate/migration_files.ts";
import { applyMigrations, examineMigrations } from "./migrate/migrations.ts";
import { planOf, renderPlan, renderStatus, statusOf } from "./migrate/report.ts";
import { type MigratedTenant, setsOf } from "./migrate/sets.ts";
import { TENANTS } from "../src/tenants/mod.ts";
import type { Query } from "../src/deps.ts";

/** The outcome for one database: lines for people, and facts for `--json`. */
type Answer = { lines: string[]; facts: Record<string, unknown> };
type Act = (query: Query, sets: readonly MigrationSet[]) => Promise<Answer>;

async function plan(query: Query, sets: readonly MigrationSet[]): Promise<Answer> {
  const standings = await examineMigrations(query, sets);
  return { lines: renderPlan(standings), facts: planOf(standings) };
}

async function status(query: Query, sets: readonly MigrationSet[]): Promise<Answer> {
  const standings = await examineMigrations(query, sets);
  return { lines: renderStatus(standings), facts: statusOf(standings) };
}

/** Applies, and reports each migration as soon as it is done: a large table may take minutes. */
function apply(report: (line: string) => void): Act {
  return async (query, sets) => {
    const applied = await applyMigrations(query, sets, { report: (line) => report(`  ${line}`) });
    return {
      lines: applied.length === 0 ? ["  The database is up to date"] : [],
      facts: { applied },
    };
  };
}

async function migrate(act: Act, isJson: boolean, only?: string): Promise<void> {
  const databases = readDatabases(process.env, TENANTS, only);
  const facts: Record<string, unknown>[] = [];
  for (const database of databases) {
    const tenants = database.tenants.map(({ name }) => name);
    if (!isJson) console.log(`${database.where}, for ${tenants.join(", ")}`);
    const answer = await actOn(database, act, databases.length > 1);
    for (const line of isJson ? [] : answer.lines) console.log(line);
    facts.push({ database: database.where, tenants, ...answer.facts });
  }
  if (isJson) console.log(JSON.stringify({ databases: facts }, null, 2));
}

async function actOn(
  { url, where, tenants }: NamedDatabase<MigratedTenant>,
  act: Act,
  isOneOfMany: boolean,
): Promise<Answer> {
  const database = connect(url);
  try {
    return await act(database.query, setsOf(tenants));
  } catch (error) {
    if (!isOneOfMany) throw error;
    throw new Error(`${where}: ${explain(error, "Cannot migrate")}`, { cause: error });
  } finally {
    await database.close();
  }
}

if (import.meta.main) {
  await runCommand(
    {
      name: "deno task migrate",
      purpose:
        "Applies the pending migrations to every database: the common ones, and those of the " +
        "tenants that live in each. Nothing runs twice, and two at once do no harm.",
      options: {
        plan: { description: "Print what would run, statement by statement; change nothing" },
        status: { description: "Print what was applied and when, and what is pending" },
        tenant: { value: "NAME", description: "Only the database in which this tenant lives" },
        json: { description: "Print one JSON document" },
      },
      environment: {
        DATABASE_URL: "mysql://user:password@host/database, or PlanetScale's URL",
        "<NAME>_DATABASE_URL": "The database of one tenant, for example PEWACA_DATABASE_URL",
      },
      exitCodes: {
        0: "Done, whether something was pending or not",
        1: "Failed, or what was applied does not match the files",
      },
    },
    async ({ plan: isPlan, status: isStatus, json, tenant }) => {
      if (isPlan && isStatus) throw new UsageError("Use --plan or --status, not both");
      const report = json ? () => {} : console.log;
      await migrate(isPlan ? plan : isStatus ? status : apply(report), json, tenant);
    },
    { explain: (error) => explain(error, "Cannot migrate") },
  );
}
