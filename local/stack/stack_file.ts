import { join } from "node:path";
import type { StackFile } from "../../ops/local_stack.ts";
import { writePrivately } from "./secrets.ts";

/** Tells tools and tests where the stack is. */
export async function writeStackFile(directory: string, stack: StackFile): Promise<void> {
  await writePrivately(join(directory, "stack.json"), JSON.stringify(stack, null, 2) + "\n");
}

/** Removes the file. It need not exist. */
export async function removeStackFile(directory: string): Promise<void> {
  await Deno.remove(join(directory, "stack.json")).catch(() => {});
}
