import type { EmailDraft, RenderEmail } from "../../../src/core/outbox.ts";
import type { TenantDeps } from "../../../src/deps.ts";
import type { LibrarySettings } from "./env.ts";

const render: RenderEmail<TenantDeps<LibrarySettings>> = ({ settings }, pending) =>
  Promise.resolve({
    to: pending.to,
    from: settings.sender,
    subject: "Welcome to the library",
    html: "<p>Your card is ready.</p>",
    text: "Your card is ready.\n",
  });

/** The mail to a new member. */
export const welcomeEmail = {
  draft: (accountId: number, to: string): EmailDraft => ({
    tenant: "library",
    kind: "welcome",
    accountId,
    to,
    payload: {},
    dedupeKey: `library.welcome:${accountId}`,
  }),
  render,
};
