import { emailSpellings, normalizeEmail } from "../../../core/email_address.ts";
import { digestKeysOf, keyedDigest } from "../../../core/keyed_digest.ts";
import { BREACHED, register, type Registered } from "../../../core/register.ts";
import {
  isSameRegistration,
  keysOf,
  NATURAL_KEY_SECONDS,
  type RegistrationId,
  registrationId,
} from "../../../core/repetition.ts";
import { folded, foldedIn } from "../../../db/folded.ts";
import { integer, moment, nullable, type RowOf, selectRow, text } from "../../../db/rows.ts";
import { addSeconds, toSql } from "../../../db/time.ts";
import { placeholders } from "../../../db/write.ts";
import type { Queryable } from "../../../deps.ts";
import { accepted, type Outcome, type Reason, type Refusal, refused } from "../../../outcome.ts";
import type { ZportaDeps } from "../env.ts";
import { addressOf, explorer, insertAccount, type Learner } from "../shared/account_rows.ts";
import { isForeignAddress, isReservedUsername } from "../shared/accounts/usernames.ts";

/** What somebody enters to register. */
export type SignUp = {
  username: string;
  email: string;
  password: string;
  /** The role that they asked for; `null` when they asked for none. */
  requestedRole: string | null;
  bio: string;
};

/**
 * Registers a learner: account, profile and preferences. Everybody starts as an explorer; a
 * requested role is only recorded. No email is sent.
 *
 * Refuses with `taken` username (also when it is reserved, or an address that is not their own), `taken` email,
 * or `reused` idempotencyKey when this key came before with other content. The same request with the
 * same key gets the account of the first. Without a key a repeated request is refused, as Django
 * refused it and as consumers expect, unless the first was answered by an outage: see `isUnanswered`.
 */
export async function registerLearner(
  deps: ZportaDeps,
  signUp: SignUp,
  idempotencyKey: string | null,
): Promise<Outcome<Registered<Learner>>> {
  const { username, email } = signUp;
  if (isBarred(signUp)) return refused("taken", "username");
  const registration = await identify(deps, signUp, idempotencyKey);
  return await register<Learner>(deps, {
    password: signUp.password,
    address: addressOf(email),
    lookUp: (now) => lookUp(deps, signUp, registration, now),
    insertAccount: (tx, passwordHash, now) => {
      return insertAccount(tx, deps, { username, email, passwordHash, registration }, now);
    },
    ...explorer(signUp),
  });
}

/** Finds what else is wrong with a registration of which only these fields are valid; writes nothing. */
export async function findObjections(
  deps: ZportaDeps,
  { username = "", email = "", password = "" }: Partial<SignUp>,
): Promise<Reason[]> {
  const [holders, isBreached] = await Promise.all([
    findHolders(deps.db, { username, email }, [null]),
    password !== "" && deps.isBreached(password),
  ]);
  const taken = refuseTaken({ username, email }, holders);
  return [...taken?.reasons ?? [], ...isBreached ? [BREACHED] : []];
}

/** Whether a username is reserved, or somebody else's address. */
function isBarred({ username, email }: Pick<SignUp, "username" | "email">): boolean {
  return isReservedUsername(username) || email !== "" && isForeignAddress(username, email);
}

/**
 * Identifies a repeated registration: digests of its key and its content. Without
 * a key of the client's it gets one that nobody else knows, so that this very request recognises its
 * account after a lost reply to `COMMIT`.
 */
type OwnId = RegistrationId & { key: string; isClientsKey: boolean };

async function identify(
  deps: ZportaDeps,
  signUp: SignUp,
  idempotencyKey: string | null,
): Promise<OwnId> {
  const { password: _, ...content } = { ...signUp, email: normalizeEmail(signUp.email) };
  const id = registrationId(deps, "zporta", [content], idempotencyKey);
  const ownKey = () => keyedDigest(digestKeysOf(deps)[0], "zporta.request", [deps.newId()]);
  return { ...id, key: id.key ?? await ownKey(), isClientsKey: id.key !== null };
}

async function lookUp(
  { db, passwords }: ZportaDeps,
  signUp: SignUp,
  id: OwnId,
  now: Date,
): Promise<Outcome<Learner> | null> {
  const found = await findHolders(db, signUp, keysOf(id));
  const { keyed_id, holder_id, ...named } = found;
  const isSame = (digest: string | null, passwordHash: string | null) =>
    isSameRegistration(passwords, { ...signUp, ...id }, { digest, passwordHash });
  if (keyed_id !== null) {
    return await isSame(named.keyed_digest, named.keyed_password)
      ? accepted({ userId: keyed_id })
      : refused("reused", "idempotencyKey");
  }
  const isRepetition = !id.isClientsKey && isUnanswered(found, db.patience.totalMs, now) &&
    await isSame(named.holder_digest, named.holder_password);
  if (holder_id !== null && isRepetition) return accepted({ userId: holder_id });
  return refuseTaken(signUp, found);
}

/** Who holds the key, the username and the address of a registration. */
type Holders = RowOf<typeof HOLDERS>;

function refuseTaken(
  signUp: Pick<SignUp, "username" | "email">,
  { named_id, alike_id, addressed_id, holder_id }: Holders,
): Refusal | null {
  const isTaken = [named_id, alike_id, addressed_id].some((holder) => holder !== null);
  if (isTaken || isBarred(signUp)) return refused("taken", "username");
  return holder_id === null ? null : refused("taken", "email");
}

async function findHolders(
  db: Queryable,
  signUp: Pick<SignUp, "username" | "email">,
  keys: readonly (string | null)[],
): Promise<Holders> {
  const addressed = foldedIn("o.email_norm", emailSpellings(signUp.username));
  const holds = foldedIn("h.email_norm", emailSpellings(signUp.email));
  // Always one row: each join finds at most one account by a unique key. `username` is also compared
  // under its own collation, which may take é for e.
  const found = await selectRow(
    db,
    HOLDERS,
    `SELECT k.id AS keyed_id, k.registration_digest AS keyed_digest, k.password AS keyed_password,
       n.id AS named_id, c.id AS alike_id, o.id AS addressed_id,
       h.id AS holder_id, h.registration_digest AS holder_digest, h.password AS holder_password,
       h.date_joined AS holder_joined, h.last_login AS holder_last_login
     FROM (SELECT 1 AS one) AS base
     LEFT JOIN auth_user AS k ON k.registration_key IN (${placeholders(keys)})
     LEFT JOIN auth_user AS n ON n.username_norm = ${folded("?")}
     LEFT JOIN auth_user AS c ON c.username = ?
     LEFT JOIN auth_user AS o ON ${addressed.sql}
     LEFT JOIN auth_user AS h ON ${holds.sql}`,
    [...keys, signUp.username, signUp.username, ...addressed.args, ...holds.args],
  );
  return found!;
}

const HOLDERS = {
  keyed_id: nullable(integer),
  keyed_digest: nullable(text),
  keyed_password: nullable(text),
  named_id: nullable(integer),
  alike_id: nullable(integer),
  addressed_id: nullable(integer),
  holder_id: nullable(integer),
  holder_digest: nullable(text),
  holder_password: nullable(text),
  holder_joined: nullable(moment),
  holder_last_login: nullable(moment),
};

/**
 * Whether the account may be that of the same registration, sent before without a key, whose answer was
 * 503 because the reply to `COMMIT` came too late or not at all. Such an answer takes the whole
 * patience, so a request that may still be answered otherwise is younger. Whoever was answered 201
 * logs in at once.
 */
function isUnanswered(row: Holders, patienceMs: number, now: Date): boolean {
  const { holder_joined, holder_last_login } = row;
  return holder_last_login === null && holder_joined !== null &&
    holder_joined <= addSeconds(now, -patienceMs / 1000) &&
    holder_joined >= addSeconds(now, -NATURAL_KEY_SECONDS);
}

/** Counts the accounts made since a moment, by us or by the Django beside us. */
export async function countNewAccounts(db: Queryable, since: Date): Promise<number> {
  const row = await selectRow(
    db,
    { accounts: integer },
    "SELECT COUNT(*) AS accounts FROM auth_user WHERE date_joined > ?",
    [toSql(since)],
  );
  return row?.accounts ?? 0;
}
