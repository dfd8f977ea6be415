/**
 * `deno task bench:scale`: what the service costs among millions of accounts. Fills a database, plans and runs
 * every statement that the tests have sent, visits the lists, and signs people up in a small database and in the
 * large one by turns. Ends with 1 where a plan reads a whole table, or something is above its limit.
 */
import { dirname, join } from "node:path";
import process from "node:process";
import { startGateway } from "../local/gateway/gateway.ts";
import { startMysqlServer } from "../local/mysql/server.ts";
import { seed } from "../local/seed/seed.ts";
import { runCommand, UsageError } from "../ops/command_line.ts";
import { addressOf, connectToMysql } from "../ops/connect.ts";
import { examine, isWrong } from "../ops/doctor/examine.ts";
import { applyMigrations } from "../ops/migrate/migrations.ts";
import { setsOf } from "../ops/migrate/sets.ts";
import type { MysqlAddress } from "../ops/mysql/pool.ts";
import { startProgress } from "../ops/progress.ts";
import { TENANTS } from "../src/tenants/mod.ts";
import type { TestDatabase } from "../tests/support/mysql/mysql.ts";
import { readStatements, type RecordedStatement } from "../tests/support/mysql/statements.ts";
import { printTable } from "./harness.ts";
import { costsOf } from "./scale/costs.ts";
import { EXCEPTIONS } from "./scale/exceptions.ts";
import { fill } from "./scale/fill.ts";
import { timePages } from "./scale/pages.ts";
import { findFlaws, type Flaw } from "./scale/plans.ts";
import { compareSignUps } from "./scale/sign_ups.ts";
import { sizeOf } from "./scale/size.ts";

const DIRECTORY = join(import.meta.dirname!, "..", ".local", "scale");
const REPORT = "dist/scale.json";
const SMALL = 1000;
const MAX_RATIO = 1.05;
const DOCTOR_SECONDS = 120;
/** How many of the dearest statements the table has; the report has all. */
const SHOWN = 15;

/** What was measured among so many accounts. */
export type ScaleReport = {
  accounts: number;
  flaws: Flaw[];
  costs: Awaited<ReturnType<typeof costsOf>>;
  pages: Awaited<ReturnType<typeof timePages>>;
  signUps: Awaited<ReturnType<typeof compareSignUps>>;
  doctor: Awaited<ReturnType<typeof timeDoctor>>;
};

async function measure(accounts: number, statementsIn: string, json: string): Promise<number> {
  const server = await findServer();
  try {
    await using small = await open(server.address, SMALL);
    await using large = await open(server.address, accounts);
    const statements = await readStatements(statementsIn);
    const flaws = await flawsOf(large, statements);
    const costs = await costsOf(large.direct, statements);
    const pages = await timePages(large);
    const signUps = await compareSignUps(small, large);
    const doctor = await timeDoctor(large);
    const report: ScaleReport = { accounts, flaws, costs, pages, signUps, doctor };
    await Deno.mkdir(dirname(json), { recursive: true });
    await Deno.writeTextFile(json, JSON.stringify(report, null, 2));

    printTable(
      `${accounts} accounts: the dearest of ${costs.length} statements`,
      costs.slice(0, SHOWN).map(({ ms, rows, sql }) => ({ statement: sql.slice(0, 90), ms, rows })),
    );
    printTable("Pages, from request to answer", pages);
    printTable(`A sign-up, against ${SMALL} accounts`, [signUps]);
    printTable("The doctor", [doctor]);
    const slow = [
      ...flaws.map(({ table, says, sql }) => `${table} ${says}: ${sql.replace(/\s+/g, " ")}`),
      ...pages.filter(({ medianMs, limitMs }) => medianMs > limitMs).map(({ page }) => page),
      ...signUps.ratio > MAX_RATIO ? ["a sign-up"] : [],
      ...doctor.seconds > DOCTOR_SECONDS ? ["the doctor"] : [],
    ];
    console.log([`\nWritten to ${json}.`, ...slow.map((what) => `TOO SLOW: ${what}`)].join("\n"));
    return slow.length > 0 ? 1 : 0;
  } finally {
    await server.close();
  }
}

/** The flaws of each shape of statement once, whatever values it was sent with. */
async function flawsOf(
  { query }: TestDatabase,
  statements: readonly RecordedStatement[],
): Promise<Flaw[]> {
  const flaws = new Map<string, Flaw>();
  for (const statement of statements) {
    for (const flaw of await findFlaws(query, statement, EXCEPTIONS)) {
      flaws.set(`${statement.shape} ${flaw.table}`, flaw);
    }
  }
  return [...flaws.values()];
}

/** The server of `SCALE_MYSQL_URL`, or one of its own whose files stay. */
async function findServer(): Promise<{ address: MysqlAddress; close: () => Promise<void> }> {
  const url = process.env.SCALE_MYSQL_URL;
  if (url) return { address: addressOf(new URL(url)), close: () => Promise.resolve() };
  const server = await startMysqlServer({ directory: DIRECTORY, throwaway: true, bufferMib: 4096 });
  const { close, ...address } = server;
  return { address, close };
}

/** The database of so many accounts; it is filled the first time. */
async function open(address: MysqlAddress, accounts: number): Promise<TestDatabase> {
  const database = `scale_${accounts}`;
  const admin = connectToMysql(address);
  await admin.query(`CREATE DATABASE IF NOT EXISTS ${database} DEFAULT CHARSET utf8mb4`);
  await admin.close();
  const mysql = { ...address, database };
  const direct = connectToMysql(mysql);
  await applyMigrations(direct.query, setsOf(TENANTS));
  if (!await isFilled(direct.query)) {
    await seed(direct.query);
    const progress = startProgress(`Filling ${database}`);
    await fill(direct.query, sizeOf(accounts), (_, fraction) => progress.update(fraction));
    progress.done();
  }
  const gateway = await startGateway({ mysql, log: false });
  return {
    mysql,
    gateway,
    query: direct.query,
    direct,
    [Symbol.asyncDispose]: async () => {
      await Promise.all([gateway.close(), direct.close()]);
    },
  };
}

/** @throws {Error} when an earlier run was stopped while it filled the database. */
async function isFilled(query: TestDatabase["query"]): Promise<boolean> {
  const { rows } = await query("SHOW TABLES LIKE 'bench_digit'");
  if (rows.length > 0) {
    throw new Error("A database is half filled: drop it, or remove .local/scale");
  }
  const accounts = await query("SELECT user_id FROM m_user WHERE user_id > 1000 LIMIT 1");
  return accounts.rows.length > 0;
}

async function timeDoctor({ query }: TestDatabase): Promise<{ seconds: number; wrong: number }> {
  const startedAt = performance.now();
  const progress = startProgress("Examining it as deno task doctor does");
  const results = await examine(query, TENANTS, progress.update);
  progress.done();
  return {
    seconds: (performance.now() - startedAt) / 1000,
    wrong: results.filter(isWrong).length,
  };
}

if (import.meta.main) {
  await runCommand(
    {
      name: "deno task bench:scale",
      purpose:
        "Fills a database with accounts, and measures what statements, lists and sign-ups cost " +
        "in it. The database stays in .local/scale for the next run.",
      options: {
        accounts: { value: "N", description: "How many of each product (default: 1000000)" },
        statements: {
          value: "FOLDER",
          description: "What deno task test:all has recorded (default: dist/statements)",
        },
        json: { value: "FILE", description: `Where the report goes (default: ${REPORT})` },
      },
      environment: { SCALE_MYSQL_URL: "mysql://…, a server that nobody else uses meanwhile" },
    },
    async ({ accounts = "1000000", statements = "dist/statements", json = REPORT }) => {
      if (!/^[1-9]\d{2,8}$/.test(accounts)) throw new UsageError("--accounts is a number from 100");
      return await measure(Number(accounts), statements, json);
    },
  );
}
