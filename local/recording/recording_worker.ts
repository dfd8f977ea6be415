/// <reference path="../../src/platform.d.ts" />
/// <reference path="../../worker-configuration.d.ts" />
/**
 * The Worker as the local stack runs it: production's, and around it what tells the studio about each
 * request. It replaces what the platform offers (`fetch`, WebAssembly, the console) by the same with notes,
 * so that production's code knows nothing of it.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { Connection } from "@planetscale/database";
import worker from "../../src/worker.ts";
import type { ServiceContext } from "../../src/web/service_env.ts";
import {
  type RequestFacts,
  type Statement,
  type Step,
  STEP_HEADER,
  type StepKind,
  UNRECORDED_HEADER,
} from "./facts.ts";
import type { StudioBindings } from "./facts.ts";
import { describeRefusal, describeStatement } from "./statement.ts";

/** Larger bodies are not kept. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;
const MAX_ANSWER_BYTES = 256 * 1024;
/** A body that has not come by then is told of without it. */
const BODY_PATIENCE_MS = 5_000;

type Recording = {
  facts: RequestFacts;
  begin: (kind: StepKind) => Step & Record<string, unknown>;
  now: () => number;
  /** The statement that is being sent. */
  statement?: Statement;
};

const current = new AsyncLocalStorage<Recording>();
const platformFetch = globalThis.fetch.bind(globalThis);

export default {
  async fetch(request: Request, env: Env & StudioBindings, context: ServiceContext) {
    if (request.headers.has(UNRECORDED_HEADER)) return await worker.fetch(request, env, context);
    const recording = startRecording(request);
    const send = createSender(env);
    const { facts } = recording;
    context.waitUntil(send(facts));
    const body = readBytes(request.clone(), MAX_BODY_BYTES);
    const work: Promise<unknown>[] = [];
    const followed = {
      ...context,
      passThroughOnException: () => context.passThroughOnException(),
      waitUntil: (promise: Promise<unknown>) => {
        work.push(promise);
        context.waitUntil(promise);
      },
    };
    const response = await current.run(
      recording,
      () => worker.fetch(request, env, followed as ServiceContext),
    );
    const { status, headers } = response;
    facts.answer = { status, headers: [...headers], ms: recording.now() };
    // What follows the answer that opens a WebSocket is none of its body.
    const answer = status === 101 ? null : readBytes(response.clone(), MAX_ANSWER_BYTES);
    context.waitUntil((async () => {
      await send(facts, { body: await body, answer: await answer });
      for (let known = -1; known < work.length;) {
        known = work.length;
        await Promise.allSettled(work);
      }
      facts.isOver = true;
      await send(facts);
    })());
    return response;
  },
  scheduled: worker.scheduled,
};

function startRecording({ method, url, headers }: Request): Recording {
  const startedAt = performance.now();
  const now = () => performance.now() - startedAt;
  const facts: RequestFacts = {
    id: crypto.randomUUID(),
    revision: 0,
    at: Date.now(),
    method,
    url,
    headers: [...headers],
    steps: [],
    log: [],
    isOver: false,
  };
  return {
    facts,
    now,
    begin: (kind) => {
      const step: Step = { number: facts.steps.length, from: now(), to: null, ...kind };
      facts.steps.push(step);
      return step;
    },
  };
}

/** Sends one state after the other. A studio that does not answer is none of the request's concern. */
function createSender({ STUDIO_URL, STUDIO_KEY }: StudioBindings) {
  let sending: Promise<unknown> = Promise.resolve();
  return (facts: RequestFacts, bodies: Record<string, Blob | null> = {}): Promise<unknown> => {
    facts.revision++;
    const form = new FormData();
    form.set("facts", JSON.stringify(facts));
    for (const [name, body] of Object.entries(bodies)) if (body) form.set(name, body);
    const post = async () => {
      const response = await platformFetch(`${STUDIO_URL}/api/recordings`, {
        method: "POST",
        headers: { Authorization: `Bearer ${STUDIO_KEY}` },
        body: form,
      });
      await response.body?.cancel();
    };
    // Once more: the connection that was kept may have been closed at this moment.
    sending = sending.then(post).catch(post).catch(() => {});
    return sending;
  };
}

/** Reads a body to its end; `null` when it is too long, takes too long, or breaks. */
async function readBytes(message: Request | Response, limit: number): Promise<Blob | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), BODY_PATIENCE_MS);
  });
  const read = await Promise.race([collect(message, limit), late]);
  clearTimeout(timer);
  return read;
}

async function collect({ body }: Request | Response, limit: number): Promise<Blob | null> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  try {
    for await (const chunk of body ?? []) {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk as Uint8Array<ArrayBuffer>);
    }
  } catch {
    return null;
  }
  return size > limit ? null : new Blob(chunks);
}

globalThis.fetch = async (input, init) => {
  const recording = current.getStore();
  const url = new URL(input instanceof Request ? input.url : input);
  if (!recording) return await platformFetch(input, init);
  if (url.pathname === "/psdb.v1alpha1.Database/Execute") {
    return await followStatement(recording, url, init ?? {});
  }
  const method = init?.method ?? (input instanceof Request ? input.method : "GET");
  const isMail = /^\/emails(?:\/batch)?$/.test(url.pathname) && method === "POST";
  const step = recording.begin(
    isMail
      ? { kind: "mail", emails: [JSON.parse(String(init?.body))].flat().length }
      : { kind: "fetch", method, url: url.origin + url.pathname },
  );
  return await ended(recording, step, async () => {
    const response = await platformFetch(input, isMail ? withStep(recording, step, init) : init);
    step.status = response.status;
    // The provider may break off in the middle of its answer.
    return isMail ? new Response(await response.text(), response) : response;
  });
};

async function followStatement(
  recording: Recording,
  url: URL,
  init: RequestInit,
): Promise<Response> {
  const step = recording.begin({ kind: "sql", ...recording.statement! });
  return await ended(recording, step, async () => {
    const response = await platformFetch(url, withStep(recording, step, init));
    const text = await response.text();
    noteResult(step, response.status, text);
    return new Response(text, response);
  });
}

function withStep(
  { facts }: Recording,
  { number }: Pick<Step, "number">,
  init: RequestInit = {},
): RequestInit {
  const headers = new Headers(init.headers);
  headers.set(STEP_HEADER, `${facts.id}.${number}`);
  return { ...init, headers };
}

function noteResult(step: Record<string, unknown>, status: number, text: string): void {
  try {
    const { result, error } = JSON.parse(text);
    if (error) step.refusal = describeRefusal(error);
    else step.rows = result.rows?.length ?? Number(result.rowsAffected ?? 0);
  } catch {
    step.refusal = `HTTP ${status}`;
  }
}

async function ended<T>(
  { now }: Recording,
  step: Record<string, unknown>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    step.failed = true;
    throw error;
  } finally {
    step.to = now();
  }
}

/** The driver puts the values into the text of a statement: before that, they are told apart from it. */
const { execute } = Connection.prototype;
Reflect.set(Connection.prototype, "execute", function (this: Connection, ...given: unknown[]) {
  const run = () => Reflect.apply(execute, this, given);
  const recording = current.getStore();
  if (!recording) return run();
  const [text, args] = given;
  const statement = describeStatement(String(text), Array.isArray(args) ? args : []);
  return current.run({ ...recording, statement }, run);
});

/** The hash is the one thing that is computed by WebAssembly under this name. */
const PlatformInstance = WebAssembly.Instance;
Reflect.set(WebAssembly, "Instance", function (...args: [WebAssembly.Module]) {
  const { exports } = new PlatformInstance(...args);
  const { argon2_hash: hash } = exports;
  if (typeof hash !== "function") return { exports };
  const timed = (...numbers: number[]) => {
    const recording = current.getStore();
    const step = recording?.begin({ kind: "hash" });
    const result = hash(...numbers);
    if (step) step.to = recording!.now();
    return result;
  };
  return { exports: { ...exports, argon2_hash: timed } };
});

for (const level of ["log", "error"] as const) {
  const print = console[level].bind(console);
  console[level] = (...args: unknown[]) => {
    current.getStore()?.facts.log.push(String(args[0]));
    print(...args);
  };
}
