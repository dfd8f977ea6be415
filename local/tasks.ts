/**
 * The tasks that run other programs: checks, tests, benchmarks. Each takes only the options that it
 * lists.
 */
import { type Options, runCommand, type Usage, UsageError } from "../ops/command_line.ts";

/** One run of Deno: its arguments, and variables beside those of this process. */
type Call = { args: string[]; env?: Record<string, string> };

/** What a task runs: a call, or steps one after the other, or side by side. */
type Plan = Call | { inTurn: Plan[] } | { sideBySide: Plan[] };

type Task = {
  usage: Omit<Usage, "name">;
  plan: (values: Record<string, string | boolean | undefined>) => Plan | Promise<Plan>;
};

const FOLDERS = ["src", "ops", "contracts", "clients", "tests", "local", "bench", "simulator"];

/** Files of tests that run at once: half of the time of a test is waiting. */
const JOBS = Deno.env.get("DENO_JOBS") ?? String(2 * navigator.hardwareConcurrency);

/** Where JUnit's reports of runs go; CI keeps them. */
const REPORTS = "dist/reports";

/** Where a run of all tests notes the statements that the product sends. */
const STATEMENTS = "dist/statements";

/** What V8 has counted. */
const COVERAGE = "dist/coverage";

/** Keeps the tools of the tests from reporting and from printing what nobody asked for. */
const QUIET = {
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_LOG: "error",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  PACT_DO_NOT_TRACK: "true",
};

const FILTER: Options = {
  filter: { value: "TEXT", description: "Only those whose name contains TEXT" },
};

const TASKS: Record<string, Task> = {
  test: {
    usage: {
      purpose:
        "Runs everything that CI runs: formatting, lint, types, pacts, every test (most of those about " +
        "more than one database in both layouts), and the lifecycle of the contracts at a broker. Goes on after a " +
        `failure, and writes what the tests said into ${REPORTS}.`,
    },
    plan: () => ({
      sideBySide: [
        task("broker:install"),
        task("ok"),
        {
          inTurn: [
            task("contracts:check"),
            task("contracts:broker", "--quiet", "--short"),
            task("test:all", "--layout=separate", "--short"),
          ],
        },
        { inTurn: [task("test:all"), task("test:plans")] },
      ],
    }),
  },
  ok: {
    usage: { purpose: "Checks formatting, lint and types." },
    plan: () => ({
      sideBySide: [
        { args: ["fmt", "--check"] },
        { args: ["lint"] },
        { args: ["check", "--quiet", ...FOLDERS] },
      ],
    }),
  },
  "test:all": {
    usage: {
      purpose: "Runs every test; with --layout=separate those that use a database, with a " +
        "database for each tenant. For a single file: deno test -A FILE.",
      options: {
        ...FILTER,
        layout: { value: "LAYOUT", description: "shared (default) or separate" },
        short: {
          description: "Only the files that look at several databases at once and start no program",
        },
      },
      environment: {
        LOCAL_DATABASE:
          "mariadb or mysql: the server that the tests start; default: what is found first",
        TEST_MYSQL_URL: "mysql://…, a server for the tests' databases that runs already",
        TEST_ISOLATION: "READ-COMMITTED, for example: how the server isolates transactions",
        TEST_COLLATION:
          "utf8mb4_0900_ai_ci, for example: that of all texts, as in tables of others",
      },
    },
    plan: async ({ filter, layout = "shared", short }) => {
      if (layout === "shared") {
        await Deno.remove(STATEMENTS, { recursive: true }).catch(() => {});
        const files = [...await testFiles("tests"), ...await testFiles("contracts/provider")];
        return limited("shared", files, filter, { RECORD_STATEMENTS: STATEMENTS });
      }
      if (layout !== "separate") throw new UsageError(`--layout is shared or separate`);
      const all = await testFiles("tests", USES_A_DATABASE);
      const files = all.filter((file) => !short || SEVERAL.test(file));
      // Beside the shared layout, which takes longer: more at once would only be in its way.
      const jobs = short ? String(navigator.hardwareConcurrency) : JOBS;
      return limited("separate", files, filter, { DATABASE_LAYOUT: "separate", DENO_JOBS: jobs });
    },
  },
  "test:night": {
    usage: {
      purpose: "Runs the tests that take minutes, those under tests/night; not part of test.",
      options: FILTER,
    },
    plan: ({ filter }) => deno("test", [NIGHT], filter),
  },
  coverage: {
    usage: {
      purpose: `Runs every test, and keeps in ${COVERAGE} what V8 counts. See local/coverage.`,
      options: FILTER,
    },
    plan: async ({ filter }) => {
      const run = limited("coverage", await testFiles("tests"), filter);
      return { ...run, args: run.args.toSpliced(1, 0, `--coverage=${COVERAGE}`) };
    },
  },
  "test:plans": {
    usage: {
      purpose:
        "Plans every statement that test:all has recorded, on a database of many accounts: none " +
        "may read a table from one end to the other, or sort more than a page.",
    },
    plan: () => deno("test", ["bench/scale/plans_test.ts"], undefined),
  },
  "contracts:verify": {
    usage: {
      purpose: "Verifies every pact against the built Worker, and that the pacts notice changes.",
      options: FILTER,
    },
    plan: ({ filter }) => deno("test", ["contracts/provider/verify_test.ts"], filter),
  },
  "contracts:unread": {
    usage: { purpose: "Writes contracts/unread.txt: what the Worker answers and no pact reads." },
    plan: () =>
      deno("test", ["contracts/provider/verify_test.ts"], "lists what nobody reads", {
        WRITE_UNREAD: "1",
      }),
  },
  fuzz: {
    usage: {
      purpose:
        "Sends made-up requests, and walks through made-up lives, that CI has not seen; prints the seeds " +
        "that repeat them.",
      options: {
        runs: { value: "N", description: "How many requests (default: 6000)" },
        walks: { value: "N", description: "How many walks (default: 200)" },
        seed: { value: "N", description: "Repeats those of an earlier run" },
        filter: FILTER.filter!,
      },
    },
    plan: ({ runs = "6000", walks, seed = "free", filter }) =>
      deno("test", ["tests/fuzz/fuzz_test.ts", "tests/model/model_test.ts"], filter, {
        FUZZ_SEED: String(seed),
        FUZZ_RUNS: String(runs),
        ...typeof walks === "string" && { FUZZ_WALKS: walks },
      }),
  },
  bench: {
    usage: {
      purpose: "Runs the benchmarks, or writes the report on performance.",
      options: {
        ...FILTER,
        report: {
          description: "Measures every act, and writes docs/performance.md (five minutes)",
        },
        counts: { description: "Only counts requests, rows and bytes of the report anew" },
        render: { description: "Only writes the report anew, from docs/performance.json" },
      },
    },
    plan: ({ filter, report, counts, render }) => {
      const how = Object.entries({ counts, render }).flatMap(([name, is]) =>
        is ? [`--${name}`] : []
      );
      return report || how.length > 0
        ? { args: ["run", "-A", "--no-check", "bench/performance.ts", ...how], env: QUIET }
        : deno("bench", ["bench"], filter);
    },
  },
  types: {
    usage: { purpose: "Generates worker-configuration.d.ts from wrangler.toml." },
    plan: () => ({
      args: [
        "run",
        "-A",
        "node_modules/wrangler/bin/wrangler.js",
        "types",
        "--include-runtime=false",
      ],
      env: QUIET,
    }),
  },
};

function task(name: string, ...args: string[]): Call {
  return { args: ["task", "--quiet", name, ...args] };
}

function deno(
  command: "test" | "bench",
  args: readonly string[],
  filter: string | boolean | undefined,
  env: Record<string, string> = {},
): Call {
  const filtered = typeof filter === "string" ? [`--filter=${filter}`] : [];
  return {
    args: [command, "-A", "--no-check", ...filtered, ...args],
    env: { ...QUIET, DENO_JOBS: JOBS, ...env },
  };
}

/** Tests side by side, none of which may hang, with a report for machines. */
function limited(
  report: string,
  files: readonly string[],
  filter: string | boolean | undefined,
  env?: Record<string, string>,
): Call {
  const flags = [
    "--parallel",
    "--preload=tests/support/limit.ts",
    `--junit-path=${REPORTS}/${report}.xml`,
  ];
  return deno("test", [...flags, ...files], filter, env);
}

/**
 * Files about more than one database at once, without those that start programs, which take most of the time: of
 * the others a second layout shows little new. The workflow runs all of them in both.
 */
const SEVERAL =
  /\/(?:accounts|export|hosts|lists|numbers|retention|third_tenant|timeline|trail)_test\.ts$/;

/** Tests that start a service or a Worker: it is their databases that are laid out in two ways. */
const USES_A_DATABASE = /\bstart(Service|Workerd?)\b/;

/** Tests that take minutes. */
const NIGHT = "tests/night";

/** The files of tests in a folder and below, whose text has what is looked for. */
async function testFiles(folder: string, text = /./): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (path === NIGHT) continue;
    if (isDirectory) found.push(...await testFiles(path, text));
    if (name.endsWith("_test.ts") && text.test(await Deno.readTextFile(path))) found.push(path);
  }
  return found.sort();
}

/**
 * Carries out a plan. Returns the first exit code that is not 0. A step that fails does not keep the next
 * from running: what else is wrong is known at once.
 */
async function carryOut(plan: Plan): Promise<number> {
  if ("sideBySide" in plan) {
    const codes = await Promise.all(plan.sideBySide.map(carryOut));
    return codes.find((code) => code !== 0) ?? 0;
  }
  if ("inTurn" in plan) {
    let first = 0;
    for (const step of plan.inTurn) {
      const code = await carryOut(step);
      first ||= code;
    }
    return first;
  }
  const { args, env } = plan;
  const { code } = await new Deno.Command(Deno.execPath(), { args, env }).spawn().status;
  if (code !== 0) console.error(`Failed: deno ${args.slice(0, 5).join(" ")}`);
  return code;
}

if (import.meta.main) {
  const [name = "", ...args] = Deno.args;
  const { usage, plan } = TASKS[name]!;
  await Deno.mkdir(REPORTS, { recursive: true });
  await runCommand(
    { ...usage, name: `deno task ${name}` },
    async (values) => await carryOut(await plan(values)),
    {},
    args,
  );
}
