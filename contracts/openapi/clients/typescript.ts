import openapiTS, { astToString } from "openapi-typescript";
import type { Document } from "../document.ts";
import { callsOf, GENERATED } from "./calls.ts";

/** What the types leave out: they repeat the same fields for each content type, and what only people read. */
function forTypes(document: Document): Record<string, unknown> {
  const text = JSON.stringify(document, (key, value) => {
    if (key.startsWith("x-") || key === "examples" || key === "headers") return undefined;
    if (key !== "content" || !value["application/json"]) return value;
    return { "application/json": value["application/json"] };
  });
  return JSON.parse(text);
}

/** The types of one API: every request and answer, by openapi-typescript. */
export async function typesOf(document: Document): Promise<string> {
  const nodes = await openapiTS(forTypes(document) as never, { alphabetize: false });
  return `${GENERATED}\n${astToString(nodes)}`;
}

/** The client of one API: a method for each operation. */
export function typescriptClient(name: string, title: string, document: Document): string {
  const routes = callsOf(document).map(({ id, method, path }) =>
    `  ${id}: ["${method.toUpperCase()}", "${path}"],`
  );
  return `${GENERATED}
import { type Client, createClient, type Options } from "./client.ts";
import type { operations } from "./${name}_types.ts";

const ROUTES = {
${routes.join("\n")}
} as const;

/** ${title}'s API: a method for each operation. */
export type ${title} = Client<"${name}", operations, typeof ROUTES>;

/** Makes a client for ${title}'s API. */
export function create${title}(options: Options): ${title} {
  return createClient(ROUTES, options);
}
`;
}
