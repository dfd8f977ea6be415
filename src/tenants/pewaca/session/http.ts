import type { Hono } from "hono";
import { normalizeEmail } from "../../../core/email_address.ts";
import { logIn } from "./log_in.ts";
import { refreshSession } from "./refresh_session.ts";
import { parseLogIn, parseRefresh } from "./wire.ts";
import {
  bodyOf,
  failure,
  isAllowed,
  MAX_JSON_BYTES,
  refuse,
  tooMany,
  unauthorized,
} from "../shared/answers.ts";
import { NOTICES, sentence } from "../shared/messages.ts";
import { successEnvelope } from "../shared/envelope.ts";
import type { PewacaEnv } from "../env.ts";

/** Log in, stay logged in. */
export function addSessionRoutes(app: Hono<PewacaEnv>): void {
  app.post("/api/auth/login", async (c) => {
    const body = await bodyOf(c, MAX_JSON_BYTES);
    if (body instanceof Response) return body;
    const login = parseLogIn(body.fields);
    if (!login.ok) return refuse(c, 400, login.reasons);
    if (!await isAllowed(c, "log_in", normalizeEmail(login.value.email))) return tooMany(c);

    const loggedIn = await logIn(c.env.deps, login.value);
    if (!loggedIn.ok) {
      const [reason] = loggedIn.reasons;
      c.env.trace.reasons = loggedIn.reasons;
      const message = reason?.code === "inactive" ? NOTICES.inactive : sentence(reason!);
      return c.json(failure(401, message), 401);
    }
    const { tokens, rehash, ...account } = loggedIn.value;
    c.env.afterwards(rehash);
    const user = {
      user_id: account.userId,
      email: account.email,
      username: account.username,
      full_name: account.fullName,
      role: account.isBoardMember ? "pengurus" : "warga",
      is_active: true,
      is_pengurus: account.isBoardMember,
    };
    return c.json(
      successEnvelope(200, NOTICES.loggedIn, {
        token: tokens.access,
        token_refresh: tokens.refresh,
        user,
      }, {
        token: tokens.access,
        access: tokens.access,
        refresh: tokens.refresh,
        token_refresh: tokens.refresh,
        user,
      }),
    );
  });

  app.post("/api/auth/token/refresh", async (c) => {
    const body = await bodyOf(c, MAX_JSON_BYTES);
    if (body instanceof Response) return body;
    const parsed = parseRefresh(body.fields);
    if (!parsed.ok) return refuse(c, 400, parsed.reasons);

    const { refresh } = parsed.value;
    const access = await refreshSession(c.env.deps, refresh);
    if (!access.ok) return unauthorized(c, "Token is invalid or expired");
    const token = access.value;
    return c.json(
      successEnvelope(200, "OK", { token, access: token, token_refresh: refresh }, {
        access: token,
        token,
        refresh,
      }),
    );
  });
}
