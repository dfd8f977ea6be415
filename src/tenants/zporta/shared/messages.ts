import { MAX_PASSWORD_BYTES } from "../../../core/passwords/passwords.ts";
import type { Code, Reason } from "../../../outcome.ts";
import { MAX_LANGUAGE, MIN_PASSWORD } from "./fields.ts";

/**
 * The sentence for each field and code, in English: Django's own wherever it has one. `{value}` is
 * what the reason quotes.
 */
// deno-fmt-ignore
export const SENTENCES: Record<string, string> = {
  "account.required":         "Username, email, and password are required.",
  "address.inactive":         "Confirm your email address first: log in once with a link from our email.",
  "application.spent":        "Only pending applications can be reviewed.",
  "application.taken":        "You already have a pending application.",
  "application.unknown":      "No GuideApplicationRequest matches the given query.",
  "applicationApproved.taken": "You already have an approved application.",
  "applications.forbidden":   "Admin permission required.",
  "currentPassword.wrong":    "Current password is incorrect.",
  "email.malformed":          "Enter a valid email address.",
  "email.taken":              "Email already registered.",
  "email.too_long":           "Email must be at most {value} characters.",
  "google.malformed":         "Invalid Google token.",
  "google.required":          "Google token is required.",
  "google.wrong":             "Invalid Google token.",
  "googleEmail.required":     "Email not found in Google token.",
  "idempotencyKey.malformed": "Idempotency-Key must be 1 to 255 ASCII characters.",
  "idempotencyKey.reused":    "This Idempotency-Key was used for a request with other content.",
  "invitation.expired":       "This invitation has expired.",
  "invitation.required":      "Token is required.",
  "invitation.spent":         "Only pending invitations can be cancelled.",
  "invitation.taken":         "You already sent an invitation to this email.",
  "invitation.unknown":       "No TeacherInvitation matches the given query.",
  "invitations.exhausted":    "You've reached your monthly limit of {value} invitations",
  "invitations.forbidden":    "You don't have permission to invite teachers",
  "invitee.foreign":          "This invitation was sent to a different email address.",
  "inviteeEmail.malformed":   "Enter a valid email address.",
  "inviteeEmail.required":    "Email address is required.",
  "inviteeEmail.taken":       "This email already has an account on Zporta Academy.",
  "inviteeEmail.too_long":    "Enter a valid email address.",
  "inviteeEmail.unknown":     "No email can be delivered to this address.",
  "locale.unknown":           '"{value}" is not a valid choice.',
  "logIn.required":           "Username/Email and password are required.",
  "magicEmail.required":      "Email field is required.",
  "newPassword.breached":     "This password has appeared in a data breach. Choose another one.",
  "newPassword.common":       "This password is too common.",
  "newPassword.mismatch":     "New passwords do not match.",
  "newPassword.similar":      "The password is too similar to your username, email address or name.",
  "newPassword.too_long":     `Ensure this field has no more than ${MAX_PASSWORD_BYTES} bytes.`,
  "newPassword.too_short":    `Ensure this field has at least ${MIN_PASSWORD} characters.`,
  "ownApplication.unknown":   "No application found.",
  "password.spent":           "Invalid credentials",
  "password.breached":        "This password has appeared in a data breach. Choose another one.",
  "password.common":          "This password is too common.",
  "password.malformed":       "Password must be a string.",
  "password.similar":         "The password is too similar to your username, email address or name.",
  "password.too_long":        `Password must be at most ${MAX_PASSWORD_BYTES} bytes.`,
  "password.too_short":       `Password must be at least ${MIN_PASSWORD} characters.`,
  "password.wrong":           "Invalid credentials",
  "personalMessage.malformed": "Personal message must be a string.",
  "personalMessage.too_long": "Personal message must be at most {value} characters.",
  "role.unknown":             "Invalid role.",
  "languages_spoken.too_long": `Ensure each language has no more than ${MAX_LANGUAGE} characters.`,
  "link.expired":             "Invalid or expired token.",
  "link.malformed":           "Invalid user identifier.",
  "link.spent":               "Invalid or expired token.",
  "link.wrong":               "Invalid or expired token.",
  "credentials.inactive": "User inactive or deleted.",
  "credentials.blank":     "Invalid token header. No credentials provided.",
  "credentials.malformed": "Invalid token header. Token string should not contain spaces.",
  "credentials.required": "Authentication credentials were not provided.",
  "credentials.wrong": "Invalid token.",
  "username.malformed":       "Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.",
  "username.taken":           "Username already taken.",
  "username.too_long":        "Username must be at most {value} characters.",
};

/** The sentence for a malformed field, where "Not a valid string." would not fit. */
// deno-fmt-ignore
const MALFORMED: [RegExp, string][] = [
  [/_url$/,                               "Enter a valid URL."],
  [/^(profile|showcase)_image(_\d)?$/,     "The submitted data was not a file. Check the encoding type on the form."],
  [/_tags$|^interested_|^languages_spoken/, "Expected a list of items."],
  [/^email_notifications$|^mail_magazine/, "Must be a valid boolean."],
  [/^referredBy$/,                        "Incorrect type. Expected pk value."],
];

/** The sentence for a code where the field has none of its own. */
const BY_CODE: Partial<Record<Code, string>> = {
  blank: "This field may not be blank.",
  empty: "The submitted file is empty.",
  unexpected: "This file is not expected.",
  malformed: "Not a valid string.",
  unprintable: "Control characters and line breaks are not allowed.",
  too_long: "Ensure this field has no more than {value} characters.",
  too_large: "Ensure this file has at most {value} bytes.",
  too_many_pixels:
    "Ensure this image has at most 12,000 pixels on each side and 50 megapixels in all.",
  wrong: "Upload a valid image: a JPEG, PNG, WebP or GIF file that is not corrupted.",
  null: "This field may not be null.",
  required: "This field is required.",
  unknown: 'Invalid pk "{value}" - object does not exist.',
};

/** The sentence that a person reads for a reason. */
export function sentence({ field, code, value }: Reason): string {
  const malformed = code === "malformed" && MALFORMED.find(([name]) => name.test(field))?.[1];
  const known = SENTENCES[`${field}.${code}`] || malformed || BY_CODE[code] || "Invalid value.";
  return known.replace("{value}", () => value ?? "");
}

/** Sentences that belong to no field; functions make those that quote something. */
export const NOTICES = {
  accountDeleted: (username: string) => `Account ${username} has been permanently deleted.`,
  accepted: "Welcome to Zporta Academy! You are now an approved teacher.",
  approved: "Application approved. User is now an active guide.",
  applied: "Application submitted successfully! Administrators will review it soon.",
  badLink: "Invalid or expired password reset link.",
  bodyNotAnObject: (found: string) => `Invalid data. Expected a dictionary, but got ${found}.`,
  bodyNull: "No data provided",
  bodyTooLarge: "Request body is too large.",
  bodyUnsupported: (type: string) => `Unsupported media type "${type}" in request.`,
  cancelled: "Invitation cancelled.",
  encodingUnsupported: (encoding: string) =>
    `Unsupported content encoding "${encoding}" in request.`,
  deactivated: "Account has been deactivated. You can reactivate it by logging in.",
  exportRequested: "A link to your data has been sent to your email address.",
  fault: "Internal server error.",
  formMalformed: "Form parse error - the body cannot be read.",
  googleFault: "An unexpected error occurred during Google login.",
  heartbeat: "heartbeat",
  jsonMalformed: "JSON parse error - the body cannot be read.",
  legacyLate: "The service behind this one does not answer in time.",
  legacyUnreachable: "The service behind this one cannot be reached.",
  invitationUsed: (status: string) => `This invitation has already been ${status}.`,
  invited: "Invitation sent successfully!",
  linkSent: "If an account with that email exists, a login link has been sent.",
  loggedInWithGoogle: "Login successful via Google.",
  loggedOut: "Logged out",
  loginFirst: "Please register or login first.",
  methodNotAllowed: (method: string) => `Method "${method}" not allowed.`,
  multipartMalformed: "Multipart form parse error - the body cannot be read.",
  noSession: "No active session",
  notFound: "Not found.",
  passwordChanged: "Password changed successfully.",
  passwordReset: "Password has been reset successfully.",
  registered: "User registered successfully.",
  registrationFault: "An unexpected error occurred during registration.",
  rejected: "Application rejected.",
  resetSent: "If an account exists for this email, a password reset link has been sent.",
  tooMany: (seconds: string) => `Request was throttled. Expected available in ${seconds} seconds.`,
  unusableInvitation: "This invitation has expired or is no longer valid.",
} as const;

const NUMBERS = ["no", "a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

/** A number of days as a sentence has it: "a day", "three days", "30 days". */
export function inDays(days: number): string {
  return `${NUMBERS[days] ?? days} ${days === 1 ? "day" : "days"}`;
}
