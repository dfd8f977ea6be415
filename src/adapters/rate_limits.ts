import type { Allow, Limit } from "../deps.ts";

/** Cloudflare's rate limiting binding. */
type RateLimitBinding = { limit: (options: { key: string }) => Promise<{ success: boolean }> };

/**
 * Asks the platform's rate limiters, one binding per limit. Isolates share no memory, so a counter of
 * our own would count nothing. A limiter that fails lets the request pass: it guards cost, not truth.
 */
export function createRateLimits(bindings: Record<Limit, RateLimitBinding>): Allow {
  return async (limit, key) => {
    try {
      return (await bindings[limit].limit({ key })).success;
    } catch {
      return true;
    }
  };
}
