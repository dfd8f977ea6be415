import assert from "node:assert/strict";
import {
  disownPath,
  fittingPaths,
  json,
  signUp,
  verifiedResident,
  verifyPath,
} from "../../support/pewaca/pewaca.ts";
import { pass, rowsOf, type Service, startService } from "../../support/service.ts";

const DAY = 86_400;

async function isActive(service: Service, userId: number): Promise<boolean> {
  const users = await rowsOf(service, "m_user");
  return users.find(({ user_id }) => Number(user_id) === userId)!.user_isactive === 1;
}

Deno.test("the link in the email activates the account, and again with the same success", async () => {
  await using service = await startService();
  const { mail, userId } = await signUp(service);
  assert.equal(await isActive(service, userId), false);
  for (let click = 0; click < 2; click++) {
    const response = await service.fetch(verifyPath(mail));
    assert.equal(response.status, 200);
    const body = await response.json();
    assert.equal(body.success, true);
    assert.equal(body.message, "Email berhasil diverifikasi. Silakan login.");
    assert.equal(body.data.message, "User successfully verified and activated");
    assert.equal(await isActive(service, userId), true);
    pass(service, DAY);
  }
});

const LIFETIMES: [string, number, number][] = [
  ["works two hours before three days are over", 3 * DAY - 7200, 200],
  ["is over after three days", 3 * DAY + 1, 400],
];
for (const [promise, age, status] of LIFETIMES) {
  Deno.test(`the link in the email ${promise}`, async () => {
    await using service = await startService();
    const { mail, userId } = await signUp(service);
    pass(service, age);
    const response = await service.fetch(verifyPath(mail));
    assert.equal(response.status, status);
    assert.equal(await isActive(service, userId), status === 200);
  });
}

Deno.test("a link that is not ours is refused with 400 and activates nobody", async () => {
  await using service = await startService();
  const { mail, userId } = await signUp(service);
  const other = await signUp(service, { email: "lain@example.com" });
  const [uid, token] = verifyPath(mail).split("/").slice(4, 6) as [string, string];
  const [otherUid] = verifyPath(other.mail).split("/").slice(4, 5) as [string];
  const forged = token.slice(0, -1) + (token.endsWith("A") ? "B" : "A");
  const later = `${(parseInt(token, 36) + 1).toString(36)}-${token.split("-").slice(1).join("-")}`;
  for (
    const path of [
      `${uid}/${forged}`,
      `${otherUid}/${token}`,
      `${uid}/${later}`,
      `${uid}/x`,
      `!!/${token}`,
      `MA/${token}`,
      `OTk5OTk5OTk5/${token}`,
    ]
  ) {
    const response = await service.fetch(`/api/auth/verify/${path}/`);
    assert.equal(response.status, 400, path);
    const body = await response.json();
    assert.equal(body.success, false);
    assert.equal(body.message, "Token verifikasi tidak valid atau sudah kadaluarsa.");
  }
  assert.equal(await isActive(service, userId), false);
  assert.equal(await isActive(service, other.userId), false);
});

Deno.test("an old link does not activate an account that was deactivated since (B-16)", async () => {
  await using service = await startService();
  const { mail, userId } = await signUp(service);
  await service.fetch(verifyPath(mail));
  await service.query("UPDATE m_user SET user_isactive = 0 WHERE user_id = ?", [userId]);
  const response = await service.fetch(verifyPath(mail));
  assert.equal(response.status, 400);
  assert.equal(await isActive(service, userId), false);
});

for (
  const [change, sql] of [
    ["address", "UPDATE m_user SET user_email = 'baru@example.com' WHERE user_id = ?"],
    ["password", "UPDATE m_user SET user_password = 'pbkdf2_sha256$1$x$y' WHERE user_id = ?"],
  ] as const
) {
  Deno.test(`a change of ${change} invalidates the links that were sent before (B-16)`, async () => {
    await using service = await startService();
    const { mail, userId } = await signUp(service);
    await service.query(sql, [userId]);
    assert.equal((await service.fetch(verifyPath(mail))).status, 400);
    assert.equal(await isActive(service, userId), false);
  });
}

Deno.test("another email can be requested seconds after the sign-up, and its link works", async () => {
  await using service = await startService();
  const { email, userId } = await signUp(service);
  pass(service, 2);
  const response = await service.fetch(
    "/api/auth/verify/resend/",
    json({ email: email.toUpperCase() }),
  );
  assert.equal(response.status, 200);
  const body = await response.json();
  assert.equal(body.success, true);
  assert.equal(
    body.message,
    "Jika email terdaftar dan belum diverifikasi, tautan verifikasi telah dikirim.",
  );
  await service.backgroundDone();
  assert.equal(service.sent.length, 2);
  assert.equal((await service.fetch(verifyPath(service.sent[1]!))).status, 200);
  assert.equal(await isActive(service, userId), true);
});

Deno.test("asking for another email is answered alike for unknown, verified and deactivated addresses, and sends nothing", async () => {
  await using service = await startService();
  const proven = await verifiedResident(service);
  const off = await verifiedResident(service, { email: "mati@example.com" });
  await service.query("UPDATE m_user SET user_isactive = 0 WHERE user_id = ?", [off.userId]);
  service.sent.length = 0;
  const bodies = new Set<string>();
  for (const email of ["siapa@example.com", proven.email, off.email]) {
    const response = await service.fetch("/api/auth/verify/resend/", json({ email }));
    assert.equal(response.status, 200);
    bodies.add(await response.text());
    await service.backgroundDone();
  }
  assert.equal(bodies.size, 1);
  assert.equal(service.sent.length, 0);
});

Deno.test("asking for another email without a usable address is 400 under email", async () => {
  await using service = await startService();
  for (const body of [{}, { email: "" }, { email: "x" }, { email: null }, { email: ["a@b.co"] }]) {
    const response = await service.fetch("/api/auth/verify/resend/", json(body));
    assert.equal(response.status, 400);
    assert.ok(Array.isArray((await response.json()).errors.email));
  }
});

Deno.test("HEAD of a verification link says what GET would, and changes nothing", async () => {
  await using service = await startService();
  const { mail, userId } = await signUp(service);
  const before = await rowsOf(service, "m_user");
  const path = verifyPath(mail);
  const head = (path: string) => service.fetch(path, { method: "HEAD" });
  assert.equal((await head(path)).status, 200);
  assert.equal((await head(path.replace(/.\/$/, "_/"))).status, 400);
  assert.deepEqual(await rowsOf(service, "m_user"), before);
  assert.equal((await service.fetch(path)).status, 200);
  assert.equal((await head(path)).status, 200);
  assert.equal(await isActive(service, userId), true);
});

Deno.test("a link that was followed works again after a login that replaced the hash", async () => {
  await using service = await startService();
  const { mail, email, password, userId } = await signUp(service);
  await service.query(
    "UPDATE m_user SET user_password = (SELECT user_password FROM (SELECT * FROM m_user) AS o WHERE user_email = 'lama3@example.test') WHERE user_id = ?",
    [userId],
  );
  assert.equal((await service.fetch(verifyPath(mail))).status, 400, "another password");
  const { verify } = await fittingPaths(service, userId);
  assert.equal((await service.fetch(verify)).status, 200);
  const old = { email, password: "warga-lama-3" };
  assert.equal((await service.fetch("/api/auth/login/", json(old))).status, 200);
  await service.backgroundDone();
  const { rows } = await service.query("SELECT user_password FROM m_user WHERE user_id = ?", [
    userId,
  ]);
  assert.match(String(rows[0]!.user_password), /^argon2/);
  assert.equal((await service.fetch(verify)).status, 200);
  assert.notEqual(password, old.password);
});

Deno.test("after the sign-up's own an address gets at most one verification email a minute and six a day", async () => {
  await using service = await startService();
  const { email } = await signUp(service);
  const bodies = new Set<string>();
  const askAfter = async (seconds: number) => {
    pass(service, seconds);
    const response = await service.fetch("/api/auth/verify/resend/", json({ email }));
    assert.equal(response.status, 200);
    bodies.add(await response.text());
    await service.backgroundDone();
    return service.sent.length;
  };
  assert.equal(await askAfter(2), 2, "the test script asks seconds after the sign-up");
  assert.equal(await askAfter(59), 2);
  for (const expected of [3, 4, 5, 6, 7, 7, 7]) assert.equal(await askAfter(61), expected);
  assert.equal(await askAfter(86_400), 8);
  assert.equal(bodies.size, 1);
});

Deno.test("a burst of requests for another email is answered as ever, and sends nothing", async () => {
  await using service = await startService();
  const { email } = await signUp(service);
  service.limited.add("send_link");
  const response = await service.fetch("/api/auth/verify/resend/", json({ email }));
  assert.equal(response.status, 200);
  assert.equal((await response.json()).success, true);
  await service.backgroundDone();
  assert.equal(service.sent.length, 1);
});

Deno.test("asking for another email costs the same before the answer, whether there is something to verify or not", async () => {
  await using service = await startService();
  const { email } = await signUp(service);
  const cost = async (email: string) => {
    service.logged.length = 0;
    await service.fetch("/api/auth/verify/resend/", json({ email }));
    return service.logged.find(({ event }) => event === "request")!.round_trips;
  };
  assert.equal(await cost(email), 1);
  assert.equal(await cost("siapa@example.com"), 1);
});

Deno.test("verification against the removal of the sign-up: one of the two wins, and the rows say which", async () => {
  for (const delay of [0, 20, 60]) {
    await using service = await startService();
    const { mail, userId } = await signUp(service);
    const restore = service.gateway.inject({ match: /FOR UPDATE/, kind: "delay", ms: delay });
    const [verified, disowned] = await Promise.all([
      service.fetch(verifyPath(mail)),
      service.fetch(disownPath(mail), { method: "POST" }),
    ]);
    restore();
    const users = await rowsOf(service, "m_user");
    const account = users.find(({ user_id }) => Number(user_id) === userId);
    assert.deepEqual(
      [verified.status, disowned.status],
      account ? [200, 400] : [400, 200],
    );
    if (account) assert.equal(account.user_isactive, 1);
    const residents = await rowsOf(service, "m_warga");
    assert.equal(residents.some(({ user_id }) => Number(user_id) === userId), Boolean(account));
  }
});
