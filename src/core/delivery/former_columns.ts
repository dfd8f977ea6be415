import { describeFailure } from "../../db/errors.ts";
import type { Deps } from "../../deps.ts";

const ROWS_PER_STATEMENT = 1000;

/**
 * Takes over what an older Worker still wrote in its own terms, while it was being replaced or after a
 * rollback: the status `owed` (before `core/0004`) and the column `settled_at` (before `core/0006`). It
 * may have sent the emails: their id is the key that the provider knows. Remove it once nobody rolls back
 * that far. Never throws: the next run tries again.
 */
export async function takeOverFormerColumns({ db, log }: Deps): Promise<void> {
  try {
    await db.query(
      `UPDATE outbox SET status = 'pending', request_id = id, requested_at = created_at
       WHERE status = 'owed' LIMIT ${ROWS_PER_STATEMENT}`,
    );
    await db.query(
      `UPDATE outbox SET finished_at = settled_at
       WHERE finished_at IS NULL AND settled_at IS NOT NULL LIMIT ${ROWS_PER_STATEMENT}`,
    );
  } catch (error) {
    log({ event: "former_columns_not_taken_over", reason: describeFailure(error) });
  }
}
