import assert from "node:assert/strict";
import { seed, seededAccounts } from "../../local/seed/seed.ts";
import { jpeg } from "../support/images/jpeg.ts";
import {
  formWith,
  json,
  longForm,
  multipart,
  shortForm,
  SIGN_UP_PATH,
  verifyPath,
} from "../support/pewaca/pewaca.ts";
import { statusOf } from "../support/service.ts";
import { TENANTS } from "../../src/tenants/mod.ts";
import { type RunningWorker, startWorker } from "../support/workerd/worker.ts";

// The fit of the parts: the bundle in workerd, the real driver, limiter and mailer. What breaks on the way is in
// `runtimes_test.ts`: here wrangler's harness carries the Worker's requests, and a broken connection is its answer.

async function startSeeded(vars?: Record<string, string>): Promise<RunningWorker> {
  const worker = await startWorker(vars);
  for (const tenant of TENANTS) await seed(worker.databaseOf(tenant.name).query, [tenant]);
  return worker;
}

// To start a Worker takes seconds: tests that ask for nothing special share one, whose seed is put back.
let shared: RunningWorker;
Deno.test.beforeAll(async () => void (shared = await startSeeded()));
Deno.test.afterAll(() => shared[Symbol.asyncDispose]());

/** What the shared Worker begins, others see the end of. */
const SHARED = { sanitizeOps: false, sanitizeResources: false };

/** The shared Worker, as if nobody had been here before; its limits are the networks' and addresses' own. */
async function freshWorker(): Promise<RunningWorker> {
  for (const { name } of TENANTS) {
    const { query } = shared.databaseOf(name);
    const isUnderWay = async () =>
      Number((await query("SELECT COUNT(*) AS n FROM outbox WHERE status = 'pending'")).rows[0]!.n);
    for (let attempt = 0; attempt < 200 && await isUnderWay() > 0; attempt++) {
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
  await shared.studio.putSeedBack();
  for (const { name } of TENANTS) {
    await shared.databaseOf(name).query("DELETE FROM email_pause");
    await shared.databaseOf(name).query("DELETE FROM photo");
    shared.databaseOf(name).gateway.resetLog();
  }
  shared.inbox.clear();
  return shared;
}

/** Somebody who comes from a network of their own. */
function from(network: string, init: RequestInit): RequestInit {
  return { ...init, headers: { ...init.headers, "CF-Connecting-IP": network } };
}

/** Work after the answer cannot be awaited from outside a Worker, only looked for. */
async function mailTo(worker: RunningWorker, address: string): Promise<{ text: string }> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const [mail] = worker.inbox.emails(address);
    if (mail) return mail;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`No mail for ${address}`);
}

/** Sends a request until its answer is no 503: on a busy machine the database does not answer in time. */
async function answered(send: () => Promise<Response>): Promise<number> {
  for (;;) {
    const status = await statusOf(send());
    if (status !== 503) return status;
  }
}

/** Waits until a count has not changed for half a second. */
async function untilUnchanged(count: () => number): Promise<void> {
  for (let before = -1; before !== count();) {
    before = count();
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

const FORMS = [
  ["seven fields", shortForm(), null],
  [
    "fifteen fields and an encrypted NIK",
    longForm(),
    { PEWACA_NIK_KEYS: "a:nik-secret-0123456789-0123456789" },
  ],
] as const;

for (const [form, fields, vars] of FORMS) {
  Deno.test(
    `in workerd, a sign-up with ${form} goes from the form to the profile`,
    SHARED,
    async () => {
      await using own = vars ? await startSeeded(vars) : null;
      const worker = own ?? await freshWorker();
      const listed = multipart({ ...fields, password: "liverpool" });
      const refused = await fetch(worker.url + SIGN_UP_PATH, listed);
      assert.deepEqual(Object.keys((await refused.json()).errors), ["password"]);

      const signedUp = await fetch(worker.url + SIGN_UP_PATH, multipart(fields));
      assert.equal(signedUp.status, 201, await signedUp.clone().text());
      await signedUp.body?.cancel();

      const mail = await mailTo(worker, fields.email!);
      const verified = await fetch(worker.url + verifyPath(mail));
      assert.equal((await verified.json()).success, true);

      const loggedIn = await fetch(`${worker.url}/api/auth/login/`, json(fields));
      const { data: { token } } = await loggedIn.json();
      const profile = await fetch(`${worker.url}/api/auth/profil/`, {
        headers: { Authorization: `Token ${token}` },
      });
      const { data } = await profile.json();
      assert.equal(data.warga.full_name, "Rina Wulandari");
      assert.equal(data.warga.nik, fields.nik ?? null);
      const { rows } = await worker.database.query("SELECT nik FROM m_warga WHERE nik = ?", [
        data.warga.nik,
      ]);
      assert.deepEqual(rows, []);
      assert.equal(data.residence.name, "Teras Country");
    },
  );
}

Deno.test("in workerd, the board approves who just signed up", SHARED, async () => {
  const worker = await freshWorker();
  const logIn = async (account: { email?: string; password?: string }) => {
    const response = await fetch(`${worker.url}/api/auth/login/`, json(account));
    return { Authorization: `Token ${(await response.json()).data.token}` };
  };
  const form = shortForm();
  await (await fetch(worker.url + SIGN_UP_PATH, multipart(form))).body?.cancel();
  const mail = await mailTo(worker, form.email!);
  await (await fetch(worker.url + verifyPath(mail))).body?.cancel();

  const board = await logIn(
    seededAccounts.find(({ email }) => email === "pengurus3@example.test")!,
  );
  const list = await fetch(`${worker.url}/api/warga/?is_checker=false&isreject=false&search=rina`, {
    headers: board,
  });
  const { count, results } = await list.json();
  assert.deepEqual([count, results[0].user.email], [1, form.email]);
  const approved = await fetch(
    `${worker.url}/api/warga/verify/`,
    json({ warga_id: results[0].id }, board),
  );
  assert.equal(approved.status, 200, await approved.text());

  const profile = await fetch(`${worker.url}/api/auth/profil/`, { headers: await logIn(form) });
  assert.equal((await profile.json()).data.warga.is_checker, true);
});

Deno.test(
  "in workerd, the mail that the provider refused comes with the cron",
  SHARED,
  async () => {
    const worker = await freshWorker();
    worker.inbox.fail({ status: 503, times: 1 });
    const signedUp = await fetch(worker.url + SIGN_UP_PATH, multipart(shortForm()));
    assert.equal(signedUp.status, 201);
    await signedUp.body?.cancel();
    for (let attempt = 0; attempt < 200; attempt++) {
      const { rows } = await worker.database.query("SELECT attempts FROM outbox");
      if (rows[0]?.attempts === 1) break;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    assert.equal(worker.inbox.emails().length, 0);
    await worker.database.query("UPDATE outbox SET next_attempt_at = created_at");
    await worker.database.query("UPDATE email_pause SET paused_until = '2026-01-01'");
    await worker.runCron();
    assert.equal(worker.inbox.emails("rina@example.com").length, 1);
    const { rows } = await worker.database.query("SELECT status FROM outbox");
    assert.equal(rows[0]!.status, "sent");
  },
);

Deno.test("in workerd, accounts with Django's hash log in", SHARED, async () => {
  const worker = await freshWorker();
  const made = await worker.studio.make({ tenant: "pewaca", state: "legacy", iterations: 720_000 });
  assert.ok(made.tokens, JSON.stringify(made.refusal));
});

Deno.test(
  "in workerd, twenty sign-ups at once with one address are one 201 and nineteen 400",
  SHARED,
  async () => {
    const worker = await freshWorker();
    const statuses = await Promise.all(
      Array.from({ length: 20 }, async (_, i) => {
        const form = multipart(shortForm({ phone_no: `0812000${1000 + i}` }));
        return await answered(() => fetch(worker.url + SIGN_UP_PATH, from("203.0.113.50", form)));
      }),
    );
    assert.deepEqual(statuses.sort(), [201, ...Array(19).fill(400)]);
    const { rows } = await worker.database.query(
      "SELECT (SELECT COUNT(*) FROM m_user WHERE user_email_norm = 'rina@example.com') AS users, (SELECT COUNT(*) FROM outbox) AS mails",
    );
    assert.deepEqual([Number(rows[0]!.users), Number(rows[0]!.mails)], [1, 1]);
  },
);

Deno.test(
  "in workerd, a burst of requests for an email is answered 200, and sends one",
  SHARED,
  async () => {
    const worker = await freshWorker();
    const form = shortForm({ email: "sering@example.com" });
    await (await fetch(worker.url + SIGN_UP_PATH, multipart(form))).body?.cancel();
    const bodies = new Set<string>();
    for (const email of [...Array(14).fill(form.email!), "lain@example.com"]) {
      const response = await fetch(`${worker.url}/api/auth/verify/resend/`, json({ email }));
      assert.equal(response.status, 200);
      bodies.add(await response.text());
    }
    assert.equal(bodies.size, 1);
    const { rows } = await worker.database.query("SELECT COUNT(*) AS emails FROM outbox");
    assert.equal(Number(rows[0]!.emails), 2, "the sign-up's and another");
  },
);

Deno.test(
  "in workerd, failed logins on one account get 429 with Retry-After, and other accounts none",
  SHARED,
  async () => {
    const worker = await freshWorker();
    const logIn = async (email: string, password: string) => {
      const response = await fetch(`${worker.url}/api/auth/login/`, json({ email, password }));
      return { response, body: await response.json() };
    };
    const [owner, other] = ["warga3@example.test", "pengurus3@example.test"].map((address) =>
      seededAccounts.find(({ email }) => email === address)!
    );
    assert.equal((await logIn(owner!.email, "not-this-one")).response.status, 401);
    // a wrong password computes for long, so not all thirty of them
    await worker.database.query(
      "UPDATE attempt_count SET attempts = 27, ends_at = ends_at + INTERVAL 1 MINUTE",
    );
    const failures = await Promise.all(
      Array.from({ length: 9 }, () => logIn(owner!.email, "not-this-one")),
    );
    const statuses = failures.map(({ response }) => response.status).sort();
    assert.deepEqual(statuses, [...Array(3).fill(401), ...Array(6).fill(429)]);
    const { response, body } = await logIn(owner!.email.toUpperCase(), owner!.password);
    assert.deepEqual([response.status, response.headers.get("Retry-After")], [429, "60"]);
    assert.equal(body.success, false);
    assert.equal((await logIn(other!.email, other!.password)).response.status, 200);
  },
);

Deno.test("in workerd, sign-ups from one network have a ceiling, and other networks none with it", async () => {
  // LIMITS=off is the local stack's: a Worker that is given it limits all the same.
  await using worker = await startSeeded({ LIMITS: "off" });
  const register = (i: number, network: string) =>
    fetch(
      `${worker.url}/api/users/register/`,
      json({ username: `learner${i}`, email: `learner${i}@example.com`, password: "Pass123!" }, {
        "CF-Connecting-IP": network,
      }),
    );
  // More than twice the ceiling: wherever a minute of the limiter begins, it is reached.
  const statuses = await Promise.all(
    Array.from({ length: 130 }, (_, i) => statusOf(register(i, "203.0.113.66"))),
  );
  // On a busy machine the database does not answer all of them in time.
  const isLetThrough = (status: number) => status === 201 || status === 503;
  assert.ok(statuses.filter(isLetThrough).length >= 60, statuses.join());
  assert.ok(statuses.every((status) => isLetThrough(status) || status === 429), statuses.join());
  assert.ok(statuses.includes(429), statuses.join());
  assert.equal(await answered(() => register(1000, "198.51.100.7")), 201);
});

Deno.test(
  "in workerd, a burst of requests for an email is answered as ever, and asks the database no more",
  SHARED,
  async () => {
    const worker = await freshWorker();
    const { gateway } = worker.database;
    const lookUps = () => gateway.log.filter(({ sql }) => /FROM m_user/.test(sql)).length;
    const ask = async (email: string) => {
      const response = await fetch(`${worker.url}/api/auth/verify/resend/`, json({ email }));
      assert.equal(response.status, 200);
      assert.equal((await response.json()).success, true);
    };
    // More than twice the ceiling: wherever a minute of the limiter begins, it is reached.
    const asks = 21;
    for (let i = 0; i < asks; i++) await ask("siapa@example.com");
    // Addresses are looked up after the answer, which cannot be awaited from outside a Worker.
    await untilUnchanged(lookUps);
    const asked = lookUps();
    assert.ok(asked > 0 && asked < asks, String(asked));
    await ask("lain@example.com");
    await untilUnchanged(lookUps);
    assert.equal(lookUps(), asked + 1);
  },
);

Deno.test(
  "in workerd, photos lie in R2 and download from the Worker until they are replaced",
  SHARED,
  async () => {
    const worker = await freshWorker();
    const [first, marriage, second] = [jpeg(2 ** 21, 1), jpeg(300, 2), jpeg(5000, 3)];
    const form = formWith(shortForm(), { profile_photo: first, marital_photo: marriage });
    const signedUp = await fetch(worker.url + SIGN_UP_PATH, form);
    assert.equal(signedUp.status, 201, await signedUp.clone().text());
    await signedUp.body?.cancel();
    await (await fetch(worker.url + verifyPath(await mailTo(worker, "rina@example.com")))).text();
    const loggedIn = await fetch(`${worker.url}/api/auth/login/`, json(shortForm()));
    const headers = { Authorization: `Token ${(await loggedIn.json()).data.token}` };
    const profile = await fetch(`${worker.url}/api/auth/profil/`, { headers });
    const { data: { warga } } = await profile.json();

    const download = (url: string, init?: RequestInit) =>
      fetch(worker.url + new URL(url).pathname, init);
    for (const [url, bytes] of [[warga.profile_photo, first], [warga.marriagePhoto, marriage]]) {
      assert.match(url, /^https:\/\/admin\.pewaca\.id\/media\/daftar\//);
      const photo = await download(url);
      assert.equal(photo.headers.get("Content-Type"), "image/jpeg");
      assert.equal(photo.headers.get("X-Content-Type-Options"), "nosniff");
      assert.match(photo.headers.get("Cache-Control")!, /max-age=/);
      assert.deepEqual(new Uint8Array(await photo.arrayBuffer()), bytes);
      const etag = photo.headers.get("ETag")!;
      assert.match(etag, /^"/);
      const known = await download(url, { headers: { "If-None-Match": etag } });
      assert.equal(known.status, 304);
      const head = await download(url, { method: "HEAD" });
      assert.equal(head.headers.get("Content-Length"), String(bytes.length));
    }

    const change = { ...formWith({}, { profile_photo: second }), method: "PUT", headers };
    const changed = await fetch(`${worker.url}/api/auth/profil/update/`, change);
    const { data } = await changed.json();
    const replaced = await download(data.warga.profile_photo);
    assert.deepEqual(new Uint8Array(await replaced.arrayBuffer()), second);
    for (let attempt = 0;; attempt++) {
      const old = await download(warga.profile_photo);
      await old.body?.cancel();
      if (old.status === 404) break;
      assert.ok(attempt < 200, "the replaced photo is still there");
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  },
);

Deno.test(
  "in workerd, a photo that no registration kept is removed by the cron",
  SHARED,
  async () => {
    const worker = await freshWorker();
    await worker.database.query("ALTER TABLE m_warga RENAME COLUMN unit_text TO moved");
    const form = formWith(shortForm(), { profile_photo: jpeg() });
    const failed = await fetch(worker.url + SIGN_UP_PATH, form).finally(() =>
      worker.database.query("ALTER TABLE m_warga RENAME COLUMN moved TO unit_text")
    );
    assert.equal(failed.status, 500);
    await failed.body?.cancel();
    const { rows } = await worker.database.query("SELECT photo_key FROM photo");
    const url = `${worker.url}/media/${rows[0]!.photo_key}`;
    const kept = await fetch(url);
    assert.equal(kept.status, 200);
    await kept.body?.cancel();
    await worker.database.query("UPDATE photo SET remove_at = uploaded_at");
    await worker.runCron();
    const gone = await fetch(url);
    assert.equal(gone.status, 404);
    assert.equal((await gone.json()).success, false);
  },
);

Deno.test(
  'in workerd, "Bukan saya" in the mail leads to a page, whose button removes the sign-up',
  SHARED,
  async () => {
    const worker = await freshWorker();
    const { id, residentId, links } = await worker.studio.make({
      tenant: "pewaca",
      state: "unproven",
      photo: true,
    });
    const path = new URL(links.disown!.url).pathname;
    const page = await fetch(worker.url + path);
    assert.equal(page.status, 200);
    assert.match(
      page.headers.get("Content-Security-Policy")!,
      /^default-src 'none'; style-src 'nonce-/,
    );
    assert.match(await page.text(), /<form method="post">/);
    const removed = await fetch(worker.url + path, { method: "POST" });
    assert.equal(removed.status, 200);
    assert.match(await removed.text(), /Pendaftaran sudah dihapus/);
    const { rows } = await worker.database.query(
      `SELECT (SELECT COUNT(*) FROM m_user WHERE user_id = ?) AS users,
       (SELECT COUNT(*) FROM m_warga WHERE id = ?) AS residents,
       (SELECT COUNT(*) FROM outbox) AS mails`,
      [id, residentId],
    );
    assert.deepEqual(Object.values(rows[0]!).map(Number), [0, 0, 0]);
  },
);

Deno.test(
  "in workerd, a sign-up that nobody has proven in thirty days is removed by the cron",
  SHARED,
  async () => {
    const worker = await freshWorker();
    const { id } = await worker.studio.make({ tenant: "pewaca", state: "unproven" });
    const { query } = worker.database;
    await query("UPDATE m_user SET user_created_on = '2020-01-01' WHERE user_id = ?", [id]);
    await worker.runCron();
    const { rows } = await query("SELECT user_id FROM m_user WHERE user_id = ?", [id]);
    assert.deepEqual(rows, []);
  },
);

Deno.test(
  "in workerd, a forgotten password is replaced by the link in the mail",
  SHARED,
  async () => {
    const worker = await freshWorker();
    const resident = { tenant: "pewaca", state: "approved", links: ["reset"] } as const;
    const { address: email, links: { reset: link } } = await worker.studio.make(resident);
    const path = `/api/auth/reset/${link!.uid}/${link!.token}/`;
    const new_password = "kata-sandi-baru";
    const reset = await fetch(worker.url + path, json({ new_password }));
    assert.equal(reset.status, 200, await reset.clone().text());
    await reset.body?.cancel();
    const login = await fetch(
      `${worker.url}/api/auth/login/`,
      json({ email, password: new_password }),
    );
    assert.equal(login.status, 200);
    await login.body?.cancel();
  },
);

// --- Zporta ----------------------------------------------------------------------------------------

async function ask(
  worker: RunningWorker,
  method: string,
  path: string,
  body?: unknown,
  token?: string,
  // deno-lint-ignore no-explicit-any
): Promise<{ status: number; body: any }> {
  const response = await fetch(`${worker.url}/api/users/${path}`, {
    method,
    headers: {
      "Content-Type": "application/json",
      ...token ? { Authorization: `Token ${token}` } : {},
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

const HARUKA = { username: "haruka", email: "haruka@example.com", password: "Pass123!" };

Deno.test("in workerd, a learner registers, logs in and reads the profile", SHARED, async () => {
  const worker = await freshWorker();
  const registered = await ask(worker, "POST", "register/", HARUKA);
  assert.deepEqual(registered, {
    status: 201,
    body: { message: "User registered successfully." },
  });
  const { body: session } = await ask(worker, "POST", "login/", HARUKA);
  const profile = await ask(worker, "GET", "profile/", undefined, session.token);
  assert.deepEqual([profile.status, profile.body.username, profile.body.role], [
    200,
    "haruka",
    "explorer",
  ]);
});

Deno.test(
  "in workerd, an invited teacher opens the invitation, registers, logs in and accepts",
  SHARED,
  async () => {
    const worker = await freshWorker();
    const teacher = { username: "teacher", password: "teacher-zporta-1" };
    const { body: { token: teachersToken } } = await ask(worker, "POST", "login/", teacher);
    const invitation = { invitee_email: HARUKA.email, personal_message: "Come and teach!" };
    const sent = await ask(worker, "POST", "invitations/send/", invitation, teachersToken);
    assert.equal(sent.status, 201);
    const { text } = await mailTo(worker, HARUKA.email);
    const token = /\/register\?token=([0-9a-f-]{36})/.exec(text)?.[1];
    const shown = await ask(worker, "GET", `invitations/accept/?token=${token}`);
    assert.equal(shown.body.inviter_name, "Tomo Teacher");
    await ask(worker, "POST", "register/", { ...HARUKA, role: "guide" });
    const { body: session } = await ask(worker, "POST", "login/", HARUKA);
    const accepted = await ask(worker, "POST", "invitations/accept/", { token }, session.token);
    assert.equal(accepted.status, 200);
    const profile = await ask(worker, "GET", "profile/", undefined, session.token);
    assert.deepEqual([profile.body.role, profile.body.active_guide], ["guide", true]);
    assert.equal(profile.body.can_invite_teachers, false);
  },
);

Deno.test(
  "in workerd, the staff approves an application that it was told of by mail",
  SHARED,
  async () => {
    const worker = await freshWorker();
    await ask(worker, "POST", "register/", HARUKA);
    const { body: session } = await ask(worker, "POST", "login/", HARUKA);
    const words = { motivation: "I love it", experience: "", subjects_to_teach: "Kanji" };
    const applied = await ask(worker, "POST", "guide-application/", words, session.token);
    assert.equal(applied.status, 201);
    await mailTo(worker, "staff@example.test");
    const { body: staff } = await ask(worker, "POST", "login/", {
      username: "staff",
      password: "staff-zporta-1",
    });
    const path = `guide-applications/${applied.body.application.id}/approve/`;
    assert.equal((await ask(worker, "POST", path, {}, staff.token)).status, 200);
    const profile = await ask(worker, "GET", "profile/", undefined, session.token);
    assert.deepEqual([profile.body.role, profile.body.active_guide], ["both", true]);
  },
);

Deno.test(
  "in workerd, a legacy account of Zporta logs in by Django's hash of 870,000 iterations",
  SHARED,
  async () => {
    const worker = await freshWorker();
    const legacy = { username: "legacy", password: "legacy-zporta-1" };
    assert.equal((await ask(worker, "POST", "login/", legacy)).status, 200);
  },
);

Deno.test(
  "in workerd, twenty registrations at once with one address are one 201 and nineteen 400",
  SHARED,
  async () => {
    const worker = await freshWorker();
    const statuses = await Promise.all(
      Array.from({ length: 20 }, (_, i) => {
        const form = json({ ...HARUKA, username: `user${i}` }, { "Idempotency-Key": `user${i}` });
        return answered(() => fetch(`${worker.url}/api/users/register/`, form));
      }),
    );
    assert.deepEqual(statuses.sort(), [201, ...Array(19).fill(400)]);
  },
);
