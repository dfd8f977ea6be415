import type { FaultKind } from "../../local/gateway/gateway.ts";
import type { Failure } from "../../local/mail/catcher.ts";

/** A fault of the database, for the statements in which a regular expression finds something. */
export type DatabaseFault = FaultKind & { match: string; times: number };

/** What the database may do beside dying: the statement, and what happens to it. */
export const DATABASE_FAULTS: readonly DatabaseFault[] = [
  { match: "^COMMIT", kind: "drop_reply", times: 2 },
  { match: "^COMMIT", kind: "drop_request", times: 2 },
  { match: "^COMMIT", kind: "cut_reply", times: 2 },
  { match: "^COMMIT", kind: "kill_transaction", times: 2 },
  { match: "^COMMIT", kind: "http", status: 502, times: 2 },
  { match: "INSERT", kind: "drop_reply", times: 1 },
  { match: "INSERT", kind: "pool_full", times: 3 },
  { match: "INSERT INTO outbox", kind: "error", errno: 1213, message: "Deadlock found", times: 3 },
  { match: "UPDATE outbox", kind: "drop_reply", times: 3 },
  { match: "SELECT", kind: "drop_reply", times: 3 },
  { match: ".", kind: "delay", ms: 300, times: 20 },
  { match: ".", kind: "drop_request", times: 4 },
];

/** What the mail provider may do beside dying. */
export const MAIL_FAILURES: readonly Failure[] = [
  { status: 503, times: 3 },
  { status: 500, times: 3 },
  { status: 429, times: 3, retryAfterSeconds: 1 },
  { status: "hang", seconds: 2 },
  { status: "lost_reply", seconds: 2 },
  { status: "cut", times: 1 },
];
