/** A word, a sign, or the place of a value. */
export type Token = { kind: "word" | "name" | "sign" | "value"; text: string };

/** A value as MySQL has it. Integers stay below 2^53, moments are text. */
export type Value = string | number | null;

/** A statement without its values: the same for all that differ in nothing else. */
export type Shaped = { shape: string; values: Value[] };

const LITERAL = /'(?:[^'\\]|\\.|'')*'|\b\d+(?:\.\d+)?\b/g;

/** Takes the values out of a statement. */
export function shapeOf(sql: string): Shaped {
  const values: Value[] = [];
  const shape = sql.replace(LITERAL, (literal) => {
    values.push(literal.startsWith("'") ? unquote(literal) : Number(literal));
    return "?";
  });
  return { shape, values };
}

const ESCAPES: Record<string, string> = { n: "\n", r: "\r", t: "\t", b: "\b", 0: "\0", Z: "\x1a" };

function unquote(literal: string): string {
  const inside = literal.slice(1, -1);
  if (!inside.includes("\\") && !inside.includes("'")) return inside;
  return inside.replace(
    /\\(.)|''/gs,
    (_, escaped?: string) => escaped === undefined ? "'" : ESCAPES[escaped] ?? escaped,
  );
}

const TOKEN = /\s+|--[^\n]*|([A-Za-z_]\w*)|`([^`]+)`|(\?)|(<=>|<=|>=|<>|!=|[-+*/%(),.=<>])/gy;

/** Splits the shape of a statement. */
export function tokensOf(shape: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < shape.length) {
    const at = TOKEN.lastIndex;
    const found = TOKEN.exec(shape);
    if (!found) throw new SyntaxError(`Cannot read SQL: ${shape.slice(at, at + 40)}`);
    const [, word, name, value, sign] = found;
    if (word) tokens.push({ kind: "word", text: word });
    else if (name) tokens.push({ kind: "name", text: name });
    else if (value) tokens.push({ kind: "value", text: value });
    else if (sign) tokens.push({ kind: "sign", text: sign });
  }
  return tokens;
}
