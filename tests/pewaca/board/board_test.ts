import assert from "node:assert/strict";
import type { Row } from "../../../src/deps.ts";
import {
  APPROVED,
  BOARD,
  decide,
  DECISION_TABLES,
  loggedIn,
  OTHER_BOARD,
  OTHER_WAITING,
  residentRow,
  WAITING,
  waitingResident,
} from "../../support/pewaca/board.ts";
import {
  json,
  multipart,
  resetPath,
  shortForm,
  SIGN_UP_PATH,
  signUp,
  verifyPath,
} from "../../support/pewaca/pewaca.ts";
import { leavesNothing, pass, rowsOf, type Service, startService } from "../../support/service.ts";

const NOBODY: Record<string, string> = {};

/** What may not change when a decision is refused. */
async function everything(service: Service): Promise<Row[][]> {
  return await Promise.all(DECISION_TABLES.map((table) => rowsOf(service, table)));
}

async function changesNothing(service: Service, act: () => Promise<Response>): Promise<Response> {
  const before = await everything(service);
  const response = await leavesNothing(service, DECISION_TABLES, act);
  assert.deepEqual(await everything(service), before);
  return response;
}

Deno.test("a new resident whom the board approves sees everything, is invoiced (B-23), and gets an email", async () => {
  await using service = await startService();
  const resident = await waitingResident(service);
  const board = await loggedIn(service);
  pass(service, 60);
  const response = await decide(service, "verify", board, { warga_id: resident.residentId });
  await service.backgroundDone();
  assert.equal(response.status, 200);
  const body = await response.json();
  assert.equal(body.success, true);
  assert.deepEqual(body.data, { message: "Warga successfully verified" });

  const row = await residentRow(service, resident.residentId);
  assert.deepEqual([row.is_checker, row.isreject, row.isactive], [1, 0, 1]);
  assert.equal(row.modified_by, BOARD.id);
  assert.ok(String(row.checked_on) > String(row.created_on));
  assert.equal(row.user_isactive, 1);

  const profile = await service.fetch("/api/auth/profil/", {
    headers: await loggedIn(service, resident),
  });
  assert.equal((await profile.json()).data.warga.is_checker, true);
  const mail = service.sent.at(-1)!;
  assert.equal(mail.to, resident.email);
  assert.equal(mail.subject, "Pendaftaran Anda telah disetujui");
  assert.match(mail.text, /Halo Rina Wulandari,/);
  assert.match(mail.html, /Pengurus Teras Country telah menyetujui/);
});

Deno.test("the browser may approve from the board's page, after a preflight", async () => {
  await using service = await startService();
  const origin = { Origin: "https://pewaca.test" };
  const preflight = await service.fetch("/api/warga/verify/", {
    method: "OPTIONS",
    headers: {
      ...origin,
      "Access-Control-Request-Method": "POST",
      "Access-Control-Request-Headers": "authorization,content-type",
    },
  });
  assert.equal(preflight.status, 204);
  assert.equal(preflight.headers.get("Access-Control-Allow-Origin"), "https://pewaca.test");
  const board = { ...await loggedIn(service), ...origin };
  const response = await decide(service, "verify", board, { warga_id: String(WAITING.id) });
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("Access-Control-Allow-Origin"), "https://pewaca.test");
});

Deno.test("approving again changes nothing and sends nothing", async () => {
  await using service = await startService();
  const board = await loggedIn(service);
  await decide(service, "verify", board, { warga_id: WAITING.id });
  await service.backgroundDone();
  pass(service, 60);
  const again = await changesNothing(
    service,
    () => decide(service, "verify", board, { warga_id: WAITING.id }),
  );
  assert.equal(again.status, 200);
});

Deno.test("a rejection is logged with its reason, deactivates the account, frees the address, and an email is sent to it", async () => {
  await using service = await startService();
  const { residentId, userId, email, password } = await waitingResident(service);
  const session = await loggedIn(service, { email, password });
  const board = await loggedIn(service);
  const reason = "Bukan warga <b>Teras</b>.\nHubungi kami.";
  const response = await decide(service, "reject", board, {
    warga_id: String(residentId),
    reason,
  });
  await service.backgroundDone();
  assert.equal(response.status, 200);
  assert.deepEqual((await response.json()).data, { message: "Warga successfully rejected" });

  const row = await residentRow(service, residentId);
  assert.deepEqual([row.is_checker, row.isreject, row.isactive], [0, 1, 0]);
  assert.equal(row.user_email, `${email}_rejected_${userId}`);
  assert.equal(row.user_name, `${email}_rejected_${userId}`);
  assert.equal(row.email_before_rejection, email);
  assert.deepEqual([row.user_isactive, row.registration_key, row.registration_digest], [
    0,
    null,
    null,
  ]);
  const [log, ...more] = await rowsOf(service, "warga_rejection_log");
  assert.deepEqual(more, []);
  assert.deepEqual([Number(log!.warga_id), log!.reason, log!.rejected_by], [
    residentId,
    reason,
    BOARD.id,
  ]);
  const mail = service.sent.at(-1)!;
  assert.equal(mail.to, email);
  assert.match(mail.text, /Alasan: Bukan warga <b>Teras<\/b>\./);
  assert.match(mail.html, /Bukan warga &lt;b&gt;Teras/);

  assert.equal((await service.fetch("/api/auth/profil/", { headers: session })).status, 401);
  const logIn = await service.fetch("/api/auth/login/", json({ email, password }));
  assert.equal(logIn.status, 401);
});

Deno.test("a rejected resident can sign up again at once, with the same content and Idempotency-Key", async () => {
  await using service = await startService();
  const headers = { ...multipart(shortForm()).headers, "Idempotency-Key": "once" };
  const form = { ...multipart(shortForm()), headers };
  const first = await (await service.fetch(SIGN_UP_PATH, form)).json();
  const { rows } = await service.query("SELECT id FROM m_warga WHERE user_id = ?", [
    first.data.user_id,
  ]);
  const board = await loggedIn(service);
  await decide(service, "reject", board, { warga_id: rows[0]!.id, reason: "x" });
  const second = await (await service.fetch(SIGN_UP_PATH, form)).json();
  assert.equal(second.code, 201);
  assert.notEqual(second.data.user_id, first.data.user_id);
});

Deno.test("rejecting again appends no second suffix, no second log row and no second email (B-12)", async () => {
  await using service = await startService();
  const board = await loggedIn(service);
  const rejection = { warga_id: WAITING.id, reason: "Bukan warga" };
  await decide(service, "reject", board, rejection);
  await service.backgroundDone();
  const again = await changesNothing(service, () => decide(service, "reject", board, rejection));
  assert.equal(again.status, 200);
});

Deno.test("a rejected address of 100 characters stays within the column, and comes back whole (B-12, B-26)", async () => {
  await using service = await startService();
  const email = `${"a".repeat(62)}@${"b".repeat(33)}.id`.padEnd(100, "x");
  assert.equal(email.length, 100);
  const { residentId, userId, password } = await waitingResident(service, { email });
  const board = await loggedIn(service);
  const rejected = await decide(service, "reject", board, { warga_id: residentId, reason: "x" });
  assert.equal(rejected.status, 200);
  const row = await residentRow(service, residentId);
  assert.equal(String(row.user_email).length, 100);
  assert.ok(String(row.user_email).endsWith(`_rejected_${userId}`));

  await service.backgroundDone();
  await decide(service, "verify", board, { warga_id: residentId });
  assert.equal((await residentRow(service, residentId)).user_email, email);
  assert.equal(
    (await service.fetch("/api/auth/login/", json({ email, password }))).status,
    200,
  );
});

Deno.test("approving a rejected resident gives the account back, and the email says so (B-26)", async () => {
  await using service = await startService();
  const { residentId, email, password } = await waitingResident(service);
  const board = await loggedIn(service);
  await decide(service, "reject", board, { warga_id: residentId, reason: "Salah" });
  await service.backgroundDone();
  const response = await decide(service, "verify", board, { warga_id: residentId });
  await service.backgroundDone();
  assert.equal(response.status, 200);
  const row = await residentRow(service, residentId);
  assert.deepEqual([row.is_checker, row.isreject, row.isactive, row.user_isactive], [1, 0, 1, 1]);
  assert.deepEqual([row.user_email, row.user_name], [email, email]);
  assert.deepEqual(
    [row.email_before_rejection, row.username_before_rejection, row.active_before_rejection],
    [null, null, null],
  );
  assert.equal(service.sent.at(-1)!.subject, "Pendaftaran Anda telah disetujui");
  await loggedIn(service, { email, password });
});

Deno.test("approving a rejected resident says why not when somebody has signed up with the address, and changes nothing (B-26)", async () => {
  await using service = await startService();
  const { residentId } = await waitingResident(service);
  const board = await loggedIn(service);
  await decide(service, "reject", board, { warga_id: residentId, reason: "Salah" });
  await signUp(service, { full_name: "Rina Baru" });
  const response = await changesNothing(
    service,
    () => decide(service, "verify", board, { warga_id: residentId }),
  );
  assert.equal(response.status, 409);
  const body = await response.json();
  assert.match(body.message, /sudah dipakai akun lain/);
  assert.deepEqual(body.errors, { warga_id: [body.message] });
});

Deno.test("an account that Django rejected, once or twice, comes back too (B-12, B-26)", async () => {
  for (const suffixes of [1, 2]) {
    await using service = await startService();
    const suffix = `_rejected_${WAITING.id}`.repeat(suffixes);
    await service.query(
      "UPDATE m_user SET user_email = CONCAT(user_email, ?), user_name = CONCAT(user_name, ?), user_isactive = 0 WHERE user_id = ?",
      [suffix, suffix, WAITING.id],
    );
    await service.query("UPDATE m_warga SET isreject = 1 WHERE id = ?", [WAITING.id]);
    const board = await loggedIn(service);
    const response = await decide(service, "verify", board, { warga_id: WAITING.id });
    assert.equal(response.status, 200);
    await loggedIn(service, WAITING);
  }
});

Deno.test("an account that an administrator has deactivated stays inactive through rejection and approval", async () => {
  await using service = await startService();
  await service.query("UPDATE m_user SET user_isactive = 0 WHERE user_id = ?", [WAITING.id]);
  const board = await loggedIn(service);
  await decide(service, "reject", board, { warga_id: WAITING.id, reason: "x" });
  await decide(service, "verify", board, { warga_id: WAITING.id });
  const row = await residentRow(service, WAITING.id);
  assert.deepEqual([row.user_email, row.isreject, row.user_isactive], [WAITING.email, 0, 0]);
});

Deno.test("nobody is approved whose address is not verified, rejected before or not (B-27)", async () => {
  await using service = await startService();
  const { userId, mail } = await signUp(service);
  const { rows } = await service.query("SELECT id FROM m_warga WHERE user_id = ?", [userId]);
  const body = { warga_id: Number(rows[0]!.id), reason: "x" };
  const board = await loggedIn(service);
  const early = await changesNothing(service, () => decide(service, "verify", board, body));
  assert.equal(early.status, 409);
  assert.match((await early.json()).message, /belum memverifikasi/);

  await decide(service, "reject", board, body);
  await service.backgroundDone();
  const rejected = await changesNothing(service, () => decide(service, "verify", board, body));
  assert.equal(rejected.status, 409);
  assert.match((await rejected.json()).message, /mendaftar kembali/);
  assert.equal((await service.fetch(verifyPath(mail))).status, 400, "the old link is dead");
});

Deno.test("a resident without an account is approved and rejected like any other, without an email (B-25, B-27)", async () => {
  await using service = await startService();
  await service.query("UPDATE m_warga SET user_id = NULL WHERE id = ?", [WAITING.id]);
  const board = await loggedIn(service);
  assert.equal(
    (await decide(service, "reject", board, { warga_id: WAITING.id, reason: "x" })).status,
    200,
  );
  assert.equal((await rowsOf(service, "warga_rejection_log")).length, 1);
  assert.equal((await decide(service, "verify", board, { warga_id: WAITING.id })).status, 200);
  const row = await residentRow(service, WAITING.id);
  assert.deepEqual([row.is_checker, row.isreject, row.isactive], [1, 0, 1]);
  assert.deepEqual(await rowsOf(service, "outbox"), []);
});

const STRANGERS: [string, { email: string; password: string } | null, number, number][] = [
  ["without a session", null, WAITING.id, 401],
  ["by a resident without a seat", APPROVED, WAITING.id, 403],
  ["of oneself, by a resident (B-10)", WAITING, WAITING.id, 403],
  ["of oneself, by the board", BOARD, BOARD.id, 403],
  ["by another estate's board", OTHER_BOARD, WAITING.id, 404],
  ["of another estate's resident", BOARD, OTHER_WAITING.id, 404],
  ["of nobody", BOARD, 424242, 404],
];

for (const act of ["verify", "reject"] as const) {
  for (const [who, account, id, status] of STRANGERS) {
    Deno.test(`warga/${act} ${who} is ${status} and changes nothing`, async () => {
      await using service = await startService();
      const headers = account ? await loggedIn(service, account) : NOBODY;
      const response = await changesNothing(
        service,
        () => decide(service, act, headers, { warga_id: id, reason: "x" }),
      );
      assert.equal(response.status, status);
      const body = await response.json();
      assert.equal(body.success, false);
      assert.equal(typeof body.message, "string");
      assert.equal(typeof body.detail, "string");
      if (act === "reject") assert.deepEqual(body.data, { message: body.message });
    });
  }

  for (
    const [what, body, fields] of [
      ["nothing", {}, ["warga_id"]],
      ["a name", { warga_id: "Rina" }, ["warga_id"]],
      ["a negative number", { warga_id: -1 }, ["warga_id"]],
      ["a list", { warga_id: [57] }, ["warga_id"]],
      ["a novel for a reason", { warga_id: 57, reason: "x".repeat(1001) }, ["reason"]],
    ] as const
  ) {
    Deno.test(`warga/${act} of ${what} is 400 under ${fields} and changes nothing`, async () => {
      await using service = await startService();
      const board = await loggedIn(service);
      const response = await changesNothing(service, () => decide(service, act, board, body));
      assert.equal(response.status, 400);
      assert.deepEqual(Object.keys((await response.json()).errors), [...fields]);
    });
  }

  Deno.test(`warga/${act} of a deleted resident is 404`, async () => {
    await using service = await startService();
    await service.query("UPDATE m_warga SET isdelete = 1 WHERE id = ?", [WAITING.id]);
    const board = await loggedIn(service);
    const response = await changesNothing(
      service,
      () => decide(service, act, board, { warga_id: WAITING.id }),
    );
    assert.equal(response.status, 404);
  });

  Deno.test(`a burst of warga/${act} on one resident is 429 in the envelope, and changes nothing`, async () => {
    await using service = await startService();
    const board = await loggedIn(service);
    service.limited.add("send_link");
    const response = await changesNothing(
      service,
      () => decide(service, act, board, { warga_id: WAITING.id }),
    );
    assert.equal(response.status, 429);
    assert.ok(response.headers.get("Retry-After"));
    assert.equal((await response.json()).success, false);
    assert.ok(service.asked.includes(`send_link pewaca:resident:${WAITING.id}`));
  });

  Deno.test(`warga/${act} counts no attempt for who may not decide, nor for what changes nothing`, async () => {
    await using service = await startService();
    const resident = await loggedIn(service, APPROVED);
    const [board, other] = [await loggedIn(service), await loggedIn(service, OTHER_BOARD)];
    const undecided: [Record<string, string>, Record<string, unknown>, number][] = [
      [NOBODY, { warga_id: WAITING.id }, 401],
      [resident, { warga_id: WAITING.id }, 403],
      [other, { warga_id: WAITING.id }, 404],
      [board, { warga_id: OTHER_WAITING.id }, 404],
      [board, { warga_id: BOARD.id }, 403],
      [board, {}, 400],
    ];
    for (const [headers, body, status] of undecided) {
      assert.equal((await decide(service, act, headers, body)).status, status);
    }
    assert.deepEqual(service.asked, []);
    for (let i = 0; i < 3; i++) {
      assert.equal((await decide(service, act, board, { warga_id: WAITING.id })).status, 200);
    }
    assert.deepEqual(service.asked, [`send_link pewaca:resident:${WAITING.id}`]);
  });
}

Deno.test("decisions to and fro are all written, and told six times a day of each kind", async () => {
  await using service = await startService();
  const board = await loggedIn(service);
  for (let round = 1; round <= 8; round++) {
    for (const act of ["verify", "reject"] as const) {
      const response = await decide(service, act, board, { warga_id: WAITING.id, reason: "x" });
      assert.equal(response.status, 200);
      await service.backgroundDone();
    }
  }
  const told = (subject: RegExp) =>
    service.sent.filter((mail) => subject.test(mail.subject)).length;
  assert.deepEqual([told(/telah disetujui/), told(/belum dapat disetujui/)], [6, 6]);
  assert.equal((await rowsOf(service, "warga_rejection_log")).length, 8);
  pass(service, 86_401);
  await decide(service, "verify", await loggedIn(service), { warga_id: WAITING.id });
  await service.backgroundDone();
  assert.equal(told(/telah disetujui/), 7);
});

Deno.test("whoever signs up an address and rejects it again and again cannot flood it", async () => {
  await using service = await startService();
  const board = await loggedIn(service);
  for (let round = 1; round <= 14; round++) {
    const { userId } = await signUp(service);
    const { rows } = await service.query("SELECT id FROM m_warga WHERE user_id = ?", [userId]);
    const rejection = { warga_id: rows[0]!.id, reason: "x" };
    assert.equal((await decide(service, "reject", board, rejection)).status, 200);
    await service.backgroundDone();
  }
  const kinds = async () =>
    (await rowsOf(service, "outbox")).map(({ kind }) => String(kind)).sort();
  assert.deepEqual(await kinds(), [
    ...Array(6).fill("rejected"),
    ...Array(12).fill("verify_email"),
  ]);
  assert.equal((await rowsOf(service, "warga_rejection_log")).length, 14);
  pass(service, 86_401);
  await signUp(service);
  assert.equal((await kinds()).length, 19);
});

Deno.test("approving a rejected resident again does not revive the tokens from before", async () => {
  await using service = await startService();
  const { residentId, email, password } = await waitingResident(service);
  const login = await service.fetch("/api/auth/login/", json({ email, password }));
  const { access, refresh } = await login.json();
  const board = await loggedIn(service);
  const call = async (access: string, refresh: string) => {
    const headers = { Authorization: `Token ${access}` };
    return [
      (await service.fetch("/api/auth/profil/", { headers })).status,
      (await service.fetch("/api/auth/token/refresh/", json({ refresh }))).status,
    ];
  };
  assert.deepEqual(await call(access, refresh), [200, 200]);
  pass(service, 2);
  await decide(service, "reject", board, { warga_id: residentId, reason: "x" });
  assert.deepEqual(await call(access, refresh), [401, 401]);
  pass(service, 2);
  assert.equal((await decide(service, "verify", board, { warga_id: residentId })).status, 200);
  assert.deepEqual(await call(access, refresh), [401, 401]);

  const again = await (await service.fetch("/api/auth/login/", json({ email, password }))).json();
  assert.deepEqual(await call(again.access, again.refresh), [200, 200]);
});

Deno.test("a reset link from before a rejection does not come back with the account", async () => {
  await using service = await startService();
  const { residentId, userId, email, password } = await waitingResident(service);
  const linkMailed = async () => {
    await (await service.fetch("/api/auth/password-reset/", json({ email }))).body?.cancel();
    await service.backgroundDone();
    return resetPath(service.sent.at(-1)!);
  };
  const reset = (path: string) => service.fetch(path, json({ new_password: "kata-sandi-lain" }));
  const path = await linkMailed();
  const board = await loggedIn(service);
  pass(service, 2);
  await decide(service, "reject", board, { warga_id: residentId, reason: "x" });
  pass(service, 2);
  assert.equal((await decide(service, "verify", board, { warga_id: residentId })).status, 200);
  const accountOf = async () =>
    (await rowsOf(service, "m_user")).find((row) => Number(row.user_id) === userId)!;
  const before = await accountOf();

  const refused = await reset(path);
  assert.equal(refused.status, 400, await refused.text());
  assert.deepEqual(await accountOf(), before);
  assert.equal((await service.fetch("/api/auth/login/", json({ email, password }))).status, 200);
  const taken = await reset(await linkMailed());
  assert.equal(taken.status, 200, await taken.text());
});

Deno.test("a rejection is told to an unproven address without a word that somebody typed", async () => {
  await using service = await startService();
  const { userId, email } = await signUp(service, { full_name: "Klik http://jahat.example" });
  const { rows: [row] } = await service.query("SELECT id FROM m_warga WHERE user_id = ?", [userId]);
  const reason = "Lihat http://jahat.example";
  await decide(service, "reject", await loggedIn(service), { warga_id: row!.id, reason });
  await service.backgroundDone();
  const mail = service.sent.at(-1)!;
  assert.equal(mail.to, email);
  assert.match(mail.text, /^Halo,$/m);
  assert.match(mail.text, /Pengurus Teras Country belum dapat menyetujui/);
  assert.doesNotMatch(mail.html + mail.text, /jahat|Klik|Lihat|Alasan/);
  assert.equal((await rowsOf(service, "warga_rejection_log"))[0]!.reason, reason);
});

Deno.test("a member of the board whose account was deactivated decides nothing any more", async () => {
  await using service = await startService();
  const board = await loggedIn(service);
  await service.query("UPDATE m_user SET user_isactive = 0 WHERE user_id = ?", [BOARD.id]);
  const response = await changesNothing(
    service,
    () => decide(service, "verify", board, { warga_id: WAITING.id }),
  );
  assert.equal(response.status, 401);
});

for (
  const [acts, outbox] of [
    [["verify", "reject"], ["approved cancelled", "rejected sent"]],
    [["reject", "verify"], ["approved sent", "rejected cancelled"]],
  ] as const
) {
  Deno.test(`the email about a decision that did not last is not sent: ${acts.join(", then ")}`, async () => {
    await using service = await startService();
    const board = await loggedIn(service);
    service.mail.answer = () => ({ sent: false, fault: "unknown", reason: "unreachable" });
    for (const act of acts) {
      assert.equal((await decide(service, act, board, { warga_id: WAITING.id })).status, 200);
    }
    await service.backgroundDone();
    service.mail.answer = () => ({ sent: true });
    pass(service, 3600);
    await service.runCron();
    const rows = await rowsOf(service, "outbox");
    assert.deepEqual(rows.map(({ kind, status }) => `${kind} ${status}`).sort(), outbox);
    assert.deepEqual(service.sent.map(({ to }) => to), [WAITING.email]);
  });
}
