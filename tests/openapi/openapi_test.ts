import assert from "node:assert/strict";
import { Ajv2020 } from "ajv/dist/2020.js";
import * as v from "valibot";
import { type Content, describeApis, type Document } from "../../contracts/openapi/document.ts";
import {
  generateDocuments,
  wholeDocument,
  writeDocuments,
} from "../../contracts/openapi/generate.ts";
import { apis } from "../../contracts/openapi/apis.ts";
import type { Operation } from "../../src/web/operation.ts";
import { TENANTS } from "../../src/tenants/mod.ts";
import { assertDocumented } from "../support/openapi/documented.ts";
import { checkFormats, FORMATS } from "../support/openapi/formats.ts";

Deno.test("every route is an operation in the OpenAPI document, and every operation a route", () => {
  for (const { name, createApp } of TENANTS) {
    const routes = createApp().routes.filter(({ method }) => method !== "ALL");
    const { operations } = apis.find((api) => api.name === name) ?? assert.fail(name);
    assert.deepEqual(
      [...new Set(routes.map(({ method, path }) => `${method} ${path}`))].sort(),
      operations.map(({ method, path }) => `${method} ${path}`).sort(),
      name,
    );
  }
});

Deno.test("no two operations have one id", () => {
  const ids = apis.flatMap(({ name, operations }) => operations.map(({ id }) => `${name}.${id}`));
  assert.deepEqual(ids, [...new Set(ids)]);
});

Deno.test("the documents are the same whenever they are built", () => {
  assert.deepEqual(generateDocuments(), generateDocuments());
});

Deno.test("the folder that is served has what is generated, and nothing of an earlier build", async () => {
  const folder = await Deno.makeTempDir({ prefix: "documents-" });
  try {
    Deno.mkdirSync(`${folder}/openapi`);
    Deno.writeTextFileSync(`${folder}/openapi/removed.json`, "{}");
    Deno.writeTextFileSync(`${folder}/docs.html`, "stale");
    writeDocuments(folder);
    const names = ["", "openapi/", "docs/"].flatMap((within) =>
      [...Deno.readDirSync(`${folder}/${within}`)]
        .filter(({ isFile }) => isFile)
        .map(({ name }) => within + name)
    );
    const built = names.map((name) => [name, Deno.readTextFileSync(`${folder}/${name}`)] as const);
    assert.deepEqual(new Map(built.sort()), new Map([...generateDocuments()].sort()));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("every document is whole: references lead somewhere, and every parameter of a path is described", () => {
  const documents = [...generateDocuments()].filter(([path]) => /^openapi.*\.json$/.test(path));
  assert.equal(documents.length, apis.length, "one for the service and one a tenant");
  for (const [name, text] of documents) {
    const document: Document = JSON.parse(text);
    for (const [, ref] of text.matchAll(/"\$ref": "#\/components\/([^"]+)"/g)) {
      const [kind, key] = ref!.split("/") as ["schemas" | "headers", string];
      assert.ok(document.components[kind][key], `${name}: ${ref}`);
    }
    const tags = document.tags.map((tag) => tag.name);
    for (const [path, operations] of Object.entries(document.paths)) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
      for (const [method, { parameters = [], ...operation }] of Object.entries(operations)) {
        const described = parameters.filter((each) => each.in === "path");
        const names = described.map((each) => each.name);
        assert.deepEqual(names.sort(), inPath.sort(), `${name}: ${method} ${path}`);
        assert.ok(tags.includes(operation.tags[0]!), `${name}: ${operation.tags}`);
      }
    }
  }
});

Deno.test("every format of the documents is one that the tests check", () => {
  const formats = new Set(
    [...generateDocuments().values()].flatMap((text) =>
      [...text.matchAll(/"format": ?"([^"]+)"/g)].map(([, format]) => format!)
    ),
  );
  const unknown = [...formats].filter((format) => !FORMATS.some((known) => known === format));
  assert.deepEqual(unknown, []);
  // Not `email`, which is ASCII alone: addresses of people may have other letters in their domain.
  for (const format of ["date", "date-time", "uri", "uuid"]) {
    assert.ok(formats.has(format), `no ${format} in ${[...formats].join()}`);
  }
});

Deno.test("every example fits its schema", () => {
  const document = wholeDocument();
  const ajv = checkFormats(new Ajv2020({ strict: false, allErrors: true }));
  for (const [name, schema] of Object.entries(document.components.schemas)) {
    ajv.addSchema(schema, `#/components/schemas/${name}`);
  }
  let examined = 0;
  for (const { requestBody, responses } of Object.values(document.paths).flatMap(Object.values)) {
    for (const message of [requestBody, ...Object.values(responses)]) {
      const content: Content = message?.content ?? {};
      for (const { schema, examples } of Object.values(content)) {
        for (const { summary, value } of Object.values(examples ?? {})) {
          examined++;
          assert.ok(ajv.validate(schema!, value), `${summary}: ${ajv.errorsText()}`);
        }
      }
    }
  }
  assert.ok(examined > 20, `only ${examined} examples`);
});

Deno.test("what is said of a field stands in the document, and is an error of a field that is not there", () => {
  const signUp = {
    id: "signUp",
    method: "POST",
    path: "/api/sign-up",
    section: "Accounts",
    summary: "Signs up",
    body: v.object({ name: v.string() }),
    query: v.object({ page: v.optional(v.string()) }),
    answers: { 201: { means: "Done." } },
  } as const;
  const documentOf = (fields: Operation["fields"]) =>
    describeApis("A", [{
      name: "a",
      title: "A",
      description: "",
      operations: [{ ...signUp, fields }],
      shapes: {},
    }], []);
  const prose = { description: "As on the card.", examples: ["Rina"] };
  const { post } = documentOf({ name: prose, page: { description: "From 1 on." } })
    .paths["/api/sign-up/"]!;
  const content = Object.values(post!.requestBody!.content);
  for (const { schema } of content) {
    assert.deepEqual(schema!.properties!.name, { type: "string", ...prose });
  }
  assert.equal(post!.parameters![0]!.description, "From 1 on.");
  assert.throws(() => documentOf({ nick: prose }), /Cannot describe signUp: no field "nick"/);
});

Deno.test("every operation that takes a body has an example of it", () => {
  for (const [path, operations] of Object.entries(wholeDocument().paths)) {
    for (const { requestBody } of Object.values(operations)) {
      if (requestBody) assert.ok(requestBody.content["application/json"]!.examples, path);
    }
  }
});

for (
  const [format, right, wrong] of [
    ["date", "2024-02-29", ["2023-02-29", "29-02-2024", "2024-2-29"]],
    ["date-time", "2026-03-10T12:00:00Z", [
      "2026-03-10",
      "2026-03-10 12:00",
      "2026-03-10T25:00:00Z",
    ]],
    ["uri", "https://media.test/a.jpg", ["/media/a.jpg", "media.test", "https://media.test/a b"]],
    ["uuid", "350c228d-2121-47fd-a808-456a7523e527", [
      "350c228d",
      "350c228d212147fda808456a7523e527",
    ]],
    ["email", "rina@example.com", ["rina", "rina@", "@example.com"]],
  ] as const
) {
  Deno.test(`a value that is no ${format} does not pass for one in the tests' traffic`, () => {
    const fits = checkFormats(new Ajv2020()).compile({ type: "string", format });
    assert.ok(fits(right), right);
    for (const value of wrong) assert.ok(!fits(value), value);
  });
}

const GENDER = { id: 1, name: "Laki-laki", gender_id: 1, gender_name: "Laki-laki" };
const UNDOCUMENTED = {
  "a status": Response.json({}, { status: 418 }),
  "a shape": Response.json({ success: true }),
  "a key more": answer([{ ...GENDER, colour: "blue" }]),
  "another type": answer([{ ...GENDER, id: "1" }]),
};

for (const [what, response] of Object.entries(UNDOCUMENTED)) {
  Deno.test(`the tests' traffic may not have ${what} that is not in the document`, async () => {
    const request = () => new Request("http://daftar.test/api/gender/");
    await assertDocumented(request(), answer([GENDER]));
    await assert.rejects(assertDocumented(request(), response), assert.AssertionError);
  });
}

function answer(data: unknown): Response {
  const envelope = { success: true, status: "success", error: null, code: 200, message: "OK" };
  return Response.json({ ...envelope, data });
}
