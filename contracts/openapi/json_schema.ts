import { toJsonSchema } from "@valibot/to-json-schema";
import type { GenericSchema, MaxCodePointsAction } from "valibot";
import type { FieldProse } from "../../src/web/operation.ts";
import type { FieldsSchema } from "../../src/web/route.ts";
import type { FieldRefusal } from "./refusals.ts";

/** A JSON Schema of draft 2020-12, which OpenAPI 3.1 uses: the keywords that are read here, and others. */
export type JsonSchema = {
  $ref?: string;
  type?: string | string[];
  anyOf?: JsonSchema[];
  enum?: unknown[];
  const?: unknown;
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  description?: string;
  examples?: unknown[];
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  contentMediaType?: string;
  additionalProperties?: JsonSchema;
  "x-refusals"?: FieldRefusal[];
  [keyword: string]: unknown;
};

/** The schema of an object's fields. */
export type ObjectSchema = {
  type: "object";
  properties: Record<string, JsonSchema>;
  required: string[];
};

/** Shapes that are referred to by name, and how a reference to one is written. */
export type Names = { shapes: Record<string, GenericSchema>; refer: (name: string) => string };

/** Converts the shape of an answer. A named shape becomes a reference. */
export function answerSchema(shape: GenericSchema, { shapes, refer }: Names): JsonSchema {
  const { $schema: _, $defs: __, ...schema } = toJsonSchema(shape, {
    target: "draft-2020-12",
    definitions: shapes,
    overrideRef: ({ referenceId }) => refer(referenceId),
  });
  return withPlainNulls(schema as JsonSchema);
}

/** Converts the named shapes themselves. */
export function namedSchemas(names: Names): Record<string, JsonSchema> {
  return Object.fromEntries(
    Object.entries(names.shapes).map(([name, shape]) => {
      const { [name]: _, ...others } = names.shapes;
      return [name, answerSchema(shape, { ...names, shapes: others })];
    }),
  );
}

/**
 * Converts what a client may send. All steps of a field's pipe count, including those after the value
 * has become a string; checks written as code have no counterpart and are left out. An optional field
 * may also be null, and a field that must not be empty is required. `prose` adds descriptions and
 * examples to the fields of these names.
 */
export function fieldsSchema(
  { entries }: FieldsSchema,
  prose: Record<string, FieldProse> = {},
): ObjectSchema {
  const required = Object.keys(entries).filter((name) => isRequired(entries[name]!));
  const properties = Object.entries(entries).map(([name, entry]) => [
    name,
    { ...fieldSchema(entry, required.includes(name)), ...keywordsOf(prose[name]) },
  ]);
  return { type: "object", properties: Object.fromEntries(properties), required };
}

/** What the prose says as keywords of JSON Schema. */
function keywordsOf({ refused: _, ...keywords }: FieldProse = {}): Partial<JsonSchema> {
  return keywords as Partial<JsonSchema>;
}

function fieldSchema(entry: GenericSchema, isRequired: boolean): JsonSchema {
  // any value is accepted; one that cannot be read is ignored
  if ("fallback" in entry) return {};
  const { $schema: _, default: __, anyOf, ...schema } = withPlainNulls(
    toJsonSchema(entry, {
      target: "draft-2020-12",
      typeMode: "ignore",
      errorMode: "ignore",
      // JSON Schema counts code points, and @valibot/to-json-schema does not know the action
      overrideAction: ({ valibotAction, jsonSchema }) =>
        isMaxCodePoints(valibotAction)
          ? { ...jsonSchema, maxLength: valibotAction.requirement }
          : null,
    }) as JsonSchema,
  );
  const types = anyOf ? typesOf(anyOf) : [schema.type ?? []].flat();
  // checked by code only: the schema says nothing about the type
  if (types.length === 0) return schema;
  const allowed = types.filter((type) => type !== "null" || !isRequired);
  const choices = anyOf?.find((option) => option.enum)?.enum;
  return {
    ...schema,
    type: allowed.length === 1 ? allowed[0] : allowed,
    ...choices && { enum: allowed.includes("null") ? [...choices, null] : choices },
  };
}

function isMaxCodePoints(
  action: { type: string },
): action is MaxCodePointsAction<string, number, undefined> {
  return action.type === "max_code_points";
}

function typesOf(schemas: JsonSchema[]): string[] {
  return schemas.flatMap((schema) => schema.anyOf ? typesOf(schema.anyOf) : schema.type ?? []);
}

function isRequired(entry: GenericSchema): boolean {
  return flatPipe(entry).some(({ type }) => type === "non_empty");
}

type PipeItem = { type: string; pipe?: readonly PipeItem[] };

function flatPipe(item: PipeItem): PipeItem[] {
  return item.pipe?.flatMap((each) => each === item ? [each] : flatPipe(each)) ?? [item];
}

/**
 * `anyOf: [{ type: "string", … }, { type: "null" }]` as `type: ["string", "null"], …`; choices that may be
 * null as one choice more.
 */
function withPlainNulls<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withPlainNulls) as T;
  if (typeof value !== "object" || value === null) return value;
  const plain = Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, withPlainNulls(each)]),
  );
  return withPlainNull(plain) as T;
}

function withPlainNull(schema: JsonSchema): JsonSchema {
  const { anyOf: [first, second, ...others] = [], ...rest } = schema;
  const isNullable = second?.type === "null" && others.length === 0;
  if (isNullable && first?.anyOf) {
    const { anyOf, type: _, ...keywords } = first;
    return { ...keywords, ...rest, anyOf: [...anyOf, second] };
  }
  if (!isNullable || typeof first?.type !== "string") return schema;
  if (first.const !== undefined || first.enum !== undefined) return schema;
  return { ...first, ...rest, type: [first.type, "null"] };
}
