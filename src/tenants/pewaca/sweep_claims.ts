import { type AuditEvent, recordEvents, SYSTEM } from "../../core/audit/record_event.ts";
import { daysAgo } from "../../core/personal_data/days.ts";
import { countForgotten } from "../../core/personal_data/forgotten.ts";
import { removeUnkept } from "../../core/photos.ts";
import { integer, selectRows } from "../../db/rows.ts";
import { toSql } from "../../db/time.ts";
import { doAgain, transact } from "../../db/transact.ts";
import { type Fragment, placeholders, updateRows } from "../../db/write.ts";
import type { Queryable } from "../../deps.ts";
import { accepted } from "../../outcome.ts";
import type { PewacaDeps } from "./env.ts";
import { IS_REMOVABLE, removeClaims, type RemovedClaims } from "./shared/accounts/claims.ts";

const EXPIRED = { why: "expired", by: SYSTEM } as const;

const ACCOUNTS_PER_BATCH = 50;
const BATCHES_PER_SWEEP = 10;
const MAX_MARKED = 1000;

/** The cron's work on accounts: notes which ones Django has switched on, and removes old claims. */
export async function sweepClaims(deps: PewacaDeps): Promise<void> {
  await markActiveAsProven(deps);
  for (let batch = 0; batch < BATCHES_PER_SWEEP; batch++) {
    const userIds = await findOldClaims(deps);
    if (userIds.length > 0) await remove(deps, userIds);
    if (userIds.length < ACCOUNTS_PER_BATCH) return;
  }
}

/**
 * Whoever is active has been let in by somebody: Django's own verification, or an administrator. Once
 * that is noted, an account that they switch off stays off.
 */
async function markActiveAsProven(deps: PewacaDeps): Promise<void> {
  const find = async (db: Queryable, { sql, args }: Fragment) => {
    const unmarked = `SELECT user_id FROM m_user
      WHERE email_verified_on IS NULL AND user_isactive = 1 ${sql}`;
    const rows = await selectRows(db, { user_id: integer }, unmarked, args);
    return rows.map((row) => row.user_id);
  };
  const found = await find(deps.db, { sql: `LIMIT ${MAX_MARKED}`, args: [] });
  if (found.length === 0) return;
  const now = deps.now();
  await transact(deps.db, async (tx) => {
    // By their ids: a search that locks would lock every row that it looks at.
    const ids = `AND user_id IN (${placeholders(found)}) FOR UPDATE`;
    const userIds = await find(tx, { sql: ids, args: found });
    if (userIds.length === 0) return accepted(undefined);
    await updateRows(tx, "m_user", { email_verified_on: toSql(now) }, {
      sql: `user_id IN (${placeholders(userIds)})`,
      args: userIds,
    });
    const events = userIds.map((accountId): AuditEvent => ({
      tenant: "pewaca",
      what: "address_proven",
      accountId,
      by: SYSTEM,
      note: "switched on at Django",
    }));
    await recordEvents(tx, deps, events, now);
    return accepted(undefined);
  }, doAgain);
}

async function findOldClaims(deps: PewacaDeps): Promise<number[]> {
  const { claimDays, keepClaimsDays } = deps.settings;
  const { db } = deps;
  const rows = await selectRows(
    db,
    { user_id: integer },
    `SELECT u.user_id FROM m_user AS u WHERE u.user_created_on <= ? AND ${IS_REMOVABLE}
     ORDER BY u.user_created_on LIMIT ${ACCOUNTS_PER_BATCH}`,
    // A claim that still holds its address is not forgotten.
    [daysAgo(deps, Math.max(claimDays, keepClaimsDays))],
  );
  return rows.map((row) => row.user_id);
}

async function remove(deps: PewacaDeps, userIds: readonly number[]): Promise<void> {
  const removed = await transact<RemovedClaims>(
    deps.db,
    async (tx) => accepted(await removeClaims(tx, deps, userIds, EXPIRED, deps.now())),
    // Idempotent.
    () => Promise.resolve(null),
  );
  if (!removed.ok) return;
  const { accounts, photoKeys } = removed.value;
  await removeUnkept(deps, photoKeys);
  await countForgotten(deps, "claims", accounts);
  deps.log({ event: "claims_removed", accounts });
}
