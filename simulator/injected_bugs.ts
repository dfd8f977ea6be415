import { readFailure } from "../src/db/errors.ts";
import type { Deps, Query, SqlValue } from "../src/deps.ts";
import type { InjectedBug } from "./world/isolate.ts";

/**
 * Bugs that the simulator has to find. Each changes what the product says to its ports, so that the product
 * itself stays as it is.
 */
export const INJECTED_BUGS: Readonly<Record<string, InjectedBug>> = {
  /** Whoever has lost the lease still writes down what became of an email. */
  "no fencing": (deps) =>
    withStatements(
      deps,
      (statement, args) =>
        /^UPDATE outbox SET status/.test(statement.trim())
          ? [statement.replace(/lease_token = \?(\s+AND id IN)/, "? IS NOT NULL$1"), args]
          : [statement, args],
    ),

  /** The email is written by itself, whatever becomes of the transaction. */
  "email outside the transaction": (deps) =>
    withSessions(
      deps,
      (query) => (statement, args) =>
        /^INSERT INTO outbox/.test(statement.trim())
          ? deps.db.query(statement, args)
          : query(statement, args),
    ),

  /** The address is the provider's key: another email to it has the same. */
  "key used again": (deps) => ({
    ...deps,
    mailer: {
      ...deps.mailer,
      send: (emails, _key) => deps.mailer.send(emails, emails[0]!.to),
    },
  }),

  /** A worker keeps an email to itself for a second, although it may take longer. */
  "lease of a second": (deps) =>
    withStatements(deps, (statement, args) => {
      const lease = leaseOf(statement);
      if (lease < 0) return [statement, args];
      const until = args[lease];
      if (typeof until !== "string") return [statement, args];
      const shortened = new Date(Date.parse(`${until.slice(0, 23).replace(" ", "T")}Z`) - 59_000);
      return [
        statement,
        args.with(lease, `${shortened.toISOString().slice(0, 23).replace("T", " ")}000`),
      ];
    }),

  /** A statement is sent again by itself when it fails within a transaction. */
  "one statement again": (deps) =>
    withSessions(deps, (query) => async (statement, args) => {
      try {
        return await query(statement, args);
      } catch (error) {
        if (/^(?:BEGIN|COMMIT)/.test(statement) || readFailure(error).kind !== "transient") {
          throw error;
        }
        return await query(statement, args);
      }
    }),

  /** Nobody looks what became of a COMMIT without an answer: it is taken for done. */
  "unknown COMMIT taken for done": (deps) =>
    withSessions(deps, (query) => async (statement, args) => {
      try {
        return await query(statement, args);
      } catch (error) {
        if (statement !== "COMMIT") throw error;
        return { rows: [], rowsAffected: 0, insertId: 0 };
      }
    }),

  /** A duplicate key is somebody else's, although the row in between may be our own. */
  "duplicates taken for refusals": blindAfterCommit,

  /** A duplicate key is taken for our own row, although somebody else's process has written it in between. */
  "duplicates taken for our own": credulousAfterDuplicate,

  /** A reset leaves the tokens of before as they are. */
  "tokens outlive a reset": (deps) =>
    withStatements(deps, (statement, args) => [
      statement
        .replace("u.sessions_valid_from <= ?", "? IS NOT NULL")
        .replace(/^(DELETE FROM authtoken_token WHERE user_id = \?)/, "$1 AND user_id < 0"),
      args,
    ]),

  /** The store says that a photo is removed, and keeps it. */
  "photos stay": (deps) => ({
    ...deps,
    photos: { ...deps.photos, delete: () => Promise.resolve() },
  }),

  /** Each attempt writes the email anew. */
  "another body at each attempt": (deps) => ({
    ...deps,
    mailer: {
      ...deps.mailer,
      send: (emails, key) =>
        deps.mailer.send(
          emails.map((email) => ({ ...email, text: `${email.text}\n${deps.now().toISOString()}` })),
          key,
        ),
    },
  }),

  /** Whoever looks for pending emails takes those that were sent, too. */
  "sent becomes pending": (deps) =>
    withStatements(deps, (statement, args) => [
      statement
        .replace("status = 'pending' AND next_attempt_at", "status <> 'failed' AND next_attempt_at")
        .replace(/^(UPDATE outbox SET)( lease_token = \?,)/, "$1 status = 'pending',$2"),
      args,
    ]),
};

/** Changes what is said within transactions. */
function withSessions(deps: Deps, change: (query: Query) => Query): Deps {
  const { db } = deps;
  return {
    ...deps,
    db: {
      ...db,
      session: () => {
        const session = db.session();
        return { ...session, query: change(session.query) };
      },
    },
  };
}

/** After a COMMIT without an answer, look-ups see nobody's key: whose row it is stays unknown. */
function blindAfterCommit(deps: Deps): Deps {
  let isBlind = false;
  const query: Query = async (statement, args) => {
    const result = await deps.db.query(statement, args);
    if (!isBlind) return result;
    const rows = result.rows.map((row) => ({
      ...row,
      ..."keyed_id" in row ? { keyed_id: null, keyed_digest: null, holder_digest: null } : {},
    }));
    return { ...result, rows };
  };
  return withSessions(
    { ...deps, db: { ...deps.db, query } },
    (inSession) => async (statement, args) => {
      try {
        return await inSession(statement, args);
      } catch (error) {
        isBlind ||= statement === "COMMIT";
        throw error;
      }
    },
  );
}

/** After a duplicate key, look-ups find the row of this very registration: whose it is nobody asks. */
function credulousAfterDuplicate(deps: Deps): Deps {
  let own: { digest: SqlValue; password: SqlValue } | null = null;
  let isDuplicate = false;
  const query: Query = async (statement, args) => {
    const result = await deps.db.query(statement, args);
    if (!own || !isDuplicate) return result;
    const { digest, password } = own;
    const rows = result.rows.map((row) =>
      row.keyed_id === null && row.holder_id !== null
        ? { ...row, keyed_id: row.holder_id, keyed_digest: digest, keyed_password: password }
        : row
    );
    return { ...result, rows };
  };
  return withSessions(
    { ...deps, db: { ...deps.db, query } },
    (inSession) => async (statement, args = []) => {
      const digest = columnOf(statement, "registration_digest");
      if (digest >= 0) {
        const password = Math.max(
          columnOf(statement, "password"),
          columnOf(statement, "user_password"),
        );
        own = { digest: args[digest]!, password: args[password]! };
      }
      try {
        return await inSession(statement, args);
      } catch (error) {
        isDuplicate ||= readFailure(error).kind === "duplicate";
        throw error;
      }
    },
  );
}

type Rewritten = [statement: string, args: readonly SqlValue[]];

function withStatements(
  deps: Deps,
  rewrite: (statement: string, args: readonly SqlValue[]) => Rewritten,
): Deps {
  const rewriting = (query: Query): Query => (statement, args = []) =>
    query(...rewrite(statement, args));
  return withSessions(
    { ...deps, db: { ...deps.db, query: rewriting(deps.db.query) } },
    rewriting,
  );
}

/** Which of the values says how long a lease lasts; -1: none. */
function leaseOf(statement: string): number {
  const text = statement.trim();
  if (/^UPDATE outbox SET lease_token = \?, lease_until = \?/.test(text)) return 1;
  return /^INSERT INTO outbox\b/.test(text) ? columnOf(text, "lease_until") : -1;
}

/** Which of the values of an INSERT is that of a column; -1: none. */
function columnOf(statement: string, column: string): number {
  const columns = /^INSERT INTO \w+ \(([^)]*)\)/.exec(statement.trim())?.[1]?.split(",");
  return columns?.findIndex((name) => name.trim() === column) ?? -1;
}
