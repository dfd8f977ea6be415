import type { Hono } from "hono";
import { normalizeEmail } from "../../../core/email_address.ts";
import { type Outcome, type Reason, withOthers } from "../../../outcome.ts";
import { countsRegistrations } from "../../../web/service_env.ts";
import type { PewacaDeps, PewacaEnv } from "../env.ts";
import {
  countAttempt,
  formStatus,
  type PewacaContext,
  refuse,
  tooMany,
} from "../shared/answers.ts";
import { successEnvelope } from "../shared/envelope.ts";
import { NOTICES, sentence } from "../shared/messages.ts";
import { NO_PHOTOS, readPhotos, type SentPhotos } from "../shared/photos.ts";
import { readIdempotencyKey, showErrorsAt, withBody } from "../shared/requests.ts";
import { findObjections, registerResident, type SignUp } from "./register_resident.ts";
import { tellOwner } from "./tell_owner.ts";
import {
  newResidentJson,
  parsePublicSignUp,
  parseSignUp,
  PUBLIC_SIGN_UP,
  SIGN_UP,
} from "./wire.ts";

/** The two ways to sign up: with the code of an invitation, and on the public page. */
export function addSignUpRoutes(app: Hono<PewacaEnv>): void {
  app.on(
    SIGN_UP.method,
    SIGN_UP.path,
    // What Laravel's page shows (register.blade.php:252-301).
    showErrorsAt("unit_id", "email", "password"),
    countsRegistrations,
    withBody(SIGN_UP),
    async (c) => {
      const { body } = c.var;
      const signUp = parseSignUp(body.fields, c.req.param("code").toLowerCase());
      const photos = await readPhotos(body);
      if (!signUp.ok || !photos.ok) {
        const reasons = [signUp, photos].flatMap((read) => read.ok ? [] : read.reasons);
        return await refuseWhole(c, reasons, signUp.ok ? signUp.value : signUp.rest);
      }
      return await answerSignUp(c, signUp.value, photos.value, {
        message: NOTICES.registered,
        dataMessage: NOTICES.registeredData,
      });
    },
  );

  app.on(
    PUBLIC_SIGN_UP.method,
    PUBLIC_SIGN_UP.path,
    countsRegistrations,
    withBody(PUBLIC_SIGN_UP),
    async (c) => {
      const signUp = parsePublicSignUp(c.var.body.fields);
      if (!signUp.ok) return await refuseWhole(c, signUp.reasons, signUp.rest);
      return await answerSignUp(c, signUp.value, NO_PHOTOS, {
        message: NOTICES.registeredPublicly,
        dataMessage: NOTICES.registeredPublicly,
      });
    },
  );
}

/** What the page behind a sign-up expects of the answer. */
type SignUpPage = {
  message: string;
  dataMessage: string;
};

const VERIFIED: SignUpPage = { message: NOTICES.verified, dataMessage: NOTICES.verified };

/** Registers, unless there were too many attempts, and delivers the verification email. */
async function answerSignUp(
  c: PewacaContext,
  signUp: SignUp,
  photos: SentPhotos,
  page: SignUpPage,
): Promise<Response> {
  const { deps, trace, afterResponse, deliver, network } = c.env;
  const key = readIdempotencyKey(c);
  if (!key.ok) return refuse(c, key.reasons);
  const attempt = await countSignUp(deps, signUp, network);
  if (!attempt.ok) return tooMany(c, attempt.reasons);
  const registered = await registerResident(deps, signUp, photos, key.value);
  if (!registered.ok) {
    const isTaken = registered.reasons.some(({ code, field }) =>
      code === "taken" && field === "email"
    );
    if (isTaken) afterResponse(async (deps) => deliver(await tellOwner(deps, signUp.email)));
    return refuseForm(c, registered.reasons);
  }

  const { account, email, isNew } = registered.value;
  trace.isRepetition = !isNew;
  deliver(email);
  // Whoever has followed the link of the first email gets no other.
  const { message, dataMessage } = account.isVerified ? VERIFIED : page;
  const data = { message: dataMessage, ...newResidentJson(account) };
  return c.json(successEnvelope(201, message, data), 201);
}

/**
 * Counts by address, by network where it is known, and by estate. Each is only asked when those before it
 * allow: a burst on one address uses up nothing of the estate's. Refuses with `exhausted` attempts.
 */
async function countSignUp(
  deps: PewacaDeps,
  { estate, email }: SignUp,
  network: string | null,
): Promise<Outcome<void>> {
  const address = normalizeEmail(email);
  const byAddress = await countAttempt(deps, "register", `${estate.value}:${address}`);
  if (!byAddress.ok) return byAddress;
  if (network !== null) {
    const byNetwork = await countAttempt(deps, "register_from_network", network);
    if (!byNetwork.ok) return byNetwork;
  }
  return await countAttempt(deps, "register_with_code", String(estate.value));
}

/**
 * Refuses a form whose fields are wrong, with everything else that is: what the database has against the
 * rest of it. That tells who is registered, and so it counts like a sign-up.
 */
async function refuseWhole(
  c: PewacaContext,
  reasons: readonly Reason[],
  rest: SignUp | null,
): Promise<Response> {
  if (!rest) return refuseForm(c, reasons);
  const attempt = await countSignUp(c.env.deps, rest, c.env.network);
  if (!attempt.ok) return tooMany(c, attempt.reasons);
  return refuseForm(c, withOthers(reasons, await findObjections(c.env.deps, rest)));
}

/** Refuses a form: a file that is too large goes before other reasons. */
function refuseForm(c: PewacaContext, reasons: readonly Reason[]): Response {
  const status = formStatus(reasons);
  const [reason] = status === 413 ? reasons.filter(({ code }) => code === "too_large") : reasons;
  const message = status === 400 ? NOTICES.validationFailed : sentence(reason!);
  return refuse(c, reasons, { status, message });
}
