import { Buffer } from "node:buffer";
import { type Connection, createConnection, type FieldPacket } from "mysql2/promise";

/** Where a MySQL or MariaDB listens. The socket is preferred when it is given. */
export type MysqlAddress = {
  host: string;
  port: number;
  socketPath?: string;
  user: string;
  password: string;
  database?: string;
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

/** What a statement did, uncast: every value is its bytes. */
export type RawResult = {
  columns: Column[];
  rows: (Buffer | null)[][];
  rowsAffected: number;
  insertId: string;
};

/** Connections that are opened when they are needed and kept until the pool closes. */
export type MysqlPool = {
  /** `reset` is for a connection whose state nobody knows any more: it is thrown away. */
  acquire: () => Promise<Connection>;
  release: (connection: Connection, reset?: boolean) => void;
  /** Ends a connection on the server's side, and with it whatever it is running. */
  kill: (connection: Connection) => Promise<void>;
  isMariadb: () => Promise<boolean>;
  close: () => Promise<void>;
};

const SQL_MODE =
  "ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION";

/** Opens a pool whose connections behave like PlanetScale's, whatever the server's own settings. */
export function openPool(address: MysqlAddress): MysqlPool {
  const idle: Connection[] = [];
  const all = new Set<Connection>();
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
    // Without a listener an idle connection that the server ends would end this process.
    connection.on("error", () => forget(connection));
    await connection.query((await (preparation ??= prepare(connection))).sql);
    return connection;
  };
  const forget = (connection: Connection) => {
    all.delete(connection);
    const index = idle.indexOf(connection);
    if (index >= 0) idle.splice(index, 1);
  };
  const pool: MysqlPool = {
    acquire: async () => idle.pop() ?? await open(),
    release: (connection, reset = false) => {
      if (!reset && all.has(connection)) {
        idle.push(connection);
        return;
      }
      forget(connection);
      connection.destroy();
    },
    kill: async (connection) => {
      const helper = await pool.acquire();
      await helper.query(`KILL ${connection.threadId}`).catch(() => {});
      pool.release(helper);
    },
    isMariadb: async () => {
      if (!preparation) pool.release(await pool.acquire());
      return (await preparation!).isMariadb;
    },
    close: async () => {
      const busy = [...all].filter((connection) => !idle.includes(connection));
      await Promise.all(busy.map(pool.kill));
      await Promise.all([...all].map(closeConnection));
      all.clear();
      idle.length = 0;
    },
  };
  return pool;
}

/** Runs one statement and leaves every value as the bytes that the server sent. */
export async function runRaw(connection: Connection, sql: string): Promise<RawResult> {
  const [answer, fields] = await connection.query({
    sql,
    rowsAsArray: true,
    typeCast: (field) => field.buffer(),
  });
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

/** What must be set on each connection; asked once per server. */
async function prepare(connection: Connection): Promise<{ isMariadb: boolean; sql: string }> {
  const { rows } = await runRaw(connection, "SELECT VERSION()");
  const isMariadb = String(rows[0]?.[0]).includes("MariaDB");
  const snapshot = await runRaw(connection, "SHOW VARIABLES LIKE 'innodb_snapshot_isolation'");
  const mode = isMariadb ? `${SQL_MODE},TIME_ROUND_FRACTIONAL` : SQL_MODE;
  const settings = [`sql_mode = '${mode}'`, "time_zone = '+00:00'"];
  // MariaDB's newer default raises errors that MySQL does not know.
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

/** Resolves when the socket is really closed: tests look for leaks. */
async function closeConnection(connection: Connection): Promise<void> {
  // deno-lint-ignore no-explicit-any
  const stream = (connection as any).connection.stream;
  if (stream.closed) return;
  const closed = new Promise((resolve) => stream.once("close", resolve));
  connection.destroy();
  stream.destroy();
  await closed;
}
