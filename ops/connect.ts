import { Buffer } from "node:buffer";
import { isDeepStrictEqual } from "node:util";
import { cast, Client, format } from "@planetscale/database";
import type { Connection } from "mysql2/promise";
import { createPatience } from "../src/db/patience.ts";
import type { Database, Query, Row, Session, SqlValue } from "../src/deps.ts";
import { findJsonColumns } from "./mysql/json_columns.ts";
import { toField } from "./mysql/fields.ts";
import { type MysqlAddress, openPool, runRaw } from "./mysql/pool.ts";

/** A connection. `session` is for `transact()`; everything else runs statement by statement. */
export type Connected = { query: Query; session: () => Session; close: () => Promise<void> };

/** How long a command waits for a database that is busy, in milliseconds. */
const PATIENCE_MS = 60_000;

/** The database of a connection, as acts take it that open transactions. */
export function databaseOf({ query, session }: Connected): Database {
  return { query, session, patience: createPatience(PATIENCE_MS) };
}

/**
 * Connects to PlanetScale over HTTP when the URL begins with `https:` or `http:` (the local gateway) or
 * its host is under `psdb.cloud`; otherwise to the MySQL or MariaDB of a `mysql://…` URL. Either way,
 * values are cast as PlanetScale's driver casts them. Nothing is sent before the first statement.
 *
 * @throws {Error} when the URL is neither. The message does not repeat it, since it holds a password.
 */
export function connect(databaseUrl: string): Connected {
  const url = URL.canParse(databaseUrl) ? new URL(databaseUrl) : null;
  if (!url?.hostname) {
    throw new Error("Cannot use the database URL: expected mysql://user:password@host/database");
  }
  if (/^https?:$/.test(url.protocol) || /(?:^|\.)psdb\.cloud$/.test(url.hostname)) {
    return connectToPlanetScale(url);
  }
  if (!/^(?:mysql|mariadb):$/.test(url.protocol)) {
    throw new Error(`Cannot use the database URL: expected mysql: or https:, not ${url.protocol}`);
  }
  return connectToMysql(addressOf(url));
}

/**
 * Where a `mysql://user:password@host:port/database` URL points. `ssl-mode` is that of MySQL's own clients:
 * `REQUIRED` encrypts, `VERIFY_CA` and `VERIFY_IDENTITY` check the server's certificate, too; anything
 * else, and nothing, does without.
 *
 * @throws {Error} when there is no such mode.
 */
export function addressOf(url: URL): MysqlAddress {
  const ssl = readSslMode(url);
  return {
    ...ssl && { ssl },
    host: url.hostname,
    port: Number(url.port || 3306),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)) || undefined,
  };
}

/** The modes of TLS, and what they ask of the connection. Source: MySQL 8.4, `--ssl-mode`. */
const SSL_MODES: Record<string, MysqlAddress["ssl"]> = {
  DISABLED: undefined,
  PREFERRED: undefined,
  REQUIRED: { rejectUnauthorized: false },
  VERIFY_CA: { rejectUnauthorized: true },
  VERIFY_IDENTITY: { rejectUnauthorized: true, verifyIdentity: true },
};

function readSslMode(url: URL): MysqlAddress["ssl"] {
  const mode = url.searchParams.get("ssl-mode") ?? url.searchParams.get("sslMode");
  if (mode === null) return undefined;
  const name = mode.toUpperCase();
  if (Object.hasOwn(SSL_MODES, name)) return SSL_MODES[name];
  throw new Error(`ssl-mode must be one of ${Object.keys(SSL_MODES).join(", ")}`);
}

/** The `mysql://…` URL of an address, over TCP. It contains the password. */
export function urlOf({ user, password, host, port, database = "", ssl }: MysqlAddress): string {
  const credentials = [user, password].map(encodeURIComponent).join(":");
  const mode = Object.keys(SSL_MODES).find((name) =>
    ssl && isDeepStrictEqual(SSL_MODES[name], ssl)
  );
  const query = mode ? `?ssl-mode=${mode}` : "";
  return `mysql://${credentials}@${host}:${port}/${encodeURIComponent(database)}${query}`;
}

/** Runs statements on a MySQL or MariaDB server. Concurrent statements get connections of their own. */
export function connectToMysql(address: MysqlAddress): Connected {
  const pool = openPool(address);
  const jsonColumns = findJsonColumns(pool);
  const run = async (connection: Connection, ...[statement, args]: Parameters<Query>) => {
    const sql = args ? format(statement, args.map(toDriver)) : statement;
    const raw = await runRaw(connection, sql);
    const json = await jsonColumns(raw.columns, /^\s*(?:CREATE|ALTER|DROP)\b/i.test(sql));
    const fields = raw.columns.map((column) => toField(column, json.has(column)));
    return {
      rows: raw.rows.map((row) => castRow(fields, row)),
      rowsAffected: raw.rowsAffected,
      insertId: Number(raw.insertId),
    };
  };
  const query: Query = async (statement, args) => {
    const connection = await pool.acquire();
    let isUsable = true;
    try {
      return await run(connection, statement, args);
    } catch (error) {
      isUsable = !(error as { fatal?: boolean }).fatal;
      throw error;
    } finally {
      pool.release(connection, !isUsable);
    }
  };
  const session = (): Session => {
    let connection: Connection | undefined;
    const end = (isUsable: boolean) => {
      if (connection) pool.release(connection, !isUsable);
      connection = undefined;
    };
    return {
      query: async (statement, args) => {
        connection ??= await pool.acquireExtra();
        const result = await run(connection, statement, args);
        if (statement === "COMMIT") end(true);
        return result;
      },
      // The server rolls back what a closed connection has begun.
      rollBack: () => Promise.resolve(end(false)),
    };
  };
  return { query, session, close: pool.close };
}

function connectToPlanetScale(url: URL): Connected {
  // The driver does not decode the user and the password of a URL.
  const client = new Client({
    fetch,
    username: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    ...url.protocol === "http:" ? { url: url.href } : { host: url.host },
  });
  const queryOn = (session: Pick<Client, "execute">): Query => async (statement, args) => {
    const answer = await session.execute(statement, args ? args.map(toDriver) : null);
    const { rows, rowsAffected, insertId } = answer;
    return { rows: rows as Row[], rowsAffected, insertId: Number(insertId) };
  };
  return {
    query: queryOn(client),
    session: () => {
      const query = queryOn(client.connection());
      return { query, rollBack: async () => void await query("ROLLBACK") };
    },
    close: () => Promise.resolve(),
  };
}

type WireField = ReturnType<typeof toField>;

function castRow(fields: WireField[], row: (Buffer | null)[]): Row {
  return Object.fromEntries(fields.map((field, index) => {
    const value = row[index]?.toString("latin1") ?? null;
    return [field.name, cast({ ...field, type: field.type ?? "NULL" }, value)];
  }));
}

function toDriver(value: SqlValue): string | number | null {
  return typeof value === "boolean" ? Number(value) : value;
}
