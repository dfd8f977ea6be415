import { accepted, type Outcome, refused } from "../../../outcome.ts";
import { callerCondition } from "../shared/caller.ts";
import { issueAccess, readToken } from "../shared/tokens.ts";
import type { PewacaDeps } from "../env.ts";

/** A new access token for a refresh token. Refuses with `expired` unless the account may log in. */
export async function refreshSession(deps: PewacaDeps, refresh: string): Promise<Outcome<string>> {
  const { jwtKey } = deps.settings;
  const session = await readToken(jwtKey, refresh, "refresh", deps.now());
  if (!session) return refused("expired", "refresh");
  const caller = callerCondition(session);
  const { rows } = await deps.db.query(
    `SELECT u.user_id FROM m_user AS u WHERE ${caller.sql}`,
    caller.args,
  );
  if (!rows[0]) return refused("expired", "refresh");
  return accepted(await issueAccess(jwtKey, session, deps.now()));
}
