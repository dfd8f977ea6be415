import type { Query } from "../../src/deps.ts";

const EVENTS = ["INSERT", "UPDATE"];

/**
 * Lets the database forget failed logins as they are counted, or count them again: with `LIMITS=off` nobody
 * runs into their ceiling. A trigger does it, so that the Worker need not know.
 *
 * @throws what the database throws, for example where the user may not create triggers.
 */
export async function countFailedLogIns(query: Query, isCounted: boolean): Promise<void> {
  for (const event of EVENTS) {
    const name = `local_no_limit_on_${event.toLowerCase()}`;
    await query(`DROP TRIGGER IF EXISTS ${name}`);
    if (isCounted) continue;
    await query(
      `CREATE TRIGGER ${name} BEFORE ${event} ON attempt_count FOR EACH ROW SET NEW.attempts = 0`,
    );
  }
}
