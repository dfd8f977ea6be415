import type { Connection } from "mysql2/promise";
import type { Fault } from "./faults.ts";
import { fromMysql, fromVitess, madeUp, readMysqlError, StatementError } from "./errors.ts";
import { findJsonColumns, type JsonColumns } from "../../ops/mysql/json_columns.ts";
import { flagTransaction, joinTransaction, leaveTransaction } from "./session.ts";
import { transactionOf, type VitessSession, wantRollback } from "./session.ts";
import { type Branch, inOneLine, isDdl, refuseForbidden } from "./refusals.ts";
import {
  keepTransactions,
  killedAtWork,
  poolIsFull,
  type TransactionLimits,
  type Transactions,
} from "./transactions.ts";
import { VITESS_ERRORS } from "./vitess_errors.ts";
import { toWireResult, type WireResult } from "./wire_result.ts";
import {
  type MysqlAddress,
  type MysqlPool,
  openPool,
  type RawResult,
  runRaw,
} from "../../ops/mysql/pool.ts";

/**
 * What statements and transactions may cost: one more than `maxTransactions` is refused, while statements
 * outside of transactions wait when `maxStatements` run already; `maxRows` are returned, updated or deleted by
 * one statement, `dmlSeconds` is how long one may write outside of a transaction.
 *
 * Source: PlanetScale's "System limits"; Vitess, which has a pool for transactions and one for other statements.
 */
export type Limits = TransactionLimits & {
  maxStatements: number;
  maxRows: number;
  dmlSeconds: number;
};

/** The part of the gateway that executes statements. PlanetScale calls it a tablet. */
export type Tablet = {
  pool: MysqlPool;
  transactions: Transactions;
  jsonColumns: JsonColumns;
  branch: Branch;
  limits: Limits;
};

/** Creates a tablet. It connects to MySQL at the first statement. */
export function openTablet(mysql: MysqlAddress, branch: Branch, limits: Limits): Tablet {
  const pool = openPool(mysql, { most: limits.maxStatements });
  const transactions = keepTransactions(pool, limits);
  return { pool, transactions, jsonColumns: findJsonColumns(pool), branch, limits };
}

/** Statements that write, and those of them whose rows are counted. */
const WRITES = /^(?:INSERT|REPLACE|UPDATE|DELETE)\b/i;
const COUNTED = /^(?:UPDATE|DELETE)\b/i;

/** Rolls back the open transactions and disconnects. */
export async function closeTablet(tablet: Tablet): Promise<void> {
  await tablet.transactions.close();
  await tablet.pool.close();
}

/**
 * Executes one statement and updates `session`, even when it throws. What runs when its client is `gone`
 * is killed, but for `COMMIT` and `ROLLBACK`.
 *
 * @throws {StatementError} with the error for the client.
 */
export async function executeStatement(
  tablet: Tablet,
  session: VitessSession,
  sql: string,
  gone: AbortSignal,
  fault?: Fault,
): Promise<WireResult> {
  const bare = inOneLine(sql);
  requireNoLostTransaction(session, bare);
  try {
    await undergo(tablet, session, fault);
    return await execute(tablet, session, sql, bare, gone);
  } catch (error) {
    if (error instanceof StatementError) await leaveAfter(error, tablet, session);
    throw error;
  }
}

async function execute(
  tablet: Tablet,
  session: VitessSession,
  sql: string,
  bare: string,
  gone: AbortSignal,
): Promise<WireResult> {
  if (/^(?:BEGIN|START TRANSACTION)$/i.test(bare)) return await begin(tablet, session);
  if (/^COMMIT$/i.test(bare)) return await end(tablet, session, "COMMIT");
  if (/^ROLLBACK$/i.test(bare)) return await end(tablet, session, "ROLLBACK");
  if (/^SET @@boost_cached_queries ?= ?\w+$/i.test(bare)) return {};
  refuseForbidden(bare, tablet.branch);
  const raw = session.inTransaction
    ? await runInTransaction(tablet, session, sql, gone)
    : await runAlone(tablet, sql, bare, gone);
  requireFewRows(raw, tablet.limits, bare);
  return toWireResult(raw, await tablet.jsonColumns(raw.columns, isDdl(bare)));
}

/**
 * What vtgate does with a session whose statement failed. After `Aborted` and `ResourceExhausted` it rolls
 * back, and what the client sends next is on its own. When the tablet is lost, with the transaction, it
 * refuses everything until the client has said `ROLLBACK`.
 *
 * Source: vitessio/vitess `go/vt/vtgate/scatter_conn.go` (endAction, multiGoTransaction), and the notes of
 * its version 22 on fatal transaction errors (VT15001, VT09032).
 */
async function leaveAfter(
  { kind, by }: StatementError,
  tablet: Tablet,
  session: VitessSession,
): Promise<void> {
  const id = transactionOf(session);
  if (!id || by === "vtgate_itself") return;
  const isLost = kind === "Unavailable" || kind === "ClusterEvent";
  if (!isLost && kind !== "Aborted" && kind !== "ResourceExhausted") return;
  leaveTransaction(session);
  if (isLost) wantRollback(session);
  await tablet.transactions.end(id, "ROLLBACK").catch(() => {});
}

function requireNoLostTransaction(session: VitessSession, bare: string): void {
  if (!session.errorUntilRollback || /^ROLLBACK$/i.test(bare)) return;
  const text = "VT09032: the transaction was lost and rolled back, send ROLLBACK";
  throw new StatementError("FailedPrecondition", text, null, "vtgate_itself");
}

/** Refuses more rows than one statement may return, update or delete. Inserts are not counted. */
function requireFewRows(
  { rows, rowsAffected }: RawResult,
  { maxRows }: Limits,
  bare: string,
): void {
  if (rows.length > maxRows) {
    throw new StatementError("ResourceExhausted", `Row count exceeded ${maxRows}`);
  }
  if (rowsAffected > maxRows && COUNTED.test(bare)) {
    throw new StatementError("Aborted", `caller id: local: row count exceeded ${maxRows}`);
  }
}

/** Applies a fault that replaces the statement or precedes it. */
async function undergo(tablet: Tablet, session: VitessSession, fault?: Fault): Promise<void> {
  if (fault?.kind === "pool_full") throw poolIsFull();
  if (fault?.kind === "vitess") throw fromVitess(VITESS_ERRORS[fault.error]);
  if (fault?.kind === "terse_duplicate") throw fromMysql(madeUp(1062, ""), "");
  if (fault?.kind === "error") {
    // MySQL rolls back the whole transaction of a deadlock's victim.
    const id = transactionOf(session);
    if (fault.errno === 1213 && id) await tablet.transactions.run(id, "ROLLBACK");
    throw fromMysql(madeUp(fault.errno, fault.message), "");
  }
  if (fault?.kind === "kill_transaction" && session.inTransaction) {
    await tablet.transactions.kill(await ensureTransaction(tablet, session));
  }
}

async function begin(tablet: Tablet, session: VitessSession): Promise<WireResult> {
  if (session.inTransaction) await end(tablet, session, "COMMIT");
  flagTransaction(session);
  return {};
}

async function end(
  tablet: Tablet,
  session: VitessSession,
  how: "COMMIT" | "ROLLBACK",
): Promise<WireResult> {
  const id = transactionOf(session);
  leaveTransaction(session);
  if (id) await tablet.transactions.end(id, how);
  return {};
}

async function runInTransaction(
  tablet: Tablet,
  session: VitessSession,
  sql: string,
  gone: AbortSignal,
): Promise<RawResult> {
  return await tablet.transactions.run(await ensureTransaction(tablet, session), sql, gone);
}

async function ensureTransaction(tablet: Tablet, session: VitessSession): Promise<string> {
  const known = transactionOf(session);
  if (known) return known;
  const id = await tablet.transactions.open();
  joinTransaction(session, id);
  return id;
}

async function runAlone(
  tablet: Tablet,
  sql: string,
  bare: string,
  gone: AbortSignal,
): Promise<RawResult> {
  const { pool, limits } = tablet;
  let isLost = false;
  let isLate = false;
  let connection: Connection | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const kill = () => {
    // Not given to anybody else: the killing may come too late for this statement.
    isLost = true;
    if (connection) pool.kill(connection).catch(() => {});
  };
  try {
    connection = await pool.acquire();
    if (gone.aborted) throw new StatementError("Canceled", "the client is gone");
    gone.addEventListener("abort", kill);
    if (!WRITES.test(bare)) return await runRaw(connection, sql);
    timer = setTimeout(() => {
      isLate = true;
      kill();
    }, limits.dmlSeconds * 1000);
    return await writeWithinLimit(connection, sql, bare, limits);
  } catch (error) {
    if (error instanceof StatementError) throw error;
    const reason = readMysqlError(error);
    isLost ||= reason.errno === 2013;
    if (isLate && connection) throw killedAtWork(limits.dmlSeconds, connection);
    throw fromMysql(reason, sql);
  } finally {
    clearTimeout(timer);
    gone.removeEventListener("abort", kill);
    if (connection) pool.release(connection, isLost);
  }
}

/** Writes in a transaction of its own where the number of rows decides whether it counts. */
async function writeWithinLimit(
  connection: Connection,
  sql: string,
  bare: string,
  limits: Limits,
): Promise<RawResult> {
  if (!COUNTED.test(bare)) return await runRaw(connection, sql);
  await runRaw(connection, "START TRANSACTION");
  try {
    const raw = await runRaw(connection, sql);
    requireFewRows(raw, limits, bare);
    await runRaw(connection, "COMMIT");
    return raw;
  } catch (error) {
    await runRaw(connection, "ROLLBACK").catch(() => {});
    throw error;
  }
}
