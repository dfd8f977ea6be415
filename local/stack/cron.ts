const EVERY_MS = 15_000;
/** Longer than the cron delivers emails. */
const ANSWER_MS = 90_000;

/**
 * Runs the Worker's cron, since workerd does not do so by itself. `report` is called for the first of
 * several failures in a row. The returned function stops it.
 *
 * Source: https://developers.cloudflare.com/workers/configuration/cron-triggers/#test-cron-triggers-locally
 */
export function startCron(apiUrl: string, report: (line: string) => void): () => void {
  const stopped = new AbortController();
  let isRunning = false;
  let wasWell = true;
  const tick = async () => {
    // one run at a time, however slow the email provider is
    if (isRunning) return;
    isRunning = true;
    const problem = await runOnce(apiUrl, stopped.signal);
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

async function runOnce(apiUrl: string, stopped: AbortSignal): Promise<string | undefined> {
  try {
    const answer = await fetch(`${apiUrl}/cdn-cgi/local/scheduled?cron=*+*+*+*+*`, {
      signal: AbortSignal.any([stopped, AbortSignal.timeout(ANSWER_MS)]),
    });
    const text = await answer.text();
    return answer.ok && text === "ok" ? undefined : `${answer.status} ${text.slice(0, 200)}`;
  } catch (error) {
    return (error as Error).message;
  }
}
