import assert from "node:assert/strict";
import { passMinutes, signUpAs } from "../support/email/mailing.ts";
import { examine, isWrong } from "../../ops/doctor/examine.ts";
import { pass, rowsOf, type Service, settings, startService } from "../support/service.ts";

// What an operator sees of emails that do not go out: the log and the metrics.

function failures({ logged }: Service) {
  return logged.filter(({ event }) => event === "email_attempt_failed" || event === "email_failed");
}

Deno.test("every failed attempt is a line that says whose, why and when next, and the first of its kind within a minute is an error", async () => {
  await using service = await startService();
  service.mail.answer = () => ({ sent: false, fault: "unknown", reason: "unreachable" });
  await signUpAs(service, "satu@example.com");
  const [row] = await rowsOf(service, "outbox");
  const request = service.logged.find(({ event }) => event === "request")!;
  assert.deepEqual(failures(service), [{
    event: "email_attempt_failed",
    level: "error",
    email_id: row!.id,
    tenant: "pewaca",
    kind: "verify_email",
    account_id: Number(row!.account_id),
    attempt: 1,
    reason: "unreachable",
    next_attempt_at: `${String(row!.next_attempt_at).replace(" ", "T").slice(0, 23)}Z`,
    idempotency_key: row!.id,
    request_id: request.request_id,
  }]);

  pass(service, 10);
  await signUpAs(service, "dua@example.com");
  pass(service, 15);
  service.mail.answer = () => ({ sent: false, fault: "recipient", reason: "validation_error" });
  await signUpAs(service, "tiga@example.com");
  service.mail.answer = () => ({ sent: false, fault: "unknown", reason: "unreachable" });
  await passMinutes(service, 3);
  const levels = failures(service).map(({ reason, level }) => `${reason} ${level}`);
  assert.deepEqual(levels.slice(0, 4), [
    "unreachable error",
    "unreachable info",
    "validation_error error",
    "unreachable error",
  ]);
  assert.equal(failures(service).at(-1)!.request_id, undefined, "the cron has no request");
});

/** Why nothing is sent at Pewaca, as the metrics and the doctor say it. */
async function alarmsOf(service: Service): Promise<[string | undefined, string[]]> {
  const headers = { Authorization: `Bearer ${settings.metricsToken}` };
  const text = await (await service.fetch("/metrics", { headers })).text();
  const gauge = /^daftar_emails_paused\{tenant="pewaca",reason="(\w+)"\} 1$/m.exec(text)?.[1];
  const wrong = (await examine(service.query)).filter(isWrong);
  return [
    gauge,
    wrong.find(({ name }) => name === "tenants for whom no email is sent")?.found ?? [],
  ];
}

Deno.test("a refused sender shows at once in the metrics and the doctor, also between the attempts, until the emails are sent", async () => {
  await using service = await startService();
  // The doctor asks the database for the time.
  pass(service, -12 * 60);
  service.mail.answer = () => ({ sent: false, fault: "sender", reason: "validation_error" });
  await signUpAs(service, "satu@example.com");
  for (let halfMinute = 0; halfMinute < 20; halfMinute++) {
    const expected = ["validation_error", ["pewaca validation_error"]];
    assert.deepEqual(await alarmsOf(service), expected, `half-minute ${halfMinute}`);
    pass(service, 30);
    if (halfMinute % 2 === 1) await service.runCron();
  }
  service.mail.answer = () => ({ sent: true });
  await passMinutes(service, 5);
  assert.deepEqual(await alarmsOf(service), [undefined, []]);
});

Deno.test("an email that is not sent because its address has bounced wakes nobody: it is counted under its reason, and a note of the doctor's", async () => {
  await using service = await startService();
  await signUpAs(service, "satu@example.com");
  const [{ id, account_id }] = await rowsOf(service, "outbox") as [Record<string, string>];
  await service.query(
    `INSERT INTO undeliverable_address (tenant, account_id, address, reason, email_id, since)
     VALUES ('pewaca', ?, 'satu@example.com', 'bounced', ?, '2026-01-01')`,
    [account_id!, id!],
  );
  await service.query(
    "UPDATE outbox SET status = 'pending', attempts = 0, finished_at = NULL, next_attempt_at = created_at",
  );
  await service.runCron();
  const headers = { Authorization: `Bearer ${settings.metricsToken}` };
  const text = await (await service.fetch("/metrics", { headers })).text();
  assert.match(text, /^daftar_emails_failed\{tenant="pewaca",reason="address_bounced"\} 1$/m);
  assert.match(text, /^daftar_emails_failed_total\{tenant="pewaca"\} 0$/m);
  assert.match(text, /^daftar_email_attempts_failed_total\{tenant="pewaca"\} 0$/m);
  const results = (await examine(service.query)).filter(({ found }) => found.includes(id!));
  assert.deepEqual(results.map(({ name, level }) => [name, level]), [
    ["emails that were not sent, because no email reaches the address", "note"],
  ]);
});
