import assert from "node:assert/strict";
import { deleteOldEmails, KEEP_MAILS_DAYS } from "../../src/core/delivery/retention.ts";
import { addSeconds, fromSql, toSql } from "../../src/db/time.ts";
import { failure, KINDS, letter, type Outbox, startOutbox } from "../support/email/outbox.ts";

const HOUR = 3600;
const DAY = 24 * HOUR;

function statementsOf({ database }: Outbox): string[] {
  return database.gateway.log.map(({ sql }) => sql.trim().replace(/\s+/g, " "));
}

/** Lets the cron run every minute for so long. */
async function run(outbox: Outbox, seconds: number): Promise<void> {
  const end = addSeconds(outbox.clock.now, seconds);
  while (outbox.clock.now < end) {
    const next = addSeconds(outbox.clock.now, 60);
    await outbox.sweep();
    if (outbox.clock.now < next) outbox.clock.now = next;
  }
}

Deno.test("a sweep sends batches of a hundred, the longest overdue first, with a key each", async () => {
  await using outbox = await startOutbox();
  await outbox.plant(250);
  outbox.database.gateway.resetLog();
  await outbox.sweep();
  const { requests } = outbox.provider;
  assert.deepEqual(requests.map(({ emails }) => emails.length), [100, 100, 50]);
  assert.equal(new Set(requests.map(({ key }) => key)).size, 3);
  assert.deepEqual(
    outbox.provider.taken(),
    Array.from({ length: 250 }, (_, i) => `planted${i}@example.com`),
  );
  const sent = await outbox.rows();
  assert.ok(sent.every(({ status, attempts }) => status === "sent" && attempts === 1));
  assert.equal(sent[0]!.provider_id, `${requests[0]!.key}:0`);
  assert.equal(sent[0]!.request_id, null);
  // for each batch: two of the claim, one for the addresses, one for its body, one for the turn, two of the
  // result
  assert.ok(statementsOf(outbox).length <= 3 * 7 + 10, statementsOf(outbox).join("\n"));
});

Deno.test("a cron with nothing to deliver costs one statement", async () => {
  await using outbox = await startOutbox();
  outbox.database.gateway.resetLog();
  await outbox.sweep();
  assert.equal(statementsOf(outbox).length, 1);
});

Deno.test("3,000 pending emails drain at two requests a second: none meets 429, none is sent twice, and in one invocation", async () => {
  await using outbox = await startOutbox({ requestsPerSecond: 2, limit: 2, latencyMs: 150 });
  await outbox.plant(3000);
  outbox.database.gateway.resetLog();
  const startedAt = outbox.clock.now;
  await outbox.sweep();
  const seconds = (outbox.clock.now.getTime() - startedAt.getTime()) / 1000;
  const taken = outbox.provider.taken();
  assert.deepEqual([taken.length, new Set(taken).size], [3000, 3000]);
  assert.equal(outbox.provider.requests.length, 30);
  assert.ok(seconds < 20, `${seconds} seconds`);
  assert.ok(statementsOf(outbox).length < 30 * 8 + 10);
});

Deno.test("sign-ups come faster than the provider takes requests: the first email goes out alone and at once, the others together", async () => {
  // ten times as fast as in production
  await using outbox = await startOutbox({ requestsPerSecond: 20, limit: 20, isRealTime: true });
  const working: Promise<void>[] = [];
  const startedAt = performance.now();
  for (let wave = 0; wave < 10; wave++) {
    for (let i = 0; i < 30; i++) working.push(outbox.deliver(await outbox.enqueue()));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await Promise.all(working);
  const { requests, taken } = outbox.provider;
  assert.equal(requests[0]!.emails.length, 1);
  assert.ok(taken().length > 200, `${taken().length} without the cron`);
  await outbox.sweep();
  assert.deepEqual([taken().length, new Set(taken()).size], [300, 300]);
  const seconds = (performance.now() - startedAt) / 1000;
  const most = Math.max(150, 20 * seconds);
  assert.ok(requests.length < most, `${requests.length} requests in ${seconds} s`);
});

Deno.test("a batch whose isolate ends while it is sent is repeated with its key and body, whatever has changed", async () => {
  await using outbox = await startOutbox();
  await outbox.plant(3);
  outbox.provider.answer = () => {
    throw new Error("the isolate has ended");
  };
  await outbox.sweep();
  outbox.provider.answer = () => undefined;
  await outbox.database.query(`UPDATE outbox SET payload = '{"name":"Changed"}'`);
  outbox.pass(120);
  await outbox.sweep();
  const [first, second, ...more] = outbox.provider.requests;
  assert.deepEqual(more, []);
  assert.deepEqual([second!.key, second!.emails], [first!.key, first!.emails]);
  assert.deepEqual(await outbox.statuses(), { sent: 3 });
});

Deno.test("an email of a new sign-up is not behind ten thousand pending ones", async () => {
  await using outbox = await startOutbox({ requestsPerSecond: 2, limit: 2, latencyMs: 150 });
  await outbox.plant(2000);
  let signedUp: Promise<void> | undefined;
  outbox.provider.answer = async () => {
    if (outbox.provider.requests.length === 3) {
      outbox.provider.answer = () => undefined;
      outbox.pass(0.5);
      signedUp = outbox.deliver(await outbox.enqueue({ to: "new@example.com" }));
      await signedUp;
    }
    return undefined;
  };
  await outbox.sweep();
  await signedUp;
  const place = outbox.provider.requests.findIndex(({ emails }) =>
    emails[0]!.to === "new@example.com"
  );
  assert.equal(place, 3);
  assert.deepEqual(await outbox.statuses(), { sent: 2001 });
});

for (
  const [what, columns, reason] of [
    ["cannot be rendered", { kind: "reset" }, "render: RangeError"],
    ["has a payload that is not JSON", { payload: "{" }, "payload_unreadable"],
    ["has a payload that is no object", { payload: "[]" }, "payload_unreadable"],
    ["has a detail that is no text", { payload: '{"name":null}' }, "payload_unreadable"],
  ] as const
) {
  Deno.test(`a row that ${what} delays nobody, is tried again and fails after three days with its reason`, async () => {
    await using outbox = await startOutbox({
      render: (_, email) => {
        if (email.kind === "reset") throw new RangeError("secret");
        return Promise.resolve(letter(email));
      },
    });
    const now = toSql(outbox.clock.now);
    await outbox.plant(1, { ...columns, created_at: now, next_attempt_at: now });
    await outbox.plant(1, { ...columns, tenant: "zporta", created_at: now, next_attempt_at: now });
    await outbox.plant(3, { to_email: "good@example.com" });
    await outbox.plant(3, { tenant: "zporta", to_email: "good@example.com" });
    await outbox.sweep();
    assert.equal(outbox.provider.taken().length, 6);
    const bad = (await outbox.rows()).filter(({ status }) => status === "pending");
    assert.deepEqual(bad.map(({ attempts, last_error }) => [attempts, last_error]), [
      [1, reason],
      [1, reason],
    ]);
    assert.ok(bad.every(({ lease_token, request_id }) => lease_token === null && !request_id));

    for (let hour = 0; hour < 74; hour++) {
      outbox.pass(HOUR);
      await outbox.sweep();
    }
    const failed = (await outbox.rows()).filter(({ status }) => status === "failed");
    assert.deepEqual(failed.map(({ last_error }) => last_error), [reason, reason]);
    const lived = fromSql(String(failed[0]!.finished_at)).getTime() -
      fromSql(String(failed[0]!.created_at)).getTime();
    assert.ok(lived > 2.9 * DAY * 1000 && lived < 3.1 * DAY * 1000);
    assert.equal(outbox.provider.taken().length, 6);
    assert.equal(outbox.logged.filter(({ event }) => event === "email_failed").length, 2);
  });
}

Deno.test("an email of an unknown kind waits, uncounted, and is delivered by the version that knows it", async () => {
  await using outbox = await startOutbox();
  await outbox.plant(1, { kind: "of_tomorrow" });
  await outbox.plant(1, { tenant: "library" });
  await outbox.plant(2);
  await run(outbox, 5 * 60);
  assert.equal(outbox.provider.taken().length, 2);
  const waiting = (await outbox.rows()).filter(({ status }) => status === "pending");
  assert.deepEqual(waiting.map(({ attempts, last_error }) => [attempts, last_error]), [
    [0, null],
    [0, null],
  ]);
  outbox.pass(4 * DAY);
  for (const renderer of outbox.renderers) renderer.kinds = [...KINDS, "of_tomorrow"];
  await outbox.sweep();
  assert.equal(outbox.provider.taken().length, 3);
});

Deno.test("an outage stops the sweep after one request; when it is over, one email finds out and the rest follows", async () => {
  await using outbox = await startOutbox();
  await outbox.plant(500);
  outbox.provider.answer = () => failure("unknown", "unreachable");
  await outbox.sweep();
  assert.equal(outbox.provider.requests.length, 1);
  await run(outbox, 3 * HOUR);
  const tries = outbox.provider.requests.length;
  assert.ok(tries > 20 && tries < 60, `${tries} requests in three hours`);
  const tried = (await outbox.rows()).filter(({ attempts }) => Number(attempts) > 0);
  assert.ok(tried.length < 160, `${tried.length} emails were tried`);

  outbox.provider.answer = () => undefined;
  await run(outbox, 65 * 60);
  assert.deepEqual(await outbox.statuses(), { sent: 500 });
  assert.equal(new Set(outbox.provider.taken()).size, 500);
  assert.equal(outbox.provider.taken().length, 500);
  const [probe] = outbox.provider.requests.slice(tries);
  assert.ok(probe!.emails.length === 1 || probe!.key === outbox.provider.requests[0]!.key);
});

Deno.test("while sending is paused, an email is not tried: it is released with the reason, and counts no attempt", async () => {
  await using outbox = await startOutbox();
  outbox.provider.answer = () => failure("account", "restricted_api_key");
  await outbox.deliver(await outbox.enqueue());
  outbox.pass(1);
  await outbox.deliver(await outbox.enqueue());
  assert.equal(outbox.provider.requests.length, 1);
  const [tried, untried] = await outbox.rows();
  assert.deepEqual([tried!.attempts, tried!.last_error], [1, "restricted_api_key"]);
  assert.deepEqual([untried!.attempts, untried!.last_error], [0, "restricted_api_key"]);
  assert.deepEqual([untried!.lease_token, untried!.request_id], [null, null]);
});

Deno.test("the refused sender of one tenant does not hold up the other, and nothing of it is lost", async () => {
  await using outbox = await startOutbox();
  const refused = failure("sender", "validation_error");
  await outbox.plant(150);
  await outbox.plant(150, { tenant: "zporta", to_email: "learner@example.com" });
  outbox.provider.answer = ([first]) => first!.to.startsWith("planted") ? refused : undefined;
  await run(outbox, 10 * 60);
  assert.equal(outbox.provider.taken().length, 150);
  outbox.provider.answer = () => undefined;
  await run(outbox, 6 * 60);
  assert.deepEqual(await outbox.statuses(), { sent: 300 });
  assert.equal(outbox.provider.taken().length, 300);
});

for (
  const [fault, status, keepsKey] of [
    ["recipient", "failed", false],
    ["email", "pending", false],
    ["sender", "pending", false],
    ["account", "pending", false],
    ["rate", "pending", false],
    ["conflict", "pending", true],
    ["used", "pending", true],
    ["unknown", "pending", true],
  ] as const
) {
  const next = status === "failed"
    ? "has failed"
    : `waits with ${keepsKey ? "its" : "another"} key`;
  Deno.test(`an email whose first attempt ends with the fault "${fault}" ${next}`, async () => {
    await using outbox = await startOutbox();
    outbox.provider.answer = () => failure(fault);
    const pending = await outbox.enqueue();
    await outbox.deliver(pending);
    const [row] = await outbox.rows();
    assert.deepEqual([row!.status, row!.last_error], [status, "some_error"]);
    assert.equal(row!.request_id, keepsKey ? pending.id : null);
    const line = outbox.logged.find(({ email_id }) => email_id === pending.id)!;
    assert.equal(line.event, status === "failed" ? "email_failed" : "email_attempt_failed");
    assert.deepEqual(
      [line.tenant, line.kind, line.account_id, line.attempt, line.reason],
      ["pewaca", "welcome", pending.accountId, 1, "some_error"],
    );
    if (status === "failed") return;
    outbox.provider.answer = () => undefined;
    await run(outbox, 10 * 60);
    const keys = outbox.provider.requests.map(({ key }) => key);
    assert.equal(keys.at(-1) === keys[0], keepsKey);
    assert.deepEqual(outbox.provider.taken(), ["person1@example.com"]);
  });
}

Deno.test("a request that was never answered is repeated with its key and its body, whatever has changed since", async () => {
  // No encoding of bytes has a blank in it.
  let name = "Ani Lestari";
  let isNeeded = true;
  await using outbox = await startOutbox({
    render: (_, email) => {
      const { to } = email;
      if (to === "planted3@example.com" && !isNeeded) return Promise.resolve(null);
      return Promise.resolve({ ...letter(email), text: `${name} ${email.issuedAt.toISOString()}` });
    },
  });
  await outbox.plant(5);
  outbox.provider.answer = () => failure("unknown", "unreachable");
  await outbox.sweep();
  [name, isNeeded] = ["Budi", false];
  await outbox.enqueue();
  outbox.provider.answer = () => undefined;
  await run(outbox, 5 * 60);
  const [first, ...others] = outbox.provider.requests;
  const repeated = others.filter(({ key }) => key === first!.key);
  assert.equal(repeated.length, 1);
  assert.deepEqual(repeated[0]!.emails, first!.emails);
  assert.equal(outbox.provider.taken().length, 6);
  assert.deepEqual(await outbox.statuses(), { sent: 6 });
  const sealed = JSON.stringify((await outbox.database.query("SELECT * FROM email_request")).rows);
  assert.ok(!sealed.includes("planted") && !sealed.includes("Ani Lestari"));
});

Deno.test("a single email without an answer is repeated as it was, though its link was used meanwhile", async () => {
  let link = "the first link";
  await using outbox = await startOutbox({
    render: (_, email) => Promise.resolve({ ...letter(email), text: link }),
  });
  outbox.provider.answer = () => failure("unknown", "unreachable");
  await outbox.deliver(await outbox.enqueue());
  link = "another link";
  outbox.provider.answer = () => undefined;
  await run(outbox, 5 * 60);
  const [first, second, ...others] = outbox.provider.requests;
  assert.deepEqual(second, { ...first!, at: second!.at, taken: 1 });
  assert.equal(others.length, 0);
  assert.deepEqual(await outbox.statuses(), { sent: 1 });
});

Deno.test("an email whose worker is lost at the provider's answer counts as sent when its key comes with another link", async () => {
  let link = "the first link";
  await using outbox = await startOutbox({
    render: (_, email) => Promise.resolve({ ...letter(email), text: link }),
  });
  outbox.provider.answer = () => {
    throw new Error("killed");
  };
  await outbox.deliver(await outbox.enqueue()).catch(() => {});
  link = "another link";
  outbox.provider.answer = () => failure("used", "invalid_idempotent_request");
  outbox.pass(61);
  await run(outbox, 5 * 60);
  const [first, second, ...others] = outbox.provider.requests;
  assert.equal(second!.key, first!.key);
  assert.equal(others.length, 0);
  const [row] = await outbox.rows();
  assert.deepEqual([row!.status, row!.provider_id, row!.attempts], ["sent", null, 1]);
});

Deno.test("a worker that is lost while a batch is under way loses nothing: the same emails go out with the same key", async () => {
  await using outbox = await startOutbox();
  await outbox.plant(120);
  outbox.provider.answer = () => {
    throw new Error("killed");
  };
  await outbox.sweep();
  const [first, second] = outbox.provider.requests;
  outbox.provider.answer = () => undefined;
  await outbox.sweep();
  assert.equal(outbox.provider.taken().length, 0, "the leases still hold");
  outbox.pass(61);
  await outbox.sweep();
  assert.deepEqual(
    outbox.provider.requests.slice(2).map(({ key }) => key).sort(),
    [
      first!.key,
      second!.key,
    ].sort(),
  );
  assert.deepEqual(
    outbox.provider.requests.find((request) => request !== first && request.key === first!.key)!
      .emails,
    first!.emails,
  );
  assert.deepEqual(await outbox.statuses(), { sent: 120 });
});

Deno.test("a repetition that is refused keeps its key: the first attempt may have been taken", async () => {
  for (const fault of ["sender", "account", "rate", "email"] as const) {
    await using outbox = await startOutbox();
    outbox.provider.answer = () => failure("unknown", "unreachable");
    const pending = await outbox.enqueue();
    await outbox.deliver(pending);
    outbox.provider.answer = () => failure(fault);
    outbox.pass(90);
    await outbox.sweep();
    assert.ok(outbox.provider.requests.length > 1);
    outbox.provider.answer = () => undefined;
    await run(outbox, 10 * 60);
    assert.deepEqual(
      new Set(outbox.provider.requests.map(({ key }) => key)),
      new Set([pending.id]),
    );
    assert.deepEqual(outbox.provider.taken(), ["person1@example.com"]);
  }
});

Deno.test("an email that may have been sent is not tried again once the provider has forgotten its key", async () => {
  await using outbox = await startOutbox();
  outbox.provider.answer = () => failure("unknown", "unreachable");
  await outbox.deliver(await outbox.enqueue());
  const startedAt = outbox.clock.now;
  for (let hour = 0; hour < 30; hour++) {
    outbox.pass(HOUR);
    await outbox.sweep();
  }
  const [row] = await outbox.rows();
  assert.deepEqual([row!.status, row!.last_error], ["failed", "outcome_unknown"]);
  const last = outbox.provider.requests.at(-1)!.at;
  assert.ok(last > addSeconds(startedAt, 21 * HOUR) && last < addSeconds(startedAt, DAY));
});

Deno.test("nor when the cron was away for longer than that", async () => {
  await using outbox = await startOutbox();
  outbox.provider.answer = () => failure("unknown", "unreachable");
  await outbox.deliver(await outbox.enqueue());
  outbox.pass(25 * HOUR);
  outbox.provider.answer = () => undefined;
  await outbox.sweep();
  assert.equal(outbox.provider.requests.length, 1);
  assert.equal((await outbox.rows())[0]!.last_error, "outcome_unknown");
});

Deno.test("what the operator has to mend delays an email for up to three days, and it arrives once", async () => {
  await using outbox = await startOutbox();
  outbox.provider.answer = () => failure("sender", "validation_error");
  await outbox.deliver(await outbox.enqueue());
  for (let hour = 0; hour < 70; hour++) {
    outbox.pass(HOUR);
    await outbox.sweep();
  }
  assert.deepEqual(await outbox.statuses(), { pending: 1 });
  outbox.provider.answer = () => undefined;
  await run(outbox, 6 * 60);
  assert.deepEqual(outbox.provider.taken(), ["person1@example.com"]);
  const [email] = outbox.provider.requests.at(-1)!.emails;
  assert.ok(email!.text.includes(outbox.provider.requests.at(-1)!.at.toISOString().slice(0, 13)));
});

Deno.test("a Retry-After of a day is obeyed, by everybody", async () => {
  await using outbox = await startOutbox();
  outbox.provider.answer = () => failure("account", "daily_quota_exceeded", DAY);
  await outbox.deliver(await outbox.enqueue());
  await outbox.deliver(await outbox.enqueue({ tenant: "zporta" }));
  for (let hour = 0; hour < 23; hour++) {
    outbox.pass(HOUR);
    await outbox.sweep();
  }
  assert.equal(outbox.provider.requests.length, 1);
  outbox.provider.answer = () => undefined;
  outbox.pass(2 * HOUR);
  await run(outbox, 120);
  assert.deepEqual(await outbox.statuses(), { sent: 2 });
});

Deno.test("a row that meets 429 is never given up for its age, and 429 is no attempt", async () => {
  await using outbox = await startOutbox();
  const old = toSql(addSeconds(outbox.clock.now, -10 * DAY));
  await outbox.plant(1, { created_at: old, attempts: "40" });
  outbox.provider.answer = () => failure("rate", "rate_limit_exceeded", 30);
  await outbox.sweep();
  const [row] = await outbox.rows();
  assert.deepEqual([row!.status, row!.attempts, row!.lease_token], ["pending", 40, null]);
  const { length } = outbox.provider.requests;
  outbox.pass(15);
  await outbox.sweep();
  assert.equal(outbox.provider.requests.length, length, "not before it said");
  outbox.provider.answer = () => undefined;
  outbox.pass(20);
  await outbox.sweep();
  assert.deepEqual(await outbox.statuses(), { sent: 1 });
});

Deno.test("emails that were claimed and had no turn are released at once", async () => {
  await using outbox = await startOutbox({ requestsPerSecond: 1 / 60 });
  await outbox.plant(300);
  await outbox.sweep();
  assert.equal(outbox.provider.requests.length, 1);
  const waiting = (await outbox.rows()).filter(({ status }) => status === "pending");
  assert.equal(waiting.length, 200);
  assert.ok(waiting.every((row) => row.lease_token === null && row.request_id === null));
  assert.ok(waiting.every(({ attempts }) => attempts === 0));
});

Deno.test("a batch that is refused for one of its emails is halved until that one is alone", async () => {
  await using outbox = await startOutbox();
  await outbox.plant(100);
  outbox.provider.answer = (emails) =>
    emails.some(({ to }) => to === "planted41@example.com")
      ? failure("recipient", "validation_error")
      : undefined;
  await outbox.sweep();
  assert.deepEqual(await outbox.statuses(), { failed: 1, sent: 99 });
  assert.equal(new Set(outbox.provider.taken()).size, 99);
  assert.equal(outbox.provider.taken().length, 99);
  const { requests } = outbox.provider;
  assert.equal(new Set(requests.map(({ key }) => key)).size, requests.length);
  assert.ok(requests.length < 16, `${requests.length} requests`);
});

Deno.test("an email that the provider refuses inside a batch fails alone", async () => {
  await using outbox = await startOutbox();
  await outbox.plant(3);
  outbox.provider.answer = (emails) => ({
    sent: true,
    emails: emails.map((_, i) =>
      i === 1
        ? { sent: false, fault: "recipient", reason: "validation_error" }
        : { sent: true, providerId: `id-${i}` }
    ),
  });
  await outbox.sweep();
  const rows = await outbox.rows();
  assert.deepEqual(rows.map(({ status }) => status), ["sent", "failed", "sent"]);
  assert.deepEqual(rows.map(({ provider_id }) => provider_id), ["id-0", null, "id-2"]);
});

Deno.test("eight workers at once send each pending email once, within the rate", async () => {
  await using outbox = await startOutbox({ requestsPerSecond: 2, limit: 2, latencyMs: 150 });
  await outbox.plant(450);
  await Promise.all(Array.from({ length: 8 }, () => outbox.sweep()));
  assert.deepEqual([outbox.provider.taken().length, new Set(outbox.provider.taken()).size], [
    450,
    450,
  ]);
  assert.equal(outbox.provider.requests.length, 5);
});

Deno.test("the claim reads no row that has been sent", async () => {
  await using outbox = await startOutbox();
  const long = toSql(addSeconds(outbox.clock.now, -DAY));
  await outbox.plant(20_000, { status: "sent", next_attempt_at: long, finished_at: long });
  await outbox.plant(10);
  await outbox.database.query("ANALYZE TABLE outbox");
  outbox.database.gateway.resetLog();
  await outbox.sweep();
  const claims = statementsOf(outbox).filter((sql) => /^(UPDATE|SELECT).*\boutbox\b/.test(sql));
  assert.ok(claims.length >= 4);
  for (const sql of claims) {
    const { rows } = await outbox.database.query(`EXPLAIN FORMAT=TRADITIONAL ${sql}`);
    for (const { key, rows: read } of rows) {
      assert.ok(key !== null && parseInt(String(read)) < 200, `${read} rows by ${key}: ${sql}`);
    }
  }
});

Deno.test("emails that ended thirty days ago are deleted, a thousand in a statement", async () => {
  await using outbox = await startOutbox();
  const at = (days: number) => toSql(addSeconds(outbox.clock.now, -days * DAY));
  await outbox.plant(2500, { status: "sent", finished_at: at(31) });
  await outbox.plant(2, { status: "failed", finished_at: at(29) });
  await outbox.plant(1, { created_at: at(40) });
  outbox.database.gateway.resetLog();
  await deleteOldEmails(outbox.deps, KEEP_MAILS_DAYS);
  assert.deepEqual(await outbox.statuses(), { failed: 2, pending: 1 });
  assert.equal(statementsOf(outbox).filter((sql) => sql.includes("DELETE FROM outbox")).length, 3);
});

Deno.test("a statement that a deadlock ended is repeated", async () => {
  await using outbox = await startOutbox();
  for (const match of [/UPDATE outbox/, /UPDATE email_pace/, /SELECT id, tenant/]) {
    outbox.database.gateway.inject({
      match,
      kind: "error",
      errno: 1213,
      message: "Deadlock found",
      times: 1,
    });
  }
  await outbox.plant(3);
  await outbox.sweep();
  assert.deepEqual(await outbox.statuses(), { sent: 3 });
  assert.deepEqual(outbox.logged, []);
});
