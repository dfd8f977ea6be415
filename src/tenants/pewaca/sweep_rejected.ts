import { daysAgo } from "../../core/personal_data/days.ts";
import { countForgotten } from "../../core/personal_data/forgotten.ts";
import { integer, selectRows } from "../../db/rows.ts";
import type { PewacaDeps } from "./env.ts";
import { eraseAccounts } from "./erasure/erase_account.ts";

const ACCOUNTS_PER_SWEEP = 50;

/**
 * Erases people whose last rejection is long ago and who have nothing else here: no other resident, no seat,
 * no office, no account that is on. The cron's work.
 */
export async function sweepRejected(deps: PewacaDeps): Promise<void> {
  const rows = await selectRows(
    deps.db,
    { user_id: integer },
    `SELECT DISTINCT u.user_id FROM warga_rejection_log AS l
     JOIN m_warga AS w ON w.id = l.warga_id AND w.isreject = 1
     JOIN m_user AS u ON u.user_id = w.user_id
     WHERE l.created_at < ? AND u.erased_at IS NULL
       AND u.user_isactive = 0 AND u.is_staff = 0 AND u.is_superuser = 0
       AND NOT EXISTS (SELECT 1 FROM warga_rejection_log AS later
         WHERE later.warga_id = w.id AND later.created_at > l.created_at)
       AND NOT EXISTS (SELECT 1 FROM m_warga AS o
         WHERE o.user_id = u.user_id AND o.id <> w.id AND o.isdelete = 0)
       AND NOT EXISTS (SELECT 1 FROM m_residence_commite AS b WHERE b.user_id = u.user_id)
     LIMIT ${ACCOUNTS_PER_SWEEP}`,
    [daysAgo(deps, deps.settings.keepRejectedDays)],
  );
  let erased = 0;
  for (const { user_id } of rows) {
    const outcome = await eraseAccounts(deps, { accountIds: [user_id], addresses: [] });
    if (outcome.ok) erased += outcome.value.accountIds.length;
  }
  await countForgotten(deps, "rejected", erased);
}
