import type { Allow, Deps, Limit } from "../deps.ts";

/** A limiter that is out of order is reported by each isolate at most once in this time. */
const REPORT_PAUSE_MS = 60_000;

/** Cloudflare's rate limiting binding. */
type RateLimitBinding = { limit: (options: { key: string }) => Promise<{ success: boolean }> };

/** What `createRateLimits` needs. `clock` is in milliseconds. */
export type RateLimitsOptions = {
  bindings: Record<Limit, RateLimitBinding>;
  log: Deps["log"];
  clock?: () => number;
};

/**
 * Asks the platform's rate limiters, one binding a limit. Isolates share no memory, so a counter of
 * our own would count nothing. A limiter that fails lets the request pass, because it guards cost, not
 * truth, and is logged.
 */
export function createRateLimits({ bindings, log, clock = Date.now }: RateLimitsOptions): Allow {
  const reported = new Map<Limit, number>();
  return async (limit, key) => {
    try {
      return (await bindings[limit].limit({ key })).success;
    } catch (error) {
      const now = clock();
      if (now - (reported.get(limit) ?? -Infinity) >= REPORT_PAUSE_MS) {
        reported.set(limit, now);
        const reason = error instanceof Error ? error.name : "unknown";
        log({ event: "rate_limiter_failed", limit, reason });
      }
      return true;
    }
  };
}
