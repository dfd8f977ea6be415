import { cpuUsage } from "node:process";
import { runCommand } from "../ops/command_line.ts";
import { createPasswords } from "../src/core/passwords/passwords.ts";
import { argon2 } from "../tests/support/argon2.ts";
import { json, multipart, shortForm, SIGN_UP_PATH } from "../tests/support/pewaca/pewaca.ts";
import { type Service, settings, startService } from "../tests/support/service.ts";
import { REGISTER_PATH, signUpForm } from "../tests/support/zporta/zporta.ts";
import { printTable } from "./harness.ts";

// What a sign-up, a login and the rest cost, in statements and rows: the figures of docs/cost.md. The whole
// server is looked at, because the gateway shares connections, and nobody else uses it meanwhile.

const RUNS = 10;
const READS = /^Handler_read_(?:first|key|last|next|prev|rnd|rnd_next)$/;
const WRITES = /^Handler_(?:write|update|delete)$/;

type Rows = { read: number; written: number };

/** How many rows the server has read and written since it runs. */
async function countRows({ query }: Service): Promise<Rows> {
  const { rows } = await query("SHOW GLOBAL STATUS LIKE 'Handler_%'");
  const sum = (names: RegExp) =>
    rows.filter((row) => names.test(String(row.Variable_name)))
      .reduce((total, row) => total + Number(row.Value), 0);
  return { read: sum(READS), written: sum(WRITES) };
}

/** The same of the statement that counts: it is taken off. */
async function costOfCounting(service: Service): Promise<Rows> {
  const [before, after] = [await countRows(service), await countRows(service)];
  return { read: after.read - before.read, written: after.written - before.written };
}

async function measureAct(service: Service, name: string, act: () => Promise<unknown>) {
  // Nothing of the run before, and no first time.
  await act();
  await service.backgroundDone();
  const counting = await costOfCounting(service);
  for (const { gateway } of service.databases) gateway.resetLog();
  const emails = service.sent.length;
  const before = await countRows(service);
  const startedAt = cpuUsage();
  for (let run = 0; run < RUNS; run++) {
    await act();
    await service.backgroundDone();
  }
  const { user, system } = cpuUsage(startedAt);
  const after = await countRows(service);
  const requests = service.databases.reduce((sum, { gateway }) => sum + gateway.log.length, 0);
  const line = service.logged.findLast(({ event }) => event === "request");
  const each = (value: number) => value / RUNS;
  return {
    "": name,
    "statements": each(requests),
    "before the answer": name.startsWith("cron") ? "–" : Number(line!.round_trips),
    "rows read": each(after.read - before.read - counting.read),
    "rows written": each(after.written - before.written - counting.written),
    "emails": each(service.sent.length - emails),
    "CPU ms, at most": each((user + system) / 1000),
  };
}

async function measureAll(): Promise<void> {
  const passwords = createPasswords({ argon2, scheme: "argon2id" });
  await using service = await startService({ passwords });
  let people = 0;
  const send = async (path: string, init: RequestInit, status: number) => {
    const response = await service.fetch(path, init);
    await response.body?.cancel();
    if (response.status !== status) throw new Error(`${path} answers ${response.status}`);
  };
  const pewaca = () =>
    send(SIGN_UP_PATH, multipart(shortForm({ email: `warga${++people}@example.com` })), 201);
  const learner = () => {
    const email = `learner${++people}@example.com`;
    return send(REGISTER_PATH, json(signUpForm({ email, username: `learner${people}` })), 201);
  };
  const logIn = (password: string, status: number) => () =>
    send("/api/auth/login/", json({ email: "warga1@example.test", password }), status);
  const headers = { Authorization: `Bearer ${settings.metricsToken}` };
  const acts: [string, () => Promise<unknown>][] = [
    ["sign-up, Pewaca", pewaca],
    ["sign-up, Zporta", learner],
    ["login, Pewaca", logIn("warga-terima-1", 200)],
    ["refused login, Pewaca", logIn("salah-sama-sekali", 401)],
    ["cron, nothing due", () => service.runCron()],
    ["scrape of /metrics", () => send("/metrics", { headers }, 200)],
  ];
  const rows = [];
  for (const [name, act] of acts) rows.push(await measureAct(service, name, act));
  printTable(`Each, of ${RUNS}, with what follows the answer`, rows);
}

if (import.meta.main) {
  await runCommand({
    name: "deno task bench:rows",
    purpose:
      "Measures what sign-ups and logins cost in statements, rows read and written, and CPU.",
  }, measureAll);
}
