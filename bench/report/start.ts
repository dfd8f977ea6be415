import { join } from "node:path";
import { compressedKib, readModules } from "../../ops/deploy/bundle_size.ts";
import { bundleFrom } from "../../tests/support/workerd/bundle.ts";
import type { Workerd } from "../../tests/support/workerd/workerd.ts";
import { serveWorkerd } from "../../tests/support/workerd/workerd_process.ts";
import { cpuMsOf } from "./cpu.ts";
import { type Spread, spreadOf } from "./statistics.ts";

/** How long workerd takes from its start to the first answer, in milliseconds. */
export type Start = { cpuMs: Spread; clockMs: Spread };

const RUNS = 7;

/** Starts the Worker again and again; and one of a line, which is what workerd itself takes. */
export async function measureStarts({ config }: Workerd): Promise<{ worker: Start; empty: Start }> {
  const folder = await Deno.makeTempDir({ prefix: "daftar-empty-" });
  try {
    const empty = join(folder, "config.capnp");
    await Deno.writeTextFile(empty, EMPTY);
    const [worker, none]: [number[][], number[][]] = [[], []];
    for (let run = 0; run < RUNS; run++) {
      worker.push(await startOnce(config));
      none.push(await startOnce(empty));
    }
    return { worker: startOf(worker), empty: startOf(none) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const EMPTY = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "empty", worker = .empty)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "empty")],
);
const empty :Workerd.Worker = (
  compatibilityDate = "2026-01-01",
  modules = [(name = "w.js", esModule = "export default { fetch: () => new Response() }")],
);
`;

async function startOnce(config: string): Promise<number[]> {
  await using started = new AsyncDisposableStack();
  const startedAt = performance.now();
  const { pid, ports, kill } = await serveWorkerd(config, []);
  started.defer(kill);
  const response = await fetch(`http://127.0.0.1:${ports.get("http")}/`, { redirect: "manual" });
  await response.body?.cancel();
  return [cpuMsOf(pid), performance.now() - startedAt];
}

function startOf(runs: number[][]): Start {
  return {
    cpuMs: spreadOf(runs.map(([cpu]) => cpu!)),
    clockMs: spreadOf(runs.map(([, clock]) => clock!)),
  };
}

/** How large the Worker of a checkout is as it is deployed, compressed, in KiB. */
export async function bundleKibOf(root: string): Promise<number> {
  const folder = await Deno.makeTempDir({ prefix: "daftar-bundle-" });
  try {
    await Deno.mkdir(join(root, "dist/public"), { recursive: true });
    await bundleFrom(root, folder, "--minify");
    return compressedKib(readModules(folder));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
