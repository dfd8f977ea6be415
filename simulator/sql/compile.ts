import { compileExpression } from "./compile_expression.ts";
import { compareKeys, compileLock, compileSelect } from "./compile_select.ts";
import type { Row } from "./engine.ts";
import { isTrue } from "./functions.ts";
import { stored, type TableShape } from "./schema.ts";
import {
  conjunctsOf,
  type Evaluate,
  type Frame,
  type Program,
  type Reading,
  type Scope,
  scopeOfTable,
  shapeNamed,
  type Shapes,
} from "./scope.ts";
import type { Value } from "./tokens.ts";
import type { Expression, Statement } from "./tree.ts";

/** Compiles a statement. */
export function compile(statement: Statement, shapes: Shapes): Program {
  switch (statement.is) {
    case "select": {
      const { run } = compileSelect(statement.select, null, shapes);
      const empty: Frame = { rows: [], outer: null, group: null };
      return {
        is: "select",
        run: (reading) => run(reading, empty),
        lock: statement.select.lock ? compileLock(statement.select, shapes) : null,
      };
    }
    case "insert":
      return compileInsert(statement, shapes);
    default:
      return compileChange(statement, shapes);
  }
}

/** Compiles the expression of a generated column. */
export function compileGenerated(
  shape: TableShape,
  expression: Expression,
  values: readonly Value[],
): (row: Row) => Value {
  const { evaluate } = compileExpression(expression, scopeOfTable(shape, shape.name), new Map());
  const reading: Reading = { values, read: () => [], fresh: null };
  return (row) => evaluate(reading, { rows: [row], outer: null, group: null });
}

function compileInsert(statement: Statement & { is: "insert" }, shapes: Shapes): Program {
  const shape = shapeNamed(shapes, statement.table);
  const nowhere: Scope = { sources: [], outer: null, needs: -1, named: null };
  const empty: Frame = { rows: [], outer: null, group: null };
  const rows = statement.rows.map((row) =>
    row.map((expression) => compileExpression(expression, nowhere, shapes).evaluate)
  );
  const select = statement.select && compileSelect(statement.select, null, shapes);
  const scope = scopeOfTable(shape, statement.table);
  const assignments = statement.onDuplicate?.map(([name, expression]) =>
    [
      shape.positions.get(name)!,
      compileExpression(expression, scope, shapes).evaluate,
    ] as const
  );
  return {
    is: "insert",
    table: statement.table,
    columns: statement.columns.map((name) => shape.positions.get(name)!),
    rows: (reading) =>
      select
        ? select.run(reading, empty).rows
        : rows.map((row) => row.map((evaluate) => evaluate(reading, empty))),
    onDuplicate: assignments
      ? (reading, row, { columns }) => assign(assignments, columns, reading, row)
      : null,
  };
}

/** Assignments run in their order, and see what those before them wrote. */
function assign(
  assignments: readonly (readonly [number, Evaluate])[],
  columns: TableShape["columns"],
  reading: Reading,
  row: Row,
): Value[] {
  const changed = [...row];
  const frame: Frame = { rows: [changed], outer: null, group: null };
  for (const [at, evaluate] of assignments) {
    changed[at] = stored(columns[at]!, evaluate(reading, frame));
  }
  return changed;
}

function compileChange(
  statement: Statement & { is: "update" | "delete" },
  shapes: Shapes,
): Program {
  const shape = shapeNamed(shapes, statement.table);
  const scope = scopeOfTable(shape, statement.alias);
  const conditions = conjunctsOf(statement.where).map((expression) =>
    compileExpression(expression, scope, shapes).evaluate
  );
  const order = statement.order.map(({ expression, descending }) => ({
    ...compileExpression(expression, scope, shapes),
    sign: descending ? -1 : 1,
  }));
  const limit = statement.limit && compileExpression(statement.limit, scope, shapes);
  const assignments = statement.is === "delete" ? [] : statement.set.map(([name, expression]) =>
    [
      shape.positions.get(name)!,
      compileExpression(expression, scope, shapes).evaluate,
    ] as const
  );
  const frameOf = (row: Row): Frame => ({ rows: [row], outer: null, group: null });
  return {
    is: statement.is,
    table: statement.table,
    fits: (reading) => (row) => {
      const frame = frameOf(row);
      return conditions.every((evaluate) => isTrue(evaluate(reading, frame)));
    },
    choose: (reading, found) => {
      const ordered = order.length === 0 ? found : found.map((each) => ({
        each,
        keys: order.map(({ evaluate }) => evaluate(reading, frameOf(each.row))),
      })).sort((one, other) => compareKeys(one.keys, other.keys, order)).map(({ each }) => each);
      return limit ? ordered.slice(0, Number(limit.evaluate(reading, frameOf([])))) : ordered;
    },
    change: (reading, row, { columns }) => assign(assignments, columns, reading, row),
  };
}
