import { type Options, runSubcommand, type Subcommand, UsageError } from "./command_line.ts";
import { runDeno, wrangler } from "./deploy/wrangler.ts";

/** Our environments; wrangler.console.toml has production at its top level. */
const ENVIRONMENTS = ["production", "staging"];

const ENVIRONMENT: Options = {
  environment: { value: "NAME", description: "production or staging; required" },
  console: { description: "The Worker of the operators' console instead of the service's" },
};

type Values = Parameters<Subcommand["run"]>[0];

const COMMANDS: Record<string, Subcommand> = {
  console: {
    usage: {
      purpose:
        "Deploys the operators' console, with its style sheets. The service: deno task deploy.",
      options: {
        environment: ENVIRONMENT.environment!,
        tag: { value: "TEXT", description: "A name for the version" },
        message: { value: "TEXT", description: "What the list of versions says about it" },
      },
    },
    run: async (values) => {
      const worker = workerOf({ ...values, console: true });
      const { code } = await runDeno(["task", "--quiet", "console:files"]);
      if (code !== 0) return code;
      return await run("deploy", "--minify", ...worker, ...passOn(values, "tag", "message"));
    },
  },
  status: {
    usage: { purpose: "Shows which version runs.", options: ENVIRONMENT },
    run: (values) => run("deployments", "status", ...workerOf(values)),
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
      return run("rollback", ...version, ...workerOf(values));
    },
  },
  secret: {
    usage: {
      purpose: "Stores a secret of the Worker. Asks for its value, or reads it from a pipe.",
      options: { ...ENVIRONMENT, name: { value: "NAME", description: "Its name; required" } },
    },
    run: (values) => run("secret", "put", required(values, "name"), ...workerOf(values)),
  },
  bucket: {
    usage: {
      purpose: "Creates a bucket of R2, as wrangler.toml names it.",
      options: { name: { value: "NAME", description: "Its name; required" } },
    },
    run: (values) => run("r2", "bucket", "create", required(values, "name")),
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

async function run(...args: string[]): Promise<number> {
  return (await wrangler(args)).code;
}

if (import.meta.main) {
  await runSubcommand(
    {
      name: "deno task cloudflare",
      purpose:
        "Rolls back, stores secrets and deploys the console at Cloudflare, with the pinned wrangler.",
      environment: {
        CLOUDFLARE_API_TOKEN: "may edit Workers scripts, R2 and the routes; without it, wrangler " +
          "asks you to log in",
        CLOUDFLARE_ACCOUNT_ID: "the account, where the token is for several",
      },
    },
    COMMANDS,
  );
}
