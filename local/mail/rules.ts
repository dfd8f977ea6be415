/** An error as Resend words it. */
export type ResendError = { statusCode: number; name: string; message: string };

/** Builds an error in Resend's shape. */
export function resendError(statusCode: number, name: string, message: string): ResendError {
  return { statusCode, name, message };
}

/** What Resend answers with a status: the name and the message of each error, the most frequent first. */
const ERRORS: Record<number, readonly (readonly [name: string, message: string])[]> = {
  400: [
    ["validation_error", "We found an error with one or more fields in the request."],
    ["invalid_idempotency_key", "The key must be between 1-256 chars."],
  ],
  401: [
    ["restricted_api_key", "This API key is restricted to only send emails."],
    ["missing_api_key", "Missing API Key"],
    ["validation_error", "API key is invalid"],
  ],
  403: [
    [
      "validation_error",
      "The pewaca.id domain is not verified. Please, add and verify your domain.",
    ],
    ["invalid_api_key", "API key is invalid"],
  ],
  404: [["not_found", "The requested endpoint does not exist."]],
  405: [["method_not_allowed", "Method is not allowed for the requested path."]],
  409: [
    ["concurrent_idempotent_requests", "Same idempotency key used while original is in progress."],
    ["invalid_idempotent_request", "Same idempotency key used with a different request payload."],
  ],
  422: [
    ["validation_error", "Invalid `to` field. The email address needs to follow the format."],
    ["missing_required_field", "The request body is missing one or more required fields."],
    ["invalid_parameter", "The parameter must be a valid UUID."],
    ["invalid_from_address", "Invalid `from` field."],
  ],
  429: [
    ["rate_limit_exceeded", "Too many requests. You can only make 2 requests per second."],
    ["daily_quota_exceeded", "You have reached your daily email sending quota."],
    ["monthly_quota_exceeded", "You have reached your monthly email sending quota."],
  ],
  451: [["security_error", "We may have found a security issue with the request."]],
  500: [
    ["application_error", "An unexpected error occurred."],
    ["internal_server_error", "An unexpected error occurred."],
  ],
};

/** The statuses of Resend's errors, the smallest first. Above 500 any may come from a gateway. */
export const KNOWN_STATUSES: readonly number[] = Object.keys(ERRORS).map(Number);

/**
 * The error that Resend answers with a status; `name` chooses among several. `undefined` when no such
 * error is known. Every status from 500 on is an `application_error`: a gateway's, for example.
 *
 * Source: https://resend.com/docs/api-reference/errors
 */
export function errorOf(status: number, name?: string): ResendError | undefined {
  const known = ERRORS[status] ?? (status > 500 ? ERRORS[500]! : []);
  const error = name === undefined ? known[0] : known.find(([its]) => its === name);
  return error && resendError(status, ...error);
}

const MAX_RECIPIENTS = 50;
const ADDRESS = /^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;"]+$/;
const NAMED_ADDRESS = /^[^<>]*<([^<>]+)>$/;

/**
 * The error that Resend would answer for an email, if any.
 *
 * A missing field is `missing_required_field`, a malformed one `validation_error`; both are 422.
 * Source: https://resend.com/docs/api-reference/errors
 */
export function malformedEmail(body: unknown): ResendError | undefined {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    return resendError(422, "validation_error", "The request body must be a JSON object.");
  }
  const email = body as Record<string, unknown>;
  for (const field of ["from", "to", "subject"]) {
    if (isEmpty(email[field])) return missing(`\`${field}\``);
  }
  if (isEmpty(email.html) && isEmpty(email.text)) return missing("`html` or `text`");
  if (!isAddress(email.from)) return malformedAddress("from");
  const recipients = [email.to].flat();
  if (recipients.length > MAX_RECIPIENTS) {
    const message = `Too many recipients: at most ${MAX_RECIPIENTS} in \`to\`.`;
    return resendError(422, "validation_error", message);
  }
  if (!recipients.every(isAddress)) return malformedAddress("to");
  for (const field of ["subject", "html", "text"]) {
    const value = email[field];
    if (value !== undefined && value !== null && typeof value !== "string") {
      return resendError(422, "validation_error", `The \`${field}\` field must be a string.`);
    }
  }
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === "" ||
    (Array.isArray(value) && value.length === 0);
}

function isAddress(value: unknown): boolean {
  if (typeof value !== "string") return false;
  return ADDRESS.test(NAMED_ADDRESS.exec(value.trim())?.[1]?.trim() ?? value.trim());
}

function missing(fields: string): ResendError {
  return resendError(422, "missing_required_field", `Missing ${fields} field.`);
}

function malformedAddress(field: string): ResendError {
  return resendError(
    422,
    "validation_error",
    `Invalid \`${field}\` field. The email address needs to follow the \`email@example.com\` or \`Name <email@example.com>\` format.`,
  );
}
