import { fileURLToPath } from "node:url";
import type { Broker } from "../client.ts";
import type { Narration } from "./narration.ts";

/** How a command of ours ended: its exit code, and what it wrote on standard error. */
export type Ended = { code: number; complaint: string };

const CLI = fileURLToPath(new URL("../cli.ts", import.meta.url));
const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** Plays what goes wrong around a broker: each must end in one clear line and a non-zero exit. */
export async function playBadCases(broker: Broker, told: Narration): Promise<void> {
  const build = ["--version", "1", "--branch", "main"];
  told.step("The broker is down.");
  const nowhere = { url: "http://127.0.0.1:1" };
  for (const command of ["publish", "verify"]) {
    expectComplaint(told, command, await runCli([command, ...build], nowhere), "Cannot reach");
  }
  told.step("The password is wrong.");
  if (broker.username || broker.token) {
    const wrong = { url: broker.url, username: broker.username ?? "nobody", password: "wrong" };
    for (const command of ["publish", "verify"]) {
      const ended = await runCli([command, ...build], wrong);
      expectComplaint(told, command, ended, "refuses our credentials");
    }
  } else {
    // It would take what we publish with any password, under our pacts' real names.
    told.note("This broker asks nobody for a password: there is none to get wrong.");
  }
  told.step("A pact cannot be parsed.");
  for (const text of ["{ not json", `{"consumer":{"name":"a"},"provider":{"name":"daftar"}}`]) {
    const ended = await publishText(text, broker);
    expectComplaint(told, "publish", ended, "Cannot read the pact");
  }
}

/** Runs one of our commands against a broker, as a build server would. */
export async function runCli(args: string[], broker: Broker): Promise<Ended> {
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
  return { code, complaint: new TextDecoder().decode(stderr).trim() };
}

async function publishText(text: string, broker: Broker): Promise<Ended> {
  const directory = await Deno.makeTempDir({ prefix: "pacts-" });
  try {
    await Deno.writeTextFile(`${directory}/broken.json`, text);
    const build = ["--version", "1", "--branch", "main"];
    return await runCli(["publish", ...build, "--pacts", directory], broker);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

function expectComplaint(told: Narration, command: string, ended: Ended, start: string): void {
  const isClear = ended.complaint.includes(start) && !ended.complaint.includes("\n");
  told.expect(`\`${command}\` fails with one line`, ended.code !== 0 && isClear, ended.complaint);
  told.note(ended.complaint);
}
