import type { GenericSchema } from "valibot";
import type { FieldsOf, ParametersOf, Route } from "./route.ts";

/** What a status means, and what comes with it: JSON of a shape, or bytes of a `type`, or nothing. */
export type Answer = { means: string; body?: GenericSchema; type?: string };

/**
 * The description of a field: its meaning, values that it may have, and what a JSON Schema says of it
 * beyond its own schema, which checks that with code.
 */
export type FieldProse = {
  description?: string;
  examples?: readonly unknown[];
  type?: string | readonly string[];
  format?: "password";
  minLength?: number;
  maxLength?: number;
  enum?: readonly string[];
  items?: FieldProse;
};

/**
 * One operation of an API's description. The OpenAPI document, the reference page, the validation of
 * the tests' traffic and the fuzzing come from these; the Worker never reads them.
 */
export type Operation = Omit<Route, "files" | "maxBytes"> & {
  /** A verb and its object, in camel case; unique within a tenant. */
  id: string;
  /** The chapter of the reference in which it stands. */
  section: string;
  summary: string;
  notes?: string;
  /** What each parameter of the path is. */
  parameters?: Record<string, string>;
  /** Headers that mean something here, besides `Authorization`, and what. */
  headers?: Record<string, string>;
  /** The descriptions of the fields of the body and the query. */
  fields?: Record<string, FieldProse>;
  /** Files that may come along in a multipart body, and what each is. */
  files?: Record<string, string>;
  /** Every status that it may be answered with. */
  answers: Record<number, Answer>;
};

/** The description of a route: everything in its `Operation` that the route itself does not have. */
export type Prose<Described extends Route> =
  & Pick<Operation, "id" | "section" | "summary" | "notes" | "headers" | "answers">
  & {
    fields?: Partial<
      Record<FieldsOf<Described["body"]> | FieldsOf<Described["query"]>, FieldProse>
    >;
  }
  & (ParametersOf<Described["path"]> extends never ? { parameters?: never }
    : { parameters: Record<ParametersOf<Described["path"]>, string> })
  & (Described extends { files: readonly (infer Name extends string)[] }
    ? { files: Record<Name, string> }
    : { files?: never });

/** Describes a route. Parameters and files that the route does not have are errors of the compiler. */
export function describe<const Described extends Route>(
  route: Described,
  prose: Prose<Described>,
): Operation {
  const { method, path, query, body, needsSession } = route;
  return {
    ...prose as Omit<Operation, "method" | "path">,
    method,
    path,
    ...query && { query },
    ...body && { body },
    ...needsSession && { needsSession },
  };
}

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
