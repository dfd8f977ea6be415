import { StatementError } from "./errors.ts";

/**
 * Which branch of PlanetScale a gateway stands for. A `production` branch has safe migrations on and takes
 * schema changes from deploy requests alone; a `development` branch takes them directly.
 */
export type Branch = "production" | "development";

type Refusal = {
  pattern: RegExp;
  kind: string;
  text: (bare: string) => string;
  errno: number;
  sqlState?: string;
  only?: Branch;
};

/** Vitess's errno for what has none in MySQL. */
const NO_ERRNO = 1105;

const DDL = /^(?:CREATE|ALTER|DROP|RENAME|TRUNCATE)\b/i;

const unsupported = (bare: string) => `VT12001: unsupported: ${bare.split(/[ (]/)[0]}`;
const syntaxError = (bare: string) => `syntax error near '${bare.split(" ")[1] ?? ""}'`;

/**
 * What is refused before it reaches a tablet, the first that fits.
 *
 * Source: PlanetScale's "MySQL compatibility" and "Safe migrations"; vitessio/vitess
 * `go/vt/vterrors/code.go`, `go/vt/schema/online_ddl.go`.
 */
const REFUSALS: readonly Refusal[] = [
  // The next statement may run on another connection.
  {
    pattern: /^(?:SET|USE|LOCK|UNLOCK)\b|\b(?:GET|RELEASE)_LOCK ?\(/i,
    kind: "Unimplemented",
    text: unsupported,
    errno: NO_ERRNO,
  },
  {
    pattern: /^KILL\b/i,
    kind: "PermissionDenied",
    text: () => "VT07001: kill statement is not allowed",
    errno: 1095,
  },
  {
    pattern:
      /^(?:CREATE|ALTER|DROP) (?:OR REPLACE |AGGREGATE |DEFINER ?= ?\S+ )*(?:PROCEDURE|FUNCTION|TRIGGER|EVENT)\b|^CALL\b/i,
    kind: "InvalidArgument",
    text: syntaxError,
    errno: 1064,
    sqlState: "42000",
  },
  {
    pattern: /:=/,
    kind: "InvalidArgument",
    text: () => "syntax error near ':='",
    errno: 1064,
    sqlState: "42000",
  },
  {
    pattern: /^(?:CREATE|DROP) (?:DATABASE|SCHEMA)\b|^LOAD\b|\bINTO OUTFILE\b|\bJSON_TABLE ?\(/i,
    kind: "Unimplemented",
    text: unsupported,
    errno: NO_ERRNO,
  },
  {
    pattern: DDL,
    kind: "Unknown",
    text: () => "direct DDL is disabled",
    errno: NO_ERRNO,
    only: "production",
  },
  {
    pattern: /^(?:CREATE|ALTER) TABLE\b.*(?<!\bDROP )\bFOREIGN KEY\b/i,
    kind: "Aborted",
    text: () => "VT10001: foreign key constraints are not allowed",
    errno: NO_ERRNO,
  },
];

/**
 * Refuses what PlanetScale refuses on this branch. `bare` is the statement in one line.
 *
 * @throws {StatementError} in vtgate's words.
 */
export function refuseForbidden(bare: string, branch: Branch): void {
  const code = withoutTexts(bare);
  const refusal = REFUSALS.find(({ pattern, only }) =>
    pattern.test(code) && (only === undefined || only === branch)
  );
  if (!refusal) return;
  const { kind, text, errno, sqlState = "HY000" } = refusal;
  const message = `${text(bare)} (errno ${errno}) (sqlstate ${sqlState})`;
  throw new StatementError(kind, message, errno, "vtgate_itself");
}

/** A statement in one line, without comments before it; what an executable comment holds is the statement. */
export function inOneLine(sql: string): string {
  return sql.replace(/^(?:\s|\/\*(?!!).*?\*\/|\/\*!\d*|(?:--\s|#).*?(?:\n|$))+/s, "")
    .trim().replace(/;$/, "").replace(/\s+/g, " ");
}

/** Whether a statement changes the schema. */
export function isDdl(bare: string): boolean {
  return DDL.test(bare);
}

/** A statement without texts, quoted names and comments, in which anything may stand. */
function withoutTexts(sql: string): string {
  return sql.replace(/'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|`[^`]*`|\/\*.*?\*\//gs, "?");
}
