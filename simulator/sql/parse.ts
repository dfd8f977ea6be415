import { type Token, tokensOf } from "./tokens.ts";
import type { Expression, Select, Source, Statement } from "./tree.ts";

/** Words that end an expression or a source, and so are no alias. */
const RESERVED = new Set(
  ("FROM WHERE GROUP HAVING ORDER LIMIT OFFSET UNION ON JOIN LEFT INNER SET VALUES SELECT AS AND OR NOT IN IS " +
    "THEN WHEN ELSE END USING FORCE USE IGNORE FOR DESC ASC COLLATE LIKE BETWEEN DUPLICATE DIV CROSS")
    .split(" "),
);

/**
 * Parses the shape of a statement: the part of MySQL that the product sends.
 *
 * @throws {SyntaxError} for anything else.
 */
export function parse(shape: string): Statement {
  const tokens = tokensOf(shape);
  let at = 0;
  let values = 0;

  const peek = (ahead = 0): Token | undefined => tokens[at + ahead];
  const isWord = (word: string, ahead = 0) =>
    peek(ahead)?.kind === "word" && peek(ahead)!.text.toUpperCase() === word;
  const isSign = (sign: string, ahead = 0) =>
    peek(ahead)?.kind === "sign" && peek(ahead)!.text === sign;
  const take = (word: string) => isWord(word) && (at++, true);
  const takeSign = (sign: string) => isSign(sign) && (at++, true);
  const fail = (wanted: string): never => {
    const near = tokens.slice(Math.max(0, at - 6), at + 6).map(({ text }) => text).join(" ");
    throw new SyntaxError(`Expected ${wanted} near "${near}"`);
  };
  const need = (word: string) => void (take(word) || fail(word));
  const needSign = (sign: string) => void (takeSign(sign) || fail(sign));
  const name = (): string => {
    const token = peek();
    if (token?.kind !== "word" && token?.kind !== "name") return fail("a name");
    at++;
    return token.text;
  };
  const listOf = <T>(item: () => T): T[] => {
    const items = [item()];
    while (takeSign(",")) items.push(item());
    return items;
  };

  function expression(): Expression {
    let left = conjunction();
    while (take("OR")) left = { is: "binary", operator: "OR", left, right: conjunction() };
    return left;
  }

  function conjunction(): Expression {
    let left = negation();
    while (take("AND")) left = { is: "binary", operator: "AND", left, right: negation() };
    return left;
  }

  function negation(): Expression {
    return take("NOT") ? { is: "not", operand: negation() } : comparison();
  }

  function comparison(): Expression {
    let left = sum();
    for (;;) {
      const token = peek();
      if (token?.kind === "sign" && /^(?:<=>|<=|>=|<>|!=|=|<|>)$/.test(token.text)) {
        at++;
        left = { is: "binary", operator: token.text, left, right: sum() };
      } else if (take("IS")) {
        const negated = take("NOT");
        need("NULL");
        left = { is: "is_null", operand: left, negated };
      } else if (isWord("IN") || isWord("NOT") && isWord("IN", 1)) {
        const negated = take("NOT");
        need("IN");
        needSign("(");
        left = isWord("SELECT")
          ? { is: "in_select", operand: left, select: select(), negated }
          : { is: "in", operand: left, list: listOf(expression), negated };
        needSign(")");
      } else if (isWord("LIKE") || isWord("NOT") && isWord("LIKE", 1)) {
        const negated = take("NOT");
        need("LIKE");
        left = { is: "binary", operator: "LIKE", left, right: sum() };
        if (negated) left = { is: "not", operand: left };
      } else return left;
    }
  }

  function sum(): Expression {
    let left = product();
    while (isSign("+") || isSign("-")) {
      const operator = tokens[at++]!.text;
      left = { is: "binary", operator, left, right: product() };
    }
    return left;
  }

  function product(): Expression {
    let left = unary();
    while (isSign("*") || isSign("/") || isSign("%")) {
      const operator = tokens[at++]!.text;
      left = { is: "binary", operator, left, right: unary() };
    }
    return left;
  }

  function unary(): Expression {
    if (takeSign("-")) return { is: "negative", operand: unary() };
    let operand = primary();
    // The product compares binary collations only; another one than the column's changes nothing here.
    while (take("COLLATE")) {
      name();
      operand = { is: "call", name: "COLLATE", args: [operand] };
    }
    return operand;
  }

  function primary(): Expression {
    const token = peek();
    if (!token) return fail("an expression");
    if (token.kind === "value") {
      at++;
      return { is: "value", at: values++ };
    }
    if (takeSign("(")) {
      const inner: Expression = isWord("SELECT")
        ? { is: "scalar", select: select() }
        : expression();
      needSign(")");
      return inner;
    }
    if (take("INTERVAL")) {
      const count = primary();
      const unit: Expression = { is: "constant", value: name() };
      return { is: "call", name: "INTERVAL", args: [count, unit] };
    }
    if (take("EXISTS")) {
      needSign("(");
      const inner = select();
      needSign(")");
      return { is: "exists", select: inner };
    }
    if (take("NULL")) return { is: "constant", value: null };
    if (take("TRUE")) return { is: "constant", value: 1 };
    if (take("FALSE")) return { is: "constant", value: 0 };
    if (take("CASE")) return caseOf();
    const first = name();
    if (takeSign(".")) return { is: "column", table: first, name: name() };
    if (token.kind === "word" && takeSign("(")) return call(first.toUpperCase());
    return { is: "column", table: null, name: first };
  }

  function caseOf(): Expression {
    const operand = isWord("WHEN") ? null : expression();
    const whens: [Expression, Expression][] = [];
    while (take("WHEN")) {
      const when = expression();
      need("THEN");
      whens.push([when, expression()]);
    }
    const otherwise = take("ELSE") ? expression() : null;
    need("END");
    return { is: "case", operand, whens, otherwise };
  }

  function call(called: string): Expression {
    if (takeSign("*")) {
      needSign(")");
      return { is: "call", name: called, args: [], star: true };
    }
    if (takeSign(")")) return { is: "call", name: called, args: [] };
    const distinct = take("DISTINCT");
    const unit = called === "TIMESTAMPDIFF" ? name() : null;
    if (unit) needSign(",");
    const args = listOf(expression);
    if (take("USING")) name();
    if (called === "CAST") {
      need("AS");
      while (!isSign(")")) at++;
    }
    needSign(")");
    if (unit) args.unshift({ is: "constant", value: unit });
    return { is: "call", name: called, args, distinct };
  }

  function alias(fallback: string): string {
    if (take("AS")) return name();
    const token = peek();
    if (token?.kind === "word" && !RESERVED.has(token.text.toUpperCase())) return name();
    return fallback;
  }

  function source(left: boolean): Source {
    if (takeSign("(")) {
      const inner = select();
      needSign(")");
      return { alias: alias(""), table: null, select: inner, left, on: null };
    }
    const table = name();
    const as = alias(table);
    while (take("FORCE") || take("USE") || take("IGNORE")) {
      need("INDEX");
      needSign("(");
      listOf(name);
      needSign(")");
    }
    return { alias: as, table, select: null, left, on: null };
  }

  function sources(): Source[] {
    const found = [source(false)];
    for (;;) {
      if (takeSign(",")) found.push(source(false));
      else if (isWord("JOIN") || isWord("LEFT") || isWord("INNER") || isWord("CROSS")) {
        const left = take("LEFT");
        take("INNER");
        take("CROSS");
        need("JOIN");
        const joined = source(left);
        found.push({ ...joined, on: take("ON") ? expression() : null });
      } else return found;
    }
  }

  function order(): Select["order"] {
    if (!take("ORDER")) return [];
    need("BY");
    return listOf(() => {
      const by = expression();
      const descending = take("DESC");
      if (!descending) take("ASC");
      return { expression: by, descending };
    });
  }

  function simpleSelect(): Select {
    need("SELECT");
    const isDistinct = take("DISTINCT");
    const columns: Select["columns"] = [];
    let star = false;
    do {
      if (takeSign("*") || isWord("R") && isSign(".", 1) && isSign("*", 2) && (at += 3)) {
        star = true;
      } else {
        const start = at;
        const column = expression();
        const text = tokens.slice(start, at).map(({ text }) => text).join("");
        const fallback = column.is === "column" ? column.name : text;
        columns.push({ expression: column, name: alias(fallback) });
      }
    } while (takeSign(","));
    const from = take("FROM") ? sources() : [];
    const where = take("WHERE") ? expression() : null;
    let group: Expression[] = [];
    if (take("GROUP")) {
      need("BY");
      group = listOf(expression);
    }
    if (isDistinct) group = columns.map(({ expression }) => expression);
    const having = take("HAVING") ? expression() : null;
    return {
      columns,
      star,
      from,
      where,
      group,
      having,
      order: [],
      limit: null,
      offset: null,
      lock: false,
      union: [],
      isDistinct: false,
    };
  }

  function select(): Select {
    if (takeSign("(")) {
      const inner = select();
      needSign(")");
      return inner;
    }
    const first = simpleSelect();
    while (take("UNION")) {
      if (!take("ALL")) first.isDistinct = true;
      first.union.push(isSign("(") ? select() : simpleSelect());
    }
    first.order = order();
    if (take("LIMIT")) {
      first.limit = expression();
      if (take("OFFSET")) first.offset = expression();
    }
    if (take("FOR")) {
      need("UPDATE");
      if (take("SKIP")) need("LOCKED");
      first.lock = true;
    }
    return first;
  }

  function statement(): Statement {
    if (take("INSERT")) {
      need("INTO");
      const table = name();
      needSign("(");
      const columns = listOf(name);
      needSign(")");
      let rows: Expression[][] = [];
      let from: Select | null = null;
      if (take("VALUES")) {
        rows = listOf(() => {
          needSign("(");
          const row = listOf(expression);
          needSign(")");
          return row;
        });
      } else from = select();
      let onDuplicate: [string, Expression][] | null = null;
      if (take("ON")) {
        need("DUPLICATE");
        need("KEY");
        need("UPDATE");
        onDuplicate = listOf(assignment);
      }
      return { is: "insert", table, columns, rows, select: from, onDuplicate };
    }
    if (take("UPDATE")) {
      const table = name();
      const as = isWord("SET") ? table : alias(table);
      need("SET");
      const set = listOf(assignment);
      return { is: "update", table, alias: as, set, ...ending() };
    }
    if (take("DELETE")) {
      need("FROM");
      const table = name();
      return { is: "delete", table, alias: alias(table), ...ending() };
    }
    return { is: "select", select: select() };
  }

  function assignment(): [string, Expression] {
    let column = name();
    if (takeSign(".")) column = name();
    needSign("=");
    return [column, expression()];
  }

  function ending(): {
    where: Expression | null;
    order: Select["order"];
    limit: Expression | null;
  } {
    const where = take("WHERE") ? expression() : null;
    return { where, order: order(), limit: take("LIMIT") ? expression() : null };
  }

  const parsed = statement();
  if (at < tokens.length) fail("the end");
  return parsed;
}
