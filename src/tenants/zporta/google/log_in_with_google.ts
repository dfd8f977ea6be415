import { accepted, type Outcome, refused } from "../../../outcome.ts";
import type { ZportaDeps } from "../env.ts";
import { findByEmail, isComplete } from "../shared/person.ts";
import { openSession, type Session } from "../shared/sessions.ts";
import { checkGoogleToken } from "./google_token.ts";
import { registerWithGoogle } from "./register_with_google.ts";

/** How often an account is read again that another login changes at the same moment. */
const ATTEMPTS = 5;

/** A login with Google, and what it created. */
export type GoogleSession = Session & { isNewUser: boolean; isNewProfile: boolean };

/**
 * Logs in the person whom an ID token names, and registers them when the address is new;
 * `mayRegister` is asked first. An account that somebody else has registered with this address
 * loses its password and its sessions, see `openSession`.
 *
 * Refuses with `wrong` google, `required` googleEmail, `exhausted` attempts when there were too many
 * registrations.
 */
export async function logInWithGoogle(
  deps: ZportaDeps,
  token: string,
  mayRegister: () => Promise<boolean>,
): Promise<Outcome<GoogleSession>> {
  const identity = await checkGoogleToken(deps.settings.google, token, deps.now());
  if (!identity.ok) return identity;
  const known = await findByEmail(deps.db, identity.value.email);
  if (!known && !await mayRegister()) return refused("exhausted", "attempts");
  const isNewUser = known === null && await registerWithGoogle(deps, identity.value);

  const session = await openAccount(deps, identity.value.email);
  if (!session.ok) return session;
  const isNewProfile = isNewUser || known !== null && !isComplete(known);
  return accepted({ ...session.value, isNewUser, isNewProfile });
}

async function openAccount(deps: ZportaDeps, email: string): Promise<Outcome<Session>> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const person = await findByEmail(deps.db, email);
    if (!person) break;
    const session = await openSession(deps, person, "google");
    if (session.ok) return session;
    if (session.reasons[0]!.code !== "spent") break;
  }
  return refused("wrong", "google");
}
