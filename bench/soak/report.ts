import { loadavg } from "node:os";
import { markdownTable, writeFigures } from "../../tests/support/figures.ts";
import type { Memory } from "./memory.ts";
import { drawMemory, drawTimes } from "./plots.tsx";
import type { Measured, Times } from "./sampling.ts";

/** A whole soak: the Worker, and beside it one of ten lines under as many requests. */
export type Soak = {
  revision: string;
  date: string;
  rate: number;
  rttMs: number;
  worker: Measured;
  small: Omit<Measured, "times">;
  /** How many processes wanted to run, in the mean of the last 15 minutes; the machine has `cores`. */
  load: number;
  cores: number;
  /** Whatever else belongs to the figures, in Markdown. */
  note?: string;
};

/** How busy the machine was. */
export function describeLoad(): Pick<Soak, "load" | "cores"> {
  return { load: loadavg()[2]!, cores: navigator.hardwareConcurrency };
}

/** Writes the figures of a soak into `docs/soak.md`, and its plots beside it. */
export async function writeSoak(soak: Soak, root: string): Promise<void> {
  await Deno.mkdir(`${root}docs/soak`, { recursive: true });
  const { memory } = soak.worker;
  await Deno.writeTextFile(`${root}docs/soak/memory.svg`, drawMemory(memory, soak.small.memory));
  await Deno.writeTextFile(`${root}docs/soak/times.svg`, drawTimes(soak.worker.times));
  await writeFigures(`${root}docs/soak.md`, figuresOf(soak));
}

function figuresOf(soak: Soak): string {
  const { revision, date, rate, rttMs, worker, small, load, cores, note } = soak;
  const head =
    `Of revision \`${revision}\` on ${date}: ${worker.minutes} minutes, ${rate} calls a second, ` +
    `${rttMs} ms a round trip, ${worker.calls} calls, ${worker.failures.length} of them not answered as they ` +
    `should be. ${cores} cores, under a load of ${load.toFixed(0)}.`;
  const memory = [
    ...memoryRows("Daftar", worker),
    ...memoryRows("ten lines", small),
  ];
  return [
    head,
    "![What workerd holds in memory](soak/memory.svg)",
    markdownTable(memory),
    ...note ? [note] : [],
    "![How long calls take](soak/times.svg)",
    markdownTable(worker.times.map(timesRow)),
  ].join("\n\n");
}

/** The state at a third and two thirds of the time, at the end. */
function memoryRows(who: string, { memory }: Pick<Measured, "memory">) {
  const last = memory.length - 1;
  const row = (when: string, one: Memory) => ({
    "Worker": who,
    "when": when,
    "resident, MiB": Math.round(one.resident),
    "anonymous": Math.round(one.anonymous),
    "JavaScript in use": Math.round(one.heapUsed),
    "held by V8": Math.round(one.heapHeld),
    "collections of everything": one.collections,
  });
  const at = (index: number) => row(`${Math.round(memory[index]!.at / 60)} min`, memory[index]!);
  return [
    at(Math.min(1, last)),
    at(Math.round(last / 3)),
    at(Math.round(last * 2 / 3)),
    at(last),
  ];
}

function timesRow({ name, calls, p50, p95, slowest }: Times) {
  const one = (value: number) => Number(value.toFixed(1));
  return {
    "call": name,
    "calls": calls,
    "p50, ms": one(p50),
    "p95": one(p95),
    "p95 ÷ p50": one(p95 / p50),
    "slowest": Math.round(slowest),
  };
}
