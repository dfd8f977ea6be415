import { type AuditEvent, recordEvents, SYSTEM } from "../../core/audit/record_event.ts";
import { integer, selectRows } from "../../db/rows.ts";
import { doAgain, transact } from "../../db/transact.ts";
import { type Fragment, placeholders, updateRows } from "../../db/write.ts";
import type { Queryable } from "../../deps.ts";
import { accepted } from "../../outcome.ts";
import type { ZportaDeps } from "./env.ts";

const MAX_ACCOUNTS = 1000;

/**
 * The cron's work on accounts. Django does not know when an owner deactivated an account, so an account
 * that an administrator switches on still seems deactivated by its owner. Once that is forgotten, an
 * account that an administrator switches off again stays off.
 */
export async function sweepDeactivations(deps: ZportaDeps): Promise<void> {
  const found = await findSwitchedOn(deps.db, { sql: `LIMIT ${MAX_ACCOUNTS}`, args: [] });
  if (found.length === 0) return;
  const now = deps.now();
  await transact(deps.db, async (tx) => {
    // By their ids: a search that locks would lock every row that it looks at.
    const theirs = `AND id IN (${placeholders(found)}) FOR UPDATE`;
    const ids = await findSwitchedOn(tx, { sql: theirs, args: found });
    if (ids.length === 0) return accepted(undefined);
    const where = { sql: `id IN (${placeholders(ids)})`, args: ids };
    await updateRows(tx, "auth_user", { deactivated_at: null }, where);
    const events = ids.map((accountId): AuditEvent => ({
      tenant: "zporta",
      what: "switched_on",
      accountId,
      by: SYSTEM,
      note: "switched on at Django",
    }));
    await recordEvents(tx, deps, events, now);
    return accepted(undefined);
  }, doAgain);
}

async function findSwitchedOn(db: Queryable, { sql, args }: Fragment): Promise<number[]> {
  const rows = await selectRows(
    db,
    { id: integer },
    `SELECT id FROM auth_user WHERE deactivated_at IS NOT NULL AND is_active = 1 ${sql}`,
    args,
  );
  return rows.map(({ id }) => id);
}
