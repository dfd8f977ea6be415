import type { EmailDraft } from "../../../../core/outbox.ts";
import { draftEmail } from "../letter.ts";

/** The kind of the email with a verification link. */
export const VERIFY_EMAIL_KIND = "verify_email";

/** Drafts the email that asks who has signed up to verify the address; one per account. */
export function verificationEmail(account: { userId: number; email: string }): EmailDraft {
  return draftEmail(VERIFY_EMAIL_KIND, { ...account, fullName: "" }, "sign-up");
}
