import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";

/** A pact as its consumer wrote it (specification 4). Of its content, what we need to know. */
export type Pact = {
  consumer: { name: string };
  provider: { name: string };
  interactions: Interaction[];
  [key: string]: unknown;
};

/** One request, the answer it relies on, and the states it relies on them in. */
export type Interaction = {
  description: string;
  providerStates?: { name: string; params?: Record<string, unknown> }[];
  request: { method: string; path: string; [key: string]: unknown };
  response: {
    status: number;
    body?: { content: unknown; [key: string]: unknown };
    matchingRules?: { body?: Record<string, unknown>; [key: string]: unknown };
    [key: string]: unknown;
  };
  [key: string]: unknown;
};

/** The name under which every consumer knows this service. */
export const PROVIDER = "daftar";

/** Where the committed pacts are. */
export const PACTS = fileURLToPath(new URL("../pacts", import.meta.url));

/**
 * The pacts in a directory that are ours to honour, by consumer. Others (ours with Resend, say) are
 * passed over.
 *
 * @throws when there is none, or a file cannot be parsed
 */
export async function readPacts(directory: string): Promise<Pact[]> {
  const pacts: Pact[] = [];
  for (const file of await jsonFiles(directory)) {
    const pact = parsePact(await Deno.readTextFile(`${directory}/${file}`), file);
    if (pact.provider.name === PROVIDER) pacts.push(pact);
  }
  if (pacts.length > 0) return pacts;
  throw new Error(`Cannot find a pact with ${PROVIDER} in ${directory}`);
}

/**
 * Reads a pact and checks that there is something to verify in it: brokers take any JSON, and a
 * verifier is content with a pact without interactions.
 *
 * @throws when it is no pact; `from` names it in the message
 */
export function parsePact(text: string, from: string): Pact {
  const pact = parseJson(text, from);
  if (!pact?.consumer?.name || !pact?.provider?.name) {
    throw new Error(`Cannot read the pact ${from}: it does not name a consumer and a provider`);
  }
  if (!Array.isArray(pact.interactions) || pact.interactions.length === 0) {
    throw new Error(`Cannot read the pact ${from}: it has no interactions`);
  }
  return pact;
}

/** A version that is the same for the same content, for brokers that outlive a checkout. */
export function contentVersion(pact: Pact): string {
  return createHash("sha256").update(JSON.stringify(pact)).digest("hex").slice(0, 12);
}

/** The file names in order, so that every run tells the same story. */
async function jsonFiles(directory: string): Promise<string[]> {
  try {
    const entries = await Array.fromAsync(Deno.readDir(directory));
    return entries.map((entry) => entry.name).filter((name) => name.endsWith(".json")).sort();
  } catch (cause) {
    throw new Error(`Cannot read the pacts: no directory ${directory}`, { cause });
  }
}

function parseJson(text: string, from: string) {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`Cannot read the pact ${from}: it is not JSON`, { cause });
  }
}
