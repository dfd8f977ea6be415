import { describeFailure } from "../../db/errors.ts";
import type { Deps } from "../../deps.ts";

/**
 * Takes over what a Worker from before the statuses were renamed (`core/0004`) still wrote as `owed`,
 * while it was being replaced or after a rollback. It may have sent the emails: their id is the key that
 * the provider knows. Remove it once nobody rolls back that far. Never throws: the next run tries again.
 */
export async function takeOverFormerStatuses({ db, log }: Deps): Promise<void> {
  try {
    await db.query(
      `UPDATE outbox SET status = 'pending', request_id = id, requested_at = created_at
       WHERE status = 'owed' LIMIT 1000`,
    );
  } catch (error) {
    log({ event: "statuses_not_taken_over", reason: describeFailure(error) });
  }
}
