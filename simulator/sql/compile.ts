import { callOf, compareValues, isTrue, movedBy, type Nature } from "./functions.ts";
import type { Row } from "./engine.ts";
import { stored, type TableShape } from "./schema.ts";
import type { Value } from "./tokens.ts";
import type { Expression, Select, Source, Statement } from "./tree.ts";

/** What a program reads: the values of its statement, and the rows of tables. */
export type Reading = {
  values: readonly Value[];
  read: (table: string) => readonly Row[];
  /** The row that would be inserted, for `VALUES(column)`. */
  fresh: Row | null;
};

type Found = { columns: { name: string; type: string }[]; rows: Value[][] };

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
type Frame = { rows: (Row | null)[]; outer: Frame | null; group: Frame[] | null };

type Evaluate = (reading: Reading, frame: Frame) => Value;

type Compiled = { evaluate: Evaluate; nature: Nature };

/** What names mean: the sources of a SELECT, and those of the SELECT around it. */
type Scope = {
  sources: { alias: string; columns: { name: string; nature: Nature }[] }[];
  outer: Scope | null;
  /** The highest source that the expression in hand needs. */
  needs: number;
  /** What the columns of the SELECT are called, for ORDER BY and HAVING. */
  named: Map<string, Compiled> | null;
};

type Shapes = ReadonlyMap<string, TableShape>;

const TEXT: Nature = { type: "VARCHAR", collation: null };
const NUMBER: Nature = { type: "INT64", collation: null };
const AGGREGATES = new Set(["COUNT", "MAX", "MIN", "SUM", "AVG", "JSON_ARRAYAGG"]);

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

function shapeNamed(shapes: Shapes, name: string): TableShape {
  const shape = shapes.get(name);
  if (!shape) throw new SyntaxError(`No table ${name}`);
  return shape;
}

function natureOf({ columns }: TableShape): { name: string; nature: Nature }[] {
  return columns.map(({ name, type, folds }) => ({
    name,
    nature: { type, collation: type === "VARCHAR" ? folds ? "folding" : "binary" : null },
  }));
}

function scopeOfTable(shape: TableShape, alias: string): Scope {
  return {
    sources: [{ alias, columns: natureOf(shape) }],
    outer: null,
    needs: -1,
    named: null,
  };
}

// --- expressions --------------------------------------------------------------------------------

function compileExpression(expression: Expression, scope: Scope, shapes: Shapes): Compiled {
  const compiled = (inner: Expression) => compileExpression(inner, scope, shapes);
  switch (expression.is) {
    case "value": {
      const { at } = expression;
      return { evaluate: ({ values }) => values[at]!, nature: TEXT };
    }
    case "constant": {
      const { value } = expression;
      return { evaluate: () => value, nature: typeof value === "number" ? NUMBER : TEXT };
    }
    case "column":
      return compileColumn(expression, scope);
    case "not": {
      const { evaluate } = compiled(expression.operand);
      return {
        evaluate: (reading, frame) => {
          const value = evaluate(reading, frame);
          return value === null ? null : Number(!isTrue(value));
        },
        nature: NUMBER,
      };
    }
    case "negative": {
      const { evaluate } = compiled(expression.operand);
      return { evaluate: (reading, frame) => -Number(evaluate(reading, frame)), nature: NUMBER };
    }
    case "is_null": {
      const { evaluate } = compiled(expression.operand);
      const { negated } = expression;
      return {
        evaluate: (reading, frame) => Number((evaluate(reading, frame) === null) !== negated),
        nature: NUMBER,
      };
    }
    case "in": {
      const operand = compiled(expression.operand);
      const list = expression.list.map(compiled);
      const { negated } = expression;
      return {
        evaluate: (reading, frame) => {
          const value = operand.evaluate(reading, frame);
          if (value === null) return null;
          let isUnknown = false;
          for (const item of list) {
            const other = item.evaluate(reading, frame);
            if (other === null) isUnknown = true;
            else if (compareValues(value, other, operand.nature, item.nature) === 0) {
              return Number(!negated);
            }
          }
          return isUnknown ? null : Number(negated);
        },
        nature: NUMBER,
      };
    }
    case "in_select": {
      const operand = compiled(expression.operand);
      const { run, natures } = compileSelect(expression.select, scope, shapes);
      const { negated } = expression;
      return {
        evaluate: (reading, frame) => {
          const value = operand.evaluate(reading, frame);
          if (value === null) return null;
          let isUnknown = false;
          for (const [other] of run(reading, frame).rows) {
            if (other === null) isUnknown = true;
            else if (compareValues(value, other!, operand.nature, natures[0]!) === 0) {
              return Number(!negated);
            }
          }
          return isUnknown ? null : Number(negated);
        },
        nature: NUMBER,
      };
    }
    case "exists": {
      const { run } = compileSelect(expression.select, scope, shapes, 1);
      return {
        evaluate: (reading, frame) => Number(run(reading, frame).rows.length > 0),
        nature: NUMBER,
      };
    }
    case "scalar": {
      const { run, natures } = compileSelect(expression.select, scope, shapes);
      return {
        evaluate: (reading, frame) => run(reading, frame).rows[0]?.[0] ?? null,
        nature: natures[0]!,
      };
    }
    case "case":
      return compileCase(expression, scope, shapes);
    case "binary":
      return compileBinary(expression, scope, shapes);
    case "call":
      return compileCall(expression, scope, shapes);
  }
}

function compileColumn(
  { table, name }: { table: string | null; name: string },
  scope: Scope,
): Compiled {
  let depth = 0;
  for (let at: Scope | null = scope; at; at = at.outer, depth++) {
    for (const [index, source] of at.sources.entries()) {
      if (table !== null && source.alias !== table) continue;
      const position = source.columns.findIndex((column) =>
        column.name.toLowerCase() === name.toLowerCase()
      );
      if (position < 0) continue;
      at.needs = Math.max(at.needs, index);
      const { nature } = source.columns[position]!;
      if (depth === 0) {
        return { evaluate: (_, frame) => frame.rows[index]?.[position] ?? null, nature };
      }
      const up = depth;
      return {
        evaluate: (_, frame) => {
          let from = frame;
          for (let i = 0; i < up; i++) from = from.outer!;
          return from.rows[index]?.[position] ?? null;
        },
        nature,
      };
    }
    const named = table === null ? at.named?.get(name) : undefined;
    if (named) return named;
  }
  throw new SyntaxError(`No column ${table === null ? "" : `${table}.`}${name}`);
}

function compileCase(
  { operand, whens, otherwise }: Expression & { is: "case" },
  scope: Scope,
  shapes: Shapes,
): Compiled {
  const compiled = (inner: Expression) => compileExpression(inner, scope, shapes);
  const subject = operand && compiled(operand);
  const branches = whens.map(([when, then]) => [compiled(when), compiled(then)] as const);
  const last = otherwise && compiled(otherwise);
  return {
    evaluate: (reading, frame) => {
      const value = subject?.evaluate(reading, frame);
      for (const [when, then] of branches) {
        const found = when.evaluate(reading, frame);
        const fits = subject
          ? value !== null && found !== null &&
            compareValues(value!, found, subject.nature, when.nature) === 0
          : isTrue(found);
        if (fits) return then.evaluate(reading, frame);
      }
      return last ? last.evaluate(reading, frame) : null;
    },
    nature: branches[0]![1].nature,
  };
}

function compileBinary(
  { operator, left: one, right: other }: Expression & { is: "binary" },
  scope: Scope,
  shapes: Shapes,
): Compiled {
  const left = compileExpression(one, scope, shapes);
  const isMoved = other.is === "call" && other.name === "INTERVAL";
  const right = isMoved ? left : compileExpression(other, scope, shapes);
  const [a, b] = [left.evaluate, right.evaluate];
  const number = (evaluate: Evaluate): Compiled => ({ evaluate, nature: NUMBER });
  const compared = (fits: (order: number) => boolean) =>
    number((reading, frame) => {
      const x = a(reading, frame);
      if (x === null) return null;
      const y = b(reading, frame);
      if (y === null) return null;
      return Number(fits(compareValues(x, y, left.nature, right.nature)));
    });
  const computed = (compute: (x: number, y: number) => number | null) =>
    number((reading, frame) => {
      const [x, y] = [a(reading, frame), b(reading, frame)];
      return x === null || y === null ? null : compute(Number(x), Number(y));
    });
  if (other.is === "call" && other.name === "INTERVAL") {
    const [count, unit] = other.args.map((arg) => compileExpression(arg, scope, shapes).evaluate);
    const sign = operator === "-" ? -1 : 1;
    return {
      evaluate: (reading, frame) => {
        const moment = a(reading, frame);
        return moment === null ? null : movedBy(
          String(moment),
          sign * Number(count!(reading, frame)),
          String(unit!(reading, frame)),
        );
      },
      nature: { type: "DATETIME", collation: null },
    };
  }
  switch (operator) {
    case "AND":
      return number((reading, frame) => {
        const x = a(reading, frame);
        if (x !== null && !isTrue(x)) return 0;
        const y = b(reading, frame);
        if (y !== null && !isTrue(y)) return 0;
        return x === null || y === null ? null : 1;
      });
    case "OR":
      return number((reading, frame) => {
        const x = a(reading, frame);
        if (x !== null && isTrue(x)) return 1;
        const y = b(reading, frame);
        if (y !== null && isTrue(y)) return 1;
        return x === null || y === null ? null : 0;
      });
    case "=":
      return compared((order) => order === 0);
    case "<>":
    case "!=":
      return compared((order) => order !== 0);
    case "<":
      return compared((order) => order < 0);
    case ">":
      return compared((order) => order > 0);
    case "<=":
      return compared((order) => order <= 0);
    case ">=":
      return compared((order) => order >= 0);
    case "<=>":
      return number((reading, frame) => {
        const [x, y] = [a(reading, frame), b(reading, frame)];
        if (x === null || y === null) return Number(x === y);
        return Number(compareValues(x, y, left.nature, right.nature) === 0);
      });
    case "LIKE":
      return number((reading, frame) => {
        const [x, y] = [a(reading, frame), b(reading, frame)];
        if (x === null || y === null) return null;
        const folds = (left.nature.collation ?? right.nature.collation) === "folding";
        return Number(likes(String(x), String(y), folds));
      });
    case "+":
      return computed((x, y) => x + y);
    case "-":
      return computed((x, y) => x - y);
    case "*":
      return computed((x, y) => x * y);
    case "%":
      return computed((x, y) => y === 0 ? null : x % y);
    case "/":
      return computed((x, y) => y === 0 ? null : x / y);
    default:
      throw new SyntaxError(`No operator ${operator}`);
  }
}

function likes(text: string, pattern: string, folds: boolean): boolean {
  const source = pattern.replace(
    /\\(.)|[%_]|[.*+?^${}()|[\]\\]/gs,
    (found, escaped?: string) =>
      escaped !== undefined
        ? escaped.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
        : found === "%"
        ? "[^]*"
        : found === "_"
        ? "[^]"
        : `\\${found}`,
  );
  return new RegExp(`^${source}$`, folds ? "iu" : "u").test(text);
}

function compileCall(
  { name, args, star, distinct }: Expression & { is: "call" },
  scope: Scope,
  shapes: Shapes,
): Compiled {
  if (name === "VALUES") {
    const column = compileColumn(args[0] as Expression & { is: "column" }, scope);
    return {
      evaluate: ({ fresh, ...reading }, frame) =>
        column.evaluate({ ...reading, fresh }, { ...frame, rows: [fresh] }),
      nature: column.nature,
    };
  }
  const compiled = args.map((arg) => compileExpression(arg, scope, shapes));
  if (AGGREGATES.has(name)) {
    return compileAggregate(name, compiled, star === true, distinct === true);
  }
  return callOf(name, compiled);
}

function compileAggregate(
  name: string,
  [argument]: Compiled[],
  star: boolean,
  distinct: boolean,
): Compiled {
  const collect = (reading: Reading, { group }: Frame): Value[] => {
    if (!group) throw new SyntaxError(`${name} needs a group`);
    const values = group.map((frame) => star ? 1 : argument!.evaluate(reading, frame))
      .filter((value) => value !== null);
    return distinct ? [...new Set(values)] : values;
  };
  const nature = argument?.nature ?? NUMBER;
  const least = (sign: number): Evaluate => (reading, frame) => {
    let best: Value = null;
    for (const value of collect(reading, frame)) {
      if (best === null || sign * compareValues(value!, best, nature, nature) < 0) best = value;
    }
    return best;
  };
  switch (name) {
    case "COUNT":
      return { evaluate: (reading, frame) => collect(reading, frame).length, nature: NUMBER };
    case "MIN":
      return { evaluate: least(1), nature };
    case "MAX":
      return { evaluate: least(-1), nature };
    case "SUM":
      return {
        evaluate: (reading, frame) => {
          const values = collect(reading, frame);
          return values.length === 0
            ? null
            : values.reduce<number>((sum, value) => sum + Number(value), 0);
        },
        nature: { type: "DECIMAL", collation: null },
      };
    case "JSON_ARRAYAGG":
      return {
        evaluate: (reading, frame) => {
          const values = collect(reading, frame);
          return values.length === 0 ? null : JSON.stringify(values);
        },
        nature: TEXT,
      };
    default:
      throw new SyntaxError(`No aggregate ${name}`);
  }
}

// --- SELECT -------------------------------------------------------------------------------------

type CompiledSelect = {
  run: (reading: Reading, outer: Frame) => Found;
  natures: Nature[];
};

function conjunctsOf(expression: Expression | null): Expression[] {
  if (!expression) return [];
  if (expression.is === "binary" && expression.operator === "AND") {
    return [...conjunctsOf(expression.left), ...conjunctsOf(expression.right)];
  }
  return [expression];
}

type Level = {
  rows: (reading: Reading, frame: Frame) => readonly Row[];
  left: boolean;
  on: Evaluate[];
  where: Evaluate[];
};

function compileSelect(
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

function compareKeys(
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
function compileLock(select: Select, shapes: Shapes): (Program & { is: "select" })["lock"] {
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

// --- changes ------------------------------------------------------------------------------------

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
