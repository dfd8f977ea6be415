import type { Deps } from "../../deps.ts";
import { countEmails } from "../delivery/counts.ts";

/** What the cron forgets when its time has come; each is a time series. `log_ins` are single events. */
export const FORGOTTEN = ["mails", "claims", "rejected", "log_ins", "photos"] as const;

/** One of `FORGOTTEN`. */
export type Forgotten = (typeof FORGOTTEN)[number];

/** The name of the counter. */
export function forgottenName(what: Forgotten): string {
  return `forgotten_${what}`;
}

/** All tenants of a database together. */
const EVERYBODY = "*";

/** Counts what was forgotten, for the metrics. Never throws. */
export async function countForgotten(deps: Deps, what: Forgotten, count: number): Promise<void> {
  if (count > 0) await countEmails(deps, EVERYBODY, new Map([[forgottenName(what), count]]));
}
