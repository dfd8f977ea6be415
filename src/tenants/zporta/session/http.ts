import type { Hono } from "hono";
import { normalizeEmail } from "../../../core/email_address.ts";
import { bodyOf, callerOf, isAllowed, refuseWithError, tooMany } from "../shared/answers.ts";
import { NOTICES } from "../shared/messages.ts";
import { sessionJson } from "../shared/person_wire.ts";
import { recordAfterwards } from "../shared/sessions.ts";
import { logIn } from "./log_in.ts";
import { beat, logOut } from "./log_out.ts";
import { parseLogIn } from "./wire.ts";
import type { ZportaEnv } from "../env.ts";

/** Login, and what keeps a session. */
export function addSessionRoutes(app: Hono<ZportaEnv>): void {
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
    recordAfterwards(c, person.user_id);
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
}
