import type { Document } from "../document.ts";
import type { JsonSchema } from "../json_schema.ts";
import { type Call, callsOf, GENERATED } from "./calls.ts";

/** The class of one API for Laravel: a method for each operation. */
export function laravelClient(title: string, document: Document): string {
  return `<?php

${GENERATED}

namespace Daftar;

use Illuminate\\Http\\Client\\Response;

/** ${title}'s API: a method for each operation, which answers whatever the status. */
final class ${title} extends Client
{
${callsOf(document).map(methodOf).join("\n")}}
`;
}

function methodOf(call: Call): string {
  const { id, method, path, operation } = call;
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  const body = operation.requestBody?.content["multipart/form-data"]?.schema;
  const files = Object.entries(body?.properties ?? {}).filter(([, each]) => each.contentMediaType);
  const query = (operation.parameters ?? []).filter((each) => each.in === "query");
  const parameters = [
    ...names.map((name) => `string $${name}`),
    ...body ? [`array $fields${body.required?.length ? "" : " = []"}`] : [],
    ...!body && query.length > 0 ? ["array $query = []"] : [],
    ...files.length > 0 ? ["array $files = []"] : [],
  ];
  const sent = body ? "$fields" : query.length > 0 ? "$query" : "[]";
  const docs = [
    `${operation.summary}.`,
    "",
    ...body ? [`@param ${arrayShape(body)} $fields`] : [],
    ...!body && query.length > 0 ? [`@param ${queryShape(query)} $query`] : [],
    ...files.length > 0
      ? [
        `@param array{${
          files.map(([name]) => `${name}?: string`).join(", ")
        }} $files paths of files`,
      ]
      : [],
    `Answers ${Object.keys(operation.responses).join(", ")}.`,
  ];
  const argumentsOf = [
    `'${method}'`,
    phpPath(path),
    ...sent !== "[]" || files.length > 0 ? [sent] : [],
    ...files.length > 0 ? ["$files"] : [],
  ];
  return `    /**
${docs.map((line) => `     * ${line}`.trimEnd()).join("\n")}
     */
    public function ${id}(${parameters.join(", ")}): Response
    {
        return $this->send(${argumentsOf.join(", ")});
    }
`;
}

/** A path with its parameters encoded. */
function phpPath(path: string): string {
  const pieces = path.split(/\{(\w+)\}/).map((piece, i) =>
    i % 2 === 0 ? `'${piece}'` : `rawurlencode($${piece})`
  );
  return pieces.filter((piece) => piece !== "''").join(" . ");
}

function queryShape(query: { name: string; required?: boolean }[]): string {
  return `array{${
    query.map(({ name, required }) => `${name}${required ? "" : "?"}: string`).join(", ")
  }}`;
}

function arrayShape({ properties = {}, required = [] }: JsonSchema): string {
  const fields = Object.entries(properties).filter(([, each]) => !each.contentMediaType)
    .map(([name, each]) => `${name}${required.includes(name) ? "" : "?"}: ${phpType(each)}`);
  return `array{${fields.join(", ")}}`;
}

const PHP_TYPES: Record<string, string> = {
  string: "string",
  number: "int",
  integer: "int",
  boolean: "bool",
  array: "array",
  null: "null",
};

function phpType({ type, enum: choices }: JsonSchema): string {
  if (choices) {
    return choices.map((each) => each === null ? "null" : `'${each}'`).join("|");
  }
  return [type ?? []].flat().map((each) => PHP_TYPES[each] ?? "mixed").join("|") || "mixed";
}
