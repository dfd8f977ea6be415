import type { ProcessGroup } from "../worker/processes.ts";

type Say = (line: string) => void;

const HOST = "127.0.0.1";
const READY_LIMIT_MS = 60_000;
const ANSWER_MS = 10_000;
/** After this time, the Worker's output is shown. A busy computer takes 15 s for the first start. */
const IMPATIENT_MS = 20_000;
/** How long the parts of a killed stack may take to stop by themselves. */
const PORT_PATIENCE_MS = 4_000;
const POLL_MS = 50;

/** Waits until a port is free. @throws {Error} that names the variable to set when it stays in use. */
export async function waitForPort(name: string, port: number, say: Say): Promise<void> {
  const deadline = Date.now() + PORT_PATIENCE_MS;
  for (let isFirst = true; !isFree(port); isFirst = false) {
    if (Date.now() > deadline) {
      throw new Error(`Port ${port} is in use: set ${name} to another one`);
    }
    if (isFirst) say(`Waiting for port ${port}, which is in use`);
    await delay(POLL_MS);
  }
}

/** Waits until the Worker is ready. @throws {Error} after a minute, with its last answer. */
export async function waitForWorker(api: string, worker: ProcessGroup, say: Say): Promise<void> {
  const startedAt = Date.now();
  const impatience = setTimeout(() => {
    say("The Worker is not ready yet. Its output:");
    worker.showOutput();
  }, IMPATIENT_MS);
  for (let answer = "no answer";; await delay(POLL_MS)) {
    try {
      const response = await fetch(`${api}/healthz`, { signal: AbortSignal.timeout(ANSWER_MS) });
      answer = `${response.status} ${(await response.text()).slice(0, 200)}`;
      if (response.ok) return clearTimeout(impatience);
    } catch {
      // Not listening yet.
    }
    if (Date.now() - startedAt > READY_LIMIT_MS) {
      throw new Error(`The Worker is not ready after ${READY_LIMIT_MS / 1000} s: ${answer}`);
    }
  }
}

function isFree(port: number): boolean {
  try {
    Deno.listen({ hostname: HOST, port }).close();
    return true;
  } catch {
    return false;
  }
}

function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
