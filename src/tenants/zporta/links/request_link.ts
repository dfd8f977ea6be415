import { enqueueEmail, type PendingEmail } from "../../../core/outbox.ts";
import { readFailure } from "../../../db/errors.ts";
import type { ZportaDeps } from "../env.ts";
import { findByEmail, mayLogIn } from "../shared/person.ts";
import type { LinkKind } from "./account_link.ts";
import { linkEmail } from "./emails.ts";

/**
 * Enqueues the email with a link for whoever has this address. `null` when nobody has, when they may
 * not log in, or when one was enqueued within the same minute; a client must not see the difference.
 */
export async function requestLink(
  deps: ZportaDeps,
  kind: LinkKind,
  email: string,
): Promise<PendingEmail | null> {
  const person = await findByEmail(deps.db, email);
  if (!person || !mayLogIn(person)) return null;
  const now = deps.now();
  try {
    return await enqueueEmail(deps.db, linkEmail(kind, person, now), now);
  } catch (error) {
    if (readFailure(error).kind === "duplicate") return null;
    throw error;
  }
}
