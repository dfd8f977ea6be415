import { join } from "node:path";
import type { LocalSecrets } from "./secrets.ts";
import { writePrivately } from "./secrets.ts";
import { type ProcessGroup, startGroup } from "./processes.ts";

/** Where the Worker listens and what it is connected to. */
export type WorkerOptions = {
  /** The repository. */
  root: string;
  /** Holds the env file and the Worker's state. */
  directory: string;
  port: number;
  gatewayUrl: string;
  consoleUrl: string;
  secrets: LocalSecrets;
  /** Variables of `wrangler.toml` with other values; they prevail over everything else. */
  vars?: Record<string, string>;
};

/** What a developer may decide by an environment variable of the same name. */
const OVERRIDABLE = [
  "PUBLIC_URL",
  "PEWACA_FRONTEND_URL",
  "PEWACA_ALLOWED_ORIGINS",
  "PEWACA_SENDER",
  "PEWACA_MEDIA_URL",
  "PEWACA_LEGACY_API_URL",
  "PEWACA_LEGACY_ROUTES",
  "ZPORTA_FRONTEND_URL",
  "ZPORTA_API_URL",
  "ZPORTA_ADMIN_URL",
  "ZPORTA_ALLOWED_ORIGINS",
  "ZPORTA_SENDER",
  "ZPORTA_MEDIA_URL",
  "ZPORTA_LEGACY_API_URL",
  "ZPORTA_LEGACY_ROUTES",
  "ZPORTA_GOOGLE_CLIENT_ID",
  "ZPORTA_GOOGLE_JWKS_URL",
  "PEWACA_HOST",
  "ZPORTA_HOST",
  "PASSWORD_SCHEME",
];

/** Wrangler's line per request holds the path, and with it tokens. The Worker has a line of its own. */
const REQUEST_LINE = /^\[wrangler:info\] [A-Z]+ \//;

/** Runs the Worker in workerd through `wrangler dev`, itself run by this Deno. */
export async function startWorker(options: WorkerOptions): Promise<ProcessGroup> {
  const envFile = join(options.directory, "worker.env");
  const bindings = workerEnv(options);
  await writePrivately(envFile, formatEnv(bindings));
  const flags = {
    "--config": join(options.root, "wrangler.toml"),
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
    isShown: (line) => !REQUEST_LINE.test(line),
    env: {
      ...environmentWithout(Object.keys(bindings)),
      WRANGLER_SEND_METRICS: "false",
      CLOUDFLARE_CF_FETCH_ENABLED: "false",
      WRANGLER_WRITE_LOGS: "false",
      NO_COLOR: "1",
    },
  });
}

/** Wrangler prefers a variable of its own environment, say our `DATABASE_URL`, to the env file. */
function environmentWithout(names: string[]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(Deno.env.toObject()).filter(([name]) => !names.includes(name)),
  );
}

function workerEnv(options: WorkerOptions): Record<string, string> {
  const { gatewayUrl, consoleUrl, secrets, port, vars } = options;
  const legacyUrl = Deno.env.get("LEGACY_API_URL");
  const chosen = OVERRIDABLE.map((name) => [name, Deno.env.get(name)]).filter(([, value]) => value);
  return {
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    DATABASE_URL: gatewayUrl,
    RESEND_API_KEY: secrets.resendApiKey,
    RESEND_BASE_URL: consoleUrl,
    SERVICE_KEY: secrets.serviceKey,
    METRICS_TOKEN: secrets.metricsToken,
    PEWACA_JWT_KEY: secrets.pewacaJwtKey,
    PEWACA_FRONTEND_URL: consoleUrl,
    // the pages behind the links, under both names that a browser may use for this computer
    PEWACA_ALLOWED_ORIGINS: [
      consoleUrl,
      consoleUrl.replace("127.0.0.1", "localhost"),
      "http://localhost",
    ].join(","),
    // Wrangler takes from the env file what wrangler.toml names, and it names one of the two.
    ...legacyUrl && { PEWACA_LEGACY_API_URL: legacyUrl },
    ZPORTA_FRONTEND_URL: consoleUrl,
    ZPORTA_API_URL: `http://127.0.0.1:${port}`,
    ZPORTA_ALLOWED_ORIGINS: [consoleUrl, "http://localhost:3000"].join(","),
    ...Object.fromEntries(chosen),
    ...vars,
  };
}

function formatEnv(env: Record<string, string>): string {
  return Object.entries(env).map(([name, value]) => `${name}='${value}'\n`).join("");
}
