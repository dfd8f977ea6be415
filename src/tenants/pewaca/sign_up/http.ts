import type { Hono } from "hono";
import { normalizeEmail } from "../../../core/email_address.ts";
import type { Outcome, Reason } from "../../../outcome.ts";
import { countsRegistrations } from "../../../web/service_env.ts";
import {
  bodyOf,
  codeOf,
  formStatus,
  idempotencyKeyOf,
  isAllowed,
  MAX_FORM_BYTES,
  MAX_JSON_BYTES,
  type PewacaContext,
  refuse,
  tooMany,
} from "../shared/answers.ts";
import { NOTICES, sentence } from "../shared/messages.ts";
import { NO_PHOTOS, type SentPhotos } from "../shared/photos.ts";
import { readPhotos } from "../shared/photos_wire.ts";
import { registerResident, type Resident, type SignUp } from "./register_resident.ts";
import { parsePublicSignUp, parseSignUp, signUpErrors } from "./wire.ts";
import { errorEnvelope, successEnvelope } from "../shared/envelope.ts";
import type { PewacaEnv } from "../env.ts";

/** The two doors through which residents come: an invitation's code, and the public page. */
export function addSignUpRoutes(app: Hono<PewacaEnv>): void {
  app.post("/api/auth/sign-up/:code", countsRegistrations, async (c) => {
    const body = await bodyOf(c, MAX_FORM_BYTES);
    if (body instanceof Response) return body;
    const signUp = parseSignUp(body.fields, codeOf(c));
    const photos = await readPhotos(body.files);
    if (!signUp.ok || !photos.ok) return refuseSignUp(c, reasonsOf(signUp, photos));

    const registered = await signUpOnce(c, signUp.value, photos.value, refuseSignUp);
    if (registered instanceof Response) return registered;
    const data = { message: "Registration successful!", ...residentJson(registered) };
    return c.json(successEnvelope(201, NOTICES.registered, data), 201);
  });

  app.post("/api/auth/public-sign-up", countsRegistrations, async (c) => {
    const body = await bodyOf(c, MAX_JSON_BYTES);
    if (body instanceof Response) return body;
    const signUp = parsePublicSignUp(body.fields);
    if (!signUp.ok) return refuse(c, 400, signUp.reasons);

    const registered = await signUpOnce(c, signUp.value, NO_PHOTOS, refuseForm);
    if (registered instanceof Response) return registered;
    const data = { message: NOTICES.publiclyRegistered, ...residentJson(registered) };
    return c.json(successEnvelope(201, NOTICES.publiclyRegistered, data), 201);
  });
}

/** Registers, unless the address comes in a burst; then has the mail delivered. */
async function signUpOnce(
  c: PewacaContext,
  signUp: SignUp,
  photos: SentPhotos,
  refuseWith: (c: PewacaContext, reasons: readonly Reason[]) => Response,
): Promise<Resident | Response> {
  const key = idempotencyKeyOf(c);
  if (key instanceof Response) return key;
  const estate = Object.values(signUp.estate)[0];
  if (!await isAllowed(c, "register", `${estate}:${normalizeEmail(signUp.email)}`)) {
    return tooMany(c);
  }
  const registered = await registerResident(c.env.deps, signUp, photos, key);
  if (!registered.ok) return refuseWith(c, registered.reasons);

  const { account, email, isNew } = registered.value;
  c.env.trace.isRepetition = !isNew;
  c.env.deliver(email);
  return account;
}

function residentJson(resident: Resident) {
  return {
    user_id: resident.userId,
    email: resident.email,
    full_name: resident.fullName,
    is_verified: false,
  };
}

function reasonsOf(...outcomes: Outcome<unknown>[]): Reason[] {
  return outcomes.flatMap((outcome) => outcome.ok ? [] : outcome.reasons);
}

function refuseForm(c: PewacaContext, reasons: readonly Reason[]): Response {
  return refuse(c, formStatus(reasons), reasons);
}

function refuseSignUp(c: PewacaContext, reasons: readonly Reason[]): Response {
  c.env.trace.reasons = reasons;
  const status = formStatus(reasons);
  const [reason] = status === 413 ? reasons.filter(({ code }) => code === "too_large") : reasons;
  const message = status === 400 ? NOTICES.validationFailed : sentence(reason!);
  return c.json(errorEnvelope(status, message, signUpErrors(reasons)), status);
}
