import { linkState } from "../../../core/link_tokens.ts";
import type { PendingEmail } from "../../../core/outbox.ts";
import { enqueueRepeatable, REPEATS_PER_DAY } from "../../../core/repeatable_email.ts";
import type { ZportaDeps } from "../env.ts";
import { findByEmail, mayLogIn } from "../shared/person.ts";
import { accountLink, type LinkKind } from "./account_link.ts";
import { linkEmail } from "./emails.ts";

/**
 * Enqueues the email with a link for whoever has this address. `null` when nobody has, when they may
 * not log in, or when links that are still valid were sent too often; a client must not see the
 * difference.
 */
export async function requestLink(
  deps: ZportaDeps,
  kind: LinkKind,
  email: string,
): Promise<PendingEmail | null> {
  const person = await findByEmail(deps.db, email);
  if (!person || !mayLogIn(person)) return null;
  const state = linkState(deps.serviceKey, accountLink(kind, person));
  // Whoever has registered the address may be a stranger to it, who deletes the account and registers
  // another: then the links to all of them count.
  const isProven = person.email_proven_at !== null;
  const frequency = isProven ? undefined : { perDayInAll: REPEATS_PER_DAY };
  const draft = linkEmail(kind, { ...person, isProven }, state);
  return await enqueueRepeatable(deps.db, deps, draft, deps.now(), frequency);
}
