import { checkPassword, rehash } from "../../../core/log_in.ts";
import { toSql } from "../../../db/time.ts";
import type { Row } from "../../../deps.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import { findByName, findPerson, isComplete, mayLogIn } from "../shared/person.ts";
import { tokenOf } from "../shared/tokens.ts";
import type { ZportaDeps } from "../env.ts";

/** Somebody who has just logged in. */
export type Session = { person: Row; token: string };

/** What the browser tells about itself; kept with the login. */
export type Client = { userAgent: string | null; ipAddress: string | null };

/** A login, and the hash to renew once the answer is on its way. */
export type LoggedIn = Session & { rehash: (deps: ZportaDeps) => Promise<void> };

/**
 * Logs somebody in by username or address. An account that its owner switched off comes back.
 * Refuses with `wrong` for an unknown name, a wrong password, and an account that may not log in.
 */
export async function logIn(
  deps: ZportaDeps,
  login: { name: string; password: string },
): Promise<Outcome<LoggedIn>> {
  const loggedIn = await tryToLogIn(deps, login);
  const hasChanged = !loggedIn.ok && loggedIn.reasons[0]!.code === "spent";
  // Another login has renewed the hash while we checked the old one.
  return hasChanged ? await tryToLogIn(deps, login) : loggedIn;
}

async function tryToLogIn(
  deps: ZportaDeps,
  { name, password }: { name: string; password: string },
): Promise<Outcome<LoggedIn>> {
  const named = await findByName(deps.db, name);
  const checked = await findFitting(deps, named, password);
  if (!checked.ok) return checked;
  const { person, passwordHash } = checked.value;
  const session = await openSession(deps, person, "password");
  if (!session.ok) return session;
  return accepted({
    ...session.value,
    rehash: (deps) =>
      rehash(deps, { passwordHash }, password, (hash) =>
        deps.db.query(
          "UPDATE auth_user SET password = ? WHERE id = ? AND password = ?",
          [hash, Number(person.user_id), passwordHash],
        )),
  });
}

/** The first whose password it is: a username never locks out the person whose address it is. */
async function findFitting(deps: ZportaDeps, named: Row[], password: string) {
  for (const person of named.slice(0, -1)) {
    const checked = await checkPassword(deps, credentialsOf(person), password);
    if (checked.ok) return checked;
  }
  const last = named.at(-1);
  return await checkPassword(deps, last ? credentialsOf(last) : null, password);
}

function credentialsOf(person: Row) {
  return { person, passwordHash: String(person.password) };
}

/** How somebody has proven who they are. All but a password prove the address as well. */
export type Proof = "password" | "link" | "google";

/**
 * Opens a session for somebody who has proven who they are: `last_login` moves, which spends every
 * link that was sent before, and rows that are missing are made. A link opens one session.
 *
 * Refuses with `wrong` when the account may not log in, with `spent` when it has changed since it was
 * read.
 */
export async function openSession(
  deps: ZportaDeps,
  person: Row,
  proof: Proof,
): Promise<Outcome<Session>> {
  if (!mayLogIn(person)) return refused("wrong", "password");
  const now = deps.now();
  const account = { userId: Number(person.user_id), passwordHash: String(person.password) };
  // Never the same moment twice: a link made for the old one must die.
  const { rowsAffected } = await deps.db.query(
    `UPDATE auth_user SET is_active = 1, deactivated_at = NULL,
       last_login = GREATEST(?, COALESCE(last_login, '1970-01-01') + INTERVAL 1 MICROSECOND),
       email_proven_at = COALESCE(email_proven_at, ?)
     WHERE id = ? AND password = ? AND email = ? AND deleted_at IS NULL
       AND (is_active = 1 OR deactivated_at IS NOT NULL)
       ${proof === "link" ? "AND last_login <=> ?" : ""}`,
    [
      toSql(now),
      proof === "password" ? null : toSql(now),
      account.userId,
      account.passwordHash,
      person.email,
      ...proof === "link" ? [person.last_login] : [],
    ],
  );
  if (rowsAffected === 0) return refused("spent", "password");
  const token = person.token ?? await tokenOf(deps.db, account, now);
  if (!token) return refused("spent", "password");
  const complete = isComplete(person) ? person : await findPerson(deps.db, account.userId, now);
  return accepted({ person: complete, token });
}

/** Keeps a login for the study statistics. Runs after the answer: a lost one costs nobody anything. */
export async function recordLogIn(deps: ZportaDeps, userId: number, client: Client): Promise<void> {
  await deps.db.query(
    `INSERT INTO users_userloginevent (user_id, login_at, user_agent, ip_address, forced_closed)
     VALUES (?, ?, ?, ?, 0)`,
    [
      userId,
      toSql(deps.now()),
      client.userAgent?.slice(0, 255) ?? null,
      client.ipAddress?.slice(0, 39) ?? null,
    ],
  );
}

/** Closes the latest open login. The token stays good: other tabs and devices share it. */
export async function logOut(deps: ZportaDeps, userId: number): Promise<void> {
  const now = toSql(deps.now());
  await deps.db.query(
    `UPDATE users_userloginevent
     SET logout_at = ?, session_duration_seconds = GREATEST(0, TIMESTAMPDIFF(SECOND, login_at, ?))
     WHERE user_id = ? AND logout_at IS NULL ORDER BY login_at DESC, id DESC LIMIT 1`,
    [now, now, userId],
  );
}

/** Notes that somebody is still there; `null` when no login is open. */
export async function beat(deps: ZportaDeps, userId: number): Promise<Date | null> {
  const now = deps.now();
  const { rowsAffected } = await deps.db.query(
    `UPDATE users_userloginevent SET last_heartbeat_at = ?
     WHERE user_id = ? AND logout_at IS NULL ORDER BY login_at DESC, id DESC LIMIT 1`,
    [toSql(now), userId],
  );
  return rowsAffected === 0 ? null : now;
}
