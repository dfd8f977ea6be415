import type { Hono, MiddlewareHandler } from "hono";
import { passThrough } from "../../web/routing/pass_through.ts";
import { createResponsibility, isOutsideApi } from "../../web/routing/responsibility.ts";
import type { ZportaEnv } from "./env.ts";
import { NOTICES } from "./shared/messages.ts";

/**
 * Passes requests that `app` does not answer itself to the legacy backend, while there is one. The
 * frontend knows one base URL, so on a host of its own this includes paths outside `/api/`.
 */
export function passToLegacy(app: Hono<ZportaEnv>): MiddlewareHandler<ZportaEnv> {
  const responsible = createResponsibility(app);
  return async (c, next) => {
    const { legacy, apiUrl } = c.env.deps.settings;
    if (!legacy) return await next();
    const { method, path } = c.req;
    const who = isOutsideApi(path) ? "legacy" : responsible(method, path, legacy.routes);
    if (who === "us") return await next();
    if (who === "nobody") return c.json({ detail: NOTICES.notFound }, 404);

    const answer = await passThrough(c.req.raw, legacy, {
      publicUrl: apiUrl,
      hasOwnHost: c.env.hasOwnHost,
    });
    switch (answer) {
      case "late":
        return c.json({ detail: NOTICES.legacyLate }, 504);
      case "unreachable":
      case "looping":
        return c.json({ detail: NOTICES.legacyUnreachable }, 502);
      default:
        return answer;
    }
  };
}
