import type { Memory } from "./memory.ts";

/** Times of a kind of call, in milliseconds. */
export type Times = { name: string; calls: number; p50: number; p95: number; slowest: number };

/**
 * What a soak has measured. `failures` are the answers that were not those that are right, with when they came.
 */
export type Measured = {
  minutes: number;
  calls: number;
  failures: string[];
  memory: Memory[];
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
  { minutes, rate, everySeconds, readMemory, once, say }: {
    minutes: number;
    rate: number;
    everySeconds: number;
    readMemory: () => Promise<Omit<Memory, "at">>;
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
    const sample = { at: seconds(), ...await readMemory() };
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
      .catch((error) => {
        const [line] = String(error.message ?? error).split("\n");
        failures.push(`${seconds().toFixed(0)} s: ${line}`);
      })
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
  return { minutes, calls, failures, memory };
}
