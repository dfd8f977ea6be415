const EVERY_MS = 15_000;
const ANSWER_MS = 60_000;

/**
 * Plays Cloudflare's clock: workerd runs no cron by itself. `report` hears of the first failure in a
 * row. The returned function stops the clock.
 *
 * Source: https://developers.cloudflare.com/workers/configuration/cron-triggers/#test-cron-triggers-locally
 */
export function startCron(apiUrl: string, report: (line: string) => void): () => void {
  const stopped = new AbortController();
  let isRunning = false;
  let wasWell = true;
  const tick = async () => {
    // one at a time, however slow the provider is
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
