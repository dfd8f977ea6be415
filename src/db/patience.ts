import type { Patience, Runtime } from "../deps.ts";
import { RUNTIME } from "../runtime.ts";
import { readFailure, TransportError } from "./errors.ts";

const FIRST_PAUSE_MS = 15;
/** The longest pause, as a part of the whole patience. A failover that ends just in time is noticed. */
const LONGEST_PAUSE = 1 / 40;

/** How often the time is counted while a statement is under way, in milliseconds. */
const STEP_MS = 100;
/** The most that one step counts: a timer that comes much later was kept waiting by a hash. */
const LONGEST_STEP_MS = 5 * STEP_MS;

/** A patience that statements use up; `connect()` has one for all statements of a request. */
export type SpentPatience = Patience & {
  /**
   * Waits for `work`, whose signal fires when no more than `reserveMs` is left.
   *
   * @throws {TransportError} without starting `work` when it is too late for it.
   */
  wait: <T>(work: (signal: AbortSignal) => Promise<T>, reserveMs?: number) => Promise<T>;
};

type Waiting = { controller: AbortController; reserveMs: number };

/**
 * Starts with `totalMs` milliseconds. Time is counted while something waits, once however many wait,
 * and in short steps instead of from a start to an end: a hash blocks the isolate, and what it takes
 * is not the database's time. A signal of `AbortSignal.timeout` fires after a long hash although the
 * answer has arrived.
 */
export function createPatience(
  totalMs: number,
  { after, elapsedMs, random }: Runtime = RUNTIME,
): SpentPatience {
  const waiting = new Set<Waiting>();
  let leftMs = totalMs;
  let countedAt = 0;
  let cancelStep = () => {};

  function count(): void {
    const now = elapsedMs();
    leftMs -= Math.min(now - countedAt, LONGEST_STEP_MS);
    countedAt = now;
  }

  function schedule(): void {
    cancelStep();
    if (waiting.size === 0) return;
    const next = [...waiting].map(({ reserveMs }) => leftMs - reserveMs);
    cancelStep = after(Math.max(1, Math.min(STEP_MS, ...next)), step);
  }

  function step(): void {
    count();
    for (const late of waiting) {
      if (leftMs > late.reserveMs) continue;
      waiting.delete(late);
      late.controller.abort(timeIsUp());
    }
    schedule();
  }

  const wait: SpentPatience["wait"] = async (work, reserveMs = 0) => {
    if (leftMs <= reserveMs) throw timeIsUp();
    const own = { controller: new AbortController(), reserveMs };
    if (waiting.size === 0) countedAt = elapsedMs();
    waiting.add(own);
    schedule();
    try {
      return await work(own.controller.signal);
    } finally {
      if (waiting.size > 0) count();
      waiting.delete(own);
      schedule();
    }
  };

  return {
    totalMs,
    wait,
    pause: async (attempt) => {
      const longest = Math.min(totalMs * LONGEST_PAUSE, FIRST_PAUSE_MS * 2 ** attempt);
      const milliseconds = longest * (0.5 + random() / 2);
      if (leftMs <= milliseconds) return false;
      await wait(() => new Promise<void>((resolve) => void after(milliseconds, resolve)));
      return true;
    },
  };
}

/**
 * Runs `work` again while its failure is transient and the patience lasts. Only for work that does no
 * harm when it is done twice: the failure of a first run may have hidden that it was done.
 *
 * @throws the last failure.
 */
export async function retry<T>(
  patience: Patience,
  work: () => Promise<T>,
  mayRepeat: (error: unknown) => boolean = isTransient,
): Promise<T> {
  for (let attempt = 0;; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!mayRepeat(error) || !await patience.pause(attempt)) throw error;
    }
  }
}

function isTransient(error: unknown): boolean {
  return readFailure(error).kind === "transient";
}

function timeIsUp(): TransportError {
  return new TransportError("Cannot wait longer for the database");
}
