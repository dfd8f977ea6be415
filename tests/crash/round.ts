import type { Query } from "../../src/deps.ts";
import {
  type AccountRow,
  type Answer,
  countFlaws,
  type EmailRow,
  findFlaws,
  type Flaw,
  type FlawKind,
  type History,
} from "./history.ts";
import { DATABASE_FAULTS, MAIL_FAILURES } from "./failures.ts";
import { type Crowd, signUpPeople } from "./people.ts";
import { readTaken } from "./mail_journal.ts";
import { type PartName, PARTS, startWorld, type World, type WorldOptions } from "./world.ts";

/** How a round is run: how often each part is killed within the seconds. */
export type RoundOptions = WorldOptions & { seconds: number; killsOfEach: number };

/** What came of a round. */
export type RoundSummary = {
  rttMs: number;
  seconds: number;
  kills: Record<PartName, number>;
  answers: number;
  /** Answers that never came, and those that said that something is down. */
  lostAnswers: number;
  unavailable: number;
  accounts: number;
  emails: number;
  flaws: Record<FlawKind, number>;
  /** Each flaw in words. */
  found: Flaw[];
};

const CLIENTS = 8;
/** Emails that a crash has held up are sent after so many runs of the cron at the latest. */
const CRON_RUNS = 10;

/**
 * Lets eight clients sign people up while parts of the world are killed, waits until nothing is pending, and
 * compares what was answered with what is there.
 */
export async function runRound(options: RoundOptions): Promise<RoundSummary> {
  const { rttMs, seconds, killsOfEach } = options;
  await using world = await startWorld(options);
  await (await fetch(`${world.url()}/healthz`)).body?.cancel();
  const startedAt = performance.now();
  const answers: Answer[] = [];
  const crowd: Crowd = {
    url: world.url,
    emailTo: async (address) => {
      const taken = (await readTaken(world.mailFile)).flatMap(({ emails }) => emails);
      return taken.findLast(({ to }) => to === address)?.text ?? null;
    },
    answers,
    until: startedAt + seconds * 1000,
    later: [],
  };
  const kills = shuffle(PARTS.flatMap((part) => Array<PartName>(killsOfEach).fill(part)));
  const [killed] = await Promise.all([
    killInTurn(world, kills, crowd.until),
    ...Array.from({ length: CLIENTS }, (_, client) => signUpPeople(crowd, client)),
  ]);
  await finishAndDeliver(world);
  await Promise.all(crowd.later.splice(0).map((work) => work()));
  await finishAndDeliver(world);

  const history = await readHistory(world, answers);
  const found = findFlaws(history);
  const count = (status: number | null) => answers.filter((one) => one.status === status).length;
  return {
    rttMs,
    seconds: Math.round((performance.now() - startedAt) / 1000),
    kills: killed,
    answers: answers.length,
    lostAnswers: count(null),
    unavailable: count(503),
    accounts: history.accounts.length,
    emails: history.taken.length,
    flaws: countFlaws(found),
    found,
  };
}

/**
 * Kills one part after the other, at even distances, each at a random moment of its turn. Before each, database
 * and mail provider fail in another way. Returns how often each part was killed and started again.
 */
async function killInTurn(
  world: World,
  kills: readonly PartName[],
  until: number,
): Promise<Record<PartName, number>> {
  const killed: Record<PartName, number> = { database: 0, workerd: 0, gateway: 0, mail: 0 };
  const from = performance.now();
  const turnMs = (until - from) / kills.length;
  for (const [turn, part] of kills.entries()) {
    const due = from + turnMs * (turn + 0.4 + 0.4 * Math.random());
    await world.fail({ database: anyOf(DATABASE_FAULTS) });
    await world.fail({ mail: anyOf(MAIL_FAILURES) });
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
    await world.crash(part);
    killed[part]++;
  }
  return killed;
}

/**
 * Ends whatever a request has left running, and what has begun in the database, and sends the emails that are
 * held up. Their leases and pauses are over at once: nobody waits for them here.
 */
async function finishAndDeliver(world: World): Promise<void> {
  await Promise.all([world.crash("workerd"), world.crash("gateway"), world.crash("mail")]);
  for (let run = 0; run < CRON_RUNS; run++) {
    const { rows } = await world.query("SELECT COUNT(*) AS n FROM outbox WHERE status = 'pending'");
    if (Number(rows[0]!.n) === 0) return;
    await world.query(
      "UPDATE outbox SET next_attempt_at = created_at, lease_until = NULL WHERE status = 'pending'",
    );
    await world.query("UPDATE email_pause SET paused_until = UTC_TIMESTAMP(6)");
    await world.query(
      "UPDATE email_pace SET next_request_at = UTC_TIMESTAMP(6), sweep_token = NULL, sweep_until = NULL",
    );
    await world.runCron();
  }
}

async function readHistory(world: World, answers: readonly Answer[]): Promise<History> {
  const { query } = world;
  const taken = (await readTaken(world.mailFile)).flatMap(({ emails }) => emails);
  return {
    answers,
    accounts: [...await readResidents(query), ...await readLearners(query)],
    emails: await readEmails(query),
    taken,
    ownerless: await readOwnerless(query),
    welcome: { pewaca: "verify_email" },
  };
}

async function readResidents(query: Query): Promise<AccountRow[]> {
  const { rows } = await query(
    `SELECT u.user_id, u.user_email, u.email_verified_on IS NOT NULL AS is_proven,
       (SELECT COUNT(*) FROM m_warga AS w WHERE w.user_id = u.user_id) AS residents
     FROM m_user AS u WHERE u.user_email LIKE 'crash%'`,
  );
  return rows.map((row) => ({
    tenant: "pewaca",
    id: Number(row.user_id),
    address: String(row.user_email),
    others: { m_warga: Number(row.residents) },
    isProven: Number(row.is_proven) === 1,
  }));
}

async function readLearners(query: Query): Promise<AccountRow[]> {
  const { rows } = await query(
    `SELECT a.id, a.email,
       (SELECT COUNT(*) FROM users_profile AS p WHERE p.user_id = a.id) AS profiles,
       (SELECT COUNT(*) FROM users_userpreference AS p WHERE p.user_id = a.id) AS preferences
     FROM auth_user AS a WHERE a.email LIKE 'crash%'`,
  );
  return rows.map((row) => ({
    tenant: "zporta",
    id: Number(row.id),
    address: String(row.email),
    others: {
      users_profile: Number(row.profiles),
      users_userpreference: Number(row.preferences),
    },
    isProven: false,
  }));
}

async function readEmails(query: Query): Promise<EmailRow[]> {
  const { rows } = await query("SELECT id, tenant, kind, account_id, to_email, status FROM outbox");
  return rows.map((row) => ({
    id: String(row.id),
    tenant: String(row.tenant),
    kind: String(row.kind),
    accountId: Number(row.account_id),
    address: String(row.to_email),
    status: String(row.status),
  }));
}

/** The tables whose rows belong to an account, and how to find those that belong to none. */
const BELONGING = {
  m_warga: "m_warga AS r LEFT JOIN m_user AS a ON a.user_id = r.user_id WHERE a.user_id IS NULL",
  users_profile:
    "users_profile AS r LEFT JOIN auth_user AS a ON a.id = r.user_id WHERE a.id IS NULL",
  users_userpreference:
    "users_userpreference AS r LEFT JOIN auth_user AS a ON a.id = r.user_id WHERE a.id IS NULL",
};

async function readOwnerless(query: Query): Promise<Record<string, number>> {
  const ownerless: Record<string, number> = {};
  for (const [table, joined] of Object.entries(BELONGING)) {
    const { rows } = await query(`SELECT COUNT(*) AS n FROM ${joined}`);
    ownerless[table] = Number(rows[0]!.n);
  }
  return ownerless;
}

function anyOf<T>(all: readonly T[]): T {
  return all[Math.floor(Math.random() * all.length)]!;
}

function shuffle<T>(all: readonly T[]): T[] {
  const left = [...all];
  return all.map(() => left.splice(Math.floor(Math.random() * left.length), 1)[0]!);
}
