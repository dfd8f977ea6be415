import { type Changes, changesOf } from "../../../../core/audit/changes.ts";
import { flag, nullable, selectRow, text } from "../../../../db/rows.ts";
import { toSql } from "../../../../db/time.ts";
import { updateRows } from "../../../../db/write.ts";
import type { Tx } from "../../../../deps.ts";

/** The role of an explorer who may teach from now on. */
export type GuideRole = "guide" | "both";

/**
 * Makes somebody an active guide: an explorer gets the role that `roleOf` says, any other role stays. Returns
 * what has changed, for the audit trail.
 */
export async function makeGuide(
  tx: Tx,
  userId: number,
  roleOf: (requestedRole: string | null) => GuideRole,
  now: Date,
): Promise<Changes> {
  const before = await selectRow(
    tx,
    { role: text, requested_role: nullable(text), active_guide: flag },
    "SELECT role, requested_role, active_guide FROM users_profile WHERE user_id = ? FOR UPDATE",
    [userId],
  );
  if (!before) return {};
  const role = before.role === "explorer" ? roleOf(before.requested_role) : before.role;
  const after = { role, active_guide: true };
  await updateRows(tx, "users_profile", { ...after, updated_at: toSql(now) }, {
    sql: "user_id = ?",
    args: [userId],
  });
  return changesOf(before, after);
}
