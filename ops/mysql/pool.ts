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

/** Connections that are opened on demand and kept until the pool closes. */
export type MysqlPool = {
  /** `reset` closes a connection whose state is unknown instead of keeping it. */
  acquire: () => Promise<Connection>;
  release: (connection: Connection, reset?: boolean) => void;
  /** Ends a connection on the server, and with it the statement that it is running. */
  kill: (connection: Connection) => Promise<void>;
  isMariadb: () => Promise<boolean>;
  close: () => Promise<void>;
};

const SQL_MODE =
  "ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION";

/** Opens a pool whose connections behave like PlanetScale's, whatever the settings of the server. */
export function openPool(address: MysqlAddress): MysqlPool {
  const idle: Connection[] = [];
  const all = new Set<Connection>();
  const opening = new Set<Promise<Connection>>();
  let isClosed = false;
  let preparation: Promise<{ isMariadb: boolean; sql: string }> | undefined;

  const open = async () => {
    const connection = await createConnection({
      ...address,
      charset: "utf8mb4",
      flags: ["FOUND_ROWS"],
      supportBigNumbers: true,
      bigNumberStrings: true,
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
    const index = idle.indexOf(connection);
    if (index >= 0) idle.splice(index, 1);
  };
  const pool: MysqlPool = {
    acquire: async () => {
      if (isClosed) throw lostConnection();
      for (let ready = idle.pop(); ready; ready = idle.pop()) {
        if (!streamOf(ready).destroyed) return ready;
      }
      const promise = open().finally(() => opening.delete(promise));
      opening.add(promise);
      return await promise;
    },
    release: (connection, reset = false) => {
      if (!reset && all.has(connection)) {
        idle.push(connection);
        return;
      }
      forget(connection);
      connection.destroy();
    },
    kill: async (connection) => {
      await killAll([connection], pool);
    },
    isMariadb: async () => {
      if (!preparation) pool.release(await pool.acquire());
      return (await preparation!).isMariadb;
    },
    close: async () => {
      await Promise.allSettled(opening);
      const busy = [...all].filter((connection) => !idle.includes(connection));
      if (busy.length > 0) await killAll(busy, pool).catch(() => {});
      isClosed = true;
      await Promise.allSettled(opening);
      await Promise.all([...all].map(closeConnection));
      all.clear();
      idle.length = 0;
    },
  };
  return pool;
}

/** Runs one statement. Values are the bytes that the server sent. */
export async function runRaw(connection: Connection, sql: string): Promise<RawResult> {
  if (streamOf(connection).destroyed) throw lostConnection();
  const query = connection.query({
    sql,
    rowsAsArray: true,
    typeCast: (field) => field.buffer(),
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
  const helper = await pool.acquire();
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
