/**
 * `deno task bench:soak`: lets workerd run the Worker under mixed calls, and measures what it holds in memory
 * and how long each kind of call takes. What is found is in `docs/soak.md`.
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
import { revisionOf } from "../tests/support/figures.ts";
import { printTable } from "./harness.ts";
import { mixedCalls, timeCall } from "./soak/calls.ts";
import { TRACE_GC, watchMemory } from "./soak/memory.ts";
import { describeLoad, type Soak, writeSoak } from "./soak/report.ts";
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
  const config = await bundleForWorkerd({
    folder,
    root: ROOT,
    bindings,
    cron: true,
    v8Flags: [TRACE_GC],
  });
  const logged: string[] = [];
  const workerd = await serveWorkerd(config, logged);
  started.defer(workerd.kill);
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
    readMemory: watchMemory(workerd.pid, logged),
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
    "password, and beside it a Worker of ten lines under as many. Prints what both hold in memory, and " +
    "how long each kind of call takes.",
  options: {
    minutes: { value: "N", description: "How long (default: 60)" },
    rate: { value: "N", description: "Calls a second (default: 10)" },
    rtt: { value: "MS", description: "Milliseconds of each trip to the database (default: 5)" },
    json: { value: "FILE", description: "Writes what was measured" },
    report: { description: "Writes docs/soak.md and its plots" },
    draw: { value: "FILE", description: "Only writes them, from what was measured before" },
  },
}, async (values) => {
  if (values.draw) {
    return await writeSoak(JSON.parse(await Deno.readTextFile(values.draw)), ROOT);
  }
  const settings = {
    minutes: readNumber(values.minutes, "minutes", 60),
    rate: readNumber(values.rate, "rate", 10),
    rttMs: readNumber(values.rtt, "rtt", 5),
  };
  const say = (who: string) => (line: string) => console.log(`${who}, ${line}`);
  const small = { ...settings, everySeconds: SAMPLE_SECONDS, say: say("ten lines") };
  const [worker, beside] = await Promise.all([
    soakWorker({ ...settings, say: say("Daftar") }),
    soakSmallWorker(small),
  ]);
  const measured: Soak = {
    revision: await revisionOf(ROOT),
    date: new Date().toISOString().slice(0, 10),
    ...settings,
    worker,
    small: beside,
    ...describeLoad(),
  };
  if (values.json) await Deno.writeTextFile(values.json, JSON.stringify(measured));
  if (values.report) await writeSoak(measured, ROOT);
  printTable(
    "How long a call takes, in milliseconds",
    worker.times.map(({ name, ...rest }) => ({ call: name, ...rest })),
  );
  for (const failure of worker.failures) console.error(failure);
});
