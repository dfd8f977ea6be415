import type { Nature } from "./functions.ts";
import type { Row } from "./engine.ts";
import type { TableShape } from "./schema.ts";
import type { Value } from "./tokens.ts";
import type { Expression } from "./tree.ts";

/** What a program reads: the values of its statement, and the rows of tables. */
export type Reading = {
  values: readonly Value[];
  read: (table: string) => readonly Row[];
  /** The row that would be inserted, for `VALUES(column)`. */
  fresh: Row | null;
};

/** The rows that a SELECT finds. */
export type Found = { columns: { name: string; type: string }[]; rows: Value[][] };

/** A statement, ready to be run again and again with other values. */
export type Program =
  | {
    is: "select";
    run: (reading: Reading) => Found;
    lock: ((reading: Reading) => { table: string; fits: (row: Row) => boolean }[]) | null;
  }
  | {
    is: "insert";
    table: string;
    columns: number[];
    rows: (reading: Reading) => Value[][];
    onDuplicate: ((reading: Reading, row: Row, shape: TableShape) => Value[]) | null;
  }
  | {
    is: "update" | "delete";
    table: string;
    fits: (reading: Reading) => (row: Row) => boolean;
    choose: <T extends { row: Row }>(reading: Reading, found: T[]) => T[];
    change: (reading: Reading, row: Row, shape: TableShape) => Value[];
  };

/** The rows at hand while an expression is evaluated; `group` where a SELECT counts or adds up. */
export type Frame = { rows: (Row | null)[]; outer: Frame | null; group: Frame[] | null };

/** What an expression is for rows at hand. */
export type Evaluate = (reading: Reading, frame: Frame) => Value;

/** An expression, ready to be evaluated, and what its values are. */
export type Compiled = { evaluate: Evaluate; nature: Nature };

/** What names mean: the sources of a SELECT, and those of the SELECT around it. */
export type Scope = {
  sources: { alias: string; columns: { name: string; nature: Nature }[] }[];
  outer: Scope | null;
  /** The highest source that the expression in hand needs. */
  needs: number;
  /** What the columns of the SELECT are called, for ORDER BY and HAVING. */
  named: Map<string, Compiled> | null;
};

/** The tables, by name. */
export type Shapes = ReadonlyMap<string, TableShape>;

/** What text is. */
export const TEXT: Nature = { type: "VARCHAR", collation: null };
/** What a number is. */
export const NUMBER: Nature = { type: "INT64", collation: null };

/** @throws {SyntaxError} when there is no such table. */
export function shapeNamed(shapes: Shapes, name: string): TableShape {
  const shape = shapes.get(name);
  if (!shape) throw new SyntaxError(`No table ${name}`);
  return shape;
}

/** The columns of a table, and what their values are. */
export function natureOf({ columns }: TableShape): { name: string; nature: Nature }[] {
  return columns.map(({ name, type, folds }) => ({
    name,
    nature: { type, collation: type === "VARCHAR" ? folds ? "folding" : "binary" : null },
  }));
}

/** The scope of a statement about one table. */
export function scopeOfTable(shape: TableShape, alias: string): Scope {
  return {
    sources: [{ alias, columns: natureOf(shape) }],
    outer: null,
    needs: -1,
    named: null,
  };
}

/** The conditions that AND connects. */
export function conjunctsOf(expression: Expression | null): Expression[] {
  if (!expression) return [];
  if (expression.is === "binary" && expression.operator === "AND") {
    return [...conjunctsOf(expression.left), ...conjunctsOf(expression.right)];
  }
  return [expression];
}
