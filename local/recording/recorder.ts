import { Hono } from "hono";
import type { EventHub } from "../studio/shared/events.ts";
import type { RequestFacts } from "./facts.ts";

/** The Worker's line for a request; see `requestLogEntry`. */
export type RequestLine = {
  request_id: string;
  tenant?: string;
  route?: string;
  outcome: string;
  reasons?: string[];
  fault?: string;
  hash_ms: number;
};

/** A request, and what became of it. Its bodies are as they were: they are only shown masked. */
export type RecordedRequest = Omit<RequestFacts, "log"> & {
  log: Record<string, unknown>[];
  /** Its own line of the log, once it is answered. */
  line?: RequestLine;
  /** `null`: too long, or not kept any more. `undefined`: not there yet. */
  body?: Uint8Array<ArrayBuffer> | null;
  answerBody?: Uint8Array<ArrayBuffer> | null;
  /** What faults have done to its statements, by the number of the step. */
  hits: Map<number, string>;
};

/** The latest requests to the API, in memory. */
export type Recorder = {
  /** The newest first. */
  requests: () => RecordedRequest[];
  /** One of them, by its own id or by the id that the answer has. */
  find: (id: string) => RecordedRequest | undefined;
  /** Resolves with the request of this request id, once it is answered; with `undefined` when it never comes. */
  whenAnswered: (requestId: string, signal: AbortSignal) => Promise<RecordedRequest | undefined>;
  /** Notes what a fault has done to a step: `ID.NUMBER`. */
  hit: (step: string, what: string) => void;
  clear: () => void;
  /** `POST /api/recordings`, for the Worker. */
  routes: Hono;
};

const MOST_KEPT = 500;
/** Bodies of the oldest requests are dropped above this. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Keeps what the Worker tells with this key. */
export function createRecorder(key: string, events: EventHub): Recorder {
  const kept = new Map<string, RecordedRequest>();
  const waiting = new Set<() => void>();
  /** Hits of requests that the Worker has not told of yet. */
  let early: (readonly [step: string, what: string])[] = [];

  const hit = (step: string, what: string) => {
    const [id, number] = step.split(".");
    const request = kept.get(id!);
    if (!request) return void (early = [...early, [step, what] as const].slice(-MOST_KEPT));
    request.hits.set(Number(number), what);
    events.publish("requests", { id });
  };
  const take = (facts: RequestFacts, bodies: Bodies) => {
    const known = kept.get(facts.id);
    if (known && known.revision >= facts.revision) return;
    kept.set(facts.id, {
      ...readFacts(facts),
      ...known && bodiesOf(known),
      ...bodies,
      hits: known?.hits ?? new Map(),
    });
    const hits = early;
    early = [];
    for (const [step, what] of hits) hit(step, what);
    dropOldest(kept);
    events.publish("requests", { id: facts.id });
    for (const check of waiting) check();
  };
  const find = (id: string) =>
    kept.get(id) ?? [...kept.values()].find(({ line }) => line?.request_id === id);

  const routes = new Hono();
  routes.post("/api/recordings", async (c) => {
    if (c.req.header("Authorization") !== `Bearer ${key}`) return c.body(null, 401);
    const form = await c.req.formData();
    const facts: RequestFacts = JSON.parse(String(form.get("facts")));
    take(facts, facts.answer && !facts.isOver ? await readBodies(form) : {});
    return c.body(null, 204);
  });
  return {
    requests: () => [...kept.values()].reverse(),
    find,
    whenAnswered: (requestId, signal) =>
      new Promise((resolve) => {
        const end = (request?: RecordedRequest) => {
          waiting.delete(check);
          resolve(request);
        };
        const check = () => {
          const found = find(requestId);
          if (found?.answer) end(found);
        };
        if (signal.aborted) return resolve(undefined);
        waiting.add(check);
        signal.addEventListener("abort", () => end(), { once: true });
        check();
      }),
    hit,
    clear: () => {
      kept.clear();
      events.publish("requests");
    },
    routes,
  };
}

type Bodies = Pick<RecordedRequest, "body" | "answerBody">;

async function readBodies(form: FormData): Promise<Bodies> {
  const read = async (name: string) => {
    const value = form.get(name);
    return value instanceof Blob ? new Uint8Array(await value.arrayBuffer()) : null;
  };
  return { body: await read("body"), answerBody: await read("answer") };
}

function bodiesOf({ body, answerBody }: RecordedRequest): Bodies {
  return { body, answerBody };
}

function readFacts({ log, ...facts }: RequestFacts): Omit<RecordedRequest, "hits"> {
  const entries = log.map(parseLine).filter((entry) => entry !== undefined);
  return {
    ...facts,
    log: entries,
    line: entries.find(({ event }) => event === "request") as RequestLine | undefined,
  };
}

function parseLine(line: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function dropOldest(kept: Map<string, RecordedRequest>): void {
  for (const id of [...kept.keys()].slice(0, Math.max(0, kept.size - MOST_KEPT))) kept.delete(id);
  let bytes = 0;
  for (const request of [...kept.values()].reverse()) {
    bytes += (request.body?.length ?? 0) + (request.answerBody?.length ?? 0);
    if (bytes <= MOST_BYTES) continue;
    request.body &&= null;
    request.answerBody &&= null;
  }
}
