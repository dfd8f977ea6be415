import { noteAccess } from "../../../core/audit/access.ts";
import { changesOf } from "../../../core/audit/changes.ts";
import { person as byPerson, recordEvent } from "../../../core/audit/record_event.ts";
import type { PendingEmail } from "../../../core/outbox.ts";
import { enqueueNotice } from "../../../core/repeatable_email.ts";
import { unusablePassword } from "../../../core/passwords/passwords.ts";
import { retry } from "../../../db/patience.ts";
import { addSeconds, fromSql, toSql } from "../../../db/time.ts";
import { transact } from "../../../db/transact.ts";
import {
  type ChangedColumns,
  columnList,
  type Fragment,
  sql,
  updateRows,
} from "../../../db/write.ts";
import type { Tx } from "../../../deps.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import type { ZportaDeps } from "../env.ts";
import { hasPassword } from "./account_rows.ts";
import { passwordRemovedEmail } from "./accounts/emails.ts";
import type { ZportaContext } from "./answers.ts";
import {
  type CompletePerson,
  findById,
  findPerson,
  isComplete,
  mayLogIn,
  type Person,
} from "./person.ts";
import { newToken, replaceToken, revokeToken, tokenOf } from "./tokens.ts";

/** A person who has just logged in, their token, and the email that reports what that has ended. */
export type Session = { person: CompletePerson; token: string; email: PendingEmail | null };

/** What a request says about the browser; stored with the login. */
export type Client = { userAgent: string | null; ipAddress: string | null };

/** How a person proved who they are. A link and Google also verify the address. */
export type Proof = "password" | "link" | "google";

type Opened = Pick<Session, "token" | "email">;

/**
 * Opens a session for a person who proved who they are. It moves `last_login`, which makes every
 * link that was sent before invalid, and inserts missing rows. A link opens one session.
 *
 * Whoever registered an address may not own it. So its first proof ends the password and the sessions
 * that were there before, and an email says so; later proofs end nothing. An account that its owner
 * deactivated becomes active again, with a new token. `newHash` replaces an outdated hash of the same
 * password.
 *
 * Refuses with `wrong` when the account may not log in, with `spent` when it changed since it was
 * read.
 */
export async function openSession(
  deps: ZportaDeps,
  person: Person,
  proof: Proof,
  newHash: string | null = null,
): Promise<Outcome<Session>> {
  if (!mayLogIn(person)) return refused("wrong", "password");
  const isFirstProof = proof !== "password" && person.email_proven_at === null;
  const isUsual = person.is_active && !isFirstProof && proof !== "link";
  const opened = isUsual
    ? await continueSession(deps, person, newHash)
    : await startSession(deps, person, { isFirstProof, proof, newHash });
  if (!opened.ok) return opened;
  const complete = isComplete(person)
    ? person
    : await findPerson(deps.db, person.user_id, deps.now());
  return accepted({ person: complete, ...opened.value });
}

/** The usual login: the token stays as it is. */
async function continueSession(
  deps: ZportaDeps,
  person: Person,
  newHash: string | null,
): Promise<Outcome<Opened>> {
  const now = deps.now();
  const columns = { ...logInColumns(now), password: newHash ?? undefined };
  const update = () => updateRows(deps.db, "auth_user", columns, unchanged(person));
  // Where the first run has renewed the hash, the next finds the account changed, as after another login.
  const { rowsAffected } = await retry(deps.db.patience, update);
  if (rowsAffected === 0) return refused("spent", "password");
  const passwordHash = newHash ?? person.password;
  const account = { userId: person.user_id, passwordHash };
  const token = person.token ??
    await retry(deps.db.patience, () => tokenOf(deps.db, newToken(deps), account, now));
  return token ? accepted({ token, email: null }) : refused("spent", "password");
}

/** All or nothing: a link is not spent, and no password ended, unless the session is there. */
async function startSession(
  deps: ZportaDeps,
  person: Person,
  how: { isFirstProof: boolean; proof: Proof; newHash: string | null },
): Promise<Outcome<Opened>> {
  const { isFirstProof, proof, newHash } = how;
  const byLink = proof === "link";
  const now = deps.now();
  const { user_id: userId } = person;
  const isRenewed = isFirstProof || !person.is_active;
  const token = newToken(deps);
  const lastLogin = byLink ? momentAfter(person.last_login, now) : undefined;
  const proven = isFirstProof
    ? { password: unusablePassword(deps), email_proven_at: toSql(now) }
    : {};
  const columns: ChangedColumns = {
    ...logInColumns(now),
    ...lastLogin && { last_login: lastLogin },
    ...newHash && { password: newHash },
    ...proven,
  };
  const where = isFirstProof || byLink ? stillUnused(person) : unchanged(person);
  return await transact<Opened>(deps.db, async (tx) => {
    const { rowsAffected } = await updateRows(tx, "auth_user", columns, where);
    if (rowsAffected === 0) return refused("spent", "password");
    if (isFirstProof) await endSessions(tx, userId, now);
    if (isRenewed) {
      await recordEvent(tx, deps, {
        tenant: "zporta",
        what: isFirstProof ? "address_proven" : "switched_on",
        accountId: userId,
        by: byPerson(userId),
        note: proof,
        changes: changesOf(person, { is_active: true, ...proven }, ["password"]),
      }, now);
    }
    if (isRenewed) await replaceToken(tx, userId, token, now);
    const held = isRenewed
      ? token
      : await tokenOf(tx, token, { userId, passwordHash: person.password }, now);
    if (!held) return refused("spent", "password");
    const draft = isFirstProof && hasPassword(person) ? passwordRemovedEmail(person) : null;
    return accepted({ token: held, email: draft && await enqueueNotice(tx, deps, draft, now) });
  }, async () => {
    const current = await findById(deps.db, userId);
    if (!current?.token) return null;
    const isOpened = isRenewed ? current.token === token : current.last_login === lastLogin;
    return isOpened ? accepted({ token: current.token, email: null }) : null;
  });
}

function logInColumns(now: Date): ChangedColumns {
  return {
    is_active: true,
    deactivated_at: null,
    failed_log_ins: 0,
    // Always later than the last login, even in the same millisecond: links depend on this moment.
    last_login: sql(
      "GREATEST(?, COALESCE(last_login, '1970-01-01') + INTERVAL 1 MICROSECOND)",
      [toSql(now)],
    ),
  };
}

/** The condition that the account is still as it was when the proof was checked. */
function unchanged(person: Person): Fragment {
  return {
    sql: `id = ? AND password = ? AND email = ? AND deleted_at IS NULL
      AND is_active = ? AND (is_active = 1 OR deactivated_at IS NOT NULL)`,
    args: [person.user_id, person.password, person.email, person.is_active],
  };
}

/**
 * The condition that the account is as it was when a link was checked, and that nobody has logged in
 * since: of two who follow one link, one gets through. Until the address is proven, only the proof
 * counts: logins and new passwords may be a stranger's, who must not get in the owner's way.
 */
export function stillUnused(person: Person): Fragment {
  if (person.email_proven_at === null) {
    return {
      sql: `id = ? AND email = ? AND email_proven_at IS NULL AND deleted_at IS NULL
        AND (is_active = 1 OR deactivated_at IS NOT NULL)`,
      args: [person.user_id, person.email],
    };
  }
  const { sql, args } = unchanged(person);
  return { sql: `${sql} AND last_login <=> ?`, args: [...args, person.last_login] };
}

/** Now, or a microsecond after the last login: known here, so that a lost reply can be looked up. */
function momentAfter(last: string | null, now: Date): string {
  if (last === null || last < toSql(now)) return toSql(now);
  const [seconds, fraction = "0"] = last.split(".");
  const next = Number(fraction) + 1;
  return next < 1_000_000
    ? `${seconds}.${String(next).padStart(6, "0")}`
    : toSql(addSeconds(fromSql(seconds!), 1));
}

/** Ends every session of an account: its token, and the logins that are open. */
export async function endSessions(tx: Tx, userId: number, now: Date): Promise<void> {
  await revokeToken(tx, userId);
  await updateRows(tx, "users_userloginevent", {
    logout_at: toSql(now),
    session_duration_seconds: sql("GREATEST(0, TIMESTAMPDIFF(SECOND, login_at, ?))", [toSql(now)]),
    forced_closed: true,
  }, { sql: "user_id = ? AND logout_at IS NULL", args: [userId] });
}

/**
 * Stores a login for the study statistics. No answer waits for it, so it may come after the account was
 * deleted: then nothing is stored.
 */
export async function recordLogIn(deps: ZportaDeps, userId: number, client: Client): Promise<void> {
  const { names, values, args } = columnList({
    user_id: sql("u.id"),
    login_at: toSql(deps.now()),
    user_agent: client.userAgent?.slice(0, 255) ?? null,
    ip_address: client.ipAddress?.slice(0, 39) ?? null,
    forced_closed: false,
  });
  await deps.db.query(
    `INSERT INTO users_userloginevent (${names})
     SELECT ${values} FROM auth_user AS u WHERE u.id = ? AND u.deleted_at IS NULL`,
    [...args, userId],
  );
}

/** Stores the login of a request once the answer is on its way, and notes it for the account's timeline. */
export function recordLogInAfterwards(c: ZportaContext, userId: number, proof: Proof): void {
  const client: Client = {
    userAgent: c.req.header("User-Agent") ?? null,
    ipAddress: c.req.header("CF-Connecting-IP") ?? null,
  };
  c.env.afterResponse(async (deps) => {
    await recordLogIn(deps, userId, client);
    const access = { tenant: "zporta", accountId: userId, what: "logged_in" } as const;
    await noteAccess(deps, { ...access, detail: proof });
  });
}
