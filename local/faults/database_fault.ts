import type { Fault, FaultKind } from "../gateway/faults.ts";

/** A fault as it is ordered, through the API and in the studio. */
export type DatabaseFault = {
  kind: FaultName;
  /** Only in the database of this tenant. Default: in all of them. */
  tenant?: string;
  /** Only statements that begin with this word, `BEGIN` and `COMMIT` among them. */
  statement?: StatementName;
  /** Only statements about this table. */
  table?: string;
  /** Only statements that have this in them, values included, in capitals or not. */
  contains?: string;
  /** How often it happens. Default: once, or with `seconds` every time. */
  times?: number;
  /** After so many seconds it is over. */
  seconds?: number;
  /** How long a `delay` is, in milliseconds. Default: 1000. */
  ms?: number;
};

/** What can happen: what it says about itself, what the gateway does, and how long it lasts by default. */
export const FAULTS = {
  delay: { says: "executed late", does: { kind: "delay", ms: 1_000 } },
  lost_request: {
    says: "the connection breaks before the statement is executed",
    does: { kind: "drop_request" },
  },
  lost_reply: {
    says: "executed, then the connection breaks",
    does: { kind: "drop_reply" },
  },
  cut_reply: {
    says: "executed, then the connection breaks in the middle of the reply",
    does: { kind: "cut_reply" },
  },
  hang: { says: "nothing happens, and nobody answers", does: { kind: "hang" } },
  hang_reply: { says: "executed, and nobody answers", does: { kind: "hang_reply" } },
  deadlock: {
    says: "MySQL rolls the transaction back",
    does: {
      kind: "error",
      errno: 1213,
      message: "Deadlock found when trying to get lock; try restarting transaction",
    },
  },
  lock_wait: {
    says: "somebody else holds the lock too long",
    does: {
      kind: "error",
      errno: 1205,
      message: "Lock wait timeout exceeded; try restarting transaction",
    },
  },
  transaction_killed: {
    says: "the transaction ends, as after 20 seconds",
    does: { kind: "kill_transaction" },
  },
  pool_full: { says: "no connection is free", does: { kind: "pool_full" } },
  failover: {
    says: "another server becomes the primary",
    does: { kind: "vitess", error: "not_serving" },
    seconds: 5,
  },
  stopped: {
    says: "no connection is accepted",
    does: { kind: "drop_request" },
    seconds: 10,
  },
  edge: { says: "PlanetScale's edge answers 503", does: { kind: "http", status: 503 } },
} as const satisfies Record<string, { says: string; does: FaultKind; seconds?: number }>;

/** The name of a fault. */
export type FaultName = keyof typeof FAULTS;

/** The names of all faults. */
export const FAULT_NAMES = Object.keys(FAULTS) as FaultName[];

/** What a statement may begin with. */
export const STATEMENTS = [
  "SELECT",
  "INSERT",
  "UPDATE",
  "DELETE",
  "BEGIN",
  "COMMIT",
  "ROLLBACK",
] as const;

/** The first word of a statement. */
export type StatementName = typeof STATEMENTS[number];

const MAX_TIMES = 1_000_000;
const MAX_SECONDS = 86_400;
const MAX_DELAY_MS = 60_000;
const FIELDS = ["kind", "tenant", "statement", "table", "contains", "times", "seconds", "ms"];

/** Reads a fault; a text says what is wrong with it. */
export function readDatabaseFault(
  given: unknown,
  tenants: readonly string[],
): DatabaseFault | string {
  if (given === null || typeof given !== "object" || Array.isArray(given)) {
    return "a fault must be a JSON object";
  }
  const fault = given as Record<string, unknown>;
  const unknown = Object.keys(fault).find((name) => !FIELDS.includes(name));
  if (unknown) return `${unknown} is no field: there are ${FIELDS.join(", ")}`;
  const { kind, tenant, statement, table, contains, times, seconds, ms } = fault;
  if (!FAULT_NAMES.includes(kind as FaultName)) {
    return `kind must be one of ${FAULT_NAMES.join(", ")}`;
  }
  if (tenant !== undefined && !tenants.includes(String(tenant))) {
    return `tenant must be one of ${tenants.join(", ")}`;
  }
  if (statement !== undefined && !STATEMENTS.includes(statement as StatementName)) {
    return `statement must be one of ${STATEMENTS.join(", ")}`;
  }
  if (table !== undefined && !/^\w{1,64}$/.test(String(table))) {
    return "table must be a table's name";
  }
  if (contains !== undefined && !(typeof contains === "string" && contains !== "")) {
    return "contains must be a text";
  }
  if (times !== undefined && !isWithin(times, 1, MAX_TIMES)) return "times must be 1 or more";
  if (seconds !== undefined && !(Number(seconds) > 0 && Number(seconds) <= MAX_SECONDS)) {
    return `seconds must be a number above 0, up to ${MAX_SECONDS}`;
  }
  if (ms !== undefined && kind !== "delay") return "ms is only for delay";
  if (ms !== undefined && !isWithin(ms, 1, MAX_DELAY_MS)) return `ms must be 1 to ${MAX_DELAY_MS}`;
  return withEnd(fault as DatabaseFault);
}

/** Nothing lasts for ever: what says neither how often nor how long happens once, or as long as is usual. */
function withEnd(fault: DatabaseFault): DatabaseFault {
  if (fault.times !== undefined || fault.seconds !== undefined) return fault;
  const { seconds }: { says: string; seconds?: number } = FAULTS[fault.kind];
  return seconds ? { ...fault, seconds } : { ...fault, times: 1 };
}

function isWithin(value: unknown, from: number, to: number): boolean {
  return Number.isInteger(value) && Number(value) >= from && Number(value) <= to;
}

/** What the gateway is to do, and when. */
export function toGatewayFault(fault: DatabaseFault): Pick<Fault, "match"> & FaultKind {
  const { kind, statement, table, contains, ms } = fault;
  const about = table && new RegExp(`\\b(?:FROM|INTO|UPDATE|JOIN)\\s+\`?${table}\\b`, "i");
  const text = contains?.toLowerCase();
  const match = (sql: string) =>
    (!statement || sql.trimStart().toUpperCase().startsWith(statement)) &&
    (!about || about.test(sql)) &&
    (!text || sql.toLowerCase().includes(text));
  const does: FaultKind = FAULTS[kind].does;
  return { match, ...does, ...does.kind === "delay" && ms && { ms } };
}

/** A sentence about a fault: what happens to which statements. */
export function describeFault(
  { kind, tenant, statement, table, contains, ms }: DatabaseFault,
): string {
  const which = [
    statement ?? "any statement",
    ...table ? [`about ${table}`] : [],
    ...contains ? [`with “${contains}”`] : [],
    ...tenant ? [`of ${tenant}`] : [],
  ];
  const says = kind === "delay" ? `executed ${ms ?? 1_000} ms late` : FAULTS[kind].says;
  return `${which.join(" ")}: ${says}`;
}
