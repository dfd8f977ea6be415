import type { Hono } from "hono";
import { normalizeEmail } from "../../../core/email_address.ts";
import { deliver } from "../../../core/outbox.ts";
import { bodyOf, isAllowed, refuseFields, refuseWithError, tooMany } from "../shared/answers.ts";
import { NOTICES, sentence } from "../shared/messages.ts";
import { recordAfterwards } from "../shared/sessions.ts";
import { renderMagicLink, renderPasswordReset } from "./emails.ts";
import { redeemMagicLink, resetPassword } from "./redeem_link.ts";
import { requestLink } from "./request_link.ts";
import { parseEmail, parseMagicLink, parsePasswordReset } from "./wire.ts";
import type { ZportaEnv } from "../env.ts";

/** The links that open an account without its password: one to set a new one, one to log in. */
export function addLinkRoutes(app: Hono<ZportaEnv>): void {
  app.post("/api/users/password-reset", async (c) => {
    const body = await bodyOf(c);
    if (body instanceof Response) return body;
    const address = parseEmail(body.fields);
    if (!address.ok) return refuseFields(c, address);
    const { email } = address.value;
    if (!await isAllowed(c, "send_link", normalizeEmail(email))) return tooMany(c);

    const owed = await requestLink(c.env.deps, "password_reset", email);
    if (owed) c.env.afterwards((deps) => deliver(deps, renderPasswordReset, owed));
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
    if (owed) c.env.afterwards((deps) => deliver(deps, renderMagicLink, owed));
    return c.json({ detail: NOTICES.linkSent });
  });

  app.get("/api/users/magic-link-login/:uid/:token", async (c) => {
    const loginPage = `${c.env.deps.settings.frontendUrl}/login`;
    // Mail scanners ask for the head of every link: that must not spend it.
    if (c.req.method === "HEAD") return c.redirect(loginPage);
    const followed = await redeemMagicLink(c.env.deps, c.req.param());
    if (!followed.ok) {
      c.env.trace.reasons = followed.reasons;
      return c.redirect(loginPage);
    }
    const { person, token } = followed.value;
    recordAfterwards(c, person.user_id);
    return c.redirect(`${loginPage}?token=${token}`);
  });
}
