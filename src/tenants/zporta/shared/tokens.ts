import { flag, integer, selectRow, text } from "../../../db/rows.ts";
import { toSql } from "../../../db/time.ts";
import { columnList, sql } from "../../../db/write.ts";
import type { Deps, Queryable } from "../../../deps.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";

/** The account whose token a request carries, and the token. */
export type Caller = {
  userId: number;
  username: string;
  email: string;
  isStaff: boolean;
  token: string;
};

const KEY_BYTES = 20;
const KEY_CHARACTERS = 2 * KEY_BYTES;

/**
 * Finds the account whose token a request carries: `Token …` or `Bearer …`, in any case. Django and
 * this service read the same table, so each accepts the other's tokens. Session cookies are
 * ignored.
 *
 * Refuses with `required` without a header (another scheme counts as none), `blank` when the header has
 * a scheme but no token, `malformed` when the token has blanks in it, `wrong` when no account has the
 * token, `inactive` when the account may not act.
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
  if (key === undefined) return refused("blank", "credentials");
  if (rest.length > 1) return refused("malformed", "credentials");
  if (key.length > KEY_CHARACTERS) return refused("wrong", "credentials");

  const row = await selectRow(
    db,
    CALLER,
    `SELECT u.id, u.username, u.email, u.is_staff, u.is_active
     FROM authtoken_token AS t JOIN auth_user AS u ON u.id = t.user_id WHERE t.\`key\` = ?`,
    [key],
  );
  if (!row) return refused("wrong", "credentials");
  if (!row.is_active) return refused("inactive", "credentials");
  const { id: userId, username, email, is_staff: isStaff } = row;
  return accepted({ userId, username, email, isStaff, token: key });
}

const CALLER = { id: integer, username: text, email: text, is_staff: flag, is_active: flag };

/**
 * Returns the account's only token; `token` becomes it when there is none. `null` when the password has
 * changed since it was checked: then the token is for whoever has set the new one.
 */
export async function tokenOf(
  db: Queryable,
  token: string,
  account: { userId: number; passwordHash: string },
  now: Date,
): Promise<string | null> {
  // Two logins at once: the key of `user_id` lets one of them insert, and both read its token.
  const row = columnList({ key: token, created: toSql(now), user_id: sql("u.id") });
  await db.query(
    `INSERT INTO authtoken_token (${row.names})
     SELECT ${row.values} FROM auth_user AS u WHERE u.id = ? AND u.password = ?
     ON DUPLICATE KEY UPDATE user_id = authtoken_token.user_id`,
    [...row.args, account.userId, account.passwordHash],
  );
  const found = await selectRow(
    db,
    { key: text },
    `SELECT t.\`key\` FROM authtoken_token AS t JOIN auth_user AS u ON u.id = t.user_id
     WHERE t.user_id = ? AND u.password = ?`,
    [account.userId, account.passwordHash],
  );
  return found && found.key;
}

/** Revokes the account's token: every device has to log in again. */
export async function revokeToken(db: Queryable, userId: number): Promise<void> {
  await db.query("DELETE FROM authtoken_token WHERE user_id = ?", [userId]);
}

/** Replaces the account's token: whoever has the old one has to log in again. */
export async function replaceToken(
  db: Queryable,
  userId: number,
  token: string,
  now: Date,
): Promise<void> {
  await db.query(
    `INSERT INTO authtoken_token (\`key\`, created, user_id) VALUES (?, ?, ?)
     ON DUPLICATE KEY UPDATE \`key\` = VALUES(\`key\`), created = VALUES(created)`,
    [token, toSql(now), userId],
  );
}

/** Makes a token: 40 lower-case hexadecimal digits, as Django's. */
export function newToken({ randomBytes }: Pick<Deps, "randomBytes">): string {
  return [...randomBytes(KEY_BYTES)]
    .map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
