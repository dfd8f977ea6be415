import { Resend } from "resend";
import type { Email, SendEmail, SendResult } from "../deps.ts";

/** How long we wait for the provider, in milliseconds; well inside a lease of the outbox. */
const TIME_LIMIT_MS = 10_000;

/** What the same request would meet again and again, by Resend's error names. */
const PERMANENT = new Set([
  "invalid_idempotent_request",
  "validation_error",
  "invalid_parameter",
  "missing_required_field",
  "invalid_to_address",
  "invalid_from_address",
]);

/**
 * Sends e-mails through Resend. Any 2xx is success. Failures are returned, never thrown: an e-mail
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
  const wished = Number(headers?.["retry-after"] ?? 0);
  return {
    sent: false,
    permanent: PERMANENT.has(error.name),
    reason: error.name,
    ...wished > 0 && { retryAfterSeconds: wished },
  };
}

async function withTimeLimit(sending: Promise<SendResult>): Promise<SendResult> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<SendResult>((resolve) => {
    const late: SendResult = { sent: false, permanent: false, reason: "timeout" };
    timer = setTimeout(() => resolve(late), TIME_LIMIT_MS);
  });
  try {
    return await Promise.race([sending, limit]);
  } finally {
    clearTimeout(timer);
  }
}
