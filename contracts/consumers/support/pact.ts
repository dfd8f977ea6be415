import { Buffer } from "node:buffer";
import { MatchersV3, PactV4, SpecificationVersion } from "@pact-foundation/pact";
import { PROVIDER } from "../../pact_files.ts";
import { BOUNDS, type Form, type FormField } from "./bounds.ts";
import { type Files, multipart } from "./multipart.ts";
import type { State } from "./states.ts";

/** The consumers of this service; `daftar` itself is a consumer of Resend. */
export type Consumer =
  | "pewaca-frontend"
  | "pewaca-test-kit"
  | "zporta-frontend"
  | "zporta-operations"
  | "daftar";

/** A value, or a matcher of pact-js with its example. */
// deno-lint-ignore no-explicit-any
export type Template = any;

/** What a consumer sends. A body is either `json` or a multipart `form`. */
export type SentRequest = {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: Template;
  query?: Record<string, Template>;
  headers?: Record<string, Template>;
  json?: Template;
  form?: Form;
  files?: Files;
  /**
   * Whether parts have a `Content-Length`, as Guzzle's do, so that the verification sends it too. The
   * matcher compares it, so such a client has to send exactly the example's values.
   */
  partLengths?: boolean;
};

/** The parts of the answer that the consumer reads. */
export type ReadAnswer = { status: Template; headers?: Record<string, Template>; json?: Template };

/** A provider state as the pact has it. */
export type GivenState = { sentence: string; parameters: unknown };

/** An interaction. `run` calls the consumer's code, which has to work with the example answer. */
export type TestedInteraction<Given extends GivenState = State> = {
  given: Given[];
  request: SentRequest;
  answer: ReadAnswer;
  run: (baseUrl: string) => Promise<void>;
};

const EXAMPLE_BOUNDARY = "daftardaftardaftardaftardaftardaftarform";
const discarded: string[] = [];

globalThis.addEventListener("unload", () => {
  for (const directory of discarded) Deno.removeSync(directory, { recursive: true });
});

/**
 * Returns the function that defines a consumer's interactions: each is one test, whose name begins with
 * the consumer's and ends with the description. Pacts are written to the folder `PACTS_DIR`; without
 * that variable they are discarded, so that a plain test run never changes the committed ones.
 */
export function interactionsOf<Given extends GivenState = State>(
  consumer: Consumer,
  provider = PROVIDER,
): (description: string, tested: TestedInteraction<Given>) => void {
  const directory = pactsDirectory();
  return (description, tested) =>
    Deno.test(`${consumer} ${description}`, async () => {
      await record(newPact(consumer, provider, directory), description, tested);
    });
}

/** A message that the provider sends. `run` hands the example to the consumer's code. */
export type TestedMessage = {
  given?: State[];
  json: Template;
  run: (content: unknown) => Promise<void> | void;
};

/** As `interactionsOf`, for messages that the provider sends by itself. */
export function messagesOf(
  consumer: Consumer,
  provider: string,
): (description: string, tested: TestedMessage) => void {
  const directory = pactsDirectory();
  return (description, { given = [], json, run }) =>
    Deno.test(`${consumer} ${description}`, async () => {
      const message = newPact(consumer, provider, directory).addAsynchronousInteraction();
      for (const { sentence, parameters } of given) {
        message.given(sentence, JSON.parse(JSON.stringify(parameters)));
      }
      await message
        .expectsToReceive(description, (builder) => void builder.withJSONContent(json))
        .executeTest(async ({ contents }) => await run(contents.content));
    });
}

function newPact(consumer: Consumer, provider: string, directory: string): PactV4 {
  return new PactV4({
    consumer,
    provider,
    dir: directory,
    spec: SpecificationVersion.SPECIFICATION_VERSION_V4,
    logLevel: "error",
    cors: false,
  });
}

function pactsDirectory(): string {
  const chosen = Deno.env.get("PACTS_DIR");
  if (chosen) return chosen;
  const directory = Deno.makeTempDirSync({ prefix: "pacts-" });
  discarded.push(directory);
  return directory;
}

async function record(
  pact: PactV4,
  description: string,
  tested: TestedInteraction<GivenState>,
): Promise<void> {
  const { given, request, answer } = tested;
  const interaction = pact.addInteraction().uponReceiving(description);
  for (const state of given) {
    interaction.given(state.sentence, JSON.parse(JSON.stringify(state.parameters)));
  }
  await interaction
    .withRequest(request.method, request.path, (builder) => {
      builder.headers(request.headers ?? {});
      if (request.query) builder.query(request.query);
      if (request.json !== undefined) builder.jsonBody(request.json);
      if (!request.form) return;
      builder.headers({ "Content-Type": formTypePattern() });
      builder.body(formType(), Buffer.from(exampleBody(request.form, request)));
      builder.matchingRules({ body: partRules(request.form, request.files) });
    })
    .willRespondWith(answer.status, (builder) => {
      builder.headers(answer.headers ?? {});
      if (answer.json === undefined) return;
      builder.headers({ "Content-Type": jsonType() });
      builder.jsonBody(answer.json);
    })
    .executeTest((server) => tested.run(server.url));
}

function formType(): string {
  return `multipart/form-data; boundary=${EXAMPLE_BOUNDARY}`;
}

function formTypePattern(): Template {
  return MatchersV3.regex("multipart/form-data; ?boundary=.+", formType());
}

function exampleBody(form: Form, { partLengths = false, files }: SentRequest): Uint8Array {
  return multipart(form, { boundary: EXAMPLE_BOUNDARY, partLengths }, files);
}

// Without a rule for each part, the rule of the whole body applies, which compares bytes.
function partRules(form: Form, files: Files = {}): { path: string; rules: Template[] }[] {
  const texts = Object.entries(form).map(([name, value]) => ({
    path: `$['${name}']`,
    rules: [MatchersV3.regex(value === "" ? "" : BOUNDS[name as FormField], value)],
  }));
  const attached = Object.entries(files).map(([name, { type }]) => ({
    path: `$['${name}']`,
    rules: [{ "pact:matcher:type": "contentType", value: type }],
  }));
  return [...texts, ...attached];
}

// Consumers ignore the type; the verifier needs it to compare the body as JSON.
function jsonType(): Template {
  return MatchersV3.regex("application/json(;.*)?", "application/json");
}

/** Any status of a class, with an example: for consumers that only read the class. */
export function anyStatus(
  example: number,
  ofClass: "success" | "clientError" | "serverError",
): Template {
  return MatchersV3.matchStatus(example, ofClass as Parameters<typeof MatchersV3.matchStatus>[1]);
}

/**
 * A sentence that is shown to people: one line without backslashes, with a capital at its beginning: the
 * verifier compares a regex with whatever it prints, so `null`, numbers, lists and objects must not match.
 */
export function sentence(example: string): Template {
  return MatchersV3.regex("[A-Z][^\\r\\n\\\\]*", example);
}

/**
 * A string whose real value comes from the provider state. `expression` names its values, as `${name}`;
 * `pattern` is what the consumer may send; `example` matches it.
 */
export function injected(expression: string, pattern: string, example: string): Template {
  return {
    "pact:matcher:type": "regex",
    "pact:generator:type": "ProviderState",
    regex: pattern,
    expression,
    value: example,
  };
}

/** A number whose real value is the provider state's value `name`. */
export function injectedNumber(name: string, example: number): Template {
  return {
    "pact:matcher:type": "integer",
    "pact:generator:type": "ProviderState",
    expression: `\${${name}}`,
    dataType: "INTEGER",
    value: example,
  };
}

/**
 * `fetch` for code that runs in a browser. It removes the `Access-Control-Allow-…` values that pact's
 * mock server adds to every answer, which would hide that the pact lacks them.
 */
export async function fetchWithoutMockCors(url: string, init?: RequestInit): Promise<Response> {
  const answer = await fetch(url, init);
  const headers = new Headers(answer.headers);
  for (const name of ["Access-Control-Allow-Origin", "Access-Control-Allow-Credentials"]) {
    const [, ...promised] = (headers.get(name) ?? "").split(", ");
    headers.delete(name);
    for (const value of promised) headers.append(name, value);
  }
  return new Response(answer.body, { status: answer.status, headers });
}
