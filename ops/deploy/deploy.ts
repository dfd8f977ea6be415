/** `deno task deploy`: checks, deploys, tries what was deployed, and rolls back when it does not work. */
import process from "node:process";
import { TENANTS } from "../../src/tenants/mod.ts";
import { runCommand, UsageError } from "../command_line.ts";
import { connect, type Connected, databaseOf } from "../connect.ts";
import { readDatabases } from "../databases.ts";
import { readEnvironment } from "./checks.ts";
import { deploy } from "./steps.ts";
import { testSignUps } from "./test_sign_ups.ts";
import { runDeno, wrangler } from "./wrangler.ts";
import { setsOf } from "../migrate/sets.ts";

/** The databases that the environment names: none, where it names none. */
function openDatabases() {
  const isNamed = Object.keys(process.env).some((name) => name.endsWith("DATABASE_URL"));
  return (isNamed ? readDatabases(process.env, TENANTS) : []).map(({ url, where, tenants }) => ({
    where,
    connected: connect(url),
    tenants,
  }));
}

/** Whether this commit may be deployed. What keeps it is printed by the command itself. */
async function askBroker(env: string) {
  const asked = ["can-i-deploy", "--participant=daftar", `--environment=${env}`];
  const { code } = await runDeno(["task", "--quiet", "pact", ...asked]);
  return { deployable: code === 0, reason: "a consumer does not get along with this commit" };
}

if (import.meta.main) {
  await runCommand(
    {
      name: "deno task deploy",
      purpose:
        "Deploys this checkout to Cloudflare: checks hosts, secrets, migrations, contracts and size, " +
        "deploys, calls /healthz and signs up test addresses that it erases again. If that fails it " +
        "returns to the version before.",
      options: {
        "env": { value: "NAME", description: "production or staging; required" },
        "dry-run": { description: "Check what needs no account, and say what would be done" },
        "tag": { value: "TEXT", description: "A name for the version" },
        "message": { value: "TEXT", description: "What the list of versions says about it" },
      },
      environment: {
        DATABASE_URL: "The databases, as for deno task migrate; a password that may write",
        CLOUDFLARE_API_TOKEN: "may edit Workers scripts, R2 and the routes",
        SMOKE_ESTATE_CODE: "the code of an estate, to sign somebody up at Pewaca, too",
        PACT_BROKER_BASE_URL: "the broker that is asked; none: nobody is",
      },
      exitCodes: { 0: "Deployed", 1: "Nothing was deployed, or it was rolled back" },
    },
    async ({ env, "dry-run": isDryRun, tag, message }) => {
      if (env !== "production" && env !== "staging") {
        throw new UsageError("--env is production or staging");
      }
      const environment = readEnvironment(env);
      const databases = openDatabases();
      const close = () =>
        Promise.all(databases.map(({ connected }) => (connected as Connected).close()));
      const databaseOfTenant = (name: string) => {
        const own = databases.find(({ tenants }) => tenants.some((tenant) => tenant.name === name));
        return own ? databaseOf(own.connected) : null;
      };
      const { PUBLIC_URL: publicUrl, ZPORTA_API_URL: zportaUrl } = environment.vars;
      try {
        return await deploy({
          wrangler,
          buildFiles: () => runDeno(["task", "--quiet", "openapi"]),
          environment,
          databases: databases.map(({ where, connected, tenants }) => ({
            where,
            query: connected.query,
            sets: setsOf(tenants),
          })),
          canIDeploy: process.env.PACT_BROKER_BASE_URL ? () => askBroker(env) : null,
          fetch,
          sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
          publicUrl: publicUrl!,
          signUps: testSignUps(
            {
              publicUrl: publicUrl!,
              zportaUrl: zportaUrl!,
              estateCode: process.env.SMOKE_ESTATE_CODE,
            },
            TENANTS,
            databaseOfTenant,
          ),
          report: console.log,
        }, { env, isDryRun, tag, message });
      } finally {
        await close();
      }
    },
  );
}
