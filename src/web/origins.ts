import type { Context, MiddlewareHandler } from "hono";
import { cors } from "hono/cors";

/** Any port of this computer, as in `http://localhost:*`; for development only. */
const ANY_LOCAL_PORT = /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\]):\*$/;

/** Whether a text may stand in a list of allowed origins: an origin, or `http://localhost:*`. */
export function isOriginRule(text: string): boolean {
  if (ANY_LOCAL_PORT.test(text)) return true;
  return !text.includes("*") && URL.canParse(text) && new URL(text).origin === text;
}

/** Whether pages of `origin` may read our answers. `rules` are as `isOriginRule` has them. */
export function isAllowedOrigin(rules: readonly string[], origin: string): boolean {
  const ofAnyPort = origin.replace(/(?::\d+)?$/, ":*");
  return rules.some((rule) => rule === (rule.endsWith("*") ? ofAnyPort : origin));
}

/**
 * Lets pages of the origins that `rulesOf` returns call from a browser, by any method and with whatever headers they
 * ask for, and with credentials: then a browser accepts only its own origin, never `*`.
 */
export function allowPages(
  rulesOf: (c: Context) => readonly string[],
): MiddlewareHandler {
  return cors({
    origin: (origin, c) => isAllowedOrigin(rulesOf(c), origin) ? origin : null,
    credentials: true,
    maxAge: 600,
  });
}
