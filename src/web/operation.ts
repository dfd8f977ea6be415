import * as v from "valibot";
import type { FieldsOf, ParametersOf, Route } from "./route.ts";

/**
 * What a status means, and what comes with it: JSON of a shape, or bytes of a `type`, or nothing. `says` are
 * the sentences for people in it, each a `field.code` of the tenant's sentences, or the sentence itself.
 */
export type Answer = {
  means: string;
  body?: v.GenericSchema;
  type?: string;
  says?: readonly string[];
};

/**
 * The description of a field: its meaning, values that it may have, and what a JSON Schema says of it
 * beyond its own schema, which checks that with code.
 */
export type FieldProse = {
  description?: string;
  examples?: readonly unknown[];
  /**
   * What it is refused with besides the codes of its schema's checks: a code, or a `field.code` where the
   * sentence is that of another field.
   */
  refused?: readonly string[];
  type?: string | readonly string[];
  format?: "password";
  minLength?: number;
  maxLength?: number;
  enum?: readonly string[];
  items?: FieldProse;
};

/** What is said of every field that clients send: its meaning, with unit and limits, and an example. */
export type DescribedField = FieldProse & {
  description: string;
  examples: readonly [unknown, ...unknown[]];
};

/** A file that may come along: what it is, and what it is refused with. */
export type FileProse = { description: string; refused?: readonly string[] };

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
  files?: Record<string, FileProse>;
  /** Every status that it may be answered with. */
  answers: Record<number, Answer>;
};

/** The description of a route: everything in its `Operation` that the route itself does not have. */
export type Prose<Described extends Route> =
  & Pick<Operation, "id" | "section" | "summary" | "notes" | "headers" | "answers">
  & FieldsProse<FieldsOf<Described["body"] | Described["query"]>>
  & (ParametersOf<Described["path"]> extends never ? { parameters?: never }
    : { parameters: Record<ParametersOf<Described["path"]>, string> })
  & (Described extends { files: readonly (infer Name extends string)[] }
    ? { files: Record<Name, FileProse> }
    : { files?: never });

/** A route whose names of fields are not known to the compiler may have any. */
type FieldsProse<Name extends string> = [Name] extends [never] ? { fields?: never }
  : string extends Name ? { fields?: Record<string, DescribedField> }
  : { fields: Record<Name, DescribedField> };

/**
 * Describes a route. A field, parameter or file that is left out, or that the route does not have, is an error
 * of the compiler.
 */
export function describe<const Described extends Route>(
  route: Described,
  prose: Prose<Described>,
): Operation {
  const { method, path, query, body, needsSession, changesRows } = route;
  return {
    ...prose as Omit<Operation, "method" | "path">,
    method,
    path,
    ...query && { query },
    ...body && { body },
    ...needsSession && { needsSession },
    ...changesRows && { changesRows },
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
  shapes: Record<string, v.GenericSchema>;
  /** What people read in its answers. Default: nothing. */
  sentences?: Sentences;
};

/** The sentences of a tenant's answers, in its language and in the other one. */
export type Sentences = {
  /** The language of the answers, and that of the translations. */
  languages: [answered: Language, translated: Language];
  /** The sentence for a field, in our word for it, and a code. A limit that it quotes is `{value}`. */
  of: (field: string, code: string) => string;
  /** Our word for a field of the clients. */
  fieldOf: (wireName: string) => string;
  /** The translation of each sentence. */
  translations: Record<string, string>;
};

/** A language of the products, as HTML names it. */
export type Language = "en" | "id";

/** Says what a part of an answer is, with examples. */
export function described<Schema extends v.GenericSchema>(
  schema: Schema,
  description: string,
  ...examples: readonly unknown[]
): Schema {
  const told = v.pipe(
    schema,
    v.description(description),
    ...examples.length > 0 ? [v.examples(examples as v.InferOutput<Schema>[])] as const : [],
  );
  // Sound: a pipe has everything of its first schema, and neither action changes the value.
  return told as unknown as Schema;
}
