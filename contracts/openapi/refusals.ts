import type { GenericSchema } from "valibot";
import type { FieldProse, Sentences } from "../../src/web/operation.ts";

/** A sentence of an answer as people read it, and in the other language. */
export type Said = { sentence: string; translation: string };

/** What a wrong value of a field gets: the code in our log, and the sentence. */
export type FieldRefusal = Said & { code: string };

/** What stands for a value that only the request knows. */
const ELLIPSIS = "…";

/**
 * What wrong values of a field get: for every check of its schema, whose message is a code, and for what
 * `refused` names besides.
 */
export function refusalsOf(
  wireName: string,
  schema: GenericSchema | undefined,
  { refused = [] }: Pick<FieldProse, "refused">,
  sentences: Sentences,
): FieldRefusal[] {
  const checks = schema ? checksOf(schema) : [];
  const named = refused.map((name) => ({ code: name, limit: undefined }));
  const found = [...checks, ...named].map(({ code: name, limit }) => {
    const key = name.includes(".") ? name : `${sentences.fieldOf(wireName)}.${name}`;
    return { code: key.slice(key.indexOf(".") + 1), ...sentenceFor(key, sentences, limit) };
  });
  return [...new Map(found.map((each) => [each.sentence, each])).values()];
}

/** Finds the sentence that `says` of an answer means: a `field.code`, or the sentence itself. */
export function sentenceFor(key: string, sentences: Sentences, limit?: string): Said {
  const [, field, code] = /^(\w+)\.(\w+)$/.exec(key) ?? [];
  const sentence = field ? sentences.of(field, code!) : key;
  const translation = sentences.translations[sentence];
  if (translation === undefined) throw new Error(`Cannot translate ${key}: "${sentence}"`);
  const quoted = (text: string) => text.replaceAll("{value}", limit ?? ELLIPSIS);
  return { sentence: quoted(sentence), translation: quoted(translation) };
}

/** A check of valibot's, or a schema with more of them in it. */
type Part = {
  message?: unknown;
  requirement?: unknown;
  pipe?: Part[];
  wrapped?: Part;
  options?: unknown[];
};

/** The codes of all checks in a schema, and the limit that each is about, if that is a number. */
function checksOf(schema: GenericSchema): { code: string; limit?: string }[] {
  return partsOf(schema as Part).flatMap(({ message, requirement }) =>
    typeof message === "string"
      ? [{
        code: message,
        limit: typeof requirement === "number" ? String(requirement) : undefined,
      }]
      : []
  );
}

function partsOf(part: Part): Part[] {
  const { pipe = [], options = [], wrapped } = part;
  const [first, ...checks] = pipe;
  const own = first === undefined || first === part ? [part] : partsOf(first);
  const inner = options.filter((each) => typeof each === "object" && each !== null) as Part[];
  return [...own, ...[...checks, ...inner, ...wrapped ? [wrapped] : []].flatMap(partsOf)];
}
