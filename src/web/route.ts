import type { ObjectEntries, ObjectSchema } from "valibot";

/** A body of named fields: JSON, multipart or form-urlencoded, whichever the client prefers. */
export type FieldsSchema = ObjectSchema<ObjectEntries, undefined>;

/** What one endpoint takes. It serves the handler and the API's description, so neither repeats it. */
export type Route = {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** As Hono reads it: `/api/units/code/:code`. */
  path: string;
  /** What may be asked for in the query. */
  query?: FieldsSchema;
  /** What is sent: the schema that validates it. */
  body?: FieldsSchema;
  /** Names of the files that may come along in a multipart body. */
  files?: readonly string[];
  /** The largest body that is read, in bytes. */
  maxBytes?: number;
  /** Whether an access token has to come with the request. */
  needsSession?: true;
  /** A GET that changes something, as a link does that works once: it is never repeated to compare answers. */
  changesRows?: true;
};

/** Declares a route and keeps its literal types, so that parameters and files can be checked. */
export function route<const Declared extends Route>(declared: Declared): Declared {
  return declared;
}

/** The names of the parameters in a path: `"uid" | "id"` of `/verify/:uid/:id{[0-9]+}`. */
export type ParametersOf<Path extends string> = Path extends `${infer Head}/${infer Tail}`
  ? ParametersOf<Head> | ParametersOf<Tail>
  : Path extends `:${infer Name}{${string}}` ? Name
  : Path extends `:${infer Name}` ? Name
  : never;

/** The names of the fields that a schema has. */
export type FieldsOf<Schema> = Schema extends { entries: infer Entries } ? keyof Entries & string
  : never;
