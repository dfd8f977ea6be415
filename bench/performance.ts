/**
 * `deno task bench --report`: writes `docs/performance.md` with its plots, and the figures of the README and of
 * `docs/cost.md`. Compares with the last release by turns, and ends with 1 where an act has become slower.
 */
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { runCommand, UsageError } from "../ops/command_line.ts";
import { startProgress } from "../ops/progress.ts";
import { createPasswords } from "../src/core/passwords/passwords.ts";
import { argon2 } from "../tests/support/argon2.ts";
import { revisionOf, writeFigures } from "../tests/support/figures.ts";
import { testServer } from "../tests/support/mysql/mysql.ts";
import { findRelease, type Release } from "../tests/support/release.ts";
import { startWorkerd, type Workerd } from "../tests/support/workerd/workerd.ts";
import { connectToMysql } from "../ops/connect.ts";
import { ACTS } from "./report/acts.ts";
import { countAll } from "./report/counts.ts";
import { measureCpu, residentMibOf } from "./report/cpu.ts";
import { measureDrain } from "./report/drain.ts";
import { measureLatency } from "./report/latency.ts";
import { drawPlots } from "./report/plots.tsx";
import {
  isRegression,
  REGRESSION,
  renderCosts,
  renderReport,
  renderSentence,
  replaceSentence,
} from "./report/render.ts";
import type { Report } from "./report/report.ts";
import { bundleKibOf, measureStarts } from "./report/start.ts";
import { type Spread, spreadOf } from "./report/statistics.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const JSON_PATH = "docs/performance.json";
const HASHES = 15;

async function measureAll(): Promise<Report> {
  const release = await findRelease();
  if (!release.isHere) console.warn(`This clone has no ${release.name}: nothing is compared`);
  await using cleanUp = new AsyncDisposableStack();
  const folder = release.isHere ? await release.checkOut() : null;
  if (folder) cleanUp.defer(() => Deno.remove(folder, { recursive: true }));
  const revision = await revisionOf(ROOT);
  // Before other databases are there: the server's counters are those of all.
  const counts = await inSteps("Counting requests and rows", () => countAll({ rows: true }));
  const bundle = await inSteps("Bundling", async () => ({
    kib: await bundleKibOf(ROOT),
    beforeKib: folder ? await bundleKibOf(folder) : null,
  }));
  const drain = await inSteps("Sending a thousand emails", measureDrain);
  const measured = await measureInWorkerd(folder);
  return {
    revision,
    date: new Date().toISOString().slice(0, 10),
    release: release.isHere ? nameOf(release) : null,
    machine: await describeMachine(),
    hashMs: await measureHash(),
    counts,
    bundle,
    drain,
    ...measured,
  };
}

async function measureInWorkerd(
  releaseFolder: string | null,
): Promise<Pick<Report, "cpu" | "latency" | "start" | "memory">> {
  await using now = await startWorkerd();
  await using both = new AsyncDisposableStack();
  const before: Workerd | null = releaseFolder
    ? both.use(await startWorkerd({}, releaseFolder))
    : null;
  const start = await inSteps("Starting workerd", () => measureStarts(now));
  const startMib = residentMibOf(now.pid);
  const cpu = await inSteps(
    "CPU, by turns with the last release",
    (onProgress) => measureCpu(now, before, onProgress),
  );
  const latency = await inSteps(
    "Time at 0, 5, 20 and 80 ms a round trip",
    (onProgress) => measureLatency(now, onProgress),
  );
  return { start, cpu, latency, memory: { startMib, endMib: residentMibOf(now.pid) } };
}

async function inSteps<T>(
  what: string,
  work: (onProgress: (fraction: number) => void) => Promise<T>,
): Promise<T> {
  const progress = startProgress(what);
  try {
    return await work(progress.update);
  } finally {
    progress.done();
  }
}

/** In this process, whose engine is workerd's, too. */
async function measureHash(): Promise<Spread> {
  const passwords = createPasswords({ argon2, scheme: "argon2id" });
  const times: number[] = [];
  for (let run = -2; run < HASHES; run++) {
    const before = process.cpuUsage();
    await passwords.hash("rumah-baru-2024");
    const { user, system } = process.cpuUsage(before);
    if (run >= 0) times.push((user + system) / 1000);
  }
  return spreadOf(times);
}

/** A commit by its first seven digits. */
function nameOf({ name }: Release): string {
  return /^[0-9a-f]{40}$/.test(name) ? name.slice(0, 7) : name;
}

async function describeMachine(): Promise<Record<string, string>> {
  const read = (path: string, what: RegExp) => what.exec(Deno.readTextFileSync(path))?.[1] ?? "?";
  const gib = Number(read("/proc/meminfo", /^MemTotal:\s+(\d+)/m)) / 1024 ** 2;
  const server = connectToMysql(await testServer());
  const { rows: [row] } = await server.query("SELECT VERSION() AS version");
  await server.close();
  const workerd = join(ROOT, "node_modules/wrangler/package.json");
  return {
    "processor": `${
      read("/proc/cpuinfo", /^model name\s+: (.*)$/m)
    }, ${navigator.hardwareConcurrency} cores`,
    "memory": `${gib.toFixed(0)} GiB`,
    "load of a minute": read("/proc/loadavg", /^(\S+)/),
    "system": `Linux ${Deno.osRelease()}`,
    "runtimes": `workerd of wrangler ${
      read(workerd, /"version": "(.*?)"/)
    }, Deno ${Deno.version.deno}`,
    "database": String(row!.version),
  };
}

async function write(report: Report): Promise<void> {
  const plots = join(ROOT, "docs/performance");
  await Deno.mkdir(plots, { recursive: true });
  for (const [name, svg] of drawPlots(report)) {
    await Deno.writeTextFile(join(plots, name), `${svg}\n`);
  }
  const hasSoak = await Deno.stat(join(ROOT, "docs/soak.md")).then(() => true, () => false);
  const texts: Record<string, string> = {
    [JSON_PATH]: JSON.stringify(report, null, 2),
    "docs/performance.md": renderReport(report, hasSoak),
    "README.md": replaceSentence(await read("README.md"), renderSentence(report)),
  };
  for (const [path, text] of Object.entries(texts)) {
    await Deno.writeTextFile(join(ROOT, path), text);
  }
  await writeFigures(join(ROOT, "docs/cost.md"), renderCosts(report));
  const args = ["fmt", "--quiet", "docs/cost.md", "docs/performance", ...Object.keys(texts)];
  await new Deno.Command(Deno.execPath(), { args, cwd: ROOT }).output();
}

function read(path: string): Promise<string> {
  return Deno.readTextFile(join(ROOT, path));
}

function round(_: string, value: unknown): unknown {
  return typeof value === "number" ? Math.round(value * 1000) / 1000 : value;
}

if (import.meta.main) {
  await runCommand({
    name: "deno task bench --report",
    purpose:
      "Measures what requests cost, compares it with the last release by turns, and writes " +
      "docs/performance.md, its plots, and the figures of README.md and docs/cost.md. Takes five minutes.",
    options: {
      render: { description: "Only writes them anew, from docs/performance.json" },
      counts: { description: "Only counts requests, rows and bytes anew" },
    },
    exitCodes: { 1: `an act takes more than ${REGRESSION} times the CPU of the last release` },
  }, async ({ render, counts }) => {
    if (Deno.build.os !== "linux") throw new UsageError("CPU time of a process is read from /proc");
    const known = async (): Promise<Report> => JSON.parse(await read(JSON_PATH));
    const report = render
      ? await known()
      : counts
      ? { ...await known(), counts: await countAll({ rows: true }) }
      : await measureAll();
    // As it is written, so that whoever renders it again finds the same figures.
    await write(JSON.parse(JSON.stringify(report, round)));
    if (render || counts) return 0;
    const slower = ACTS.filter(({ name }) => {
      const ratio = report.cpu[name]?.ratio;
      return ratio && isRegression(ratio);
    });
    for (const { title, name } of slower) {
      console.error(`SLOWER: ${title}, ${report.cpu[name]!.ratio!.ratio.toFixed(2)} times`);
    }
    return slower.length > 0 ? 1 : 0;
  });
}
