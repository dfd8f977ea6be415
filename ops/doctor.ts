/** `deno task doctor`: examines the databases and prints how to repair them. It changes nothing. */
import { join } from "node:path";
import process from "node:process";
import { runCommand } from "./command_line.ts";
import { connect, urlOf } from "./connect.ts";
import { databaseVariable, readDatabases } from "./databases.ts";
import { examine, isWrong } from "./doctor/examine.ts";
import { type Examined, renderJson, renderTable } from "./doctor/report.ts";
import { explain } from "./explain.ts";
import { findLocalStack } from "./local_stack.ts";
import { TENANTS } from "../src/tenants/mod.ts";

const DIRECTORY = join(import.meta.dirname!, "..", ".local");

async function doctor(isJson: boolean, only?: string): Promise<number> {
  const examined: Examined[] = [];
  for (const { where, tenants, url } of readDatabases(await readUrls(), TENANTS, only)) {
    const database = connect(url);
    try {
      examined.push({ where, results: await examine(database.query, tenants) });
    } finally {
      await database.close();
    }
  }
  console.log(isJson ? renderJson(examined) : examined.map(renderTable).join("\n"));
  return examined.some(({ results }) => results.some(isWrong)) ? 1 : 0;
}

/** The URLs in the environment, or those of the running local stack when none is set. */
async function readUrls(): Promise<Record<string, string | undefined>> {
  const variables = ["DATABASE_URL", ...TENANTS.map(({ name }) => databaseVariable(name))];
  if (variables.some((variable) => process.env[variable])) return process.env;
  const stack = await findLocalStack(DIRECTORY);
  if (!stack) {
    throw new Error(
      "No local stack is running: start `deno task dev`, or set DATABASE_URL=mysql://user:password@host/database",
    );
  }
  const own = Object.entries(stack.tenant_databases ?? {});
  return {
    DATABASE_URL: urlOf(stack.mysql),
    ...Object.fromEntries(own.map(([name, address]) => [databaseVariable(name), urlOf(address)])),
  };
}

if (import.meta.main) {
  await runCommand(
    {
      name: "deno task doctor",
      purpose: "Examines the databases and prints how to repair them. It changes nothing.",
      options: {
        tenant: { value: "NAME", description: "Only the database in which this tenant lives" },
        json: { description: "Print one JSON document" },
      },
      environment: {
        DATABASE_URL: "The database; default: that of the running local stack",
        "<NAME>_DATABASE_URL": "The database of one tenant, for example PEWACA_DATABASE_URL",
      },
      exitCodes: { 0: "Nothing is wrong", 1: "Something is wrong", 2: "Could not examine" },
    },
    ({ json, tenant }) => doctor(json, tenant),
    { code: 2, explain: (error) => explain(error, "Cannot examine the database") },
  );
}
