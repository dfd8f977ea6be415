import type { Context, Hono, MiddlewareHandler } from "hono";
import type { ServiceEnv } from "../service_env.ts";
import { hostOf } from "./hosts.ts";
import { type LegacyBackend, passThrough, type PassThroughProblem } from "./pass_through.ts";
import { comesToUs, findRule } from "./rollout.ts";
import { createResponsibility, isOutsideApi, type LegacyRoute } from "./responsibility.ts";

const ALLOWED = "Access-Control-Allow-Origin";

/** What a tenant whose requests may go to a legacy backend has among its settings. */
type LegacySettings = { legacy: LegacyBackend | null };

/** What differs between the tenants whose requests may go to a legacy backend. */
export type LegacyRules<Settings> = {
  /** The URL of the API as clients know it, for links, where the host of a request is not the tenant's. */
  publicUrlOf: (settings: Settings) => string;
  /** Routes of ours that the legacy backend always answers, if there is one. Default: none. */
  routes?: readonly LegacyRoute[];
  /** Answers, in the tenant's form, that a path is nobody's or why the backend has not answered. */
  refuse: (
    c: Context<ServiceEnv<Settings>>,
    why: "nobody" | PassThroughProblem,
  ) => Response;
};

/**
 * Passes requests that `app` does not answer itself to the legacy backend, if there is one. On a host that
 * is the tenant's alone this includes paths outside `/api/`.
 */
export function passToLegacy<Settings extends LegacySettings>(
  app: Hono<ServiceEnv<Settings>>,
  { publicUrlOf, routes = [], refuse }: LegacyRules<Settings>,
): MiddlewareHandler<ServiceEnv<Settings>> {
  const findResponsible = createResponsibility(app);
  return async (c, next) => {
    const { deps: { settings }, hasOwnHost, client, trace } = c.env;
    const { legacy } = settings;
    if (!legacy) return await next();
    const { method, path } = c.req;
    const rule = findRule(await c.env.rolloutRules(), method, path);
    trace.rollout = rule?.name;
    const isOurs = rule && await comesToUs(c.req.raw, rule, client);
    const theirs = isOurs ? [] : [...legacy.routes, ...routes, ...rule ? [rule] : []];
    const who = hasOwnHost && isOutsideApi(path) ? "legacy" : findResponsible(method, path, theirs);
    if (who === "us") return await next();
    if (who === "nobody") return refuse(c, who);
    const answer = await passThrough(c.req.raw, legacy, {
      url: hasOwnHost ? reachedUrl(c.req.url) : publicUrlOf(settings),
      hasOwnHost,
      client,
    });
    if (typeof answer === "string") return refuse(c, answer);
    trace.isPassedOn = true;
    answerAsItIs(c, answer);
  };
}

/** The origin that the client has asked: Django builds its links from it. */
function reachedUrl(url: string): string {
  const { protocol, port } = new URL(url);
  return `${protocol}//${hostOf(new URL(url))}${port && `:${port}`}`;
}

/** Answers with the backend's own headers. Only where it lets no page read, ours say which may. */
function answerAsItIs(c: Context, answer: Response): void {
  const ours = c.res.headers;
  c.res = undefined;
  c.res = answer;
  // Headers of an upgraded connection cannot be changed.
  if (answer.status === 101 || answer.headers.has(ALLOWED)) return;
  if (!ours.has(ALLOWED)) return;
  for (const [name, value] of ours) answer.headers.append(name, value);
}
