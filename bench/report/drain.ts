import { startWorker } from "../../tests/support/workerd/worker.ts";
import { plantAccounts, plantEmails } from "../pending_emails.ts";

/** How pending emails went out. */
export type Drain = {
  emails: number;
  /** Emails that were sent twice. */
  twice: number;
  seconds: number;
  /** Requests to the provider, and statements. */
  requests: number;
  statements: number;
};

const PENDING = 1000;
const PROVIDER = { requestsPerSecond: 2, latencyMs: 150, mostKept: 2 * PENDING };

/** One run of the cron with a thousand emails that are due, at the provider's default of two requests a second. */
export async function measureDrain(): Promise<Drain> {
  await using worker = await startWorker(
    { EMAIL_REQUESTS_PER_SECOND: String(PROVIDER.requestsPerSecond) },
    { inbox: PROVIDER },
  );
  await plantEmails(worker.database, await plantAccounts(worker.database, PENDING));
  worker.database.gateway.resetLog();
  const startedAt = performance.now();
  await worker.runCron();
  const seconds = (performance.now() - startedAt) / 1000;
  const recipients = worker.inbox.emails().map(({ to }) => to);
  return {
    emails: recipients.length,
    twice: recipients.length - new Set(recipients).size,
    seconds,
    requests: worker.inbox.requests().length,
    statements: worker.database.gateway.log.length,
  };
}
