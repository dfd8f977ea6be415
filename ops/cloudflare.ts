import { fileURLToPath } from "node:url";
import { type Options, runSubcommand, type Subcommand, UsageError } from "./command_line.ts";

/** The pinned wrangler, Cloudflare's own command line. */
const WRANGLER = fileURLToPath(
  new URL("../node_modules/wrangler/bin/wrangler.js", import.meta.url),
);

/** Our environments; wrangler.console.toml has production at its top level. */
const ENVIRONMENTS = ["production", "staging"];

const ENVIRONMENT: Options = {
  environment: { value: "NAME", description: "production or staging; required" },
  console: { description: "The Worker of the operators' console instead of the service's" },
};

type Values = Parameters<Subcommand["run"]>[0];

const COMMANDS: Record<string, Subcommand> = {
  deploy: {
    usage: {
      purpose: "Builds the files that are served beside the Worker, then deploys this checkout.",
      options: {
        ...ENVIRONMENT,
        tag: { value: "TEXT", description: "A name for the version" },
        message: { value: "TEXT", description: "What the list of versions says about it" },
      },
    },
    run: async (values) => {
      const worker = workerOf(values);
      const built = await run(["task", "--quiet", values.console ? "console:files" : "openapi"]);
      if (built !== 0) return built;
      return await wrangler("deploy", "--minify", ...worker, ...passOn(values, "tag", "message"));
    },
  },
  status: {
    usage: { purpose: "Shows which version runs.", options: ENVIRONMENT },
    run: (values) => wrangler("deployments", "status", ...workerOf(values)),
  },
  rollback: {
    usage: {
      purpose: "Returns to an earlier version. It changes no table.",
      options: {
        ...ENVIRONMENT,
        version: { value: "ID", description: "Which (default: the one before)" },
      },
    },
    run: (values) => {
      const version = typeof values.version === "string" ? [values.version] : [];
      return wrangler("rollback", ...version, ...workerOf(values));
    },
  },
  secret: {
    usage: {
      purpose: "Stores a secret of the Worker. Asks for its value, or reads it from a pipe.",
      options: { ...ENVIRONMENT, name: { value: "NAME", description: "Its name; required" } },
    },
    run: (values) => wrangler("secret", "put", required(values, "name"), ...workerOf(values)),
  },
  bucket: {
    usage: {
      purpose: "Creates a bucket of R2, as wrangler.toml names it.",
      options: { name: { value: "NAME", description: "Its name; required" } },
    },
    run: (values) => wrangler("r2", "bucket", "create", required(values, "name")),
  },
};

/** Which Worker is meant, and in which environment. */
function workerOf(values: Values): string[] {
  const name = required(values, "environment");
  if (!ENVIRONMENTS.includes(name)) {
    throw new UsageError("--environment is production or staging");
  }
  const config = values.console ? ["--config=wrangler.console.toml"] : [];
  return [`--env=${values.console && name === "production" ? "" : name}`, ...config];
}

function required(values: Values, option: string): string {
  const value = values[option];
  if (typeof value !== "string" || value === "") throw new UsageError(`--${option} is missing`);
  return value;
}

/** The options among `names` that were given, as wrangler takes them. */
function passOn(values: Values, ...names: string[]): string[] {
  return names.flatMap((name) => values[name] === undefined ? [] : [`--${name}=${values[name]}`]);
}

async function wrangler(...args: string[]): Promise<number> {
  return await run(["run", "-A", WRANGLER, ...args]);
}

async function run(args: string[]): Promise<number> {
  const env = { WRANGLER_SEND_METRICS: "false" };
  return (await new Deno.Command(Deno.execPath(), { args, env }).spawn().status).code;
}

if (import.meta.main) {
  await runSubcommand(
    {
      name: "deno task cloudflare",
      purpose: "Deploys to Cloudflare, rolls back and stores secrets, with the pinned wrangler.",
      environment: {
        CLOUDFLARE_API_TOKEN: "may edit Workers scripts, R2 and the routes; without it, wrangler " +
          "asks you to log in",
        CLOUDFLARE_ACCOUNT_ID: "the account, where the token is for several",
      },
    },
    COMMANDS,
  );
}
