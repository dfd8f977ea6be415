/**
 * The local stack, first step: installs the npm packages where they are missing, with a bar instead of a line
 * for each of them. It imports none itself, so that Deno does not fetch them before it runs.
 */
import { join } from "node:path";
import { ensurePackages } from "./stack/packages.ts";

try {
  await ensurePackages(join(import.meta.dirname!, ".."));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  Deno.exit(1);
}
// Not a literal: Deno would fetch what it imports before this file runs.
await import(new URL("./dev.ts", import.meta.url).href);
