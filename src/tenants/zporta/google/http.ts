import type { Hono } from "hono";
import { countsLogIns } from "../../../web/service_env.ts";
import type { ZportaEnv } from "../env.ts";
import { isLimited, mayRegisterFromNetwork, refuseWithError, tooMany } from "../shared/answers.ts";
import { NOTICES } from "../shared/messages.ts";
import { userJson } from "../shared/person_wire.ts";
import { showErrorsUnder, withBody } from "../shared/requests.ts";
import { recordLogInAfterwards } from "../shared/sessions.ts";
import { logInWithGoogle } from "./log_in_with_google.ts";
import { LOG_IN_WITH_GOOGLE, parseGoogleToken } from "./wire.ts";

/** Log in with Google. */
export function addGoogleRoutes(app: Hono<ZportaEnv>): void {
  const { method, path } = LOG_IN_WITH_GOOGLE;
  const shown = showErrorsUnder("error");
  app.on(method, path, countsLogIns, shown, withBody(LOG_IN_WITH_GOOGLE), async (c) => {
    const token = parseGoogleToken(c.var.body.fields);
    if (!token.ok) return refuseWithError(c, token);

    const session = await logInWithGoogle(c.env.deps, token.value, async () => {
      c.env.trace.isRegistration = true;
      return await mayRegisterFromNetwork(c);
    });
    if (!session.ok) return isLimited(session) ? tooMany(c, session) : refuseWithError(c, session);
    const { person, email, isNewUser, isNewProfile } = session.value;
    c.env.trace.isRepetition = !isNewUser;
    c.env.deliver(email);
    recordLogInAfterwards(c, person.user_id, "google");
    return c.json({
      user: userJson(person, c.env.deps.settings.media),
      token: session.value.token,
      message: NOTICES.loggedInWithGoogle,
      new_user_created: isNewUser,
      profile_created: isNewProfile,
    });
  });
}
