import { toSql } from "../../../db/time.ts";
import { transact } from "../../../db/transact.ts";
import type { Queryable, Row } from "../../../deps.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import { checkGoogleToken, type GoogleIdentity } from "./google_token.ts";
import {
  insertAccount,
  insertPreferences,
  insertProfile,
  unusablePassword,
} from "../shared/account_rows.ts";
import { openSession, type Session } from "../shared/sessions.ts";
import { findByEmail, isComplete } from "../shared/person.ts";
import { revokeToken } from "../shared/tokens.ts";
import type { ZportaDeps } from "../env.ts";

/** How often another username is tried when somebody takes ours at the same moment. */
const NAME_ATTEMPTS = 5;
const NUMBERED_NAMES = 30;

/** A login by Google, and what it made. */
export type GoogleSession = Session & { isNewUser: boolean; isNewProfile: boolean };

/**
 * Logs in whoever Google vouches for, and registers them when the address is new.
 *
 * Whoever registered the address with a password, and never proved it, may be somebody else who waits
 * for its owner: that account loses its password and its token before the owner gets in.
 *
 * Refuses with `wrong` google, `required` googleEmail.
 */
export async function logInByGoogle(
  deps: ZportaDeps,
  token: string,
): Promise<Outcome<GoogleSession>> {
  const identity = await checkGoogleToken(deps.settings.google, token, deps.now());
  if (!identity.ok) return identity;
  const known = await findByEmail(deps.db, identity.value.email);
  const person = known ?? await registerByGoogle(deps, identity.value);
  if (needsCleansing(person)) await cleanse(deps, person);

  const current = await findByEmail(deps.db, identity.value.email);
  const session = current && await openSession(deps, current, "google");
  if (!session?.ok) return refused("wrong", "google");
  return accepted({
    ...session.value,
    isNewUser: known === null,
    isNewProfile: known === null || !isComplete(known),
  });
}

/** Registers an account without a password. The address is proven. @throws when no name is free. */
async function registerByGoogle(deps: ZportaDeps, identity: GoogleIdentity): Promise<Row> {
  for (let attempt = 0; attempt < NAME_ATTEMPTS; attempt++) {
    const username = await freeUsername(deps.db, identity);
    const created = await insertLearner(deps, identity, username);
    if (created.ok) return created.value;
  }
  throw new Error("Cannot register by Google: every username was taken meanwhile");
}

async function insertLearner(
  deps: ZportaDeps,
  identity: GoogleIdentity,
  username: string,
): Promise<Outcome<Row>> {
  const now = deps.now();
  const find = async (): Promise<Outcome<Row> | null> => {
    const person = await findByEmail(deps.db, identity.email);
    if (person) return accepted(person);
    return await isUsernameTaken(deps.db, username) ? refused("taken", "username") : null;
  };
  const inserted = await transact(deps.db, async (tx) => {
    const account = { ...identity, username, passwordHash: unusablePassword(), provenAt: now };
    const { userId } = await insertAccount(tx, account, now);
    await insertProfile(tx, { userId, bio: null, requestedRole: null }, now);
    await insertPreferences(tx, userId, now);
    return accepted<Row>({});
  }, find);
  if (!inserted.ok) return inserted;
  return await find() ?? refused("taken", "username");
}

/** The name at Google as a username: lower case, `_` for blanks, numbered when it is taken. */
async function freeUsername(db: Queryable, { name, email }: GoogleIdentity): Promise<string> {
  const base = (name || email.split("@")[0]!).normalize("NFKC").toLowerCase()
    .replace(/\s+/g, "_").replace(/[^\p{L}\p{N}_.+-]/gu, "").slice(0, 140) || "learner";
  const names = Array.from({ length: NUMBERED_NAMES }, (_, i) => i === 0 ? base : `${base}${i}`);
  const { rows } = await db.query(
    `SELECT username_norm FROM auth_user WHERE username_norm IN (${
      names.map(() => "?").join(", ")
    })`,
    names,
  );
  const taken = new Set(rows.map(({ username_norm }) => username_norm));
  return names.find((candidate) => !taken.has(candidate)) ?? `${base}${randomNumber()}`;
}

function randomNumber(): number {
  return 100_000 + crypto.getRandomValues(new Uint32Array(1))[0]! % 900_000;
}

async function isUsernameTaken(db: Queryable, username: string): Promise<boolean> {
  const { rows } = await db.query(
    "SELECT 1 AS one FROM auth_user WHERE username_norm = ? OR username = ? LIMIT 1",
    [username.toLowerCase(), username],
  );
  return rows.length > 0;
}

function needsCleansing(person: Row): boolean {
  const hasPassword = person.password !== "" && !String(person.password).startsWith("!");
  return person.email_proven_at === null && hasPassword;
}

/** Takes password and token away, and with them every link that was sent. */
async function cleanse(deps: ZportaDeps, person: Row): Promise<void> {
  const userId = Number(person.user_id);
  await transact(deps.db, async (tx) => {
    const { rowsAffected } = await tx.query(
      `UPDATE auth_user SET password = ?, email_proven_at = ?
       WHERE id = ? AND email_proven_at IS NULL`,
      [unusablePassword(), toSql(deps.now()), userId],
    );
    if (rowsAffected > 0) await revokeToken(tx, userId);
    return accepted(undefined);
    // Asked for again when the answer is lost: the second run finds nothing to do.
  }, () => Promise.resolve(null));
}
