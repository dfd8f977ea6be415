import type { Hono, MiddlewareHandler } from "hono";
import type { LegacyRoute } from "../../web/pass_through.ts";
import { createResponsibility, passThrough } from "../../web/pass_through.ts";
import { failure } from "./shared/answers.ts";
import { NOTICES } from "./shared/messages.ts";
import type { PewacaEnv } from "./env.ts";

/** Where there is a Django it has the stories: `the room `stories`` only stands in for it. */
const STORIES: LegacyRoute = { method: null, pattern: /^\/api\/(?:stories|story-replays)\// };

/** Sends what `app` does not answer itself to the legacy backend, while there is one. */
export function passToLegacy(app: Hono<PewacaEnv>): MiddlewareHandler<PewacaEnv> {
  const responsible = createResponsibility(app);
  return async (c, next) => {
    const { legacy } = c.env.deps.settings;
    if (!legacy) return await next();
    const { method, path } = c.req;
    const who = responsible(method, path, [...legacy.routes, STORIES]);
    if (who === "us") return await next();
    if (who === "nobody") return c.json(failure(404, NOTICES.notFound), 404);

    const answer = await passThrough(c.req.raw, legacy);
    if (answer instanceof Response) return answer;
    return answer === "late"
      ? c.json(failure(504, NOTICES.legacyLate), 504)
      : c.json(failure(502, NOTICES.legacyUnreachable), 502);
  };
}
