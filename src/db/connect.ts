import { Client, type Config } from "@planetscale/database";
import { asTransportError } from "./errors.ts";
import type { Database, Meter, Query, Queryable, Result, SqlValue } from "../deps.ts";

/**
 * How long one round trip may take before we stop waiting, in milliseconds. Longer than the 20 s
 * after which PlanetScale ends a lost transaction, so that a retry waits for its locks to go.
 */
const ROUND_TRIP_LIMIT_MS = 22_000;

/** Longer than a lost transaction lives (20 s), shorter than a server-side frontend waits (30 s). */
const PATIENCE_MS = 25_000;

/**
 * Connects to MySQL over PlanetScale's HTTP protocol.
 *
 * `url` is `https://user:password@host`. Every statement is one HTTPS request; `meter`, when given,
 * counts them and the time they took. Nothing is sent until the first statement.
 *
 * @throws {Error} from `query`: the driver's `DatabaseError` when the server refuses, a
 * `TransportError` when it cannot be reached. `errors.ts` reads both.
 */
export function connect(url: string, meter?: Meter, patienceMs = PATIENCE_MS): Database {
  const config: Config = { url, fetch: fetchWithLimit };
  const client = new Client(config);
  return {
    patienceMs,
    query: metered(client, meter),
    session: (): Queryable => ({ query: metered(client.connection(), meter) }),
  };
}

type Executor = { execute: ReturnType<Client["connection"]>["execute"] };

function metered(executor: Executor, meter?: Meter): Query {
  return async (statement, args = []): Promise<Result> => {
    const startedAt = performance.now();
    if (meter) meter.roundTrips++;
    try {
      const { rows, rowsAffected, insertId } = await executor.execute(
        statement,
        args.map(toDriver),
      );
      return {
        rows: rows as Result["rows"],
        rowsAffected: Number(rowsAffected),
        insertId: Number(insertId),
      };
    } catch (error) {
      throw asTransportError(error);
    } finally {
      if (meter) meter.databaseMs += performance.now() - startedAt;
    }
  };
}

function toDriver(value: SqlValue): string | number | null {
  return typeof value === "boolean" ? Number(value) : value;
}

// deno-lint-ignore no-explicit-any
const fetchWithLimit: Config["fetch"] = async (input: any, init?: any) => {
  return await fetch(input, { ...init, signal: AbortSignal.timeout(ROUND_TRIP_LIMIT_MS) });
};
