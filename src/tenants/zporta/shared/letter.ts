import { isToUnproven, type PendingEmail } from "../../../core/outbox.ts";
import type { Email } from "../../../deps.ts";
import { writeLetter } from "../../../web/letter.ts";
import type { ZportaDeps } from "../env.ts";

/** What an email says: its subject, a greeting, and lines that are each a paragraph or a link. */
export type Letter = {
  subject: string;
  greeting?: string;
  lines: readonly (string | { url: string })[];
};

/** How an email begins: without the name while the address is not proven. */
export function greet(pending: PendingEmail, username: string): string {
  return isToUnproven(pending) ? "Hi," : `Hi ${username},`;
}

/** Renders a letter as HTML and as plain text, from Zporta to its recipient. */
export async function renderLetter(
  deps: ZportaDeps,
  { to }: PendingEmail,
  { subject, greeting, lines }: Letter,
): Promise<Email> {
  const preview = lines.find((line) => typeof line === "string");
  const letter = await writeLetter({
    lang: "en",
    subject,
    preview: preview ?? "",
    parts: [...greeting ? [greeting] : [], ...lines, "Zporta Academy"],
  });
  return { to, from: deps.settings.sender, ...letter };
}
