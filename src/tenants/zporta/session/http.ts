import type { Hono } from "hono";
import { normalizeEmail } from "../../../core/email_address.ts";
import { countsRegistrations } from "../../../web/service_env.ts";
import { changePassword, deactivate } from "../account/account.ts";
import { parseLogIn, parsePasswordChange, parseSignUp } from "./wire.ts";
import {
  bodyOf,
  callerOf,
  isAllowed,
  refuseFields,
  refuseWithError,
  tooMany,
  type ZportaContext,
} from "../shared/answers.ts";
import { registerLearner } from "../sign_up/register_learner.ts";
import { beat, type Client, logIn, logOut, recordLogIn } from "./log_in.ts";
import { NOTICES } from "../shared/messages.ts";
import { sessionJson } from "../shared/person_wire.ts";
import type { ZportaEnv } from "../env.ts";

/** Registration, login and what keeps a session: none of the public routes looks at a token. */
export function addAccountRoutes(app: Hono<ZportaEnv>): void {
  app.post("/api/users/register", countsRegistrations, async (c) => {
    const body = await bodyOf(c);
    if (body instanceof Response) return body;
    const key = c.req.header("Idempotency-Key") ?? null;
    if (key !== null && !/^[\x20-\x7e]{1,255}$/.test(key)) {
      const reasons = [{ code: "malformed" as const, field: "idempotencyKey" }];
      return refuseWithError(c, { ok: false, reasons });
    }
    const signUp = parseSignUp(body.fields);
    if (!signUp.ok) return refuseWithError(c, signUp);
    if (!await isAllowed(c, "register", normalizeEmail(signUp.value.email))) return tooMany(c);

    const registered = await registerLearner(c.env.deps, signUp.value, key);
    if (!registered.ok) {
      const isReused = registered.reasons[0]!.code === "reused";
      return refuseWithError(c, registered, isReused ? 422 : 400);
    }
    c.env.trace.isRepetition = !registered.value.isNew;
    return c.json({ message: NOTICES.registered }, 201);
  });

  app.post("/api/users/login", async (c) => {
    const body = await bodyOf(c);
    if (body instanceof Response) return body;
    const login = parseLogIn(body.fields);
    if (!login.ok) return refuseWithError(c, login);
    if (!await isAllowed(c, "log_in", normalizeEmail(login.value.name))) return tooMany(c);

    const loggedIn = await logIn(c.env.deps, login.value);
    if (!loggedIn.ok) return refuseWithError(c, loggedIn);
    const { person, token, rehash } = loggedIn.value;
    c.env.afterwards(rehash);
    recordAfterwards(c, Number(person.user_id));
    return c.json(sessionJson(person, token, c.env.deps.settings.media));
  });

  app.post("/api/users/logout", async (c) => {
    const caller = await callerOf(c);
    if (caller instanceof Response) return caller;
    await logOut(c.env.deps, caller.userId);
    return c.json({ detail: NOTICES.loggedOut });
  });

  app.post("/api/users/session/heartbeat", async (c) => {
    const caller = await callerOf(c);
    if (caller instanceof Response) return caller;
    const at = await beat(c.env.deps, caller.userId);
    if (!at) return c.json({ detail: NOTICES.noSession });
    return c.json({ detail: NOTICES.heartbeat, last_heartbeat_at: at.toISOString() });
  });

  app.post("/api/users/deactivate", async (c) => {
    const caller = await callerOf(c);
    if (caller instanceof Response) return caller;
    await deactivate(c.env.deps, caller.userId);
    return c.json({ message: NOTICES.deactivated });
  });

  app.post("/api/users/change-password", async (c) => {
    const caller = await callerOf(c);
    if (caller instanceof Response) return caller;
    const body = await bodyOf(c);
    if (body instanceof Response) return body;
    const change = parsePasswordChange(body.fields);
    if (!change.ok) return refuseFields(c, change);
    if (!await isAllowed(c, "log_in", `user ${caller.userId}`)) return tooMany(c);

    const changed = await changePassword(c.env.deps, caller.userId, change.value);
    return changed.ok ? c.json({ message: NOTICES.passwordChanged }) : refuseFields(c, changed);
  });
}

/** Writes the login down once the answer is on its way. */
export function recordAfterwards(c: ZportaContext, userId: number): void {
  const client: Client = {
    userAgent: c.req.header("User-Agent") ?? null,
    ipAddress: c.req.header("CF-Connecting-IP") ?? null,
  };
  c.env.afterwards((deps) => recordLogIn(deps, userId, client));
}
