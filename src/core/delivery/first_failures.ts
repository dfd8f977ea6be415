import type { Deps } from "../../deps.ts";

const QUIET_MS = 60_000;

/** When each kind of failure was last seen, by the log of the isolate that saw it. */
const seen = new WeakMap<Deps["log"], Map<string, number>>();

/** Whether a failure is the first of its kind within a minute, as far as this isolate knows. */
export function isFirstFailure({ log, now }: Deps, kind: string): boolean {
  const times = seen.get(log) ?? new Map<string, number>();
  seen.set(log, times);
  const time = now().getTime();
  const isFirst = time - (times.get(kind) ?? -Infinity) >= QUIET_MS;
  if (isFirst) times.set(kind, time);
  return isFirst;
}
