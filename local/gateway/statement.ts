import type { Connection } from "mysql2/promise";
import type { Fault } from "./faults.ts";
import { fromMysql, fromVitess, madeUp, readMysqlError, StatementError } from "./errors.ts";
import { findJsonColumns, type JsonColumns } from "../../ops/mysql/json_columns.ts";
import { flagTransaction, joinTransaction, leaveTransaction } from "./session.ts";
import { transactionOf, type VitessSession } from "./session.ts";
import { keepTransactions, poolIsFull, type Transactions } from "./transactions.ts";
import { VITESS_ERRORS } from "./vitess_errors.ts";
import { toWireResult, type WireResult } from "./wire_result.ts";
import {
  type MysqlAddress,
  type MysqlPool,
  openPool,
  type RawResult,
  runRaw,
} from "../../ops/mysql/pool.ts";

/** The part of the gateway that executes statements. PlanetScale calls it a tablet. */
export type Tablet = { pool: MysqlPool; transactions: Transactions; jsonColumns: JsonColumns };

/** Creates a tablet. It connects to MySQL at the first statement. */
export function openTablet(mysql: MysqlAddress, killAfterSeconds: number, limit: number): Tablet {
  const pool = openPool(mysql);
  const transactions = keepTransactions(pool, killAfterSeconds, limit);
  return { pool, transactions, jsonColumns: findJsonColumns(pool) };
}

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
  await undergo(tablet, session, fault);
  const bare = sql.trim().replace(/;$/, "").replace(/\s+/g, " ");
  if (/^(?:BEGIN|START TRANSACTION)$/i.test(bare)) return await begin(tablet, session);
  if (/^COMMIT$/i.test(bare)) return await end(tablet, session, "COMMIT");
  if (/^ROLLBACK$/i.test(bare)) return await end(tablet, session, "ROLLBACK");
  if (/^SET @@boost_cached_queries ?= ?\w+$/i.test(bare)) return {};
  refuseStateful(bare);
  const raw = session.inTransaction
    ? await runInTransaction(tablet, session, sql, gone)
    : await runAlone(tablet, sql, gone);
  const changesSchema = /^(?:CREATE|ALTER|DROP|RENAME)\b/i.test(bare);
  return toWireResult(raw, await tablet.jsonColumns(raw.columns, changesSchema));
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

/** Refuses statements that change the connection: the next one may run on another. */
function refuseStateful(bare: string): void {
  if (/^(?:SET|USE|LOCK|UNLOCK)\b/i.test(bare) || /\b(?:GET|RELEASE)_LOCK ?\(/i.test(bare)) {
    throw new StatementError("Unimplemented", `VT12001: unsupported: ${bare.split(" ")[0]}`);
  }
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
  { pool }: Tablet,
  sql: string,
  gone: AbortSignal,
): Promise<RawResult> {
  let isLost = false;
  let connection: Connection | undefined;
  const kill = () => {
    // Not given to anybody else: the killing may come too late for this statement.
    isLost = true;
    if (connection) pool.kill(connection).catch(() => {});
  };
  try {
    connection = await pool.acquire();
    gone.addEventListener("abort", kill);
    return await runRaw(connection, sql);
  } catch (error) {
    const reason = readMysqlError(error);
    isLost ||= reason.errno === 2013;
    throw fromMysql(reason, sql);
  } finally {
    gone.removeEventListener("abort", kill);
    if (connection) pool.release(connection, isLost);
  }
}
