import { compileSelect } from "./compile_select.ts";
import { callOf, compareValues, isTrue, movedBy, type Nature } from "./functions.ts";
import {
  type Compiled,
  type Evaluate,
  type Frame,
  NUMBER,
  type Reading,
  type Scope,
  type Shapes,
  TEXT,
} from "./scope.ts";
import type { Value } from "./tokens.ts";
import type { Expression } from "./tree.ts";

/** The functions that sum up a group. */
export const AGGREGATES = new Set(["COUNT", "MAX", "MIN", "SUM", "AVG", "JSON_ARRAYAGG"]);

/** Compiles an expression of a statement in a scope. */
export function compileExpression(expression: Expression, scope: Scope, shapes: Shapes): Compiled {
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
      const list = expression.list.map(compiled);
      return compileIn(
        compiled(expression.operand),
        (reading, frame) => list.map(({ evaluate, nature }) => [evaluate(reading, frame), nature]),
        expression.negated,
      );
    }
    case "in_select": {
      const { run, natures } = compileSelect(expression.select, scope, shapes);
      return compileIn(
        compiled(expression.operand),
        (reading, frame) => run(reading, frame).rows.map(([other]) => [other!, natures[0]!]),
        expression.negated,
      );
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

/** `IN`: unknown where nothing is equal and something is `NULL`. */
function compileIn(
  operand: Compiled,
  othersOf: (reading: Reading, frame: Frame) => [Value, Nature][],
  negated: boolean,
): Compiled {
  return {
    evaluate: (reading, frame) => {
      const value = operand.evaluate(reading, frame);
      if (value === null) return null;
      let isUnknown = false;
      for (const [other, nature] of othersOf(reading, frame)) {
        if (other === null) isUnknown = true;
        else if (compareValues(value, other, operand.nature, nature) === 0) return Number(!negated);
      }
      return isUnknown ? null : Number(negated);
    },
    nature: NUMBER,
  };
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
