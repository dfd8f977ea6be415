import { normalizeEmail } from "../../../core/email_address.ts";
import type { Link } from "../../../core/link_tokens.ts";
import type { Person } from "../shared/person.ts";

/** The emails whose link opens an account. */
export type LinkKind = "password_reset" | "magic_link";

/**
 * For how many days each link works. Emails and the API's description take their sentences from
 * here.
 */
export const LINK_DAYS = { password_reset: 3, magic_link: 1 } as const satisfies Record<
  LinkKind,
  number
>;

/** Where a magic link leads, on this service; the account and the token follow. */
export const MAGIC_LINK_PATH = "/api/users/magic-link-login";

/** What the link to an account depends on. */
export type LinkOwner = Pick<
  Person,
  "user_id" | "email" | "password" | "last_login" | "email_proven_at"
>;

/**
 * A link that opens an account, for one purpose. A login and a change of address or password make it
 * invalid. A magic link works once because using it is a login, which moves `last_login`.
 *
 * Until the address is proven, whoever has the password may be a stranger to it, so neither their
 * logins nor their changes of the password make the owner's links invalid. The first link that is used
 * proves the address, which ends all of them.
 */
export function accountLink(purpose: LinkKind, owner: LinkOwner): Link {
  return {
    tenant: "zporta",
    purpose,
    accountId: owner.user_id,
    state: owner.email_proven_at === null
      ? [normalizeEmail(owner.email), "unproven"]
      : [normalizeEmail(owner.email), owner.password, owner.last_login ?? ""],
  };
}
