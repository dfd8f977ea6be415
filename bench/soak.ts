/**
 * `deno task bench:soak`: lets workerd run the Worker under mixed calls, and measures what it holds in memory
 * and how long each kind of call takes.
 */
import { runCommand, UsageError } from "../ops/command_line.ts";
import { seed } from "../local/seed/seed.ts";
import { startConsole } from "../local/studio/console.ts";
import { TENANTS } from "../src/tenants/mod.ts";
import { createDatabase } from "../tests/support/mysql/mysql.ts";
import {
  bindingsFor,
  bundleForWorkerd,
  serveWorkerd,
} from "../tests/support/workerd/workerd_process.ts";
import { printTable } from "./harness.ts";
import { mixedCalls, timeCall } from "./soak/calls.ts";
import { connectInspector } from "./soak/memory.ts";
import { type Measured, soak, summarize } from "./soak/sampling.ts";
import { soakSmallWorker } from "./soak/small_worker.ts";

const ROOT = new URL("../", import.meta.url).pathname;
const SAMPLE_SECONDS = 10;
const CRON_MS = 60_000;

type Settings = { minutes: number; rate: number; rttMs: number; say: (line: string) => void };

async function soakWorker({ minutes, rate, rttMs, say }: Settings): Promise<Measured> {
  await using started = new AsyncDisposableStack();
  const database = started.use(await createDatabase({ rttMs, log: false }));
  await seed(database.query);
  const inbox = started.adopt(
    await startConsole({ mostKept: 1_000 }),
    (console) => console.close(),
  );
  const folder = started.adopt(
    await Deno.makeTempDir({ prefix: "daftar-soak-" }),
    (path) => Deno.remove(path, { recursive: true }),
  );
  const databaseUrls = new Map(TENANTS.map(({ name }) => [name, database.gateway.url]));
  const bindings = {
    ...await bindingsFor({ databaseUrls, mailUrl: inbox.url }),
    FAILED_LOG_IN_MS: "1000",
  };
  const config = await bundleForWorkerd({ folder, root: ROOT, bindings, cron: true });
  const workerd = await serveWorkerd(config, [], "--inspector-addr=127.0.0.1:0");
  started.defer(workerd.kill);
  const inspector = started.adopt(
    await connectInspector(workerd.ports.get("inspector")!, "daftar"),
    (inspector) => inspector.close(),
  );
  const url = `http://127.0.0.1:${workerd.ports.get("http")}`;
  const everyMinute = setInterval(async () => {
    // Nobody here is to run into the ceiling of failed logins.
    await database.query("UPDATE m_user SET failed_log_ins = 0 WHERE failed_log_ins > 0");
    await database.query("UPDATE auth_user SET failed_log_ins = 0 WHERE failed_log_ins > 0");
    await (await fetch(`http://127.0.0.1:${workerd.ports.get("cron")}`)).body?.cancel();
  }, CRON_MS);
  started.defer(() => clearInterval(everyMinute));

  const kinds = mixedCalls({ url, inbox });
  const times = new Map(kinds.map(({ name }) => [name, [] as number[]]));
  const deal = shuffledDecks(kinds.flatMap((kind) => Array(kind.ofHundred).fill(kind)));
  const once = async () => {
    const kind = deal();
    const elapsed = await timeCall(url, kind);
    if (elapsed !== null) times.get(kind.name)!.push(elapsed);
  };
  const measured = await soak({
    minutes,
    rate,
    everySeconds: SAMPLE_SECONDS,
    pid: workerd.pid,
    inspector,
    once,
    say,
  });
  return { ...measured, times: [...times].map(([name, all]) => summarize(name, all)) };
}

/** Deals from a deck that is shuffled again whenever it is empty: of each hundred calls five are wrong logins. */
function shuffledDecks<T>(deck: readonly T[]): () => T {
  let left: T[] = [];
  return () => {
    if (left.length === 0) left = [...deck];
    return left.splice(Math.floor(Math.random() * left.length), 1)[0]!;
  };
}

function readNumber(text: string | undefined, name: string, fallback: number): number {
  const number = Number(text ?? fallback);
  if (!(number >= 0)) throw new UsageError(`--${name} must be a number`);
  return number;
}

await runCommand({
  name: "deno task bench:soak",
  purpose:
    "Lets workerd run the Worker under mixed calls, five in a hundred of them logins with a wrong " +
    "password. Prints what it holds in memory, and how long each kind of call takes.",
  options: {
    minutes: { value: "N", description: "How long (default: 60)" },
    rate: { value: "N", description: "Calls a second (default: 10)" },
    rtt: {
      value: "MS",
      description: "Milliseconds of each round trip to the database (default: 5)",
    },
    small: { description: "A Worker of ten lines instead, which shows what is workerd's own" },
    json: { value: "FILE", description: "Writes what was measured" },
  },
}, async (values) => {
  const settings: Settings = {
    minutes: readNumber(values.minutes, "minutes", 60),
    rate: readNumber(values.rate, "rate", 10),
    rttMs: readNumber(values.rtt, "rtt", 5),
    say: console.log,
  };
  const measured = values.small
    ? { ...await soakSmallWorker({ ...settings, everySeconds: SAMPLE_SECONDS }), times: [] }
    : await soakWorker(settings);
  if (values.json) await Deno.writeTextFile(values.json, JSON.stringify(measured));
  if (measured.times.length > 0) {
    printTable(
      "How long a call takes, in milliseconds",
      measured.times.map(({ name, ...rest }) => ({ call: name, ...rest })),
    );
  }
  for (const failure of new Set(measured.failures)) console.error(failure);
});
