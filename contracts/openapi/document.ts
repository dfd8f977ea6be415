import type { Api } from "../../src/web/operation.ts";
import { complete } from "./complete.ts";
import type { Pact } from "../pact_files.ts";
import { type Complete, type Example, examplesOf } from "./examples.ts";
import { type JsonSchema, namedSchemas } from "./json_schema.ts";
import { describeOperation, namesOf, sectionOf } from "./operations.ts";
import { consumersOf, type Readers } from "./readers.ts";
import type { Said } from "./refusals.ts";

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
  /** The consumers whose pacts have this operation. */
  "x-consumers": string[];
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

/** What a client may send, and which consumer sends which field. */
export type Body = { required: boolean; content: Content; "x-sent-by"?: Readers };

/** What is answered with one status. */
export type DescribedAnswer = {
  description: string;
  headers: Record<string, { $ref: string }>;
  content?: Content;
  /** What people may read in it. */
  "x-sentences"?: Said[];
  /** Which consumer reads which field of it. */
  "x-read-by"?: Readers;
};

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
      const fromPacts = {
        examples: examplesOf(operation, pacts, completeAnswer),
        consumers: consumersOf(operation, pacts),
      };
      const path = documentedPath(operation.path);
      (paths[path] ??= {})[operation.method.toLowerCase()] = describeOperation(
        api,
        operation,
        fromPacts,
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

function prefixed({ name }: Api, schemas: Record<string, JsonSchema>): Record<string, JsonSchema> {
  return Object.fromEntries(
    Object.entries(schemas).map(([key, schema]) => [`${name}.${key}`, schema]),
  );
}
