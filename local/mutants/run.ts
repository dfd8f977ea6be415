/** Changes the program a little, again and again, and tells which changes no test notices. */
import { join } from "node:path";
import { type Options, runCommand, UsageError } from "../../ops/command_line.ts";
import { startMysqlServer } from "../mysql/server.ts";
import { findMutants, type Mutant } from "./find_mutants.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

/** Tests that hold a file, the quickest first. Whatever is not named is held by the last ones. */
const TESTS: readonly [file: RegExp, tests: readonly string[]][] = [
  [/^src\/db\/errors/, [
    "database/database_errors_test.ts",
    "ops/migrate_command_test.ts",
    "pewaca/fault_test.ts",
    "database/failover_test.ts",
  ]],
  [/^src\/db\/patience/, [
    "database/patience_test.ts",
    "pewaca/fault_test.ts",
    "database/outage_test.ts",
  ]],
  [/^src\/db\/transact/, [
    "pewaca/fault_test.ts",
    "pewaca/account/password_reset_test.ts",
    "zporta/sign_up/race_test.ts",
    "database/outage_test.ts",
  ]],
  [/^src\/db\/merge_reads/, ["database/merge_reads_test.ts", "pewaca/sign_up/sign_up_test.ts"]],
  [/^src\/db\/(?:connect|rows|time|write)/, [
    "database/rows_test.ts",
    "pewaca/sign_up/sign_up_test.ts",
    "zporta/account/profile_test.ts",
    "web/request_log_test.ts",
    "pewaca/fault_test.ts",
  ]],
  [/^src\/db\/folded/, ["database/folded_keys_test.ts", "zporta/sign_up/spelling_test.ts"]],
  [/^src\/core\/passwords\/(?:common|guessable|rules|form)/, ["passwords/password_rules_test.ts"]],
  [/^src\/core\/passwords/, ["passwords/passwords_test.ts", "passwords/password_rules_test.ts"]],
  [/^src\/core\/(?:attempts|log_in)/, [
    "passwords/log_in_limits_test.ts",
    "passwords/failed_log_ins_test.ts",
    "pewaca/account/log_in_test.ts",
    "zporta/account/session_test.ts",
  ]],
  [/^src\/core\/(?:register|repetition)\.ts/, [
    "pewaca/sign_up/repetition_test.ts",
    "pewaca/sign_up/race_test.ts",
    "pewaca/fault_test.ts",
    "zporta/sign_up/register_test.ts",
    "zporta/sign_up/race_test.ts",
  ]],
  [/^src\/core\/registration_outcomes/, ["web/metrics_test.ts", "web/request_log_test.ts"]],
  [/^src\/core\/outbox_counts/, [
    "email/mail_plan_test.ts",
    "web/metrics_test.ts",
    "ops/doctor_test.ts",
    "email/mail_alarms_test.ts",
  ]],
  [/^src\/core\/link_tokens/, [
    "pewaca/sign_up/verification_test.ts",
    "ops/secrets_test.ts",
    "pewaca/account/password_reset_test.ts",
    "zporta/account/link_test.ts",
    "pewaca/sign_up/disown_test.ts",
  ]],
  [/^src\/core\/(?:repeatable_email|outbox)/, [
    "email/requested_email_limits_test.ts",
    "email/requested_emails_test.ts",
    "pewaca/account/password_reset_test.ts",
    "email/delivery_test.ts",
  ]],
  [/^src\/core\/email_address/, [
    "web/email_address_test.ts",
    "web/typed_text_test.ts",
    "pewaca/sign_up/sign_up_test.ts",
    "zporta/sign_up/spelling_test.ts",
    "zporta/sign_up/register_test.ts",
    "zporta/sign_up/google_test.ts",
  ]],
  [/^src\/core\/keyed_(?:cipher|digest)/, [
    "ops/secrets_test.ts",
    "pewaca/sign_up/repetition_test.ts",
    "pewaca/personal_data/sealed_nik_test.ts",
    "passwords/log_in_limits_test.ts",
    "console/access_test.ts",
  ]],
  [/^src\/core\/text/, ["web/typed_text_test.ts", "pewaca/sign_up/sign_up_test.ts"]],
  [/^src\/core\/delivery\/(?:events|undeliverable)/, [
    "email/mail_plan_test.ts",
    "email/mail_events_test.ts",
    "pewaca/sign_up/claims_test.ts",
    "zporta/guides/invitation_test.ts",
  ]],
  [/^src\/core\/delivery\/operate/, [
    "email/mail_plan_test.ts",
    "email/mail_command_test.ts",
    "console/mails_test.ts",
  ]],
  [/^src\/core\/delivery\/(?:counts|retention)/, [
    "web/metrics_test.ts",
    "personal_data/retention_test.ts",
    "email/delivery_test.ts",
  ]],
  [/^src\/core\/delivery/, [
    "email/delivery_test.ts",
    "email/mail_alarms_test.ts",
    "pewaca/outbox_test.ts",
    "email/mail_command_test.ts",
  ]],
  [/^src\/core\/photos/, [
    "pewaca/account/photos_test.ts",
    "zporta/account/image_test.ts",
    "web/image_test.ts",
  ]],
  [/^src\/core\/personal_data\/export/, [
    "personal_data/export_test.ts",
    "personal_data/data_command_test.ts",
  ]],
  [/^src\/core\/personal_data\/seal_keys/, [
    "pewaca/personal_data/sealed_nik_test.ts",
    "web/settings_test.ts",
  ]],
  [/^src\/core\/personal_data/, [
    "personal_data/retention_test.ts",
    "pewaca/account/photos_test.ts",
    "pewaca/personal_data/erasure_test.ts",
    "personal_data/data_command_test.ts",
    "web/metrics_test.ts",
  ]],
  [/^src\/core\/audit\/timeline/, [
    "personal_data/timeline_test.ts",
    "personal_data/audit_test.ts",
  ]],
  [/^src\/core\/audit/, [
    "personal_data/audit_test.ts",
    "pewaca/audit_test.ts",
    "zporta/audit_test.ts",
    "console/trail_test.ts",
  ]],
  [/./, [
    "pewaca/sign_up/sign_up_test.ts",
    "zporta/sign_up/register_test.ts",
    "model/model_test.ts",
  ]],
];

/** What became of a mutant: a test noticed it, none did, or the tests did not end. */
type Result = Omit<Mutant, "source"> & { file: string; outcome: Outcome };

type Outcome = "killed" | "survived" | "late";

type Planned = Mutant & { file: string };

/** What a mutant makes endless is noticed, too: it takes this much longer than the unchanged program. */
const LIMIT = { times: 4, beyondMs: 20_000 };

const OPTIONS: Options = {
  files: {
    value: "PATHS",
    description: "Files or folders, comma-separated (default: src/core,src/db)",
  },
  minutes: { value: "N", description: "Ends after so long: what was tried then is a sample" },
  seed: { value: "N", description: "Another order, and so another sample (default: 1)" },
  jobs: { value: "N", description: "How many mutants are tried at once (default: 2)" },
  log: {
    value: "FILE",
    description: "A line of JSON for every mutant that was tried; what is there is not tried again",
  },
};

async function mutate(values: Record<string, string | boolean | undefined>): Promise<number> {
  const { files: wanted = "src/core,src/db", minutes, seed = "1", jobs = "2", log } = values;
  const files = (await Promise.all(String(wanted).split(",").map(filesIn))).flat();
  if (files.length === 0) throw new UsageError(`No file is called so: ${wanted}`);
  const all = await Promise.all(files.map(async (file): Promise<Planned[]> => {
    const source = await Deno.readTextFile(join(ROOT, file));
    return findMutants(source).map((mutant) => ({ file, ...mutant }));
  }));
  const waiting = shuffled(all.flat(), Number(seed));
  const known = waiting.length;
  const end = minutes === undefined ? Infinity : performance.now() + Number(minutes) * 60_000;
  const results: Result[] = log ? await readLog(String(log)) : [];
  for (const { outcome: _, ...tried } of results) {
    const at = waiting.findIndex(({ source: _, ...each }) => same(each, tried));
    if (at >= 0) waiting.splice(at, 1);
  }
  const limits = new Map<string, Promise<number | null>>();
  await using mysql = await startDatabase();
  await Promise.all(Array.from({ length: Number(jobs) }, async () => {
    await using world = await prepare(mysql, limits);
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { source: _, ...mutant } = next;
      const outcome = await world.outcomeOf(next);
      if (outcome === null) continue;
      const result = { ...mutant, outcome };
      results.push(result);
      if (log) {
        await Deno.writeTextFile(String(log), `${JSON.stringify(result)}\n`, { append: true });
      }
      if (result.outcome === "survived") {
        console.log(`${result.file}:${result.line} survived: ${result.was} → ${result.becomes}`);
      }
      if (performance.now() > end) waiting.length = 0;
    }
  }));
  const survivors = results.filter(({ outcome }) => outcome === "survived");
  const score = Math.round(100 * (results.length - survivors.length) / Math.max(1, results.length));
  console.log(
    `${results.length} of ${known} mutants, ${survivors.length} survived: ${score} %`,
  );
  return 0;
}

async function readLog(path: string): Promise<Result[]> {
  const text = await Deno.readTextFile(path).catch(() => "");
  return text.split("\n").filter(Boolean).map((line) => JSON.parse(line));
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The same order for the same seed: the beginning of it is a fair sample of all. */
function shuffled<Value>(values: readonly Value[], seed: number): Value[] {
  const mixed = [...values];
  let state = seed;
  for (let i = mixed.length - 1; i > 0; i--) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const j = Math.floor(state / 2 ** 32 * (i + 1));
    [mixed[i], mixed[j]] = [mixed[j]!, mixed[i]!];
  }
  return mixed;
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

/** Where the database is, and the folder of the scripts that fill it. */
type Mysql = { url: string; scripts: string };

/** A database server that all runs share. */
async function startDatabase() {
  const dir = await Deno.stat("/dev/shm").then(() => "/dev/shm", () => undefined);
  const directory = await Deno.makeTempDir({ dir, prefix: "daftar-mutants-mysql-" });
  const server = await startMysqlServer({ directory, throwaway: true, report: () => {} });
  const { user, password, host, port } = server;
  return {
    url: `mysql://${user}:${encodeURIComponent(password)}@${host}:${port}`,
    scripts: join(directory, "scripts"),
    [Symbol.asyncDispose]: async () => {
      await server.close();
      await Deno.remove(directory, { recursive: true }).catch(() => {});
    },
  };
}

/** A copy of the repository to change. */
async function prepare(mysql: Mysql, limits: Map<string, Promise<number | null>>) {
  const folder = await Deno.makeTempDir({ prefix: "daftar-mutants-" });
  const { stdout } = await new Deno.Command("git", { args: ["ls-files"], cwd: ROOT }).output();
  for (const path of new TextDecoder().decode(stdout).trim().split("\n")) {
    await Deno.mkdir(join(folder, path, ".."), { recursive: true });
    await Deno.copyFile(join(ROOT, path), join(folder, path));
  }
  await Deno.symlink(join(ROOT, "node_modules"), join(folder, "node_modules"));
  return {
    /** `null` when the tests fail with the unchanged program. */
    async outcomeOf({ file, source }: Planned): Promise<Outcome | null> {
      const tests = TESTS.find(([pattern]) => pattern.test(file))![1];
      const key = tests.join();
      // Others wait for whoever measures: each world has its own copy of the program.
      const limit = limits.get(key) ?? measure(folder, tests, mysql);
      limits.set(key, limit);
      const limitMs = await limit;
      if (limitMs === null) {
        limits.delete(key);
        return null;
      }
      const path = join(folder, file);
      const original = await Deno.readTextFile(path);
      await Deno.writeTextFile(path, source);
      const outcome = await runTests(folder, tests, mysql, limitMs);
      await Deno.writeTextFile(path, original);
      return outcome;
    },
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

/** How long the tests of a group may take, from how long they take with the unchanged program. */
async function measure(
  folder: string,
  tests: readonly string[],
  mysql: Mysql,
): Promise<number | null> {
  for (let attempt = 1; attempt <= 2; attempt++) {
    const startedAt = performance.now();
    if (await runTests(folder, tests, mysql, 600_000) !== "survived") continue;
    return LIMIT.times * (performance.now() - startedAt) + LIMIT.beyondMs;
  }
  console.log(`These tests fail as they are: ${tests.join(", ")}`);
  return null;
}

async function runTests(
  folder: string,
  tests: readonly string[],
  mysql: Mysql,
  limitMs: number,
): Promise<Outcome> {
  const files = tests.map((test) => `tests/${test}`);
  const child = new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", "--no-check", "--quiet", "--fail-fast", ...files],
    cwd: folder,
    env: { TEST_MYSQL_URL: mysql.url, TEST_SHARED: mysql.scripts },
    stdout: "null",
    stderr: "null",
  }).spawn();
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    child.kill("SIGKILL");
  }, limitMs);
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
