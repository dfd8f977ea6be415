import { releaseAttempt, reserveAttempt } from "../../../core/attempts.ts";
import { checkPassword, holdRefusals, renewHash } from "../../../core/log_in.ts";
import { accepted, type Outcome } from "../../../outcome.ts";
import type { ZportaDeps } from "../env.ts";
import { ACCOUNTS, toAccount } from "../shared/accounts/accounts.ts";
import { findByName } from "../shared/person.ts";
import { openSession, type Session } from "../shared/sessions.ts";

/** What somebody enters to log in. `name` is a username or an email address. */
export type LogIn = { name: string; password: string };

/** A login; `finish` takes the attempt off the failures, once the answer is on its way. */
export type LoggedIn = Session & { finish: (deps: ZportaDeps) => Promise<void> };

/**
 * Logs somebody in by username or address. An account that its owner deactivated becomes active
 * again. An outdated hash is renewed by the statement that logs in, so that a link which is mailed
 * after the login never depends on the old one. Refuses with `wrong` for an unknown name, a wrong
 * password, and an account that may not log in, after the same time; with `exhausted` attempts after
 * too many failures, before anything is hashed.
 */
export async function logIn(
  deps: ZportaDeps,
  login: LogIn & { network: string | null },
): Promise<Outcome<LoggedIn>> {
  return await holdRefusals(deps, login.password, async () => {
    const loggedIn = await tryToLogIn(deps, login);
    const hasChanged = !loggedIn.ok && loggedIn.reasons[0]!.code === "spent";
    // Another login has renewed the hash while we checked the old one.
    return hasChanged ? await tryToLogIn(deps, login) : loggedIn;
  });
}

async function tryToLogIn(
  deps: ZportaDeps,
  { name: entered, password, network }: LogIn & { network: string | null },
): Promise<Outcome<LoggedIn>> {
  // The first whose password fits: a username never locks out the person whose address it is.
  const accounts = (await findByName(deps.db, entered)).map(toAccount);
  const name = entered.normalize("NFKC").toLowerCase().trim();
  const attempt = await reserveAttempt(deps, {
    tenant: "zporta",
    accountIds: accounts.map(({ accountId }) => accountId),
    name,
    network,
  });
  if (!attempt.ok) return attempt;
  const checked = await checkPassword(deps, ACCOUNTS, accounts, password, name);
  if (!checked.ok) return checked;
  const { person, passwordHash } = checked.value;
  const newHash = await renewHash(deps, passwordHash, password);
  const session = await openSession(deps, person, "password", newHash);
  if (!session.ok) {
    // What is `wrong` looks like a wrong password, and so it counts like one.
    if (session.reasons[0]!.code === "spent") await releaseAttempt(deps, attempt.value);
    return session;
  }
  const finish = (deps: ZportaDeps) => releaseAttempt(deps, attempt.value);
  return accepted({ ...session.value, finish });
}
