/** The `error` of an answer. HTTP says 200 all the same. */
export type WireError = { code: string; message: string };

/**
 * How errors are worded. PlanetScale is not consistent, so the product must understand all of it:
 * `terse` leaves out what MySQL said, key name included; `code: "unknown"` names no kind.
 */
export type ErrorStyle = { terse: boolean; code: "named" | "unknown" };

/** A statement that was refused, with Vitess's word for why, e.g. `AlreadyExists`. */
export class StatementError extends Error {
  override name = "StatementError";
  constructor(readonly kind: string, message: string, readonly errno: number | null = null) {
    super(message);
  }
}

/** What MySQL said. */
export type MysqlRefusal = { errno: number; sqlState: string; message: string };

const KINDS: Record<number, string> = {
  1040: "ResourceExhausted",
  1048: "FailedPrecondition",
  1054: "NotFound",
  1064: "InvalidArgument",
  1062: "AlreadyExists",
  1091: "FailedPrecondition",
  1146: "NotFound",
  1203: "ResourceExhausted",
  1205: "DeadlineExceeded",
  1213: "Aborted",
  1290: "FailedPrecondition",
  1317: "Canceled",
  1364: "FailedPrecondition",
  1406: "FailedPrecondition",
  1451: "FailedPrecondition",
  1452: "FailedPrecondition",
  2002: "Unavailable",
  2006: "Unavailable",
  2013: "Unavailable",
  3024: "DeadlineExceeded",
};

/** The SQLSTATE that belongs to an errno, for errors that are made up in tests. */
const SQL_STATES: Record<number, string> = {
  1040: "08004",
  1048: "23000",
  1062: "23000",
  1205: "HY000",
  1213: "40001",
  1451: "23000",
  1452: "23000",
};

/** Words MySQL's refusal as PlanetScale does. */
export function fromMysql(refusal: MysqlRefusal, sql: string): StatementError {
  const { errno, sqlState } = refusal;
  const kind = KINDS[errno] ?? "Unknown";
  const message = errno === 1062 ? withTableInKey(refusal.message, sql) : refusal.message;
  return new StatementError(kind, `${message} (errno ${errno}) (sqlstate ${sqlState})`, errno);
}

/** A refusal that MySQL did not make, worded as if it had. */
export function madeUp(errno: number, message: string): MysqlRefusal {
  return { errno, message, sqlState: SQL_STATES[errno] ?? "HY000" };
}

/** Reads what `mysql2` threw; a lost or refused connection becomes 2013 or 2002. */
export function readMysqlError(error: unknown): MysqlRefusal {
  const { errno, sqlState, sqlMessage, code } = error as {
    errno?: number;
    sqlState?: string;
    sqlMessage?: string;
    code?: string;
  };
  if (errno && errno > 0 && sqlMessage !== undefined) {
    return { errno, message: sqlMessage, sqlState: sqlState || "HY000" };
  }
  if (code === "ECONNREFUSED" || code === "ENOENT" || code === "ETIMEDOUT") {
    return madeUp(2002, "Can't connect to MySQL server");
  }
  if (!(error instanceof Error) || code === undefined) throw error;
  return madeUp(2013, "Lost connection to MySQL server during query");
}

/** The full text of an answer's `error`. The statement is quoted without what was typed into it. */
export function toWireError(error: StatementError, sql: string, style: ErrorStyle): WireError {
  const stable = /\(errno \d+\) \(sqlstate \w+\)/.exec(error.message)?.[0];
  const description = style.terse && stable ? stable : error.message;
  const statement = `Sql: "${withPlaceholders(sql)}", BindVars: {REDACTED}`;
  return {
    code: style.code === "unknown" ? "UNKNOWN" : screaming(error.kind),
    message: `target: db.-.primary: vttablet: rpc error: code = ${error.kind} desc = ` +
      `${description} (CallerID: local): ${statement}`,
  };
}

/** MariaDB names the key alone, MySQL puts the table before it. */
function withTableInKey(message: string, sql: string): string {
  const table = /^\s*(?:INSERT|REPLACE|UPDATE)\s+(?:IGNORE\s+)?(?:INTO\s+)?`?(\w+)`?/i.exec(sql)
    ?.[1];
  const [, before, key] = /^(.*for key )'([^']*)'$/s.exec(message) ?? [];
  if (before === undefined || !table || key!.includes(".")) return message;
  return `${before}'${table}.${key}'`;
}

function withPlaceholders(sql: string): string {
  let count = 0;
  return sql.replace(
    /'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|\b\d+(?:\.\d+)?\b/gs,
    (literal) => `:vtg${++count} /* ${/^\d/.test(literal) ? "INT64" : "VARCHAR"} */`,
  );
}

function screaming(kind: string): string {
  return kind.replace(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase();
}
