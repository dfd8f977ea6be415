import { dirname, join } from "node:path";
import { startMysqlServer } from "../mysql/server.ts";
import { findMutants, type Mutant } from "./find_mutants.ts";
import { ANSWER, type Answer, type Task } from "./protocol.ts";
import { readLines } from "./lines.ts";

/** The repository. */
export const ROOT = new URL("../../", import.meta.url).pathname;

/** All files, also those that are new. */
const LISTED = ["ls-files", "--cached", "--others", "--exclude-standard"];

/** A mutant, by the id that the program asks for. */
export type Planned = Mutant & { id: string; file: string };

/** A copy of the repository whose program can be any of its mutants, and a database for its tests. */
export type World = {
  mutants: Planned[];
  /** Starts a process for the tests; `mutant` is one from its beginning. */
  startHost: (mutant?: string) => Host;
  [Symbol.asyncDispose]: () => Promise<void>;
};

/** A process that runs tests. */
export type Host = {
  /** `late` when the tests do not end, `dead` when the process has ended instead. */
  ask: (task: Task, limitMs: number) => Promise<Answer | "late" | "dead">;
  end: () => Promise<void>;
};

/** Makes a world in which these files are changed. */
export async function makeWorld(files: readonly string[]): Promise<World> {
  await using made = new AsyncDisposableStack();
  const folder = made.adopt(
    await Deno.makeTempDir({ prefix: "daftar-mutants-" }),
    (path) => Deno.remove(path, { recursive: true }),
  );
  const { stdout } = await new Deno.Command("git", { args: LISTED, cwd: ROOT }).output();
  for (const path of new TextDecoder().decode(stdout).trim().split("\n")) {
    await Deno.mkdir(dirname(join(folder, path)), { recursive: true });
    await Deno.copyFile(join(ROOT, path), join(folder, path));
  }
  await Deno.symlink(join(ROOT, "node_modules"), join(folder, "node_modules"));
  const mutants: Planned[] = [];
  for (const file of files) {
    const found = findMutants(await Deno.readTextFile(join(ROOT, file)), `${file}#`);
    await Deno.writeTextFile(join(folder, file), found.program);
    mutants.push(...found.mutants.map((each, i) => ({ ...each, id: `${file}#${i}`, file })));
  }
  const env = made.use(await startDatabase());
  const hosts = new Set<Host>();
  // A host whose mutant is endless would go on for ever.
  made.defer(async () => void await Promise.all([...hosts].map(({ end }) => end())));
  const world = made.move();
  return {
    mutants,
    startHost: (mutant) => {
      const host = startHost(folder, { ...env.variables, ...mutant && { MUTANT: mutant } });
      hosts.add(host);
      return {
        ...host,
        end: async () => {
          hosts.delete(host);
          await host.end();
        },
      };
    },
    [Symbol.asyncDispose]: () => world.disposeAsync(),
  };
}

/** A database server that all runs share, as variables of their environment. */
async function startDatabase() {
  const dir = await Deno.stat("/dev/shm").then(() => "/dev/shm", () => undefined);
  const directory = await Deno.makeTempDir({ dir, prefix: "daftar-mutants-mysql-" });
  const server = await startMysqlServer({ directory, throwaway: true, report: () => {} });
  const { user, password, host, port } = server;
  return {
    variables: {
      TEST_MYSQL_URL: `mysql://${user}:${encodeURIComponent(password)}@${host}:${port}`,
      TEST_SHARED: join(directory, "scripts"),
    },
    [Symbol.asyncDispose]: async () => {
      await server.close();
      await Deno.remove(directory, { recursive: true }).catch(() => {});
    },
  };
}

function startHost(folder: string, env: Record<string, string>): Host {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--quiet", "local/mutants/host.ts"],
    cwd: folder,
    env,
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const writer = child.stdin.getWriter();
  const lines = readLines(child.stdout);
  const end = async () => {
    try {
      child.kill("SIGKILL");
    } catch {
      // It has ended by itself.
    }
    await child.status;
  };
  const nextAnswer = async (): Promise<Answer | "dead"> => {
    for (let next = await lines.next(); !next.done; next = await lines.next()) {
      if (next.value.startsWith(ANSWER)) return JSON.parse(next.value.slice(ANSWER.length));
    }
    return "dead";
  };
  return {
    end,
    ask: async (task, limitMs) => {
      const { promise: isLate, resolve } = Promise.withResolvers<"late">();
      const timer = setTimeout(() => resolve("late"), limitMs);
      try {
        await writer.write(new TextEncoder().encode(`${JSON.stringify(task)}\n`));
        return await Promise.race([nextAnswer(), isLate]);
      } catch {
        return "dead";
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
