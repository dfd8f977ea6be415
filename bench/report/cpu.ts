import { type Act, ACTS, perform, type Ready, type World } from "./acts.ts";
import { type Ratio, ratioOf, type Spread, spreadOf } from "./statistics.ts";
import type { Workerd } from "../../tests/support/workerd/workerd.ts";
import { serveWorkerd } from "../../tests/support/workerd/workerd_process.ts";

/** The CPU time of one request of each kind, in milliseconds, and of the last release by turns. */
export type CpuCost = {
  ms: Spread;
  /** Of the last release; `null` where this clone has none. */
  before: Spread | null;
  ratio: Ratio | null;
};

/** How often both are started anew. */
const ROUNDS = 5;
/** Pairs of a row of requests here and a row there; one more comes first, and is not counted. */
const PAIRS = 3;
/** Counts are gathered for half a second before they are written. */
const SEQUEL_MS = 600;

/** The CPU time that all threads of a process have taken, in milliseconds. Linux only. */
export function cpuMsOf(pid: number): number {
  let nanoseconds = 0;
  for (const { name } of Deno.readDirSync(`/proc/${pid}/task`)) {
    try {
      const text = Deno.readTextFileSync(`/proc/${pid}/task/${name}/schedstat`);
      nanoseconds += Number(text.split(" ")[0]);
    } catch {
      // The thread has ended meanwhile.
    }
  }
  return nanoseconds / 1e6;
}

/** How much memory a process has, in MiB. */
export function residentMibOf(pid: number): number {
  const [, kib] = /^VmRSS:\s+(\d+)/m.exec(Deno.readTextFileSync(`/proc/${pid}/status`)) ?? [];
  return Number(kib) / 1024;
}

/** A Worker in workerd as the acts see it. */
export function worldOf({ url, inbox, databaseOf, logged }: Omit<Workerd, "pid">): World {
  return {
    send: (path, init) => fetch(url + path, init),
    query: databaseOf("pewaca").query,
    mailTo: async (address) => {
      for (let attempt = 0; attempt < 1000; attempt++) {
        const [mail] = inbox.emails(address);
        if (mail) return mail;
        await sleep(10);
      }
      throw new Error(`No mail for ${address}: ${logged.slice(-3)}`);
    },
  };
}

/**
 * Measures every act in workerd, with what follows the answer: the CPU time of its process alone, without the
 * database and the client. `before` is the last release, which is measured by turns.
 */
export async function measureCpu(
  now: Workerd,
  before: Workerd | null,
  onProgress: (fraction: number) => void,
): Promise<Record<string, CpuCost>> {
  const rounds: Record<string, number[][][]> = {};
  for (let round = 0; round < ROUNDS; round++) {
    await using started = new AsyncDisposableStack();
    const sides: Side[] = [];
    for (const worker of before ? [now, before] : [now]) {
      const { pid, ports, kill } = await serveWorkerd(worker.config, []);
      started.defer(kill);
      const url = `http://127.0.0.1:${ports.get("http")}`;
      sides.push({ pid, world: worldOf({ ...worker, url }) });
    }
    for (const [i, act] of ACTS.entries()) {
      (rounds[act.name] ??= []).push(await measurePairs(act, sides));
      onProgress((round + (i + 1) / ACTS.length) / ROUNDS);
    }
  }
  return Object.fromEntries(
    Object.entries(rounds).map(([name, rounds]) => {
      const side = (which: number) => spreadOf(rounds.flat().map((pair) => pair[which]!));
      const ratio = () =>
        ratioOf(rounds.map((pairs) => pairs.map(([here, there]) => [here!, there!] as const)));
      return [name, { ms: side(0), before: before && side(1), ratio: before && ratio() }];
    }),
  );
}

type Side = { pid: number; world: World };

async function measurePairs(act: Act, sides: readonly Side[]): Promise<number[][]> {
  const ready: Ready[][] = [];
  for (const { world } of sides) ready.push(await act.prepare(world, (PAIRS + 1) * act.runs));
  const pairs: number[][] = [];
  for (let pair = 0; pair <= PAIRS; pair++) {
    for (const { world } of sides) await act.restore?.(world);
    if (pair === 0) await sleep(SEQUEL_MS);
    const order = [...sides.keys()];
    if (pair % 2 === 1) order.reverse();
    const startedAt = sides.map(({ pid }) => cpuMsOf(pid));
    for (const which of order) {
      const row = ready[which]!.splice(0, act.runs);
      for (const request of row) await perform(sides[which]!.world, act, request);
    }
    if (act.hasSequel) await sleep(SEQUEL_MS);
    if (pair > 0) pairs.push(sides.map(({ pid }, i) => (cpuMsOf(pid) - startedAt[i]!) / act.runs));
  }
  return pairs;
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
