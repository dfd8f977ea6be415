/** An error as Resend words it. */
export type ResendError = { statusCode: number; name: string; message: string };

/** Builds an error in Resend's shape. */
export function resendError(statusCode: number, name: string, message: string): ResendError {
  return { statusCode, name, message };
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
