/** The result of the last `deno task contracts:verify`, kept beside the reports for whoever asks later. */
import { createHash } from "node:crypto";
import type { Pact } from "./pact_files.ts";

/** Where the result is kept. */
export const VERIFICATION_FILE = new URL("../dist/contracts.json", import.meta.url);

/** How an interaction ended: `OK`, or what the verifier says instead. */
export type VerifiedInteraction = { consumer: string; interaction: string; result: string };

/** A verification of all pacts. */
export type LastVerification = {
  /** ISO 8601. */
  at: string;
  interactions: VerifiedInteraction[];
  /** SHA-256 of each consumer's pact, in hexadecimal: of another one the result says nothing. */
  pacts: Record<string, string>;
};

/** Keeps the result of a verification; `results` are by consumer. */
export async function keepVerification(
  pacts: readonly Pact[],
  results: ReadonlyMap<string, readonly { description: string; result: string }[]>,
  file: URL = VERIFICATION_FILE,
): Promise<void> {
  const kept: LastVerification = {
    at: new Date().toISOString(),
    interactions: [...results].flatMap(([consumer, all]) =>
      all.map(({ description, result }) => ({ consumer, interaction: description, result }))
    ),
    pacts: Object.fromEntries(pacts.map((pact) => [pact.consumer.name, digestOf(pact)])),
  };
  await Deno.mkdir(new URL(".", file), { recursive: true });
  await Deno.writeTextFile(file, JSON.stringify(kept));
}

/** Reads the result of the last verification; `null` when there was none. */
export async function readLastVerification(
  file: URL = VERIFICATION_FILE,
): Promise<LastVerification | null> {
  const text = await Deno.readTextFile(file).catch(() => null);
  return text === null ? null : JSON.parse(text);
}

/** The consumers whose pacts are not those that were verified. */
export function changedSince({ pacts: verified }: LastVerification, pacts: readonly Pact[]) {
  return pacts.filter((pact) => verified[pact.consumer.name] !== digestOf(pact))
    .map(({ consumer: { name } }) => name);
}

function digestOf(pact: Pact): string {
  return createHash("sha256").update(JSON.stringify(pact)).digest("hex");
}
