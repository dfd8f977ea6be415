import { join } from "node:path";
import { listen } from "../../local/stack/listen.ts";
import { serveWorkerd } from "../../tests/support/workerd/workerd_process.ts";
import { TRACE_GC, watchMemory } from "./memory.ts";
import { type Measured, soak } from "./sampling.ts";

/** As many requests go out for each that comes in as the Worker's, in the mean. */
const SUBREQUESTS = 4;

/** A Worker that keeps nothing: what workerd holds beside it is workerd's own. */
const PROGRAM = `export default {
  async fetch(_request, { URL }) {
    const texts = [];
    for (let i = 0; i < ${SUBREQUESTS}; i++) {
      const answer = await fetch(URL, { method: "POST", body: "SELECT 1".padEnd(400) });
      texts.push(await answer.text());
    }
    return new Response(texts.join("\\n"));
  },
};`;

/** Lets workerd run a Worker of ten lines, which asks a server four times and answers with what it says. */
export async function soakSmallWorker(
  options: { minutes: number; rate: number; everySeconds: number; say: (line: string) => void },
): Promise<Omit<Measured, "times">> {
  await using started = new AsyncDisposableStack();
  const server = started.adopt(
    await listen(() => new Response("row ".repeat(150))),
    (server) => server.close(),
  );
  const folder = started.adopt(
    await Deno.makeTempDir({ prefix: "daftar-small-worker-" }),
    (path) => Deno.remove(path, { recursive: true }),
  );
  const config = join(folder, "config.capnp");
  await Deno.writeTextFile(config, configOf(server.url));
  const logged: string[] = [];
  const workerd = await serveWorkerd(config, logged);
  started.defer(workerd.kill);
  const url = `http://127.0.0.1:${workerd.ports.get("http")}`;
  const once = async () => void await (await fetch(url)).text();
  return await soak({ ...options, readMemory: watchMemory(workerd.pid, logged), once });
}

function configOf(url: string): string {
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "small", worker = .small),
    (name = "internet", network = (allow = ["public", "private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "small")],
  v8Flags = ["${TRACE_GC}"],
);
const small :Workerd.Worker = (
  compatibilityDate = "2026-01-01",
  modules = [(name = "small.js", esModule = ${JSON.stringify(PROGRAM)})],
  bindings = [(name = "URL", text = ${JSON.stringify(url)})],
);
`;
}
