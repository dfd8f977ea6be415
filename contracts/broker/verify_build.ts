// The process behind `deno task pact verify`. Its only argument is the task, as JSON.
import { brokerFromEnvironment } from "./client.ts";
import { endInOneLine } from "./command.ts";
import { PROVIDER } from "../pact_files.ts";
import { startProvider } from "./provider.ts";
import { type Task, verify } from "./verification.ts";

async function verifyBuild(): Promise<void> {
  const task: Task = JSON.parse(Deno.args[0] ?? "{}");
  const broker = brokerFromEnvironment();
  if (!broker) throw new Error("Cannot verify: PACT_BROKER_BASE_URL is not set");
  await using provider = await startProvider();
  const { ok, interactions, output } = await verify(provider, broker, task);
  const failed = interactions.filter((each) => !each.ok).length;
  if (failed > 0) console.log(output);
  const summary = `${interactions.length - failed} of ${interactions.length} interactions`;
  if (!ok) throw new Error(`${PROVIDER} ${task.version} honours only ${summary}`);
  const pending = failed > 0 ? " (all others are in pending pacts)" : "";
  console.log(`${PROVIDER} ${task.version} honours ${summary}${pending}`);
}

if (import.meta.main) await endInOneLine(verifyBuild);
