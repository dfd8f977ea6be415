import type { Hono } from "hono";
import { normalizeEmail } from "../../../core/email_address.ts";
import { deliver } from "../../../core/outbox.ts";
import { recordAfterwards } from "../session/http.ts";
import {
  parseEmail,
  parseGoogleToken,
  parseMagicLink,
  parsePasswordReset,
} from "../session/wire.ts";
import { bodyOf, isAllowed, refuseFields, refuseWithError, tooMany } from "../shared/answers.ts";
import { renderEmail } from "../emails.ts";
import { logInByGoogle } from "../google/log_in_with_google.ts";
import { followMagicLink, requestLink, resetPassword } from "./links.ts";
import { NOTICES, sentence } from "../shared/messages.ts";
import { userJson } from "../shared/person_wire.ts";
import type { ZportaEnv } from "../env.ts";

/** The ways into an account without its password: a reset link, a magic link, Google. */
export function addLinkRoutes(app: Hono<ZportaEnv>): void {
  app.post("/api/users/password-reset", async (c) => {
    const body = await bodyOf(c);
    if (body instanceof Response) return body;
    const address = parseEmail(body.fields);
    if (!address.ok) return refuseFields(c, address);
    const { email } = address.value;
    if (!await isAllowed(c, "send_link", normalizeEmail(email))) return tooMany(c);

    const owed = await requestLink(c.env.deps, "password_reset", email);
    if (owed) c.env.afterwards((deps) => deliver(deps, renderEmail, owed));
    return c.json({ message: NOTICES.resetSent });
  });

  app.post("/api/users/password-reset/confirm", async (c) => {
    const body = await bodyOf(c);
    if (body instanceof Response) return body;
    const reset = parsePasswordReset(body.fields);
    if (!reset.ok) return refuseFields(c, reset);
    const done = await resetPassword(c.env.deps, reset.value);
    if (done.ok) return c.json({ message: NOTICES.passwordReset });
    c.env.trace.reasons = done.reasons;
    const complaint = sentence(done.reasons[0]!);
    return c.json({ error: NOTICES.badLink, non_field_errors: [complaint] }, 400);
  });

  app.post("/api/users/magic-link-request", async (c) => {
    const body = await bodyOf(c);
    if (body instanceof Response) return body;
    const address = parseMagicLink(body.fields);
    if (!address.ok) return refuseWithError(c, address);
    const { email } = address.value;
    if (!await isAllowed(c, "send_link", normalizeEmail(email))) return tooMany(c);

    const owed = await requestLink(c.env.deps, "magic_link", email);
    if (owed) c.env.afterwards((deps) => deliver(deps, renderEmail, owed));
    return c.json({ detail: NOTICES.linkSent });
  });

  app.get("/api/users/magic-link-login/:uid/:token", async (c) => {
    const loginPage = `${c.env.deps.settings.frontendUrl}/login`;
    // Mail scanners ask for the head of every link: that must not spend it.
    if (c.req.method === "HEAD") return c.redirect(loginPage);
    const followed = await followMagicLink(c.env.deps, c.req.param("uid"), c.req.param("token"));
    if (!followed.ok) {
      c.env.trace.reasons = followed.reasons;
      return c.redirect(loginPage);
    }
    const { person, token } = followed.value;
    recordAfterwards(c, Number(person.user_id));
    return c.redirect(`${loginPage}?token=${token}`);
  });

  app.post("/api/users/google-login", async (c) => {
    const body = await bodyOf(c);
    if (body instanceof Response) return body;
    const token = parseGoogleToken(body.fields);
    if (!token.ok) return refuseWithError(c, token);

    const session = await logInByGoogle(c.env.deps, token.value);
    if (!session.ok) return refuseWithError(c, session);
    const { person, isNewUser, isNewProfile } = session.value;
    recordAfterwards(c, Number(person.user_id));
    return c.json({
      user: userJson(person, c.env.deps.settings.media),
      token: session.value.token,
      message: NOTICES.loggedInByGoogle,
      new_user_created: isNewUser,
      profile_created: isNewProfile,
    });
  });
}
