import { toSql } from "../../../db/time.ts";
import { insertRow, sql, updateRows } from "../../../db/write.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import type { ZportaDeps } from "../env.ts";
import type { ZportaContext } from "./answers.ts";
import { type CompletePerson, findPerson, isComplete, mayLogIn, type Person } from "./person.ts";
import { tokenOf } from "./tokens.ts";

/** A person who has just logged in, and their token. */
export type Session = { person: CompletePerson; token: string };

/** What a request says about the browser; stored with the login. */
export type Client = { userAgent: string | null; ipAddress: string | null };

/** How a person proved who they are. A link and Google also verify the address. */
export type Proof = "password" | "link" | "google";

/**
 * Opens a session for a person who proved who they are. It moves `last_login`, which makes every
 * link that was sent before invalid, and inserts missing rows. A link opens one session.
 *
 * Refuses with `wrong` when the account may not log in, with `spent` when it changed since it was
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
  // Always later than the last login, even in the same millisecond: links depend on this moment.
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

/** Stores a login for the study statistics. No answer waits for it. */
export async function recordLogIn(deps: ZportaDeps, userId: number, client: Client): Promise<void> {
  await insertRow(deps.db, "users_userloginevent", {
    user_id: userId,
    login_at: toSql(deps.now()),
    user_agent: client.userAgent?.slice(0, 255) ?? null,
    ip_address: client.ipAddress?.slice(0, 39) ?? null,
    forced_closed: false,
  });
}

/** Stores the login of a request once the answer is on its way. */
export function recordLogInAfterwards(c: ZportaContext, userId: number): void {
  const client: Client = {
    userAgent: c.req.header("User-Agent") ?? null,
    ipAddress: c.req.header("CF-Connecting-IP") ?? null,
  };
  c.env.afterwards((deps) => recordLogIn(deps, userId, client));
}
