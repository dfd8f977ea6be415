import type { Context, Hono, MiddlewareHandler } from "hono";
import type { ServiceEnv } from "../service_env.ts";
import { type LegacyBackend, passThrough, type PassThroughProblem } from "./pass_through.ts";
import { comesToUs, findRule, type RolloutRule } from "./rollout.ts";
import { createResponsibility, isOutsideApi, type LegacyRoute } from "./responsibility.ts";

const ALLOWED = "Access-Control-Allow-Origin";

/** What a tenant whose requests may go to a legacy backend has among its settings. */
type LegacySettings = { legacy: LegacyBackend | null };

/** What differs between the tenants whose requests may go to a legacy backend. */
export type LegacyRules<Settings> = {
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
 * is the tenant's alone this includes paths outside `/api/`. `allow` says which pages may read the answers, but for
 * those in which the backend says so itself.
 *
 * A preflight goes where the request that it asks about will go, but for routes that are divided: they are ours, too.
 * A backend that lets no page in need not know of preflights.
 */
export function passToLegacy<Settings extends LegacySettings>(
  app: Hono<ServiceEnv<Settings>>,
  { routes = [], refuse }: LegacyRules<Settings>,
  allow: MiddlewareHandler<ServiceEnv<Settings>>,
): MiddlewareHandler<ServiceEnv<Settings>> {
  const findResponsible = createResponsibility(app);
  /** Answers for the backend, or that a path is nobody's; `null`: it is ours. */
  const pass = async (
    c: Context<ServiceEnv<Settings>>,
    method: string,
    rule?: RolloutRule,
  ): Promise<Response | null> => {
    const { req: { path, raw }, env } = c;
    const legacy = env.deps.settings.legacy!;
    const isOurs = rule && await comesToUs(raw, rule, env.client);
    const theirs = isOurs ? [] : [...legacy.routes, ...routes, ...rule ? [rule] : []];
    const isOutside = env.hasOwnHost && isOutsideApi(path);
    const who = isOutside ? "legacy" : findResponsible(method, path, theirs);
    if (who === "us") return null;
    const answer = who === "nobody" ? who : await passThrough(raw, legacy, env);
    if (typeof answer === "string") return refuse(c, answer);
    env.trace.isPassedOn = true;
    return answer;
  };
  return async (c, next) => {
    const { deps, rolloutRules, trace } = c.env;
    if (!deps.settings.legacy) return await allow(c, next);
    const { method, path } = c.req;
    const asked = c.req.header("Access-Control-Request-Method");
    if (method === "OPTIONS" && asked) {
      const answer = await pass(c, asked);
      if (answer?.headers.has(ALLOWED)) return void (c.res = answer);
      trace.isPassedOn = false;
    }
    return await allow(c, async () => {
      const rule = findRule(await rolloutRules(), method, path);
      trace.rollout = rule?.name;
      const answer = await pass(c, method, rule);
      if (!answer) await next();
      else if (trace.isPassedOn) answerAsItIs(c, answer);
      else c.res = answer;
    });
  };
}

/** Answers with the backend's own headers. Only where it lets no page read, ours say which may. */
function answerAsItIs(c: Context, answer: Response): void {
  const ours = c.res.headers;
  c.res = undefined;
  c.res = answer;
  // Headers of an upgraded connection cannot be changed.
  if (answer.status === 101 || answer.headers.has(ALLOWED) || !ours.has(ALLOWED)) return;
  ours.forEach((value, name) => answer.headers.append(name, value));
}
