import assert from "node:assert/strict";
import { addSeconds, toSql } from "../../src/db/time.ts";
import { ACADEMIC, READER, startOperatorConsole } from "../support/console/console.ts";
import { startService } from "../support/service.ts";

Deno.test("the numbers of an hour, a day and a month are those of the rows, of one product and of all, as images and as tables", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  const { now } = service.clock;
  const ago = (seconds: number) => toSql(addSeconds(now, -seconds));
  const outcomes: [string, string, string, number, number][] = [
    ["pewaca", "created", "", 60, 3],
    ["pewaca", "created", "", 5 * 3600, 20],
    ["pewaca", "created", "", 9 * 24 * 3600, 100],
    ["pewaca", "refused", "taken", 60, 7],
    ["pewaca", "fault", "", 60, 2],
    ["zporta", "created", "", 60, 5],
  ];
  for (const [tenant, outcome, reason, seconds, attempts] of outcomes) {
    await service.of(tenant).query(
      `INSERT INTO registration_outcome VALUES (?, ?, ?, ?, ?, 0, 0, 0, 0, 0, 0, 0, 0)`,
      [tenant, outcome, reason, ago(seconds), attempts],
    );
  }
  const emails: [string, string, number][] = [["a", "pewaca", 42], ["b", "zporta", 10], [
    "c",
    "zporta",
    8,
  ]];
  for (const [id, tenant, seconds] of emails) {
    await service.of(tenant).query(
      `INSERT INTO outbox (id, tenant, kind, account_id, to_email, payload, dedupe_key, status, attempts,
         next_attempt_at, created_at, finished_at)
       VALUES (?, ?, 'verify_email', 1, 'a@example.com', '{}', ?, 'sent', 1, ?, ?, ?)`,
      [id, tenant, id, ago(60), ago(60 + seconds), ago(60)],
    );
  }
  await console.runCron();
  /** The sum of each table behind a plot, by the plot's title. */
  const sums = async (as: string, period: string, tenant = "") => {
    const query = new URLSearchParams({ period, tenant });
    const { text, status } = await console.visit(as, `/console/numbers?${query}`);
    assert.equal(status, 200, text);
    const figures = text.split("<figure>").slice(1);
    return Object.fromEntries(figures.map((figure) => {
      const title = /<figcaption>([^<]*)/.exec(figure)![1]!;
      const numbers = [...figure.matchAll(/<td[^>]*>(\d+)<\/td>/g)].map(([, number]) =>
        Number(number)
      );
      assert.match(figure, /<svg[^>]*role="img"/);
      return [title, numbers.reduce((sum, number) => sum + number, 0)];
    }));
  };
  const all = await sums(READER, "hour");
  assert.equal(all["New registrations"], 8);
  assert.equal(all["Emails sent"], 3);
  assert.equal(all["Seconds until an email is accepted (average)"], 20);
  assert.equal((await sums(READER, "hour", "zporta"))["New registrations"], 5);
  const hour = await sums(READER, "hour", "pewaca");
  assert.equal(hour["New registrations"], 3);
  assert.equal(hour["Registrations refused"], 7);
  assert.equal(hour["Registrations that failed through our fault"], 2);
  assert.equal(hour["Emails sent"], 1);
  assert.equal(hour["Seconds until an email is accepted (average)"], 42);
  assert.equal((await sums(READER, "day", "pewaca"))["New registrations"], 23);
  assert.equal((await sums(READER, "month", "pewaca"))["New registrations"], 123);
  const page = await console.visit(READER, "/console/numbers");
  assert.match(page.text, />address or name is taken<\/td><td[^>]*>7<\/td>/);
  for (const tenant of ["", "pewaca"]) {
    assert.equal(
      (await sums(ACADEMIC, "hour", tenant))["New registrations"],
      5,
      "their own product",
    );
  }
});

Deno.test("a day and a month are read from what the cron has counted, however many emails there are, and counting again counts nothing twice", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  const { query } = service.of("zporta");
  const ago = (seconds: number) => toSql(addSeconds(service.clock.now, -seconds));
  const addEmails = (name: string, seconds: number) =>
    query(
      `INSERT INTO outbox (id, tenant, kind, account_id, to_email, payload, dedupe_key, status, attempts,
         next_attempt_at, created_at, finished_at)
       SELECT CONCAT(?, d), 'zporta', 'magic_link', 1, 'a@example.com', '{}', CONCAT(?, d),
         IF(d = 3, 'failed', 'sent'), 1, ?, ?, ?
       FROM (SELECT 1 AS d UNION ALL SELECT 2 UNION ALL SELECT 3) AS three`,
      [name, name, ago(seconds), ago(seconds + 5), ago(seconds)],
    );
  await addEmails("yesterday", 23 * 3600);
  await addEmails("last week", 7 * 24 * 3600);
  await query(
    "INSERT INTO registration_outcome VALUES ('zporta', 'created', '', ?, 4, 0, 0, 0, 0, 0, 0, 0, 0)",
    [ago(7 * 24 * 3600)],
  );
  await console.runCron();
  await addEmails("now", 10);
  for (let run = 0; run < 3; run++) await console.runCron();
  // Rows go after a while, or with a person; what was counted stays.
  await query("DELETE FROM outbox WHERE id LIKE 'last week%' OR id = 'now1'");
  await query("DELETE FROM registration_outcome");
  await console.runCron();

  for (const { gateway } of service.databases) gateway.resetLog();
  for (const [period, sent] of [["day", 4], ["month", 6]] as const) {
    const { text } = await console.visit(READER, `/console/numbers?period=${period}&tenant=zporta`);
    const sums = text.split("<figure>").slice(1).map((figure) =>
      [...figure.matchAll(/<td[^>]*>(\d+)<\/td>/g)].reduce((sum, [, n]) => sum + Number(n), 0)
    );
    const [registrations, , , emails, , failures] = sums;
    const expected = [period === "day" ? 0 : 4, sent, sent / 2];
    assert.deepEqual([registrations, emails, failures], expected, period);
  }
  const read = service.databases.flatMap(({ gateway }) => gateway.log.map(({ sql }) => sql));
  assert.equal(read.filter((sql) => /FROM hour_count/.test(sql)).length, 2);
  assert.ok(!read.some((sql) => /FROM (?:outbox|registration_outcome)/.test(sql)), read.join("\n"));
  const { rows } = await query("SELECT SUM(total) AS n, SUM(seconds) AS s FROM hour_count");
  assert.deepEqual([Number(rows[0]!.n), Number(rows[0]!.s)], [13, 45]);
});
