import { Resend } from "resend";
import type { Email, SendEmail, SendResult } from "../deps.ts";

/** How long to wait for the provider, in milliseconds; much less than a lease of the outbox. */
const TIME_LIMIT_MS = 10_000;

/** Errors that the same request would always get, by the names that Resend gives them. */
const PERMANENT = new Set([
  "invalid_idempotent_request",
  "validation_error",
  "invalid_parameter",
  "missing_required_field",
  "invalid_to_address",
  "invalid_from_address",
]);

/**
 * Sends emails through Resend. Any 2xx is success. Failures are returned, never thrown: an email
 * that could not be sent is a normal state of the outbox.
 *
 * Source: https://resend.com/docs/api-reference/errors, …/introduction#idempotency
 */
export function createResendMailer(options: { apiKey: string; baseUrl: string }): SendEmail {
  const resend = new Resend(options.apiKey, { baseUrl: options.baseUrl });
  return async (email, idempotencyKey) => {
    try {
      return await withTimeLimit(send(resend, email, idempotencyKey));
    } catch {
      return { sent: false, permanent: false, reason: "unreachable" };
    }
  };
}

async function send(resend: Resend, email: Email, idempotencyKey: string): Promise<SendResult> {
  const { error, headers } = await resend.emails.send(email, { idempotencyKey });
  if (!error) return { sent: true };
  const retryAfter = Number(headers?.["retry-after"] ?? 0);
  return {
    sent: false,
    permanent: PERMANENT.has(error.name),
    reason: error.name,
    ...retryAfter > 0 && { retryAfterSeconds: retryAfter },
  };
}

async function withTimeLimit(sending: Promise<SendResult>): Promise<SendResult> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<SendResult>((resolve) => {
    const timedOut: SendResult = { sent: false, permanent: false, reason: "timeout" };
    timer = setTimeout(() => resolve(timedOut), TIME_LIMIT_MS);
  });
  try {
    return await Promise.race([sending, limit]);
  } finally {
    clearTimeout(timer);
  }
}
