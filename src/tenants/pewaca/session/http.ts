import type { Hono } from "hono";
import { normalizeEmail } from "../../../core/email_address.ts";
import type { PewacaEnv } from "../env.ts";
import {
  countAttempt,
  refuse,
  refuseWithDetail,
  tooMany,
  unauthorized,
} from "../shared/answers.ts";
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
  app.on(LOG_IN.method, LOG_IN.path, withBody(LOG_IN), async (c) => {
    const { deps, afterwards } = c.env;
    const login = parseLogIn(c.var.body.fields);
    if (!login.ok) return refuse(c, login.reasons);
    const attempt = await countAttempt(deps, "log_in", normalizeEmail(login.value.email));
    if (!attempt.ok) return tooMany(c, attempt.reasons);

    const loggedIn = await logIn(deps, login.value);
    if (!loggedIn.ok) return refuseWithDetail(c, loggedIn.reasons, 401);
    afterwards(loggedIn.value.rehash);
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
