import { integer, selectRow, selectRows, text } from "../../../db/rows.ts";
import { toSql } from "../../../db/time.ts";
import { doAgain, transact } from "../../../db/transact.ts";
import { placeholders } from "../../../db/write.ts";
import type { Queryable } from "../../../deps.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import type { ZportaDeps } from "../env.ts";
import {
  insertAccount,
  insertPreferences,
  insertProfile,
  unusablePassword,
} from "../shared/account_rows.ts";
import { findByEmail, isComplete, type Person } from "../shared/person.ts";
import { openSession, type Session } from "../shared/sessions.ts";
import { revokeToken } from "../shared/tokens.ts";
import { checkGoogleToken, type GoogleIdentity } from "./google_token.ts";

/** How often another username is tried when somebody takes ours at the same moment. */
const NAME_ATTEMPTS = 5;

/** How many numbered usernames are looked up before a random number is appended. */
const NUMBERED_NAMES = 30;

/** A login with Google, and what it created. */
export type GoogleSession = Session & { isNewUser: boolean; isNewProfile: boolean };

/**
 * Logs in the person whom an ID token names, and registers them when the address is new.
 *
 * Somebody may have registered another person's address with a password. So an account whose address
 * was never verified loses its password and its token before the owner of the address gets in.
 *
 * Refuses with `wrong` google, `required` googleEmail.
 */
export async function logInWithGoogle(
  deps: ZportaDeps,
  token: string,
): Promise<Outcome<GoogleSession>> {
  const identity = await checkGoogleToken(deps.settings.google, token, deps.now());
  if (!identity.ok) return identity;
  const known = await findByEmail(deps.db, identity.value.email);
  const person = known ?? await registerWithGoogle(deps, identity.value);
  if (isUnverified(person)) await revokePassword(deps, person.user_id);

  const current = await findByEmail(deps.db, identity.value.email);
  const session = current && await openSession(deps, current, "google");
  if (!session?.ok) return refused("wrong", "google");
  return accepted({
    ...session.value,
    isNewUser: known === null,
    isNewProfile: known === null || !isComplete(known),
  });
}

/**
 * Registers an account without a password; the address is verified.
 *
 * @throws when no username is free.
 */
async function registerWithGoogle(deps: ZportaDeps, identity: GoogleIdentity): Promise<Person> {
  for (let attempt = 0; attempt < NAME_ATTEMPTS; attempt++) {
    const username = await freeUsername(deps.db, identity);
    const inserted = await insertLearner(deps, identity, username);
    const person = inserted.ok ? await findByEmail(deps.db, identity.email) : null;
    if (person) return person;
  }
  throw new Error("Cannot register with Google: every username was taken meanwhile");
}

async function insertLearner(
  deps: ZportaDeps,
  { email, firstName, lastName }: GoogleIdentity,
  username: string,
): Promise<Outcome<void>> {
  const now = deps.now();
  return await transact<void>(deps.db, async (tx) => {
    const passwordHash = unusablePassword();
    const account = { username, email, firstName, lastName, passwordHash, provenAt: now };
    const { userId } = await insertAccount(tx, account, now);
    await insertProfile(tx, { userId, bio: null, requestedRole: null }, now);
    await insertPreferences(tx, userId, now);
    return accepted(undefined);
  }, async () => {
    if (await findByEmail(deps.db, email)) return accepted(undefined);
    return await isUsernameTaken(deps.db, username) ? refused("taken", "username") : null;
  });
}

/** The name at Google as a username: lower case, `_` for blanks, with a number when it is taken. */
async function freeUsername(db: Queryable, { name, email }: GoogleIdentity): Promise<string> {
  const base = (name || email.split("@")[0]!).normalize("NFKC").toLowerCase()
    .replace(/\s+/g, "_").replace(/[^\p{L}\p{N}_.+-]/gu, "").slice(0, 140) || "learner";
  const names = Array.from({ length: NUMBERED_NAMES }, (_, i) => i === 0 ? base : `${base}${i}`);
  const rows = await selectRows(
    db,
    { username_norm: text },
    `SELECT username_norm FROM auth_user WHERE username_norm IN (${placeholders(names)})`,
    names,
  );
  const taken = new Set(rows.map(({ username_norm }) => username_norm));
  return names.find((candidate) => !taken.has(candidate)) ?? `${base}${randomNumber()}`;
}

function randomNumber(): number {
  return 100_000 + crypto.getRandomValues(new Uint32Array(1))[0]! % 900_000;
}

async function isUsernameTaken(db: Queryable, username: string): Promise<boolean> {
  const row = await selectRow(
    db,
    { one: integer },
    "SELECT 1 AS one FROM auth_user WHERE username_norm = ? OR username = ? LIMIT 1",
    [username.toLowerCase(), username],
  );
  return row !== null;
}

/** Whether an account has a password although its address was never verified. */
function isUnverified({ password, email_proven_at }: Person): boolean {
  const isUsable = password !== "" && !password.startsWith("!");
  return email_proven_at === null && isUsable;
}

/** Revokes password and token, which makes every link that was sent invalid. */
async function revokePassword(deps: ZportaDeps, userId: number): Promise<void> {
  await transact(deps.db, async (tx) => {
    const { rowsAffected } = await tx.query(
      `UPDATE auth_user SET password = ?, email_proven_at = ?
       WHERE id = ? AND email_proven_at IS NULL`,
      [unusablePassword(), toSql(deps.now()), userId],
    );
    if (rowsAffected > 0) await revokeToken(tx, userId);
    return accepted(undefined);
  }, doAgain);
}
