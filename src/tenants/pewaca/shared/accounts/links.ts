import { normalizeEmail } from "../../../../core/email_address.ts";
import { encodeAccountId, issueLinkToken, type Link } from "../../../../core/link_tokens.ts";
import type { PendingEmail } from "../../../../core/outbox.ts";
import type { PewacaDeps } from "../../env.ts";

/** How long a reset link is valid, in hours. Longer than a request with it is repeated. */
export const RESET_HOURS = 24;

/** How long a link that disowns a sign-up is valid, in days: as long as nobody proves the address. */
export const DISOWN_DAYS = 30;

/** Where the page is that disowns a sign-up: it is ours, not the frontend's. */
export const DISOWN_PATH = "/api/auth/bukan-saya";

/**
 * The link that replaces a forgotten password. A change of address or password makes it invalid, and
 * so does what ends sessions. `resetState` is that of `credentials.ts`.
 */
export function resetLink(userId: number, email: string, resetState: readonly string[]): Link {
  return {
    tenant: "pewaca",
    purpose: "reset_password",
    accountId: userId,
    state: [normalizeEmail(email), ...resetState],
  };
}

/** The link by which the owner of an address says that somebody else has signed it up. */
export function disownLink(userId: number, email: string): Link {
  return {
    tenant: "pewaca",
    purpose: "disown",
    accountId: userId,
    state: [normalizeEmail(email)],
  };
}

/** The URL of the page that disowns the sign-up to whose address an email is sent. */
export function disownUrl(deps: PewacaDeps, pending: PendingEmail): string {
  const link = disownLink(pending.accountId, pending.to);
  const token = issueLinkToken(deps.serviceKey, link, pending.issuedAt);
  const { publicUrl } = deps.settings;
  return `${publicUrl}${DISOWN_PATH}/${encodeAccountId(pending.accountId)}/${token}/`;
}
