import { Verifier } from "@pact-foundation/pact-core";
import type { Pact } from "../pact_files.ts";

/** How one interaction ended. */
export type InteractionResult = {
  consumer: string;
  description: string;
  result: string;
  pending: boolean;
  mismatch?: unknown;
};

/** Where a running provider is, and what sets up its states and makes its messages. */
export type ProviderUrls = { url: string; statesUrl?: string; messagesUrl?: string };

/** How many interactions the verifier gets at once: its time grows with the square of it. */
const AT_ONCE = 20;

/** Variables that make pact-core skip interactions, or use a broker in addition. */
const MISLEADING_VARIABLES = [
  "PACT_DESCRIPTION",
  "PACT_PROVIDER_STATE",
  "PACT_PROVIDER_NO_STATE",
  "PACT_BROKER_BASE_URL",
  "PACT_BROKER_PUBLISH_VERIFICATION_RESULTS",
];

/**
 * Verifies a pact against a running provider, from a file, so that no failure counts as pending. It
 * calls pact-core, because pact-js verifies through a proxy that refuses bodies of over 100 KB.
 * `messagesUrl` answers a POST with a message's description by the message.
 *
 * @throws when the verifier itself fails, or skips an interaction
 */
export async function verifyPact(
  pact: Pact,
  provider: ProviderUrls,
): Promise<InteractionResult[]> {
  for (const name of MISLEADING_VARIABLES) Deno.env.delete(name);
  const path = await Deno.makeTempFile({ suffix: ".json" });
  const all = pact.interactions;
  const results: InteractionResult[] = [];
  try {
    for (let at = 0; at < all.length; at += AT_ONCE) {
      const interactions = all.slice(at, at + AT_ONCE);
      await Deno.writeTextFile(path, JSON.stringify({ ...pact, interactions }));
      results.push(...await run(path, pact.provider.name, provider));
    }
    if (results.length === all.length) return results;
    throw new Error(`${results.length} of ${all.length} interactions were verified`);
  } finally {
    await Deno.remove(path);
  }
}

async function run(
  path: string,
  name: string,
  { url, statesUrl, messagesUrl }: ProviderUrls,
): Promise<InteractionResult[]> {
  const verifier = new Verifier({
    provider: name,
    providerBaseUrl: url,
    ...statesUrl && { providerStatesSetupUrl: statesUrl },
    pactUrls: [path],
    ...messagesUrl && { transports: [messageTransport(new URL(messagesUrl))] },
    // Every request would read the certificates of this machine, which takes longer than the rest of it.
    disableSslVerification: true,
    failIfNoPactsFound: true,
    logLevel: "error",
  });
  const report = await verifier.verify().catch((error: Error) => error.message);
  if (!report.startsWith("{")) throw new Error(`Cannot verify: ${report}`);
  return JSON.parse(report).interactionResults;
}

function messageTransport({ port, pathname: path }: URL) {
  return { protocol: "message", scheme: "http", port: Number(port), path };
}
