import { describeFailure } from "../db/errors.ts";
import type { Meter } from "../deps.ts";
import type { Trace } from "./service_env.ts";

/** A request that was answered, and what it cost. */
export type AnsweredRequest = {
  request: Request;
  response: Response;
  trace: Trace;
  meter: Meter;
  totalMs: number;
};

/**
 * How a request ended: a registration is `created` or `repeated`, anything else that worked is `ok`;
 * `refused` can be corrected by the caller, `fault` by us.
 */
export function outcomeOf(
  response: Response,
  { error, isRegistration, isRepetition }: Trace,
): "created" | "repeated" | "ok" | "refused" | "fault" {
  if (error !== undefined || response.status >= 500) return "fault";
  if (response.status >= 400) return "refused";
  if (!isRegistration) return "ok";
  return isRepetition ? "repeated" : "created";
}

/**
 * The one log line of a request: words of closed lists, ids and numbers, and nothing that a client sent.
 *
 * In production a Worker's clock moves only at I/O. There `hash_ms` is 0 (the platform's own log has
 * the CPU time), `database_ms` is right (statements that run at once both count, and one beside the
 * hash includes it), and `total_ms` lacks what was computed after the last statement.
 * Source: https://developers.cloudflare.com/workers/runtime-apis/performance
 */
export function requestLogEntry(answered: AnsweredRequest): Record<string, unknown> {
  const { request, response, trace, meter, totalMs } = answered;
  return {
    event: "request",
    request_id: trace.requestId,
    tenant: trace.tenant,
    method: request.method,
    route: trace.route,
    status: response.status,
    outcome: outcomeOf(response, trace),
    ...trace.reasons && { reasons: trace.reasons.map(({ code, field }) => `${code} ${field}`) },
    ...trace.isPassedOn && { backend: "legacy" },
    ...faultOf(trace),
    round_trips: meter.roundTrips,
    database_ms: Math.round(meter.databaseMs),
    hash_ms: Math.round(meter.hashMs),
    ...meter.retries > 0 && { retries: meter.retries },
    total_ms: Math.round(totalMs),
  };
}

/** Where a fault happened. Its message stays out of the log: it may hold what a person sent. */
function faultOf({ error }: Trace): Record<string, unknown> {
  if (error === undefined) return {};
  const stack = error instanceof Error ? error.stack ?? "" : "";
  const places = stack.split("\n").map((line) => line.trim()).filter((line) =>
    line.startsWith("at ")
  );
  return { fault: describeFailure(error), at: places.slice(0, 8) };
}
