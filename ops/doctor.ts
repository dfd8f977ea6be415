/**
 * `deno task doctor`: examines a database and says how to repair it. It changes nothing. Exits with 1
 * when something is wrong, with 2 when it could not look.
 */
import { join } from "node:path";
import process from "node:process";
import { connect, type Connected, connectToMysql } from "./connect.ts";
import { examine, isWrong } from "./doctor/examine.ts";
import { renderJson, renderTable } from "./doctor/report.ts";
import { explain } from "./explain.ts";
import { findLocalStack } from "./local_stack.ts";

const DIRECTORY = join(import.meta.dirname!, "..", ".local");

async function doctor(args: readonly string[]): Promise<number> {
  const unknown = args.find((arg) => arg !== "--json");
  if (unknown) throw new Error(`Unknown argument ${unknown}: there is only --json`);
  const { database, where } = await openDatabase();
  try {
    const results = await examine(database.query);
    console.log(args.includes("--json") ? renderJson(results) : renderTable(results, where));
    return results.some(isWrong) ? 1 : 0;
  } finally {
    await database.close();
  }
}

/** `DATABASE_URL` when it is set, else the stack that runs here. */
async function openDatabase(): Promise<{ database: Connected; where: string }> {
  const url = process.env.DATABASE_URL;
  if (url) return { database: connect(url), where: `${new URL(url).hostname} (DATABASE_URL)` };
  const stack = await findLocalStack(DIRECTORY);
  if (!stack) {
    throw new Error(
      "No stack runs here: start `deno task dev`, or set DATABASE_URL=mysql://user:password@host/database",
    );
  }
  return { database: connectToMysql(stack.mysql), where: "the database of the local stack" };
}

if (import.meta.main) {
  try {
    Deno.exitCode = await doctor(Deno.args);
  } catch (error) {
    console.error(explain(error, "Cannot examine the database"));
    Deno.exitCode = 2;
  }
}
