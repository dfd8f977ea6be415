import { toSql } from "../../../db/time.ts";
import { insertRow, sql, updateRows } from "../../../db/write.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import type { ZportaContext } from "./answers.ts";
import { type CompletePerson, findPerson, isComplete, mayLogIn, type Person } from "./person.ts";
import { tokenOf } from "./tokens.ts";
import type { ZportaDeps } from "../env.ts";

/** Somebody who has just logged in. */
export type Session = { person: CompletePerson; token: string };

/** What the browser tells about itself; kept with the login. */
export type Client = { userAgent: string | null; ipAddress: string | null };

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
  person: Person,
  proof: Proof,
): Promise<Outcome<Session>> {
  if (!mayLogIn(person)) return refused("wrong", "password");
  const now = deps.now();
  const account = { userId: person.user_id, passwordHash: person.password };
  // Never the same moment twice: a link made for the old one must die.
  const columns = {
    is_active: true,
    deactivated_at: null,
    last_login: sql(
      "GREATEST(?, COALESCE(last_login, '1970-01-01') + INTERVAL 1 MICROSECOND)",
      [toSql(now)],
    ),
    email_proven_at: proof === "password"
      ? undefined
      : sql("COALESCE(email_proven_at, ?)", [toSql(now)]),
  };
  const { rowsAffected } = await updateRows(deps.db, "auth_user", columns, {
    sql: `id = ? AND password = ? AND email = ? AND deleted_at IS NULL
      AND (is_active = 1 OR deactivated_at IS NOT NULL)
      ${proof === "link" ? "AND last_login <=> ?" : ""}`,
    args: [
      account.userId,
      account.passwordHash,
      person.email,
      ...proof === "link" ? [person.last_login] : [],
    ],
  });
  if (rowsAffected === 0) return refused("spent", "password");
  const token = person.token ?? await tokenOf(deps.db, account, now);
  if (!token) return refused("spent", "password");
  const complete = isComplete(person) ? person : await findPerson(deps.db, account.userId, now);
  return accepted({ person: complete, token });
}

/** Keeps a login for the study statistics. Runs after the answer: a lost one costs nobody anything. */
export async function recordLogIn(deps: ZportaDeps, userId: number, client: Client): Promise<void> {
  await insertRow(deps.db, "users_userloginevent", {
    user_id: userId,
    login_at: toSql(deps.now()),
    user_agent: client.userAgent?.slice(0, 255) ?? null,
    ip_address: client.ipAddress?.slice(0, 39) ?? null,
    forced_closed: false,
  });
}

/** Writes the login down once the answer is on its way. */
export function recordAfterwards(c: ZportaContext, userId: number): void {
  const client: Client = {
    userAgent: c.req.header("User-Agent") ?? null,
    ipAddress: c.req.header("CF-Connecting-IP") ?? null,
  };
  c.env.afterwards((deps) => recordLogIn(deps, userId, client));
}
