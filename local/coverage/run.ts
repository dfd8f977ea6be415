/**
 * Says which lines of src no test runs, in Deno and in workerd: Deno counts what it runs itself, and the Workers of
 * the tests are bundled from a copy whose program counts.
 */
import { dirname, join } from "node:path";
import { type Options, runCommand } from "../../ops/command_line.ts";
import { instrument } from "./instrument.ts";
import { addCounted, describe, readLcov, writeLcov } from "./lcov.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

/** All files, also those that are new. */
const LISTED = ["ls-files", "--cached", "--others", "--exclude-standard"];

/** What V8 has counted. */
const COUNTED = "dist/coverage";

const REPORT = "dist/reports/coverage.lcov";

const OPTIONS: Options = {
  filter: { value: "TEXT", description: "Only those whose name contains TEXT" },
  files: { value: "PATHS", description: "Only these files of tests, comma-separated" },
};

/** Files of the Worker: no OpenAPI prose, which is never part of it. */
function isOfWorker(path: string): boolean {
  return /^src\/.*(?<!\.d)\.tsx?$/.test(path) && !/openapi/.test(path);
}

async function cover(values: Record<string, string | boolean | undefined>): Promise<number> {
  await Deno.remove(join(ROOT, COUNTED), { recursive: true }).catch(() => {});
  await Deno.mkdir(join(ROOT, dirname(REPORT)), { recursive: true });
  const copy = await Deno.makeTempDir({ prefix: "daftar-coverage-" });
  const ran = await Deno.makeTempDir({ prefix: "daftar-coverage-ran-" });
  try {
    const pieces = await makeCopy(copy);
    const code = await run(testsOf(values), { WORKER_ROOT: copy, WORKER_RAN: ran });
    const lcov = `${REPORT}.deno`;
    await run([
      "coverage",
      COUNTED,
      "--include=/src/",
      "--exclude=openapi",
      "--lcov",
      `--output=${lcov}`,
    ]);
    const hits = readLcov(await Deno.readTextFile(join(ROOT, lcov)), ROOT);
    await Deno.remove(join(ROOT, lcov));
    for await (const { name } of Deno.readDir(ran)) {
      const counted: Record<string, number[]> = JSON.parse(
        await Deno.readTextFile(join(ran, name)),
      );
      for (const [path, lines] of pieces) addCounted(hits, path, lines, counted[path] ?? []);
    }
    await Deno.writeTextFile(join(ROOT, REPORT), writeLcov(hits));
    for (const line of describe(hits)) console.log(line);
    return code;
  } finally {
    await Deno.remove(copy, { recursive: true });
    await Deno.remove(ran, { recursive: true });
  }
}

/** How the tests are run: those of these files, or all. */
function testsOf({ files, filter }: Record<string, string | boolean | undefined>): string[] {
  const filtered = typeof filter === "string" ? [`--filter=${filter}`] : [];
  return typeof files === "string"
    ? ["test", "-A", "--no-check", `--coverage=${COUNTED}`, ...filtered, ...files.split(",")]
    : ["run", "-A", "local/tasks.ts", "coverage", ...filtered];
}

/** Copies the repository, with a program that counts; returns the lines of each file's pieces. */
async function makeCopy(folder: string): Promise<Map<string, number[][]>> {
  const pieces = new Map<string, number[][]>();
  const { stdout } = await new Deno.Command("git", { args: LISTED, cwd: ROOT }).output();
  for (const path of new TextDecoder().decode(stdout).trim().split("\n")) {
    await Deno.mkdir(dirname(join(folder, path)), { recursive: true });
    if (!isOfWorker(path)) {
      await Deno.copyFile(join(ROOT, path), join(folder, path));
      continue;
    }
    const { program, lines } = instrument(await Deno.readTextFile(join(ROOT, path)), path);
    pieces.set(path, lines);
    await Deno.writeTextFile(
      join(folder, path),
      path === "src/worker.ts" ? telling(program) : program,
    );
  }
  for (const shared of ["node_modules", "dist"]) {
    await Deno.symlink(join(ROOT, shared), join(folder, shared));
  }
  return pieces;
}

/** A Worker that tells at `/__ran` what has run in it. */
function telling(program: string): string {
  return program.replace("export default", "const __worker =") + `
export default {
  ...__worker,
  fetch: (request, ...rest) =>
    new URL(request.url).pathname === "/__ran"
      ? Response.json(globalThis.__ran)
      : __worker.fetch(request, ...rest),
};
`;
}

async function run(args: string[], env: Record<string, string> = {}): Promise<number> {
  const { code } = await new Deno.Command(Deno.execPath(), { args, env, cwd: ROOT }).spawn().status;
  return code;
}

if (import.meta.main) {
  await runCommand(
    {
      name: "deno task coverage",
      purpose: `Says which lines of src no test runs, in Deno or in workerd, and writes ${REPORT}.`,
      options: OPTIONS,
    },
    cover,
  );
}
