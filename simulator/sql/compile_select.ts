import { AGGREGATES, compileExpression } from "./compile_expression.ts";
import type { Row } from "./engine.ts";
import { compareValues, isTrue, type Nature } from "./functions.ts";
import {
  type Compiled,
  conjunctsOf,
  type Evaluate,
  type Found,
  type Frame,
  natureOf,
  type Program,
  type Reading,
  type Scope,
  scopeOfTable,
  shapeNamed,
  type Shapes,
} from "./scope.ts";
import type { Value } from "./tokens.ts";
import type { Expression, Select, Source } from "./tree.ts";

type CompiledSelect = {
  run: (reading: Reading, outer: Frame) => Found;
  natures: Nature[];
};

type Level = {
  rows: (reading: Reading, frame: Frame) => readonly Row[];
  left: boolean;
  on: Evaluate[];
  where: Evaluate[];
};

/** Compiles a SELECT, in the scope of the one around it; it may stop after `most` rows. */
export function compileSelect(
  select: Select,
  outer: Scope | null,
  shapes: Shapes,
  most = Infinity,
): CompiledSelect {
  const scope: Scope = { sources: [], outer, needs: -1, named: new Map() };
  const levels: Level[] = [];
  for (const source of select.from) levels.push(compileSource(source, scope, shapes));
  const whole: Evaluate[] = [];
  for (const conjunct of conjunctsOf(select.where)) {
    scope.needs = -1;
    const { evaluate } = compileExpression(conjunct, { ...scope, named: null } as Scope, shapes);
    const needs = neededBy(conjunct, scope, shapes);
    (needs < 0 ? whole : levels[needs]!.where).push(evaluate);
  }
  const columns = select.star
    ? scope.sources.flatMap(({ alias, columns }) =>
      columns.map(({ name }) => ({
        name,
        expression: { is: "column", table: alias, name } as Expression,
      }))
    )
    : [];
  const shown = [
    ...select.star ? select.columns : [],
    ...columns,
    ...select.star ? [] : select.columns,
  ]
    .map(({ expression, name }) => {
      const compiled = compileExpression(expression, scope, shapes);
      return { name, ...compiled };
    });
  for (const column of shown) {
    if (!scope.named!.has(column.name)) scope.named!.set(column.name, column);
  }
  const group = select.group.map((expression) => compileExpression(expression, scope, shapes));
  const having = select.having && compileExpression(select.having, scope, shapes);
  const order = select.order.map(({ expression, descending }) => ({
    ...compileExpression(expression, scope, shapes),
    sign: descending ? -1 : 1,
  }));
  const limit = select.limit && compileExpression(select.limit, scope, shapes);
  const offset = select.offset && compileExpression(select.offset, scope, shapes);
  const isGrouped = group.length > 0 || hasAggregate(select.columns.map((c) => c.expression)) ||
    select.having !== null && hasAggregate([select.having]);
  const more = select.union.map((other) => compileSelect(other, outer, shapes));
  const natures = shown.map(({ nature }) => nature);
  const header = shown.map(({ name, nature }) => ({ name, type: nature.type as string }));

  const collect = (reading: Reading, outerFrame: Frame): Frame[] => {
    const found: Frame[] = [];
    const rows: (Row | null)[] = [];
    const frame: Frame = { rows, outer: outerFrame, group: null };
    for (const evaluate of whole) if (!isTrue(evaluate(reading, frame))) return found;
    const enough = !isGrouped && order.length === 0 ? most : Infinity;
    const visit = (at: number): void => {
      if (at === levels.length) {
        found.push({ rows: rows.slice(), outer: outerFrame, group: null });
        return;
      }
      const level = levels[at]!;
      let isJoined = false;
      for (const row of level.rows(reading, frame)) {
        rows[at] = row;
        if (!level.on.every((evaluate) => isTrue(evaluate(reading, frame)))) continue;
        isJoined = true;
        if (!level.where.every((evaluate) => isTrue(evaluate(reading, frame)))) continue;
        visit(at + 1);
        if (found.length >= enough) return;
      }
      if (level.left && !isJoined) {
        rows[at] = null;
        if (level.where.every((evaluate) => isTrue(evaluate(reading, frame)))) visit(at + 1);
      }
      rows.length = at;
    };
    visit(0);
    return found;
  };

  const groupsOf = (reading: Reading, outerFrame: Frame, found: Frame[]): Frame[] => {
    if (group.length === 0) {
      return [{ rows: found[0]?.rows ?? [], outer: outerFrame, group: found }];
    }
    const groups = new Map<string, Frame[]>();
    for (const frame of found) {
      const key = JSON.stringify(
        group.map(({ evaluate, nature }) => {
          const value = evaluate(reading, frame);
          return nature.collation === "folding" ? String(value).toLowerCase() : value;
        }),
      );
      const known = groups.get(key);
      if (known) known.push(frame);
      else groups.set(key, [frame]);
    }
    return [...groups.values()].map((frames) => ({
      rows: frames[0]!.rows,
      outer: outerFrame,
      group: frames,
    }));
  };

  const run = (reading: Reading, outerFrame: Frame): Found => {
    let frames = collect(reading, outerFrame);
    if (isGrouped) frames = groupsOf(reading, outerFrame, frames);
    if (having) frames = frames.filter((frame) => isTrue(having.evaluate(reading, frame)));
    if (order.length > 0 && more.length === 0) frames = sorted(reading, frames, order);
    let rows = frames.map((frame) => shown.map(({ evaluate }) => evaluate(reading, frame)));
    for (const other of more) rows.push(...other.run(reading, outerFrame).rows);
    if (select.isDistinct) {
      rows = [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()];
    }
    const empty: Frame = { rows: [], outer: outerFrame, group: null };
    const first = offset ? Number(offset.evaluate(reading, empty)) : 0;
    if (limit) rows = rows.slice(first, first + Number(limit.evaluate(reading, empty)));
    return { columns: header, rows };
  };
  return { run, natures };
}

function sorted<T extends Frame>(
  reading: Reading,
  frames: T[],
  order: readonly (Compiled & { sign: number })[],
): T[] {
  const keyed = frames.map((frame) => ({
    frame,
    keys: order.map(({ evaluate }) => evaluate(reading, frame)),
  }));
  keyed.sort((one, other) => compareKeys(one.keys, other.keys, order));
  return keyed.map(({ frame }) => frame);
}

/** Compares what two rows are ordered by. */
export function compareKeys(
  one: readonly Value[],
  other: readonly Value[],
  order: readonly (Compiled & { sign: number })[],
): number {
  for (const [at, { sign, nature }] of order.entries()) {
    const [x, y] = [one[at]!, other[at]!];
    if (x === y) continue;
    // NULL comes first.
    if (x === null) return -sign;
    if (y === null) return sign;
    const difference = compareValues(x, y, nature, nature);
    if (difference !== 0) return sign * difference;
  }
  return 0;
}

/** Which of a scope's sources an expression needs; -1: none. */
function neededBy(expression: Expression, scope: Scope, shapes: Shapes): number {
  const probe: Scope = { ...scope, needs: -1, named: null };
  compileExpression(expression, probe, shapes);
  return probe.needs;
}

function compileSource(source: Source, scope: Scope, shapes: Shapes): Level {
  let rows: Level["rows"];
  let columns: { name: string; nature: Nature }[];
  if (source.select) {
    const { run, natures } = compileSelect(source.select, scope.outer, shapes);
    const names = columnNames(source.select, shapes);
    columns = natures.map((nature, at) => ({ name: names[at]!, nature }));
    rows = (reading, frame) => run(reading, frame.outer ?? frame).rows;
  } else {
    const shape = shapeNamed(shapes, source.table!);
    columns = natureOf(shape);
    const { name } = shape;
    rows = (reading) => reading.read(name);
  }
  scope.sources.push({ alias: source.alias, columns });
  const on = conjunctsOf(source.on).map((expression) =>
    compileExpression(expression, scope, shapes).evaluate
  );
  return { rows, left: source.left, on, where: [] };
}

function columnNames(select: Select, shapes: Shapes): string[] {
  const all = select.star
    ? select.from.flatMap((source) =>
      source.select
        ? columnNames(source.select, shapes)
        : shapeNamed(shapes, source.table!).columns.map(({ name }) => name)
    )
    : [];
  return select.star
    ? [...select.columns.map(({ name }) => name), ...all]
    : select.columns.map(({ name }) => name);
}

function hasAggregate(expressions: readonly Expression[]): boolean {
  return expressions.some((expression) => {
    switch (expression.is) {
      case "call":
        return AGGREGATES.has(expression.name) || hasAggregate(expression.args);
      case "binary":
        return hasAggregate([expression.left, expression.right]);
      case "not":
      case "negative":
      case "is_null":
      case "in_select":
        return hasAggregate([expression.operand]);
      case "in":
        return hasAggregate([expression.operand, ...expression.list]);
      case "case":
        return hasAggregate([
          ...expression.operand ? [expression.operand] : [],
          ...expression.whens.flat(),
          ...expression.otherwise ? [expression.otherwise] : [],
        ]);
      default:
        return false;
    }
  });
}

/** Which rows a `SELECT … FOR UPDATE` locks: those of its one table that fulfil its condition. */
export function compileLock(select: Select, shapes: Shapes): (Program & { is: "select" })["lock"] {
  const source = select.from[0]!;
  const shape = shapeNamed(shapes, source.table!);
  // Of a join only the first table: the others are looked up by its columns.
  const scope = scopeOfTable(shape, source.alias);
  const conditions = conjunctsOf(select.where).flatMap((expression) => {
    try {
      return [compileExpression(expression, scope, shapes).evaluate];
    } catch {
      return [];
    }
  });
  return (reading) => [{
    table: shape.name,
    fits: (row) => {
      const frame: Frame = { rows: [row], outer: null, group: null };
      return conditions.every((evaluate) => isTrue(evaluate(reading, frame)));
    },
  }];
}
