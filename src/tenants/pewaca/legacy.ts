import type { Hono, MiddlewareHandler } from "hono";
import { passThrough } from "../../web/routing/pass_through.ts";
import { createResponsibility, type LegacyRoute } from "../../web/routing/responsibility.ts";
import type { PewacaEnv } from "./env.ts";
import { failure } from "./shared/answers.ts";
import { NOTICES } from "./shared/messages.ts";
import { LIST_STORIES, LIST_STORY_REPLIES } from "./stories/wire.ts";

/** Stories that the legacy backend answers, if there is one; `stories/` only stands in for it. */
const STORIES: LegacyRoute[] = [LIST_STORIES, LIST_STORY_REPLIES].map(({ path }) => ({
  method: null,
  pattern: new RegExp(`^${RegExp.escape(path)}/`),
}));

/** Passes requests that `app` does not answer itself to the legacy backend, if there is one. */
export function passToLegacy(app: Hono<PewacaEnv>): MiddlewareHandler<PewacaEnv> {
  const findResponsible = createResponsibility(app);
  return async (c, next) => {
    const { legacy, publicUrl } = c.env.deps.settings;
    if (!legacy) return await next();
    const { method, path } = c.req;
    const who = findResponsible(method, path, [...legacy.routes, ...STORIES]);
    if (who === "us") return await next();
    if (who === "nobody") return c.json(failure(404, NOTICES.notFound), 404);

    const answer = await passThrough(c.req.raw, legacy, {
      publicUrl,
      hasOwnHost: c.env.hasOwnHost,
    });
    if (answer === "late") return c.json(failure(504, NOTICES.legacyLate), 504);
    if (typeof answer === "string") return c.json(failure(502, NOTICES.legacyUnreachable), 502);
    return answer;
  };
}
