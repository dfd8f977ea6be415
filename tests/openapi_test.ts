import assert from "node:assert/strict";
import { Ajv2020 } from "ajv/dist/2020.js";
import { wholeDocument } from "../contracts/openapi/generate.ts";
import type { JsonSchema } from "../contracts/openapi/json_schema.ts";
import { apis } from "../src/openapi.ts";
import { TENANTS } from "../src/tenants/mod.ts";
import { assertDocumented } from "./support/documented.ts";

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

Deno.test("every example fits its schema", () => {
  const document = wholeDocument();
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  for (const [name, schema] of Object.entries(document.components.schemas)) {
    ajv.addSchema(schema, `#/components/schemas/${name}`);
  }
  let examined = 0;
  for (const { requestBody, responses } of Object.values(document.paths).flatMap(Object.values)) {
    for (const message of [requestBody, ...Object.values(responses as JsonSchema)]) {
      for (const { schema, examples } of Object.values<JsonSchema>(message?.content ?? {})) {
        for (const { summary, value } of Object.values<JsonSchema>(examples ?? {})) {
          examined++;
          assert.ok(ajv.validate(schema, value), `${summary}: ${ajv.errorsText()}`);
        }
      }
    }
  }
  assert.ok(examined > 20, `only ${examined} examples`);
});

Deno.test("every operation that takes a body has an example of it", () => {
  for (const [path, operations] of Object.entries(wholeDocument().paths)) {
    for (const { requestBody } of Object.values(operations)) {
      if (requestBody) assert.ok(requestBody.content["application/json"].examples, path);
    }
  }
});

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
