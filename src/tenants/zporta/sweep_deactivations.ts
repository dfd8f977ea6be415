import { updateRows } from "../../db/write.ts";
import type { ZportaDeps } from "./env.ts";

/**
 * The cron's work on accounts. Django does not know when an owner deactivated an account, so an account
 * that an administrator switches on still seems deactivated by its owner. Once that is forgotten, an
 * account that an administrator switches off again stays off.
 */
export async function sweepDeactivations({ db }: ZportaDeps): Promise<void> {
  await updateRows(db, "auth_user", { deactivated_at: null }, {
    sql: "deactivated_at IS NOT NULL AND is_active = 1",
    args: [],
  });
}
