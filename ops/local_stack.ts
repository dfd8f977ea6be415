import { join } from "node:path";
import type { MysqlAddress } from "./mysql/pool.ts";

/** The content of `.local/stack.json` while `deno task dev` runs. It contains passwords. */
export type StackFile = {
  api: string;
  console: string;
  /** The operators' console. */
  operators: string;
  gateway: string;
  mysql: MysqlAddress & { database: string };
  /** The databases of the tenants that have one of their own, by name. Absent when there are none. */
  tenant_databases?: Record<string, MysqlAddress & { database: string }>;
  pid: number;
};

const ANSWER_MS = 1_000;

/** Finds the running local stack, if there is one. `directory` is the `.local` of its clone. */
export async function findLocalStack(directory: string): Promise<StackFile | undefined> {
  const text = await Deno.readTextFile(join(directory, "stack.json")).catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const stack = JSON.parse(text) as StackFile;
    const answer = await fetch(`${stack.console}/api/failure`, {
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    await answer.body?.cancel();
    return answer.ok ? stack : undefined;
  } catch {
    // Nothing answers: the stack was killed and left its file behind.
    return undefined;
  }
}
