import type { GenericSchema } from "valibot";
import type { Answer, Api, FileProse, Operation, Sentences } from "../../src/web/operation.ts";
import type { FieldsSchema } from "../../src/web/route.ts";
import { complete } from "./complete.ts";
import type { Body, Content, DescribedAnswer, DescribedOperation, Parameter } from "./document.ts";
import type { Examples } from "./examples.ts";
import {
  answerSchema,
  fieldsSchema,
  type JsonSchema,
  type Names,
  type ObjectSchema,
} from "./json_schema.ts";
import type { Consumers, Readers } from "./readers.ts";
import { refusalsOf, sentenceFor } from "./refusals.ts";

/** What the pacts say of an operation. */
export type FromPacts = { examples: Examples; consumers: Consumers };

/** Every body is accepted in each of these; the fields are the same. */
const BODY_TYPES = [
  "application/json",
  "multipart/form-data",
  "application/x-www-form-urlencoded",
] as const;

/** The chapter of an operation in the reference. */
export function sectionOf({ title }: Api, { section }: Operation): string {
  return `${title}: ${section}`;
}

/** How the shapes of an API are named in the document. */
export function namesOf({ name, shapes }: Api): Names {
  return { shapes, refer: (shape) => `#/components/schemas/${name}.${shape}` };
}

/**
 * Describes one operation, with examples and consumers from the pacts.
 *
 * @throws when a field is described that neither the body nor the query has
 */
export function describeOperation(
  api: Api,
  operation: Operation,
  { examples, consumers }: FromPacts,
): DescribedOperation {
  const known = { ...operation.body?.entries, ...operation.query?.entries };
  for (const name of Object.keys(operation.fields ?? {})) {
    if (!(name in known)) throw new Error(`Cannot describe ${operation.id}: no field "${name}"`);
  }
  const parameters = parametersOf(api, operation, examples);
  return {
    operationId: `${api.name}.${operation.id}`,
    tags: [sectionOf(api, operation)],
    summary: operation.summary,
    ...operation.notes && { description: operation.notes },
    ...operation.needsSession && { security: [{ session: [] }] },
    ...parameters.length > 0 && { parameters },
    ...operation.body && { requestBody: describeBody(api, operation, examples, consumers.sent) },
    responses: Object.fromEntries(
      Object.entries(operation.answers).map(([status, answer]) => [
        status,
        describeAnswer(api, Number(status), answer, { examples, consumers }),
      ]),
    ),
    "x-consumers": consumers.names,
  };
}

function parametersOf(
  { sentences }: Api,
  { parameters, query, headers, fields }: Operation,
  examples: Examples,
): Parameter[] {
  const inPath = Object.entries(parameters ?? {}).map(([name, description]) => ({
    name,
    in: "path",
    required: true,
    description,
    schema: { type: "string" },
    ...examples.parameters[name] && { example: examples.parameters[name] },
  }));
  const asked = query && withRefusals(fieldsSchema(query, fields), { query, fields }, sentences);
  const inQuery = Object.entries(asked?.properties ?? {}).map(
    ([name, { description, ...schema }]) => ({
      name,
      in: "query",
      ...asked?.required.includes(name) && { required: true },
      ...description && { description },
      schema,
    }),
  );
  const inHeaders = Object.entries(headers ?? {}).map(([name, description]) => ({
    name,
    in: "header",
    description,
    schema: { type: "string" },
  }));
  return [...inPath, ...inQuery, ...inHeaders];
}

function describeBody(
  { sentences }: Api,
  { body, files, fields }: Operation,
  { requests }: Examples,
  sent: Readers,
): Body {
  const schema = fieldsSchema(body!, fields);
  // The fields are the same in every type: once is enough for what wrong values get.
  const whole = withRefusals(schema, { query: body, fields }, sentences);
  const withFiles = {
    ...whole,
    properties: {
      ...whole.properties,
      ...Object.fromEntries(
        Object.entries(files ?? {}).map(([name, file]) => {
          return [name, fileSchema(name, file, sentences)];
        }),
      ),
    },
  };
  const content = BODY_TYPES.map((type) => [type, {
    schema: type === "multipart/form-data" ? withFiles : schema,
    examples: Object.keys(requests).length > 0 ? requests : ownExample(schema),
  }]);
  return {
    required: schema.required.length > 0,
    content: Object.fromEntries(content),
    ...isFilled(sent) && { "x-sent-by": sent },
  };
}

function isFilled(readers: Readers): boolean {
  return Object.keys(readers).length > 0;
}

/** Adds to every field what wrong values of it get. */
function withRefusals(
  schema: ObjectSchema,
  { query, fields = {} }: { query?: FieldsSchema; fields?: Operation["fields"] },
  sentences: Sentences | undefined,
): ObjectSchema {
  if (!sentences) return schema;
  const properties = Object.entries(schema.properties).map(([name, property]) => {
    const refusals = refusalsOf(name, query?.entries[name], fields[name] ?? {}, sentences);
    return [name, refusals.length > 0 ? { ...property, "x-refusals": refusals } : property];
  });
  return { ...schema, properties: Object.fromEntries(properties) };
}

function fileSchema(name: string, file: FileProse, sentences: Sentences | undefined): JsonSchema {
  const refusals = sentences ? refusalsOf(name, undefined, file, sentences) : [];
  return {
    description: file.description,
    contentMediaType: "image/jpeg",
    ...refusals.length > 0 && { "x-refusals": refusals },
  };
}

/** The example of an operation that is in no pact: made from the schema alone. */
function ownExample({ properties, required }: ObjectSchema): Examples["requests"] {
  const shown = Object.entries(properties)
    .filter(([name, { examples }]) => examples || required.includes(name))
    .map(([name, property]) => [name, complete(property, undefined, () => property)]);
  return { own: { summary: "From the schema", value: Object.fromEntries(shown) } };
}

function isWorthRetrying(status: number): boolean {
  return status === 429 || status >= 500;
}

function describeAnswer(
  api: Api,
  status: number,
  { means, body, type, says = [] }: Answer,
  { examples: { answers }, consumers }: FromPacts,
): DescribedAnswer {
  const read = consumers.read(status);
  const said = api.sentences ? says.map((key) => sentenceFor(key, api.sentences!)) : [];
  const headers = [
    "X-Request-Id",
    "Access-Control-Allow-Origin",
    ...api.allowsCredentials ? ["Access-Control-Allow-Credentials"] : [],
    ...isWorthRetrying(status) ? ["Retry-After"] : [],
  ];
  return {
    description: means,
    headers: Object.fromEntries(
      headers.map((name) => [name, { $ref: `#/components/headers/${name}` }]),
    ),
    ...body && { content: { "application/json": jsonContent(api, status, body, answers) } },
    ...type && { content: { [type]: {} } },
    ...said.length > 0 && { "x-sentences": said },
    ...isFilled(read) && { "x-read-by": read },
  };
}

function jsonContent(
  api: Api,
  status: number,
  body: GenericSchema,
  answers: Examples["answers"],
): Content[string] {
  const schema = answerSchema(body, namesOf(api));
  const examples = answers(status, schema);
  return { schema, ...Object.keys(examples).length > 0 && { examples } };
}
