import type { ExecutionContext, MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import { PhotoStoreError } from "../core/photos.ts";
import { readFailure } from "../db/errors.ts";
import type { Deps } from "../deps.ts";
import type { Reason } from "../outcome.ts";

/** What a request leaves for its log line and for the metrics. */
export type Trace = {
  requestId: string;
  tenant?: string;
  route?: string;
  error?: unknown;
  /** Why it was refused, in our words. */
  reasons?: readonly Reason[];
  isRegistration?: boolean;
  /** The registration was there already: the answer is that of the first. */
  isRepetition?: boolean;
};

/** Work that nobody waits for. It gets dependencies of its own: its cost is not the request's. */
export type Afterwards = (work: (deps: Deps) => Promise<unknown>) => void;

/** What every handler finds in `c.env`. `afterwards` puts work off until the answer is on its way. */
export type ServiceEnv = { Bindings: { deps: Deps; trace: Trace; afterwards: Afterwards } };

/** What of the platform's context is used: work that goes on after the answer. */
export type ServiceContext = ExecutionContext;

/** Notes the pattern of the route for the log line; never the path, for paths carry tokens. */
export const traceRoute: MiddlewareHandler<ServiceEnv> = async (c, next) => {
  await next();
  c.env.trace.route = routePath(c, -1);
};

/** Stands before the handler of a route that registers people: how it ends is counted. */
export const countsRegistrations: MiddlewareHandler<ServiceEnv> = async (c, next) => {
  c.env.trace.isRegistration = true;
  await next();
};

/** Whether something outside is down (try again), as opposed to a bug of ours. */
export function isOutage(error: unknown): boolean {
  return error instanceof PhotoStoreError || readFailure(error).kind === "transient";
}
