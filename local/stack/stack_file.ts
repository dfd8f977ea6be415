import { join } from "node:path";
import type { MysqlAddress } from "../../ops/mysql/pool.ts";
import { writePrivately } from "./secrets.ts";

/** Where everything is while the stack runs: `.local/stack.json`. It holds passwords. */
export type StackFile = {
  api: string;
  console: string;
  gateway: string;
  mysql: MysqlAddress & { database: string };
  pid: number;
};

const ANSWER_MS = 1_000;

/** Tells tools and tests where the stack is. */
export async function writeStackFile(directory: string, stack: StackFile): Promise<void> {
  await writePrivately(join(directory, "stack.json"), JSON.stringify(stack, null, 2) + "\n");
}

/** Removes the file; it need not be there. */
export async function removeStackFile(directory: string): Promise<void> {
  await Deno.remove(join(directory, "stack.json")).catch(() => {});
}

/** The stack of this clone that runs right now. A file that a killed one left behind is removed. */
export async function findRunningStack(directory: string): Promise<StackFile | undefined> {
  const text = await Deno.readTextFile(join(directory, "stack.json")).catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const stack = JSON.parse(text) as StackFile;
    const answer = await fetch(`${stack.console}/api/failure`, {
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    await answer.body?.cancel();
    if (answer.ok) return stack;
  } catch {
    // Nobody answers there: it was killed.
  }
  await removeStackFile(directory);
}
