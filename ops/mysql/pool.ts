import { Buffer } from "node:buffer";
import type { Socket } from "node:net";
import { type Connection, createConnection, type FieldPacket } from "mysql2/promise";

/** Where a MySQL or MariaDB listens. A socket is preferred to host and port. */
export type MysqlAddress = {
  host: string;
  port: number;
  socketPath?: string;
  user: string;
  password: string;
  database?: string;
  /** TLS; absent: none. With `rejectUnauthorized: false` the server's certificate is not checked. */
  ssl?: { rejectUnauthorized: boolean; verifyIdentity?: boolean };
};

/** One column as MySQL describes it on the wire. */
export type Column = {
  name: string;
  orgName: string;
  table: string;
  orgTable: string;
  schema: string;
  columnType: number;
  columnLength: number;
  characterSet: number;
  decimals: number;
  flags: number;
};

/** The result of a statement. Values are the bytes that the server sent. */
export type RawResult = {
  columns: Column[];
  rows: (Buffer | null)[][];
  rowsAffected: number;
  insertId: string;
};

/** How many connections a pool may have for statements, and how long it keeps one that nobody uses. */
export type PoolLimits = {
  /** Connections that `acquire` gives out at once. Default: 50. */
  most: number;
  /** Milliseconds. Default: 30,000. */
  idleMs: number;
};

/** Connections that are opened on demand, and closed when nobody has used them for a while. */
export type MysqlPool = {
  /** A connection for one statement. Waits for its turn while others have all that there may be. */
  acquire: () => Promise<Connection>;
  /**
   * One more, without waiting: for whoever keeps it from statement to statement, and limits how many do, and for
   * whoever is waited for by somebody with a connection. So nobody can wait in a circle.
   */
  acquireExtra: () => Promise<Connection>;
  /** `reset` closes a connection whose state is unknown instead of keeping it. */
  release: (connection: Connection, reset?: boolean) => void;
  /** Ends a connection on the server, and with it the statement that it is running. */
  kill: (connection: Connection) => Promise<void>;
  isMariadb: () => Promise<boolean>;
  close: () => Promise<void>;
};

const SQL_MODE =
  "ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION";

const LIMITS: PoolLimits = { most: 50, idleMs: 30_000 };

/** Opens a pool whose connections behave like PlanetScale's, whatever the settings of the server. */
export function openPool(address: MysqlAddress, limits: Partial<PoolLimits> = {}): MysqlPool {
  const { most, idleMs } = { ...LIMITS, ...limits };
  const idle: { connection: Connection; since: number }[] = [];
  const all = new Set<Connection>();
  const opening = new Set<Promise<Connection>>();
  const turns = createTurns(most);
  const withTurn = new Set<Connection>();
  let isClosed = false;
  let closing: ReturnType<typeof setTimeout> | undefined;
  let preparation: Promise<{ isMariadb: boolean; sql: string }> | undefined;

  const open = async () => {
    const connection = await createConnection({
      ...address,
      charset: "utf8mb4",
      flags: ["FOUND_ROWS"],
      supportBigNumbers: true,
      bigNumberStrings: true,
      // Nothing is prepared; mysql2 makes room for 16,000 statements per connection, half a megabyte.
      maxPreparedStatements: 1,
      // Where a failed statement was sent from, which it would note of each that does not fail.
      trace: false,
    });
    all.add(connection);
    // Without a listener, an idle connection that the server closes would crash this process.
    connection.on("error", () => forget(connection));
    preparation ??= prepare(connection).catch((error) => {
      preparation = undefined;
      throw error;
    });
    await runRaw(connection, (await preparation).sql);
    return connection;
  };
  const forget = (connection: Connection) => {
    all.delete(connection);
    const index = idle.findIndex((one) => one.connection === connection);
    if (index >= 0) idle.splice(index, 1);
  };
  /** The longest unused come first. One timer for all of them. */
  const closeIdle = () => {
    closing = undefined;
    const before = performance.now() - idleMs;
    while (idle[0] && idle[0].since <= before) {
      const { connection } = idle.shift()!;
      void closeConnection(connection).then(() => all.delete(connection));
    }
    const next = idle[0];
    if (next) closing = setTimeout(closeIdle, Math.max(1, next.since - before));
  };
  const pool: MysqlPool = {
    acquire: async () => {
      await turns.take();
      try {
        const connection = await pool.acquireExtra();
        withTurn.add(connection);
        return connection;
      } catch (error) {
        turns.giveBack();
        throw error;
      }
    },
    acquireExtra: async () => {
      if (isClosed) throw lostConnection();
      for (let ready = idle.pop(); ready; ready = idle.pop()) {
        if (!streamOf(ready.connection).destroyed) return ready.connection;
      }
      const promise = open().finally(() => opening.delete(promise));
      opening.add(promise);
      return await promise;
    },
    release: (connection, reset = false) => {
      if (!reset && all.has(connection)) {
        idle.push({ connection, since: performance.now() });
        if (!isClosed) closing ??= setTimeout(closeIdle, idleMs);
      } else {
        forget(connection);
        connection.destroy();
      }
      if (withTurn.delete(connection)) turns.giveBack();
    },
    kill: async (connection) => {
      await killAll([connection], pool);
    },
    isMariadb: async () => {
      if (!preparation) pool.release(await pool.acquireExtra());
      return (await preparation!).isMariadb;
    },
    close: async () => {
      await Promise.allSettled(opening);
      const unused = new Set(idle.map(({ connection }) => connection));
      const busy = [...all].filter((connection) => !unused.has(connection));
      if (busy.length > 0) await killAll(busy, pool).catch(() => {});
      isClosed = true;
      clearTimeout(closing);
      await Promise.allSettled(opening);
      await Promise.all([...all].map(closeConnection));
      all.clear();
      idle.length = 0;
    },
  };
  return pool;
}

/** Gives out up to `most` turns at once, in the order in which they were asked for. */
function createTurns(most: number): { take: () => Promise<void>; giveBack: () => void } {
  const waiting: (() => void)[] = [];
  let free = most;
  return {
    take: async () => {
      if (free > 0) free--;
      else await new Promise<void>((resolve) => waiting.push(resolve));
    },
    giveBack: () => {
      const next = waiting.shift();
      if (next) next();
      else free++;
    },
  };
}

/** Runs one statement. Values are the bytes that the server sent. */
export async function runRaw(connection: Connection, sql: string): Promise<RawResult> {
  if (streamOf(connection).destroyed) throw lostConnection();
  const query = connection.query({
    sql,
    rowsAsArray: true,
    typeCast: false,
  });
  const [answer, fields] = await orLost(connection, query);
  if (Array.isArray(answer)) {
    const columns = (fields as FieldPacket[]).map((field) => toColumn(field));
    return {
      columns,
      rows: answer as unknown as RawResult["rows"],
      rowsAffected: 0,
      insertId: "0",
    };
  }
  return {
    columns: [],
    rows: [],
    rowsAffected: answer.affectedRows,
    insertId: `${answer.insertId}`,
  };
}

/** Rejects when the connection is destroyed: `mysql2` would leave the query pending for ever. */
async function orLost<T>(connection: Connection, query: Promise<T>): Promise<T> {
  const stream = streamOf(connection);
  const lost = Promise.withResolvers<never>();
  const onClose = () => lost.reject(lostConnection());
  stream.once("close", onClose);
  try {
    return await Promise.race([query, lost.promise]);
  } finally {
    stream.removeListener("close", onClose);
  }
}

function lostConnection(): Error {
  return Object.assign(new Error("Connection lost"), {
    code: "PROTOCOL_CONNECTION_LOST",
    fatal: true,
  });
}

async function killAll(connections: Connection[], pool: MysqlPool): Promise<void> {
  const helper = await pool.acquireExtra();
  for (const { threadId } of connections) await helper.query(`KILL ${threadId}`).catch(() => {});
  pool.release(helper);
}

/** What to set on each connection. The server is asked once. */
async function prepare(connection: Connection): Promise<{ isMariadb: boolean; sql: string }> {
  const { rows } = await runRaw(connection, "SELECT VERSION()");
  const isMariadb = String(rows[0]?.[0]).includes("MariaDB");
  const snapshot = await runRaw(connection, "SHOW VARIABLES LIKE 'innodb_snapshot_isolation'");
  const mode = isMariadb ? `${SQL_MODE},TIME_ROUND_FRACTIONAL` : SQL_MODE;
  const settings = [`sql_mode = '${mode}'`, "time_zone = '+00:00'"];
  // The default of newer MariaDB versions raises errors that MySQL does not have.
  if (snapshot.rows.length > 0) settings.push("innodb_snapshot_isolation = 0");
  return { isMariadb, sql: `SET SESSION ${settings.join(", SESSION ")}` };
}

function toColumn(field: FieldPacket): Column {
  const { name, orgName, table, orgTable, columnLength, characterSet, decimals } = field;
  return {
    ...{ name, orgName, table, orgTable },
    schema: field.schema ?? "",
    columnType: field.columnType ?? 0,
    columnLength: columnLength ?? 0,
    characterSet: characterSet ?? 0,
    decimals: decimals ?? 0,
    flags: Number(field.flags ?? 0),
  };
}

/** Resolves when the socket is closed: tests check for leaks. */
async function closeConnection(connection: Connection): Promise<void> {
  const stream = streamOf(connection);
  if (stream.closed) return;
  const closed = new Promise((resolve) => stream.once("close", resolve));
  connection.destroy();
  stream.destroy();
  await closed;
}

function streamOf(connection: Connection): Socket {
  return (connection as unknown as { connection: { stream: Socket } }).connection.stream;
}
