import type { Api } from "../../../src/web/operation.ts";
import type { Document } from "../document.ts";
import { operationPath, type Section } from "./layout.ts";

/** What can be found: its name, what it is, and where it stands. */
export type Found = { name: string; what: string; path: string };

/** Everything that can be searched for, by name: operations, paths, fields, sentences. */
export function searchIndex(
  document: Document,
  sections: readonly Section[],
  apis: readonly Api[],
): Found[] {
  const operations = sections.flatMap(({ name, entries }) =>
    entries.flatMap(({ method, path, operation }) => {
      const { operationId, summary, requestBody, parameters = [], responses } = operation;
      const at = operationPath(name, operationId);
      const call = `${method.toUpperCase()} ${path}`;
      const sent = Object.keys(
        requestBody?.content["multipart/form-data"]?.schema?.properties ?? {},
      );
      const read = Object.values(responses).flatMap((answer) =>
        Object.keys(answer["x-read-by"] ?? {}).map((field) => field.split(/[.[\]]+/).at(-1)!)
      );
      return [
        { name: summary, what: `${name}: ${call}`, path: at },
        { name: operationId, what: call, path: at },
        ...parameters.map((each) => ({ name: each.name, what: `parameter of ${call}`, path: at })),
        ...sent.map((field) => ({ name: field, what: `sent to ${call}`, path: at })),
        ...[...new Set(read)].filter(Boolean)
          .map((field) => ({ name: field, what: `read from ${call}`, path: at })),
        ...Object.keys(responses)
          .map((status) => ({ name: status, what: `status of ${call}`, path: at })),
      ];
    })
  );
  const shapes = Object.entries(document.components.schemas).flatMap(([name, schema]) => [
    { name, what: "shape", path: `/docs/shapes#shape-${name}` },
    ...Object.keys(schema.properties ?? {}).map((field) => ({
      name: field,
      what: `field of ${name}`,
      path: `/docs/shapes#shape-${name}`,
    })),
  ]);
  const sentences = apis.flatMap(({ name, title, sentences }) =>
    Object.entries(sentences?.translations ?? {}).flatMap(([sentence, translation], i) => {
      const path = `/docs/sentences#${name}-${i + 1}`;
      return [
        { name: sentence, what: `${title} says`, path },
        { name: translation, what: `translation of what ${title} says`, path },
      ];
    })
  );
  const all = [...operations, ...shapes, ...sentences];
  const distinct = new Map(all.map((each) => [`${each.name}\n${each.what}`, each]));
  return [...distinct.values()].sort((a, b) =>
    a.name.localeCompare(b.name, "en") || a.what.localeCompare(b.what, "en")
  );
}
