import { normalizeEmail } from "../../../core/email_address.ts";
import { keyedDigest } from "../../../core/keyed_digest.ts";
import { register, type Registered } from "../../../core/register.ts";
import { toSql } from "../../../db/time.ts";
import type { Queryable } from "../../../deps.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import {
  insertAccount,
  insertPreferences,
  insertProfile,
  type Learner,
} from "../shared/account_rows.ts";
import type { ZportaDeps } from "../env.ts";

/** Who wants an account: a registration in our words. */
export type SignUp = {
  username: string;
  email: string;
  password: string;
  requestedRole: string | null;
  bio: string;
};

/**
 * Registers a learner: account, profile and preferences. Everybody starts as an explorer; another
 * role is written down as a wish. No e-mail is owed.
 *
 * Refuses with `taken` username (also when it is another person's address), `taken` email, or
 * `reused` idempotencyKey when this key came before with other content. The same request with the same
 * key gets the account of the first. Without a key the second is refused, as Django refused it: its
 * consumers test just that.
 */
export async function registerLearner(
  deps: ZportaDeps,
  signUp: SignUp,
  idempotencyKey: string | null,
): Promise<Outcome<Registered<Learner>>> {
  const { serviceKey } = deps;
  const digest = await keyedDigest(serviceKey, "zporta.sign-up", [
    { ...signUp, email: normalizeEmail(signUp.email) },
    // Without a key only this very request knows its account again, after a lost reply to COMMIT.
    idempotencyKey === null ? crypto.randomUUID() : null,
  ]);
  const key = idempotencyKey &&
    await keyedDigest(serviceKey, "zporta.idempotency-key", [idempotencyKey]);

  return await register<Learner>(deps, {
    password: signUp.password,
    lookUp: (db) => lookUp(db, signUp, { key, digest }),
    insertAccount: (tx, passwordHash, now) =>
      insertAccount(tx, { ...signUp, passwordHash, key, digest }, now),
    insertTenantRows: async (tx, { userId }, now) => {
      await insertProfile(tx, { ...signUp, userId }, now);
      await insertPreferences(tx, userId, now);
      return accepted(undefined);
    },
    email: () => null,
  });
}

type RegistrationId = { key: string | null; digest: string };

async function lookUp(
  db: Queryable,
  signUp: SignUp,
  id: RegistrationId,
): Promise<Outcome<Learner> | null> {
  // One row whatever is there: each join finds at most one by a unique key. `username` is asked for
  // under its own collation too, which may take é for e.
  const { rows } = await db.query(
    `SELECT k.id AS keyed_id, k.registration_digest AS keyed_digest, n.id AS named_id, c.id AS alike_id,
       o.id AS addressed_id, h.id AS holder_id, h.registration_digest AS holder_digest
     FROM (SELECT 1 AS one) AS base
     LEFT JOIN auth_user AS k ON k.registration_key = ?
     LEFT JOIN auth_user AS n ON n.username_norm = ?
     LEFT JOIN auth_user AS c ON c.username = ?
     LEFT JOIN auth_user AS o ON o.email_norm = ?
     LEFT JOIN auth_user AS h ON h.email_norm = ?`,
    [
      id.key,
      signUp.username.toLowerCase(),
      signUp.username,
      normalizeEmail(signUp.username),
      normalizeEmail(signUp.email),
    ],
  );
  const row = rows[0]!;
  if (row.keyed_id !== null) {
    return row.keyed_digest === id.digest
      ? accepted({ userId: Number(row.keyed_id) })
      : refused("reused", "idempotencyKey");
  }
  const isOurs = id.key === null && row.holder_digest === id.digest;
  if (isOurs) return accepted({ userId: Number(row.holder_id) });
  const isTaken = [row.named_id, row.alike_id, row.addressed_id].some((holder) => holder !== null);
  if (isTaken) return refused("taken", "username");
  return row.holder_id === null ? null : refused("taken", "email");
}

/** How many accounts were made since this moment, by us or by the Django beside us. */
export async function countNewAccounts(db: Queryable, since: Date): Promise<number> {
  const { rows } = await db.query(
    "SELECT COUNT(*) AS accounts FROM auth_user WHERE date_joined > ?",
    [toSql(since)],
  );
  return Number(rows[0]!.accounts);
}
