import { join } from "node:path";
import type { MysqlAddress } from "./mysql/pool.ts";

/** What `deno task dev` writes to `.local/stack.json` while it runs. It holds passwords. */
export type StackFile = {
  api: string;
  console: string;
  gateway: string;
  mysql: MysqlAddress & { database: string };
  /** The databases of tenants that have one of their own. Absent when none has. */
  tenant_databases?: Record<string, MysqlAddress & { database: string }>;
  pid: number;
};

const ANSWER_MS = 1_000;

/** The local stack of this clone, whose files are in `directory`, if it is running right now. */
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
    // Nothing answers there: the stack was killed and has left its file behind.
    return undefined;
  }
}
