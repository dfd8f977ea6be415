import assert from "node:assert/strict";
import { type Console, type ConsoleOptions, startConsole } from "../../../local/studio/console.ts";
import { createResendMailer } from "../../../src/adapters/resend.ts";
import { multipart, shortForm, SIGN_UP_PATH } from "../pewaca/pewaca.ts";
import { pass, type Service, startService } from "../service.ts";

/** For tests in which the provider does not answer: nobody waits long for it. */
export const SHORT_LIMIT_MS = 300;

/** Long enough for a provider on the same computer, however busy that is. */
const LONG_LIMIT_MS = 10_000;

/** A service that sends its emails by HTTP to the catcher. */
export type Mailing = Service & { inbox: Console };

/** Starts one. One a test, nothing shared. `timeLimitMs` is how long the provider is waited for. */
export async function startMailing(
  options: ConsoleOptions = {},
  timeLimitMs = LONG_LIMIT_MS,
): Promise<Mailing> {
  const inbox = await startConsole(options);
  const send = createResendMailer({
    apiKey: "re_test_key",
    baseUrl: inbox.url,
    timeLimitMs,
  });
  const service = await startService({ mailer: { send, requestsPerSecond: Infinity } });
  return {
    ...service,
    inbox,
    [Symbol.asyncDispose]: async () => {
      inbox.fail(undefined);
      await service[Symbol.asyncDispose]();
      await inbox.close();
    },
  };
}

/** Signs somebody up at Pewaca, and waits for what follows the answer. */
export async function signUpAs({ fetch, backgroundDone }: Service, email: string): Promise<void> {
  const response = await fetch(SIGN_UP_PATH, multipart(shortForm({ email })));
  assert.equal(response.status, 201, await response.text());
  await backgroundDone();
}

/** Lets the cron run once a minute until no email is pending any more, and again when every lease is over. */
export async function passUntilSent(service: Service, mostMinutes: number): Promise<void> {
  const pending = "SELECT COUNT(*) AS emails FROM outbox WHERE status = 'pending'";
  for (let minute = 0; minute < mostMinutes; minute++) {
    await passMinutes(service, 1);
    if (Number((await service.query(pending)).rows[0]!.emails) === 0) break;
  }
  await passMinutes(service, 1);
  pass(service, mostMinutes * 60);
  await service.runCron();
}

/** Lets the cron run once a minute. */
export async function passMinutes(service: Service, minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute++) {
    pass(service, 60);
    await service.runCron();
  }
}
