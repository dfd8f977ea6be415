import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const { tasks } = JSON.parse(await Deno.readTextFile(`${ROOT}/deno.json`)) as {
  tasks: Record<string, { description?: string; command: string }>;
};

/** Each task: the script and its arguments. */
const COMMANDS = Object.entries(tasks).map(([name, { command }]) => {
  const [, script] = /^(?:\w+=\S+ )*deno run -A (.*)$/.exec(command) ?? [];
  return { name, args: script?.split(" ") ?? [] };
});

async function run(args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", "--no-check", ...args],
    cwd: ROOT,
    stdin: "null",
    // Nothing to connect to, should a command begin its work after all.
    env: { DATABASE_URL: "mysql://127.0.0.1:1/none", PACT_BROKER_BASE_URL: "http://127.0.0.1:1" },
  });
  const { code, stdout, stderr } = await command.output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, out: out!, err: err! };
}

Deno.test("every task says what it is for", () => {
  for (const [name, { description }] of Object.entries(tasks)) assert.ok(description, name);
});

for (const { name, args } of COMMANDS) {
  Deno.test(`deno task ${name} --help prints the usage and does nothing`, async () => {
    const { code, out } = await run([...args, "--help"]);
    assert.equal(code, 0);
    assert.match(out, new RegExp(`^Usage: deno task ${name} `));
    assert.match(out, /^Exit codes:$/m);
  });

  Deno.test(`deno task ${name} refuses an unknown option with one line and exit code 2`, async () => {
    const { code, out, err } = await run([...args, "--nonsense"]);
    assert.equal(code, 2, err);
    assert.equal(out, "");
    assert.match(err, new RegExp(`^deno task ${name}: [^\n]*--nonsense[^\n]*\n$`));
  });
}

Deno.test("an argument that a command does not take is refused", async () => {
  for (const args of [["ops/migrate.ts", "now"], ["ops/doctor.ts", "--json=yes"]]) {
    const { code, err } = await run(args);
    assert.deepEqual([code, err.trim().split("\n").length], [2, 1], err);
  }
});

Deno.test("deno task cloudflare does nothing without the environment and the names that it needs", async () => {
  const calls = [
    ["console"],
    ["status", "--environment=nowhere"],
    ["rollback", "--environment="],
    ["secret", "--environment=staging"],
    ["bucket"],
  ];
  for (const args of calls) {
    const { code, out, err } = await run(["ops/cloudflare.ts", ...args]);
    assert.deepEqual([code, out], [2, ""], `${args}: ${err}`);
    assert.match(err, /^deno task cloudflare \w+: --(?:environment|name) is [^\n]*\n$/);
  }
});

Deno.test("deno task rollout names what is missing or cannot be, and sets nothing", async () => {
  const calls = [
    ["--environment=nowhere"],
    ["--route=/api/x/", "--percent=5"],
    ["--tenant=pewaca", "--route=/api/x/"],
    ["--tenant=pewaca", "--route=/api/x/", "--percent=101"],
  ];
  for (const args of calls) {
    const { code, out, err } = await run(["ops/traffic/rollout.ts", ...args]);
    assert.deepEqual([code, out], [2, ""], `${args}: ${err}`);
    assert.match(err, /^deno task rollout: --(?:environment|tenant|route) [^\n]*\n$/);
  }
});

Deno.test("a command of deno task pact has a usage of its own, and names what is missing", async () => {
  const help = await run(["contracts/broker/cli.ts", "publish", "--help"]);
  assert.match(help.out, /^Usage: deno task pact publish .*--consumer NAME/s);
  assert.equal(help.code, 0);
  for (const args of [[], ["nonsense"], ["publish", "--nonsense"], ["deployed"]]) {
    const { code, err } = await run(["contracts/broker/cli.ts", ...args]);
    assert.equal(code, 2, args.join(" "));
    assert.match(err, /^deno task pact[^\n]*\n$/);
  }
});
