import assert from "node:assert/strict";
import {
  CONFIRM,
  LINK_SENT,
  MAGIC,
  magicPath,
  redirectOf,
  RESET,
  RESET_SENT,
  resetLink,
} from "../../support/zporta/zporta_links.ts";
import {
  leavesNothing,
  pass,
  rowsOf,
  type Service,
  startService,
} from "../../support/zporta/zporta_service.ts";
import {
  accountOf,
  ALL_TABLES,
  answers,
  logIn,
  newLearner,
  register,
  send,
} from "../../support/zporta/zporta.ts";

const DAY = 86_400;
const BAD_LINK = {
  error: "Invalid or expired password reset link.",
  non_field_errors: ["Invalid or expired token."],
};

Deno.test("a reset link sets a new password once, and revokes the token (Z-18)", async () => {
  await using service = await startService();
  const { token: old } = await newLearner(service);
  const link = await resetLink(service, " HARUKA@example.com ");
  const body = { ...link, new_password: "Other123!" };
  await answers(await send(service, "POST", CONFIRM, body), 200, {
    message: "Password has been reset successfully.",
  });
  assert.equal((await send(service, "GET", "/api/users/profile/", undefined, old)).status, 401);
  await answers(await send(service, "POST", CONFIRM, body), 400, BAD_LINK);
  await logIn(service, { username: "haruka", password: "Other123!" });
  const mail = service.sent.find(({ subject }) => subject === "Password Reset Request")!;
  assert.equal(mail.to, "haruka@example.com");
  assert.match(mail.text, /^Hi,$/m, "nobody has proven the address");
});

Deno.test("of ten resets at once with one link, one works", async () => {
  await using service = await startService();
  await register(service);
  const link = await resetLink(service, "haruka@example.com");
  const responses = await Promise.all(
    Array.from(
      { length: 10 },
      (_, i) => send(service, "POST", CONFIRM, { ...link, new_password: `Other123!${i}` }),
    ),
  );
  const statuses = responses.map(({ status }) => status).sort();
  assert.deepEqual(statuses, [200, ...Array(9).fill(400)]);
});

/** From then on logins and new passwords are the owner's. */
function proveAddress(service: Service) {
  return service.query("UPDATE auth_user SET email_proven_at = NOW(6) WHERE username = 'haruka'");
}

Deno.test("once an address is proven, a reset link expires after three days, a login, and a change of password", async () => {
  const endings: ((service: Service) => Promise<unknown> | unknown)[] = [
    (service) => pass(service, 3 * DAY + 1),
    (service) => logIn(service, { username: "haruka", password: "Pass123!" }),
    (service) => service.query("UPDATE auth_user SET password = 'x' WHERE username = 'haruka'"),
    (service) => service.query("UPDATE auth_user SET is_active = 0 WHERE username = 'haruka'"),
  ];
  for (const end of endings) {
    await using service = await startService();
    await register(service);
    await proveAddress(service);
    const link = await resetLink(service, "haruka@example.com");
    await end(service);
    const before = await accountOf(service, "haruka");
    const response = await send(service, "POST", CONFIRM, { ...link, new_password: "Other123!" });
    await answers(response, 400, BAD_LINK);
    assert.equal((await accountOf(service, "haruka")).password, before.password);
  }
});

Deno.test("confirm names all that is wrong, the link and the password, and reads a link with blanks around it", async () => {
  await using service = await startService();
  await register(service);
  const { uid, token } = await resetLink(service, "haruka@example.com");
  const TOO_SHORT = { new_password: ["Ensure this field has at least 8 characters."] };
  const cases: [unknown, unknown][] = [
    [{}, {
      uid: ["This field is required."],
      token: ["This field is required."],
      new_password: ["This field is required."],
    }],
    [{ uid, token, new_password: "short" }, TOO_SHORT],
    [{ uid: ` ${uid}`, token: ` ${token} `, new_password: "short" }, TOO_SHORT],
    [{ uid, token: "x", new_password: "short" }, { ...BAD_LINK, ...TOO_SHORT }],
    [{ uid: "!!", token: "x", new_password: "Other123!" }, {
      ...BAD_LINK,
      non_field_errors: ["Invalid user identifier."],
    }],
    [{ uid, token: "x", new_password: "Other123!" }, BAD_LINK],
  ];
  for (const [body, answer] of cases) {
    await answers(await send(service, "POST", CONFIRM, body), 400, answer);
  }
});

Deno.test("a request for a link is answered alike for known and unknown addresses (K-5, Z-19)", async () => {
  await using service = await startService();
  await service.query("UPDATE auth_user SET is_active = 0 WHERE username = 'learner'");
  for (const email of ["nobody@example.com", "learner@example.test"]) {
    await leavesNothing(service, ALL_TABLES, async () => {
      await answers(await send(service, "POST", RESET, { email }), 200, RESET_SENT);
      await answers(await send(service, "POST", MAGIC, { email }), 200, LINK_SENT);
    });
  }
});

Deno.test("a request for a link without a valid address is 400", async () => {
  await using service = await startService();
  const cases: [unknown, unknown][] = [
    [{}, { email: ["This field is required."] }],
    [{ email: null }, { email: ["This field may not be null."] }],
    [{ email: "" }, { email: ["This field may not be blank."] }],
    [{ email: "x" }, { email: ["Enter a valid email address."] }],
    [{ email: 7 }, { email: ["Enter a valid email address."] }],
    [{ email: {} }, { email: ["Enter a valid email address."] }],
  ];
  for (const [body, answer] of cases) {
    await answers(await send(service, "POST", RESET, body), 400, answer);
  }
  for (const body of [{}, { email: null }, { email: "" }, { email: ["a@example.com"] }]) {
    await answers(await send(service, "POST", MAGIC, body), 400, {
      error: "Email field is required.",
    });
  }
});

Deno.test("ten requests at once enqueue one email of each kind", async () => {
  await using service = await startService();
  const { email } = await register(service);
  await Promise.all(Array.from({ length: 10 }, () => send(service, "POST", RESET, { email })));
  await Promise.all(Array.from({ length: 10 }, () => send(service, "POST", MAGIC, { email })));
  await service.backgroundDone();
  assert.equal(service.sent.length, 2);
});

Deno.test("a magic link logs in once, and leads to a page that exists (Z-20, K-9)", async () => {
  await using service = await startService();
  const { email } = await register(service);
  const path = await magicPath(service, email);
  const location = await redirectOf(await service.fetch(path));
  const token = /^https:\/\/zporta\.test\/login\?token=([0-9a-f]{40})$/.exec(location ?? "")?.[1];
  const profile = await send(service, "GET", "/api/users/profile/", undefined, token);
  assert.equal((await profile.json()).username, "haruka");
  await service.backgroundDone();
  assert.equal((await rowsOf(service, "users_userloginevent")).length, 1);
  assert.equal(await redirectOf(await service.fetch(path)), "https://zporta.test/login");
});

Deno.test("a mail scanner that sends HEAD to a magic link does not redeem it", async () => {
  await using service = await startService();
  const { email } = await register(service);
  const path = await magicPath(service, email);
  await redirectOf(await service.fetch(path, { method: "HEAD" }));
  assert.match(await redirectOf(await service.fetch(path)) ?? "", /\?token=/);
});

Deno.test("of ten clicks at once on one magic link, one logs in", async () => {
  await using service = await startService();
  const { email } = await register(service);
  const path = await magicPath(service, email);
  const locations = await Promise.all(
    Array.from({ length: 10 }, async () => await redirectOf(await service.fetch(path))),
  );
  assert.equal(locations.filter((location) => location?.includes("?token=")).length, 1);
});

Deno.test("once an address is proven, a magic link expires after a day and a login, and lets no inactive account in (Z-20)", async () => {
  const endings: ((service: Service) => Promise<unknown> | unknown)[] = [
    (service) => pass(service, DAY + 1),
    (service) => logIn(service, { username: "haruka", password: "Pass123!" }),
    (service) => service.query("UPDATE auth_user SET is_active = 0 WHERE username = 'haruka'"),
  ];
  for (const end of endings) {
    await using service = await startService();
    const { email } = await register(service);
    await proveAddress(service);
    const path = await magicPath(service, email);
    await end(service);
    assert.equal(await redirectOf(await service.fetch(path)), "https://zporta.test/login");
  }
});

Deno.test("a magic link resets no password, and a reset link logs nobody in (Z-20)", async () => {
  await using service = await startService();
  const { email } = await register(service);
  const [, , , , uid, token] = (await magicPath(service, email)).split("/");
  const body = { uid, token, new_password: "Other123!" };
  await answers(await send(service, "POST", CONFIRM, body), 400, BAD_LINK);
  const reset = await resetLink(service, email);
  const path = `/api/users/magic-link-login/${reset.uid}/${reset.token}/`;
  assert.equal(await redirectOf(await service.fetch(path)), "https://zporta.test/login");
});

Deno.test("no email with a link is sent late after a login, once the address is proven", async () => {
  await using service = await startService();
  const { email, ...account } = await register(service);
  await proveAddress(service);
  service.mail.answer = () => ({ sent: false, fault: "unknown", reason: "down" });
  await send(service, "POST", MAGIC, { email });
  await send(service, "POST", RESET, { email });
  await service.backgroundDone();
  pass(service, 120);
  await logIn(service, { username: account.username, password: account.password });
  service.mail.answer = () => ({ sent: true });
  await service.runCron();
  assert.equal(service.sent.length, 0);
  const statuses = (await rowsOf(service, "outbox")).map(({ status }) => status);
  assert.deepEqual(statuses, ["cancelled", "cancelled"]);
});
