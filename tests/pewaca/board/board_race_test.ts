import assert from "node:assert/strict";
import type { Fault } from "../../../local/gateway/gateway.ts";
import {
  decide,
  loggedIn,
  residentRow,
  WAITING,
  waitingResident,
} from "../../support/pewaca/board.ts";
import { holdNext } from "../../support/hold.ts";
import { multipart, shortForm, SIGN_UP_PATH } from "../../support/pewaca/pewaca.ts";
import { pass, rowsOf, type Service, startService } from "../../support/service.ts";

/** After a lost reply to COMMIT the lease has to expire first; then the cron delivers. */
async function deliverAll(service: Service): Promise<void> {
  await service.backgroundDone();
  pass(service, 61);
  await service.runCron();
}

for (const act of ["verify", "reject"] as const) {
  Deno.test(`warga/${act} of one resident, twenty times at once: all 200, one effect, one email`, async () => {
    await using service = await startService();
    const board = await loggedIn(service);
    const answers = await Promise.all(
      Array.from(
        { length: 20 },
        () => decide(service, act, board, { warga_id: WAITING.id, reason: "x" }),
      ),
    );
    await deliverAll(service);
    assert.deepEqual(answers.map(({ status }) => status), Array(20).fill(200));
    const row = await residentRow(service, WAITING.id);
    assert.deepEqual(
      [row.is_checker, row.isreject, row.user_email],
      act === "verify" ? [1, 0, WAITING.email] : [0, 1, `${WAITING.email}_rejected_${WAITING.id}`],
    );
    assert.equal((await rowsOf(service, "warga_rejection_log")).length, act === "verify" ? 0 : 1);
    assert.deepEqual(service.sent.map(({ to }) => to), [WAITING.email]);
  });
}

for (const [first, second] of [["verify", "reject"], ["reject", "verify"]] as const) {
  Deno.test(`of two members who disagree at once, whose ${first} comes after the other's ${second} is told so with 409, and has changed nothing`, async () => {
    await using service = await startService();
    const board = await loggedIn(service);
    const update = holdNext(service.gateway, /^UPDATE m_warga SET/);
    const late = decide(service, first, board, { warga_id: WAITING.id });
    await update.arrived;
    const decided = await decide(service, second, board, { warga_id: WAITING.id });
    assert.equal(decided.status, 200, await decided.text());
    update.release();
    const refused = await late;
    assert.equal(refused.status, 409);
    assert.match((await refused.json()).detail, /baru saja diputuskan oleh pengurus lain/);
    await deliverAll(service);

    const row = await residentRow(service, WAITING.id);
    const isRejected = second === "reject";
    assert.deepEqual([row.isreject, row.is_checker], isRejected ? [1, 0] : [0, 1]);
    assert.equal(row.user_isactive, isRejected ? 0 : 1);
    assert.equal((await rowsOf(service, "warga_rejection_log")).length, isRejected ? 1 : 0);
    const kinds = (await rowsOf(service, "outbox")).map(({ kind }) => kind);
    assert.deepEqual(kinds, [isRejected ? "rejected" : "approved"]);
  });
}

for (let round = 1; round <= 3; round++) {
  Deno.test(`approvals and rejections of one resident at once leave one whole state (round ${round})`, async () => {
    await using service = await startService();
    const board = await loggedIn(service);
    const acts = Array.from(
      { length: 10 },
      (_, i) => i % 2 ? "verify" as const : "reject" as const,
    );
    const answers = await Promise.all(
      acts.map((act) => decide(service, act, board, { warga_id: WAITING.id, reason: "x" })),
    );
    await deliverAll(service);
    for (const { status } of answers) assert.ok([200, 409].includes(status), String(status));

    const row = await residentRow(service, WAITING.id);
    const isRejected = row.isreject === 1;
    assert.equal(row.isactive, isRejected ? 0 : 1);
    assert.equal(row.user_isactive, isRejected ? 0 : 1);
    assert.equal(
      row.user_email,
      isRejected ? `${WAITING.email}_rejected_${WAITING.id}` : WAITING.email,
    );
    assert.equal(row.email_before_rejection, isRejected ? WAITING.email : null);
    const mails = await rowsOf(service, "outbox");
    const rejections = mails.filter(({ kind }) => kind === "rejected");
    assert.equal((await rowsOf(service, "warga_rejection_log")).length, rejections.length);
    assert.ok(mails.length >= 1);
  });

  Deno.test(`approving a rejected resident, while the address signs up anew: one of the two has it (round ${round})`, async () => {
    await using service = await startService();
    const { residentId, email } = await waitingResident(service);
    const board = await loggedIn(service);
    await decide(service, "reject", board, { warga_id: residentId, reason: "x" });
    await service.backgroundDone();
    // The sign-up hashes first: a delay of the approval makes them meet.
    const delay = service.gateway.inject({
      match: /UPDATE m_warga/,
      kind: "delay",
      ms: round * 15,
    });
    const form = shortForm({ full_name: "Rina Baru" });
    const [approved, signedUp] = await Promise.all([
      decide(service, "verify", board, { warga_id: residentId }),
      service.fetch(SIGN_UP_PATH, multipart(form)),
    ]);
    delay();
    await service.backgroundDone();
    assert.ok(
      approved.status === 200 && signedUp.status === 400 ||
        approved.status === 409 && signedUp.status === 201,
      `${approved.status} ${signedUp.status}`,
    );
    const { rows } = await service.query("SELECT user_id FROM m_user WHERE user_email_norm = ?", [
      email,
    ]);
    assert.equal(rows.length, 1);
    const row = await residentRow(service, residentId);
    assert.equal(row.isreject, approved.status === 200 ? 0 : 1);
    assert.equal(row.user_isactive, approved.status === 200 ? 1 : 0);
  });
}

const STATEMENTS: Record<"verify" | "reject", [string, RegExp][]> = {
  verify: [
    ["the look at the resident", /^\s*SELECT w\.id, w\.full_name, w\.residence_id/],
    ["BEGIN", /^BEGIN/],
    ["the resident", /^\s*UPDATE m_warga/],
    ["the account", /^\s*UPDATE m_user SET user_email/],
    ["the pending email", /^\s*INSERT INTO outbox/],
    ["COMMIT", /^COMMIT/],
  ],
  reject: [
    ["BEGIN", /^BEGIN/],
    ["the resident", /^\s*UPDATE m_warga/],
    ["the log", /^\s*INSERT INTO warga_rejection_log/],
    ["the account", /^\s*UPDATE m_user SET email_before/],
    ["the pending email", /^\s*INSERT INTO outbox/],
    ["COMMIT", /^COMMIT/],
  ],
};

const PASSING: [string, (match: RegExp) => Fault][] = [
  ["the request is lost", (match) => ({ match, kind: "drop_request", times: 1 })],
  ["the reply is lost", (match) => ({ match, kind: "drop_reply", times: 1 })],
  [
    "a deadlock is found",
    (match) => ({ match, kind: "error", errno: 1213, message: "Deadlock found", times: 1 }),
  ],
  ["the transaction is killed", (match) => ({ match, kind: "kill_transaction", times: 1 })],
  ["the edge answers 503", (match) => ({ match, kind: "http", status: 503, times: 1 })],
];

for (const act of ["verify", "reject"] as const) {
  for (const [statement, match] of STATEMENTS[act]) {
    for (const [fault, make] of PASSING) {
      Deno.test(`warga/${act} survives when ${fault} at ${statement}: one effect, one email`, async () => {
        await using service = await startService();
        const board = await loggedIn(service);
        if (act === "verify") {
          await decide(service, "reject", board, { warga_id: WAITING.id });
          await service.backgroundDone();
        }
        const before = (await rowsOf(service, "outbox")).length;
        const logged = (await rowsOf(service, "warga_rejection_log")).length;
        service.gateway.inject(make(match));
        const response = await decide(service, act, board, { warga_id: WAITING.id, reason: "x" });
        assert.equal(response.status, 200, await response.text());
        await deliverAll(service);
        const row = await residentRow(service, WAITING.id);
        assert.equal(row.isreject, act === "verify" ? 0 : 1);
        assert.equal(row.user_isactive, act === "verify" ? 1 : 0);
        assert.equal((await rowsOf(service, "outbox")).length, before + 1);
        const log = await rowsOf(service, "warga_rejection_log");
        assert.equal(log.length, act === "verify" ? logged : logged + 1);
        assert.equal(service.sent.length, before + 1);
      });
    }
  }
}

for (const act of ["verify", "reject"] as const) {
  for (const [statement, match] of STATEMENTS[act]) {
    Deno.test(`warga/${act} answers 500 in the envelope when ${statement} fails permanently, and leaves nothing behind`, async () => {
      await using service = await startService();
      const board = await loggedIn(service);
      if (act === "verify") await decide(service, "reject", board, { warga_id: WAITING.id });
      await service.backgroundDone();
      const before = [await residentRow(service, WAITING.id), await rowsOf(service, "outbox")];
      service.gateway.inject({ match, kind: "error", errno: 1146, message: "Table 'x' is gone" });
      const response = await decide(service, act, board, { warga_id: WAITING.id, reason: "x" });
      assert.equal(response.status, 500);
      const text = await response.text();
      assert.equal(JSON.parse(text).success, false);
      if (act === "reject") assert.equal(typeof JSON.parse(text).data.message, "string");
      assert.doesNotMatch(text, /Table|errno|UPDATE|INSERT|m_user/);
      const after = [await residentRow(service, WAITING.id), await rowsOf(service, "outbox")];
      assert.deepEqual(after, before);
    });
  }
}
