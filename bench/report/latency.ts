import type { Workerd } from "../../tests/support/workerd/workerd.ts";
import { ACTS, perform } from "./acts.ts";
import { worldOf } from "./cpu.ts";
import { quantile } from "./statistics.ts";

/** What is added to each round trip to the database, in milliseconds. */
export const RTTS_MS = [0, 5, 20, 80] as const;

/** How long an answer takes at each of `RTTS_MS`, by the clock, in milliseconds. */
export type Latency = { median: number; p95: number };

const RUNS = 12;

/** Waits for every act at each distance of the database, one request at a time. */
export async function measureLatency(
  worker: Workerd,
  onProgress: (fraction: number) => void,
): Promise<Record<string, Latency[]>> {
  const world = worldOf(worker);
  const latencies: Record<string, Latency[]> = {};
  for (const [i, rttMs] of RTTS_MS.entries()) {
    for (const [k, act] of ACTS.entries()) {
      const times: number[] = [];
      while (times.length < RUNS) {
        const ready = await act.prepare(world, Math.min(RUNS, act.runs));
        await act.restore?.(world);
        const restore = worker.databaseOf("pewaca").gateway.inject({
          match: /^/,
          ...{ kind: "delay", ms: rttMs } as const,
        });
        for (const request of ready) {
          const startedAt = performance.now();
          await perform(world, act, request);
          times.push(performance.now() - startedAt);
        }
        restore();
      }
      times.sort((one, other) => one - other);
      latencies[act.name] ??= [];
      latencies[act.name]!.push({ median: quantile(times, 0.5), p95: quantile(times, 0.95) });
      onProgress((i + (k + 1) / ACTS.length) / RTTS_MS.length);
    }
  }
  return latencies;
}
