/** What happens in the stack, for whoever looks at it in a browser. */
import { type Context, Hono } from "hono";
import { streamSSE } from "hono/streaming";

/** What pages are told about. Each names something that a room shows. */
export type EventName =
  | "accounts"
  | "contracts"
  | "database"
  | "faults"
  | "mail"
  | "metrics"
  | "requests";

/** Something that has happened. `id` is `START-NUMBER`; `data` is JSON. */
export type StudioEvent = { id: string; name: EventName; data: string };

/** Tells subscribers what happens, and keeps the latest events for those who come back. */
export type EventHub = {
  publish: (name: EventName, data?: unknown) => void;
  /** Hears every event from now on; the returned function ends that. */
  subscribe: (hear: (event: StudioEvent) => void) => () => void;
  /** The id of the latest event. */
  latest: () => string;
  /** What has happened after an event; `null` when that is too long ago, or was another stack's. */
  since: (id: string) => StudioEvent[] | null;
};

const KEPT = 500;
/** How often a stream says that it is still there, in milliseconds. */
const HEARTBEAT_MS = 20_000;
/** Browsers try again after this time, in milliseconds. */
const RETRY_MS = 1_000;

/** Creates a hub that nobody listens to yet. */
export function createEventHub(): EventHub {
  const start = Date.now().toString(36);
  const subscribers = new Set<(event: StudioEvent) => void>();
  let kept: StudioEvent[] = [];
  let count = 0;
  return {
    publish: (name, data = {}) => {
      const event = { id: `${start}-${++count}`, name, data: JSON.stringify(data) };
      kept = [...kept, event].slice(-KEPT);
      for (const hear of subscribers) hear(event);
    },
    subscribe: (hear) => {
      subscribers.add(hear);
      return () => void subscribers.delete(hear);
    },
    latest: () => `${start}-${count}`,
    since: (id) => {
      const [ofStart, number] = id.split("-");
      const missed = count - Number(number);
      if (ofStart !== start || !(missed >= 0 && missed <= kept.length)) return null;
      return missed === 0 ? [] : kept.slice(-missed);
    },
  };
}

/**
 * `GET /api/events`: server-sent events. A page says with `?after=ID` what it knows of, a client that comes
 * back with `Last-Event-ID`. It gets what it has missed, or `snapshot` when that is not known any more: then
 * it reads everything anew.
 */
export function eventRoutes(hub: EventHub): Hono {
  const routes = new Hono();
  routes.get("/api/events", (c) => streamEvents(c, hub));
  return routes;
}

function streamEvents(c: Context, hub: EventHub): Response {
  const lastId = c.req.header("Last-Event-ID") ?? c.req.query("after");
  // Buffered by a proxy, an event would come late.
  c.header("X-Accel-Buffering", "no");
  return streamSSE(c, async (stream) => {
    const ended = Promise.withResolvers<void>();
    stream.onAbort(ended.resolve);
    const send = ({ id, name, data }: StudioEvent) => stream.writeSSE({ id, event: name, data });
    const missed = lastId === undefined ? [] : hub.since(lastId);
    const unsubscribe = hub.subscribe((event) => void send(event));
    await stream.writeSSE({
      id: hub.latest(),
      event: missed ? "welcome" : "snapshot",
      data: "{}",
      retry: RETRY_MS,
    });
    for (const event of missed ?? []) await send(event);
    const heartbeat = setInterval(() => void stream.write(": \n\n"), HEARTBEAT_MS);
    await ended.promise;
    clearInterval(heartbeat);
    unsubscribe();
  });
}
