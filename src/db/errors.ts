/**
 * Why a statement failed, as far as it decides what to do next. `mayHaveRun` is `false` when the server
 * says that the statement did not run, or was undone.
 *
 * | kind | meaning | what `transact()` does |
 * |---|---|---|
 * | `duplicate` | a unique key refuses the row (1062) | rolls back, looks up whose row it is |
 * | `transient` | deadlock, lock wait, lost transaction, failover, server busy, network | retries the whole transaction |
 * | `fatal` | anything else: a bug, a missed validation, no permission | throws |
 */
export type DatabaseFailure =
  | { kind: "duplicate"; key: string | null }
  | { kind: "transient"; errno: number | null; mayHaveRun: boolean }
  | { kind: "fatal"; errno: number | null };

/** Transient errors of MySQL, and whether the statement may have run all the same. */
const TRANSIENT_ERRNOS = new Map([
  [1020, false], // row changed since it was read
  [1040, false], // too many connections
  [1053, false], // server shutdown in progress
  [1203, false], // too many connections of this user
  [1205, false], // lock wait timeout
  [1213, false], // deadlock
  [1226, false], // too many connections of this user
  [1290, false], // server is read-only: a reparent is under way
  [1317, false], // query execution was interrupted
  [1412, false], // table definition has changed
  [1836, false], // server is in read-only mode
  [2002, false], // cannot connect
  [2003, false],
  [2006, true], // server has gone away
  [2013, true], // lost connection
  [3024, false], // query execution was interrupted, maximum time exceeded
  [4031, false], // disconnected because of inactivity
]);

/** Vitess's errno for what has none in MySQL: then the text decides. */
const NO_ERRNO = 1105;

/**
 * Limits that stay, although Vitess gives them the codes of passing trouble.
 *
 * Source: vitessio/vitess `go/vt/vttablet/tabletserver/query_executor.go`; grpc/grpc-go `rpc_util.go`.
 */
const PERMANENT_TEXTS = /row count exceeded|message larger than max/i;

/**
 * What Vitess says when it did not run a statement, mostly without an errno: no room, or a failover.
 *
 * Source: vitessio/vitess `go/vt/vtgate/tabletgateway.go`, `go/vt/vtgate/buffer/buffer.go`,
 * `go/vt/vterrors/code.go`, `go/vt/vttablet/tabletserver/state_manager.go`.
 */
const REFUSING_TEXTS = new RegExp(
  [
    "ResourceExhausted|connection pool|accept new connections",
    "not serving|NOT_SERVING|SHUTTING_DOWN|wrong tablet type|enforce denied tables",
    "no healthy tablet available|inconsistent state detected|being resharded",
    "VT1400[23]|no available connection|no connection for tablet",
    "primary buffer is full|request evicted|before failover finished|destination shard is missing",
    "code = Aborted|transaction \\S+: (?:ended|not found|in use)",
  ].join("|"),
  "i",
);

/** What Vitess says when it cannot know whether a statement ran. */
const UNCLEAR_TEXTS = /Connection Closed|context deadline exceeded|code = Unavailable/i;

/** The same in the code beside the text. */
const TRANSIENT_CODES = new Map([
  ["RESOURCE_EXHAUSTED", false],
  ["ABORTED", false],
  ["CLUSTER_EVENT", false],
  ["UNAVAILABLE", true],
]);

/**
 * Reads the errno and the key name out of what the PlanetScale driver threw. The only place that
 * reads that text: it holds values that strangers chose, so nothing else may trust, log or show it.
 *
 * Source: the message forms of Vitess, e.g.
 * `… desc = Duplicate entry 'x' for key 'm_user.uq_email' (errno 1062) (sqlstate 23000) …`.
 */
export function readFailure(error: unknown): DatabaseFailure {
  if (error instanceof TransportError) return { kind: "transient", errno: null, mayHaveRun: true };
  if (!isDatabaseError(error)) return { kind: "fatal", errno: null };
  const message = withoutStatement(error.message);
  const errno = readErrno(message);
  if (errno === 1062) return { kind: "duplicate", key: readKey(message) };
  const mayHaveRun = readTransience(error, errno, withoutQuotedValues(message));
  return mayHaveRun === undefined
    ? { kind: "fatal", errno }
    : { kind: "transient", errno, mayHaveRun };
}

/** Whether a statement may have run whose failure is transient; `undefined` when the failure is not. */
function readTransience(
  { status, body }: DatabaseError,
  errno: number | null,
  text: string,
): boolean | undefined {
  // An errno of MySQL's own is exact, while its text may repeat what a stranger typed.
  if (errno !== null && errno !== NO_ERRNO) return TRANSIENT_ERRNOS.get(errno);
  if (PERMANENT_TEXTS.test(text)) return undefined;
  if (REFUSING_TEXTS.test(text) || status === 429) return false;
  if (UNCLEAR_TEXTS.test(text) || isEdgeTrouble(status)) return true;
  return TRANSIENT_CODES.get(String(body?.code).toUpperCase());
}

/**
 * The server could not be reached, or its answer did not arrive: a refused or reset connection, a
 * time limit, an answer that is no JSON. The statement may or may not have run.
 */
export class TransportError extends Error {
  override name = "TransportError";
}

/** A few words about a failure that are safe to log: never the message, which holds addresses. */
export function describeFailure(error: unknown): string {
  if (!isDatabaseError(error)) return error instanceof Error ? error.name : "unknown";
  const failure = readFailure(error);
  if (failure.kind === "duplicate") return `duplicate ${failure.key ?? "key"}`;
  return `database ${failure.errno ?? error.status}`;
}

type DatabaseError = Error & { status: number; body?: { code?: unknown } };

/** The driver's `DatabaseError`, known by its form. */
function isDatabaseError(error: unknown): error is DatabaseError {
  return error instanceof Error && "status" in error &&
    (error.name === "DatabaseError" || error.name === "UnknownError");
}

/** What PlanetScale's edge answers when it is broken; SQL errors come with 400. */
function isEdgeTrouble(status: number): boolean {
  return status === 408 || status >= 500;
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
