import type { Interaction, Pact } from "../pact_files.ts";
import type { Answer } from "./mutations/mutation.ts";
import { nameOf } from "./record.ts";
import { INTERACTION_HEADER, toResponse } from "./recording_proxy.ts";
import type { InteractionResult, ProviderUrls } from "./verifier.ts";

/** A changed answer to an interaction, and what the consumer wants instead when it is not what the pact says. */
export type Changed = {
  consumer: string;
  description: string;
  answer: Answer;
  response?: Interaction["response"];
};

/**
 * Has the consumers' pacts judge changed answers; returns the results in their order. Pact's verifier
 * judges, one copy of the interaction for each, but this process answers: no Worker, no database, no states.
 *
 * @throws when an interaction is unknown
 */
export async function judge(pacts: Pact[], all: readonly Changed[]): Promise<InteractionResult[]> {
  await using server = serve(all);
  const results: InteractionResult[] = [];
  await Promise.all(pacts.map(async (pact) => {
    const interactions = all.flatMap((changed, index) =>
      changed.consumer === pact.consumer.name ? [copy(pact, changed, index)] : []
    );
    if (interactions.length === 0) return;
    for (const result of await verifyQuietly({ ...pact, interactions }, server)) {
      results[Number(result.description)] = result;
    }
  }));
  return results;
}

/** The interaction with nothing but its answer: the request says which changed answer it wants. */
function copy(
  { consumer, interactions }: Pact,
  { description, response }: Changed,
  index: number,
): Interaction {
  const interaction = interactions.find((each) => each.description === description);
  if (!interaction) throw new Error(`No interaction ${nameOf(consumer.name, { description })}`);
  return {
    ...interaction,
    description: String(index),
    providerStates: [],
    request: { method: "GET", path: "/", headers: { [INTERACTION_HEADER]: [String(index)] } },
    response: response ?? interaction.response,
  };
}

function serve(all: readonly Changed[]) {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    ({ headers }) => toResponse(all[Number(headers.get(INTERACTION_HEADER))]!.answer),
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

/** Verifies in a process of its own: the verifier prints every failure, and here they are expected. */
export async function verifyQuietly(
  pact: Pact,
  provider: ProviderUrls,
): Promise<InteractionResult[]> {
  const file = await Deno.makeTempFile({ suffix: ".json" });
  try {
    await Deno.writeTextFile(file, JSON.stringify({ pact, provider }));
    const script = new URL("./verify_quietly.ts", import.meta.url).href;
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", script, file],
      stdout: "null",
      stderr: "piped",
    }).output();
    if (!success) throw new Error(`Cannot verify: ${new TextDecoder().decode(stderr)}`);
    return JSON.parse(await Deno.readTextFile(file));
  } finally {
    await Deno.remove(file);
  }
}
