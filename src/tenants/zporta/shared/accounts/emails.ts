import { type EmailDraft, type RenderEmail, UNPROVEN } from "../../../../core/outbox.ts";
import { integer, selectRow, text } from "../../../../db/rows.ts";
import type { ZportaDeps } from "../../env.ts";
import { greet, renderLetter } from "../letter.ts";
import type { Person } from "../person.ts";

/** The person an email is for, as they were before what it reports. */
export type Addressee = Pick<Person, "user_id" | "email" | "email_proven_at">;

const WAS_FIRST_PROOF = "This was the first proof that the address is yours, so the old password " +
  "no longer works and all earlier logins have ended: they may have been somebody else's.";

/** How a new password was set. */
export type PasswordChangeKind = "change" | "reset" | "first_proof_by_reset";

/**
 * Drafts the email that reports a new password, in case somebody else has set it; `null` when the account
 * has no address.
 */
export function passwordChangedEmail(
  person: Addressee,
  how: PasswordChangeKind,
): EmailDraft | null {
  return draft("password_changed", person, { how });
}

/**
 * Drafts the email that reports a removed password, after the first proof of an address; `null` when the
 * account has no address.
 */
export function passwordRemovedEmail(person: Addressee): EmailDraft | null {
  return draft("password_removed", person, {});
}

function draft(
  kind: string,
  { user_id: accountId, email: to, email_proven_at }: Addressee,
  details: Record<string, string>,
): EmailDraft | null {
  if (to === "") return null;
  const payload = email_proven_at === null ? { ...details, ...UNPROVEN } : details;
  const dedupeKey = `zporta.${kind}:${accountId}`;
  return { tenant: "zporta", kind, accountId, to, payload, dedupeKey };
}

const CHANGES: Record<PasswordChangeKind, string[]> = {
  change: ["The password of your account has just been changed."],
  reset: [
    "The password of your account has just been set with the link from our email. Every device has to log in again.",
  ],
  first_proof_by_reset: [
    "The password of your account has just been set with the link from our email. Every device has to log in again.",
    WAS_FIRST_PROOF,
  ],
};

/** Renders the email that reports a new password; `null` when its owner has been deleted. */
export const renderPasswordChanged: RenderEmail<ZportaDeps> = async (deps, pending) => {
  const username = await usernameOf(deps, pending);
  if (username === null) return null;
  return await renderLetter(deps, pending, {
    subject: "Your password has been changed",
    greeting: greet(pending, username),
    lines: [
      ...CHANGES[pending.payload.how as PasswordChangeKind],
      "If that was not you, set a password of your own at once:",
      { url: resetPage(deps) },
    ],
  });
};

/** Renders the email that reports a removed password; `null` when its owner has been deleted. */
export const renderPasswordRemoved: RenderEmail<ZportaDeps> = async (deps, pending) => {
  const username = await usernameOf(deps, pending);
  if (username === null) return null;
  return await renderLetter(deps, pending, {
    subject: "Your address is confirmed, and the old password is gone",
    greeting: greet(pending, username),
    lines: [
      "You have just logged in without a password, with our link or with Google.",
      WAS_FIRST_PROOF,
      "If you want to log in with a password again, set a new one:",
      { url: resetPage(deps) },
    ],
  });
};

function resetPage({ settings }: ZportaDeps): string {
  return `${settings.frontendUrl}/password-reset`;
}

async function usernameOf(
  { db }: ZportaDeps,
  { accountId, to }: { accountId: number; to: string },
): Promise<string | null> {
  const owner = await selectRow(
    db,
    { username: text },
    "SELECT username FROM auth_user WHERE id = ? AND email = ? AND deleted_at IS NULL",
    [accountId, to],
  );
  return owner && owner.username;
}

/** Drafts the email that tells of many failed logins. */
export function failedLogInsEmail(userId: number, email: string): EmailDraft {
  return {
    tenant: "zporta",
    kind: "failed_log_ins",
    accountId: userId,
    to: email,
    payload: {},
    dedupeKey: `zporta.failed_log_ins:${userId}`,
  };
}

/** Renders the email that tells of many failed logins. */
export const renderFailedLogIns: RenderEmail<ZportaDeps> = async (deps, pending) => {
  const account = await selectRow(
    deps.db,
    { id: integer },
    "SELECT id FROM auth_user WHERE id = ? AND email = ? AND deleted_at IS NULL",
    [pending.accountId, pending.to],
  );
  if (!account) return null;
  return await renderLetter(deps, pending, {
    subject: "Many failed logins",
    lines: [
      "Somebody has tried many times to log in to your Zporta Academy account with a wrong password.",
      "To keep your account safe, we now accept only one attempt per minute.",
      "If it was you, reset your password on the login page: then you can log in at once.",
      "If it was not you, make sure that you use this password nowhere else.",
    ],
  });
};
