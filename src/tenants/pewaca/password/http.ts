import type { Hono } from "hono";
import { decodeAccountId } from "../../../core/link_tokens.ts";
import { requireDatabase } from "../../../core/repeatable_email.ts";
import { type Reason, refused } from "../../../outcome.ts";
import { amendErrors } from "../../../web/service_env.ts";
import type { PewacaEnv } from "../env.ts";
import { type PewacaContext, refuse } from "../shared/answers.ts";
import { successEnvelope } from "../shared/envelope.ts";
import { NOTICES, sentence } from "../shared/messages.ts";
import { type ErrorEnvelope, withAddress, withBody } from "../shared/requests.ts";
import { enqueueReset } from "./request_reset.ts";
import { resetPassword } from "./reset_password.ts";
import { parseNewPassword, REQUEST_RESET, RESET_PASSWORD } from "./wire.ts";

/** A forgotten password: ask for the link, follow it. */
export function addPasswordRoutes(app: Hono<PewacaEnv>): void {
  app.on(
    REQUEST_RESET.method,
    REQUEST_RESET.path,
    withBody(REQUEST_RESET),
    withAddress(resetRequested),
    async (c) => {
      const { deps, afterResponse, deliver } = c.env;
      const { email } = c.var;
      await requireDatabase(deps);
      afterResponse(async (deps) => deliver(await enqueueReset(deps, email)));
      return resetRequested(c);
    },
  );

  const { method, path } = RESET_PASSWORD;
  app.on(method, path, reasonAtTop, withBody(RESET_PASSWORD), async (c) => {
    const parsed = parseNewPassword(c.var.body.fields);
    if (!parsed.ok) return refuseReset(c, parsed.reasons);
    const userId = decodeAccountId(c.req.param("uid"));
    const reset = userId === null
      ? refused("wrong", "resetLink")
      : await resetPassword(c.env.deps, userId, c.req.param("token"), parsed.value.password);
    if (!reset.ok) return refuseReset(c, reset.reasons);

    c.env.deliver(reset.value);
    const message = NOTICES.passwordChanged;
    return c.json(successEnvelope(200, message, { message }));
  });
}

function resetRequested(c: PewacaContext): Response {
  return c.json(successEnvelope(200, NOTICES.resetRequested, null));
}

/** Laravel reads the reason at the top level, as a bare serializer has it (ForgotPasswordController). */
const reasonAtTop = amendErrors(({ message, errors }: ErrorEnvelope) => {
  const sentences = errors?.new_password ?? Object.values(errors ?? {}).flat();
  return { new_password: sentences.length > 0 ? sentences : [message] };
});

function refuseReset(c: PewacaContext, reasons: readonly Reason[]): Response {
  return refuse(c, reasons, { status: 400, message: sentence(reasons[0]!) });
}
