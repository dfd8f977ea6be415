import type { Connection } from "mysql2/promise";
import { fromMysql, readMysqlError, StatementError } from "./errors.ts";
import { type MysqlPool, type RawResult, runRaw } from "../../ops/mysql/pool.ts";

/** The open transactions of a gateway, each on its own connection. */
export type Transactions = {
  /** Opens a transaction. It is rolled back when it is too old, idle or not, or idle for too long. */
  open: () => Promise<string>;
  /** The transaction is killed when the client is gone before the statement has ended. */
  run: (id: string, sql: string, gone?: AbortSignal) => Promise<RawResult>;
  end: (id: string, how: "COMMIT" | "ROLLBACK") => Promise<void>;
  /** Kills a transaction as if its time had run out. */
  kill: (id: string) => Promise<void>;
  close: () => Promise<void>;
};

/** How long a transaction lives, and how many do at once; one more is `ResourceExhausted`. */
export type TransactionLimits = {
  killAfterSeconds: number;
  /** Without a statement. PlanetScale has no such limit. */
  killAfterIdleSeconds: number;
  maxTransactions: number;
};

type Open = {
  connection: Connection;
  timer: ReturnType<typeof setTimeout>;
  idleTimer?: ReturnType<typeof setTimeout>;
  isBusy: boolean;
  isKilled: boolean;
};

/** For how many ended transactions their end is remembered, for the error message. */
const REMEMBERED = 1_000;

/** Manages the transactions of a gateway. */
export function keepTransactions(
  pool: MysqlPool,
  { killAfterSeconds, killAfterIdleSeconds, maxTransactions }: TransactionLimits,
): Transactions {
  const open = new Map<string, Open>();
  const endings = new Map<string, string>();
  const killings = new Set<Promise<void>>();
  let lastId = Date.now() * 1000;
  let opening = 0;

  const remember = (id: string, why: string) => {
    const at = new Date().toISOString().replace("T", " ").replace("Z", " UTC");
    endings.set(id, `ended at ${at} (${why})`);
    if (endings.size > REMEMBERED) endings.delete(endings.keys().next().value!);
  };

  const take = (id: string, purpose: string): Open => {
    const transaction = open.get(id);
    if (!transaction) {
      throw new StatementError("Aborted", `transaction ${id}: ${endings.get(id) ?? "not found"}`);
    }
    if (transaction.isBusy) {
      throw new StatementError("Aborted", `transaction ${id}: in use: ${purpose}`);
    }
    transaction.isBusy = true;
    clearTimeout(transaction.idleTimer);
    return transaction;
  };

  const rest = (id: string) => {
    const transaction = open.get(id);
    if (!transaction || killAfterIdleSeconds === Infinity) return;
    transaction.idleTimer = setTimeout(() => startKilling(id), killAfterIdleSeconds * 1000);
  };

  const stopTimers = ({ timer, idleTimer }: Open) => {
    clearTimeout(timer);
    clearTimeout(idleTimer);
  };

  const drop = (id: string, transaction: Open, why: string, reset: boolean) => {
    stopTimers(transaction);
    open.delete(id);
    remember(id, why);
    pool.release(transaction.connection, reset);
  };

  const kill = async (id: string) => {
    const transaction = open.get(id);
    if (!transaction) return;
    transaction.isKilled = true;
    if (transaction.isBusy) return await pool.kill(transaction.connection);
    transaction.isBusy = true;
    await runRaw(transaction.connection, "ROLLBACK").catch(() => {});
    drop(id, transaction, `exceeded timeout: ${killAfterSeconds}s`, true);
  };

  const startKilling = (id: string) => {
    const killing = kill(id).catch(() => {}).finally(() => killings.delete(killing));
    killings.add(killing);
  };

  return {
    open: async () => {
      if (open.size + opening >= maxTransactions) throw poolIsFull();
      opening++;
      try {
        const connection = await pool.acquireExtra();
        await runRaw(connection, "START TRANSACTION").catch((error) => {
          pool.release(connection, true);
          throw error;
        });
        const id = String(++lastId);
        const timer = setTimeout(() => startKilling(id), killAfterSeconds * 1000);
        open.set(id, { connection, timer, isBusy: false, isKilled: false });
        rest(id);
        return id;
      } catch (error) {
        throw fromMysql(readMysqlError(error), "begin");
      } finally {
        opening--;
      }
    },
    run: async (id, sql, gone) => {
      const transaction = take(id, "for query");
      const killIt = () => startKilling(id);
      gone?.addEventListener("abort", killIt);
      try {
        return await runRaw(transaction.connection, sql);
      } catch (error) {
        const reason = readMysqlError(error);
        if (reason.errno !== 2013 && !transaction.isKilled) throw fromMysql(reason, sql);
        drop(id, transaction, `exceeded timeout: ${killAfterSeconds}s`, true);
        if (transaction.isKilled) throw killedAtWork(killAfterSeconds, transaction.connection);
        throw fromMysql(reason, sql);
      } finally {
        gone?.removeEventListener("abort", killIt);
        transaction.isBusy = false;
        rest(id);
      }
    },
    end: async (id, how) => {
      const transaction = take(id, `for ${how.toLowerCase()}`);
      try {
        await runRaw(transaction.connection, how);
      } catch (error) {
        drop(id, transaction, "connection lost", true);
        throw fromMysql(readMysqlError(error), how);
      }
      drop(
        id,
        transaction,
        how === "COMMIT" ? "transaction committed" : "transaction rolled back",
        false,
      );
    },
    kill,
    close: async () => {
      await Promise.all([...open.keys()].map(kill));
      await Promise.all(killings);
      for (const transaction of open.values()) stopTimers(transaction);
      open.clear();
    },
  };
}

/** The error for a client when no transaction can be opened. */
export function poolIsFull(): StatementError {
  return new StatementError("ResourceExhausted", "transaction pool connection limit exceeded");
}

/** The error for a client whose statement was killed after so many seconds. */
export function killedAtWork(killAfterSeconds: number, connection: Connection): StatementError {
  const text =
    "Lost connection to MySQL server during query (errno 2013) (sqlstate HY000) due to " +
    `context deadline exceeded, elapsed time: ${killAfterSeconds}s, killing query ID ${connection.threadId}`;
  return new StatementError("DeadlineExceeded", text, 2013);
}
