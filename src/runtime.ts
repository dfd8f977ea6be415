import type { Runtime } from "./deps.ts";

/** What the platform is. The acts ask nothing else for time, chance or ids; a test holds that. */
export const RUNTIME: Runtime = {
  fetch: (url, init) => fetch(url, init),
  elapsedMs: () => performance.now(),
  after: (milliseconds, work) => {
    const timer = setTimeout(work, milliseconds);
    return () => clearTimeout(timer);
  },
  random: Math.random,
  newId: () => crypto.randomUUID(),
  randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
  compute: (work) => work(),
};
