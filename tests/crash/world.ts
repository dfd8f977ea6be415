import { join } from "node:path";
import process from "node:process";
import { findKept, hasEnded } from "../../local/mysql/process.ts";
import { type MysqlServer, startMysqlServer } from "../../local/mysql/server.ts";
import { seed } from "../../local/seed/seed.ts";
import { readBrand } from "../../local/stack/settings.ts";
import { connectToMysql } from "../../ops/connect.ts";
import { applyMigrations } from "../../ops/migrate/migrations.ts";
import { setsOf } from "../../ops/migrate/sets.ts";
import type { Failure } from "../../local/mail/catcher.ts";
import type { MysqlAddress } from "../../ops/mysql/pool.ts";
import type { Query } from "../../src/deps.ts";
import { TENANTS } from "../../src/tenants/mod.ts";
import {
  bindingsFor,
  bundleForWorkerd,
  serveWorkerd,
  type WorkerdProcess,
} from "../support/workerd/workerd_process.ts";
import type { DatabaseFault } from "./failures.ts";

/** What can be killed. */
export const PARTS = ["database", "workerd", "gateway", "mail"] as const;
/** One of them. */
export type PartName = (typeof PARTS)[number];

/** Everything that a sign-up passes through, each in a process of its own. */
export type World = {
  /** Where the Worker listens now; another place after each start. */
  url: () => string;
  /** Ends a part by SIGKILL, and starts it again. Resolves when it runs. */
  crash: (part: PartName) => Promise<void>;
  /** Lets the database, or the mail provider, fail in another way. Over with its next crash. */
  fail: (failure: { database: DatabaseFault } | { mail: Failure }) => Promise<void>;
  /** Runs what the cron runs. */
  runCron: () => Promise<void>;
  /** Where the mail provider writes down what it has taken. */
  mailFile: string;
  /** Straight to the database. */
  query: Query;
  /** The latest lines of the Worker. */
  logged: string[];
  [Symbol.asyncDispose]: () => Promise<void>;
};

const ROOT = new URL("../../", import.meta.url).pathname;
const HERE = new URL("./", import.meta.url).pathname;
const DATABASE = "daftar";

/** What each trip to the database takes, and how long a transaction lives whose client was lost. */
export type WorldOptions = { rttMs: number; killAfterSeconds?: number };

/** Starts a world, on an empty, seeded database with a server and a folder of its own. */
export async function startWorld({ rttMs, killAfterSeconds }: WorldOptions): Promise<World> {
  await using started = new AsyncDisposableStack();
  const folder = started.adopt(
    await Deno.makeTempDir({ prefix: "daftar-crash-" }),
    (path) => Deno.remove(path, { recursive: true }),
  );
  const [gatewayPort, mailPort] = [freePort(), freePort()];
  const secret = crypto.randomUUID();
  const gatewayUrl = `http://local:${secret}@127.0.0.1:${gatewayPort}`;
  const bindings = await bindingsFor({
    databaseUrls: new Map(TENANTS.map(({ name }) => [name, gatewayUrl])),
    mailUrl: `http://127.0.0.1:${mailPort}`,
  });
  const bundle = join(folder, "bundle");
  const bundling = bundleForWorkerd({ folder: bundle, root: ROOT, bindings, cron: true });
  // Awaited below: what the database says matters more.
  bundling.catch(() => {});
  const database = await startDatabase(join(folder, "mysql"));
  started.defer(database.close);

  const gatewayOptions = {
    mysql: { ...database.address(), database: DATABASE },
    port: gatewayPort,
    secret,
    rttMs,
    killAfterSeconds,
    log: false,
  };
  const mailFile = join(folder, "mail.jsonl");
  const [gateway, mail, config] = await Promise.all([
    startPart("gateway_process.ts", JSON.stringify(gatewayOptions)),
    startPart("mail_process.ts", String(mailPort), mailFile),
    bundling,
  ]);
  started.defer(gateway.close);
  started.defer(mail.close);
  const logged: string[] = [];
  let workerd: WorkerdProcess = await serveWorkerd(config, logged);
  started.defer(() => workerd.kill());

  const crashes: Record<PartName, () => Promise<void>> = {
    database: database.crash,
    gateway: gateway.crash,
    mail: mail.crash,
    workerd: async () => {
      await workerd.kill();
      workerd = await serveWorkerd(config, logged);
    },
  };
  const urlOf = (socket: string) => `http://127.0.0.1:${workerd.ports.get(socket)}`;
  const running = started.move();
  return {
    url: () => urlOf("http"),
    crash: (part) => crashes[part](),
    fail: (failure) => "mail" in failure ? mail.tell(failure.mail) : gateway.tell(failure.database),
    runCron: async () => {
      const answer = await fetch(urlOf("cron"));
      if (!answer.ok) throw new Error(`The cron failed: ${await answer.text()}`);
      await answer.body?.cancel();
    },
    mailFile,
    query: database.query,
    logged,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** A database that is flushed as in production, so that what is committed outlives a crash. */
async function startDatabase(directory: string) {
  const start = () => startMysqlServer({ directory, brand: readBrand(Deno.env.toObject()) });
  let server: MysqlServer = await start();
  const inside = <T>(database: string | undefined, work: (query: Query) => Promise<T>) => {
    const { query, close } = connectToMysql({ ...addressOf(server), database });
    return work(query).finally(close);
  };
  await inside(undefined, (query) => query(`CREATE DATABASE ${DATABASE} DEFAULT CHARSET utf8mb4`));
  await inside(DATABASE, async (query) => {
    await applyMigrations(query, setsOf(TENANTS));
    await seed(query, TENANTS);
  });
  return {
    // By its socket: it has another port after each start.
    address: () => addressOf(server),
    query: ((sql, args) => inside(DATABASE, (query) => query(sql, args))) as Query,
    crash: async () => {
      const running = await findKept(join(directory, "server.pid"), directory);
      if (!running) throw new Error(`No database server runs in ${directory}`);
      process.kill(running.pid, "SIGKILL");
      await hasEnded(running.pid, 5_000);
      server = await start();
    },
    close: () => server.close(),
  };
}

function addressOf({ close: _, ...address }: MysqlServer): MysqlAddress {
  return address;
}

/** A program of this folder, as a process that ends when this one has ended. */
async function startPart(program: string, ...args: string[]) {
  const start = async () => {
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--no-check", "-A", join(HERE, program), ...args],
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    const reader = child.stdout.getReader();
    const { done } = await reader.read();
    if (done) throw new Error(`${program} has ended`);
    return { child, reader, writer: child.stdin.getWriter() };
  };
  let running = await start();
  const kill = async () => {
    const { child, reader, writer } = running;
    try {
      child.kill("SIGKILL");
    } catch {
      // It has ended by itself.
    }
    await child.status;
    await reader.cancel();
    await writer.close().catch(() => {});
  };
  return {
    crash: async () => {
      await kill();
      running = await start();
    },
    tell: async (what: unknown) => {
      const line = new TextEncoder().encode(`${JSON.stringify(what)}\n`);
      await running.writer.write(line);
    },
    close: kill,
  };
}

/**
 * A port that stays free while its part is started again: below those that a system gives to whoever connects.
 *
 * Source: https://docs.kernel.org/networking/ip-sysctl.html, `ip_local_port_range`
 */
function freePort(): number {
  for (;;) {
    const port = 20_000 + Math.floor(12_000 * Math.random());
    try {
      Deno.listen({ hostname: "127.0.0.1", port }).close();
      return port;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
}
