import assert from "node:assert/strict";
import { apis } from "../../contracts/openapi/apis.ts";
import type { Content, DescribedOperation } from "../../contracts/openapi/document.ts";
import { wholeDocument } from "../../contracts/openapi/generate.ts";
import type { JsonSchema } from "../../contracts/openapi/json_schema.ts";
import * as pewaca from "../../src/tenants/pewaca/shared/messages.ts";
import * as zporta from "../../src/tenants/zporta/shared/messages.ts";

const document = wholeDocument();
const operations = Object.values(document.paths).flatMap((each) => Object.values(each));

/** A field, and where it stands. */
type Field = { at: string; name: string; schema: JsonSchema };

function fieldsIn(at: string, schema: JsonSchema | undefined): Field[] {
  if (!schema) return [];
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, property]) => [
    { at: `${at}.${name}`, name, schema: property },
    ...fieldsIn(`${at}.${name}`, property),
  ]);
  const inner = [schema.items, schema.additionalProperties, ...schema.anyOf ?? []];
  return [...own, ...inner.flatMap((each) => fieldsIn(at, each))];
}

function fieldsOf({ operationId, requestBody, responses }: DescribedOperation): Field[] {
  const messages: [string, Content][] = [
    [`${operationId} body`, requestBody?.content ?? {}],
    ...Object.entries(responses).map(([status, { content }]): [string, Content] => [
      `${operationId} ${status}`,
      content ?? {},
    ]),
  ];
  return messages.flatMap(([at, content]) =>
    Object.values(content).flatMap(({ schema }) => fieldsIn(at, schema))
  );
}

/** A reference is described by what it refers to. */
function descriptionOf({ description, $ref, anyOf }: JsonSchema): string | undefined {
  if ($ref) return document.components.schemas[$ref.slice($ref.lastIndexOf("/") + 1)]?.description;
  return description ?? anyOf?.map(descriptionOf).find(Boolean);
}

/** Whether a text says more than the name does: at least four words that are not in it. */
function saysMoreThan(name: string, text = ""): boolean {
  const known = name.toLowerCase().split(/[^a-z]+/);
  const words = text.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  return words.filter((word) => !known.includes(word)).length >= 3;
}

Deno.test("every field, parameter and answer of the API has a description that says more than its name", () => {
  const shapes = Object.entries(document.components.schemas);
  const fields = [
    ...shapes.flatMap(([name, schema]) => [{ at: name, name, schema }, ...fieldsIn(name, schema)]),
    ...operations.flatMap(fieldsOf),
  ];
  const bare = fields.filter(({ name, schema }) => !saysMoreThan(name, descriptionOf(schema)))
    .map(({ at, schema }) => `${at}: ${descriptionOf(schema)}`);
  const parameters = operations.flatMap(({ operationId, parameters = [] }) =>
    parameters.filter(({ name, description }) => !saysMoreThan(name, description))
      .map(({ name }) => `${operationId}: parameter ${name}`)
  );
  const answers = operations.flatMap(({ operationId, responses }) =>
    Object.entries(responses).filter(([, { description }]) => !description)
      .map(([status]) => `${operationId} ${status}`)
  );
  assert.deepEqual([...new Set([...bare, ...parameters, ...answers])], []);
  assert.ok(fields.length > 900, `only ${fields.length} fields`);
});

Deno.test("every field that clients send has an example", () => {
  const bare = operations.flatMap(({ operationId, requestBody, parameters = [] }) => {
    const schema = requestBody?.content["application/json"]?.schema;
    const asked = parameters.filter((each) => each.in === "query");
    return [
      ...Object.entries(schema?.properties ?? {}),
      ...asked.map(({ name, schema }) => [name, schema] as const),
    ].filter(([, { examples }]) => !examples?.length).map(([name]) => `${operationId}: ${name}`);
  });
  assert.deepEqual(bare, []);
});

/** What a sentence says without the names of what it quotes. */
function unnamed(sentence: string): string {
  return sentence.replaceAll(/\{\w*\}/g, "{}");
}

/** Matches a sentence whatever it quotes. */
function quoting(sentence: string): RegExp {
  return new RegExp(`^${unnamed(sentence).split("{}").map(RegExp.escape).join(".*")}$`);
}

/** What the document says that the fields and answers of a tenant's operations are refused with. */
function documentedFor(tenant: string): string[] {
  return operations.filter(({ operationId }) => operationId.startsWith(`${tenant}.`))
    .flatMap(({ requestBody, parameters = [], responses }) => {
      const body = requestBody?.content["multipart/form-data"]?.schema?.properties ?? {};
      const schemas = [...Object.values(body), ...parameters.map(({ schema }) => schema)];
      return [
        ...schemas.flatMap((schema) => schema["x-refusals"] ?? []),
        ...Object.values(responses).flatMap((answer) => answer["x-sentences"] ?? []),
      ];
    })
    .map(({ sentence }) => sentence);
}

for (const [name, { SENTENCES, NOTICES }] of Object.entries({ pewaca, zporta })) {
  Deno.test(`every refusal of ${name} is in the document, at the field or the answer that has it`, () => {
    const documented = documentedFor(name);
    const missing = Object.entries(SENTENCES)
      .filter(([, sentence]) => !documented.some((known) => quoting(sentence).test(known)));
    assert.deepEqual(missing.map(([key]) => key), []);
  });

  Deno.test(`every sentence of ${name} has a translation, and nothing else has`, () => {
    const { translations } = apis.find((api) => api.name === name)!.sentences!;
    const notices = Object.values(NOTICES).map((notice) =>
      typeof notice === "string" ? notice : notice("{}")
    );
    const translated = Object.keys(translations).map(unnamed);
    const said = [...Object.values(SENTENCES), ...notices].map(unnamed);
    assert.deepEqual(said.filter((sentence) => !translated.includes(sentence)), []);
    const source = unnamed(Deno.readTextFileSync(
      new URL(`../../src/tenants/${name}/shared/messages.ts`, import.meta.url),
    ));
    const elsewhere = translated.filter((each) => !said.includes(each) && !source.includes(each));
    assert.deepEqual(elsewhere, []);
  });
}
