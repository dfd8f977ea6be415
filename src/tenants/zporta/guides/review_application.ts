import { type Occasion, person, recordEvent } from "../../../core/audit/record_event.ts";
import { toSql } from "../../../db/time.ts";
import { transact } from "../../../db/transact.ts";
import { updateRows } from "../../../db/write.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import type { ZportaDeps } from "../env.ts";
import { repairRows } from "../shared/account_rows.ts";
import { makeGuide } from "../shared/accounts/guide_role.ts";
import { type ApplicationRow, findApplication } from "./applications.ts";

/**
 * A decision on an application. `notes` are the staff's; `null` keeps those that exist. An operator has no
 * account: then `reviewerId` is `null`.
 */
export type Review = {
  id: number;
  reviewerId: number | null;
  isApproved: boolean;
  notes: string | null;
};

/** What a review needs: the staff and the console's operators decide. */
export type ReviewDeps = Pick<ZportaDeps, "db" | "now"> & Occasion;

/**
 * Approves or rejects an application. Whoever is approved becomes an active guide: an explorer
 * becomes `both`, any other role stays. The right to invite others stays as it is.
 *
 * Refuses with `unknown` application, or `spent` when it is not pending (any more).
 */
export async function reviewApplication(
  deps: ReviewDeps,
  review: Review,
): Promise<Outcome<ApplicationRow>> {
  const found = await findApplication(deps.db, review.id);
  if (!found) return refused("unknown", "application");
  if (found.status !== "pending") return refused("spent", "application");
  const now = deps.now();
  const status = review.isApproved ? "approved" : "rejected";
  if (review.isApproved) await repairRows(deps.db, found.user_id, now);

  const reviewed = await transact<void>(deps.db, async (tx) => {
    const columns = {
      status,
      reviewed_by_id: review.reviewerId,
      reviewed_at: toSql(now),
      admin_notes: review.notes ?? undefined,
      updated_at: toSql(now),
    };
    const pending = { sql: "id = ? AND status = 'pending'", args: [review.id] };
    const { rowsAffected } = await updateRows(
      tx,
      "users_guideapplicationrequest",
      columns,
      pending,
    );
    if (rowsAffected === 0) return refused("spent", "application");
    const changed = review.isApproved ? await makeGuide(tx, found.user_id, () => "both", now) : {};
    await recordEvent(tx, deps, {
      tenant: "zporta",
      what: `application_${status}`,
      accountId: found.user_id,
      subject: `application:${review.id}`,
      by: person(review.reviewerId),
      changes: changed,
    }, now);
    return accepted(undefined);
  }, async () => {
    const current = await findApplication(deps.db, review.id);
    const isOurs = current?.status === status && current.reviewed_at === toSql(now) &&
      current.reviewed_by_id === review.reviewerId;
    return isOurs ? accepted(undefined) : null;
  });
  if (!reviewed.ok) return reviewed;
  return accepted((await findApplication(deps.db, review.id))!);
}
