import assert from "node:assert/strict";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { describeApis, documentedPath } from "../../../contracts/openapi/document.ts";
import { pathPattern } from "../../../contracts/openapi/examples.ts";
import { apis } from "../../../contracts/openapi/apis.ts";
import type { DescribedOperation } from "../../../contracts/openapi/document.ts";
import type { Operation } from "../../../src/web/operation.ts";
import { readBody } from "../../../src/web/read_body.ts";
import { checkFormats } from "./formats.ts";

/** One operation with what the document says of it, ready to be held against traffic. */
type Documented = {
  operation: Operation;
  path: RegExp;
  accepts: Fits | null;
  /** For each status what fits, or `null` where it is no JSON. */
  answers: Map<number, Fits | null>;
  /** Matches one or more sentences that a refusal may list; `null` where the tenant has none. */
  sentences: RegExp | null;
};

/** A compiled schema. Compiling all of them takes longer than most files of tests. */
type Fits = () => ValidateFunction;

/** Operations that are refused with 401 for another token than that of a session. */
const OTHER_TOKENS = ["refreshSession", "getMetrics"];

let documented: Documented[] | undefined;

/**
 * Asserts that the OpenAPI document knows this exchange: the status, every key of the answer and
 * its type, and, when the request was accepted, that the document would have accepted it too.
 */
export async function assertDocumented(request: Request, response: Response): Promise<void> {
  const { pathname } = new URL(request.url);
  const what = `${request.method} ${pathname} (${response.status})`;
  const found = findOperation(request.method, pathname);
  if (!found) {
    void response.body?.cancel();
    const isKnown = request.method === "OPTIONS" || [401, 404, 405].includes(response.status);
    return assert.ok(isKnown, `${what}: no such operation in the OpenAPI document`);
  }
  const fits = found.answers.get(response.status);
  assert.ok(fits !== undefined, `${what}: the OpenAPI document does not have this status`);
  const asksForToken = response.status === 401 && response.headers.has("WWW-Authenticate");
  const { id, needsSession } = found.operation;
  const isSilent = asksForToken && !needsSession && !OTHER_TOKENS.includes(id);
  assert.ok(!isSilent, `${what}: the document does not say that it needs a session`);
  if (response.ok && found.accepts) await assertAcceptable(found.accepts, request, what);

  if (request.method === "HEAD" || !fits) return void response.body?.cancel();
  assert.match(response.headers.get("Content-Type") ?? "", /^application\/json/, what);
  const answer = await response.json();
  assertFits(fits, answer, `${what}: an answer that the OpenAPI document does not have`);
  if (response.status < 400 || !found.sentences) return;
  for (const sentence of listedIn(answer)) {
    assert.ok(
      found.sentences.test(sentence),
      `${what}: no field of the OpenAPI document is refused with "${sentence}"`,
    );
  }
}

/** The sentences at the fields of a refusal. */
function listedIn(answer: unknown): string[] {
  if (Array.isArray(answer)) return answer.filter((each) => typeof each === "string");
  if (typeof answer !== "object" || answer === null) return [];
  return Object.values(answer).flatMap(listedIn);
}

/**
 * Matches what a document says that the fields and answers of an operation are refused with. Pages show all that
 * is wrong under one field, as one text.
 */
function sentencesOf({ requestBody, parameters = [], responses }: DescribedOperation): RegExp {
  const body = requestBody?.content["multipart/form-data"]?.schema?.properties ?? {};
  const schemas = [...Object.values(body), ...parameters.map(({ schema }) => schema)];
  const said = [
    ...schemas.flatMap((schema) => schema["x-refusals"] ?? []),
    ...Object.values(responses).flatMap((answer) => answer["x-sentences"] ?? []),
  ];
  const known = said.map(({ sentence }) =>
    sentence.split(/…|\{\w+\}/).map(RegExp.escape).join(".*")
  );
  return new RegExp(`^(?:(?:${known.join("|")})(?: |$))+$`, "s");
}

async function assertAcceptable(accepts: Fits, request: Request, what: string) {
  const body = await readBody(request, Infinity);
  assert.ok("fields" in body, `${what}: accepted a body that cannot be read`);
  const fields = Object.entries(body.fields).map(([name, value]) => [
    name,
    asItCounts(name, value),
  ]);
  assertFits(
    accepts,
    Object.fromEntries(fields),
    `${what}: accepted what the OpenAPI document does not`,
  );
}

/** Blanks around a value do not count, nor does how Unicode composes a name. Secrets are exact. */
function asItCounts(name: string, value: unknown): unknown {
  if (typeof value !== "string" || /password/.test(name)) return value;
  return name === "username" ? value.trim().normalize("NFKC") : value.trim();
}

function assertFits(compiled: Fits, value: unknown, otherwise: string): void {
  const fits = compiled();
  if (fits(value)) return;
  const errors = fits.errors!.map(({ instancePath, message, params }) =>
    `${instancePath || "/"} ${message} ${JSON.stringify(params)}`
  );
  assert.fail(`${otherwise}: ${errors.join("; ")}`);
}

function findOperation(method: string, pathname: string): Documented | undefined {
  documented ??= readDocument();
  const asked = method === "HEAD" ? "GET" : method;
  return documented.find(({ operation, path }) =>
    operation.method === asked && path.test(pathname)
  );
}

function readDocument(): Documented[] {
  const document = describeApis("Daftar", apis, []);
  const ajv = checkFormats(new Ajv2020({ strict: false, allErrors: true }));
  for (const [name, schema] of Object.entries(document.components.schemas)) {
    ajv.addSchema(closed(schema), `#/components/schemas/${name}`);
  }
  // a path without parameters goes before those that would match it too
  return apis.flatMap(({ operations, sentences }) =>
    operations.map((operation) => ({ operation, sentences }))
  )
    .toSorted((a, b) => parametersIn(a.operation) - parametersIn(b.operation))
    .map(({ operation, sentences }) => {
      const described = document
        .paths[documentedPath(operation.path)]![operation.method.toLowerCase()]!;
      const accepted = described.requestBody?.content["application/json"]?.schema;
      return {
        operation,
        path: pathPattern(operation.path),
        accepts: accepted ? once(() => ajv.compile(accepted)) : null,
        answers: new Map(
          Object.entries(described.responses).map(([status, { content }]) => {
            const schema = content?.["application/json"]?.schema;
            return [Number(status), schema ? once(() => ajv.compile(closed(schema))) : null];
          }),
        ),
        sentences: sentences ? sentencesOf(described) : null,
      };
    });
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => made ??= make();
}

function parametersIn({ path }: Operation): number {
  return path.split(":").length;
}

/** Readers must bear keys that they do not know. Our own tests must not: each one is documented. */
function closed<T>(value: T): T {
  if (Array.isArray(value)) return value.map(closed) as T;
  if (typeof value !== "object" || value === null) return value;
  const inner = Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, closed(each)]),
  );
  const isOpen = "properties" in value && !("additionalProperties" in value);
  return (isOpen ? { ...inner, additionalProperties: false } : inner) as T;
}
