import type { Hono } from "hono";
import { countsLogIns } from "../../../web/service_env.ts";
import type { PewacaEnv } from "../env.ts";
import { refuse, refuseWithDetail, tooMany, unauthorized } from "../shared/answers.ts";
import { successEnvelope } from "../shared/envelope.ts";
import { NOTICES } from "../shared/messages.ts";
import { withBody } from "../shared/requests.ts";
import { logIn } from "./log_in.ts";
import { refreshSession } from "./refresh_session.ts";
import {
  LOG_IN,
  loggedInJson,
  parseLogIn,
  parseRefresh,
  REFRESH_SESSION,
  refreshedJson,
} from "./wire.ts";

/** Log in, and stay logged in. */
export function addSessionRoutes(app: Hono<PewacaEnv>): void {
  app.on(LOG_IN.method, LOG_IN.path, countsLogIns, withBody(LOG_IN), async (c) => {
    const { deps, afterResponse, network } = c.env;
    const login = parseLogIn(c.var.body.fields);
    if (!login.ok) return refuse(c, login.reasons);

    const loggedIn = await logIn(deps, { ...login.value, network });
    if (!loggedIn.ok) {
      const { reasons } = loggedIn;
      const isLimited = reasons[0]!.code === "exhausted";
      return isLimited ? tooMany(c, reasons) : refuseWithDetail(c, reasons, 401);
    }
    afterResponse(loggedIn.value.finish);
    const { data, more } = loggedInJson(loggedIn.value);
    return c.json(successEnvelope(200, NOTICES.loggedIn, data, more));
  });

  app.on(REFRESH_SESSION.method, REFRESH_SESSION.path, withBody(REFRESH_SESSION), async (c) => {
    const parsed = parseRefresh(c.var.body.fields);
    if (!parsed.ok) return refuse(c, parsed.reasons);
    const refreshed = await refreshSession(c.env.deps, parsed.value.refresh);
    if (!refreshed.ok) return unauthorized(c, NOTICES.tokenInvalid);
    const { data, more } = refreshedJson(refreshed.value);
    return c.json(successEnvelope(200, NOTICES.ok, data, more));
  });
}
