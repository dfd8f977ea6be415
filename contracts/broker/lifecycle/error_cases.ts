import { fileURLToPath } from "node:url";
import type { Broker } from "../client.ts";
import type { StepReport } from "./step_report.ts";

/** How one of our commands ended: its exit code, and what it wrote to standard error. */
export type CommandResult = { code: number; errorOutput: string };

const CLI = fileURLToPath(new URL("../cli.ts", import.meta.url));
const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** Runs our commands into errors: each must end with one clear line and a non-zero exit code. */
export async function runErrorCases(broker: Broker, report: StepReport): Promise<void> {
  const build = ["--version", "1", "--branch", "main"];
  report.step("The broker is down.");
  const nowhere = { url: "http://127.0.0.1:1" };
  for (const command of ["publish", "verify"]) {
    expectOneLine(report, command, await runCli([command, ...build], nowhere), "Cannot reach");
  }
  report.step("The password is wrong.");
  if (broker.username || broker.token) {
    const wrong = { url: broker.url, username: broker.username ?? "nobody", password: "wrong" };
    for (const command of ["publish", "verify"]) {
      const result = await runCli([command, ...build], wrong);
      expectOneLine(report, command, result, "refuses our credentials");
    }
  } else {
    // Such a broker would accept what we publish here, under the real names of our pacts.
    report.note("Skipped: this broker asks for no password.");
  }
  report.step("A pact cannot be parsed.");
  for (const text of ["{ not json", `{"consumer":{"name":"a"},"provider":{"name":"daftar"}}`]) {
    const result = await publishText(text, broker);
    expectOneLine(report, "publish", result, "Cannot read the pact");
  }
}

/** Runs one of our commands against a broker, as a build server would. */
export async function runCli(args: string[], broker: Broker): Promise<CommandResult> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", CLI, ...args],
    cwd: ROOT,
    env: {
      PACT_BROKER_BASE_URL: broker.url,
      PACT_BROKER_TOKEN: broker.token ?? "",
      PACT_BROKER_USERNAME: broker.username ?? "",
      PACT_BROKER_PASSWORD: broker.password ?? "",
    },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  });
  const { code, stderr } = await command.output();
  return { code, errorOutput: new TextDecoder().decode(stderr).trim() };
}

async function publishText(text: string, broker: Broker): Promise<CommandResult> {
  const directory = await Deno.makeTempDir({ prefix: "pacts-" });
  try {
    await Deno.writeTextFile(`${directory}/broken.json`, text);
    const build = ["--version", "1", "--branch", "main"];
    return await runCli(["publish", ...build, "--pacts", directory], broker);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

function expectOneLine(
  report: StepReport,
  command: string,
  result: CommandResult,
  start: string,
): void {
  const isClear = result.errorOutput.includes(start) && !result.errorOutput.includes("\n");
  report.expect(
    `\`${command}\` fails with one line`,
    result.code !== 0 && isClear,
    result.errorOutput,
  );
  report.note(result.errorOutput);
}
