import { join } from "node:path";
import { LOCAL_GOOGLE_CLIENT } from "../studio/accounts/google.ts";
import { createLogLines, type LogLines } from "./log_lines.ts";
import type { LocalSecrets } from "../stack/secrets.ts";
import { writePrivately } from "../stack/secrets.ts";
import { type ProcessGroup, startGroup } from "./processes.ts";

/** Where the Worker listens, and what it connects to. */
export type WorkerOptions = {
  /** The repository. */
  root: string;
  /** Holds the env file and the Worker's state. */
  directory: string;
  port: number;
  gatewayUrl: string;
  /** The gateways of tenants with a database of their own, by variable: `PEWACA_DATABASE_URL`. */
  tenantGatewayUrls?: Record<string, string>;
  consoleUrl: string;
  secrets: LocalSecrets;
  /** Secrets of one purpose, by name. Default: none. */
  ownSecrets?: Record<string, string>;
  /** Whether the rate limiters limit. Default: as in production. */
  isLimited?: boolean;
  /** Shows the lines that it writes. Default: as they are, but for wrangler's. */
  print?: LogLines;
  /** Is told every line, whether it is shown or not. */
  hear?: (line: string) => void;
  /** What the Worker tells the studio about each request with. Default: it tells nothing. */
  recordingKey?: string;
  /** Values for variables of `wrangler.toml`. They override everything else. */
  vars?: Record<string, string>;
};

/** Pages on this computer, under both host names that a browser may use for it. */
const ANY_LOCAL_ORIGIN = ["http", "https"].flatMap((scheme) =>
  ["localhost", "127.0.0.1", "[::1]"].map((host) => `${scheme}://${host}:*`)
).join(",");

/** More requests a minute than anybody sends. */
const NO_LIMIT = 1_000_000_000;

/** Runs the Worker in workerd with `wrangler dev`, which in turn runs in this Deno. */
export async function startWorkerProcess(options: WorkerOptions): Promise<ProcessGroup> {
  const envFile = join(options.directory, "worker.env");
  const config = await Deno.readTextFile(join(options.root, "wrangler.toml"));
  const bindings = workerEnv(options, variablesOf(config));
  await writePrivately(envFile, formatEnv(bindings));
  const flags = {
    "--config": await writeConfig(options, config),
    "--env-file": envFile,
    "--ip": "127.0.0.1",
    "--port": String(options.port),
    "--inspector-port": "0",
    "--persist-to": join(options.directory, "worker-state"),
    "--show-interactive-dev-session": "false",
  };
  return startGroup([
    Deno.execPath(),
    "run",
    "--quiet",
    "--allow-all",
    join(options.root, "node_modules/wrangler/wrangler-dist/cli.js"),
    "dev",
    "--local",
    ...Object.entries(flags).map(([flag, value]) => `${flag}=${value}`),
  ], {
    cwd: options.root,
    hear: options.hear,
    print: options.print ?? createLogLines("json", console.log),
    env: {
      ...environmentWithout(Object.keys(bindings)),
      WRANGLER_SEND_METRICS: "false",
      CLOUDFLARE_CF_FETCH_ENABLED: "false",
      WRANGLER_WRITE_LOGS: "false",
      // Its lines for requests have the path.
      WRANGLER_LOG: "log",
      NO_COLOR: "1",
    },
  });
}

/** Wrangler prefers its own environment to the env file, for example our `DATABASE_URL`. */
function environmentWithout(names: string[]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(Deno.env.toObject()).filter(([name]) => !names.includes(name)),
  );
}

/** The names under `[vars]`. A developer may override them by environment variables. */
function variablesOf(config: string): string[] {
  const section = /^\[vars\]$(.*?)^\[/ms.exec(config)?.[1] ?? "";
  return [...section.matchAll(/^(\w+) = /gm)].map(([, name]) => name!);
}

/**
 * Returns the path of the configuration. Wrangler reads from the env file only the names that occur in the
 * configuration, so those of tenants with their own database, and secrets of one purpose, are added in a
 * copy. So are limits that nobody reaches: the Worker itself knows no way to switch them off. The Worker that
 * tells the studio about requests is production's with something around it.
 */
async function writeConfig(options: WorkerOptions, config: string): Promise<string> {
  const names = Object.keys({ ...options.tenantGatewayUrls, ...options.ownSecrets });
  const { isLimited = true, recordingKey, consoleUrl } = options;
  if (names.length === 0 && isLimited && !recordingKey) return join(options.root, "wrangler.toml");
  const copy = config
    .replace(/^required = \[/m, `required = [${names.map((name) => `"${name}", `).join("")}`)
    .replaceAll(/^(main|directory) = "/gm, `$1 = "${options.root}/`)
    .replaceAll('= "./', `= "${options.root}/`)
    .replaceAll(/\blimit = \d+/g, (limit) => isLimited ? limit : `limit = ${NO_LIMIT}`);
  const recorded = recordingKey
    ? copy
      .replace("/src/worker.ts", "/local/recording/recording_worker.ts")
      .replace(/^(?=workers_dev)/m, 'compatibility_flags = ["nodejs_als"]\n')
      .replace("[vars]", `[vars]\nSTUDIO_URL = "${consoleUrl}"\nSTUDIO_KEY = "${recordingKey}"`)
    : copy;
  const file = join(options.directory, "wrangler.toml");
  await writePrivately(file, recorded);
  return file;
}

function workerEnv(options: WorkerOptions, variables: string[]): Record<string, string> {
  const { gatewayUrl, tenantGatewayUrls, consoleUrl, secrets, port, vars } = options;
  const legacyUrl = Deno.env.get("LEGACY_API_URL");
  const chosen = variables.filter((name) => name !== "RESEND_BASE_URL")
    .map((name) => [name, Deno.env.get(name)]).filter(([, value]) => value);
  return {
    PUBLIC_URL: `http://${hostFor("PEWACA")}:${port}`,
    DATABASE_URL: gatewayUrl,
    ...tenantGatewayUrls,
    RESEND_API_KEY: secrets.resendApiKey,
    RESEND_BASE_URL: consoleUrl,
    RESEND_WEBHOOK_SECRET: secrets.webhookSecret,
    SERVICE_KEY: secrets.serviceKey,
    METRICS_TOKEN: secrets.metricsToken,
    PEWACA_JWT_KEY: secrets.pewacaJwtKey,
    ...options.ownSecrets,
    PEWACA_FRONTEND_URL: consoleUrl,
    PEWACA_ALLOWED_ORIGINS: ANY_LOCAL_ORIGIN,
    // The older name does not occur in wrangler.toml, so wrangler would ignore it.
    ...legacyUrl && { PEWACA_LEGACY_API_URL: legacyUrl },
    ZPORTA_FRONTEND_URL: consoleUrl,
    ZPORTA_API_URL: `http://${hostFor("ZPORTA")}:${port}`,
    ZPORTA_ALLOWED_ORIGINS: ANY_LOCAL_ORIGIN,
    ZPORTA_GOOGLE_CLIENT_ID: LOCAL_GOOGLE_CLIENT,
    ZPORTA_GOOGLE_JWKS_URL: `${consoleUrl}/google/certs`,
    ...Object.fromEntries(chosen),
    ...vars,
  };
}

/** A tenant's links lead to a host of its own, where a developer gives it one, such as `localhost`. */
function hostFor(tenant: string): string {
  return Deno.env.get(`${tenant}_HOSTS`)?.split(",")[0]?.trim() || "127.0.0.1";
}

function formatEnv(env: Record<string, string>): string {
  return Object.entries(env).map(([name, value]) => `${name}='${value}'\n`).join("");
}
