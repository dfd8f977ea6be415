import { checkLinkToken, decodeAccountId } from "../../../core/link_tokens.ts";
import { toSql } from "../../../db/time.ts";
import { transact } from "../../../db/transact.ts";
import type { Row } from "../../../deps.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import { findById, mayLogIn } from "../shared/person.ts";
import { openSession, type Session } from "../shared/sessions.ts";
import { revokeToken } from "../shared/tokens.ts";
import { accountLink, LIFETIMES, type LinkKind } from "./account_link.ts";
import type { ZportaDeps } from "../env.ts";

/**
 * Logs in whoever follows a magic link: once. Refuses with `wrong`, `expired` or `spent`.
 */
export async function followMagicLink(
  deps: ZportaDeps,
  uid: string,
  token: string,
): Promise<Outcome<Session>> {
  const person = await checkLink(deps, "magic_link", uid, token);
  return person.ok ? await openSession(deps, person.value, "link") : person;
}

/**
 * Sets a new password with a reset link, once. Whoever held the old token must log in again.
 * Refuses with `malformed` when the link names nobody, with `wrong`, `expired` or `spent`.
 */
export async function resetPassword(
  deps: ZportaDeps,
  reset: { uid: string; token: string; password: string },
): Promise<Outcome<void>> {
  const checked = await checkLink(deps, "password_reset", reset.uid, reset.token);
  if (!checked.ok) return checked;
  const person = checked.value;
  const hash = await deps.passwords.hash(reset.password);
  const isDone = async () => {
    const now = await findById(deps.db, Number(person.user_id));
    return now?.password === hash ? accepted(undefined) : null;
  };
  return await transact(deps.db, async (tx) => {
    const { rowsAffected } = await tx.query(
      `UPDATE auth_user SET password = ?, email_proven_at = COALESCE(email_proven_at, ?)
       WHERE id = ? AND password = ? AND email = ? AND last_login <=> ? AND deleted_at IS NULL`,
      [
        hash,
        toSql(deps.now()),
        Number(person.user_id),
        person.password,
        person.email,
        person.last_login,
      ],
    );
    if (rowsAffected === 0) return refused("spent", "link");
    await revokeToken(tx, Number(person.user_id));
    return accepted(undefined);
  }, isDone);
}

async function checkLink(
  deps: ZportaDeps,
  kind: LinkKind,
  uid: string,
  token: string,
): Promise<Outcome<Row>> {
  const userId = decodeAccountId(uid);
  if (userId === null) return refused("malformed", "link");
  const person = await findById(deps.db, userId);
  if (!person || !mayLogIn(person)) return refused("wrong", "link");
  const checked = await checkLinkToken(
    deps.serviceKey,
    accountLink(kind, person),
    token,
    LIFETIMES[kind],
    deps.now(),
  );
  return checked.ok ? accepted(person) : checked;
}
