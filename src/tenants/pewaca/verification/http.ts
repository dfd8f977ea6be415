import type { Hono } from "hono";
import { decodeAccountId } from "../../../core/link_tokens.ts";
import { deliver } from "../../../core/outbox.ts";
import type { Reason } from "../../../outcome.ts";
import { addressOf } from "../shared/answers.ts";
import { errorEnvelope, successEnvelope } from "../shared/envelope.ts";
import { NOTICES, sentence } from "../shared/messages.ts";
import { resendVerification } from "../shared/verification.ts";
import { renderEmail } from "../emails.ts";
import { verifyEmail } from "./verify_email.ts";
import type { PewacaEnv } from "../env.ts";

/** Prove an address by the link in the mail; ask for the mail again. */
export function addVerificationRoutes(app: Hono<PewacaEnv>): void {
  app.get("/api/auth/verify/:uid/:token", async (c) => {
    const userId = decodeAccountId(c.req.param("uid"));
    const verified = userId === null
      ? null
      : await verifyEmail(c.env.deps, userId, c.req.param("token"));
    if (!verified?.ok) {
      const reasons: Reason[] = verified?.reasons ?? [{ code: "wrong", field: "link" }];
      c.env.trace.reasons = reasons;
      return c.json(errorEnvelope(400, sentence(reasons[0]!)), 400);
    }
    return c.json(
      successEnvelope(200, NOTICES.verified, {
        message: "User successfully verified and activated",
      }),
    );
  });

  app.post("/api/auth/verify/resend", async (c) => {
    const email = await addressOf(c);
    if (email instanceof Response) return email;

    const owed = await resendVerification(c.env.deps, email);
    if (owed) c.env.afterwards((deps) => deliver(deps, renderEmail, owed));
    return c.json(successEnvelope(200, NOTICES.resent, null));
  });
}
