import { createPasswords } from "../../src/core/passwords/passwords.ts";
import { argon2 } from "../../tests/support/argon2.ts";
import { type Service, settings, startService } from "../../tests/support/service.ts";
import { countTraffic } from "../harness.ts";
import { ACTS, perform, type World } from "./acts.ts";

/** What one act costs that can be counted, with what follows the answer, and alone in its isolate. */
export type Counts = {
  /** Requests to the database, of which each is a round trip and has one statement. */
  statements: number;
  /** Those among them that the answer waits for; `null` for the cron. */
  beforeAnswer: number | null;
  /** Bytes to the database and from it, without headers. */
  bytesOut: number;
  bytesIn: number;
  /** Rows and entries of keys that the server looks at, and rows that it writes. */
  rowsRead: number;
  rowsWritten: number;
  emails: number;
};

/** An act, or something that nobody asks for. */
type Counted = {
  name: string;
  restore?: () => Promise<void>;
  run: () => Promise<unknown>;
  answers: boolean;
};

const RUNS = 2;
const READS = /^Handler_read_(?:first|key|last|next|prev|rnd|rnd_next)$/;
const WRITES = /^Handler_(?:write|update|delete)$/;

/**
 * Counts what every act costs, the cron and a scrape of the metrics, in this process. `rows` asks the server,
 * which nobody else may use meanwhile; without it they are 0.
 */
export async function countAll({ rows }: { rows: boolean }): Promise<Record<string, Counts>> {
  const traffic = countTraffic();
  try {
    await using service = await startService({
      passwords: createPasswords({ argon2, scheme: "argon2id" }),
    });
    const counts: Record<string, Counts> = {};
    for await (const counted of countedIn(service)) {
      counts[counted.name] = await count(service, counted, traffic, rows);
    }
    return counts;
  } finally {
    traffic.stop();
  }
}

async function* countedIn(service: Service): AsyncGenerator<Counted> {
  const world: World = {
    send: service.fetch,
    query: service.query,
    mailTo: async (address) => {
      await service.backgroundDone();
      return service.sent.find(({ to }) => to === address)!;
    },
  };
  for (const act of ACTS) {
    // One more, which is not counted: the first finds nothing prepared.
    const ready = await act.prepare(world, RUNS);
    yield {
      name: act.name,
      restore: async () => await act.restore?.(world),
      run: async () => await perform(world, act, ready.shift()!),
      answers: true,
    };
  }
  yield { name: "cron", run: service.runCron, answers: false };
  const headers = { Authorization: `Bearer ${settings.metricsToken}` };
  const scrape = async () => await (await service.fetch("/metrics", { headers })).text();
  yield { name: "metrics", run: scrape, answers: true };
}

async function count(
  service: Service,
  { restore, run, answers }: Counted,
  traffic: ReturnType<typeof countTraffic>,
  rows: boolean,
): Promise<Counts> {
  await restore?.();
  await run();
  await service.backgroundDone();
  await restore?.();
  const counting = rows ? await differenceOf(service, () => Promise.resolve()) : NONE;
  const emails = service.sent.length;
  traffic.take();
  const act = async () => {
    await run();
    await service.backgroundDone();
  };
  const handled = rows ? await differenceOf(service, act) : (await act(), NONE);
  const { requests, bytesOut, bytesIn } = traffic.take();
  const line = service.logged.findLast(({ event }) => event === "request");
  return {
    statements: requests,
    beforeAnswer: answers ? Number(line!.round_trips) : null,
    bytesOut,
    bytesIn,
    rowsRead: handled.read - counting.read,
    rowsWritten: handled.written - counting.written,
    emails: service.sent.length - emails,
  };
}

const NONE = { read: 0, written: 0 };

/** How many rows the server reads and writes meanwhile, with those of the question itself. */
async function differenceOf(service: Service, act: () => Promise<unknown>) {
  const before = await rowsOf(service);
  await act();
  const after = await rowsOf(service);
  return { read: after.read - before.read, written: after.written - before.written };
}

async function rowsOf({ query }: Service) {
  const { rows } = await query("SHOW GLOBAL STATUS LIKE 'Handler_%'");
  const sum = (names: RegExp) =>
    rows.filter((row) => names.test(String(row.Variable_name)))
      .reduce((total, row) => total + Number(row.Value), 0);
  return { read: sum(READS), written: sum(WRITES) };
}
