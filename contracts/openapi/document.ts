import type { GenericSchema } from "valibot";
import type { Answer, Api, Operation } from "../../src/web/operation.ts";
import { complete } from "./complete.ts";
import type { Pact } from "../pact_files.ts";
import { type Complete, type Example, type Examples, examplesOf } from "./examples.ts";
import {
  answerSchema,
  fieldsSchema,
  type JsonSchema,
  namedSchemas,
  type Names,
  type ObjectSchema,
} from "./json_schema.ts";

/** An OpenAPI 3.1 document. */
export type Document = {
  openapi: "3.1.0";
  info: { title: string; version: string; summary?: string; description: string };
  servers: { url: string }[];
  tags: { name: string; description?: string }[];
  paths: Record<string, Record<string, DescribedOperation>>;
  components: {
    schemas: Record<string, JsonSchema>;
    headers: Record<string, { description: string; schema: JsonSchema }>;
    securitySchemes: typeof SESSION;
  };
};

/** One method of one path in the document. */
export type DescribedOperation = {
  operationId: string;
  tags: string[];
  summary: string;
  description?: string;
  security?: { session: [] }[];
  parameters?: Parameter[];
  requestBody?: Body;
  responses: Record<string, DescribedAnswer>;
};

/** A parameter of a path, a query or a header. */
export type Parameter = {
  name: string;
  in: string;
  required?: boolean;
  description?: string;
  schema: JsonSchema;
  example?: string;
};

/** A body by its content type. */
export type Content = Record<
  string,
  { schema?: JsonSchema; examples?: Record<string, Example> }
>;

/** What a client may send. */
export type Body = { required: boolean; content: Content };

/** What is answered with one status. */
export type DescribedAnswer = {
  description: string;
  headers: Record<string, { $ref: string }>;
  content?: Content;
};

/** Every body is accepted in each of these; the fields are the same. */
const BODY_TYPES = [
  "application/json",
  "multipart/form-data",
  "application/x-www-form-urlencoded",
] as const;

const HEADERS: Document["components"]["headers"] = {
  "X-Request-Id": {
    description: "Identifies this request in the log.",
    schema: { type: "string", format: "uuid" },
  },
  "Access-Control-Allow-Origin": {
    description: "The origin of the calling page, if it may read the answer.",
    schema: { type: "string" },
  },
  "Access-Control-Allow-Credentials": {
    description: "`true`: the page may send cookies. They have no meaning here.",
    schema: { type: "string", const: "true" },
  },
  "Retry-After": {
    description: "How many seconds to wait before trying again.",
    schema: { type: "string", pattern: "^[1-9][0-9]*$" },
  },
};

const SESSION = {
  session: {
    type: "apiKey",
    in: "header",
    name: "Authorization",
    description: "`Token <access token>`, or `Bearer <access token>`. Case does not matter.",
  },
};

/** Describes one or several APIs in one document, with examples from the consumers' pacts. */
export function describeApis(
  title: string,
  apis: readonly Api[],
  pacts: readonly Pact[],
): Document {
  const schemas = Object.assign(
    {},
    ...apis.map((api) => prefixed(api, namedSchemas(namesOf(api)))),
  );
  const resolve = (ref: string): JsonSchema => schemas[ref.slice(ref.lastIndexOf("/") + 1)]!;
  const completeAnswer: Complete = (schema, known, status) => {
    const answer = complete(schema, known, resolve) as Record<string, unknown>;
    // envelopes repeat the status
    return "code" in answer ? { ...answer, code: status } : answer;
  };
  const paths: Document["paths"] = {};
  for (const api of apis) {
    for (const operation of api.operations) {
      const examples = examplesOf(operation, pacts, completeAnswer);
      const path = documentedPath(operation.path);
      (paths[path] ??= {})[operation.method.toLowerCase()] = describeOperation(
        api,
        operation,
        examples,
      );
    }
  }
  return {
    openapi: "3.1.0",
    info: {
      title,
      version: "1",
      description: apis.map(({ title, description }) => `**${title}.** ${description}`).join(
        "\n\n",
      ),
    },
    servers: [{ url: "/" }],
    tags: apis.flatMap(sectionsOf).map((name) => ({ name })),
    paths,
    components: { schemas, headers: HEADERS, securitySchemes: SESSION },
  };
}

/** A path as OpenAPI writes it, with the trailing slash that clients send. */
export function documentedPath(path: string): string {
  return `${path.replace(/:(\w+)(?:\{[^}]*\})?/g, "{$1}")}${path.startsWith("/api/") ? "/" : ""}`;
}

function sectionsOf(api: Api): string[] {
  return [...new Set(api.operations.map((operation) => sectionOf(api, operation)))];
}

function sectionOf({ title }: Api, { section }: Operation): string {
  return `${title}: ${section}`;
}

function namesOf({ name, shapes }: Api): Names {
  return { shapes, refer: (shape) => `#/components/schemas/${name}.${shape}` };
}

function prefixed({ name }: Api, schemas: Record<string, JsonSchema>): Record<string, JsonSchema> {
  return Object.fromEntries(
    Object.entries(schemas).map(([key, schema]) => [`${name}.${key}`, schema]),
  );
}

/** @throws when a field is described that neither the body nor the query has */
function describeOperation(api: Api, operation: Operation, examples: Examples): DescribedOperation {
  const known = { ...operation.body?.entries, ...operation.query?.entries };
  for (const name of Object.keys(operation.fields ?? {})) {
    if (!(name in known)) throw new Error(`Cannot describe ${operation.id}: no field "${name}"`);
  }
  const parameters = parametersOf(operation, examples);
  return {
    operationId: `${api.name}.${operation.id}`,
    tags: [sectionOf(api, operation)],
    summary: operation.summary,
    ...operation.notes && { description: operation.notes },
    ...operation.needsSession && { security: [{ session: [] }] },
    ...parameters.length > 0 && { parameters },
    ...operation.body && { requestBody: describeBody(operation, examples) },
    responses: Object.fromEntries(
      Object.entries(operation.answers).map(([status, answer]) => [
        status,
        describeAnswer(api, Number(status), answer, examples),
      ]),
    ),
  };
}

function parametersOf(
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
  const asked = query && fieldsSchema(query, fields);
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

function describeBody({ body, files, fields }: Operation, { requests }: Examples): Body {
  const schema = fieldsSchema(body!, fields);
  const withFiles = {
    ...schema,
    properties: {
      ...schema.properties,
      ...Object.fromEntries(
        Object.entries(files ?? {}).map(([name, description]) => [
          name,
          { description, contentMediaType: "image/jpeg" },
        ]),
      ),
    },
  };
  const content = BODY_TYPES.map((type) => [type, {
    schema: type === "multipart/form-data" ? withFiles : schema,
    examples: Object.keys(requests).length > 0 ? requests : ownExample(schema),
  }]);
  return { required: schema.required.length > 0, content: Object.fromEntries(content) };
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
  { means, body, type }: Answer,
  { answers }: Examples,
): DescribedAnswer {
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
