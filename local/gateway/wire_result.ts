import { Buffer } from "node:buffer";
import { type Field, toField } from "../../ops/mysql/fields.ts";
import type { Column, RawResult } from "../../ops/mysql/pool.ts";

/** The `result` of a response. A length of `-1` is NULL; 64-bit numbers are strings. */
export type WireResult = {
  fields?: Field[];
  rows?: { lengths: string[]; values?: string }[];
  rowsAffected?: string;
  insertId?: string;
};

/** Encodes raw rows for the protocol. `jsonColumns` lists the JSON columns, for MariaDB has no JSON type. */
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

function toWireRow(row: (Buffer | null)[]): { lengths: string[]; values?: string } {
  const lengths = row.map((value) => value === null ? "-1" : String(value.length));
  const values = Buffer.concat(row.filter((value) => value !== null)).toString("base64");
  return values ? { lengths, values } : { lengths };
}
