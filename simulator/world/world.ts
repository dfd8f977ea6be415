import { setImmediate } from "node:timers";
import type { Tape } from "./tape.ts";

/** When histories begin. */
export const BEGINNING = Date.parse("2026-03-01T08:00:00Z");

/** A line of the story: when, in milliseconds since the beginning, and what. */
export type Line = { at: number; text: string };

/** Time, chance and the order of events. Nothing in it waits for real time. */
export type World = {
  tape: Tape;
  /** Milliseconds since the beginning. */
  now: () => number;
  /** Calls `work` in so many milliseconds, unless the returned function is called before. */
  after: (milliseconds: number, work: () => void) => () => void;
  sleep: (milliseconds: number) => Promise<void>;
  /** Work that JavaScript does not do itself: time stands still until it is done, one after the other. */
  compute: <T>(work: () => Promise<T>) => Promise<T>;
  /** An id as a UUID, and bytes: different ones each time, the same in every run of a tape. */
  newId: () => string;
  randomBytes: (count: number) => Uint8Array<ArrayBuffer>;
  tell: (text: string) => void;
  story: readonly Line[];
  /** Runs what is due until `main` has ended. Returns how many events there were. */
  run: (main: Promise<void>) => Promise<number>;
};

/** A history with more events than these does not end. */
const MOST_EVENTS = 200_000;

type Event = { at: number; order: number; work: (() => void) | null };

/** Makes a world in which nothing has happened. */
export function createWorld(tape: Tape): World {
  const heap: Event[] = [];
  const story: Line[] = [];
  let now = 0;
  let order = 0;
  let ids = 0;
  let computing = 0;
  let goOn = () => {};
  let lastComputation: Promise<unknown> = Promise.resolve();

  const after: World["after"] = (milliseconds, work) => {
    const event: Event = { at: now + Math.max(0, milliseconds), order: order++, work };
    push(heap, event);
    return () => void (event.work = null);
  };
  const hex = () => (++ids * 2654435761 >>> 0).toString(16).padStart(8, "0");
  return {
    tape,
    now: () => now,
    after,
    sleep: (milliseconds) => new Promise((resolve) => void after(milliseconds, resolve)),
    compute: async (work) => {
      computing++;
      const own = lastComputation.then(work, work);
      lastComputation = own.catch(() => {});
      try {
        return await own;
      } finally {
        if (--computing === 0) goOn();
      }
    },
    newId: () => {
      const text = hex() + hex() + hex() + hex();
      return `${text.slice(0, 8)}-${text.slice(8, 12)}-4${text.slice(13, 16)}-8${
        text.slice(17, 20)
      }-${text.slice(20, 32)}`;
    },
    randomBytes: (count) =>
      Uint8Array.from({ length: count }, () => (++ids * 2654435761 >>> 0) >>> 24),
    tell: (text) => void story.push({ at: now, text }),
    story,
    run: (main) => {
      let isOver = false;
      let events = 0;
      const failure: { error?: unknown } = {};
      main.catch((error) => failure.error = error).finally(() => isOver = true);
      return new Promise((resolve, reject) => {
        const work = (): void => {
          for (runMicrotasks(); computing === 0 && !isOver; runMicrotasks()) {
            const event = pop(heap);
            if (!event) throw new Error("No event is left, and the history has not ended");
            if (!event.work) continue;
            if (++events > MOST_EVENTS) throw new Error("The history does not end");
            now = event.at;
            event.work();
          }
          if (!isOver) return;
          if ("error" in failure) throw failure.error;
          resolve(events);
        };
        goOn = () =>
          void setImmediate(() => {
            try {
              work();
            } catch (error) {
              reject(error);
            }
          });
        goOn();
      });
    },
  };
}

/** Lets everything run that waits for nothing but JavaScript, without a turn of the event loop for it. */
// deno-lint-ignore no-explicit-any
const runMicrotasks: () => void = (Deno as any)[(Deno as any).internal].core.runMicrotasks;

function isBefore(one: Event, other: Event): boolean {
  return one.at < other.at || one.at === other.at && one.order < other.order;
}

function push(heap: Event[], event: Event): void {
  let at = heap.push(event) - 1;
  while (at > 0) {
    const above = (at - 1) >> 1;
    if (!isBefore(event, heap[above]!)) break;
    heap[at] = heap[above]!;
    at = above;
  }
  heap[at] = event;
}

function pop(heap: Event[]): Event | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (!first || !last || heap.length === 0) return first;
  let at = 0;
  for (;;) {
    let below = 2 * at + 1;
    if (below >= heap.length) break;
    if (below + 1 < heap.length && isBefore(heap[below + 1]!, heap[below]!)) below++;
    if (!isBefore(heap[below]!, last)) break;
    heap[at] = heap[below]!;
    at = below;
  }
  heap[at] = last;
  return first;
}
