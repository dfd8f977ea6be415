import assert from "node:assert/strict";
import { eventsOf } from "../support/console/audit.ts";
import {
  decide,
  loggedIn,
  residentRow,
  WAITING,
  waitingResident,
} from "../support/pewaca/board.ts";
import {
  ACADEMIC,
  OPERATOR,
  OTHER_OPERATOR,
  OWNER,
  READER,
  startOperatorConsole,
} from "../support/console/console.ts";
import { signUp } from "../support/pewaca/pewaca.ts";
import { pass, rowsOf, type Service, startService } from "../support/service.ts";

const WAITING_LIST = "/console/pewaca/waiting";
const RESIDENTS = "/console/pewaca/residents";

async function emailsAbout(service: Service, kind: string) {
  return (await rowsOf(service, "outbox")).filter((row) => row.kind === kind);
}

Deno.test("the waiting list holds whoever has proven the address, of all estates, the longest waiting first", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  const first = await waitingResident(service, {
    email: "first@example.com",
    full_name: "Siti Satu",
  });
  pass(service, 60);
  const second = await waitingResident(service, {
    email: "second@example.com",
    full_name: "Dua Dewi",
  });
  await signUp(service, { email: "unproven@example.com", full_name: "Belum Bukti" });
  const { text } = await console.visit(READER, WAITING_LIST);
  assert.ok(text.indexOf("Siti Satu") < text.indexOf("Dua Dewi"));
  assert.match(text, /tunggu1@example\.test[^]*tunggu3@example\.test|tunggu3[^]*tunggu1/);
  assert.doesNotMatch(text, /unproven@/);
  assert.doesNotMatch(text, /\b\d{16}\b/, "no NIK");
  const there = await console.visit(READER, `${WAITING_LIST}?estate=1`);
  assert.doesNotMatch(there.text, /first@|tunggu3@/);
  assert.match(there.text, /tunggu1@/);
  for (const { residentId } of [first, second]) {
    assert.ok(text.includes(`href="${RESIDENTS}/${residentId}"`));
  }
});

Deno.test("the waiting list goes on by key, also where rows have the same time or none", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  const rows = Array.from({ length: 120 }, (_, i) => [
    `Warga ke-${i}.`,
    i < 55 ? null : i < 105 ? "2025-02-01 00:00:00.000000" : "2025-02-02 00:00:00.000000",
  ]);
  await service.query(
    `INSERT INTO m_warga (full_name, created_on, created_by, residence_id, is_checker, is_lead, isactive,
       isdelete, isreject)
     VALUES ${rows.map(() => "(?, ?, 1, 3, 0, 0, 0, 0, 0)").join(", ")}`,
    rows.flat(),
  );
  const seen: string[] = [];
  let path = `${WAITING_LIST}?estate=3`;
  for (let page = 0; page < 4 && path !== ""; page++) {
    const { text } = await console.visit(READER, path);
    seen.push(...[...text.matchAll(/Warga ke-(\d+)\./g)].map(([, i]) => i!));
    const next = /href="(\?[^"]*)" rel="next"/.exec(text)?.[1]?.replaceAll("&amp;", "&");
    path = next ? `${WAITING_LIST}${next}` : "";
  }
  assert.equal(path, "", "the last page leads no further");
  assert.deepEqual(seen, rows.map((_, i) => String(i)));
});

Deno.test("an operator approves a resident as a board would: the rows, the email and the trail", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  const { residentId, userId, email } = await waitingResident(service);
  const path = `${RESIDENTS}/${residentId}`;
  const { page, submit } = await console.prepare(OPERATOR, `${path}/approve`);
  assert.match(page.text, /is sent invoices, and gets an email/);
  const answer = await submit();
  assert.equal(answer.headers.get("Location"), `${path}?done=yes`);
  const row = await residentRow(service, residentId);
  assert.deepEqual(
    [row.is_checker, row.isreject, row.isactive, row.modified_by].map((value) =>
      value === null ? null : Number(value)
    ),
    [1, 0, 1, null],
  );
  const { event } = (await eventsOf(service)).at(-1)!;
  assert.deepEqual(event, {
    what: "resident_approved",
    whose: userId,
    by: ["operator", OPERATOR],
    subject: `resident:${residentId}`,
    changes: { is_checker: [false, true] },
  });
  const [mail] = await emailsAbout(service, "approved");
  assert.equal(mail!.to_email, email);
  pass(service, 120);
  await service.runCron();
  assert.equal(
    service.sent.filter(({ to }) => to === email).at(-1)!.subject.includes("disetujui"),
    true,
  );
  assert.match((await console.visit(OPERATOR, `${path}/approve`)).text, /approved already/);
});

Deno.test("an operator rejects a resident with a reason, which the email and the log of the board hold", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  const { residentId, userId, email } = await waitingResident(service);
  const path = `${RESIDENTS}/${residentId}/reject`;
  const before = (await eventsOf(service)).length;
  const { submit } = await console.prepare(OPERATOR, path);
  assert.equal((await submit({ reason: "  " })).status, 409, "a reason is required");
  assert.equal((await eventsOf(service)).length, before);
  await console.act(OPERATOR, path, { reason: "Bukan warga" });
  const row = await residentRow(service, residentId);
  assert.deepEqual([row.isreject, row.user_isactive].map(Number), [1, 0]);
  assert.match(String(row.user_email), /_rejected_/);
  const log = (await rowsOf(service, "warga_rejection_log")).at(-1)!;
  assert.deepEqual(
    [Number(log.warga_id), log.reason, log.rejected_by],
    [residentId, "Bukan warga", null],
  );
  const { event } = (await eventsOf(service)).at(-1)!;
  assert.deepEqual([event.what, event.whose, event.by, event.note], [
    "resident_rejected",
    userId,
    ["operator", OPERATOR],
    "Bukan warga",
  ]);
  const [mail] = await emailsAbout(service, "rejected");
  assert.equal(mail!.to_email, email);

  // The same page undoes it, and the account is back.
  await console.act(OTHER_OPERATOR, `${RESIDENTS}/${residentId}/approve`);
  assert.equal((await residentRow(service, residentId)).user_email, email);
});

Deno.test("of operators and a board who decide at once, one decides and the others are told", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  const { residentId } = await waitingResident(service);
  const before = (await eventsOf(service)).length;
  const path = `${RESIDENTS}/${residentId}`;
  const approval = await console.prepare(OPERATOR, `${path}/approve`);
  const rejection = await console.prepare(OTHER_OPERATOR, `${path}/reject`, { reason: "Ganda" });
  const second = await console.prepare(OWNER, `${path}/approve`);
  const answers = await Promise.all([approval, rejection, second].map(({ submit }) => submit()));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [303, 409, 409]);
  assert.equal((await eventsOf(service)).length, before + 1);
  assert.equal(
    (await emailsAbout(service, "approved")).length +
      (await emailsAbout(service, "rejected")).length,
    1,
  );

  const { page, submit } = await console.prepare(
    OPERATOR,
    `${RESIDENTS}/${WAITING.id}/approve`,
  );
  assert.equal(page.status, 200);
  const decided = await decide(service, "reject", await loggedIn(service), {
    warga_id: WAITING.id,
  });
  assert.equal(decided.status, 200);
  await decided.body?.cancel();
  const told = await submit();
  assert.equal(told.status, 409);
  assert.match(told.text, /somebody else has changed this/);
});

Deno.test("a decision whose COMMIT fails leaves nothing, and one whose answer is lost is made once", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  for (const act of ["approve", "reject"]) {
    const email = `${act}@example.com`;
    const { residentId } = await waitingResident(service, { email });
    const rows = async () => [
      await residentRow(service, residentId),
      await eventsOf(service),
      await rowsOf(service, "warga_rejection_log"),
    ];
    const before = await rows();
    const path = `${RESIDENTS}/${residentId}/${act}`;
    const { submit } = await console.prepare(OPERATOR, path, { reason: "Ganda" });
    service.gateway.inject({ match: /^COMMIT/, kind: "error", errno: 1030, message: "", times: 1 });
    assert.equal((await submit()).status, 503, act);
    assert.deepEqual(await rows(), before, act);
    service.gateway.inject({ match: /^COMMIT/, kind: "drop_reply", times: 1 });
    assert.equal((await submit()).status, 303, act);
    const left = (await eventsOf(service)).length - (before[1] as unknown[]).length;
    assert.equal(left, 1, act);
  }
});

Deno.test("nobody without the role decides about residents, and an unproven address is not approved", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  const { residentId } = await waitingResident(service);
  const rows = async () => [await residentRow(service, residentId), await eventsOf(service)];
  const before = await rows();
  for (const act of ["approve", "reject"]) {
    const path = `${RESIDENTS}/${residentId}/${act}`;
    for (const who of [READER, ACADEMIC]) {
      const { page, submit } = await console.prepare(who, path, { reason: "x" });
      assert.deepEqual([page.status, (await submit()).status], [403, 403], `${who} ${act}`);
    }
    const { page } = await console.prepare(OWNER, path);
    assert.equal(page.status, 200);
  }
  assert.equal((await console.visit(ACADEMIC, WAITING_LIST)).status, 403);
  assert.equal((await console.visit(OWNER, `${RESIDENTS}/999999`)).status, 404);
  assert.deepEqual(await rows(), before);

  await signUp(service, { email: "unproven@example.com" });
  const unproven = (await rowsOf(service, "m_warga")).at(-1)!;
  const { text } = await console.visit(OPERATOR, `${RESIDENTS}/${unproven.id}/approve`);
  assert.match(text, /The address is not proven/);
  assert.doesNotMatch(text, /<form method="post"/);
});
