import type { Counts } from "./counts.ts";
import type { CpuCost } from "./cpu.ts";
import type { Drain } from "./drain.ts";
import type { Latency } from "./latency.ts";
import type { Start } from "./start.ts";
import type { Spread } from "./statistics.ts";

/** What `deno task bench --report` has measured, as it lies in `docs/performance.json`. */
export type Report = {
  /** The commit that was measured; with a `+` when files were changed. */
  revision: string;
  date: string;
  /** The release that it is compared with; `null` where the clone has none. */
  release: string | null;
  machine: Record<string, string>;
  /** The CPU time of one argon2id hash of a new password, in milliseconds. */
  hashMs: Spread;
  /** By the names of the acts. */
  cpu: Record<string, CpuCost>;
  latency: Record<string, Latency[]>;
  counts: Record<string, Counts>;
  bundle: { kib: number; beforeKib: number | null };
  start: { worker: Start; empty: Start };
  /** The resident size of workerd after its start, and after all that was measured. */
  memory: { startMib: number; endMib: number };
  drain: Drain;
};
