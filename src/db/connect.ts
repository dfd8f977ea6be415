import { cast, type Config, connect as connectDriver } from "@planetscale/database";
import { readFailure, TransportError } from "./errors.ts";
import { createPatience, retry, type SpentPatience } from "./patience.ts";
import type { Database, Meter, Query, Runtime, Session, SqlValue } from "../deps.ts";
import { RUNTIME } from "../runtime.ts";

/**
 * What `ROLLBACK` is left of the whole patience: it frees the locks that whoever comes next would
 * wait for, and decides what becomes of a `COMMIT` that did not arrive.
 */
const ROLLBACK_RESERVE = 1 / 20;

/**
 * Connects to MySQL over PlanetScale's HTTP protocol, for one request: all of its statements together
 * may keep it waiting for `patienceMs` milliseconds.
 *
 * `url` is `https://user:password@host`. Every statement is one HTTPS request; `meter`, when given,
 * counts them and the time they took. Nothing is sent until the first statement. A statement outside a
 * transaction is sent again after a transient failure when it only reads, and otherwise when the server
 * says that it did not run.
 *
 * @throws {Error} from `query`: the driver's `DatabaseError` when the server refuses, a
 * `TransportError` when it cannot be reached in time. `errors.ts` reads both.
 */
export function connect(
  url: string,
  patienceMs: number,
  meter?: Meter,
  runtime: Runtime = RUNTIME,
): Database {
  const own = createPatience(patienceMs, runtime);
  const patience = meter ? countRetries(own, meter) : own;
  const open = () => openSession(url, patience, runtime, meter);
  return {
    patience,
    query: (statement, args) =>
      retry(
        patience,
        () => open()(statement, args),
        (error) => mayRepeat(statement, error),
      ),
    session: (): Session => {
      const query = open();
      const reserveMs = patienceMs * ROLLBACK_RESERVE;
      return {
        query: (statement, args) => query(statement, args, reserveMs),
        rollBack: async () => void await query("ROLLBACK"),
      };
    },
  };
}

/** Whoever pauses tries again afterwards. */
function countRetries(patience: SpentPatience, meter: Meter): SpentPatience {
  return {
    ...patience,
    pause: async (attempt) => {
      const mayTryAgain = await patience.pause(attempt);
      if (mayTryAgain) meter.retries++;
      return mayTryAgain;
    },
  };
}

/** Runs a statement; its time is up when no more than `reserveMs` of the patience is left. */
type LimitedQuery = (...args: [...Parameters<Query>, reserveMs?: number]) => ReturnType<Query>;

/** Opens a session, which takes one statement at a time. */
function openSession(
  url: string,
  patience: SpentPatience,
  { fetch, elapsedMs }: Runtime,
  meter?: Meter,
): LimitedQuery {
  let signal: AbortSignal | undefined;
  const driver = connectDriver({
    url,
    cast: castOrThrow,
    fetch: (input, init) => fetchText(fetch, input, { ...init, signal }),
  });
  return async (statement, args = [], reserveMs = 0) => {
    const startedAt = elapsedMs();
    if (meter) meter.roundTrips++;
    try {
      const { rows, rowsAffected, insertId } = await patience.wait((late) => {
        signal = late;
        return driver.execute<Record<string, unknown>>(statement, args.map(toDriver));
      }, reserveMs);
      return { rows, rowsAffected: Number(rowsAffected), insertId: Number(insertId) };
    } catch (error) {
      // The driver parses the answer, and `castOrThrow` lets no other error of this kind through.
      if (!(error instanceof SyntaxError)) throw error;
      throw new TransportError("Cannot read the answer of the database", { cause: error });
    } finally {
      if (meter) meter.databaseMs += elapsedMs() - startedAt;
    }
  };
}

function mayRepeat(statement: string, error: unknown): boolean {
  const failure = readFailure(error);
  if (failure.kind !== "transient") return false;
  return !failure.mayHaveRun || /^\s*SELECT\b/i.test(statement);
}

function toDriver(value: SqlValue): string | number | null {
  return typeof value === "boolean" ? Number(value) : value;
}

const castOrThrow: typeof cast = (field, value) => {
  try {
    return cast(field, value);
  } catch (cause) {
    throw new TypeError(`Cannot cast column "${field.name}"`, { cause });
  }
};

type Fetch = NonNullable<Config["fetch"]>;

/** Errors in here are the network's; what the driver throws elsewhere is a bug. */
async function fetchText(
  fetch: Runtime["fetch"],
  input: string,
  init: RequestInit,
): ReturnType<Fetch> {
  try {
    const response = await fetch(input, init);
    const { ok, status, statusText, headers } = response;
    const text = await response.text();
    return { ok, status, statusText, headers, text: () => Promise.resolve(text) };
  } catch (cause) {
    throw new TransportError("Cannot reach the database", { cause });
  }
}
