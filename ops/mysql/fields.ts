import type { Column } from "./pool.ts";

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

/** The collations that PlanetScale names: `binary`, and `utf8mb4_0900_ai_ci` for every text. */
const BINARY_CHARSET = 63;
const TEXT_CHARSET = 255;

const UNSIGNED = 32;
const BINARY = 128;
const ENUM = 256;
const SET = 2048;
const NUM = 32768;

/** The shortest display width that MySQL gives to a computed value of an INT column. */
const INT_WIDTH = 10;

/**
 * Describes a column with Vitess's type names, which tell the driver how to cast.
 *
 * Source: planetscale/database-js `golden/database.json`, which was recorded at PlanetScale.
 */
export function toField(column: Column, isJson = false): Field {
  const type = isJson ? "JSON" : typeOf(column);
  const isNumeric = type === undefined || NUMERIC.test(type);
  const isBinary = isJson || column.characterSet === BINARY_CHARSET;
  // MariaDB calls a TIMESTAMP unsigned.
  const flags = type === "TIMESTAMP" ? column.flags & ~UNSIGNED : column.flags;
  return withoutZeros({
    name: column.name,
    type,
    table: column.table,
    orgTable: column.orgTable,
    database: column.schema,
    orgName: column.orgName,
    columnLength: column.columnLength,
    charset: isBinary ? BINARY_CHARSET : TEXT_CHARSET,
    decimals: isNumeric ? column.decimals : 0,
    flags: isNumeric ? flags | NUM : flags,
  });
}

function typeOf({ columnType, flags, table, columnLength }: Column): string | undefined {
  // The zero value of the enum: the driver adds the name again.
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

function withoutZeros(field: Field): Field {
  const entries = Object.entries(field).filter(([, value]) => value !== "" && value !== 0);
  return Object.fromEntries(entries) as Field;
}
