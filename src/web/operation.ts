import type { GenericSchema, ObjectEntries, ObjectSchema } from "valibot";

/** A body of named fields: JSON, multipart or form-urlencoded, whichever the client prefers. */
export type FieldsSchema = ObjectSchema<ObjectEntries, undefined>;

/** What a status means, and what comes with it: JSON of a shape, or bytes of a `type`, or nothing. */
export type Answer = { means: string; body?: GenericSchema; type?: string };

/**
 * One row of a tenant's API description. The OpenAPI document, the reference page, the validation of
 * the tests' traffic and the fuzzing come from these rows; the Worker itself never reads them.
 */
export type Operation = {
  /** A verb and what it is done to, in camel case; no two of a tenant are alike. */
  id: string;
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** As its route is registered: `/api/units/code/:code`. */
  path: string;
  /** The chapter of the reference in which it stands. */
  section: string;
  summary: string;
  notes?: string;
  /** Whether an access token has to come with it. */
  needsSession?: true;
  /** What each parameter of the path is. */
  parameters?: Record<string, string>;
  /** What may be asked for in the query. */
  query?: FieldsSchema;
  /** Headers that mean something here, besides `Authorization`, and what. */
  headers?: Record<string, string>;
  /** What is sent: the schema that validates it. */
  body?: FieldsSchema;
  /** Files that may come along in a multipart body, and what each is. */
  files?: Record<string, string>;
  /** Every status that it may be answered with. */
  answers: Record<number, Answer>;
};

/** The API of one tenant. */
export type Api = {
  name: string;
  title: string;
  description: string;
  /** Whether answers say to a page that it may send credentials along. */
  allowsCredentials?: true;
  operations: readonly Operation[];
  /** Shapes that the document names instead of repeating them. */
  shapes: Record<string, GenericSchema>;
};
