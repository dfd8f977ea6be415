import type { Query } from "../../src/deps.ts";
import { holdsOtherAccounts, seedPewaca } from "./pewaca.ts";
import { type SeededAccount, seededPeople } from "./pewaca_people.ts";
import { holdsOtherLearners, seedZporta } from "./zporta.ts";
import { seededLearners } from "./zporta_people.ts";

export { type SeededAccount, type SeededEstate, seededEstates } from "./pewaca_people.ts";

/** The accounts that a local database starts with, for the banner, the console and tests. */
export const seededAccounts: readonly SeededAccount[] = [...seededPeople, ...seededLearners].map(
  ({ tenant, email, password, who }) => ({ tenant, email, password, who }),
);

/**
 * Fills a migrated database with what a developer needs to begin: every statement inserts only what
 * is missing, so it runs at each start and never undoes a developer's changes.
 *
 * Leaves a database alone that holds accounts but none of the seeded ones, say a copy of production
 * behind `DATABASE_URL`: known passwords have no place there. Returns whether it seeded.
 */
export async function seed(query: Query): Promise<boolean> {
  if (await holdsOtherAccounts(query) || await holdsOtherLearners(query)) return false;
  await seedPewaca(query);
  await seedZporta(query);
  return true;
}
