/**
 * `deno task doctor`: examines a database and says how to repair it. It changes nothing. Exits with 1
 * when something is wrong, with 2 when it could not look.
 */
import { join } from "node:path";
import process from "node:process";
import { runCommand } from "./command_line.ts";
import { connect, type Connected, connectToMysql } from "./connect.ts";
import { examine, isWrong } from "./doctor/examine.ts";
import { renderJson, renderTable } from "./doctor/report.ts";
import { explain } from "./explain.ts";
import { findLocalStack } from "./local_stack.ts";

const DIRECTORY = join(import.meta.dirname!, "..", ".local");

async function doctor(isJson: boolean): Promise<number> {
  const { database, where } = await openDatabase();
  try {
    const results = await examine(database.query);
    console.log(isJson ? renderJson(results) : renderTable(results, where));
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
  await runCommand(
    {
      name: "deno task doctor",
      purpose: "Examines a database and says how to repair it. It changes nothing.",
      options: { json: { description: "Print one JSON document" } },
      environment: { DATABASE_URL: "The database; that of the local stack without it" },
      exitCodes: { 0: "Nothing is wrong", 1: "Something is wrong", 2: "Could not look" },
    },
    ({ json }) => doctor(json),
    { code: 2, explain: (error) => explain(error, "Cannot examine the database") },
  );
}
