import assert from "node:assert/strict";
import { holdNext } from "../../support/hold.ts";
import {
  pass,
  rowsOf,
  type Service,
  startService,
  statusOf,
} from "../../support/zporta/zporta_service.ts";
import {
  accountOf,
  answers,
  logIn,
  newLearner,
  register,
  seeded,
  send,
} from "../../support/zporta/zporta.ts";
import {
  CONFIRM,
  logInByGoogle,
  MAGIC,
  magicPath,
  redirectOf,
  RESET,
  resetLink,
  startWithGoogle,
} from "../../support/zporta/zporta_links.ts";
import { idToken } from "../../support/zporta/google.ts";

const EMAIL = "haruka@example.com";
const LOGIN = "/api/users/login/";
const PROFILE = "/api/users/profile/";
const WRONG = { error: "Invalid credentials" };
const WARNING = /This address has not been confirmed yet/;
const REPORT = /This was the first proof that the address is yours/;

/** The owner proves the address; `null` where the answer has no token. */
type Prove = (service: Service) => Promise<string | null>;

async function byMagicLink(service: Service): Promise<string | null> {
  return await follow(service, await magicPath(service, EMAIL));
}

async function follow(service: Service, path: string): Promise<string | null> {
  const location = await redirectOf(await service.fetch(path));
  return /\?token=([0-9a-f]{40})$/.exec(location ?? "")?.[1] ?? null;
}

async function byReset(service: Service): Promise<string | null> {
  const link = await resetLink(service, EMAIL);
  const response = await send(service, "POST", CONFIRM, { ...link, new_password: "Owner123!" });
  assert.equal(response.status, 200, await response.text());
  return null;
}

async function byGoogle(service: Service): Promise<string | null> {
  const response = await logInByGoogle(service, await idToken({ email: EMAIL }));
  assert.equal(response.status, 200, await response.clone().text());
  return (await response.json()).token;
}

const PROOFS: [string, Prove][] = [
  ["a magic link", byMagicLink],
  ["a reset", byReset],
  ["Google", byGoogle],
];

function profileStatus(service: Service, token: string): Promise<number> {
  return statusOf(send(service, "GET", PROFILE, undefined, token));
}

async function mailsOf(service: Service, kind: string): Promise<number> {
  await service.backgroundDone();
  return (await rowsOf(service, "outbox")).filter((row) => row.kind === kind).length;
}

for (const [what, prove] of PROOFS) {
  Deno.test(`the first proof of an address, by ${what}, takes password, token and sessions from whoever registered it`, async () => {
    await using google = await startWithGoogle();
    const { service } = google;
    const squatter = await newLearner(service);
    const token = await prove(service);
    await service.backgroundDone();

    assert.equal(await profileStatus(service, squatter.token), 401);
    const { username, password } = squatter;
    await answers(await send(service, "POST", LOGIN, { username, password }), 400, WRONG);
    if (token) {
      assert.notEqual(token, squatter.token);
      assert.equal(await profileStatus(service, token), 200);
    }
    const account = await accountOf(service, "haruka");
    assert.equal(account.id, squatter.userId);
    assert.ok(account.email_proven_at);
    assert.match(String(account.password), token ? /^!/ : /^argon2/);
    const tokens = await rowsOf(service, "authtoken_token");
    assert.deepEqual(tokens.map(({ key }) => key), token ? [token] : []);
    const open = (await rowsOf(service, "users_userloginevent")).filter((row) =>
      row.logout_at === null
    );
    assert.equal(open.length, token ? 1 : 0);

    const reports = service.sent.filter(({ to, text }) => to === EMAIL && REPORT.test(text));
    assert.equal(reports.length, 1);
  });

  Deno.test(`after the first proof of an address, ${what} takes nothing away`, async () => {
    await using google = await startWithGoogle();
    const { service } = google;
    await register(service);
    await byReset(service);
    const account = { username: "haruka", password: "Owner123!" };
    const { token } = await logIn(service, account);
    service.clock.now = new Date(service.clock.now.getTime() + 120_000);
    service.sent.length = 0;

    const proven = await prove(service);
    await service.backgroundDone();
    assert.equal((await logIn(service, account)).username, "haruka");
    if (proven) {
      assert.equal(proven, token);
      assert.equal(await mailsOf(service, "password_removed"), 0);
    }
    const texts = service.sent.map(({ text }) => text).join("\n");
    assert.doesNotMatch(texts, WARNING);
    assert.doesNotMatch(texts, REPORT);
  });
}

Deno.test("the emails whose link would be the first proof say in a sentence what it ends", async () => {
  await using service = await startService();
  await register(service);
  await magicPath(service, EMAIL);
  await resetLink(service, EMAIL);
  assert.equal(service.sent.length, 2);
  for (const { text, html } of service.sent) {
    assert.match(text, WARNING);
    assert.match(html, WARNING);
  }
});

Deno.test("an account that Django wrote and that has been used for years proves nothing either: the first proof ends its password, and the email leads to a new one", async () => {
  for (const [what, prove] of PROOFS) {
    await using google = await startWithGoogle();
    const { service } = google;
    const { username, password, token } = await newLearner(service);
    await service.query(
      `UPDATE auth_user SET date_joined = '2020-01-01', last_login = '2025-12-31',
         registration_key = NULL, registration_digest = NULL`,
    );
    await prove(service);
    assert.equal(await profileStatus(service, token), 401, what);
    await answers(await send(service, "POST", LOGIN, { username, password }), 400, WRONG);
    await service.backgroundDone();
    const report = service.sent.find(({ text }) => REPORT.test(text))!;
    assert.match(report.text, /https:\/\/zporta\.test\/password-reset\n/, what);

    service.clock.now = new Date(service.clock.now.getTime() + 61_000);
    await byReset(service);
    await logIn(service, { username, password: "Owner123!" });
    await prove(service);
    const hash = String((await accountOf(service, username)).password);
    assert.match(hash, /^argon2/, `${what} the second time ends nothing`);
  }
});

Deno.test("an account of Django's without a password gets a new token with the first proof, and no report of a password", async () => {
  await using google = await startWithGoogle();
  const { service } = google;
  const { token } = await newLearner(service);
  await service.query("UPDATE auth_user SET password = '' WHERE username = 'haruka'");
  const proven = await byGoogle(service);
  assert.notEqual(proven, token);
  assert.equal(await profileStatus(service, token), 401);
  assert.equal(await mailsOf(service, "password_removed"), 0);
});

Deno.test("a magic link and Google at once are one first proof: one report, and the token of both is the account's", async () => {
  for (const slow of [/^UPDATE auth_user/, /^INSERT INTO authtoken_token/, /^COMMIT/]) {
    await using google = await startWithGoogle();
    const { service } = google;
    const squatter = await newLearner(service);
    const path = await magicPath(service, EMAIL);
    service.gateway.inject({ match: slow, kind: "delay", ms: 150, times: 1 });
    const [linked, googled] = await Promise.all([follow(service, path), byGoogle(service)]);

    const [row, ...others] = await rowsOf(service, "authtoken_token");
    assert.equal(others.length, 0);
    assert.equal(googled, row!.key);
    // Google's login ends the link when it is first.
    if (linked !== null) assert.equal(linked, row!.key);
    assert.notEqual(row!.key, squatter.token);
    assert.match(String((await accountOf(service, "haruka")).password), /^!/);
    assert.equal(await mailsOf(service, "password_removed"), 1);
  }
});

Deno.test("of ten clicks at once on the magic link of a first proof, one logs in, and one report is sent", async () => {
  await using service = await startService();
  await newLearner(service);
  const path = await magicPath(service, EMAIL);
  const tokens = await Promise.all(Array.from({ length: 10 }, () => follow(service, path)));
  const won = tokens.filter((token) => token !== null);
  assert.equal(won.length, 1);
  const rows = await rowsOf(service, "authtoken_token");
  assert.deepEqual(rows.map(({ key }) => key), won);
  assert.equal(await mailsOf(service, "password_removed"), 1);
});

Deno.test("a reset and a magic link at once are one first proof", async () => {
  await using service = await startService();
  const squatter = await newLearner(service);
  const path = await magicPath(service, EMAIL);
  const link = await resetLink(service, EMAIL);
  const [token, reset] = await Promise.all([
    follow(service, path),
    send(service, "POST", CONFIRM, { ...link, new_password: "Owner123!" }),
  ]);
  assert.equal([token !== null, reset.status === 200].filter(Boolean).length, 1);
  assert.equal(await profileStatus(service, squatter.token), 401);
  const { username, password } = squatter;
  await answers(await send(service, "POST", LOGIN, { username, password }), 400, WRONG);
  const kinds = ["password_removed", "password_changed"];
  const sent = await Promise.all(kinds.map((kind) => mailsOf(service, kind)));
  assert.deepEqual(sent, token ? [1, 0] : [0, 1]);
});

Deno.test("a login that began with the old password never gets the token of whoever proves the address meanwhile", async () => {
  await using service = await startService();
  const { username, password } = await register(service);
  const path = await magicPath(service, EMAIL);
  const taking = holdNext(service.gateway, /^INSERT INTO authtoken_token[^]*SELECT/);
  const login = send(service, "POST", LOGIN, { username, password });
  await taking.arrived;
  const token = await follow(service, path);
  assert.ok(token);
  taking.release();
  await answers(await login, 400, WRONG);
  const rows = await rowsOf(service, "authtoken_token");
  assert.deepEqual(rows.map(({ key }) => key), [token]);
});

/** What a stranger can do who has registered the address of another. */
type Squatter = Awaited<ReturnType<typeof newLearner>>;

const IN_THE_WAY: [string, (service: Service, squatter: Squatter) => Promise<unknown>][] = [
  ["logs in again and again", async (service, squatter) => {
    for (let i = 0; i < 3; i++) await logIn(service, squatter);
  }],
  ["changes the password", async (service, { token, password }) => {
    const change = {
      current_password: password,
      new_password: "Kumquat-7-river",
      confirm_new_password: "Kumquat-7-river",
    };
    const response = await send(service, "POST", "/api/users/change-password/", change, token);
    assert.equal(response.status, 200, await response.text());
  }],
  ["logs in with a hash of Django's, which is renewed", async (service, squatter) => {
    const { password } = seeded("legacy");
    await service.query(
      `UPDATE auth_user SET password = (SELECT * FROM (SELECT password FROM auth_user
         WHERE username = 'legacy') AS l) WHERE username = ?`,
      [squatter.username],
    );
    await logIn(service, { ...squatter, password });
    assert.match(String((await accountOf(service, squatter.username)).password), /^argon2/);
  }],
  ["switches the account off", async (service, { token }) => {
    const response = await send(service, "POST", "/api/users/deactivate/", {}, token);
    assert.equal(response.status, 200, await response.text());
  }],
  ["switches the account off and on", async (service, squatter) => {
    const { token } = squatter;
    const response = await send(service, "POST", "/api/users/deactivate/", {}, token);
    assert.equal(response.status, 200, await response.text());
    await logIn(service, squatter);
  }],
  ["deletes the account and registers another, twice", async (service, { token, ...squatter }) => {
    for (let held = token, i = 0; i < 2; i++) {
      const response = await send(service, "DELETE", PROFILE, undefined, held);
      assert.equal(response.status, 200, await response.text());
      // As another spelling of the address, the second time.
      held =
        (await newLearner(service, { ...squatter, email: [EMAIL.toUpperCase(), EMAIL][i] })).token;
    }
  }],
];

Deno.test("whatever a stranger does who has registered an address, the links that its owner was sent work, once", async () => {
  for (const [what, act] of IN_THE_WAY) {
    for (const isReset of [false, true]) {
      await using service = await startService();
      const squatter = await newLearner(service);
      const path = await magicPath(service, EMAIL);
      const link = await resetLink(service, EMAIL);
      await act(service, squatter);
      service.clock.now = new Date(service.clock.now.getTime() + 3600_000);

      const confirm = () =>
        statusOf(send(service, "POST", CONFIRM, { ...link, new_password: "Owner123!" }));
      if (isReset) assert.equal(await confirm(), 200, what);
      else assert.ok(await follow(service, path), what);
      assert.equal(await follow(service, path), null, `${what}: a second time`);
      assert.equal(await confirm(), 400, `${what}: a second time`);
      assert.ok((await accountOf(service, "haruka")).email_proven_at, what);
      assert.equal(await profileStatus(service, squatter.token), 401, what);
    }
  }
});

Deno.test("a link that was used, or is of an account whose address was proven, opens no account that is registered after it", async () => {
  await using service = await startService();
  await register(service);
  const path = await magicPath(service, EMAIL);
  const link = await resetLink(service, EMAIL);
  const token = await follow(service, path);
  assert.equal((await send(service, "DELETE", PROFILE, undefined, token!)).status, 200);
  const { userId } = await newLearner(service);
  assert.equal(await follow(service, path), null);
  const confirm = await send(service, "POST", CONFIRM, { ...link, new_password: "Owner123!" });
  assert.equal(confirm.status, 400);
  assert.equal((await accountOf(service, "haruka")).id, userId);
  assert.equal((await accountOf(service, "haruka")).email_proven_at, null);
});

Deno.test("a stranger who logs in while the owner follows a link does not get in the way", async () => {
  for (const isReset of [false, true]) {
    await using service = await startService();
    const squatter = await newLearner(service);
    const path = await magicPath(service, EMAIL);
    const link = await resetLink(service, EMAIL);
    const isProving = new Promise<void>((resolve) => {
      const match = (sql: string) => {
        const fits = /^UPDATE auth_user/.test(sql) && /email_proven_at = /.test(sql);
        if (fits) resolve();
        return fits;
      };
      service.gateway.inject({ match, kind: "delay", ms: 500, times: 1 });
    });
    const proof = isReset
      ? send(service, "POST", CONFIRM, { ...link, new_password: "Owner123!" })
      : service.fetch(path);
    await isProving;
    await logIn(service, squatter);
    const response = await proof;
    await response.body?.cancel();
    if (isReset) assert.equal(response.status, 200);
    else assert.match(response.headers.get("Location") ?? "", /\?token=/);
  }
});

Deno.test("an email with a link that is sent late is sent although a stranger has logged in, and not once the address is proven", async () => {
  await using service = await startService();
  const squatter = await newLearner(service);
  service.mail.answer = () => ({ sent: false, fault: "unknown", reason: "down" });
  await send(service, "POST", MAGIC, { email: EMAIL });
  await send(service, "POST", RESET, { email: EMAIL });
  await service.backgroundDone();
  pass(service, 120);
  await logIn(service, squatter);
  service.mail.answer = () => ({ sent: true });
  await service.runCron();
  assert.equal(service.sent.length, 2);

  service.mail.answer = () => ({ sent: false, fault: "unknown", reason: "down" });
  await send(service, "POST", MAGIC, { email: EMAIL });
  await service.backgroundDone();
  const [, uid, token] = /reset-password-confirm\/([^/\s]+)\/([^/\s]+)\//.exec(
    service.sent.map(({ text }) => text).join("\n"),
  )!;
  const reset = { uid, token, new_password: "Owner123!" };
  assert.equal((await send(service, "POST", CONFIRM, reset)).status, 200);
  pass(service, 240);
  service.mail.answer = () => ({ sent: true });
  await service.runCron();
  const rows = await rowsOf(service, "outbox");
  assert.deepEqual(
    rows.filter(({ kind }) => kind === "magic_link").map(({ status }) => status).sort(),
    ["cancelled", "sent"],
  );
});

const HALF_WAY: [string, RegExp][] = [
  ["the account is written", /^UPDATE auth_user/],
  ["the token is made", /^INSERT INTO authtoken_token/],
  ["COMMIT", /^COMMIT/],
];

for (const isProven of [false, true]) {
  for (const [where, match] of HALF_WAY) {
    Deno.test(`a magic link that fails when ${where} is not spent (${isProven ? "later" : "first"} proof)`, async () => {
      await using service = await startService();
      await register(service);
      if (isProven) {
        await service.query("UPDATE auth_user SET email_proven_at = NOW(6)");
        await service.query("DELETE FROM authtoken_token");
      }
      const path = await magicPath(service, EMAIL);
      const before = await accountOf(service, "haruka");
      const heal = service.gateway.inject({
        match,
        kind: "error",
        errno: 1146,
        message: "Table 'x' is gone",
      });
      const failed = await service.fetch(path);
      assert.equal(failed.status, 500);
      await failed.body?.cancel();
      heal();
      assert.deepEqual(await accountOf(service, "haruka"), before);
      assert.equal((await rowsOf(service, "authtoken_token")).length, 0);
      assert.equal(await mailsOf(service, "password_removed"), 0);

      const token = await follow(service, path);
      assert.ok(token);
      assert.equal(await profileStatus(service, token), 200);
    });
  }

  Deno.test(`a magic link logs in although a reply is lost, and works once (${isProven ? "later" : "first"} proof)`, async () => {
    for (const match of [...HALF_WAY.map(([, match]) => match), /^BEGIN/]) {
      for (const kind of ["drop_reply", "drop_request"] as const) {
        await using service = await startService();
        await newLearner(service);
        if (isProven) await service.query("UPDATE auth_user SET email_proven_at = NOW(6)");
        const path = await magicPath(service, EMAIL);
        service.gateway.inject({ match, kind, times: 1 });
        const token = await follow(service, path);
        assert.ok(token, `${match} ${kind}`);
        assert.equal(await profileStatus(service, token), 200);
        assert.equal(await follow(service, path), null);
        assert.equal(await mailsOf(service, "password_removed"), isProven ? 0 : 1);
      }
    }
  });
}
