import assert from "node:assert/strict";
import {
  leavesNothing,
  pass,
  rowsOf,
  type Service,
  startService,
} from "../../support/zporta/zporta_service.ts";
import {
  ALL_TABLES,
  mailTo,
  newLearner,
  register,
  seeded,
  send,
} from "../../support/zporta/zporta.ts";
import { CONFIRM, redirectOf, resetLink } from "../../support/zporta/zporta_links.ts";
import { createPasswords } from "../../../src/core/passwords/passwords.ts";
import { argon2 } from "../../support/argon2.ts";

const EMAIL = "haruka@example.com";
const CHANGE = "/api/users/change-password/";

function change(service: Service, token: string, current: string): Promise<Response> {
  const next = "Other123!";
  const body = { current_password: current, new_password: next, confirm_new_password: next };
  return send(service, "POST", CHANGE, body, token);
}

async function outboxOf(service: Service): Promise<[unknown, unknown][]> {
  await service.backgroundDone();
  return (await rowsOf(service, "outbox")).map(({ kind, status }) => [kind, status]);
}

Deno.test("an email tells the owner of a changed password, and no refused change sends one", async () => {
  await using service = await startService();
  const { token, password } = await newLearner(service);
  await leavesNothing(service, ALL_TABLES, () => change(service, token, "NotThePassword1"));
  assert.equal((await change(service, token, password)).status, 200);
  assert.deepEqual(await outboxOf(service), [["password_changed", "sent"]]);
  const mail = await mailTo(service, EMAIL);
  assert.equal(mail.subject, "Your password has been changed");
  assert.match(mail.text, /https:\/\/zporta\.test\/password-reset\n/);
  assert.doesNotMatch(mail.text, /first proof|has to log in again/);
});

Deno.test("an email tells the owner of a reset password", async () => {
  await using service = await startService();
  await register(service);
  const link = await resetLink(service, EMAIL);
  await send(service, "POST", CONFIRM, { ...link, new_password: "Other123!" });
  await service.backgroundDone();
  const mail = await mailTo(service, EMAIL);
  assert.equal(mail.subject, "Your password has been changed");
  assert.match(mail.text, /Every device has to log in again/);
  const kinds = (await outboxOf(service)).sort();
  assert.deepEqual(kinds, [["password_changed", "sent"], ["password_reset", "sent"]]);
});

Deno.test("an email about a new password is written with it, or neither is", async () => {
  for (const match of [/^INSERT INTO outbox/, /^UPDATE auth_user SET password/]) {
    await using service = await startService();
    const { token, password } = await newLearner(service);
    const before = await rowsOf(service, "auth_user");
    const heal = service.gateway.inject({
      match,
      kind: "error",
      errno: 1146,
      message: "Table 'x' is gone",
    });
    assert.equal((await change(service, token, password)).status, 500);
    heal();
    assert.deepEqual(await rowsOf(service, "auth_user"), before);
    assert.deepEqual(await outboxOf(service), []);
  }
});

Deno.test("a change of password survives a lost reply at COMMIT, with one email", async () => {
  await using service = await startService();
  const { token, password } = await newLearner(service);
  service.gateway.inject({ match: /^COMMIT/, kind: "drop_reply", times: 1 });
  assert.equal((await change(service, token, password)).status, 200);
  await service.backgroundDone();
  pass(service, 61);
  await service.runCron();
  assert.deepEqual(await outboxOf(service), [["password_changed", "sent"]]);
  assert.equal(service.sent.length, 1);
});

Deno.test("of two changes in one millisecond each is reported", async () => {
  await using service = await startService();
  const { token, password } = await newLearner(service);
  assert.equal((await change(service, token, password)).status, 200);
  assert.equal((await change(service, token, "Other123!")).status, 200);
  const sent = ["password_changed", "sent"];
  assert.deepEqual(await outboxOf(service), [sent, sent]);
});

Deno.test("no email to an address that nobody has proven has the name that somebody registered with it", async () => {
  await using service = await startService();
  const username = "win.a.prize";
  const { token, password } = await newLearner(service, { username });
  const ask = (path: string) => send(service, "POST", path, { email: EMAIL });
  const all = async () => {
    await service.backgroundDone();
    return service.sent.splice(0).map(({ subject, text, html }) => `${subject}\n${text}\n${html}`);
  };
  await change(service, token, password);
  await ask("/api/users/magic-link-request/");
  await service.backgroundDone();
  const link = await resetLink(service, EMAIL);
  await send(service, "POST", CONFIRM, { ...link, new_password: "Other123!" });
  const before = await all();
  assert.equal(before.length, 4);
  for (const text of before) assert.ok(!text.includes(username), text);

  pass(service, 61);
  await ask("/api/users/magic-link-request/");
  await ask("/api/users/password-reset/");
  const after = await all();
  assert.equal(after.length, 2);
  for (const text of after) assert.match(text, /Hi win\.a\.prize,/);
});

Deno.test("an account without an address changes its password without an email", async () => {
  await using service = await startService();
  const { token, password, userId } = await newLearner(service);
  await service.query("UPDATE auth_user SET email = '' WHERE id = ?", [userId]);
  assert.equal((await change(service, token, password)).status, 200);
  assert.deepEqual(await outboxOf(service), []);
});

Deno.test("a login that renews an old hash changes no link that is mailed after it", async () => {
  let renew = () => {};
  const isFree = new Promise<void>((resolve) => renew = resolve);
  const real = createPasswords({ argon2, scheme: "argon2id" });
  const passwords = {
    ...real,
    hash: async (password: string) => {
      await isFree;
      return await real.hash(password);
    },
  };
  await using service = await startService({ passwords });
  await service.query("UPDATE auth_user SET email = ? WHERE username = 'legacy'", [EMAIL]);
  const { username, password } = seeded("legacy");
  const login = send(service, "POST", "/api/users/login/", { username, password });
  const isAnswered = await Promise.race([
    login.then(() => true),
    new Promise<boolean>((resolve) => setTimeout(resolve, 2_500, false)),
  ]);
  // Where the hash is renewed after the answer, the link is mailed before it is.
  if (!isAnswered) renew();
  assert.equal((await login).status, 200);
  const path = await mailedPath(service);
  renew();
  await service.backgroundDone();
  assert.match(await redirectOf(await service.fetch(path)) ?? "", /\?token=/);
  const hash = (await rowsOf(service, "auth_user")).find((row) => row.username === "legacy")!;
  assert.match(String(hash.password), /^(!|argon2)/);
});

/** The path of a magic link, for a service whose work after answers is held up. */
async function mailedPath(service: Service): Promise<string> {
  await send(service, "POST", "/api/users/magic-link-request/", { email: EMAIL });
  for (let i = 0; i < 100 && service.sent.length === 0; i++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const path = /https:\/\/api\.zporta\.test(\/api\/users\/magic-link-login\/\S+)\n/
    .exec(service.sent.at(-1)?.text ?? "")?.[1];
  assert.ok(path);
  return path;
}
