import { createRequire } from "node:module";
import { join } from "node:path";
import { newWebhookSecret } from "../../../local/mail/events.ts";
import { type Console, startConsole } from "../../../local/studio/console.ts";
import { bundleFrom } from "./bundle.ts";
import { createDatabase, databaseGroups, type TestDatabase } from "../mysql/mysql.ts";
import { TENANTS } from "../../../src/tenants/mod.ts";

/** The bundle in workerd alone: it calls the database by sockets of its own, and clients call it by theirs. */
export type Workerd = {
  /** Its origin, without a trailing slash. */
  url: string;
  databaseOf: (tenant: string) => TestDatabase;
  inbox: Console;
  /** What the Worker has logged, and what workerd says about it. */
  logged: string[];
  [Symbol.asyncDispose]: () => Promise<void>;
};

const ROOT = new URL("../../../", import.meta.url).pathname;

/** The program itself: the command of the same name is a script that would outlive its end. */
const WORKERD: string = createRequire(
  Deno.realPathSync(join(ROOT, "node_modules/.bin/workerd")),
)("workerd").default;

/** By the ending of a file's name, what workerd takes it for. */
const KINDS: Record<string, string> = { js: "esModule", wasm: "wasm", bin: "data", css: "text" };

/**
 * Starts the Worker, as wrangler bundles it, with `workerd serve`. The harness of `worker.ts` carries every
 * request of the Worker to the network itself: there a broken connection is an answer of the harness.
 * Rate limits and photos are not there, because they are no part of workerd. `root` is the checkout of the
 * Worker; the database has the schema of this one. `amend` changes the bundled program, for a test that looks
 * inside.
 */
export async function startWorkerd(
  vars: Record<string, string> = {},
  root = ROOT,
  amend?: (program: string) => string,
): Promise<Workerd> {
  await using started = new AsyncDisposableStack();
  const databases = new Map<string, TestDatabase>();
  for (const group of databaseGroups(TENANTS)) {
    const database = started.use(await createDatabase({ tenants: group, seeded: true }));
    for (const { name } of group) databases.set(name, database);
  }
  const inbox = started.adopt(await startConsole(), (console) => console.close());
  const folder = started.adopt(
    await Deno.makeTempDir({ prefix: "daftar-workerd-" }),
    (path) => Deno.remove(path, { recursive: true }),
  );
  // Without the folder of the documents wrangler refuses.
  await Deno.mkdir(join(root, "dist/public"), { recursive: true });
  await bundleFrom(root, folder);
  const program = join(folder, "worker.js");
  if (amend) await Deno.writeTextFile(program, amend(await Deno.readTextFile(program)));
  const bindings = {
    ...varsOf(await Deno.readTextFile(join(root, "wrangler.toml"))),
    RESEND_BASE_URL: inbox.url,
    EMAIL_REQUESTS_PER_SECOND: "1000",
    FAILED_LOG_IN_MS: "100",
    DATABASE_URL: databases.get(TENANTS[0]!.name)!.gateway.url,
    ...Object.fromEntries(
      [...databases].map(([name, { gateway }]) => [
        `${name.toUpperCase()}_DATABASE_URL`,
        gateway.url,
      ]),
    ),
    RESEND_API_KEY: newKey(),
    RESEND_WEBHOOK_SECRET: newWebhookSecret(),
    SERVICE_KEY: newKey(),
    METRICS_TOKEN: newKey(),
    PEWACA_JWT_KEY: newKey(),
    ...vars,
  };
  await Deno.writeTextFile(join(folder, "config.capnp"), configOf(folder, bindings));
  const logged: string[] = [];
  const port = await serve(join(folder, "config.capnp"), logged, started);
  const running = started.move();
  return {
    url: `http://127.0.0.1:${port}`,
    databaseOf: (tenant) => databases.get(tenant)!,
    inbox,
    logged,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** The variables of production; a test replaces those that lead elsewhere. */
function varsOf(toml: string): Record<string, string> {
  const section = /^\[vars\]$(.*?)^\[/ms.exec(toml)![1]!;
  return Object.fromEntries(
    [...section.matchAll(/^(\w+) = "(.*)"$/gm)].map(([, name, value]) => [name!, value!]),
  );
}

/**
 * The configuration of workerd.
 *
 * Source: https://github.com/cloudflare/workerd/blob/main/src/workerd/server/workerd.capnp
 */
function configOf(folder: string, bindings: Record<string, string>): string {
  const toml = Deno.readTextFileSync(join(ROOT, "wrangler.toml"));
  const compatibilityDate = /^compatibility_date = "(.*)"$/m.exec(toml)![1];
  // The main module comes first.
  const files = [...Deno.readDirSync(folder)].map(({ name }) => name)
    .filter((name) => name.split(".").at(-1)! in KINDS)
    .sort((one, other) => Number(other === "worker.js") - Number(one === "worker.js"));
  const modules = files.map((name) =>
    `(name = "${name}", ${KINDS[name.split(".").at(-1)!]} = embed "${name}")`
  );
  const texts = Object.entries(bindings).map(([name, value]) =>
    `(name = ${JSON.stringify(name)}, text = ${JSON.stringify(value)})`
  );
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "daftar", worker = .daftar),
    (name = "internet", network = (allow = ["public", "private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "daftar")],
);
const daftar :Workerd.Worker = (
  compatibilityDate = "${compatibilityDate}",
  modules = [${modules.join(", ")}],
  bindings = [${texts.join(", ")}],
);
`;
}

/** Starts workerd, and returns the port that it has chosen. */
async function serve(
  config: string,
  logged: string[],
  started: AsyncDisposableStack,
): Promise<number> {
  const workerd = new Deno.Command(WORKERD, {
    // It says on this descriptor where it listens.
    args: ["serve", config, "--control-fd=1", "--verbose"],
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const read = async (stream: ReadableStream<Uint8Array>) => {
    const decoder = new TextDecoder();
    let rest = "";
    for await (const bytes of stream) {
      const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
      rest = lines.pop()!;
      for (const line of lines) {
        const listening = /"event":\s*"listen".*"port":\s*(\d+)/.exec(line);
        if (listening) resolve(Number(listening[1]));
        else logged.push(line);
      }
    }
  };
  const ended = Promise.all([read(workerd.stdout), read(workerd.stderr), workerd.status])
    .then(() => reject(new Error(`workerd has ended: ${logged.join("\n")}`)));
  started.defer(async () => {
    try {
      workerd.kill("SIGKILL");
    } catch {
      // It has ended by itself.
    }
    await ended;
  });
  return await promise;
}

function newKey(): string {
  return crypto.randomUUID() + crypto.randomUUID();
}
