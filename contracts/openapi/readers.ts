import type { Operation } from "../../src/web/operation.ts";
import { parseMultipart } from "../../src/web/multipart.ts";
import type { Interaction, Message, Pact } from "../pact_files.ts";
import { pathPattern } from "./examples.ts";

/** Consumers by the path of a field, such as `data.warga.nik`; entries of a list share one: `results[].id`. */
export type Readers = Record<string, string[]>;

/** Who calls an operation according to the pacts, what they send, and what they read of each answer. */
export type Consumers = {
  names: string[];
  sent: Readers;
  read: (status: number) => Readers;
};

/** Finds the consumers of an operation. A pact holds of an answer only what its consumer reads. */
export function consumersOf(operation: Operation, pacts: readonly Pact[]): Consumers {
  const path = pathPattern(operation.path);
  const found = pacts.flatMap(({ consumer, interactions }) =>
    interactions
      .filter(({ request }) => request.method === operation.method && path.test(request.path))
      .map((interaction) => ({ name: consumer.name, ...interaction }))
  );
  return {
    names: [...new Set(found.map(({ name }) => name))].sort(),
    sent: readersOf(found, ({ request }) => request.body),
    read: (status) =>
      readersOf(
        found.filter(({ response }) => response.status === status),
        ({ response }) => response.body,
      ),
  };
}

function readersOf<Found extends Interaction & { name: string }>(
  found: readonly Found[],
  bodyOf: (interaction: Found) => Message | undefined,
): Readers {
  const readers = new Map<string, Set<string>>();
  for (const interaction of found) {
    for (const path of pathsIn(contentOf(bodyOf(interaction)), "")) {
      readers.set(path, (readers.get(path) ?? new Set()).add(interaction.name));
    }
  }
  const sorted = [...readers].sort(([a], [b]) => a < b ? -1 : 1);
  return Object.fromEntries(sorted.map(([path, names]) => [path, [...names].sort()]));
}

/** The content of a body as an object of fields, however it is written down. */
export function contentOf(body: Message | undefined): unknown {
  const { content, contentType = "", encoded } = body ?? {};
  if (typeof content !== "string" || !contentType.startsWith("multipart/")) return content;
  const text = encoded === "base64" ? atob(content) : content;
  return parseMultipart(contentType, Uint8Array.from(text, (each) => each.charCodeAt(0))).fields;
}

function pathsIn(value: unknown, prefix: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => pathsIn(item, `${prefix}[]`));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const path = prefix ? `${prefix}.${name}` : name;
    return [path, ...pathsIn(inner, path)];
  });
}
