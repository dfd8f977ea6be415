import type { Queryable, SqlValue } from "../deps.ts";
import { fromSql } from "./time.ts";

/**
 * Reads one value as the driver hands it over.
 *
 * @throws {TypeError} when it is of another form: the column is not what the code takes it for.
 */
export type Reader<T> = (value: unknown) => T;

/** The columns that a SELECT names, and how each is read. It stands beside its statement. */
export type RowShape = Readonly<Record<string, Reader<unknown>>>;

/** A row that was read with a shape. */
export type RowOf<Shape extends RowShape> = {
  readonly [Column in keyof Shape]: ReturnType<Shape[Column]>;
};

/**
 * Runs a SELECT and reads every row that it finds. The only place that looks at what the driver
 * casts: 64-bit integers, decimals and dates arrive as text, small integers as numbers.
 *
 * @throws {TypeError} with the column's name, never with its value.
 */
export async function selectRows<Shape extends RowShape>(
  db: Queryable,
  shape: Shape,
  statement: string,
  args: readonly SqlValue[] = [],
): Promise<RowOf<Shape>[]> {
  const { rows } = await db.query(statement, args);
  return rows.map((row) => readRow(shape, row));
}

/** Runs a SELECT and reads the first row that it finds; `null` without one. Throws as `selectRows`. */
export async function selectRow<Shape extends RowShape>(
  db: Queryable,
  shape: Shape,
  statement: string,
  args: readonly SqlValue[] = [],
): Promise<RowOf<Shape> | null> {
  const { rows } = await db.query(statement, args);
  return rows[0] ? readRow(shape, rows[0]) : null;
}

function readRow<Shape extends RowShape>(
  shape: Shape,
  row: Readonly<Record<string, unknown>>,
): RowOf<Shape> {
  const read = Object.entries(shape).map(([column, reader]) => {
    try {
      return [column, reader(row[column])];
    } catch (cause) {
      throw new TypeError(`Cannot read column "${column}"`, { cause });
    }
  });
  return Object.fromEntries(read);
}

/** A text column. */
export const text: Reader<string> = (value) => {
  if (typeof value === "string") return value;
  throw unexpected("text", value);
};

/** An integer column or a count, whether it arrives as a number or as text. Exact up to 2^53. */
export const integer: Reader<number> = (value) => {
  const number = typeof value === "string" && value !== "" ? Number(value) : value;
  if (typeof number === "number" && Number.isSafeInteger(number)) return number;
  throw unexpected("integer", value);
};

/** A column of any type, for what compares rows: a number, or text as the driver hands it over. */
export const stored: Reader<string | number | null> = (value) => {
  if (value === null || typeof value === "number" || typeof value === "string") return value;
  // PlanetScale's driver has parsed a JSON column.
  return JSON.stringify(value);
};

/** A boolean column: 0 or 1. The imported tables have NULL where the model says false. */
export const flag: Reader<boolean> = (value) => {
  if (value === null) return false;
  return integer(value) === 1;
};

/** A DATETIME column, in UTC. */
export const moment: Reader<Date> = (value) => {
  const date = fromSql(text(value));
  if (!isNaN(date.getTime())) return date;
  throw unexpected("moment", value);
};

/** A column that may be NULL. */
export function nullable<T>(reader: Reader<T>): Reader<T | null> {
  return (value) => value === null ? null : reader(value);
}

/** Says the type that was found, never the value: rows hold what people typed. */
function unexpected(wanted: string, value: unknown): TypeError {
  return new TypeError(`Expected ${wanted}, found ${value === null ? "null" : typeof value}`);
}
