import { enqueueEmail, type PendingEmail } from "../../../core/outbox.ts";
import { readFailure } from "../../../db/errors.ts";
import { findByEmail, mayLogIn } from "../shared/person.ts";
import type { LinkKind } from "./account_link.ts";
import { linkEmail } from "./emails.ts";
import type { ZportaDeps } from "../env.ts";

/**
 * Owes a mail with a link to whoever has this address; `null` when nobody has, they may not log in,
 * or one was owed in this minute. The answer to the caller is the same.
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
