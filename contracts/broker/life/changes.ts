import type { Interaction, Pact } from "../../pact_files.ts";

/** A field of an answer, by the request that it answers. */
export type Field = { method: string; path: string; name: string };

/** What somebody in between does to the JSON of an answer. */
// deno-lint-ignore no-explicit-any
export type Change = { at: Field; apply: (json: any) => void };

/** How many requests `withFewRequests` leaves, at least. */
const FEW = 5;

/** A field that no provider of ours sends. */
export const UNHEARD_OF = "shoe_size";

/**
 * The same consumer, relying on less: on its first requests, and on the one that the other changes are
 * about.
 */
export function withFewRequests(pact: Pact): Pact {
  const next = structuredClone(pact);
  const kept = findExample(next);
  next.interactions = next.interactions.filter((each, i) => i < FEW || each === kept);
  return withoutIds(next);
}

/** The same consumer, asking for one thing more that is already there: nobody can mind. */
export function withOneRequestMore(pact: Pact, again: string): Pact {
  const next = structuredClone(pact);
  const more = structuredClone(example(next));
  next.interactions.push({ ...more, description: `${more.description}, ${again}` });
  return withoutIds(next);
}

/** The same consumer, relying on a field that nobody sends. */
export function withFieldNobodySends(pact: Pact): Pact {
  const next = structuredClone(pact);
  const { response } = example(next);
  Object.assign(response.body!.content as object, { [UNHEARD_OF]: 43 });
  response.matchingRules = {
    ...response.matchingRules,
    body: {
      ...response.matchingRules?.body,
      [`$.${UNHEARD_OF}`]: { combine: "AND", matchers: [{ match: "type" }] },
    },
  };
  return withoutIds(next);
}

/** The same consumer, relying on a state that no provider of ours knows. */
export function withState(pact: Pact, sentence: string): Pact {
  const next = structuredClone(pact);
  example(next).providerStates = [{ name: sentence, params: {} }];
  return withoutIds(next);
}

/** The provider's answer without a field that this consumer reads. */
export function withoutFieldReadBy(pact: Pact): Change {
  const at = fieldReadBy(pact);
  return { at, apply: (json) => delete json[at.name] };
}

/** The provider's answer with the field that `withFieldNobodySends` asks for. */
export function withUnheardOfField(pact: Pact): Change {
  return { at: fieldReadBy(pact), apply: (json) => json[UNHEARD_OF] = 43 };
}

/** Stands between the verifier and a provider, and changes the answers to one request. */
export function startBetween(target: string, change: Change) {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const { pathname, search } = new URL(request.url);
    const body = await request.arrayBuffer();
    const answer = await fetch(target + pathname + search, {
      method: request.method,
      headers: request.headers,
      body: body.byteLength > 0 ? body : undefined,
      redirect: "manual",
    });
    const isMeant = request.method === change.at.method && pathname === change.at.path;
    return isMeant ? await changed(answer, change) : answer;
  });
  return { url: `http://127.0.0.1:${server.addr.port}`, close: () => server.shutdown() };
}

async function changed(answer: Response, change: Change): Promise<Response> {
  const json = await answer.json();
  change.apply(json);
  return Response.json(json, { status: answer.status });
}

function fieldReadBy(pact: Pact): Field {
  const { request, response } = example(pact);
  const [name = ""] = Object.keys(response.body!.content as object);
  return { method: request.method, path: request.path, name };
}

/** The request that the changes are about: the first plain one that is answered with an object. */
function example(pact: Pact): Interaction {
  const found = findExample(pact);
  if (found) return found;
  throw new Error(`Cannot change the pact of ${pact.consumer.name}: it has no plain GET`);
}

function findExample({ interactions }: Pact): Interaction | undefined {
  return interactions.find(({ request, response }) =>
    request.method === "GET" && request.generators === undefined && response.status === 200 &&
    isObject(response.body?.content)
  );
}

function isObject(content: unknown): boolean {
  return typeof content === "object" && content !== null && Object.keys(content).length > 0 &&
    !Array.isArray(content);
}

/** Without the ids that a broker or a library has given: they are of the old content. */
function withoutIds(pact: Pact): Pact {
  for (const interaction of pact.interactions) {
    delete interaction._id;
    delete interaction.key;
  }
  return pact;
}
