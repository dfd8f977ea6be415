import { fileURLToPath } from "node:url";
import { gemEnvironment } from "./gems.ts";

/** A puma process; `ended` becomes true when it ends. */
export type Puma = { child: Deno.ChildProcess; ended: boolean; logged: Promise<unknown> };

const READY_SECONDS = 60;
const STOP_SECONDS = 10;

/** Starts the Rack application in this folder. Its output is written to the file `log`. */
export function startPuma(
  gems: string,
  port: number,
  settings: Record<string, string>,
  log: string,
): Puma {
  const command = new Deno.Command("ruby", {
    args: [`${gems}/bin/puma`, "--bind", `tcp://127.0.0.1:${port}`, "config.ru"],
    cwd: fileURLToPath(new URL(".", import.meta.url)),
    env: { ...inherited(), ...gemEnvironment(gems), ...settings },
    clearEnv: true, // PACT_BROKER_BASE_URL and others have another meaning for the gem
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
  const child = command.spawn();
  const puma: Puma = { child, ended: false, logged: writeLog(child, log) };
  child.status.then(() => puma.ended = true);
  return puma;
}

/** Waits until the broker answers at `url`. Returns `false` when it has ended or takes over a minute. */
export async function untilReady(puma: Puma, url: string): Promise<boolean> {
  const deadline = Date.now() + READY_SECONDS * 1000;
  while (!puma.ended && Date.now() < deadline) {
    if (await isReady(url)) return true;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return false;
}

/** Ends the process, after ten seconds by SIGKILL, and waits until it has ended. */
export async function stopPuma(puma: Puma): Promise<void> {
  const signal = (name: Deno.Signal) => puma.ended || puma.child.kill(name);
  signal("SIGTERM");
  const timer = setTimeout(() => signal("SIGKILL"), STOP_SECONDS * 1000);
  await puma.child.status;
  clearTimeout(timer);
  await puma.logged;
}

function inherited(): Record<string, string> {
  const names = ["PATH", "HOME", "TMPDIR", "TZ", "LD_LIBRARY_PATH"];
  return Object.fromEntries(names.flatMap((name) => {
    const value = Deno.env.get(name);
    return value === undefined ? [] : [[name, value]];
  }));
}

async function writeLog(child: Deno.ChildProcess, path: string): Promise<void> {
  using file = await Deno.create(path);
  const append = async (stream: ReadableStream<Uint8Array>) => {
    for await (const chunk of stream) await file.write(chunk);
  };
  await Promise.all([append(child.stdout), append(child.stderr)]);
}

async function isReady(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/diagnostic/status/heartbeat`);
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}
