import { daysAgo } from "../../core/personal_data/days.ts";
import { countForgotten } from "../../core/personal_data/forgotten.ts";
import type { ZportaDeps } from "./env.ts";

const ROWS_PER_STATEMENT = 1000;
const STATEMENTS_PER_SWEEP = 10;

/** Deletes the events of logins whose time has come, in small statements; the cron's work. */
export async function sweepLogIns(deps: ZportaDeps): Promise<void> {
  let deleted = 0;
  for (let i = 0; i < STATEMENTS_PER_SWEEP; i++) {
    const { rowsAffected } = await deps.db.query(
      `DELETE FROM users_userloginevent WHERE login_at < ?
       ORDER BY login_at LIMIT ${ROWS_PER_STATEMENT}`,
      [daysAgo(deps, deps.settings.keepLogInsDays)],
    );
    deleted += rowsAffected;
    if (rowsAffected < ROWS_PER_STATEMENT) break;
  }
  await countForgotten(deps, "log_ins", deleted);
}
