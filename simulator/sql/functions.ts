import type { Value } from "./tokens.ts";

/** What a value is, as far as comparing and showing it depends on it. */
export type Nature = { type: string; collation: "folding" | "binary" | null };

type Evaluate<Reading, Frame> = (reading: Reading, frame: Frame) => Value;

/** Whether a condition holds: NULL and 0 do not. */
export function isTrue(value: Value): boolean {
  return value !== null && Number(value) !== 0 && !Number.isNaN(Number(value));
}

/** Compares two values as MySQL does; neither is NULL. */
export function compareValues(one: Value, other: Value, left: Nature, right: Nature): number {
  if (typeof one === "number" || typeof other === "number") return Number(one) - Number(other);
  let [a, b] = [one as string, other as string];
  if (left.type === "DATETIME" || right.type === "DATETIME") {
    [a, b] = [padMoment(a), padMoment(b)];
  } else if (foldsLetters(left, right)) {
    [a, b] = [a.toLowerCase(), b.toLowerCase()];
  }
  return a === b ? 0 : a < b ? -1 : 1;
}

function foldsLetters(left: Nature, right: Nature): boolean {
  if (left.collation === "binary" || right.collation === "binary") return false;
  return left.collation === "folding" || right.collation === "folding";
}

function padMoment(text: string): string {
  if (text.length >= 26) return text;
  if (text.length === 10) return `${text} 00:00:00.000000`;
  return text.length === 19 ? `${text}.000000` : text.padEnd(26, "0");
}

const MICROSECONDS: Record<string, number> = {
  MICROSECOND: 1,
  SECOND: 1e6,
  MINUTE: 60e6,
  HOUR: 3600e6,
  DAY: 86_400e6,
};

/** Compiles the call of a function that looks at one row. */
export function callOf<Reading, Frame>(
  name: string,
  args: readonly { evaluate: Evaluate<Reading, Frame>; nature: Nature }[],
): { evaluate: Evaluate<Reading, Frame>; nature: Nature } {
  const [first, second, third] = args;
  const nature = first?.nature ?? { type: "VARCHAR", collation: null };
  const number: Nature = { type: "INT64", collation: null };
  const result = (
    compute: (values: Value[]) => Value,
    natureOfResult: Nature = nature,
    takesNull = false,
  ) => ({
    nature: natureOfResult,
    evaluate: (reading: Reading, frame: Frame) => {
      const values = args.map(({ evaluate }) => evaluate(reading, frame));
      return !takesNull && values.includes(null) ? null : compute(values);
    },
  });
  const strictest = args.find((arg) => arg.nature.collation === "binary")?.nature ??
    args.find((arg) => arg.nature.collation !== null)?.nature ?? nature;
  switch (name) {
    case "IF":
      return {
        nature: second!.nature.type === "VARCHAR" && third!.nature.collation
          ? third!.nature
          : second!.nature,
        evaluate: (reading, frame) =>
          (isTrue(first!.evaluate(reading, frame)) ? second! : third!).evaluate(reading, frame),
      };
    case "COALESCE":
    case "IFNULL":
      return result((values) => values.find((value) => value !== null) ?? null, nature, true);
    case "NULLIF":
      return result(
        ([one, other]) =>
          one !== null && other !== null &&
            compareValues(one!, other!, nature, second!.nature) === 0
            ? null
            : one!,
        nature,
        true,
      );
    case "CONCAT":
      return result((values) => values.join(""), strictest);
    case "CONCAT_WS":
      return result(
        ([separator, ...parts]) => parts.filter((part) => part !== null).join(String(separator)),
        strictest,
        true,
      );
    case "LOWER":
    case "LCASE":
      return result(([text]) => String(text).toLowerCase());
    case "UPPER":
    case "UCASE":
      return result(([text]) => String(text).toUpperCase());
    case "CONVERT":
      return result(([text]) => String(text));
    case "CAST":
      return result(([value]) => value!);
    case "COLLATE":
      return result(([text]) => text!, { type: "VARCHAR", collation: "binary" });
    case "TRIM":
      return result(([text]) => String(text).replace(/^ +| +$/g, ""));
    case "LEFT":
      return result(([text, length]) => [...String(text)].slice(0, Number(length)).join(""));
    case "CHAR_LENGTH":
      return result(([text]) => [...String(text)].length, number);
    case "LOCATE":
      return result(
        ([part, text, from]) =>
          String(text).toLowerCase().indexOf(
            String(part).toLowerCase(),
            from === undefined ? 0 : Number(from) - 1,
          ) + 1,
        number,
      );
    case "SUBSTR":
      return result(([text, from]) => String(text).slice(Number(from) - 1), second && nature);
    case "SUBSTRING_INDEX":
      return result(([text, separator, count]) => {
        const parts = String(text).split(String(separator));
        const n = Number(count);
        return (n >= 0 ? parts.slice(0, n) : parts.slice(n)).join(String(separator));
      });
    case "LEAST":
    case "GREATEST": {
      const sign = name === "LEAST" ? 1 : -1;
      return result(
        (values) =>
          values.reduce((best, value) =>
            sign * compareValues(value, best, nature, nature) < 0 ? value : best
          ),
      );
    }
    case "ROUND":
      return result(([value]) => Math.round(Number(value)), number);
    case "TIMESTAMPDIFF":
      return result(([unit, from, to]) => {
        const difference = microseconds(String(to)) - microseconds(String(from));
        return Math.trunc(difference / MICROSECONDS[String(unit).toUpperCase()]!);
      }, number);
    case "JSON_OBJECT":
      return result(
        (values) => {
          const pairs = values.flatMap((key, at) =>
            at % 2 === 0 ? [`${JSON.stringify(key)}: ${JSON.stringify(values[at + 1])}`] : []
          );
          return `{${pairs.join(", ")}}`;
        },
        { type: "VARCHAR", collation: null },
        true,
      );
    case "JSON_ARRAY":
      return result(
        (values) => `[${values.map(jsonText).join(", ")}]`,
        { type: "VARCHAR", collation: null },
        true,
      );
    case "JSON_ARRAY_INSERT":
      return result(([array, path, value]) => {
        const items = JSON.parse(String(array));
        items.splice(indexOf(path!), 0, JSON.parse(jsonText(value!)));
        return withBlanks(items);
      });
    case "JSON_REMOVE":
      return result(([array, path]) => {
        const items = JSON.parse(String(array));
        items.splice(indexOf(path!), 1);
        return withBlanks(items);
      });
    default:
      throw new SyntaxError(`No function ${name}`);
  }
}

function microseconds(moment: string): number {
  const padded = padMoment(moment);
  return Date.parse(`${padded.slice(0, 19).replace(" ", "T")}Z`) * 1000 + Number(padded.slice(20));
}

/** What stands in an array: JSON, or a text. */
function jsonText(value: Value): string {
  return typeof value === "string" && /^[{[]/.test(value) ? value : JSON.stringify(value);
}

function indexOf(path: Value): number {
  return Number(/\[(\d+)\]/.exec(String(path))![1]);
}

/** JSON as MySQL writes it: a blank after each comma and colon. */
function withBlanks(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(withBlanks).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const pairs = Object.entries(value).map(([key, each]) =>
    `${JSON.stringify(key)}: ${withBlanks(each)}`
  );
  return `{${pairs.join(", ")}}`;
}

/** A moment so many units later. */
export function movedBy(moment: string, count: number, unit: string): string {
  const micros = microseconds(moment) + count * MICROSECONDS[unit.toUpperCase()]!;
  const seconds = Math.floor(micros / 1e6);
  const text = new Date(seconds * 1000).toISOString().slice(0, 19).replace("T", " ");
  return `${text}.${String(micros - seconds * 1e6).padStart(6, "0")}`;
}
