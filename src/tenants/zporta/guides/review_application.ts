import { toSql } from "../../../db/time.ts";
import { transact } from "../../../db/transact.ts";
import type { Row } from "../../../deps.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import { repairRows } from "../shared/account_rows.ts";
import { findApplication } from "./applications.ts";
import type { ZportaDeps } from "../env.ts";

/**
 * Approves or rejects an application. Whoever is approved becomes an active guide: an explorer `both`,
 * anybody else what they were. The right to invite others stays as it is.
 *
 * Refuses with `unknown` application, or `spent` when it is not pending (any more).
 */
export async function reviewApplication(
  deps: ZportaDeps,
  review: { id: number; reviewerId: number; isApproved: boolean; notes: string | null },
): Promise<Outcome<Row>> {
  const found = await findApplication(deps.db, review.id);
  if (!found) return refused("unknown", "application");
  if (found.status !== "pending") return refused("spent", "application");
  const now = deps.now();
  const status = review.isApproved ? "approved" : "rejected";
  if (review.isApproved) await repairRows(deps.db, Number(found.user_id), now);

  const reviewed = await transact<void>(deps.db, async (tx) => {
    const { rowsAffected } = await tx.query(
      `UPDATE users_guideapplicationrequest SET status = ?, reviewed_by_id = ?, reviewed_at = ?,
         admin_notes = COALESCE(?, admin_notes), updated_at = ?
       WHERE id = ? AND status = 'pending'`,
      [status, review.reviewerId, toSql(now), review.notes, toSql(now), review.id],
    );
    if (rowsAffected === 0) return refused("spent", "application");
    if (review.isApproved) {
      await tx.query(
        `UPDATE users_profile SET role = CASE role WHEN 'explorer' THEN 'both' ELSE role END,
           active_guide = 1, updated_at = ? WHERE user_id = ?`,
        [toSql(now), Number(found.user_id)],
      );
    }
    return accepted(undefined);
  }, async () => {
    const current = await findApplication(deps.db, review.id);
    const isOurs = current?.status === status && current.reviewed_at === toSql(now) &&
      Number(current.reviewed_by_id) === review.reviewerId;
    return isOurs ? accepted(undefined) : null;
  });
  if (!reviewed.ok) return reviewed;
  return accepted((await findApplication(deps.db, review.id))!);
}
