/** What a workerd holds at a moment. All in MiB. */
export type Memory = {
  /** Seconds since the start. */
  at: number;
  /** Resident, as the kernel counts it. */
  resident: number;
  /** Resident, and not pages of files. */
  anonymous: number;
  /** What V8's latest collection has left in JavaScript's heap, and what V8 holds for it. */
  heapUsed: number;
  heapHeld: number;
  /** How often V8 has collected everything, and not only what is young. */
  collections: number;
};

/** With this flag V8 prints a line for each collection of garbage. */
export const TRACE_GC = "--trace-gc";

/** A line of V8's: `[13:0x…]  1204 ms: Mark-Compact 9.1 (12.3) -> 4.9 (11.0) MB, …`. */
const COLLECTION = /ms: ([A-Z]\S+).*? -> ([\d.]+) \(([\d.]+)\) MB/;

/**
 * Reads what the kernel and V8 say about a workerd that was started with `TRACE_GC`. Not through V8's inspector:
 * what collects garbage while the inspector is listened to ends workerd.
 */
export function watchMemory(pid: number, logged: string[]): () => Promise<Omit<Memory, "at">> {
  const heap = { heapUsed: 0, heapHeld: 0, collections: 0 };
  return async () => {
    for (const line of logged.splice(0)) {
      const [, kind, used, held] = COLLECTION.exec(line) ?? [];
      if (!kind) continue;
      heap.heapUsed = Number(used);
      heap.heapHeld = Number(held);
      if (!/^Scavenge|^Minor/.test(kind)) heap.collections++;
    }
    const status = await Deno.readTextFile(`/proc/${pid}/status`);
    const mib = (name: string) =>
      Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)![1]) / 1024;
    return { resident: mib("VmRSS"), anonymous: mib("RssAnon"), ...heap };
  };
}
