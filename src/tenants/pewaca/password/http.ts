import type { Hono } from "hono";
import { decodeAccountId } from "../../../core/link_tokens.ts";
import { deliver } from "../../../core/outbox.ts";
import { type Reason, refused } from "../../../outcome.ts";
import { parseNewPassword } from "./wire.ts";
import { addressOf, bodyOf, MAX_JSON_BYTES, type PewacaContext } from "../shared/answers.ts";
import { renderEmail } from "../emails.ts";
import { NOTICES, sentence } from "../shared/messages.ts";
import { findForgetful, resetPassword, sendResetLink } from "./reset_password.ts";
import { errorEnvelope, fieldErrors, successEnvelope } from "../shared/envelope.ts";
import type { PewacaEnv } from "../env.ts";

/** A forgotten password: ask for the link, follow it. */
export function addPasswordRoutes(app: Hono<PewacaEnv>): void {
  app.post("/api/auth/password-reset", async (c) => {
    const email = await addressOf(c);
    if (email instanceof Response) return email;

    const account = await findForgetful(c.env.deps.db, email);
    if (account) c.env.afterwards((deps) => sendResetLink(deps, account));
    return c.json(successEnvelope(200, NOTICES.resetRequested, null));
  });

  app.post("/api/auth/reset/:uid/:token", async (c) => {
    const body = await bodyOf(c, MAX_JSON_BYTES);
    if (body instanceof Response) return body;
    const parsed = parseNewPassword(body.fields);
    if (!parsed.ok) return refuseNewPassword(c, parsed.reasons);

    const userId = decodeAccountId(c.req.param("uid"));
    const reset = userId === null
      ? refused("wrong", "resetLink")
      : await resetPassword(c.env.deps, userId, c.req.param("token"), parsed.value.password);
    if (!reset.ok) return refuseNewPassword(c, reset.reasons);

    const owed = reset.value;
    if (owed) c.env.afterwards((deps) => deliver(deps, renderEmail, owed));
    const message = NOTICES.passwordChanged;
    return c.json(successEnvelope(200, message, { message }));
  });
}

/** Laravel reads the reason at the top level, as a bare serializer has it (ForgotPasswordController). */
function refuseNewPassword(c: PewacaContext, reasons: readonly Reason[]): Response {
  const errors = fieldErrors(reasons);
  const more = { new_password: errors.new_password ?? Object.values(errors).flat() };
  return c.json(errorEnvelope(400, sentence(reasons[0]!), errors, more), 400);
}
