import type { OwedEmail } from "../../core/outbox.ts";
import type { Deps, Email } from "../../deps.ts";

/** Renders an owed mail in English. */
export function renderEmail(_deps: Deps, _owed: OwedEmail): Promise<Email | null> {
  return Promise.resolve(null);
}
