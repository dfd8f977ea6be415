import type { VitessError } from "./vitess_errors.ts";

/** The `error` of a response, whose HTTP status is 200 nevertheless. */
export type WireError = { code: string; message: string };

/**
 * How errors are worded. PlanetScale is not consistent, so the service must understand every form:
 * `terse` leaves out MySQL's message with the name of the key; `code: "unknown"` leaves out the kind.
 */
export type ErrorStyle = { terse: boolean; code: "named" | "unknown" };

/** A statement failed. `kind` is Vitess's code for the reason, for example `AlreadyExists`. */
export class StatementError extends Error {
  override name = "StatementError";
  constructor(
    readonly kind: string,
    message: string,
    readonly errno: number | null = null,
    readonly by: VitessError["by"] = "vttablet",
  ) {
    super(message);
  }
}

/** An error of MySQL. */
export type MysqlError = { errno: number; sqlState: string; message: string };

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

/** The SQLSTATE of an errno, for errors that tests inject. */
const SQL_STATES: Record<number, string> = {
  1040: "08004",
  1048: "23000",
  1062: "23000",
  1205: "HY000",
  1213: "40001",
  1451: "23000",
  1452: "23000",
};

/** Words an error of MySQL as PlanetScale does. */
export function fromMysql(error: MysqlError, sql: string): StatementError {
  const { errno, sqlState } = error;
  const kind = KINDS[errno] ?? "Unknown";
  const message = errno === 1062 ? withTableInKey(error.message, sql) : error.message;
  return new StatementError(kind, `${message} (errno ${errno}) (sqlstate ${sqlState})`, errno);
}

/** An injected error of Vitess's own. */
export function fromVitess({ by, code, text, errno, sqlState = "HY000" }: VitessError) {
  const stable = errno === undefined ? "" : ` (errno ${errno}) (sqlstate ${sqlState})`;
  return new StatementError(code, text + stable, errno, by);
}

/** An injected error, in the form of MySQL's own. */
export function madeUp(errno: number, message: string): MysqlError {
  return { errno, message, sqlState: SQL_STATES[errno] ?? "HY000" };
}

/** Reads an error that `mysql2` threw. A lost or refused connection becomes 2013 or 2002. */
export function readMysqlError(error: unknown): MysqlError {
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

/** The `error` of a response. It quotes the statement with placeholders instead of values. */
export function toWireError(error: StatementError, sql: string, style: ErrorStyle): WireError {
  const stable = /\(errno \d+\) \(sqlstate \w+\)/.exec(error.message)?.[0];
  const description = style.terse && stable ? stable : error.message;
  const statement = `Sql: "${withPlaceholders(sql)}", BindVars: {REDACTED}`;
  const code = style.code === "unknown" ? "UNKNOWN" : screaming(error.kind);
  if (error.by === "vtgate_itself") return { code, message: error.message };
  if (error.by === "vtgate") return { code, message: `target: db.-.primary: ${description}` };
  return {
    code,
    message: `target: db.-.primary: vttablet: rpc error: code = ${error.kind} desc = ` +
      `${description} (CallerID: local): ${statement}`,
  };
}

/** MariaDB gives the name of the key alone, MySQL puts the table in front of it. */
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
