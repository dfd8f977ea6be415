/** Changes the program a little, again and again, and tells which changes no test notices. */
import { join } from "node:path";
import { type Options, runCommand, UsageError } from "../../ops/command_line.ts";
import { startMysqlServer } from "../mysql/server.ts";
import { findMutants, type Mutant } from "./find_mutants.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

/** Tests that hold a file, the quickest first. Whatever is not named is held by the last ones. */
const TESTS: readonly [file: RegExp, tests: readonly string[]][] = [
  [/^src\/db\/errors/, ["database_errors_test.ts", "pewaca/fault_test.ts", "gateway_test.ts"]],
  [/^src\/db\/patience/, ["patience_test.ts", "pewaca/fault_test.ts", "outage_test.ts"]],
  [/^src\/db\/transact/, [
    "pewaca/fault_test.ts",
    "pewaca/password_reset_test.ts",
    "zporta/race_test.ts",
    "outage_test.ts",
  ]],
  [/^src\/db\/merge_reads/, ["merge_reads_test.ts"]],
  [/^src\/db\/(?:connect|rows|time|write)/, [
    "pewaca/fault_test.ts",
    "gateway_test.ts",
    "zporta/profile_test.ts",
    "outage_test.ts",
  ]],
  [/^src\/db\/folded/, ["folded_keys_test.ts", "zporta/spelling_test.ts"]],
  [/^src\/core\/passwords/, ["passwords_test.ts", "password_rules_test.ts"]],
  [/^src\/core\/(?:attempts|log_in)/, ["log_in_limits_test.ts", "failed_log_ins_test.ts"]],
  [/^src\/core\/(?:register|repetition)/, [
    "pewaca/repetition_test.ts",
    "pewaca/race_test.ts",
    "pewaca/fault_test.ts",
    "zporta/register_test.ts",
  ]],
  [/^src\/core\/link_tokens/, [
    "pewaca/verification_test.ts",
    "secrets_test.ts",
    "pewaca/password_reset_test.ts",
    "zporta/link_test.ts",
  ]],
  [/^src\/core\/(?:repeatable_email|outbox)/, [
    "requested_emails_test.ts",
    "requested_email_limits_test.ts",
    "pewaca/claims_test.ts",
    "delivery_test.ts",
  ]],
  [/^src\/core\/delivery/, ["delivery_test.ts", "mail_events_test.ts", "mail_command_test.ts"]],
  [/^src\/core\/photos/, ["pewaca/photos_test.ts", "zporta/image_test.ts"]],
  [/^src\/core\/personal_data/, ["retention_test.ts", "pewaca/erasure_test.ts"]],
  [/^src\/core\/audit/, ["audit_test.ts", "pewaca/audit_test.ts", "zporta/audit_test.ts"]],
  [/./, ["pewaca/sign_up_test.ts", "zporta/register_test.ts", "model_test.ts"]],
];

/** What became of a mutant: a test noticed it, none did, or the tests did not end. */
type Result = Omit<Mutant, "source"> & { file: string; outcome: "killed" | "survived" | "late" };

/** What a mutant makes endless is noticed, too. */
const LIMIT_MS = 120_000;

const OPTIONS: Options = {
  files: {
    value: "PATHS",
    description: "Files or folders, comma-separated (default: src/core,src/db)",
  },
  json: { description: "What became of every mutant, for machines" },
};

async function mutate(values: Record<string, string | boolean | undefined>): Promise<number> {
  const { files: wanted = "src/core,src/db", json } = values;
  const files = (await Promise.all(String(wanted).split(",").map(filesIn))).flat();
  if (files.length === 0) throw new UsageError(`No file is called so: ${wanted}`);
  await using world = await prepare();
  const results: Result[] = [];
  for (const file of files) {
    const source = await Deno.readTextFile(join(ROOT, file));
    const mutants = findMutants(source);
    const tests = TESTS.find(([pattern]) => pattern.test(file))![1];
    if (await world.run(tests) !== "survived") throw new Error(`Tests of ${file} fail as it is`);
    for (const { source: mutated, ...mutant } of mutants) {
      await Deno.writeTextFile(join(world.folder, file), mutated);
      const result = { file, ...mutant, outcome: await world.run(tests) };
      results.push(result);
      if (!json && result.outcome !== "killed") {
        console.log(`${file}:${mutant.line} ${result.outcome}: ${mutant.was} → ${mutant.becomes}`);
      }
    }
    await Deno.writeTextFile(join(world.folder, file), source);
  }
  const survivors = results.filter(({ outcome }) => outcome === "survived");
  const score = Math.round(100 * (results.length - survivors.length) / Math.max(1, results.length));
  if (json) console.log(JSON.stringify({ score, results }, null, 2));
  else console.log(`${results.length} mutants, ${survivors.length} survived: ${score} %`);
  return 0;
}

async function filesIn(path: string): Promise<string[]> {
  const { isFile } = await Deno.stat(join(ROOT, path));
  if (isFile) return [path];
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(join(ROOT, path))) {
    if (isDirectory) found.push(...await filesIn(`${path}/${name}`));
    else if (/\.ts$/.test(name)) found.push(`${path}/${name}`);
  }
  return found.sort();
}

/** A copy of the repository to change, and a database server that all runs share. */
async function prepare() {
  await using started = new AsyncDisposableStack();
  const folder = started.adopt(
    await Deno.makeTempDir({ prefix: "daftar-mutants-" }),
    (path) => Deno.remove(path, { recursive: true }),
  );
  const { stdout } = await new Deno.Command("git", { args: ["ls-files"], cwd: ROOT }).output();
  for (const path of new TextDecoder().decode(stdout).trim().split("\n")) {
    await Deno.mkdir(join(folder, path, ".."), { recursive: true });
    await Deno.copyFile(join(ROOT, path), join(folder, path));
  }
  await Deno.symlink(join(ROOT, "node_modules"), join(folder, "node_modules"));
  const directory = join(folder, ".local/mysql");
  await Deno.mkdir(directory, { recursive: true });
  const server = started.adopt(
    await startMysqlServer({ directory, throwaway: true, report: () => {} }),
    (running) => running.close(),
  );
  const running = started.move();
  const { user, password, host, port } = server;
  const url = `mysql://${user}:${encodeURIComponent(password)}@${host}:${port}`;
  return {
    folder,
    run: (tests: readonly string[]) => runTests(folder, tests, url),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function runTests(
  folder: string,
  tests: readonly string[],
  mysql: string,
): Promise<Result["outcome"]> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "test",
      "-A",
      "--no-check",
      "--quiet",
      "--fail-fast",
      ...tests.map((test) => `tests/${test}`),
    ],
    cwd: folder,
    env: { TEST_MYSQL_URL: mysql },
    stdout: "null",
    stderr: "null",
  }).spawn();
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    child.kill("SIGKILL");
  }, LIMIT_MS);
  const { success } = await child.status;
  clearTimeout(timer);
  if (isLate) return "late";
  return success ? "survived" : "killed";
}

if (import.meta.main) {
  await runCommand(
    {
      name: "deno task mutants",
      purpose:
        "Changes the program a little, again and again, and tells which changes no test notices.",
      options: OPTIONS,
    },
    mutate,
    {},
  );
}
