import type { Hono } from "hono";
import { toSql } from "../../../db/time.ts";
import { countsLogIns } from "../../../web/service_env.ts";
import { isoOrNull } from "../../../web/values.ts";
import type { ZportaEnv } from "../env.ts";
import { isLimited, refuseWithError, tooMany } from "../shared/answers.ts";
import { NOTICES } from "../shared/messages.ts";
import { sessionJson } from "../shared/person_wire.ts";
import { showErrorsUnder, withBody, withCaller } from "../shared/requests.ts";
import { recordLogInAfterwards } from "../shared/sessions.ts";
import { logIn } from "./log_in.ts";
import { logOut, recordHeartbeat } from "./open_login.ts";
import { HEARTBEAT, LOG_IN, LOG_OUT, parseLogIn } from "./wire.ts";

/** Log in, and what follows until the logout. */
export function addSessionRoutes(app: Hono<ZportaEnv>): void {
  // The login page reads nothing else (Login.js:135-145).
  const shown = showErrorsUnder("error");
  app.on(LOG_IN.method, LOG_IN.path, countsLogIns, shown, withBody(LOG_IN), async (c) => {
    const login = parseLogIn(c.var.body.fields);
    if (!login.ok) return refuseWithError(c, login);

    const { deps, network } = c.env;
    const loggedIn = await logIn(deps, { ...login.value, network });
    if (!loggedIn.ok) {
      return isLimited(loggedIn) ? tooMany(c, loggedIn) : refuseWithError(c, loggedIn);
    }
    const { person, token, finish } = loggedIn.value;
    c.env.afterResponse(finish);
    recordLogInAfterwards(c, person.user_id, "password");
    return c.json(sessionJson(person, token, deps.settings.media));
  });

  app.on(LOG_OUT.method, LOG_OUT.path, withCaller, async (c) => {
    await logOut(c.env.deps, c.var.caller.userId);
    return c.json({ detail: NOTICES.loggedOut });
  });

  app.on(HEARTBEAT.method, HEARTBEAT.path, withCaller, async (c) => {
    const at = await recordHeartbeat(c.env.deps, c.var.caller.userId);
    if (!at) return c.json({ detail: NOTICES.noSession });
    return c.json({ detail: NOTICES.heartbeat, last_heartbeat_at: isoOrNull(toSql(at))! });
  });
}
