import type { Query } from "../../src/deps.ts";
import { holdsOtherAccounts, seedPewaca } from "./pewaca.ts";
import { type SeededAccount, seededPeople } from "./pewaca_people.ts";
import { holdsOtherLearners, seedZporta } from "./zporta.ts";
import { seededLearners } from "./zporta_people.ts";

export { type SeededAccount, type SeededEstate, seededEstates } from "./pewaca_people.ts";

/** The accounts that a local database starts with, for the banner, the console and the tests. */
export const seededAccounts: readonly SeededAccount[] = [...seededPeople, ...seededLearners].map(
  ({ tenant, email, password, who }) => ({ tenant, email, password, who }),
);

type Seeds = {
  /** Whether the database holds accounts of the tenant but none of the seeded ones. */
  holdsOthers: (query: Query) => Promise<boolean>;
  insert: (query: Query) => Promise<void>;
};

/** The seeds of each tenant that has any. */
const SEEDS: Record<string, Seeds> = {
  pewaca: { holdsOthers: holdsOtherAccounts, insert: seedPewaca },
  zporta: { holdsOthers: holdsOtherLearners, insert: seedZporta },
};

/**
 * Fills a migrated database with what a developer needs to begin, for the tenants that live in it
 * (all of them by default). Every statement inserts only what is missing, so it can run at each start
 * and never undoes a developer's changes.
 *
 * Does nothing to a database that holds accounts but none of the seeded ones, say a copy of
 * production: known passwords have no place there. Returns whether it seeded.
 */
export async function seed(
  query: Query,
  tenants: readonly { name: string }[] = Object.keys(SEEDS).map((name) => ({ name })),
): Promise<boolean> {
  const all = tenants.flatMap(({ name }) => SEEDS[name] ?? []);
  for (const { holdsOthers } of all) {
    if (await holdsOthers(query)) return false;
  }
  for (const { insert } of all) await insert(query);
  return true;
}
