import { addSeconds, toSql } from "../../db/time.ts";
import type { Deps } from "../../deps.ts";

/** The moment before which what is kept for `days` is forgotten, as the database has it. */
export function daysAgo({ now }: Pick<Deps, "now">, days: number): string {
  return toSql(addSeconds(now(), -days * 24 * 3600));
}
