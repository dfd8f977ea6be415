import { UNRECORDED_HEADER } from "../../../recording/facts.ts";
import type { Stack } from "../../accounts/stack.ts";
import { type Metric, parseMetrics } from "./parse_metrics.ts";

/** What the metrics said at a moment, in milliseconds since 1970. */
export type MetricSample = { at: number; metrics: Metric[] };

/** Reads the metrics again and again, as long as somebody looks at them. */
export type Sampler = {
  /** The samples, oldest first. The first call waits for one. */
  look: () => Promise<{ samples: readonly MetricSample[]; problem: string | null }>;
};

/** How often the metrics are read, in milliseconds. */
const EVERY_MS = 5_000;

/** Nobody looks any more who has not looked for so long, in milliseconds. */
const LOOKED_MS = 3 * EVERY_MS;

/** A quarter of an hour of samples. */
const KEPT = 180;

/** Creates a sampler that does nothing until somebody looks. `sampled` is called after each reading. */
export function createSampler(stack: () => Stack | undefined, sampled: () => void): Sampler {
  let samples: MetricSample[] = [];
  let problem: string | null = null;
  let lookedAt = 0;
  let isRunning = false;

  const sample = async () => {
    try {
      const metrics = await readMetrics(stack());
      samples = [...samples, { at: Date.now(), metrics }].slice(-KEPT);
      problem = null;
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error);
    }
  };
  const goOn = async () => {
    if (Date.now() > lookedAt + LOOKED_MS) {
      isRunning = false;
      return;
    }
    await sample();
    sampled();
    schedule();
  };
  const schedule = () => {
    // The stack ends without it.
    Deno.unrefTimer(setTimeout(() => void goOn(), EVERY_MS));
  };
  return {
    look: async () => {
      lookedAt = Date.now();
      if (!isRunning) {
        isRunning = true;
        await sample();
        schedule();
      }
      return { samples, problem };
    },
  };
}

async function readMetrics(stack: Stack | undefined): Promise<Metric[]> {
  if (!stack) throw new Error("The stack is still starting");
  const response = await fetch(`${stack.apiUrl}/metrics`, {
    headers: { Authorization: `Bearer ${stack.metricsToken}`, [UNRECORDED_HEADER]: "metrics" },
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`GET /metrics answered ${response.status}`);
  return parseMetrics(text);
}
