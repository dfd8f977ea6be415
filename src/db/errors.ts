/**
 * Why a statement failed, as far as it decides what to do next.
 *
 * | kind | meaning | what `transact()` does |
 * |---|---|---|
 * | `duplicate` | a unique key refuses the row (1062) | rolls back, looks up whose row it is |
 * | `transient` | deadlock, lock wait, lost transaction, server busy, network | retries the whole transaction |
 * | `fatal` | anything else: a bug, a missed validation, no permission | throws |
 */
export type DatabaseFailure =
  | { kind: "duplicate"; key: string | null }
  | { kind: "transient"; errno: number | null }
  | { kind: "fatal"; errno: number | null };

const TRANSIENT_ERRNOS = new Set([
  1020, // row changed since it was read
  1040, // too many connections
  1205, // lock wait timeout
  1213, // deadlock
  1290, // server is read-only: a reparent is under way
  2002, // cannot connect
  2003,
  2006, // server has gone away
  2013, // lost connection
  3024, // query execution was interrupted, maximum time exceeded
]);

/** Texts of Vitess that come without a useful errno. */
const TRANSIENT_TEXTS =
  /ResourceExhausted|not serving|transaction \S+: (?:ended|not found)|in use: for|connection pool|context deadline exceeded|code = Unavailable|code = Aborted/i;

/**
 * Reads the errno and the key name out of what the PlanetScale driver threw. The only place that
 * reads that text: it holds values that strangers chose, so nothing else may trust, log or show it.
 *
 * Source: the message forms of Vitess, e.g.
 * `… desc = Duplicate entry 'x' for key 'm_user.uq_email' (errno 1062) (sqlstate 23000) …`.
 */
export function readFailure(error: unknown): DatabaseFailure {
  if (error instanceof TransportError) return { kind: "transient", errno: null };
  if (!isDatabaseError(error)) return { kind: "fatal", errno: null };
  const message = withoutStatement(error.message);
  const errno = readErrno(message);
  if (errno === 1062) return { kind: "duplicate", key: readKey(message) };
  const isTransient = errno !== null && TRANSIENT_ERRNOS.has(errno) ||
    isEdgeTrouble(error.status) ||
    TRANSIENT_TEXTS.test(withoutQuotedValues(message));
  return { kind: isTransient ? "transient" : "fatal", errno };
}

/**
 * The server could not be reached, or its answer did not arrive: a refused or reset connection, a
 * time limit, an answer that is no JSON. The statement may or may not have run.
 */
export class TransportError extends Error {
  override name = "TransportError";
}

/** Marks whatever the transport threw, so that a bug of ours is never taken for an outage. */
export function asTransportError(error: unknown): unknown {
  return isDatabaseError(error)
    ? error
    : new TransportError("Cannot reach the database", { cause: error });
}

/** A few words about a failure that are safe to log: never the message, which holds addresses. */
export function describeFailure(error: unknown): string {
  if (!isDatabaseError(error)) return error instanceof Error ? error.name : "unknown";
  const failure = readFailure(error);
  if (failure.kind === "duplicate") return `duplicate ${failure.key ?? "key"}`;
  return `database ${failure.errno ?? error.status}`;
}

type DatabaseError = Error & { status: number };

/** The driver's `DatabaseError`, known by its form. */
function isDatabaseError(error: unknown): error is DatabaseError {
  return error instanceof Error && "status" in error &&
    (error.name === "DatabaseError" || error.name === "UnknownError");
}

/** What PlanetScale's edge answers when it is busy or broken; SQL errors come with 400. */
function isEdgeTrouble(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

/** Vitess appends the statement, with what a stranger typed in it. */
function withoutStatement(message: string): string {
  const end = message.indexOf('): Sql: "');
  return end < 0 ? message : message.slice(0, end);
}

function readErrno(message: string): number | null {
  const found = [...message.matchAll(/\(errno (\d+)\) \(sqlstate \w+\)/g)].at(-1);
  return found ? Number(found[1]) : null;
}

/** The duplicated value is chosen by a stranger and stands before the key: the last one counts. */
function readKey(message: string): string | null {
  const found = [...message.matchAll(/for key '([^']*)'/g)].at(-1)?.[1];
  return found ? found.slice(found.lastIndexOf(".") + 1) : null;
}

function withoutQuotedValues(message: string): string {
  return message.replace(/'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"/g, "''");
}
