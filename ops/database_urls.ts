import { join } from "node:path";
import process from "node:process";
import { urlOf } from "./connect.ts";
import { databaseVariable } from "./databases.ts";
import { findLocalStack } from "./local_stack.ts";
import { TENANTS } from "../src/tenants/mod.ts";

const DIRECTORY = join(import.meta.dirname!, "..", ".local");

/** What commands read that use the databases, for their `--help`. */
export const DATABASE_ENVIRONMENT = {
  DATABASE_URL: "The database; default: that of the running local stack",
  "<NAME>_DATABASE_URL": "The database of one tenant, for example PEWACA_DATABASE_URL",
};

/**
 * The URLs in the environment, or those of the running local stack when none is set.
 *
 * @throws when there are neither.
 */
export async function readUrls(): Promise<Record<string, string | undefined>> {
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
