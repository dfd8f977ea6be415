import { fileURLToPath } from "node:url";

/** A pact as its consumer wrote it (specification 4). Of its content, what is read here. */
export type Pact = {
  consumer: { name: string };
  provider: { name: string };
  interactions: Interaction[];
  [key: string]: unknown;
};

/** One request, the answer that the consumer relies on, and the states it relies on it in. */
export type Interaction = {
  description: string;
  providerStates?: { name: string; params?: Record<string, unknown> }[];
  request: {
    method: string;
    path: string;
    headers?: Record<string, string[]>;
    body?: Message;
    [key: string]: unknown;
  };
  response: {
    status: number;
    headers?: Record<string, string[]>;
    body?: Message;
    matchingRules?: { body?: Record<string, unknown>; [key: string]: unknown };
    [key: string]: unknown;
  };
  [key: string]: unknown;
};

/** A body. `encoded` says how `content` is written down where it is no JSON. */
export type Message = {
  content?: unknown;
  contentType?: string;
  encoded?: false | string;
  [key: string]: unknown;
};

/** The name under which every consumer knows this service. */
export const PROVIDER = "daftar";

/** The emails of this service: a participant of its own, because its pacts hold messages. */
export const MAILS = "daftar-mails";

/** The mail provider that we rely on. It does not verify our pact: no gate asks for its result. */
export const RESEND = "resend";

/** Where the committed pacts are. */
export const PACTS_DIRECTORY = fileURLToPath(new URL("./pacts", import.meta.url));

/**
 * The pacts with `provider` in a directory, in the order of their file names; the committed ones that
 * we have to honour, unless others are asked for.
 *
 * @throws when there is none, or a file cannot be parsed
 */
export function readPacts(provider = PROVIDER, directory = PACTS_DIRECTORY): Pact[] {
  const pacts = jsonFiles(directory)
    .map((file) => parsePact(Deno.readTextFileSync(`${directory}/${file}`), file))
    .filter((pact) => pact.provider.name === provider);
  if (pacts.length > 0) return pacts;
  throw new Error(`Cannot find a pact with ${provider} in ${directory}`);
}

/**
 * Parses a pact and checks that there is something to verify in it: brokers take any JSON, and a
 * verifier accepts a pact without interactions.
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
  return pact as Pact;
}

function jsonFiles(directory: string): string[] {
  try {
    const entries = [...Deno.readDirSync(directory)];
    return entries.map(({ name }) => name).filter((name) => name.endsWith(".json")).sort();
  } catch (cause) {
    throw new Error(`Cannot read the pacts: no directory ${directory}`, { cause });
  }
}

function parseJson(text: string, from: string): Partial<Pact> | null {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`Cannot read the pact ${from}: it is not JSON`, { cause });
  }
}
