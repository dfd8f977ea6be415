import type { Interaction } from "../../pact_files.ts";
import type { InteractionResult } from "../verifier.ts";
import type { Mutant } from "./generate.ts";
import type { Answer } from "./mutation.ts";

/** An interaction and an answer that carry many mutants at once, and which of them were not noticed. */
export type Batch = {
  response: Interaction["response"];
  answer: Answer;
  /** The mutants that a result of the verifier does not mention. @throws when it refuses what is not changed. */
  unnoticed: (result: InteractionResult) => Mutant[];
};

/** What the verifier says about one difference. */
type Mismatch = { type: string; key?: string; path?: string; mismatch?: string };

type StatusMutant = Extract<Mutant, { of: "status" }>;
type HeaderMutant = Extract<Mutant, { of: "header" }>;
type BodyMutant = Extract<Mutant, { of: "body" }>;

/** The bodies of a batch stand beside each other under these keys; the last is not changed. */
const keyOf = (index: number) => `m${index}`;

/** How many changed bodies stand in one answer: the verifier's time grows with the square of it. */
const BODIES = 16;

/**
 * Packs mutants into few answers. The verifier takes milliseconds for an interaction whatever is in it, and
 * reports every difference: so an answer has another status, one change of each header, and some changed
 * bodies, one beside the other, with the pact's rules for each.
 */
export function batchesOf(
  { response }: Interaction,
  answer: Answer,
  mutants: readonly Mutant[],
): Batch[] {
  const statuses = mutants.filter((each): each is StatusMutant => each.of === "status");
  const bodies = mutants.filter((each): each is BodyMutant => each.of === "body");
  const chunks = Array.from(
    { length: Math.ceil(bodies.length / BODIES) },
    (_, index) => bodies.slice(index * BODIES, (index + 1) * BODIES),
  );
  const headers = Map.groupBy(
    mutants.filter((each): each is HeaderMutant => each.of === "header"),
    ({ header }) => header,
  );
  // without a Content-Type the verifier does not look for JSON: not in an answer that has bodies
  const rows = [...headers].map(([name, changes]) =>
    name === "Content-Type" ? [...chunks.map(() => undefined), ...changes] : changes
  );
  const count = Math.max(statuses.length, ...rows.map(({ length }) => length));
  return Array.from({ length: count }, (_, index) => {
    const changes = rows.flatMap((row) => row[index] ?? []);
    const others = [...statuses.slice(index, index + 1), ...changes];
    return batch(response, answer, others, chunks[index] ?? []);
  });
}

function batch(
  response: Interaction["response"],
  answer: Answer,
  others: (StatusMutant | HeaderMutant)[],
  bodies: BodyMutant[],
): Batch {
  const changed: Answer = { ...answer, headers: new Headers(answer.headers) };
  for (const mutant of others) {
    if (mutant.of === "status") changed.status = mutant.status;
    else if (mutant.value === null) changed.headers.delete(mutant.header);
    else changed.headers.set(mutant.header, mutant.value);
  }
  if (bodies.length > 0) {
    const all = [...bodies.map(({ body }) => body), answer.body];
    changed.body = Object.fromEntries(all.map((body, index) => [keyOf(index), body]));
    response = sideBySide(response, all.length);
  }
  return {
    response,
    answer: changed,
    unnoticed: (result) => {
      const mismatches = mismatchesOf(result);
      const noticed = new Set(mismatches.flatMap(({ path }) => path?.split(/[.[]/)[1] ?? []));
      if (bodies.length > 0 && noticed.has(keyOf(bodies.length))) {
        throw new Error(
          `${bodies[0]!.name}: what is not changed is refused, too: ${JSON.stringify(mismatches)}`,
        );
      }
      return [
        ...others.filter((mutant) => !mismatches.some((each) => isAbout(each, mutant))),
        ...bodies.filter((_, index) => !noticed.has(keyOf(index))),
      ];
    },
  };
}

/** The answer that a consumer wants, many times in one body. */
function sideBySide(response: Interaction["response"], count: number): Interaction["response"] {
  const keys = Array.from({ length: count }, (_, index) => keyOf(index));
  const content = Object.fromEntries(keys.map((key) => [key, response.body!.content]));
  const rules = keys.flatMap((key) =>
    Object.entries(response.matchingRules?.body ?? {})
      .map(([path, rule]) => [path.replace(/^\$/, `$.${key}`), rule])
  );
  return {
    ...response,
    body: { ...response.body, content },
    matchingRules: { ...response.matchingRules, body: Object.fromEntries(rules) },
  };
}

function mismatchesOf({ mismatch }: InteractionResult): Mismatch[] {
  return (mismatch as { mismatches?: Mismatch[] } | undefined)?.mismatches ?? [];
}

function isAbout({ type, key }: Mismatch, mutant: StatusMutant | HeaderMutant): boolean {
  if (mutant.of === "status") return type === "StatusMismatch";
  return type === "HeaderMismatch" && key?.toLowerCase() === mutant.header.toLowerCase();
}
