import { describeFailure } from "../../db/errors.ts";
import { retry } from "../../db/patience.ts";
import { toSql } from "../../db/time.ts";
import type { Deps } from "../../deps.ts";

/** How many of a kind are kept of an account. */
export const KEPT_ACCESSES = 20;

/**
 * What an account's owner, or somebody else in their name, tried.
 *
 * | what | |
 * |---|---|
 * | `logged_in` | how: `password`, `link`, `google` |
 * | `log_in_refused` | why: `wrong` password, `inactive` account |
 * | `right_refused` | which right a logged-in person lacks: the field of the refusal |
 */
export type Access = "logged_in" | "log_in_refused" | "right_refused";

/** An attempt of an account. `detail` is a word of ours, see `Access`. */
export type NotedAccess = { tenant: string; accountId: number; what: Access; detail: string };

/**
 * Counts an attempt, and keeps it among the last ones of the account. One statement, one row for each account
 * and kind. Never throws: nobody is refused because a note failed. Where somebody waits for an answer, it runs
 * after the answer or beside what is waited for anyway.
 */
export async function noteAccess(
  deps: Deps,
  { tenant, accountId, what, detail }: NotedAccess,
): Promise<void> {
  const at = toSql(deps.now());
  const noted = [at, detail, deps.requestId ?? null];
  const entry = "JSON_OBJECT('at', ?, 'detail', ?, 'request_id', ?)";
  try {
    await retry(deps.db.patience, () =>
      deps.db.query(
        `INSERT INTO account_access (tenant, account_id, what, total, last_at, recent)
         VALUES (?, ?, ?, 1, ?, JSON_ARRAY(${entry}))
         ON DUPLICATE KEY UPDATE total = total + 1, last_at = VALUES(last_at),
           recent = JSON_REMOVE(JSON_ARRAY_INSERT(recent, '$[0]', ${entry}), '$[${KEPT_ACCESSES}]')`,
        [tenant, accountId, what, at, ...noted, ...noted],
      ));
  } catch (error) {
    deps.log({ event: "access_not_noted", tenant, reason: describeFailure(error) });
  }
}
