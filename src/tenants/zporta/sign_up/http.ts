import type { Hono } from "hono";
import { normalizeEmail } from "../../../core/email_address.ts";
import { countsRegistrations } from "../../../web/service_env.ts";
import { bodyOf, isAllowed, refuseWithError, tooMany } from "../shared/answers.ts";
import { NOTICES } from "../shared/messages.ts";
import { registerLearner } from "./register_learner.ts";
import { parseSignUp } from "./wire.ts";
import type { ZportaEnv } from "../env.ts";

/** Registration. */
export function addSignUpRoutes(app: Hono<ZportaEnv>): void {
  app.post("/api/users/register", countsRegistrations, async (c) => {
    const body = await bodyOf(c);
    if (body instanceof Response) return body;
    const key = c.req.header("Idempotency-Key") ?? null;
    if (key !== null && !/^[\x20-\x7e]{1,255}$/.test(key)) {
      const reasons = [{ code: "malformed" as const, field: "idempotencyKey" }];
      return refuseWithError(c, { ok: false, reasons });
    }
    const signUp = parseSignUp(body.fields);
    if (!signUp.ok) return refuseWithError(c, signUp);
    if (!await isAllowed(c, "register", normalizeEmail(signUp.value.email))) return tooMany(c);

    const registered = await registerLearner(c.env.deps, signUp.value, key);
    if (!registered.ok) {
      const isReused = registered.reasons[0]!.code === "reused";
      return refuseWithError(c, registered, isReused ? 422 : 400);
    }
    c.env.trace.isRepetition = !registered.value.isNew;
    return c.json({ message: NOTICES.registered }, 201);
  });
}
