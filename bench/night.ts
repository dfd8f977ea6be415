/**
 * `deno task night`: what is measured in a night, one after the other, with its summary in `docs/night.md`.
 */
import { runCommand, UsageError } from "../ops/command_line.ts";
import { markdownTable, programRevisionOf, writeFigures } from "../tests/support/figures.ts";
import type { RoundSummary } from "../tests/crash/round.ts";
import type { Summary as Simulated } from "../simulator/summary.ts";
import { sum } from "./report/statistics.ts";
import type { ScaleReport } from "./scale.ts";
import type { Soak } from "./soak/report.ts";

const ROOT = new URL("../", import.meta.url).pathname;
const FOLDER = `${ROOT}dist/night`;
const PAGE = `${ROOT}docs/night.md`;

/** What a command has measured, of which revision, and how long it took. */
type Measurement = { revision: string; date: string; minutes: number; result: unknown };

/** A cell for what was tried, and one for what was found. */
type Summary = { tried: string; found: string };

/** A command of the night: its arguments before `--json`, and what its JSON comes to. */
type Step = { command: readonly string[]; summarize: (result: never) => Summary };

const STEPS: Readonly<Record<string, Step>> = {
  simulator: {
    command: ["simulate", "--runs=1000000", `--cores=${navigator.hardwareConcurrency}`],
    summarize: ({ seeds, histories, events, cpuSeconds, failures }: Simulated) => ({
      tried: `${count(histories)} histories, ${count(events)} events, from the seeds ` +
        `${seeds.map(({ first }) => first).join(" and ")} on; ` +
        `${count(60 * histories / cpuSeconds)} in a minute of CPU`,
      found: failures.length === 0
        ? "no invariant violated"
        : failures.map(({ seed, violations }) => `${seed}: ${violations[0]}`).join("; "),
    }),
  },
  crash: {
    command: ["crash"],
    summarize: (rounds: RoundSummary[]) => ({
      tried:
        `${rounds.length} rounds, ${
          sum(rounds.flatMap(({ kills }) => Object.values(kills)))
        } × kill -9, ${count(sum(rounds.map(({ answers }) => answers)))} answers, ` +
        `${sum(rounds.map(({ accounts }) => accounts))} accounts`,
      found: rounds.flatMap(({ found }) => found).map(({ kind, what }) => `${kind}: ${what}`)
        .join("; ") ||
        "no orphan, no false answer, no email for nobody, nothing lost, nothing doubled",
    }),
  },
  scale: {
    command: ["bench:scale", "--accounts=10000000"],
    summarize: ({ accounts, costs, flaws, pages, signUps, doctor }: ScaleReport) => ({
      tried: `${count(accounts)} accounts of each product, ${costs.length} statements, ` +
        `${pages.length} pages`,
      found: `${flaws.length} scans or sorts; ` +
        `${
          pages.filter(({ medianMs, limitMs }) => medianMs > limitMs).length
        } pages above their limit; ` +
        `a sign-up is ${signUps.ratio.toFixed(2)} of one in 1,000 accounts, with ` +
        `${Math.round(signUps.largeRows)} rows and ${Math.round(signUps.smallRows)}; ` +
        `the doctor takes ${Math.round(doctor.seconds)} s`,
    }),
  },
  soak: {
    command: ["bench:soak"],
    summarize: ({ worker, small }: Soak) => ({
      tried: `${worker.minutes} minutes, ${count(worker.calls)} calls`,
      found: `${worker.failures.length} wrong answers; ` +
        `${residentAt(worker, 1 / 3)} MiB after a third, ${residentAt(worker, 1)} at the end ` +
        `(a Worker of ten lines: ${residentAt(small, 1)}); p95 at most ` +
        `${Math.max(...worker.times.map(({ p50, p95 }) => p95 / p50)).toFixed(1)} × p50`,
    }),
  },
};

/** Runs a step, and keeps what it has measured. Returns whether it ended well. */
async function measure(name: string, { command }: Step): Promise<boolean> {
  const json = await Deno.makeTempFile({ suffix: ".json" });
  const startedAt = performance.now();
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", ...command, `--json=${json}`],
    cwd: ROOT,
  }).spawn().status;
  const text = await Deno.readTextFile(json);
  await Deno.remove(json);
  if (text === "") return false;
  const measurement: Measurement = {
    revision: await programRevisionOf(ROOT),
    date: new Date().toISOString().slice(0, 10),
    minutes: Math.round((performance.now() - startedAt) / 60_000),
    result: JSON.parse(text),
  };
  await Deno.mkdir(FOLDER, { recursive: true });
  await Deno.writeTextFile(`${FOLDER}/${name}.json`, JSON.stringify(measurement));
  return success;
}

async function writeSummary(): Promise<void> {
  const rows: Record<string, string | number>[] = [];
  for (const [name, step] of Object.entries(STEPS)) {
    const text = await Deno.readTextFile(`${FOLDER}/${name}.json`).catch(() => null);
    if (text === null) continue;
    const { revision, date, minutes, result }: Measurement = JSON.parse(text);
    const { tried, found } = step.summarize(result as never);
    const command = `\`deno task ${step.command.join(" ")}\``;
    rows.push({ command, "revision of src": `\`${revision}\``, date, minutes, tried, found });
  }
  await writeFigures(PAGE, markdownTable(rows));
}

function residentAt({ memory }: Pick<Soak["small"], "memory">, share: number): number {
  return Math.round(memory[Math.round((memory.length - 1) * share)]!.resident);
}

function count(number: number): string {
  return Math.round(number).toLocaleString("en-US");
}

if (import.meta.main) {
  await runCommand({
    name: "deno task night",
    purpose:
      "Runs a million simulated histories, crashes of real parts, ten million accounts, and an " +
      "hour of mixed calls, and writes their summary into docs/night.md.",
    options: {
      only: { value: "NAMES", description: `Of ${Object.keys(STEPS).join(", ")}, comma-separated` },
      render: { description: "Only writes the summary of what was measured before" },
    },
    exitCodes: { 0: "All ended well", 1: "At least one found a fault, or something above a limit" },
  }, async ({ only, render }) => {
    const names = only ? String(only).split(",") : Object.keys(STEPS);
    let code = 0;
    for (const name of render ? [] : names) {
      const step = STEPS[name];
      if (!step) throw new UsageError(`Nothing is called ${name}`);
      if (!await measure(name, step)) code = 1;
    }
    await writeSummary();
    return code;
  });
}
