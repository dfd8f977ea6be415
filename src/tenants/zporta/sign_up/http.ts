import type { Hono } from "hono";
import { normalizeEmail } from "../../../core/email_address.ts";
import { countsRegistrations } from "../../../web/service_env.ts";
import type { Reason } from "../../../outcome.ts";
import type { ZportaEnv } from "../env.ts";
import {
  isAllowed,
  mayRegisterFromNetwork,
  refuseWithError,
  tooMany,
  type ZportaContext,
} from "../shared/answers.ts";
import { NOTICES } from "../shared/messages.ts";
import { withBody } from "../shared/requests.ts";
import { findObjections, registerLearner, type SignUp } from "./register_learner.ts";
import { parseIdempotencyKey, parseSignUp, SIGN_UP } from "./wire.ts";

/** Registration. */
export function addSignUpRoutes(app: Hono<ZportaEnv>): void {
  app.on(SIGN_UP.method, SIGN_UP.path, countsRegistrations, withBody(SIGN_UP), async (c) => {
    const key = parseIdempotencyKey(c.req.header("Idempotency-Key"));
    if (!key.ok) return refuseWithError(c, key);
    const signUp = parseSignUp(c.var.body.fields);
    if (!signUp.ok) return await refuseWhole(c, signUp.reasons, signUp.rest);
    if (!await isSignUpAllowed(c, signUp.value.email)) return tooMany(c);

    const registered = await registerLearner(c.env.deps, signUp.value, key.value);
    if (!registered.ok) {
      const isReused = registered.reasons[0]!.code === "reused";
      return refuseWithError(c, registered, isReused ? 422 : 400);
    }
    c.env.trace.isRepetition = !registered.value.isNew;
    return c.json({ message: NOTICES.registered }, 201);
  });
}

/**
 * Refuses a form whose fields are wrong, with what the accounts have against the rest of it. That tells who is
 * registered, and so it counts like a registration.
 */
async function refuseWhole(
  c: ZportaContext,
  reasons: Reason[],
  rest: Partial<SignUp>,
): Promise<Response> {
  const named = rest.email ?? rest.username;
  if (named === undefined) return refuseWithError(c, { ok: false, reasons });
  if (!await isSignUpAllowed(c, named)) return tooMany(c);
  const objections = await findObjections(c.env.deps, rest);
  return refuseWithError(c, { ok: false, reasons: [...reasons, ...objections] });
}

/** By address and network, so that a stranger's burst does not keep the owner out; then by network. */
async function isSignUpAllowed(c: ZportaContext, email: string): Promise<boolean> {
  const { network } = c.env;
  const address = normalizeEmail(email);
  const key = network === null ? address : `${address} ${network}`;
  return await isAllowed(c, "register", key) && await mayRegisterFromNetwork(c);
}
