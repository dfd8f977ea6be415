import type { Runtime } from "./deps.ts";

/** What the platform is. Nothing else in `src` asks it for time, chance or ids, but what stands for it. */
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
