import { linesOf } from "../../../../contracts/coverage.ts";
import {
  changedSince,
  type LastVerification,
  readLastVerification,
} from "../../../../contracts/last_verification.ts";
import { type Pact, readPacts } from "../../../../contracts/pact_files.ts";
import { parseUnread, type Read, readsOf } from "../../../../contracts/reads.ts";

/** What is known of an answer: who reads it, which fields, and which fields nobody reads. */
export type KnownAnswer = {
  /** As `answerOf` names it: `GET /api/gender/ 2xx`. */
  name: string;
  consumers: string[];
  /** The lines of a consumer's code that make the call, where it cites them. */
  lines: Record<string, string | undefined>;
  reads: Read[];
  /** Fields that nobody reads. A field of which only the part above is named is in here, too. */
  unread: string[];
};

/** What the repository says of the consumers' contracts, read anew each time: pacts are generated meanwhile. */
export type Knowledge = { pacts: Pact[]; reads: Read[]; answers: KnownAnswer[] };

/** The last verification, and what has changed since. */
export type Verification = LastVerification & { failed: number; changed: string[] };

const UNREAD_FILE = new URL("../../../../contracts/unread.txt", import.meta.url);

/** Reads the pacts, and what of the answers nobody reads. */
export async function readKnowledge(): Promise<Knowledge> {
  const pacts = readPacts();
  const reads = readsOf(pacts);
  const unread = parseUnread(await Deno.readTextFile(UNREAD_FILE));
  const byAnswer = Map.groupBy(reads, ({ answer }) => answer);
  const names = [...new Set([...byAnswer.keys(), ...unread.keys()])].toSorted();
  const answers = names.map((name) => {
    const ofAnswer = byAnswer.get(name) ?? [];
    const consumers = [...new Set(ofAnswer.map(({ consumer }) => consumer))];
    const call = name.slice(0, name.lastIndexOf(" "));
    return {
      name,
      consumers,
      lines: Object.fromEntries(consumers.map((consumer) => [consumer, linesOf(consumer, call)])),
      reads: ofAnswer,
      unread: unread.get(name) ?? [],
    };
  });
  return { pacts, reads, answers };
}

/** Reads the last verification; `null` when there was none on this computer. */
export async function readVerification(pacts: readonly Pact[]): Promise<Verification | null> {
  const last = await readLastVerification();
  if (!last) return null;
  const failed = last.interactions.filter(({ result }) => result !== "OK").length;
  return { ...last, failed, changed: changedSince(last, pacts) };
}
