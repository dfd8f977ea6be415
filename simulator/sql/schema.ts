import { parse } from "./parse.ts";
import { shapeOf, type Value } from "./tokens.ts";
import type { Expression } from "./tree.ts";

/** A column, as far as its values depend on it. `scale`: the digits of a second that a moment keeps. */
export type Column = {
  name: string;
  type: "INT8" | "INT16" | "INT32" | "INT64" | "DECIMAL" | "VARCHAR" | "DATETIME" | "DATE";
  /** Whether letters of either case are the same. */
  folds: boolean;
  scale: number;
  nullable: boolean;
  fallback: Value;
  isAutomatic: boolean;
  maxLength: number;
  generated: { expression: Expression; values: Value[] } | null;
};

/** A unique key; `columns` are positions. */
export type Key = { name: string; columns: number[] };

/** A table as the migrations leave it. */
export type TableShape = {
  name: string;
  columns: Column[];
  positions: Map<string, number>;
  /** The primary key first. */
  keys: Key[];
};

const TYPES: [RegExp, Column["type"]][] = [
  [/^(?:tinyint|bool)/i, "INT8"],
  [/^smallint/i, "INT16"],
  [/^bigint/i, "INT64"],
  [/^(?:mediumint|int)/i, "INT32"],
  [/^(?:decimal|double|float)/i, "DECIMAL"],
  [/^datetime/i, "DATETIME"],
  [/^date/i, "DATE"],
];

/**
 * Reads the tables out of what a real server says that they are (`SHOW CREATE TABLE`), so that nothing
 * about them is written down twice.
 */
export function readTables(definitions: readonly string[]): Map<string, TableShape> {
  return new Map(definitions.map((definition) => {
    const table = readTable(definition);
    return [table.name, table];
  }));
}

function readTable(definition: string): TableShape {
  const name = /^CREATE TABLE `(\w+)`/.exec(definition)![1]!;
  const isBinary = /COLLATE=?\s*\w*_bin\b/.test(definition.slice(definition.lastIndexOf(")")));
  const columns: Column[] = [];
  const keys: Key[] = [];
  const positions = new Map<string, number>();
  for (const line of definition.split("\n").slice(1)) {
    const column = /^\s*`(\w+)` (.+?),?$/.exec(line);
    if (column) {
      positions.set(column[1]!, columns.length);
      columns.push(readColumn(column[1]!, column[2]!, isBinary));
    }
    const key = /^\s*(PRIMARY|UNIQUE) KEY (?:`(\w+)` )?\((.+?)\)(?:,|$| USING)/.exec(line);
    if (key) {
      const names = [...key[3]!.matchAll(/`(\w+)`/g)].map(([, column]) => positions.get(column!)!);
      keys.push({ name: key[2] ?? "PRIMARY", columns: names });
    }
  }
  keys.sort((one, other) => Number(other.name === "PRIMARY") - Number(one.name === "PRIMARY"));
  return { name, columns, positions, keys };
}

function readColumn(name: string, said: string, isBinaryTable: boolean): Column {
  const type = TYPES.find(([form]) => form.test(said))?.[1] ?? "VARCHAR";
  const length = /^\w+\((\d+)/.exec(said)?.[1];
  const fallback = /DEFAULT (?:'((?:[^']|'')*)'|(\d+)|(NULL))/i.exec(said);
  const isBinary = /COLLATE \w+_bin/.test(said) || isBinaryTable && !/COLLATE/.test(said);
  const generated = /(?:GENERATED ALWAYS )?AS \((.*)\) (?:STORED|VIRTUAL)/i.exec(said)?.[1];
  const column: Column = {
    name,
    type,
    folds: type === "VARCHAR" && !isBinary,
    scale: type === "DATETIME" ? Number(length ?? 0) : 0,
    nullable: !/NOT NULL/.test(said),
    fallback: null,
    isAutomatic: /AUTO_INCREMENT/i.test(said),
    maxLength: type === "VARCHAR" && length ? Number(length) : Infinity,
    generated: null,
  };
  const text = fallback?.[1];
  if (text !== undefined) {
    column.fallback = stored(column, type.startsWith("INT") ? Number(text) : text);
  } else if (fallback?.[2] !== undefined) column.fallback = Number(fallback[2]);
  if (generated) {
    const { shape, values } = shapeOf(
      `SELECT ${generated.replaceAll("_utf8mb4", "").replaceAll("\\'", "'")}`,
    );
    const parsed = parse(shape);
    if (parsed.is !== "select") throw new SyntaxError("Expected an expression");
    column.generated = { expression: parsed.select.columns[0]!.expression, values };
  }
  return column;
}

/** A value as a column keeps it. */
export function stored(column: Column, value: Value): Value {
  if (value === null) return null;
  switch (column.type) {
    case "VARCHAR":
    case "DECIMAL":
      return String(value);
    case "DATETIME":
      return moment(String(value), column.scale);
    case "DATE":
      return String(value).slice(0, 10);
    default:
      return Number(value);
  }
}

function moment(text: string, scale: number): string {
  const whole = text.length === 10 ? `${text} 00:00:00` : text.slice(0, 19);
  const fraction = text.slice(20).padEnd(6, "0");
  if (scale === 6) return `${whole}.${fraction}`;
  const kept = scale === 0 ? "" : `.${fraction.slice(0, scale)}`;
  return whole + kept;
}
