import { releaseAttempt, reserveAttempt } from "../../../core/attempts.ts";
import { integer, nullable, type RowOf, selectRow, text } from "../../../db/rows.ts";
import type { Queryable } from "../../../deps.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import type { ZportaDeps } from "../env.ts";
import { hasPassword } from "../shared/account_rows.ts";

/** Whose password is checked, and from which network. */
export type Owner = { userId: number; network: string | null };

const CREDENTIALS = {
  user_id: integer,
  email: text,
  password: text,
  username: text,
  first_name: text,
  last_name: text,
  email_proven_at: nullable(text),
};

/** What somebody logs in with, where emails go to, and what a new password must not repeat. */
export type Credentials = RowOf<typeof CREDENTIALS>;

/** Finds what somebody logs in with. */
export async function findCredentials(db: Queryable, userId: number): Promise<Credentials | null> {
  return await selectRow(
    db,
    CREDENTIALS,
    `SELECT id AS user_id, email, password, username, first_name, last_name,
       email_proven_at
     FROM auth_user WHERE id = ?`,
    [userId],
  );
}

/**
 * Checks the password of somebody who has a token. Whoever has stolen the token may not guess on:
 * refuses with `exhausted` attempts as the login does, and with `wrong` currentPassword.
 */
export async function checkOwnPassword(
  deps: ZportaDeps,
  { userId, network }: Owner,
  password: string,
): Promise<Outcome<Credentials>> {
  const account = await findCredentials(deps.db, userId);
  const attempt = await reserveAttempt(deps, {
    tenant: "zporta",
    accountIds: [userId],
    name: "",
    network,
  });
  if (!attempt.ok) return attempt;
  if (!account || !await deps.passwords.verify(password, account.password)) {
    return refused("wrong", "currentPassword");
  }
  await releaseAttempt(deps, attempt.value);
  return accepted(account);
}

/**
 * Checks the password that came with a request to close an account. The frontend sends none (`null`),
 * and then the token is enough; so it is for an account that has none. Refuses as `checkOwnPassword`.
 */
export async function confirmClosing(
  deps: ZportaDeps,
  owner: Owner,
  password: string | null,
): Promise<Outcome<void>> {
  if (password === null) return accepted(undefined);
  const account = await findCredentials(deps.db, owner.userId);
  if (account && !hasPassword(account)) return accepted(undefined);
  const checked = await checkOwnPassword(deps, owner, password);
  return checked.ok ? accepted(undefined) : checked;
}
