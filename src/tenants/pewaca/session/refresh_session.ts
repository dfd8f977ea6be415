import { integer, selectRow } from "../../../db/rows.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import type { PewacaDeps } from "../env.ts";
import { callerCondition } from "../shared/caller.ts";
import { issueAccess, readToken, type SessionTokens } from "../shared/tokens.ts";

/**
 * Exchanges a refresh token for an access token. Refuses with `expired` refresh when the token is not
 * valid, or when its account may not log in any more.
 */
export async function refreshSession(
  deps: PewacaDeps,
  refresh: string,
): Promise<Outcome<SessionTokens>> {
  const { compute, settings } = deps;
  const session = await compute(() => readToken(settings, refresh, "refresh", deps.now()));
  if (!session) return refused("expired", "refresh");
  const condition = callerCondition(session);
  const account = await selectRow(
    deps.db,
    { user_id: integer },
    `SELECT u.user_id FROM m_user AS u WHERE ${condition.sql}`,
    condition.args,
  );
  if (!account) return refused("expired", "refresh");
  const access = await compute(() => issueAccess(deps, settings.jwtKey, session, deps.now()));
  return accepted({ access, refresh });
}
