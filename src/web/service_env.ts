import type { Env, ExecutionContext, Hono, MiddlewareHandler } from "hono";
import { HonoBase } from "hono/hono-base";
import { routePath } from "hono/route";
import { TrieRouter } from "hono/router/trie-router";
import type { PendingEmail } from "../core/outbox.ts";
import { PhotoStoreError } from "../core/photos.ts";
import { readFailure } from "../db/errors.ts";
import type { TenantDeps } from "../deps.ts";
import type { Reason } from "../outcome.ts";
import type { RolloutRule } from "./routing/rollout.ts";

/** What is noted about a request, for its log line and the metrics. */
export type Trace = {
  requestId: string;
  tenant?: string;
  route?: string;
  error?: unknown;
  /** Whose session it came with. */
  accountId?: number;
  /** Why it was refused, in our words. */
  reasons?: readonly Reason[];
  isRegistration?: boolean;
  /** Somebody logs in. One who gets an account by it is a registration, too, and counted as that. */
  isLogIn?: boolean;
  /** The registration existed already: the answer is that of the first request. */
  isRepetition?: boolean;
  /** The legacy backend has answered it. */
  isPassedOn?: boolean;
  /** The rule of the rollout that it fell under. */
  rollout?: string;
};

/** Work that nobody waits for. It gets dependencies of its own: its cost is not the request's. */
export type AfterResponse<Settings = unknown> = (
  work: (deps: TenantDeps<Settings>) => Promise<unknown>,
) => void;

/** What every handler of a tenant finds in `c.env`. */
export type ServiceEnv<Settings = unknown> = {
  Bindings: {
    deps: TenantDeps<Settings>;
    trace: Trace;
    /** Whether the host told whose the request is; otherwise the path did, and tenants share it. */
    hasOwnHost: boolean;
    /** The origin that clients reach: the tenant's, where the host does not tell whose the request is. */
    publicUrl: string;
    /** Which routes are divided between us and the legacy backend. */
    rolloutRules: () => Promise<readonly RolloutRule[]>;
    /** The address of the client, see `clientOf`; `null` when it is not known. */
    client: string | null;
    /** The network that the request comes from, see `networkOf`; `null` when it is not known. */
    network: string | null;
    /** Puts work off until the answer is on its way. */
    afterResponse: AfterResponse<Settings>;
    /** Delivers an email once the answer is on its way; `null` is none. */
    deliver: (email: PendingEmail | null) => void;
  };
};

/** The part of the platform's context that is used: work that continues after the answer. */
export type ServiceContext = ExecutionContext;

/**
 * An app with the one router that the Worker has anyway: `new Hono()` brings three. A slash at the end of
 * a path makes no difference.
 */
export function createHono<E extends Env>(): Hono<E> {
  return new HonoBase<E>({ strict: false, router: new TrieRouter() });
}

/** Notes the pattern of the route for the log line; never the path, because paths carry tokens. */
// deno-lint-ignore no-explicit-any -- a tenant's own settings and variables do not matter here
export const traceRoute: MiddlewareHandler<any> = async (c, next) => {
  await next();
  c.env.trace.route = routePath(c, -1);
};

/** Middleware for a route that registers people: how each request ends is counted. */
// deno-lint-ignore no-explicit-any -- as above
export const countsRegistrations: MiddlewareHandler<any> = async (c, next) => {
  c.env.trace.isRegistration = true;
  await next();
};

/** Middleware for a route on which people log in: how each request ends is counted. */
// deno-lint-ignore no-explicit-any -- as above
export const countsLogIns: MiddlewareHandler<any> = async (c, next) => {
  c.env.trace.isLogIn = true;
  await next();
};

/**
 * Amends every answer of a route that is an error, whatever made it, faults included, for a page that reads it
 * elsewhere. `amend` returns what the JSON has beside or instead of what it had.
 */
export function amendErrors<Body extends object>(
  amend: (body: Body) => object,
  // deno-lint-ignore no-explicit-any -- a tenant's own settings and variables do not matter here
): MiddlewareHandler<any> {
  return async (c, next) => {
    await next();
    if (c.res.status < 400) return;
    const body: Body = await c.res.json();
    c.res = new Response(JSON.stringify({ ...body, ...amend(body) }), c.res);
  };
}

/** Whether something outside is down, so that another try may work, as opposed to a bug of ours. */
export function isOutage(error: unknown): boolean {
  return error instanceof PhotoStoreError || readFailure(error).kind === "transient";
}
