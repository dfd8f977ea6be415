import { Buffer } from "node:buffer";
import { randomBytes, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import { type ErrorStyle, StatementError, toWireError } from "./errors.ts";
import { type Fault, type Faults, keepFaults } from "./faults.ts";
import { newSession, readSession, type SignedSession, signSession } from "./session.ts";
import type { Branch } from "./refusals.ts";
import {
  closeTablet,
  executeStatement,
  type Limits,
  openTablet,
  type Tablet,
} from "./statement.ts";
import type { MysqlAddress } from "../../ops/mysql/pool.ts";
import { STEP_HEADER } from "../recording/facts.ts";

export type { Fault, FaultKind } from "./faults.ts";

/** A statement that arrived, which is one round trip. `at` is in milliseconds since 1970. */
export type LoggedStatement = { sql: string; at: number };

/** A local server that speaks PlanetScale's HTTP protocol. */
export type Gateway = {
  /** Contains the user and a random password, as the driver expects. */
  url: string;
  /** Every statement that arrived, including dropped ones. `resetLog` empties it. */
  log: LoggedStatement[];
  resetLog: () => void;
  /** How errors are worded from now on. */
  errors: ErrorStyle;
  /** Injects a fault; the returned function removes it. */
  inject: (fault: Fault) => () => void;
  /** Closes the connections that clients keep for their next statement, without telling them. */
  closeIdleConnections: () => void;
  close: () => Promise<void>;
};

/**
 * `rttMs` is added to what the server takes for a request, half of it in each direction. `log: false` is for servers that run
 * for hours. `branch` is what it stands for, production unless something else is said. The limits are
 * PlanetScale's by default.
 */
export type GatewayOptions = Partial<Limits> & {
  mysql: MysqlAddress & { database: string };
  port?: number;
  /** The password, and what signs sessions: for a gateway that is started again. Default: a new one. */
  secret?: string;
  rttMs?: number;
  branch?: Branch;
  errors?: Partial<ErrorStyle>;
  log?: boolean;
  /** Hears of every statement that arrives. */
  onStatement?: (sql: string) => void;
};

type Running = {
  tablet: Tablet;
  faults: Faults;
  errors: ErrorStyle;
  credentials: Buffer;
  key: Buffer;
  rttMs: number;
  closing: AbortSignal;
  record: (sql: string) => void;
};

/** How long Vitess lets a transaction run, and what else PlanetScale allows. */
const LIMITS: Limits = {
  killAfterSeconds: 20,
  killAfterIdleSeconds: Infinity,
  maxTransactions: 200,
  maxStatements: 50,
  maxRows: 100_000,
  dmlSeconds: 30,
};
const USER = "local";

/**
 * Puts PlanetScale's HTTP protocol in front of any MySQL or MariaDB, and behaves as PlanetScale does:
 * the client carries the session, a transaction opens at its first statement and is killed 20 s later,
 * a statement is killed when its client hangs up, errors are worded as Vitess words them, and what it
 * refuses is refused: DDL on a production branch, stored routines, too many rows, what needs a connection
 * of one's own.
 *
 * Source: planetscale/database-js `src/index.ts`; vitessio/vitess `go/vt/vtgate`, `go/vt/vttablet`.
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const log: LoggedStatement[] = [];
  const password = options.secret ?? randomBytes(18).toString("base64url");
  const faults = keepFaults();
  const closing = new AbortController();
  const { branch = "production" } = options;
  const limits = {
    killAfterSeconds: options.killAfterSeconds ?? LIMITS.killAfterSeconds,
    killAfterIdleSeconds: options.killAfterIdleSeconds ?? LIMITS.killAfterIdleSeconds,
    maxTransactions: options.maxTransactions ?? LIMITS.maxTransactions,
    maxStatements: options.maxStatements ?? LIMITS.maxStatements,
    maxRows: options.maxRows ?? LIMITS.maxRows,
    dmlSeconds: options.dmlSeconds ?? LIMITS.dmlSeconds,
  };
  const running: Running = {
    tablet: openTablet(options.mysql, branch, limits),
    faults,
    errors: { terse: false, code: "named", ...options.errors },
    credentials: Buffer.from(`Basic ${btoa(`${USER}:${password}`)}`),
    key: options.secret ? Buffer.from(options.secret) : randomBytes(32),
    rttMs: options.rttMs ?? 0,
    closing: closing.signal,
    record: (sql) => {
      if (options.log !== false) log.push({ sql, at: Date.now() });
      options.onStatement?.(sql);
    },
  };
  const inFlight = new Set<Promise<void>>();
  const server = createServer((request, response) => {
    const handled = handle(running, request, response)
      .catch(() => void response.destroy())
      .finally(() => inFlight.delete(handled));
    inFlight.add(handled);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${USER}:${password}@127.0.0.1:${port}`,
    log,
    resetLog: () => void (log.length = 0),
    errors: running.errors,
    inject: faults.inject,
    closeIdleConnections: () => server.closeIdleConnections(),
    close: async () => {
      closing.abort();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closeTablet(running.tablet);
      await Promise.all(inFlight);
      await closed;
    },
  };
}

async function handle(
  running: Running,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request);
  if (!isAuthorized(running, request)) {
    const message = "invalid authorization credentials";
    return reply(response, 401, { error: { code: "unauthenticated", message } });
  }
  if (request.method === "POST" && request.url === "/psdb.v1alpha1.Database/CreateSession") {
    return reply(response, 200, { session: signSession(newSession(), running.key) });
  }
  if (request.method !== "POST" || request.url !== "/psdb.v1alpha1.Database/Execute") {
    return reply(response, 404, { error: { code: "not_found", message: "no such call" } });
  }
  const { query, session } = JSON.parse(body) as { query: string; session?: SignedSession | null };
  const step = request.headers[STEP_HEADER.toLowerCase()]?.toString();
  await execute(running, { sql: query, sent: session, step }, response);
}

async function execute(
  running: Running,
  { sql, sent, step }: { sql: string; sent: SignedSession | null | undefined; step?: string },
  response: ServerResponse,
): Promise<void> {
  const arrivedAt = performance.now();
  const { rttMs } = running;
  running.record(sql);
  const fault = running.faults.take(sql, step);
  const travelMs = rttMs / 2 + (fault?.kind === "delay" ? fault.ms : 0);
  await until(running, arrivedAt + travelMs);
  if (fault?.kind === "hold") await fault.until;
  if (fault?.kind === "drop_request") return hangUp(response);
  if (fault?.kind === "hang") return await keepWaiting(running, response);
  if (fault?.kind === "http") {
    response.writeHead(fault.status, { "content-type": "text/plain" }).end("upstream error");
    return;
  }
  const gone = new AbortController();
  response.once("close", () => response.writableFinished || gone.abort());
  const startedAt = performance.now();
  const answer = await answerTo(running, sql, sent, fault, gone.signal);
  const takenMs = performance.now() - startedAt;
  if (fault?.kind === "drop_reply") return hangUp(response);
  if (fault?.kind === "cut_reply") return await cut(response, answer);
  if (fault?.kind === "hang_reply") return await keepWaiting(running, response);
  // Counted from the arrival: what a timer was late on the way here is made up for on the way back.
  await until(running, arrivedAt + travelMs + takenMs + rttMs / 2);
  reply(response, 200, { ...answer, timing: (performance.now() - arrivedAt) / 1000 });
}

async function answerTo(
  running: Running,
  sql: string,
  sent: SignedSession | null | undefined,
  fault: Fault | undefined,
  gone: AbortSignal,
): Promise<Record<string, unknown>> {
  const { tablet, key, errors } = running;
  const style = fault?.kind === "terse_duplicate" ? { ...errors, terse: true } : errors;
  try {
    const session = readSession(sent, key);
    try {
      const result = await executeStatement(tablet, session, sql, gone, fault);
      return { session: signSession(session, key), result };
    } catch (error) {
      if (!(error instanceof StatementError)) throw error;
      return { session: signSession(session, key), error: toWireError(error, sql, style) };
    }
  } catch (error) {
    if (!(error instanceof StatementError)) throw error;
    return { error: toWireError(error, sql, style) };
  }
}

/** A timer fires up to so late, in milliseconds. */
const TIMER_LATE_MS = 2;

/** Waits until a moment of `performance.now()`: by a timer, and the last of it turn by turn. */
async function until({ closing }: Running, moment: number): Promise<void> {
  const milliseconds = Math.floor(moment - performance.now() - TIMER_LATE_MS);
  if (milliseconds > 0) await sleep(milliseconds, undefined, { signal: closing });
  while (performance.now() < moment) await nextTurn();
}

function isAuthorized({ credentials }: Running, request: IncomingMessage): boolean {
  const given = Buffer.from(request.headers.authorization ?? "");
  return given.length === credentials.length && timingSafeEqual(given, credentials);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** Says nothing until the client hangs up. */
async function keepWaiting({ closing }: Running, response: ServerResponse): Promise<void> {
  await new Promise<unknown>((resolve) => {
    response.once("close", resolve);
    closing.addEventListener("abort", resolve, { once: true });
  });
}

/** Breaks the connection without a response. */
function hangUp(response: ServerResponse): void {
  response.socket?.destroy();
}

/** Breaks the connection after half of the answer. */
async function cut(response: ServerResponse, answer: unknown): Promise<void> {
  const text = JSON.stringify(answer);
  response.writeHead(200, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
  });
  const half = text.slice(0, text.length / 2);
  await new Promise<unknown>((resolve) => response.write(half, resolve));
  hangUp(response);
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
  });
  response.end(text);
}
