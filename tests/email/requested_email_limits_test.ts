import assert from "node:assert/strict";
import { resetPath, signUp } from "../support/pewaca/pewaca.ts";
import { pass, rowsOf, type Service, startService, statusOf } from "../support/service.ts";

const DAY = 24 * 3600;

/** An email that people can ask for. */
type Requested = {
  what: string;
  tenant: "pewaca" | "zporta";
  path: string;
  /** Makes the account, and returns its address. */
  prepare: (service: Service) => Promise<string>;
  /** Uses the link of an email, or makes it invalid. Without one, there is no second email to ask for. */
  use?: (service: Service, text: string) => Promise<void>;
};

const learner = () => Promise.resolve("learner@example.test");

const EMAILS: Requested[] = [
  {
    what: "Pewaca's reset link",
    tenant: "pewaca",
    path: "/api/auth/password-reset/",
    prepare: () => Promise.resolve("warga3@example.test"),
    use: async (service, text) => {
      const body = { new_password: `kata-sandi-${crypto.randomUUID()}` };
      assert.equal(await statusOf(post(service, resetPath({ text }), body)), 200);
    },
  },
  {
    what: "Pewaca's verification link",
    tenant: "pewaca",
    path: "/api/auth/verify/resend/",
    prepare: async (service) => {
      const { email } = await signUp(service);
      service.sent.length = 0;
      return email;
    },
  },
  {
    what: "Zporta's reset link",
    tenant: "zporta",
    path: "/api/users/password-reset/",
    prepare: learner,
    use: async (service, text) => {
      const [, uid, token] = /reset-password-confirm\/([^/\s]+)\/([^/\s]+)\//.exec(text)!;
      const body = { uid, token, new_password: crypto.randomUUID() };
      assert.equal(await statusOf(post(service, "/api/users/password-reset/confirm/", body)), 200);
    },
  },
  {
    what: "Zporta's magic link",
    tenant: "zporta",
    path: "/api/users/magic-link-request/",
    prepare: learner,
    use: async (service, text) => {
      const [path] = /\/api\/users\/magic-link-login\/\S+/.exec(text)!;
      assert.equal(await statusOf(service.fetch(path!)), 302);
    },
  },
];

function post(service: Service, path: string, body: unknown): Promise<Response> {
  return service.fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

async function changePassword(service: Service, token: string, current: string, next: string) {
  const response = await service.fetch("/api/users/change-password/", {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Token ${token}` },
    body: JSON.stringify({
      current_password: current,
      new_password: next,
      confirm_new_password: next,
    }),
  });
  assert.equal(response.status, 200, await response.text());
}

/** Asks for the email, and returns the answer and how many there are by now. */
async function ask(service: Service, { path }: Requested, email: string) {
  const response = await post(service, path, { email });
  assert.equal(response.status, 200);
  const answer = await response.text();
  await service.backgroundDone();
  return {
    answer,
    sent: service.sent.filter(({ to }) => to === email.trim().toLowerCase()).length,
  };
}

/** The emails with a link of an account. What its use is reported by leads to a page. */
function linksOf(service: Service) {
  return service.sent.filter(({ text }) => /\/(reset[^/]*|magic[^/]*)\/[^/\s]/.test(text));
}

for (const requested of EMAILS) {
  const { what, tenant, prepare, use } = requested;
  const start = () => startService({}, undefined, { of: tenant });

  Deno.test(`${what} is sent once in sixty seconds, also where a minute of the clock ends, and the answer is always the same`, async () => {
    await using service = await start();
    const email = await prepare(service);
    service.clock.now = new Date("2026-12-01T10:00:58Z");
    const first = await ask(service, requested, email);
    assert.equal(first.sent, 1);
    for (const seconds of [3, 56]) {
      pass(service, seconds);
      const again = await ask(service, requested, email.toUpperCase());
      assert.deepEqual(again, first);
    }
    pass(service, 1);
    assert.deepEqual(await ask(service, requested, email), { ...first, sent: 2 });
    const unknown = await ask(service, requested, "nobody@example.test");
    assert.deepEqual(unknown, { ...first, sent: 0 });
  });

  Deno.test(`${what} is sent six times within a day, and again when the first is a day old`, async () => {
    await using service = await start();
    const email = await prepare(service);
    for (let i = 1; i <= 9; i++) {
      const { sent } = await ask(service, requested, email);
      assert.equal(sent, Math.min(i, 6), `request ${i}`);
      pass(service, 3600);
    }
    pass(service, DAY - 9 * 3600 - 1);
    assert.equal((await ask(service, requested, email)).sent, 6);
    pass(service, 1);
    assert.equal((await ask(service, requested, email)).sent, 7);
  });

  Deno.test(`${what}: of twenty requests at once one sends an email`, async () => {
    await using service = await start();
    const email = await prepare(service);
    const before = (await rowsOf(service, "outbox")).length;
    await Promise.all(Array.from({ length: 20 }, () => ask(service, requested, email)));
    assert.equal(service.sent.length, 1);
    assert.equal((await rowsOf(service, "outbox")).length, before + 1);
  });

  Deno.test(`${what}: a burst above the limiter's is answered as always, and sends nothing`, async () => {
    await using service = await start();
    const email = await prepare(service);
    const { answer } = await ask(service, requested, "nobody@example.test");
    service.limited.add("send_link");
    assert.deepEqual(await ask(service, requested, email), { answer, sent: 0 });
    assert.equal(service.asked.at(-1), `send_link ${tenant}:${email.toLowerCase()}`);
  });

  if (!use) continue;
  Deno.test(`${what}: one that was used does not count, so whoever asks again gets an email at once`, async () => {
    await using service = await start();
    const email = await prepare(service);
    for (let i = 1; i <= 8; i++) {
      await ask(service, requested, email);
      const links = linksOf(service);
      assert.equal(links.length, i);
      await use(service, links.at(-1)!.text);
      await service.backgroundDone();
      pass(service, 1);
    }
  });
}

Deno.test("Zporta's two links count each for itself, and a login makes both invalid once the address is proven", async () => {
  await using service = await startService({}, undefined, { of: "zporta" });
  const [reset, magic] = [EMAILS[2]!, EMAILS[3]!];
  const email = await learner();
  await service.query("UPDATE auth_user SET email_proven_at = NOW(6) WHERE email = ?", [email]);
  assert.equal((await ask(service, reset, email)).sent, 1);
  assert.equal((await ask(service, magic, email)).sent, 2);
  assert.equal((await ask(service, reset, email)).sent, 2);
  const login = { username: "learner", password: "learner-zporta-1" };
  assert.equal(await statusOf(post(service, "/api/users/login/", login)), 200);
  assert.equal((await ask(service, reset, email)).sent, 3);
  assert.equal((await ask(service, magic, email)).sent, 4);
});

for (const requested of EMAILS.filter(({ use }) => use)) {
  const { what, tenant, prepare, use } = requested;
  Deno.test(`${what}: however it is used or made invalid, an address gets twelve within a day`, async () => {
    await using service = await startService({}, undefined, { of: tenant });
    const email = await prepare(service);
    for (let round = 1; round <= 14; round++) {
      await ask(service, requested, email);
      const links = linksOf(service);
      assert.equal(links.length, Math.min(round, 12), `round ${round}`);
      if (round <= 12) await use!(service, links.at(-1)!.text);
      await service.backgroundDone();
      pass(service, 61);
    }
    pass(service, DAY);
    await ask(service, requested, email);
    assert.equal(linksOf(service).length, 13);
  });
}

Deno.test("a login brings no further link within the minute while the address is not proven", async () => {
  await using service = await startService({}, undefined, { of: "zporta" });
  const email = await learner();
  const login = { username: "learner", password: "learner-zporta-1" };
  for (const sent of [1, 1, 2]) {
    assert.equal((await ask(service, EMAILS[3]!, email)).sent, sent);
    assert.equal(await statusOf(post(service, "/api/users/login/", login)), 200);
    pass(service, 40);
  }
});

Deno.test("a stranger who has registered an address cannot flood it by logging in and asking", async () => {
  await using service = await startService({}, undefined, { of: "zporta" });
  const form = {
    username: "stranger",
    email: "owner@example.test",
    password: "kata-sandi-9",
    role: "explorer",
  };
  assert.equal(await statusOf(post(service, "/api/users/register/", form)), 201);
  for (let round = 1; round <= 10; round++) {
    pass(service, 61);
    for (const email of [EMAILS[2]!, EMAILS[3]!]) await ask(service, email, form.email);
    const { username, password } = form;
    assert.equal(await statusOf(post(service, "/api/users/login/", { username, password })), 200);
  }
  const kinds = async () =>
    (await rowsOf(service, "outbox")).map(({ kind }) => String(kind)).sort();
  const six = [...Array(6).fill("magic_link"), ...Array(6).fill("password_reset")];
  assert.deepEqual(await kinds(), six);

  // Nor by deleting the account and registering another.
  const { username, password } = form;
  const { token } = await (await post(service, "/api/users/login/", { username, password })).json();
  const headers = { Authorization: `Token ${token}` };
  const deletion = service.fetch("/api/users/profile/", { method: "DELETE", headers });
  assert.equal(await statusOf(deletion), 200);
  assert.equal(await statusOf(post(service, "/api/users/register/", form)), 201);
  for (const email of [EMAILS[2]!, EMAILS[3]!]) await ask(service, email, form.email);
  assert.deepEqual(await kinds(), six);
});

Deno.test("whoever changes a password again and again changes it, and the address is told six times a day", async () => {
  await using service = await startService({}, undefined, { of: "zporta" });
  const login = { username: "learner", password: "learner-zporta-1" };
  const { token } = await (await post(service, "/api/users/login/", login)).json();
  let current = login.password;
  for (let round = 1; round <= 8; round++) {
    const next = `kata-sandi-${round}-baru`;
    await changePassword(service, token, current, next);
    await service.backgroundDone();
    current = next;
  }
  const told = async () =>
    (await rowsOf(service, "outbox")).filter(({ kind }) => kind === "password_changed").length;
  assert.equal(await told(), 6);
  assert.equal(
    await statusOf(post(service, "/api/users/login/", { ...login, password: current })),
    200,
  );
  // As if the address were that of another account by now.
  await service.query("UPDATE outbox SET account_id = 1, dedupe_key = UUID()");
  await changePassword(service, token, current, "kata-sandi-9-baru");
  assert.equal(await told(), 6);
});
