import type { FindOutcome } from "../../db/transact.ts";
import { accepted } from "../../outcome.ts";
import type { ConsoleDeps } from "./console_env.ts";

/**
 * Looks up whether the act of this request is done already, after a `COMMIT` whose reply was lost: then the
 * audit trail has a row of it.
 */
export function doneBefore(deps: ConsoleDeps, tenant: string): FindOutcome<void> {
  return async () => {
    const { rows } = await deps.db.query(
      `SELECT 1 AS is_done FROM audit_event
       WHERE tenant = ? AND actor = ? AND request_id = ? LIMIT 1`,
      [tenant, deps.operator ?? "", deps.requestId ?? ""],
    );
    return rows.length > 0 ? accepted(undefined) : null;
  };
}
