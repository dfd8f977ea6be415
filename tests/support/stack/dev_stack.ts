import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { urlOf } from "../../../ops/connect.ts";
import type { StackFile } from "../../../ops/local_stack.ts";
import { createDatabase, type TestDatabase } from "../mysql/mysql.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const READY_MS = 120_000;

/** `deno task dev` as a developer starts it, on a database and in a directory of its own. */
export type DevStack = AsyncDisposable & {
  file: StackFile;
  database: TestDatabase;
  /** Where it keeps its files. */
  directory: string;
  /** What it has printed so far. */
  output: () => string;
  /** The exit code, when it has ended. */
  ended: Promise<number>;
};

/** Starts the stack with these variables, and waits until it says that it is ready. */
export async function startDevStack(env: Record<string, string> = {}): Promise<DevStack> {
  await using started = new AsyncDisposableStack();
  const database = started.use(await createDatabase({ migrated: false }));
  const directory = await Deno.makeTempDir();
  started.defer(() => Deno.remove(directory, { recursive: true }));
  const [port, consolePort, operatorsPort] = freePorts(3);
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "local/dev.ts"],
    cwd: ROOT,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    env: {
      PORT: String(port),
      CONSOLE_PORT: String(consolePort),
      OPERATORS_PORT: String(operatorsPort),
      DATABASE_URL: urlOf(database.mysql),
      LOCAL_DIRECTORY: directory,
      ...env,
    },
  }).spawn();
  let output = "";
  const read = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>) => {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) output += text;
  };
  const reading = Promise.all([read(child.stdout), read(child.stderr)]);
  const ended = child.status.then(async ({ code }) => (await reading, code));
  started.defer(async () => {
    try {
      child.kill("SIGTERM");
    } catch {
      // It has ended already.
    }
    await ended;
  });
  const deadline = Date.now() + READY_MS;
  let exit: number | undefined;
  ended.then((code) => exit = code);
  while (!output.includes("Stop with Ctrl-C")) {
    assert.ok(Date.now() < deadline && exit === undefined, `The stack is not ready:\n${output}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const file = JSON.parse(await Deno.readTextFile(`${directory}/stack.json`));
  const running = started.move();
  return {
    file,
    database,
    directory,
    output: () => output,
    ended,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

function freePorts(count: number): number[] {
  const listeners = Array.from(
    { length: count },
    () => Deno.listen({ hostname: "127.0.0.1", port: 0 }),
  );
  const ports = listeners.map(({ addr }) => addr.port);
  for (const listener of listeners) listener.close();
  return ports;
}
