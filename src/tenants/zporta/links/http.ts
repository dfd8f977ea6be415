import type { Hono } from "hono";
import { normalizeEmail } from "../../../core/email_address.ts";
import { enqueueRequested, requireDatabase } from "../../../core/repeatable_email.ts";
import type { ZportaEnv } from "../env.ts";
import {
  isAllowed,
  refuse,
  refuseFields,
  refuseLink,
  refuseWithError,
  type ZportaContext,
} from "../shared/answers.ts";
import { NOTICES } from "../shared/messages.ts";
import { withBody } from "../shared/requests.ts";
import { recordLogInAfterwards } from "../shared/sessions.ts";
import { checkLink, redeemMagicLink, resetPassword } from "./redeem_link.ts";
import type { LinkKind } from "./account_link.ts";
import { requestLink } from "./request_link.ts";
import {
  parseMagicLinkRequest,
  parsePasswordReset,
  parsePasswordResetRequest,
  parseSentLink,
  REDEEM_MAGIC_LINK,
  REQUEST_MAGIC_LINK,
  REQUEST_PASSWORD_RESET,
  RESET_PASSWORD,
} from "./wire.ts";

/** The links that open an account without its password: to set a new one, and to log in. */
export function addLinkRoutes(app: Hono<ZportaEnv>): void {
  const requestReset = REQUEST_PASSWORD_RESET;
  app.on(requestReset.method, requestReset.path, withBody(requestReset), async (c) => {
    const request = parsePasswordResetRequest(c.var.body.fields);
    if (!request.ok) return refuseFields(c, request);
    const { email } = request.value;
    if (await isAllowed(c, "send_link", normalizeEmail(email))) {
      await sendAfterwards(c, "password_reset", email);
    }
    return c.json({ message: NOTICES.resetSent });
  });

  app.on(RESET_PASSWORD.method, RESET_PASSWORD.path, withBody(RESET_PASSWORD), async (c) => {
    const reset = parsePasswordReset(c.var.body.fields);
    if (!reset.ok) {
      const link = parseSentLink(c.var.body.fields);
      const checked = link && await checkLink(c.env.deps, "password_reset", link);
      return checked?.ok === false ? refuseLink(c, checked, reset) : refuseFields(c, reset);
    }
    const done = await resetPassword(c.env.deps, reset.value);
    if (!done.ok) {
      const isPassword = done.reasons[0]!.field === "newPassword";
      return isPassword ? refuseFields(c, done) : refuseLink(c, done, null);
    }
    c.env.deliver(done.value);
    return c.json({ message: NOTICES.passwordReset });
  });

  app.on(
    REQUEST_MAGIC_LINK.method,
    REQUEST_MAGIC_LINK.path,
    withBody(REQUEST_MAGIC_LINK),
    async (c) => {
      const request = parseMagicLinkRequest(c.var.body.fields);
      if (!request.ok) return refuseWithError(c, request);
      const { email } = request.value;
      if (await isAllowed(c, "send_link", normalizeEmail(email))) {
        await sendAfterwards(c, "magic_link", email);
      }
      return c.json({ detail: NOTICES.linkSent });
    },
  );

  app.on(REDEEM_MAGIC_LINK.method, REDEEM_MAGIC_LINK.path, async (c) => {
    const loginPage = `${c.env.deps.settings.frontendUrl}/login`;
    // Mail scanners send HEAD to every link: that must not redeem it.
    if (c.req.method === "HEAD") return c.redirect(loginPage);
    const redeemed = await redeemMagicLink(c.env.deps, c.req.param());
    if (!redeemed.ok) return refuse(c, redeemed, c.redirect(loginPage));
    const { person, token, email } = redeemed.value;
    c.env.deliver(email);
    recordLogInAfterwards(c, person.user_id, "link");
    return c.redirect(`${loginPage}?token=${token}`);
  });
}

/** Has the email with a link sent after the answer, if there is anybody to send it to. */
async function sendAfterwards(c: ZportaContext, kind: LinkKind, email: string): Promise<void> {
  const { deps, afterResponse, deliver } = c.env;
  await requireDatabase(deps);
  afterResponse(async (deps) =>
    deliver(await enqueueRequested(deps, () => requestLink(deps, kind, email)))
  );
}
