import type { CreateBatchSuccessResponse, ErrorResponse } from "resend";
import { asciiEmail } from "../core/email_address.ts";
import type {
  Email,
  EmailResult,
  SendEmails,
  SendFailure,
  SendFault,
  SendResult,
} from "../deps.ts";

/** How long to wait for the provider, in milliseconds; much less than a lease of the outbox. */
const TIME_LIMIT_MS = 10_000;

/** A rate limit that lasts longer than this is a quota, whatever its name. */
const LONGEST_RATE_LIMIT_SECONDS = 60;

/** Where the provider is and who we are. `timeLimitMs` is for tests. */
export type ResendOptions = { apiKey: string; baseUrl: string; timeLimitMs?: number };

/**
 * Sends emails through Resend, several as a batch in which each is accepted or refused on its own. Any
 * 2xx is success. Failures are returned, never thrown: an email that could not be sent is a normal state
 * of the outbox.
 *
 * Without Resend's SDK, which would be 6 KiB of the Worker for two requests: it has a class for each of
 * Resend's resources, and the client refers to all of them. A test compares the requests with the SDK's.
 *
 * Source: https://resend.com/docs/api-reference/errors, …/emails/send-batch-emails and
 * …/introduction#idempotency
 */
export function createResendMailer(options: ResendOptions): SendEmails {
  return async (drafts, idempotencyKey) => {
    const emails = drafts.map(requestBody);
    const isBatch = emails.length > 1;
    try {
      const response = await fetch(`${options.baseUrl}/emails${isBatch ? "/batch" : ""}`, {
        method: "POST",
        headers: {
          "Authorization": `Bearer ${options.apiKey}`,
          "Content-Type": "application/json",
          "Idempotency-Key": idempotencyKey,
          "User-Agent": "daftar", // Resend refuses requests without one
          ...isBatch && { "X-Batch-Validation": "permissive" },
        },
        body: JSON.stringify(isBatch ? emails : emails[0]),
        signal: AbortSignal.timeout(options.timeLimitMs ?? TIME_LIMIT_MS),
      });
      if (!response.ok) return failure(response, readError(await response.text()));
      const answer = await response.json();
      return isBatch ? readBatch(answer, emails.length) : taken([{ id: answer.id }]);
    } catch {
      return { sent: false, fault: "unknown", reason: "unreachable" };
    }
  };
}

/** In the SDK's order: with the same idempotency key, the same email is the same text. */
function requestBody({ from, headers, html, subject, text, to }: Email) {
  return { from, headers, html, subject, text, to: asciiEmail(to) };
}

/** What Resend says of an error; a proxy in front of it says nothing that can be read. */
function readError(body: string): Partial<ErrorResponse> {
  try {
    return JSON.parse(body) ?? {};
  } catch {
    return { name: "application_error" };
  }
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

function failure({ status, headers }: Response, error: Partial<ErrorResponse>): SendFailure {
  const retryAfterSeconds = Number(headers.get("retry-after")) || 0;
  const providerRequestId = headers.get("x-request-id");
  return {
    sent: false,
    fault: faultOf(status, error, retryAfterSeconds),
    reason: error.name ?? `status ${status}`,
    ...retryAfterSeconds > 0 && { retryAfterSeconds },
    ...providerRequestId && { providerRequestId },
  };
}

/**
 * Reads the status before the name: a domain that is not verified is 403 and named `validation_error`,
 * like a malformed address with 422.
 */
function faultOf(
  status: number,
  { name, message = "" }: Partial<ErrorResponse>,
  retryAfterSeconds: number,
): SendFault {
  switch (status) {
    case 401:
    case 402:
    case 404:
    case 405:
      return "account";
    case 403:
      return name === "validation_error" ? "sender" : "account";
    case 409:
      return name === "invalid_idempotent_request" ? "used" : "conflict";
    case 429:
      return name === "rate_limit_exceeded" && retryAfterSeconds <= LONGEST_RATE_LIMIT_SECONDS
        ? "rate"
        : "account";
  }
  if (status === 408 || status >= 500) return "unknown";
  if (/api key/i.test(message)) return "account";
  if (name === "invalid_from_address" || /`from`/.test(message)) return "sender";
  return status === 422 && isAboutRecipient(message) ? "recipient" : "email";
}

function isAboutRecipient(message: string): boolean {
  return /`to`/.test(message);
}
