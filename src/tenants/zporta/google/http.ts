import type { Hono } from "hono";
import { bodyOf, refuseWithError } from "../shared/answers.ts";
import { NOTICES } from "../shared/messages.ts";
import { userJson } from "../shared/person_wire.ts";
import { recordAfterwards } from "../shared/sessions.ts";
import { logInWithGoogle } from "./log_in_with_google.ts";
import { parseGoogleToken } from "./wire.ts";
import type { ZportaEnv } from "../env.ts";

/** The way into an account by Google. */
export function addGoogleRoutes(app: Hono<ZportaEnv>): void {
  app.post("/api/users/google-login", async (c) => {
    const body = await bodyOf(c);
    if (body instanceof Response) return body;
    const token = parseGoogleToken(body.fields);
    if (!token.ok) return refuseWithError(c, token);

    const session = await logInWithGoogle(c.env.deps, token.value);
    if (!session.ok) return refuseWithError(c, session);
    const { person, isNewUser, isNewProfile } = session.value;
    recordAfterwards(c, person.user_id);
    return c.json({
      user: userJson(person, c.env.deps.settings.media),
      token: session.value.token,
      message: NOTICES.loggedInByGoogle,
      new_user_created: isNewUser,
      profile_created: isNewProfile,
    });
  });
}
