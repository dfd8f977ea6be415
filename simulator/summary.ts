import process from "node:process";

/** What a run came to. `cpuSeconds` is that of its processes, whatever else the machine has to do. */
export type Summary = {
  cores: number;
  /** The seeds of its histories, those of each process. */
  seeds: { first: number; last: number }[];
  histories: number;
  events: number;
  minutes: number;
  cpuSeconds: number;
  /** The histories that violate an invariant; a process ends with its first. */
  failures: { seed: number; violations: string[]; tape: string }[];
};

/** The CPU time of this process until now. */
export function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Tells a summary in one line. */
export function tellSummary({ cores, histories, events, minutes, cpuSeconds }: Summary): string {
  const count = Math.max(1, histories);
  const where = cores > 1 ? ` on ${cores} cores` : "";
  return `${histories} histories${where}, ${Math.round(events / count)} events each, ` +
    `${Math.round(histories / minutes)} histories a minute, ` +
    `${Math.round(60 * histories / cpuSeconds)} a minute of CPU`;
}

/** Divides a run among processes of this command, and adds up what they came to. */
export async function onCores(
  cores: number,
  { seed, runs, minutes, bug }: { seed: number; runs: number; minutes?: number; bug?: string },
): Promise<Summary> {
  const startedAt = performance.now();
  const each = Math.ceil(runs / cores);
  // Without an end each has seeds enough to itself.
  const apart = Number.isFinite(each) ? each : 100_000_000;
  const parts = await Promise.all(Array.from({ length: cores }, async (_, at) => {
    const json = await Deno.makeTempFile({ suffix: ".json" });
    try {
      await new Deno.Command(Deno.execPath(), {
        args: [
          ...["run", "-A", "--no-check", new URL("simulate.ts", import.meta.url).pathname],
          ...["--json", json, "--seed", String(seed + at * apart)],
          ...Number.isFinite(each) ? ["--runs", String(each)] : [],
          ...minutes === undefined ? [] : ["--minutes", String(minutes)],
          ...bug === undefined ? [] : ["--bug", bug],
        ],
      }).spawn().status;
      return JSON.parse(await Deno.readTextFile(json)) as Summary;
    } finally {
      await Deno.remove(json);
    }
  }));
  const sum = (of: (part: Summary) => number) => parts.reduce((total, part) => total + of(part), 0);
  return {
    cores,
    seeds: parts.flatMap(({ seeds }) => seeds),
    histories: sum(({ histories }) => histories),
    events: sum(({ events }) => events),
    minutes: (performance.now() - startedAt) / 60_000,
    cpuSeconds: sum(({ cpuSeconds }) => cpuSeconds),
    failures: parts.flatMap(({ failures }) => failures),
  };
}
