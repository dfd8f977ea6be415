import assert from "node:assert/strict";
import { decide, loggedIn } from "../../support/pewaca/board.ts";
import { jpeg } from "../../support/images/jpeg.ts";
import {
  disownPath,
  fittingPaths,
  formWith,
  json,
  shortForm,
  SIGN_UP_PATH,
  signUp,
  verifyPath,
} from "../../support/pewaca/pewaca.ts";
import {
  countRows,
  impatiently,
  leavesNothing,
  pass,
  rowsOf,
  type Service,
  startService,
} from "../../support/service.ts";

const TABLES = ["m_user", "m_warga", "outbox", "photo"] as const;
const DAY = 86_400;

async function rows(service: Service) {
  return await Promise.all(TABLES.map((table) => rowsOf(service, table)));
}

function press(service: Service, path: string): Promise<Response> {
  return service.fetch(path, { method: "POST" });
}

/** Asserts a page of ours: in Bahasa Indonesia, and nothing on it runs, loads or leads elsewhere. */
async function assertPage(response: Response, status: number, title: string): Promise<string> {
  assert.equal(response.status, status);
  assert.equal(response.headers.get("Content-Type"), "text/html; charset=utf-8");
  const policy = response.headers.get("Content-Security-Policy")!;
  for (
    const rule of [
      "default-src 'none'",
      "form-action 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ]
  ) {
    assert.ok(policy.includes(rule), policy);
  }
  assert.doesNotMatch(policy, /unsafe|script-src|\*/);
  assert.equal(response.headers.get("Referrer-Policy"), "no-referrer");
  assert.equal(response.headers.get("Cache-Control"), "no-store");
  assert.equal(response.headers.get("X-Content-Type-Options"), "nosniff");
  const page = await response.text();
  assert.match(page, /<html lang="id">/);
  assert.ok(page.includes(`<h1>${title}</h1>`), page);
  assert.doesNotMatch(page, /<script|https?:|\bon\w+=|src=|href=|action=/);
  const nonce = /<style nonce="([^"]+)">/.exec(page)?.[1];
  assert.ok(nonce && policy.includes(`style-src 'nonce-${nonce}'`));
  return page;
}

const ASK = "Bukan Anda yang mendaftar?";
const REMOVED = "Pendaftaran sudah dihapus";
const INVALID = "Tautan ini tidak berlaku lagi";

Deno.test('opening "Bukan saya" shows a page with a button, and changes nothing, nor does HEAD', async () => {
  await using service = await startService();
  const { mail } = await signUp(service, { full_name: "Klik http://jahat.example" });
  const before = await rows(service);
  for (let scanner = 0; scanner < 3; scanner++) {
    const page = await assertPage(await service.fetch(disownPath(mail)), 200, ASK);
    assert.match(
      page,
      /<form method="post">\s*<button>Bukan saya, hapus pendaftaran ini<\/button>/,
    );
    assert.doesNotMatch(page, /Klik|rina@/, "the page tells nothing about the sign-up");
    const head = await service.fetch(disownPath(mail), { method: "HEAD" });
    assert.equal(head.status, 200);
    assert.equal(await head.text(), "");
  }
  assert.deepEqual(await rows(service), before);
  assert.equal((await service.fetch(verifyPath(mail))).status, 200);
});

Deno.test("pressing the button removes the account with everything that it brought", async () => {
  await using service = await startService();
  const before = await countRows(service, TABLES);
  const form = formWith(shortForm(), { profile_photo: jpeg(), marriage_photo: jpeg() });
  assert.equal((await service.fetch(SIGN_UP_PATH, form)).status, 201);
  await service.backgroundDone();
  const [mail] = service.sent;
  service.mail.answer = () => ({ sent: false, fault: "unknown", reason: "down" });
  await service.fetch("/api/auth/verify/resend/", json({ email: shortForm().email }));
  await service.backgroundDone();
  assert.equal(service.photos.stored.size, 2);

  const page = await assertPage(await press(service, disownPath(mail!)), 200, REMOVED);
  assert.doesNotMatch(page, /<form|<button/);
  await service.backgroundDone();
  assert.deepEqual(await countRows(service, TABLES), before);
  assert.equal(service.photos.stored.size, 0);

  service.mail.answer = () => ({ sent: true });
  service.sent.length = 0;
  pass(service, 3600);
  await service.runCron();
  assert.equal(service.sent.length, 0, "an email that was pending is not sent");
  assert.equal((await service.fetch(verifyPath(mail!))).status, 400);
  await assertPage(await press(service, disownPath(mail!)), 400, INVALID);
  await signUp(service, { full_name: "Rina Sendiri" });
});

Deno.test("the button never removes an account whose address is proven", async () => {
  await using service = await startService();
  const { mail } = await signUp(service);
  await service.fetch(verifyPath(mail));
  await service.backgroundDone();
  const before = await rows(service);
  const path = disownPath(mail);
  await assertPage(await service.fetch(path), 400, INVALID);
  await assertPage(await leavesNothing(service, TABLES, () => press(service, path)), 400, INVALID);
  assert.deepEqual(await rows(service), before);
});

const KEPT: [string, string][] = [
  ["Django has switched on", "UPDATE m_user SET user_isactive = 1 WHERE user_id = ?"],
  [
    "was proven and switched off",
    "UPDATE m_user SET email_verified_on = UTC_TIMESTAMP(6) WHERE user_id = ?",
  ],
  ["Django's board has approved", "UPDATE m_warga SET is_checker = 1 WHERE user_id = ?"],
  ["Django's board has rejected", "UPDATE m_warga SET isreject = 1 WHERE user_id = ?"],
  ["has an office", "UPDATE m_user SET is_superuser = 1 WHERE user_id = ?"],
  ["was deleted", "UPDATE m_user SET user_isdelete = 1 WHERE user_id = ?"],
  ["has another address", "UPDATE m_user SET user_email = 'x@example.com' WHERE user_id = ?"],
];
for (const [which, sql] of KEPT) {
  Deno.test(`the button removes no account that ${which}`, async () => {
    await using service = await startService();
    const { mail, userId } = await signUp(service);
    await service.query(sql, [userId]);
    const before = await rows(service);
    await assertPage(await press(service, disownPath(mail)), 400, INVALID);
    assert.deepEqual(await rows(service), before);
  });
}

Deno.test("a sign-up that our board has rejected is no longer its owner's to remove: the decision stays on record", async () => {
  await using service = await startService();
  const { mail, userId } = await signUp(service);
  const { rows: [resident] } = await service.query("SELECT id FROM m_warga WHERE user_id = ?", [
    userId,
  ]);
  await decide(service, "reject", await loggedIn(service), { warga_id: resident!.id, reason: "x" });
  await service.backgroundDone();
  const before = await rows(service);
  const { disown } = await fittingPaths(service, userId);
  for (const path of [disownPath(mail), disown]) {
    await assertPage(await press(service, path), 400, INVALID);
  }
  assert.deepEqual(await rows(service), before);
});

Deno.test("the link is bound to its purpose, its account and its time", async () => {
  await using service = await startService();
  const { mail, userId } = await signUp(service);
  const other = await signUp(service, { email: "lain@example.com" });
  const paths = await fittingPaths(service, userId);
  const [, , , , uid, token] = disownPath(mail).split("/");
  const otherUid = disownPath(other.mail).split("/")[4];
  const before = await rows(service);
  const at = (path: string) => `/api/auth/bukan-saya/${path}/`;
  for (
    const path of [
      at(paths.verify.split("/").slice(4, 6).join("/")),
      at(paths.reset.split("/").slice(4, 6).join("/")),
      at(`${otherUid}/${token}`),
      at(`${uid}/${token}x`),
      at(`${uid}/x`),
      at(`!!/${token}`),
      at(`OTk5OTk5OTk5/${token}`),
      at(`${uid}/%00`),
    ]
  ) {
    await assertPage(await service.fetch(path), 400, INVALID);
    await assertPage(await press(service, path), 400, INVALID);
  }
  const elsewhere = (page: string) => disownPath(mail).replace("bukan-saya", page);
  assert.equal((await service.fetch(elsewhere("verify"))).status, 400);
  const reset = await service.fetch(elsewhere("reset"), json({ new_password: "sandi-milik-saya" }));
  assert.equal(reset.status, 400);
  assert.deepEqual(await rows(service), before);

  pass(service, 30 * DAY + 1);
  await assertPage(await press(service, disownPath(mail)), 400, INVALID);
  assert.deepEqual(await rows(service), before);
});

Deno.test("whatever is sent along with the button is ignored", async () => {
  await using service = await startService();
  const { mail } = await signUp(service);
  const body = new URLSearchParams({ user_id: "997", email: "pengurus3@example.test" });
  const response = await service.fetch(disownPath(mail), { method: "POST", body });
  await assertPage(response, 200, REMOVED);
  const users = await rowsOf(service, "m_user");
  assert.ok(users.some(({ user_id }) => Number(user_id) === 997));
});

Deno.test("other methods are refused, and change nothing", async () => {
  await using service = await startService();
  const { mail } = await signUp(service);
  for (const method of ["PUT", "PATCH", "DELETE"]) {
    const response = await leavesNothing(
      service,
      TABLES,
      () => service.fetch(disownPath(mail), { method }),
    );
    assert.equal(response.status, 405);
  }
});

Deno.test("a fault is a page, too, and leaves the account as it was", async () => {
  await using service = await startService();
  const { mail } = await signUp(service);
  await service.backgroundDone();
  for (const [kind, status] of [["http", 503], ["error", 500]] as const) {
    const before = await rows(service);
    const restore = service.gateway.inject(
      kind === "http"
        ? { match: /u\.user_email/, kind, status: 503 }
        : { match: /DELETE FROM m_user/, kind, errno: 1146, message: "Table 'x' is gone" },
    );
    const pressing = () => press(service, disownPath(mail));
    const response = await (kind === "http" ? impatiently(service, pressing) : pressing());
    restore();
    const page = await assertPage(response, status, "Layanan sedang tidak tersedia");
    assert.doesNotMatch(page, /Table|errno|m_user/);
    assert.equal(response.headers.get("Retry-After"), "5");
    assert.deepEqual(await rows(service), before);
  }
  await assertPage(await press(service, disownPath(mail)), 200, REMOVED);
});

const FAULTS = [
  { kind: "drop_request", times: 1 },
  { kind: "drop_reply", times: 1 },
  { kind: "kill_transaction", times: 1 },
] as const;
for (const match of [/FOR UPDATE/, /DELETE FROM outbox/, /DELETE FROM m_user/, /^COMMIT/]) {
  for (const fault of FAULTS) {
    Deno.test(`the removal survives ${fault.kind} at ${match}: all is gone`, async () => {
      await using service = await startService();
      const before = await countRows(service, TABLES);
      const { mail } = await signUp(service);
      service.gateway.inject({ match, ...fault });
      await assertPage(await press(service, disownPath(mail)), 200, REMOVED);
      assert.deepEqual(await countRows(service, TABLES), before);
    });
  }
}

Deno.test("ten presses at once remove one account, and no answer is a fault", async () => {
  await using service = await startService();
  const before = await countRows(service, TABLES);
  const { mail } = await signUp(service);
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => press(service, disownPath(mail))),
  );
  for (const { status } of answers) assert.ok([200, 400].includes(status), String(status));
  assert.ok(answers.some(({ status }) => status === 200));
  assert.deepEqual(await countRows(service, TABLES), before);
});

Deno.test("removal against login: who is logged in has an account, and a removed account logs nobody in", async () => {
  for (const delay of [0, 20, 60]) {
    await using service = await startService();
    const { mail, email, password, userId } = await signUp(service);
    const restore = service.gateway.inject({ match: /DELETE FROM/, kind: "delay", ms: delay });
    const verifyAndLogIn = async () => {
      await service.fetch(verifyPath(mail));
      return await service.fetch("/api/auth/login/", json({ email, password }));
    };
    const [login, removal] = await Promise.all([
      verifyAndLogIn(),
      press(service, disownPath(mail)),
    ]);
    restore();
    const users = await rowsOf(service, "m_user");
    const isThere = users.some(({ user_id }) => Number(user_id) === userId);
    assert.deepEqual([login.status, removal.status], isThere ? [200, 400] : [401, 200]);
    const again = await service.fetch("/api/auth/login/", json({ email, password }));
    assert.equal(again.status, isThere ? 200 : 401);
  }
});
