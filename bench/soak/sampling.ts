import type { Inspector, Memory } from "./memory.ts";
import { readMemory } from "./memory.ts";

/** Times of a kind of call, in milliseconds. */
export type Times = { name: string; calls: number; p50: number; p95: number; slowest: number };

/** What a soak has measured. `collected` is after V8 has collected all garbage, at the end. */
export type Measured = {
  minutes: number;
  calls: number;
  failures: string[];
  memory: Memory[];
  collected: Memory;
  times: Times[];
};

/** Sums up the times of a kind. */
export function summarize(name: string, all: readonly number[]): Times {
  const sorted = [...all].sort((one, other) => one - other);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { name, calls: sorted.length, p50: at(0.5), p95: at(0.95), slowest: sorted.at(-1) ?? 0 };
}

/**
 * Calls `once` at random moments, `rate` times a second, for so many minutes, and reads the memory of workerd
 * every `everySeconds`. A call that fails is noted.
 */
export async function soak(
  { minutes, rate, everySeconds, pid, inspector, once, say }: {
    minutes: number;
    rate: number;
    everySeconds: number;
    pid: number;
    inspector: Inspector;
    once: () => Promise<void>;
    say: (line: string) => void;
  },
): Promise<Omit<Measured, "times">> {
  const startedAt = performance.now();
  const seconds = () => (performance.now() - startedAt) / 1000;
  const failures: string[] = [];
  const memory: Memory[] = [];
  const open = new Set<Promise<void>>();
  const read = async () => {
    const sample = { at: seconds(), ...await readMemory({ pid, inspector }) };
    memory.push(sample);
    return sample;
  };
  let calls = 0;
  let nextSample = 0;
  for (let due = 0; due < minutes * 60;) {
    const wait = due - seconds();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait * 1000));
    // The gaps of independent people.
    due += -Math.log(1 - Math.random()) / rate;
    const call: Promise<void> = once()
      .catch((error) => void failures.push(String(error.message ?? error).split("\n")[0]!))
      .finally(() => open.delete(call));
    open.add(call);
    calls++;
    if (seconds() < nextSample) continue;
    nextSample += everySeconds;
    const { at, resident, heapUsed } = await read();
    say(
      `${at.toFixed(0)} s: ${calls} calls, ${failures.length} failed, resident ${
        resident.toFixed(0)
      } MiB, JavaScript ${heapUsed.toFixed(0)} MiB`,
    );
  }
  await Promise.all(open);
  await read();
  await inspector.call("HeapProfiler.collectGarbage");
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  const collected = await read();
  memory.pop();
  return { minutes, calls, failures, memory, collected };
}
