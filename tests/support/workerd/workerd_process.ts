import { createRequire } from "node:module";
import { join } from "node:path";
import { newWebhookSecret } from "../../../local/mail/events.ts";
import { bundleFrom } from "./bundle.ts";

const ROOT = new URL("../../../", import.meta.url).pathname;

/** The program itself: the command of the same name is a script that would outlive its end. */
const WORKERD: string = createRequire(
  Deno.realPathSync(join(ROOT, "node_modules/.bin/workerd")),
)("workerd").default;

/** By the ending of a file's name, what workerd takes it for. */
const KINDS: Record<string, string> = { js: "esModule", wasm: "wasm", bin: "data", css: "text" };

/** A running workerd. */
export type WorkerdProcess = {
  pid: number;
  /** The port of each of its sockets, by name. */
  ports: ReadonlyMap<string, number>;
  /** Ends it as a crash does. Whatever it was doing stays undone. */
  kill: () => Promise<void>;
};

/**
 * Bundles the Worker of a checkout into a folder, with a configuration for workerd beside it, whose path is
 * returned. `amend` changes the bundled program. workerd runs no cron: with `cron: true` a request to the
 * socket `cron` does what the cron does. `v8Flags` are V8's.
 */
export async function bundleForWorkerd(
  { folder, root, bindings, amend, cron = false, v8Flags = [] }: {
    folder: string;
    root: string;
    bindings: Record<string, string>;
    amend?: (program: string) => string;
    cron?: boolean;
    v8Flags?: readonly string[];
  },
): Promise<string> {
  // Without the folder of the documents wrangler refuses.
  await Deno.mkdir(join(root, "dist/public"), { recursive: true });
  await bundleFrom(root, folder);
  const program = join(folder, "worker.js");
  if (amend) await Deno.writeTextFile(program, amend(await Deno.readTextFile(program)));
  const config = join(folder, "config.capnp");
  await Deno.writeTextFile(config, configOf(folder, bindings, cron, v8Flags));
  return config;
}

/** Where the Worker of a test finds what is outside: the database of each tenant, and the mail provider. */
export type Outside = { databaseUrls: ReadonlyMap<string, string>; mailUrl: string };

/**
 * The variables of production with new secrets, and with what is outside instead of what a deployment has.
 * Email goes out without delay, and nobody waits long for a refused login.
 */
export async function bindingsFor(
  { databaseUrls, mailUrl }: Outside,
  root = ROOT,
): Promise<Record<string, string>> {
  const toml = await Deno.readTextFile(join(root, "wrangler.toml"));
  const section = /^\[vars\]$(.*?)^\[/ms.exec(toml)![1]!;
  const variables = [...section.matchAll(/^(\w+) = "(.*)"$/gm)];
  const [firstUrl] = databaseUrls.values();
  return {
    ...Object.fromEntries(variables.map(([, name, value]) => [name!, value!])),
    RESEND_BASE_URL: mailUrl,
    EMAIL_REQUESTS_PER_SECOND: "1000",
    FAILED_LOG_IN_MS: "100",
    DATABASE_URL: firstUrl!,
    ...Object.fromEntries(
      [...databaseUrls].map(([tenant, url]) => [`${tenant.toUpperCase()}_DATABASE_URL`, url]),
    ),
    RESEND_API_KEY: newKey(),
    RESEND_WEBHOOK_SECRET: newWebhookSecret(),
    SERVICE_KEY: newKey(),
    METRICS_TOKEN: newKey(),
    PEWACA_JWT_KEY: newKey(),
  };
}

function newKey(): string {
  return crypto.randomUUID() + crypto.randomUUID();
}

/** Triggers the Worker's cron when it is asked for anything. */
const CRON = `export default {
  async fetch(request, { WORKER }) {
    const { outcome } = await WORKER.scheduled({ cron: "* * * * *" });
    return new Response(outcome, { status: outcome === "ok" ? 200 : 500 });
  },
};`;

/**
 * The configuration of workerd.
 *
 * Source: https://github.com/cloudflare/workerd/blob/main/src/workerd/server/workerd.capnp
 */
function configOf(
  folder: string,
  bindings: Record<string, string>,
  cron: boolean,
  v8Flags: readonly string[],
): string {
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
  const cronService = `(name = "cron", worker = (
      compatibilityDate = "${compatibilityDate}",
      compatibilityFlags = ["service_binding_extra_handlers"],
      modules = [(name = "cron.js", esModule = ${JSON.stringify(CRON)})],
      bindings = [(name = "WORKER", service = "daftar")],
    )),`;
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "daftar", worker = .daftar),
    (name = "internet", network = (allow = ["public", "private"])),
    ${cron ? cronService : ""}
  ],
  sockets = [
    (name = "http", address = "127.0.0.1:0", http = (), service = "daftar"),
    ${cron ? '(name = "cron", address = "127.0.0.1:0", http = (), service = "cron"),' : ""}
  ],
  v8Flags = ${JSON.stringify(v8Flags)},
);
const daftar :Workerd.Worker = (
  compatibilityDate = "${compatibilityDate}",
  modules = [${modules.join(", ")}],
  bindings = [${texts.join(", ")}],
);
`;
}

/**
 * Starts workerd, and waits until it listens at all sockets of its configuration. Its lines are added to
 * `logged`.
 *
 * @throws {Error} with what it has said, when it ends before that.
 */
export async function serveWorkerd(
  config: string,
  logged: string[],
): Promise<WorkerdProcess> {
  const sockets = (await Deno.readTextFile(config)).match(/address = "127/g)!.length;
  const child = new Deno.Command(WORKERD, {
    // It says on this descriptor where it listens. Cron's handler is called by an experimental binding.
    args: ["serve", config, "--control-fd=1", "--verbose", "--experimental"],
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const ports = new Map<string, number>();
  const { promise: listening, resolve, reject } = Promise.withResolvers<void>();
  const hear = (line: string) => {
    const [, name, port] = /"event":\s*"listen".*"socket":\s*"(\w+)".*"port":\s*(\d+)/.exec(line) ??
      [];
    if (!port) return void logged.push(line);
    ports.set(name!, Number(port));
    if (ports.size === sockets) resolve();
  };
  const ended = Promise.all([
    readLines(child.stdout, hear),
    readLines(child.stderr, hear),
    child.status,
  ])
    .then(() => reject(new Error(`workerd has ended: ${logged.join("\n")}`)));
  const kill = async () => {
    try {
      child.kill("SIGKILL");
    } catch {
      // It has ended by itself.
    }
    await ended;
  };
  await listening;
  return { pid: child.pid, ports, kill };
}

async function readLines(stream: ReadableStream<Uint8Array>, hear: (line: string) => void) {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const bytes of stream) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
    rest = lines.pop()!;
    for (const line of lines) hear(line);
  }
}
