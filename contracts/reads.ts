/** Which consumer reads which field of which answer, from the pacts, and whom a change would break. */
import { callOf } from "./coverage.ts";
import type { Interaction, Pact } from "./pact_files.ts";
import { type Path, type Pinned, pinnedIn } from "./provider/mutations/promises.ts";

/** A field that an interaction of a consumer reads. */
export type Read = {
  consumer: string;
  /** The interaction's description. */
  interaction: string;
  /** The answer that has the field, as `answerOf` names it. */
  answer: string;
  /** As `fieldOf` writes it. */
  field: string;
  /** What of the field the consumer relies on, in words. */
  reliesOn: string;
  /** Whether another value of the same type breaks the consumer. */
  isOfValue: boolean;
};

/** What may be done to a field. A removed field takes what is below it along, and so does another type. */
export const CHANGES = ["removed", "of another type", "of another value"] as const;

/** One of `CHANGES`. */
export type Change = (typeof CHANGES)[number];

/** An answer: the call and the class of its status, such as `GET /api/gender/ 2xx`. */
export function answerOf(interaction: Interaction, status = interaction.response.status): string {
  return `${callOf(interaction)} ${Math.floor(status / 100)}xx`;
}

/** Writes the path to a field: `data.items[].id`; empty for the body itself. */
export function fieldOf(path: Path): string {
  return path.map((step) => typeof step === "string" ? `.${step}` : "[]").join("")
    .replace(/^\./, "");
}

/** Every field that the pacts read, in the order of the pacts. */
export function readsOf(pacts: readonly Pact[]): Read[] {
  return pacts.flatMap(({ consumer: { name }, interactions }) =>
    interactions.flatMap((interaction) =>
      pinnedIn(interaction).map((pinned) => ({
        consumer: name,
        interaction: interaction.description,
        answer: answerOf(interaction),
        field: fieldOf(pinned.path),
        ...relianceOn(pinned),
      }))
    )
  );
}

/** The reads that a change of a field breaks. */
export function brokenBy(
  reads: readonly Read[],
  { answer, field, change }: { answer: string; field: string; change: Change },
): Read[] {
  return reads.filter((read) => {
    if (read.answer !== answer) return false;
    if (change === "of another value") return read.field === field && read.isOfValue;
    return read.field === field || isBelow(read.field, field);
  });
}

/** The fields of each answer that no pact reads, from the text of `contracts/unread.txt`. */
export function parseUnread(text: string): Map<string, string[]> {
  const entries = [...text.matchAll(/^(\w+ \/\S* \dxx)\n {2}(.+)$/gm)];
  return new Map(entries.map(([, answer, fields]) => [answer!, fields!.split(" ")]));
}

function isBelow(field: string, parent: string): boolean {
  return field.startsWith(parent) && (parent === "" || /^[.[]/.test(field.slice(parent.length)));
}

function relianceOn({ example, rules, isLiteral }: Pinned): Pick<Read, "reliesOn" | "isOfValue"> {
  const form = rules.find(({ regex }) => regex !== undefined)?.regex;
  if (form !== undefined) return { reliesOn: `a text of the form ${form}`, isOfValue: true };
  const [rule] = rules.filter(({ match }) => match !== "type");
  const least = rules.find(({ min }) => min !== undefined)?.min;
  if (Array.isArray(example)) {
    const count = least === undefined ? `${example.length}` : `at least ${least}`;
    return { reliesOn: `a list of ${count}`, isOfValue: isLiteral };
  }
  if (rule) return { reliesOn: `a value that is ${rule.match}`, isOfValue: false };
  if (example !== null && typeof example === "object") {
    return { reliesOn: "an object", isOfValue: false };
  }
  return isLiteral
    ? { reliesOn: `exactly ${JSON.stringify(example)}`, isOfValue: true }
    : { reliesOn: `a ${example === null ? "null" : typeof example}`, isOfValue: false };
}
