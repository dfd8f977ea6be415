import { fromMysql, fromVitess, StatementError, toWireError } from "../../local/gateway/errors.ts";
import { FAILOVERS } from "../../local/gateway/vitess_errors.ts";
import { type Answer, type Engine, MustWait, SqlError, type Transaction } from "../sql/engine.ts";
import type { Value } from "../sql/tokens.ts";
import type { World } from "./world.ts";

/** What the client carries of its session, as Vitess has it. */
export type Session = {
  inTransaction?: true;
  errorUntilRollback?: true;
  transactionId?: string;
};

/** A statement, and whoever waits for the answer. */
export type Asked = {
  sql: string;
  session: Session;
  answer: (body: Record<string, unknown>) => void;
};

/** What is injected instead of executing a statement. */
export type Injected = "deadlock" | "pool_full" | "killed" | "busy";

/** PlanetScale in front of MySQL: sessions that the client carries, transactions that are killed after 20 s. */
export type Server = {
  engine: Engine;
  /** Executes; the returned function tells that the client is gone. */
  ask: (asked: Asked, injected?: Injected) => () => void;
  /** The primary is replaced: open transactions are lost, and for so long nobody is served. */
  failOver: (milliseconds: number) => void;
  /** Is told each statement that was executed, in order, with the answer. For comparing with a real server. */
  record: ((entry: Executed) => void) | null;
  /** How many transactions are open. */
  open: () => number;
};

/** A statement that was executed, in its transaction or alone, and how it ended. */
export type Executed = {
  transaction: string | null;
  sql: string;
  answer: Answer | SqlError | null;
};

/** How long Vitess lets a transaction live. */
export const KILL_AFTER_MS = 20_000;
/** What a statement takes. */
const STATEMENT_MS = 1;

type Open = {
  id: string;
  transaction: Transaction;
  cancelKiller: () => void;
  /** Ends the statement that waits for a lock. */
  interrupt: ((error: StatementError) => void) | null;
};

/** Starts the server. `isTerse`: duplicates are reported without the key's name; `code`: as UNKNOWN. */
export function startServer(
  world: World,
  engine: Engine,
  style: { terse: boolean; code: "named" | "unknown" },
): Server {
  const open = new Map<string, Open>();
  let lastId = 1000;
  let servesFrom = 0;
  let failovers = 0;

  function begin(): Open {
    const id = String(++lastId);
    const own: Open = {
      id,
      transaction: engine.begin(),
      cancelKiller: world.after(KILL_AFTER_MS, () => {
        world.tell(`the server kills transaction ${id}: its 20 s are over`);
        kill(own, killedAtWork());
      }),
      interrupt: null,
    };
    open.set(id, own);
    return own;
  }

  function close(own: Open): void {
    own.cancelKiller();
    open.delete(own.id);
  }

  function kill(own: Open, error: StatementError): void {
    if (!open.has(own.id)) return;
    const { interrupt } = own;
    close(own);
    record(own.id, "ROLLBACK", null);
    engine.rollBack(own.transaction);
    interrupt?.(error);
  }

  function record(transaction: string | null, sql: string, answer: Executed["answer"]): void {
    server.record?.({ transaction, sql, answer });
  }

  /** Runs a statement, again whenever what it waits for has ended. */
  function run(
    transaction: Transaction,
    sql: string,
    id: string | null,
    done: (result: Answer | StatementError) => void,
  ): { isWaiting: () => boolean; stop: () => void } {
    let isOver = false;
    let waits = false;
    const attempt = (): void => {
      if (isOver) return;
      waits = false;
      transaction.waitsFor = null;
      try {
        const answer = engine.execute(transaction, sql);
        record(id, sql, answer);
        isOver = true;
        done(answer);
      } catch (error) {
        if (error instanceof MustWait) {
          waits = true;
          transaction.waitsFor = error.other;
          error.other.waiters.push(() => world.after(0, attempt));
          return;
        }
        if (!(error instanceof SqlError)) throw error;
        record(id, sql, error);
        isOver = true;
        const { errno, sqlState, message } = error;
        done(fromMysql({ errno, sqlState, message }, sql));
      }
    };
    attempt();
    return {
      isWaiting: () => waits,
      stop: () => {
        isOver = true;
        transaction.waitsFor = null;
      },
    };
  }

  const server: Server = {
    engine,
    record: null,
    open: () => open.size,
    failOver: (milliseconds) => {
      world.tell(`the primary is replaced: nobody is served for ${milliseconds} ms`);
      servesFrom = world.now() + milliseconds;
      for (const own of [...open.values()]) kill(own, fromVitess(FAILOVERS.connection_error));
    },
    ask: ({ sql, session: sent, answer }, injected) => {
      const session = { ...sent };
      let isAnswered = false;
      const reply = (result: Answer | StatementError | null): void => {
        if (isAnswered) return;
        isAnswered = true;
        const body = result instanceof StatementError
          ? { error: toWireError(result, sql, style) }
          : { result: result ? encode(result) : {} };
        world.after(STATEMENT_MS, () => answer({ session: signed(session), ...body }));
      };
      const fail = (error: StatementError): void => {
        leaveAfter(error);
        reply(error);
      };
      const leaveAfter = ({ kind, by }: StatementError): void => {
        const id = session.transactionId;
        if (!id || by === "vtgate_itself") return;
        const isLost = kind === "Unavailable" || kind === "ClusterEvent";
        if (!isLost && kind !== "Aborted" && kind !== "ResourceExhausted") return;
        delete session.inTransaction;
        delete session.transactionId;
        if (isLost) session.errorUntilRollback = true;
        const own = open.get(id);
        if (!own) return;
        close(own);
        record(own.id, "ROLLBACK", null);
        engine.rollBack(own.transaction);
      };

      const bare = sql.trim().toUpperCase();
      if (session.errorUntilRollback && bare !== "ROLLBACK") {
        const text = "VT09032: the transaction was lost and rolled back, send ROLLBACK";
        reply(new StatementError("FailedPrecondition", text, null, "vtgate_itself"));
        return () => {};
      }
      if (bare === "BEGIN") {
        session.inTransaction = true;
        reply(null);
        return () => {};
      }
      if (bare === "COMMIT" || bare === "ROLLBACK") {
        const id = session.transactionId;
        delete session.inTransaction;
        delete session.transactionId;
        delete session.errorUntilRollback;
        const own = id ? open.get(id) : undefined;
        if (id && !own) {
          reply(
            new StatementError(
              "Aborted",
              `transaction ${id}: ended at 2026-03-01 08:00:00.000 UTC (exceeded timeout: 20s)`,
            ),
          );
          return () => {};
        }
        if (own) {
          close(own);
          record(own.id, bare, null);
          if (bare === "COMMIT") engine.commit(own.transaction);
          else {
            engine.rollBack(own.transaction);
            own.interrupt?.(killedAtWork());
          }
        }
        reply(null);
        return () => {};
      }
      if (world.now() < servesFrom) {
        const errors = Object.values(FAILOVERS);
        fail(fromVitess(errors[failovers++ % errors.length]!));
        return () => {};
      }
      if (injected) {
        if (injected === "killed" && session.transactionId) {
          const own = open.get(session.transactionId);
          if (own) kill(own, killedAtWork());
        } else {
          fail(INJECTED[injected]());
          return () => {};
        }
      }
      if (!session.inTransaction) {
        const transaction = engine.begin();
        const running = run(transaction, sql, null, (result) => {
          if (result instanceof StatementError) {
            engine.rollBack(transaction);
            fail(result);
          } else {
            engine.commit(transaction);
            reply(result);
          }
        });
        return () => {
          if (!running.isWaiting()) return;
          running.stop();
          engine.rollBack(transaction);
        };
      }
      if (session.transactionId && !open.has(session.transactionId)) {
        fail(
          new StatementError(
            "Aborted",
            `transaction ${session.transactionId}: ended at 2026-03-01 08:00:00.000 UTC (exceeded timeout: 20s)`,
          ),
        );
        return () => {};
      }
      const own = session.transactionId ? open.get(session.transactionId)! : begin();
      session.transactionId = own.id;
      if (own.interrupt) {
        fail(new StatementError("Aborted", `transaction ${own.id}: in use: for query`));
        return () => {};
      }
      const running = run(own.transaction, sql, own.id, (result) => {
        own.interrupt = null;
        if (result instanceof StatementError) fail(result);
        else reply(result);
      });
      if (!running.isWaiting()) return () => {};
      own.interrupt = (error) => {
        running.stop();
        own.interrupt = null;
        reply(error);
      };
      return () => kill(own, killedAtWork());
    },
  };
  return server;
}

const INJECTED: Record<Injected, () => StatementError> = {
  deadlock: () =>
    fromMysql({
      errno: 1213,
      sqlState: "40001",
      message: "Deadlock found when trying to get lock; try restarting transaction",
    }, ""),
  pool_full: () =>
    new StatementError("ResourceExhausted", "transaction pool connection limit exceeded"),
  killed: () => killedAtWork(),
  busy: () => fromVitess(FAILOVERS.pool_full),
};

function killedAtWork(): StatementError {
  return new StatementError(
    "DeadlineExceeded",
    "Lost connection to MySQL server during query (errno 2013) (sqlstate HY000) due to context deadline " +
      "exceeded, elapsed time: 20s, killing query ID 7",
    2013,
  );
}

/** The state as it travels: the client sends back what it was given. */
function signed(session: Session): Record<string, unknown> {
  return { signature: "simulated", vitessSession: session };
}

/** The rows as the protocol has them. */
function encode({ columns, rows, rowsAffected, insertId }: Answer): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  if (columns.length > 0) {
    result.fields = columns.map(({ name, type }, at) => ({ name, type: typeOf(type, rows, at) }));
  }
  if (rows.length > 0) result.rows = rows.map(encodeRow);
  if (rowsAffected > 0) result.rowsAffected = String(rowsAffected);
  if (insertId > 0) result.insertId = String(insertId);
  return result;
}

/** A number that was typed has no column to be of. */
function typeOf(type: string, rows: readonly (readonly Value[])[], at: number): string {
  return type === "VARCHAR" && typeof rows[0]?.[at] === "number" ? "INT64" : type;
}

const encoder = new TextEncoder();

function encodeRow(row: readonly Value[]): { lengths: string[]; values?: string } {
  const lengths: string[] = [];
  let text = "";
  for (const value of row) {
    if (value === null) {
      lengths.push("-1");
      continue;
    }
    const bytes = latin(String(value));
    lengths.push(String(bytes.length));
    text += bytes;
  }
  return text === "" ? { lengths } : { lengths, values: btoa(text) };
}

/** UTF-8 as characters below 256. */
function latin(text: string): string {
  // deno-lint-ignore no-control-regex
  if (/^[\x00-\x7f]*$/.test(text)) return text;
  return String.fromCharCode(...encoder.encode(text));
}
