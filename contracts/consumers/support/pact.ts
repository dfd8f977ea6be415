import { Buffer } from "node:buffer";
import { MatchersV3, PactV4, SpecificationVersion } from "@pact-foundation/pact";
import { PROVIDER } from "../../pact_files.ts";
import { BOUNDS, type Form, type FormField } from "./bounds.ts";
import { type Files, multipart } from "./multipart.ts";
import type { State } from "./states.ts";

/** Who relies on us; `daftar` is ourselves, who rely on others. */
export type Consumer =
  | "pewaca-frontend"
  | "pewaca-test-kit"
  | "zporta-frontend"
  | "zporta-operations"
  | "daftar";

/** A value, or a matcher of pact-js with the example that it carries. */
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
   * Whether the parts carry their length, as Guzzle's do, so that the verification sends them too.
   * The matcher compares it: such a client must then send the example's own values.
   */
  partLengths?: boolean;
};

/** What a consumer reads of the answer, and nothing else. */
export type ReadAnswer = { status: Template; headers?: Record<string, Template>; json?: Template };

/** A provider state, as it is written into the pact. */
export type GivenState = { sentence: string; parameters: unknown };

/** One interaction, and the consumer's own code that must live on the answer. */
export type Reliance<Given extends GivenState = State> = {
  given: Given[];
  request: SentRequest;
  answer: ReadAnswer;
  drive: (baseUrl: string) => Promise<void>;
};

const EXAMPLE_BOUNDARY = "daftardaftardaftardaftardaftardaftarform";
const throwaway: string[] = [];

globalThis.addEventListener("unload", () => {
  for (const directory of throwaway) Deno.removeSync(directory, { recursive: true });
});

/**
 * Makes the function with which a consumer's tests say what they rely on: one test, one
 * interaction, the test's name its description. Pacts go where `PACTS_DIR` says; without it they
 * are thrown away, so that a plain test run never touches the committed ones.
 */
export function reliances<Given extends GivenState = State>(
  consumer: Consumer,
  provider = PROVIDER,
): (what: string, reliance: Reliance<Given>) => void {
  const directory = pactsDirectory();
  return (what, reliance) =>
    Deno.test(`${consumer} ${what}`, async () => {
      const pact = new PactV4({
        consumer,
        provider,
        dir: directory,
        spec: SpecificationVersion.SPECIFICATION_VERSION_V4,
        logLevel: "error",
        cors: false,
      });
      await record(pact, what, reliance);
    });
}

function pactsDirectory(): string {
  const chosen = Deno.env.get("PACTS_DIR");
  if (chosen) return chosen;
  const directory = Deno.makeTempDirSync({ prefix: "pacts-" });
  throwaway.push(directory);
  return directory;
}

async function record(
  pact: PactV4,
  what: string,
  reliance: Reliance<GivenState>,
): Promise<void> {
  const { given, request, answer } = reliance;
  const interaction = pact.addInteraction().uponReceiving(what);
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
    .executeTest((server) => reliance.drive(server.url));
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

// One rule for each part, or the rule for the whole body cascades and bytes must be equal.
function partRules(form: Form, files: Files = {}): { path: string; rules: Template[] }[] {
  const texts = Object.entries(form).map(([name, value]) => ({
    path: `$['${name}']`,
    rules: [MatchersV3.regex(BOUNDS[name as FormField], value)],
  }));
  const attached = Object.entries(files).map(([name, { type }]) => ({
    path: `$['${name}']`,
    rules: [{ "pact:matcher:type": "contentType", value: type }],
  }));
  return [...texts, ...attached];
}

// Consumers decode whatever comes; the verifier needs the type to compare as JSON.
function jsonType(): Template {
  return MatchersV3.regex("application/json(;.*)?", "application/json");
}

/** Any status of the class, with an example: for consumers that do not look closer. */
export function anyStatus(example: number, ofClass: "success" | "clientError"): Template {
  return MatchersV3.matchStatus(example, ofClass as Parameters<typeof MatchersV3.matchStatus>[1]);
}

/** A sentence that is shown to people: one line, never empty, safe to echo. */
export function sentence(example: string): Template {
  return MatchersV3.regex("[^\\r\\n\\\\]+", example);
}

/**
 * A text whose real value the provider state supplies: `expression` names the values it takes, as
 * `${name}`; `pattern` is what the consumer may send; `example` fits it.
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

/** A number whose real value the provider state supplies under `name`. */
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
 * `fetch` for code that runs in a browser: takes away the `Access-Control-Allow-…` that pact's mock
 * adds to every answer (in front of the promised ones), which would hide a promise not made.
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
