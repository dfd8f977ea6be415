import type { Pact } from "../pact_files.ts";
import { answerOf, fieldOf } from "../reads.ts";
import type { Answer } from "./mutations/mutation.ts";
import { EACH, type Path, pinnedIn } from "./mutations/promises.ts";
import { nameOf } from "./record.ts";

/** Where the report is kept. */
export const UNREAD_FILE = new URL("../unread.txt", import.meta.url);

const HEADING =
  `# What the Worker answers and no pact reads, by call and class of status. Changing it
# breaks no consumer that we know. Written by "deno task contracts:unread".
`;

/** What is known of the answers to a call. */
type Call = { read: Set<string>; bodies: unknown[] };

/** Reports the parts of the answers that no interaction names: a part without what is below it. */
export function reportUnread(pacts: Pact[], answers: ReadonlyMap<string, Answer>): string {
  const calls = new Map<string, Call>();
  for (const { consumer, interactions } of pacts) {
    for (const interaction of interactions) {
      const { status, body } = answers.get(nameOf(consumer.name, interaction))!;
      if (body === null || typeof body !== "object") continue;
      const name = answerOf(interaction, status);
      const call = calls.get(name) ?? { read: new Set(), bodies: [] };
      calls.set(name, call);
      call.bodies.push(body);
      for (const { path } of pinnedIn(interaction)) call.read.add(fieldOf(path));
    }
  }
  const lines = [...calls].map(([name, { read, bodies }]) => {
    const unread = new Set(bodies.flatMap((body) => unreadIn(body, [], read)));
    return [name, [...unread].sort().join(" ")];
  });
  return HEADING + lines.filter(([, unread]) => unread !== "").sort()
    .map(([name, unread]) => `\n${name}\n  ${unread}\n`).join("");
}

function unreadIn(value: unknown, path: Path, read: ReadonlySet<string>): string[] {
  if (!read.has(fieldOf(path))) return [fieldOf(path)];
  if (value === null || typeof value !== "object") return [];
  const children: [Path[number], unknown][] = Array.isArray(value)
    ? value.map((item) => [EACH, item])
    : Object.entries(value);
  // a consumer that names a list without an element reads how many there are
  const isCounted = Array.isArray(value) && !read.has(fieldOf([...path, EACH]));
  return isCounted
    ? []
    : children.flatMap(([step, child]) => unreadIn(child, [...path, step], read));
}
