import type { Runtime } from "../../src/deps.ts";
import { RUNTIME } from "../../src/runtime.ts";

/** Time that passes only when a test lets it. */
export type VirtualTime = {
  runtime: Runtime;
  /** The timers that were begun, in milliseconds. */
  begun: number[];
  /** Lets so many milliseconds pass, timer by timer; `lateMs` more before the first of them is run. */
  pass: (milliseconds: number, lateMs?: number) => Promise<void>;
};

type Timer = { at: number; work: () => void };

/** Begins at 1,000,000 ms. Chance is `random`. */
export function createVirtualTime(random = 1): VirtualTime {
  let now = 1_000_000;
  const timers = new Set<Timer>();
  const begun: number[] = [];
  const after: Runtime["after"] = (milliseconds, work) => {
    const timer = { at: now + milliseconds, work };
    begun.push(milliseconds);
    timers.add(timer);
    return () => void timers.delete(timer);
  };
  return {
    runtime: { ...RUNTIME, after, elapsedMs: () => now, random: () => random },
    begun,
    pass: async (milliseconds, lateMs = 0) => {
      const end = now + milliseconds;
      await reactions();
      for (;;) {
        const [next] = [...timers].sort((one, other) => one.at - other.at);
        if (!next || next.at > end) break;
        timers.delete(next);
        now = Math.max(now, next.at + lateMs);
        next.work();
        await reactions();
      }
      now = Math.max(now, end);
    },
  };
}

/** What a promise has come to by now. Whoever only awaits it would wait for ever where time does not pass. */
export async function arrived<Value>(promise: Promise<Value>): Promise<Value> {
  const late = reactions().then(() => Promise.reject(new Error("Nothing has arrived yet")));
  return await Promise.race([promise, late]);
}

/** Lets everything happen that waits for nothing but promises. */
function reactions(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
