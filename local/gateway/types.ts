import { Buffer } from "node:buffer";
import type { Column, RawResult } from "../mysql/pool.ts";

/** One column as PlanetScale describes it. Zero values are left out, as proto3 JSON does. */
export type Field = {
  name: string;
  type?: string;
  table?: string;
  orgTable?: string;
  database?: string;
  orgName?: string;
  columnLength?: number;
  charset?: number;
  decimals?: number;
  flags?: number;
};

/** The `result` of an answer. A length of `-1` is NULL; 64-bit numbers travel as text. */
export type WireResult = {
  fields?: Field[];
  rows?: { lengths: string[]; values?: string }[];
  rowsAffected?: string;
  insertId?: string;
};

/** Names of MySQL's wire types, without the variants that flags tell apart. */
const TYPES: Record<number, string> = {
  0: "DECIMAL",
  1: "INT8",
  2: "INT16",
  3: "INT32",
  4: "FLOAT32",
  5: "FLOAT64",
  7: "TIMESTAMP",
  8: "INT64",
  9: "INT24",
  10: "DATE",
  11: "TIME",
  12: "DATETIME",
  13: "YEAR",
  15: "VARCHAR",
  16: "BIT",
  245: "JSON",
  246: "DECIMAL",
  247: "ENUM",
  248: "SET",
  249: "TEXT",
  250: "TEXT",
  251: "TEXT",
  252: "TEXT",
  253: "VARCHAR",
  254: "CHAR",
  255: "GEOMETRY",
};
const NULL_TYPE = 6;
const BINARY_TYPES: Record<string, string> = {
  TEXT: "BLOB",
  VARCHAR: "VARBINARY",
  CHAR: "BINARY",
};
const NUMERIC = /^U?INT|^FLOAT|^DECIMAL|^YEAR/;

const UNSIGNED = 32;
const BINARY = 128;
const ENUM = 256;
const SET = 2048;
const NUM = 32768;

/** The shortest display width that MySQL gives to a computed value of an INT column. */
const INT_WIDTH = 10;

/** Puts raw rows into the form of the protocol. `jsonColumns` are MariaDB's: it has no JSON type. */
export function toWireResult(raw: RawResult, jsonColumns: ReadonlySet<Column>): WireResult {
  const result: WireResult = {};
  if (raw.columns.length > 0) {
    result.fields = raw.columns.map((column) => toField(column, jsonColumns.has(column)));
  }
  if (raw.rows.length > 0) result.rows = raw.rows.map(toWireRow);
  if (raw.rowsAffected > 0) result.rowsAffected = String(raw.rowsAffected);
  if (raw.insertId !== "0") result.insertId = raw.insertId;
  return result;
}

/** Describes a column with Vitess's type names, which tell the driver how to cast. */
export function toField(column: Column, isJson = false): Field {
  const type = isJson ? "JSON" : typeOf(column);
  const isNumeric = type !== undefined && NUMERIC.test(type);
  return withoutZeros({
    name: column.name,
    type,
    table: column.table,
    orgTable: column.orgTable,
    database: column.schema,
    orgName: column.orgName,
    columnLength: column.columnLength,
    charset: isJson ? 63 : column.characterSet,
    decimals: column.decimals,
    flags: isNumeric ? column.flags | NUM : column.flags,
  });
}

function typeOf({ columnType, flags, table, columnLength }: Column): string | undefined {
  // The enum's zero: the driver puts the name back.
  if (columnType === NULL_TYPE) return undefined;
  const type = TYPES[columnType] ?? "VARCHAR";
  if (flags & ENUM) return "ENUM";
  if (flags & SET) return "SET";
  // MariaDB computes `SELECT 1` as INT, MySQL and PlanetScale as BIGINT, which arrives as text.
  const isComputed = type === "INT32" && table === "" && columnLength < INT_WIDTH;
  if (type.startsWith("INT")) {
    const integer = isComputed ? "INT64" : type;
    return flags & UNSIGNED ? `U${integer}` : integer;
  }
  return flags & BINARY ? BINARY_TYPES[type] ?? type : type;
}

function toWireRow(row: (Buffer | null)[]): { lengths: string[]; values?: string } {
  const lengths = row.map((value) => value === null ? "-1" : String(value.length));
  const values = Buffer.concat(row.filter((value) => value !== null)).toString("base64");
  return values ? { lengths, values } : { lengths };
}

function withoutZeros(field: Field): Field {
  const entries = Object.entries(field).filter(([, value]) => value !== "" && value !== 0);
  return Object.fromEntries(entries) as Field;
}
