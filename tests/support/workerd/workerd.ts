import { type Console, startConsole } from "../../../local/studio/console.ts";
import { createDatabase, databaseGroups, type TestDatabase } from "../mysql/mysql.ts";
import { TENANTS } from "../../../src/tenants/mod.ts";
import { keepWhatRan, WORKER_ROOT } from "./coverage.ts";
import { bindingsFor, bundleForWorkerd, serveWorkerd } from "./workerd_process.ts";

/** The bundle in workerd alone: it calls the database by sockets of its own, and clients call it by theirs. */
export type Workerd = {
  /** Its origin, without a trailing slash. */
  url: string;
  /** The number of its process. */
  pid: number;
  /** The configuration, which `serveWorkerd` starts once more. */
  config: string;
  databaseOf: (tenant: string) => TestDatabase;
  inbox: Console;
  /** What the Worker has logged, and what workerd says about it. */
  logged: string[];
  [Symbol.asyncDispose]: () => Promise<void>;
};

/**
 * Starts the Worker, as wrangler bundles it, with `workerd serve`. The harness of `worker.ts` carries every
 * request of the Worker to the network itself: there a broken connection is an answer of the harness.
 * Rate limits and photos are not there, because they are no part of workerd. `root` is the checkout of the
 * Worker; the database has the schema of this one. `amend` changes the bundled program, for a test that looks
 * inside.
 */
export async function startWorkerd(
  vars: Record<string, string> = {},
  root = WORKER_ROOT,
  amend?: (program: string) => string,
): Promise<Workerd> {
  await using started = new AsyncDisposableStack();
  const databases = new Map<string, TestDatabase>();
  for (const group of databaseGroups(TENANTS)) {
    const database = started.use(await createDatabase({ tenants: group, seeded: true }));
    for (const { name } of group) databases.set(name, database);
  }
  const inbox = started.adopt(await startConsole(), (console) => console.close());
  const folder = started.adopt(
    await Deno.makeTempDir({ prefix: "daftar-workerd-" }),
    (path) => Deno.remove(path, { recursive: true }),
  );
  const databaseUrls = new Map(
    [...databases].map(([name, { gateway }]) => [name, gateway.url]),
  );
  const bindings = { ...await bindingsFor({ databaseUrls, mailUrl: inbox.url }, root), ...vars };
  const config = await bundleForWorkerd({ folder, root, bindings, amend });
  const logged: string[] = [];
  const workerd = await serveWorkerd(config, logged);
  started.defer(workerd.kill);
  const url = `http://127.0.0.1:${workerd.ports.get("http")}`;
  started.defer(() => keepWhatRan(url));
  const running = started.move();
  return {
    url,
    pid: workerd.pid,
    config,
    databaseOf: (tenant) => databases.get(tenant)!,
    inbox,
    logged,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
