import type { JsonSchema } from "./json_schema.ts";

/**
 * Fills in what a schema requires and `known` lacks, with the simplest value that fits: the only value
 * allowed, the schema's own example, null, an empty list.
 */
export function complete(
  schema: JsonSchema,
  known: unknown,
  resolve: (ref: string) => JsonSchema,
): unknown {
  if (schema.$ref) return complete(resolve(schema.$ref), known, resolve);
  if (schema.anyOf) {
    if (known === null || known === undefined) return null;
    const options = schema.anyOf.filter(({ type }) => type !== "null");
    const option = options.find((each) => hasKeysOf(each, known, resolve)) ?? options[0]!;
    return complete(option, known, resolve);
  }
  const types = [schema.type].flat();
  if (types.includes("object") && known !== null && (known !== undefined || !isNullable(schema))) {
    return completeObject(schema, (known ?? {}) as Record<string, unknown>, resolve);
  }
  if (types.includes("array") && Array.isArray(known)) {
    return known.map((item) => complete(schema.items ?? {}, item, resolve));
  }
  return known === undefined ? simplest(schema) : known;
}

/** Whether an option of `anyOf` has every key of `known`. */
function hasKeysOf(
  option: JsonSchema,
  known: unknown,
  resolve: (ref: string) => JsonSchema,
): boolean {
  const { properties } = option.$ref ? resolve(option.$ref) : option;
  return !properties || Object.keys(known as object).every((name) => name in properties);
}

function completeObject(
  schema: JsonSchema,
  known: Record<string, unknown>,
  resolve: (ref: string) => JsonSchema,
): Record<string, unknown> {
  const { properties = {}, required = [] } = schema;
  const names = Object.keys(properties).filter((name) => name in known || required.includes(name));
  const others = Object.keys(known).filter((name) => !names.includes(name));
  return Object.fromEntries([
    ...names.map((name) => [name, complete(properties[name]!, known[name], resolve)]),
    ...others.map((name) => [name, known[name]]),
  ]);
}

function isNullable(schema: JsonSchema): boolean {
  return [schema.type].flat().includes("null");
}

const OF_FORMAT: Record<string, string> = {
  "date": "2026-03-10",
  "date-time": "2026-03-10T12:00:00Z",
  "uri": "https://example.com/",
};

function simplest(schema: JsonSchema): unknown {
  if ("const" in schema) return schema.const;
  if (schema.examples) return schema.examples[0];
  if (schema.enum) return schema.enum[0];
  if (isNullable(schema)) return null;
  if (schema.type === "array") return [];
  if (schema.format) return OF_FORMAT[schema.format];
  return { boolean: false, integer: 1, number: 1, string: "…" }[schema.type as string];
}
