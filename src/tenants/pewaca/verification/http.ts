import type { Hono } from "hono";
import { decodeAccountId } from "../../../core/link_tokens.ts";
import { requireDatabase } from "../../../core/repeatable_email.ts";
import { refused } from "../../../outcome.ts";
import type { PewacaEnv } from "../env.ts";
import { type PewacaContext, refuse } from "../shared/answers.ts";
import { successEnvelope } from "../shared/envelope.ts";
import { NOTICES, sentence } from "../shared/messages.ts";
import { withAddress, withBody } from "../shared/requests.ts";
import { enqueueVerification } from "./request_verification.ts";
import { checkVerification, verifyEmail } from "./verify_email.ts";
import { RESEND_VERIFICATION, VERIFY_EMAIL } from "./wire.ts";

/** Verify an address by the link in the email; ask for the email again. */
export function addVerificationRoutes(app: Hono<PewacaEnv>): void {
  app.on(VERIFY_EMAIL.method, VERIFY_EMAIL.path, async (c) => {
    const userId = decodeAccountId(c.req.param("uid"));
    // Mail scanners send HEAD to every link: that must not redeem it.
    const follow = c.req.method === "HEAD" ? checkVerification : verifyEmail;
    const verified = userId === null
      ? refused("wrong", "link")
      : await follow(c.env.deps, userId, c.req.param("token"));
    if (!verified.ok) {
      const message = sentence(verified.reasons[0]!);
      return refuse(c, verified.reasons, { status: 400, message, errors: null });
    }
    return c.json(successEnvelope(200, NOTICES.verified, { message: NOTICES.verifiedData }));
  });

  app.on(
    RESEND_VERIFICATION.method,
    RESEND_VERIFICATION.path,
    withBody(RESEND_VERIFICATION),
    withAddress(resent),
    async (c) => {
      const { deps, afterResponse, deliver } = c.env;
      const { email } = c.var;
      await requireDatabase(deps);
      afterResponse(async (deps) => deliver(await enqueueVerification(deps, email)));
      return resent(c);
    },
  );
}

function resent(c: PewacaContext): Response {
  return c.json(successEnvelope(200, NOTICES.resent, null));
}
