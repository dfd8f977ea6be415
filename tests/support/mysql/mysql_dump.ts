import { randomBytes } from "node:crypto";
import { format } from "@planetscale/database";
import { connectToMysql } from "../../../ops/connect.ts";
import type { Query } from "../../../src/deps.ts";
import type { MigrationSet } from "../../../ops/migrate/migration_files.ts";
import { applyMigrations } from "../../../ops/migrate/migrations.ts";
import {
  type Column,
  type MysqlAddress,
  openPool,
  type RawResult,
  runRaw,
} from "../../../ops/mysql/pool.ts";

const BINARY_CHARSET = 63;
const BIT = 16;
const BLOB_OR_STRING = 249;

/**
 * Migrates a database and fills it, and returns the statements that make another one like it, rows
 * included.
 */
export async function dumpMigrated(
  address: MysqlAddress,
  sets: readonly MigrationSet[],
  fill: (query: Query) => Promise<unknown> = () => Promise.resolve(),
): Promise<string> {
  const database = `daftar_test_${randomBytes(6).toString("hex")}`;
  const { query, close } = connectToMysql(address);
  await query(`CREATE DATABASE ${database} DEFAULT CHARSET utf8mb4`);
  const inside = connectToMysql({ ...address, database });
  try {
    await applyMigrations(inside.query, sets);
    await fill(inside.query);
    return await dump({ ...address, database });
  } finally {
    await inside.close();
    await query(`DROP DATABASE ${database}`);
    await close();
  }
}

async function dump(address: MysqlAddress): Promise<string> {
  const pool = openPool(address);
  const connection = await pool.acquire();
  const rowsOf = async (sql: string) =>
    (await runRaw(connection, sql)).rows.map((row) => row.map(String));
  try {
    const tables = await rowsOf("SHOW FULL TABLES");
    const statements: string[] = [];
    for (const [name] of tables.filter(([, kind]) => kind === "BASE TABLE")) {
      const [created] = await rowsOf(`SHOW CREATE TABLE \`${name}\``);
      statements.push(created![1]!);
      const columns = (await rowsOf(writableColumns(name!))).map(([column]) => `\`${column}\``);
      const raw = await runRaw(connection, `SELECT ${columns} FROM \`${name}\``);
      if (raw.rows.length > 0) statements.push(insertAll(name!, columns, raw));
    }
    for (const [name] of tables.filter(([, kind]) => kind === "VIEW")) {
      const [created] = await rowsOf(`SHOW CREATE VIEW \`${name}\``);
      statements.push(created![1]!.replaceAll(`\`${address.database}\`.`, ""));
    }
    return statements.join(";\n");
  } finally {
    pool.release(connection);
    await pool.close();
  }
}

function writableColumns(table: string): string {
  return format(
    `SELECT column_name FROM information_schema.columns
      WHERE table_schema = DATABASE() AND table_name = ?
        AND COALESCE(generation_expression, '') = ''
      ORDER BY ordinal_position`,
    [table],
  );
}

function insertAll(table: string, names: string[], { columns, rows }: RawResult): string {
  const tuples = rows.map((row) =>
    `(${row.map((value, index) => literal(columns[index]!, value)).join(", ")})`
  );
  return `INSERT INTO \`${table}\` (${names}) VALUES ${tuples.join(", ")}`;
}

function literal(column: Column, value: RawResult["rows"][number][number]): string {
  if (value === null) return "NULL";
  const { columnType, characterSet } = column;
  const isBinary = characterSet === BINARY_CHARSET && columnType >= BLOB_OR_STRING;
  if (isBinary || columnType === BIT) return `X'${value.toString("hex")}'`;
  return format("?", [value.toString()]);
}
