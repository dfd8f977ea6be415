import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { djangoHash } from "../../local/studio/accounts/django_hashes.ts";
import { GATHER_MS } from "../../src/core/counts/counter.ts";
import { createPasswords } from "../../src/core/passwords/passwords.ts";
import type { Passwords, Sleep } from "../../src/deps.ts";
import { argon2 } from "../support/argon2.ts";
import { resetPath } from "../support/pewaca/pewaca.ts";
import {
  FAILED_LOG_IN_MS,
  pass,
  rowsOf,
  type Service,
  startService,
  statements,
  statusOf,
} from "../support/service.ts";

/** A tenant's login: its words, and people of the seed. */
type LogIn = {
  name: string;
  path: string;
  field: string;
  table: string;
  columns: { address: string; hash: string };
  /** Their passwords are hashed with argon2id, and by Django. */
  known: { address: string; password: string }[];
  /** The answer to a wrong password and to an unknown address. */
  wrong: { status: number; text: RegExp };
  warning: { subject: string; text: RegExp };
};

const TENANTS: LogIn[] = [
  {
    name: "pewaca",
    path: "/api/auth/login/",
    field: "email",
    table: "m_user",
    columns: { address: "user_email", hash: "user_password" },
    known: [
      { address: "warga3@example.test", password: "warga-terima-3" },
      { address: "lama3@example.test", password: "warga-lama-3" },
    ],
    wrong: { status: 401, text: /Email atau password salah/ },
    warning: {
      subject: "Banyak percobaan login yang gagal",
      text: /satu percobaan login per menit/,
    },
  },
  {
    name: "zporta",
    path: "/api/users/login/",
    field: "username",
    table: "auth_user",
    columns: { address: "email", hash: "password" },
    known: [
      { address: "learner@example.test", password: "learner-zporta-1" },
      { address: "legacy@example.test", password: "legacy-zporta-1" },
    ],
    wrong: { status: 400, text: /Invalid credentials/ },
    warning: { subject: "Many failed logins", text: /one attempt per minute/ },
  },
];

async function startTenant(tenant: LogIn, overrides: Parameters<typeof startService>[0] = {}) {
  return await startService(overrides, undefined, { of: tenant.name });
}

function logIn(service: Service, tenant: LogIn, address: string, password: string) {
  return service.fetch(tenant.path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ [tenant.field]: address, password }),
  });
}

async function accountOf(service: Service, { table, columns }: LogIn, address: string) {
  const rows = await rowsOf(service, table);
  return rows.find((row) => row[columns.address] === address)!;
}

async function setFailures(
  service: Service,
  { table, columns }: LogIn,
  address: string,
  failures: number,
) {
  await service.query(
    `UPDATE ${table} SET failed_log_ins = ?, last_failed_log_in_at = UTC_TIMESTAMP(6)
     WHERE ${columns.address} = ?`,
    [failures, address],
  );
}

/** Gives whoever has Django's hash one of few rounds: the wait is looked at, not what comes before it. */
async function shortenDjangoHash(service: Service, { table, columns, known }: LogIn) {
  const { address, password } = known[1]!;
  await service.query(`UPDATE ${table} SET ${columns.hash} = ? WHERE ${columns.address} = ?`, [
    await djangoHash("pbkdf2_sha256", password, 1_000),
    address,
  ]);
}

/** Passwords that note what they compute; only the right one fits. */
function noted(right: string, work: string[]): Passwords {
  return {
    ...createPasswords({ argon2, scheme: "argon2id" }),
    verify: (password, stored) => {
      work.push(stored.split("$")[0]!);
      return Promise.resolve(password === right);
    },
    isOutdated: () => false,
  };
}

/** A wait that ends when the test says so; counters do not wait. */
function heldSleep() {
  let release = () => {};
  const waits: number[] = [];
  const sleep: Sleep = (milliseconds) => {
    if (milliseconds === GATHER_MS) return Promise.resolve();
    waits.push(milliseconds);
    return new Promise((resolve) => release = resolve);
  };
  return { sleep, waits, release: () => release() };
}

for (const tenant of TENANTS) {
  const { name, known, wrong, warning } = tenant;
  const [{ address, password }] = known as [{ address: string; password: string }];

  Deno.test(`${name}: a refused login waits, and a success does not`, async () => {
    const work: string[] = [];
    const held = heldSleep();
    const passwords = noted(password, work);
    await using service = await startTenant(tenant, { sleep: held.sleep, passwords });
    for (const unlucky of [address, "nobody@example.test"]) {
      let isAnswered = false;
      const answer = logIn(service, tenant, unlucky, "not-this-one").finally(() =>
        isAnswered = true
      );
      // longer than the statements and the hash take, shorter than the wait
      await pause(200);
      assert.equal(isAnswered, false, unlucky);
      held.release();
      const response = await answer;
      assert.equal(response.status, wrong.status);
      assert.match(await response.text(), wrong.text);
    }
    assert.equal(await statusOf(logIn(service, tenant, address, password)), 200); // nobody releases it
    assert.deepEqual(held.waits, Array(3).fill(FAILED_LOG_IN_MS));
    assert.deepEqual(work, ["argon2", "argon2"], "for an unknown address nothing is computed");
  });

  Deno.test(`${name}: a refused login takes the same wait whatever is stored, longer for a password of many spellings`, async () => {
    await using service = await startTenant(tenant);
    await shortenDjangoHash(service, tenant);
    const addresses = [...known.map(({ address }) => address), "nobody@example.test"];
    const texts = new Set<string>();
    for (const typed of ["not-this-one", "Kaf\u00e9-salah", "Kafe\u0301-salah-\u1ebf"]) {
      service.waits.length = 0;
      for (const unlucky of addresses) {
        const response = await logIn(service, tenant, unlucky, typed);
        assert.equal(response.status, wrong.status);
        texts.add(await response.text());
      }
      const spellings = new Set([typed, typed.normalize("NFC"), typed.normalize("NFD")]).size;
      assert.deepEqual(service.waits, addresses.map(() => FAILED_LOG_IN_MS * spellings));
    }
    assert.equal(texts.size, 1);
  });

  Deno.test(`${name}: a refusal that took longer than the wait is logged`, async () => {
    await using service = await startTenant(tenant);
    await statusOf(logIn(service, tenant, address, "not-this-one"));
    assert.ok(service.logged.some(({ event }) => event === "failed_log_in_late"));
    const held = heldSleep();
    await using slow = await startTenant(tenant, { sleep: held.sleep });
    const answer = statusOf(logIn(slow, tenant, address, "not-this-one"));
    // The work is done when the failure is counted, and its answer is here.
    while (Number((await accountOf(slow, tenant, address)).failed_log_ins) === 0) await pause(10);
    await pause(300);
    held.release();
    await answer;
    assert.ok(!slow.logged.some(({ event }) => event === "failed_log_in_late"));
  });

  Deno.test(`${name}: failures in a row are counted in the database, and a success ends the row`, async () => {
    await using service = await startTenant(tenant);
    await Promise.all(
      Array.from({ length: 5 }, () => statusOf(logIn(service, tenant, address, "not-this-one"))),
    );
    assert.equal(Number((await accountOf(service, tenant, address)).failed_log_ins), 5);
    assert.equal(await statusOf(logIn(service, tenant, address, password)), 200);
    await service.backgroundDone();
    assert.equal(Number((await accountOf(service, tenant, address)).failed_log_ins), 0);
  });

  Deno.test(`${name}: a success after no failure costs no statement for it`, async () => {
    await using service = await startTenant(tenant);
    const cost = async () => {
      service.gateway.resetLog();
      assert.equal(await statusOf(logIn(service, tenant, address, password)), 200);
      await service.backgroundDone();
      return statements(service).length;
    };
    await cost(); // the first login makes rows and tokens
    const clean = await cost();
    assert.ok(statements(service).every((sql) => !/^UPDATE \w+ SET failed_log_ins/.test(sql)));
    await setFailures(service, tenant, address, 3);
    const after = await cost();
    // Zporta's login writes the row anyway
    assert.equal(after, clean + (name === "pewaca" ? 1 : 0));
  });

  Deno.test(`${name}: after 100 failures in a row an account takes one try a minute, right or wrong`, async () => {
    await using service = await startTenant(tenant);
    await setFailures(service, tenant, address, 99);
    assert.equal(await statusOf(logIn(service, tenant, address, "not-this-one")), wrong.status);
    for (const typed of ["not-this-one", password]) {
      const refused = await logIn(service, tenant, address, typed);
      assert.equal(refused.status, 429);
      assert.equal(refused.headers.get("Retry-After"), "60");
      await refused.body?.cancel();
    }
    assert.equal(Number((await accountOf(service, tenant, address)).failed_log_ins), 100);

    pass(service, 61);
    const tries = await Promise.all(
      Array.from({ length: 5 }, () => statusOf(logIn(service, tenant, address, "not-this-one"))),
    );
    assert.deepEqual(tries.sort(), [wrong.status, 429, 429, 429, 429].sort());
    assert.equal(Number((await accountOf(service, tenant, address)).failed_log_ins), 101);

    pass(service, 61);
    assert.equal(await statusOf(logIn(service, tenant, address, password)), 200);
    await service.backgroundDone();
    assert.equal(Number((await accountOf(service, tenant, address)).failed_log_ins), 0);
    assert.equal(await statusOf(logIn(service, tenant, address, password)), 200);
  });

  Deno.test(`${name}: after 100 failures an unknown name is refused as a known one is, in each spelling`, async () => {
    const held: number[] = [];
    const sleep: Sleep = (milliseconds) => {
      if (milliseconds !== GATHER_MS) held.push(milliseconds);
      return Promise.resolve();
    };
    await using service = await startTenant(tenant, { sleep });
    service.clock.now = new Date("2026-11-27T06:00:00Z");
    const unknown = "nobody@example.test";
    const all = async (typed: string) => {
      const answers = [];
      for (const who of [address, unknown, ` ${unknown.toUpperCase()} `]) {
        const response = await logIn(service, tenant, who, typed);
        const answer = [
          response.status,
          response.headers.get("Retry-After"),
          await response.text(),
        ];
        answers.push(answer.join(" "));
      }
      return answers;
    };
    const atOnce = Array.from({ length: 20 }, () => statusOf(logIn(service, tenant, unknown, "x")));
    assert.deepEqual(new Set(await Promise.all(atOnce)), new Set([wrong.status]));
    const { rows: [row] } = await service.query(
      "SELECT SUM(attempts) AS n FROM attempt_count WHERE ends_at > ?",
      ["2026-12-01"],
    );
    assert.equal(Number(row!.n), 20, "each of twenty at once counts");
    await setFailures(service, tenant, address, 100);
    await service.query("UPDATE attempt_count SET attempts = 100 WHERE ends_at > ?", [
      "2026-12-01",
    ]);
    await service.query(`UPDATE ${tenant.table} SET last_failed_log_in_at = '2026-11-27 06:00:00'`);

    const [slow, ...others] = await all("not-this-one");
    assert.match(slow!, /^429 60 /);
    assert.deepEqual(others, [slow, slow]);
    pass(service, 61);
    const [once, ...again] = await all("not-this-one");
    assert.ok(once!.startsWith(String(wrong.status)), once!);
    assert.deepEqual(again, [once, slow], "one try a minute");
    assert.equal(new Set(held).size, 1, "each refusal waits");

    const week = 7 * 24 * 3600;
    pass(service, week - 1);
    await service.runCron();
    assert.equal((await rowsOf(service, "attempt_count")).length, 1);
    pass(service, 2);
    await service.runCron();
    assert.deepEqual(await rowsOf(service, "attempt_count"), [], "rows of unknown names expire");
  });

  Deno.test(`${name}: the owner is told of many failures, once a day, without anything that a stranger typed`, async () => {
    await using service = await startTenant(tenant);
    service.clock.now = new Date("2026-11-27T06:00:00Z");
    await setFailures(service, tenant, address, 98);
    for (let minute = 0; minute < 6; minute++) {
      pass(service, 61);
      await service.query(
        `UPDATE ${tenant.table} SET last_failed_log_in_at = '2026-11-26 00:00:00'`,
      );
      await statusOf(logIn(service, tenant, address, "not-this-one"));
      const told = (await rowsOf(service, "outbox")).filter(({ kind }) =>
        kind === "failed_log_ins"
      );
      assert.equal(told.length, minute === 0 ? 0 : 1, `after ${99 + minute} failures`);
    }
    pass(service, 120);
    await service.runCron();
    pass(service, 24 * 3600);
    await statusOf(logIn(service, tenant, address, "not-this-one"));
    pass(service, 120);
    await service.runCron();
    const mails = service.sent.filter(({ to }) => to === address);
    assert.deepEqual(mails.map(({ subject }) => subject), Array(2).fill(warning.subject));
    assert.match(mails[0]!.text, warning.text);
    assert.doesNotMatch(mails[0]!.text, /https?:|learner|Rina/i);
  });
}

Deno.test("pewaca: a password reset ends the row of failures, and the owner can log in at once", async () => {
  const tenant = TENANTS[0]!;
  const { address } = tenant.known[0]!;
  await using service = await startTenant(tenant);
  await setFailures(service, tenant, address, 150);
  assert.equal(await statusOf(logIn(service, tenant, address, "x")), 429);
  const headers = { "Content-Type": "application/json" };
  const post = (path: string, body: unknown) =>
    statusOf(service.fetch(path, { method: "POST", headers, body: JSON.stringify(body) }));
  assert.equal(await post("/api/auth/password-reset/", { email: address }), 200);
  await service.backgroundDone();
  const link = resetPath(service.sent.at(-1)!);
  assert.equal(await post(link, { new_password: "kata-sandi-baru" }), 200);
  assert.equal(Number((await accountOf(service, tenant, address)).failed_log_ins), 0);
  assert.equal(await statusOf(logIn(service, tenant, address, "kata-sandi-baru")), 200);
});

Deno.test("zporta: a reset and a magic link end the row of failures", async () => {
  const tenant = TENANTS[1]!;
  const { address } = tenant.known[0]!;
  await using service = await startTenant(tenant);
  const headers = { "Content-Type": "application/json" };
  const post = (path: string, body: unknown) =>
    statusOf(service.fetch(path, { method: "POST", headers, body: JSON.stringify(body) }));
  for (const kind of ["password-reset", "magic-link-request"]) {
    pass(service, 61);
    await setFailures(service, tenant, address, 150);
    assert.equal(await post(`/api/users/${kind}/`, { email: address }), 200);
    await service.backgroundDone();
    const { text } = service.sent.at(-1)!;
    const [, uid, token] = /(?:confirm|login)\/([^/\s]+)\/([^/\s]+)\//.exec(text)!;
    const status = kind === "password-reset"
      ? await post("/api/users/password-reset/confirm/", { uid, token, new_password: "Other123!" })
      : await statusOf(service.fetch(`/api/users/magic-link-login/${uid}/${token}/`));
    assert.equal(status, kind === "password-reset" ? 200 : 302);
    assert.equal(Number((await accountOf(service, tenant, address)).failed_log_ins), 0, kind);
  }
});

Deno.test("zporta: a name that two accounts go by counts a failure on both, and a success on neither", async () => {
  const tenant = TENANTS[1]!;
  await using service = await startTenant(tenant);
  await service.query(
    "UPDATE auth_user SET username = 'learner@example.test' WHERE username = 'teacher'",
  );
  const failures = async () =>
    (await rowsOf(service, "auth_user"))
      .filter(({ email }) => /^(?:learner|teacher)@/.test(String(email)))
      .map(({ failed_log_ins }) => Number(failed_log_ins));
  await statusOf(logIn(service, tenant, "learner@example.test", "not-this-one"));
  assert.deepEqual(await failures(), [1, 1]);
  for (const right of ["learner-zporta-1", "teacher-zporta-1"]) {
    assert.equal(await statusOf(logIn(service, tenant, "learner@example.test", right)), 200);
  }
  assert.deepEqual(await failures(), [0, 0]);
});

Deno.test("pewaca: a wrong password counts where a resident erases the account, and the owner is told of many", async () => {
  const tenant = TENANTS[0]!;
  const { address, password } = tenant.known[0]!;
  await using service = await startTenant(tenant);
  const { token } = await (await logIn(service, tenant, address, password)).json();
  const erase = (typed: string) =>
    statusOf(service.fetch("/api/auth/account/", {
      method: "DELETE",
      headers: { "Content-Type": "application/json", Authorization: `Token ${token}` },
      body: JSON.stringify({ password: typed }),
    }));
  await setFailures(service, tenant, address, 99);
  assert.equal(await erase("not-this-one"), 400);
  assert.equal(Number((await accountOf(service, tenant, address)).failed_log_ins), 100);
  assert.equal(await erase(password), 429);
  assert.equal(await statusOf(logIn(service, tenant, address, password)), 429);
  pass(service, 120);
  await service.runCron();
  const mails = service.sent.filter(({ to }) => to === address);
  assert.deepEqual(mails.map(({ subject }) => subject), [tenant.warning.subject]);
});

Deno.test("zporta: a wrong password counts wherever the owner is asked for it, and the right one ends the row", async () => {
  const tenant = TENANTS[1]!;
  const { address, password } = tenant.known[0]!;
  await using service = await startTenant(tenant);
  const { token } = await (await logIn(service, tenant, address, password)).json();
  const send = (method: string, path: string, body: unknown) =>
    statusOf(service.fetch(path, {
      method,
      headers: { "Content-Type": "application/json", Authorization: `Token ${token}` },
      body: JSON.stringify(body),
    }));
  const change = (current: string) =>
    send("POST", "/api/users/change-password/", {
      current_password: current,
      new_password: "Other-Pass-1",
      confirm_new_password: "Other-Pass-1",
    });
  const asks: [string, (typed: string) => Promise<number>][] = [
    ["change", change],
    ["deactivate", (typed) => send("POST", "/api/users/deactivate/", { current_password: typed })],
    ["delete", (typed) => send("DELETE", "/api/users/profile/", { current_password: typed })],
  ];
  for (const [what, ask] of asks) {
    await setFailures(service, tenant, address, 98);
    assert.equal(await ask("not-this-one"), 400, what);
    assert.equal(Number((await accountOf(service, tenant, address)).failed_log_ins), 99, what);
    assert.equal(await ask("not-this-one"), 400, what);
    assert.equal(await ask(password), 429, what);
    assert.equal(await statusOf(logIn(service, tenant, address, password)), 429, what);
  }
  pass(service, 61);
  assert.equal(await change(password), 200);
  assert.equal(Number((await accountOf(service, tenant, address)).failed_log_ins), 0);
});
