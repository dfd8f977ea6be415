import { fileURLToPath } from "node:url";
import { runCommand } from "../../../ops/command_line.ts";

/** Runs the lifecycle in its own process: it loads wrangler, which takes seconds and prints a warning. */
async function runInOwnProcess(args: string[]): Promise<number> {
  const script = fileURLToPath(new URL("./run_lifecycle.ts", import.meta.url));
  const command = new Deno.Command(Deno.execPath(), { args: ["run", "-A", script, ...args] });
  return (await command.spawn().status).code;
}

if (import.meta.main) {
  await runCommand(
    {
      name: "deno task contracts:broker",
      purpose:
        "Takes our contracts through their whole lifecycle at a Pact Broker: publishing, webhook, " +
        "verification, deployments and errors. Starts a broker of its own unless " +
        "PACT_BROKER_BASE_URL names one, and removes from that one what it has created.",
      environment: {
        PACT_BROKER_BASE_URL: "A broker that is running",
        PACT_BROKER_TOKEN: "Its token; or PACT_BROKER_USERNAME and PACT_BROKER_PASSWORD",
        BROKER_CALLBACK_URL: "The URL, with a port, at which that broker reaches this machine",
        BROKER_KEEP: "When set, nothing is removed",
      },
      options: {
        quiet: { description: "Print the steps only when one fails" },
        short: { description: "With an eighth of the requests: contracts:verify sends them all" },
      },
    },
    ({ quiet, short }) =>
      runInOwnProcess([...quiet ? ["--quiet"] : [], ...short ? ["--short"] : []]),
  );
}
