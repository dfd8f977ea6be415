import { asciiEmail } from "../core/email_address.ts";
import { type CreateBatchSuccessResponse, type ErrorResponse, Resend } from "resend";
import type { EmailResult, SendEmails, SendFailure, SendFault, SendResult } from "../deps.ts";

/** How long to wait for the provider, in milliseconds; much less than a lease of the outbox. */
const TIME_LIMIT_MS = 10_000;

/** A rate limit that lasts longer than this is a quota, whatever its name. */
const LONGEST_RATE_LIMIT_SECONDS = 60;

/** Where the provider is and who we are. `timeLimitMs` is for tests. */
export type ResendOptions = { apiKey: string; baseUrl: string; timeLimitMs?: number };

type Failed = { error: Partial<ErrorResponse>; headers: Record<string, string> | null };

/**
 * Sends emails through Resend, several as a batch in which each is accepted or refused on its own. Any
 * 2xx is success. Failures are returned, never thrown: an email that could not be sent is a normal state
 * of the outbox.
 *
 * Source: https://resend.com/docs/api-reference/errors, …/emails/send-batch-emails and
 * …/introduction#idempotency
 */
export function createResendMailer(options: ResendOptions): SendEmails {
  const resend = new Resend(options.apiKey, { baseUrl: options.baseUrl });
  return async (drafts, idempotencyKey) => {
    const emails = drafts.map((email) => ({ ...email, to: asciiEmail(email.to) }));
    const signal = AbortSignal.timeout(options.timeLimitMs ?? TIME_LIMIT_MS);
    try {
      if (emails.length === 1) {
        const answer = await resend.emails.send(emails[0]!, { idempotencyKey, signal });
        return answer.error ? failure(answer) : taken([{ id: answer.data.id }]);
      }
      const answer = await resend.batch.send(emails, {
        idempotencyKey,
        signal,
        batchValidation: "permissive",
      });
      return answer.error ? failure(answer) : readBatch(answer.data, emails.length);
    } catch {
      return { sent: false, fault: "unknown", reason: "unreachable" };
    }
  };
}

function taken(accepted: readonly ({ id?: string } | undefined)[]): SendResult {
  const emails = accepted.map((email): EmailResult => ({
    sent: true,
    providerId: email?.id ?? null,
  }));
  return { sent: true, emails };
}

/** `data` has the accepted emails in their order, `errors` the positions of the others. */
function readBatch(
  { data = [], errors = [] }: CreateBatchSuccessResponse<{ batchValidation: "permissive" }>,
  count: number,
): SendResult {
  const refusals = new Map(errors.map(({ index, message }) => [index, message]));
  const accepted = data.values();
  const emails = Array.from({ length: count }, (_, i): EmailResult => {
    const message = refusals.get(i);
    if (message !== undefined) {
      const fault = isAboutRecipient(message) ? "recipient" : "email";
      return { sent: false, fault, reason: "validation_error" };
    }
    return { sent: true, providerId: accepted.next().value?.id ?? null };
  });
  return { sent: true, emails };
}

function failure({ error, headers }: Failed): SendFailure {
  const retryAfterSeconds = Number(headers?.["retry-after"]) || 0;
  const providerRequestId = headers?.["x-request-id"];
  const isUnreachable = error.statusCode === null;
  return {
    sent: false,
    fault: faultOf(error, retryAfterSeconds),
    reason: isUnreachable ? "unreachable" : error.name ?? `status ${error.statusCode}`,
    ...retryAfterSeconds > 0 && { retryAfterSeconds },
    ...providerRequestId && { providerRequestId },
  };
}

/**
 * Reads the status before the name: a domain that is not verified is 403 and named `validation_error`,
 * like a malformed address with 422.
 */
function faultOf(
  { statusCode, name, message = "" }: Partial<ErrorResponse>,
  retryAfterSeconds: number,
): SendFault {
  switch (statusCode) {
    case 401:
    case 402:
    case 404:
    case 405:
      return "account";
    case 403:
      return name === "validation_error" ? "sender" : "account";
    case 409:
      return "conflict";
    case 429:
      return name === "rate_limit_exceeded" && retryAfterSeconds <= LONGEST_RATE_LIMIT_SECONDS
        ? "rate"
        : "account";
  }
  if (!statusCode || statusCode === 408 || statusCode >= 500) return "unknown";
  if (/api key/i.test(message)) return "account";
  if (name === "invalid_from_address" || /`from`/.test(message)) return "sender";
  return statusCode === 422 && isAboutRecipient(message) ? "recipient" : "email";
}

function isAboutRecipient(message: string): boolean {
  return /`to`/.test(message);
}
