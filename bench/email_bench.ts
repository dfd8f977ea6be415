import { seed } from "../local/seed/seed.ts";
import { claimNew, type EmailRequest, hasDueEmails } from "../src/core/delivery/claim.ts";
import { recordEndings } from "../src/core/delivery/record.ts";
import { connect } from "../src/db/connect.ts";
import { addSeconds, toSql } from "../src/db/time.ts";
import type { TestDatabase } from "../tests/support/mysql/mysql.ts";
import { startOutbox } from "../tests/support/email/outbox.ts";
import { json } from "../tests/support/pewaca/pewaca.ts";
import { type RunningWorker, startWorker } from "../tests/support/workerd/worker.ts";
import { measure, printTable } from "./harness.ts";
import { plantAccounts, plantEmails } from "./pending_emails.ts";

// `deno bench -A --no-check bench/email_bench.ts`, about three minutes. The Worker in workerd, the real
// driver, and a provider that answers 429 above two requests a second and takes 150 ms.

const PENDING = 10_000;
const BURST = 300;
const BURST_MS = 5_000;
const SENT = [0, 100_000, 1_000_000];
const RTT_MS = 5;
/** The promise is ten minutes. */
const MAX_CRONS = 10;

const provider = { requestsPerSecond: 2, latencyMs: 150, mostKept: 2 * PENDING };

printTable("Delivery at two requests a second", [await drain(), await burst()]);
const claims = [];
for (const sent of SENT) claims.push(await claim(sent));
printTable("A claim of 100 of 10,000 pending emails, and its result", claims);

/** Ten thousand emails that are due, and the cron every minute. */
async function drain() {
  await using worker = await startSeeded();
  await plantEmails(worker.database, await plantAccounts(worker.database, PENDING));
  worker.database.gateway.resetLog();
  const startedAt = performance.now();
  let crons = 0;
  while (worker.inbox.emails().length < PENDING) {
    const next = performance.now() + 60_000;
    crons++;
    await worker.runCron();
    if (worker.inbox.emails().length >= PENDING) break;
    if (crons === MAX_CRONS) throw new Error("Cannot drain: see why the emails are not sent");
    await sleep(next - performance.now());
  }
  return row(`${PENDING} pending`, worker, performance.now() - startedAt, crons);
}

/** As many emails in five seconds as 300 sign-ups, without their hashing: asked for, and sent after the answer. */
async function burst() {
  await using worker = await startSeeded();
  const emails = await plantAccounts(worker.database, BURST);
  worker.database.gateway.resetLog();
  await Promise.all(emails.map(async (email, i) => {
    await sleep(i * BURST_MS / BURST);
    const url = `${worker.url}/api/auth/verify/resend/`;
    const response = await fetch(url, json({ email }));
    if (response.status !== 200) throw new Error(await response.text());
    await response.body?.cancel();
  }));
  const lastAt = performance.now();
  let crons = 0;
  while (worker.inbox.emails().length < BURST) {
    await sleep(25);
    if (performance.now() < lastAt + (crons + 1) * 60_000) continue;
    if (crons++ === MAX_CRONS) throw new Error("Cannot drain: see why the emails are not sent");
    await worker.runCron();
  }
  return row(`${BURST} in 5 s, after the last`, worker, performance.now() - lastAt, crons);
}

function row(what: string, { inbox, database }: RunningWorker, ms: number, crons: number) {
  const requests = inbox.requests();
  const recipients = inbox.emails().map(({ to }) => to);
  return {
    what,
    "seconds": ms / 1000,
    "crons": crons,
    "emails": recipients.length,
    "twice": recipients.length - new Set(recipients).size,
    "requests": requests.length,
    "single": requests.filter(({ emails }) => emails === 1).length,
    "too many": requests.filter(({ status }) => status === 429).length,
    "statements": database.gateway.log.length,
  };
}

/** The times of the two statements of a claim and the one of the result, by how many rows were sent. */
async function claim(sent: number) {
  await using outbox = await startOutbox();
  const { database, clock } = outbox;
  const long = toSql(addSeconds(clock.now, -24 * 3600));
  if (sent > 0) await outbox.plant(1000, { status: "sent", finished_at: long });
  for (let rows = 1000; rows < sent; rows *= 2) await double(database, Math.min(rows, sent - rows));
  await outbox.plant(PENDING);
  await database.query("ANALYZE TABLE outbox");
  const deps = { ...outbox.deps, db: connect(database.gateway.url, 60_000) };
  const requests: EmailRequest[] = [];
  const claimed = await measure(30, async () => {
    requests.push((await claimNew(deps, outbox.renderers[0]!, 100))!);
  });
  const recording = await measure(30, async () => {
    const { lease, id, emails } = requests.pop()!;
    const ending = { status: "sent", providerId: "an-id" } as const;
    await recordEndings(deps, { id, lease }, emails.map((email) => ({ email, ending })));
  });
  const due = await measure(30, () => hasDueEmails(deps));
  return {
    "rows that were sent": sent,
    "claim ms": claimed.medianMs,
    "result ms": recording.medianMs,
    "is any due ms": due.medianMs,
  };
}

async function double({ query }: TestDatabase, rows: number): Promise<void> {
  await query(
    `INSERT INTO outbox (id, tenant, kind, account_id, to_email, payload, dedupe_key, status,
       next_attempt_at, created_at, finished_at)
     SELECT UUID(), tenant, kind, account_id, to_email, payload, UUID(), status,
       next_attempt_at, created_at, finished_at FROM outbox LIMIT ${rows}`,
  );
}

async function startSeeded(): Promise<RunningWorker> {
  const worker = await startWorker(
    { EMAIL_REQUESTS_PER_SECOND: String(provider.requestsPerSecond) },
    { inbox: provider, rttMs: RTT_MS },
  );
  await seed(worker.database.query);
  return worker;
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
