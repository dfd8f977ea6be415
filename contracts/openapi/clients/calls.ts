import type { DescribedOperation, Document } from "../document.ts";

/** The first line of every generated file. */
export const GENERATED =
  "// Written by `deno task clients` from the API's description: change that.";

/** One operation as clients call it. `id` is unique within its API. */
export type Call = {
  id: string;
  method: string;
  path: string;
  operation: DescribedOperation;
};

/** Every operation of a document that answers JSON or a redirect: pages are for people. */
export function callsOf(document: Document): Call[] {
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      id: operation.operationId.split(".").at(-1)!,
      method,
      path,
      operation,
    }))
  ).filter(({ operation }) => !isPage(operation));
}

function isPage({ responses }: DescribedOperation): boolean {
  return Object.keys(responses["200"]?.content ?? {}).includes("text/html");
}
