import type { Interaction, Pact } from "../../pact_files.ts";

/** A field of the answer to a request. */
export type Field = { method: string; path: string; name: string };

/** A change to the JSON of an answer. */
// deno-lint-ignore no-explicit-any
export type Change = { at: Field; apply: (json: any) => void };

/** The least number of requests that `withFewRequests` leaves. */
const FEW = 2;

/** A field that the Worker does not send. */
export const UNKNOWN_FIELD = "shoe_size";

/** Leaves what `withFewRequests` leaves, and every eighth of the others. */
export function withSomeRequests(pact: Pact): Pact {
  const next = structuredClone(pact);
  const kept = findExample(next);
  next.interactions = next.interactions.filter((each, i) =>
    i < FEW || i % 8 === 0 || each === kept
  );
  return withoutIds(next);
}

/** Leaves only the first requests of a pact, and the one that the other changes apply to. */
export function withFewRequests(pact: Pact): Pact {
  const next = structuredClone(pact);
  const kept = findExample(next);
  next.interactions = next.interactions.filter((each, i) => i < FEW || each === kept);
  return withoutIds(next);
}

/** Adds a request like one that the pact has already: a compatible change. */
export function withOneRequestMore(pact: Pact, again: string): Pact {
  const next = structuredClone(pact);
  const more = structuredClone(example(next));
  next.interactions.push({ ...more, description: `${more.description}, ${again}` });
  return withoutIds(next);
}

/** Makes the consumer rely on `UNKNOWN_FIELD`. */
export function withUnknownFieldRead(pact: Pact): Pact {
  const next = structuredClone(pact);
  const { response } = example(next);
  Object.assign(response.body!.content as object, { [UNKNOWN_FIELD]: 43 });
  response.matchingRules = {
    ...response.matchingRules,
    body: {
      ...response.matchingRules?.body,
      [`$.${UNKNOWN_FIELD}`]: { combine: "AND", matchers: [{ match: "type" }] },
    },
  };
  return withoutIds(next);
}

/** Makes the consumer rely on a provider state. */
export function withState(pact: Pact, sentence: string): Pact {
  const next = structuredClone(pact);
  example(next).providerStates = [{ name: sentence, params: {} }];
  return withoutIds(next);
}

/** Removes a field that this consumer reads from the provider's answer. */
export function withoutFieldReadBy(pact: Pact): Change {
  const at = fieldReadBy(pact);
  return { at, apply: (json) => delete json[at.name] };
}

/** Adds the field that `withUnknownFieldRead` relies on to the provider's answer. */
export function withUnknownFieldSent(pact: Pact): Change {
  return { at: fieldReadBy(pact), apply: (json) => json[UNKNOWN_FIELD] = 43 };
}

/** Starts a proxy in front of a provider that changes the answers to one request. */
export function startChangingProxy(target: string, change: Change) {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const { pathname, search } = new URL(request.url);
    const body = await request.arrayBuffer();
    const answer = await fetch(target + pathname + search, {
      method: request.method,
      headers: request.headers,
      body: body.byteLength > 0 ? body : undefined,
      redirect: "manual",
    });
    const isAffected = request.method === change.at.method && pathname === change.at.path;
    return isAffected ? await changed(answer, change) : answer;
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

/** The request that the changes apply to: the first plain GET that is answered with an object. */
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

/** Removes the ids that a broker or a library has added: they belong to the old content. */
function withoutIds(pact: Pact): Pact {
  for (const interaction of pact.interactions) {
    delete interaction._id;
    delete interaction.key;
  }
  return pact;
}
