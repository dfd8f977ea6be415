const EVERY_MS = 15_000;
/** Longer than the cron delivers emails. */
const ANSWER_MS = 90_000;

/** Runs a cron once, and says what went wrong. */
export type RunCron = (stopped: AbortSignal) => Promise<string | undefined>;

/**
 * Runs a cron again and again, since nothing does so here by itself. `report` is called for the first of several
 * failures in a row. The returned function stops it.
 */
export function startCron(runOnce: RunCron, report: (line: string) => void): () => void {
  const stopped = new AbortController();
  let isRunning = false;
  let wasWell = true;
  const tick = async () => {
    // one run at a time, however slow the email provider is
    if (isRunning) return;
    isRunning = true;
    const problem = await runOnce(stopped.signal);
    isRunning = false;
    if (problem && wasWell && !stopped.signal.aborted) report(`The cron failed: ${problem}`);
    wasWell = !problem;
  };
  const timer = setInterval(tick, EVERY_MS);
  return () => {
    clearInterval(timer);
    stopped.abort();
  };
}

/**
 * The cron of the Worker in workerd.
 *
 * Source: https://developers.cloudflare.com/workers/configuration/cron-triggers/#test-cron-triggers-locally
 */
export function cronOf(apiUrl: string): RunCron {
  return async (stopped) => {
    try {
      const answer = await fetch(`${apiUrl}/cdn-cgi/local/scheduled?cron=*+*+*+*+*`, {
        signal: AbortSignal.any([stopped, AbortSignal.timeout(ANSWER_MS)]),
      });
      const text = await answer.text();
      return answer.ok && text === "ok" ? undefined : `${answer.status} ${text.slice(0, 200)}`;
    } catch (error) {
      return (error as Error).message;
    }
  };
}
