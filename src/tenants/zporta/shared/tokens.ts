import { toSql } from "../../../db/time.ts";
import type { Queryable } from "../../../deps.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";

/** An account that has shown its token. */
export type Caller = { userId: number; username: string; email: string; isStaff: boolean };

const KEY_BYTES = 20;
const KEY_CHARACTERS = 2 * KEY_BYTES;

/**
 * Finds whose token a request carries: `Token …` or `Bearer …`, any case. Django and we read the same
 * table, so each accepts the other's. Session cookies are never looked at.
 *
 * Refuses with `required` without a token (another scheme is none), `malformed` when it is cut short,
 * `wrong` when nobody has it, `inactive` when its owner may not act.
 */
export async function findCaller(
  db: Queryable,
  header: string | undefined,
): Promise<Outcome<Caller>> {
  const [scheme = "", ...rest] = (header ?? "").trim().split(/\s+/);
  if (!["token", "bearer"].includes(scheme.toLowerCase())) {
    return refused("required", "credentials");
  }
  const key = rest[0];
  if (key === undefined) return refused("malformed", "credentials");
  if (rest.length > 1 || key.length > KEY_CHARACTERS) return refused("wrong", "credentials");

  const { rows } = await db.query(
    `SELECT u.id, u.username, u.email, u.is_staff, u.is_active
     FROM authtoken_token AS t JOIN auth_user AS u ON u.id = t.user_id WHERE t.\`key\` = ?`,
    [key],
  );
  const row = rows[0];
  if (!row) return refused("wrong", "credentials");
  if (Number(row.is_active) !== 1) return refused("inactive", "credentials");
  return accepted({
    userId: Number(row.id),
    username: row.username,
    email: row.email,
    isStaff: Number(row.is_staff) === 1,
  });
}

/**
 * The account's one token, which is made when there is none: 40 lower-case hexadecimal digits. `null`
 * when the password is no longer the one whose hash was checked: its tokens were just taken away.
 */
export async function tokenOf(
  db: Queryable,
  account: { userId: number; passwordHash: string },
  now: Date,
): Promise<string | null> {
  // Two logins at once: the key of `user_id` lets one win, and both read the winner's.
  await db.query(
    `INSERT INTO authtoken_token (\`key\`, created, user_id)
     SELECT ?, ?, u.id FROM auth_user AS u WHERE u.id = ? AND u.password = ?
     ON DUPLICATE KEY UPDATE user_id = authtoken_token.user_id`,
    [newKey(), toSql(now), account.userId, account.passwordHash],
  );
  const { rows } = await db.query(
    "SELECT `key` FROM authtoken_token WHERE user_id = ?",
    [account.userId],
  );
  return rows[0]?.key ?? null;
}

/** Takes the account's token away: whoever holds it must log in again. */
export async function revokeToken(db: Queryable, userId: number): Promise<void> {
  await db.query("DELETE FROM authtoken_token WHERE user_id = ?", [userId]);
}

function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(KEY_BYTES))]
    .map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
