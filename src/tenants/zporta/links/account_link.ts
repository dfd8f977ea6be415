import { normalizeEmail } from "../../../core/email_address.ts";
import type { Link } from "../../../core/link_tokens.ts";
import type { Row } from "../../../deps.ts";

/** The e-mails with a link that opens an account. */
export type LinkKind = "password_reset" | "magic_link";

/**
 * A link that opens an account, for one purpose. It dies with a login and with a change of address or
 * password; `last_login` is what makes it good for once.
 */
export function accountLink(purpose: LinkKind, person: Row): Link {
  return {
    tenant: "zporta",
    purpose,
    accountId: Number(person.user_id),
    state: [normalizeEmail(person.email), String(person.password), person.last_login ?? ""],
  };
}

/** How long each link is good, in seconds. */
export const LIFETIMES: Record<LinkKind, number> = {
  password_reset: 3 * 24 * 3600,
  magic_link: 24 * 3600,
};
