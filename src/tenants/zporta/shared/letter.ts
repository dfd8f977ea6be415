import type { PendingEmail } from "../../../core/outbox.ts";
import type { Email } from "../../../deps.ts";
import { writeLetter as writeLetterContent } from "../../../web/letter.ts";
import type { ZportaDeps } from "../env.ts";

/** What an email says: its subject, a greeting, and lines that are each a paragraph or a link. */
export type Letter = {
  subject: string;
  greeting?: string;
  lines: readonly (string | { url: string })[];
};

/**
 * In the payload of an email to an address that is not proven, so that each attempt has the same text:
 * the name is left out, because a stranger may have typed it.
 */
export const UNPROVEN = { address: "unproven" };

/** How an email begins. */
export function greet({ payload }: PendingEmail, username: string): string {
  return payload.address === UNPROVEN.address ? "Hi," : `Hi ${username},`;
}

/** Renders a letter as HTML and as plain text, from Zporta to its recipient. */
export async function writeLetter(
  deps: ZportaDeps,
  { to }: PendingEmail,
  { subject, greeting, lines }: Letter,
): Promise<Email> {
  const preview = lines.find((line) => typeof line === "string");
  const letter = await writeLetterContent({
    lang: "en",
    subject,
    preview: preview ?? "",
    parts: [...greeting ? [greeting] : [], ...lines, "Zporta Academy"],
  });
  return { to, from: deps.settings.sender, ...letter };
}
