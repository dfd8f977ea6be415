import assert from "node:assert/strict";
import type { Passwords } from "../../src/deps.ts";
import { seededAccounts } from "../../local/seed/seed.ts";
import {
  type Overrides,
  pass,
  rowsOf,
  type Service,
  settings,
  startService,
} from "../support/service.ts";

/** Failed logins on one account within a minute, and from one network within ten. */
const PER_ACCOUNT = 30;
const PER_NETWORK = 200;

/** Two networks, as `CF-Connecting-IP` names them, and the server of a frontend. */
const HOME = "198.51.100.7";
const STRANGER = "203.0.113.66";
const LARAVEL = "192.0.2.10";

/** A tenant's login: its words, and people of the seed. */
type LogIn = {
  name: string;
  path: string;
  field: string;
  account: { name: string; password: string };
  other: { name: string; password: string };
  /** Other ways to write the name of the account. */
  spellings: string[];
  wrong: number;
};

const TENANTS: LogIn[] = [
  {
    name: "pewaca",
    path: "/api/auth/login/",
    field: "email",
    account: { name: "warga3@example.test", password: "warga-terima-3" },
    other: { name: "pengurus3@example.test", password: passwordOf("pengurus3@example.test") },
    spellings: ["WARGA3@example.test", "Warga3@Example.Test", " warga3@example.test "],
    wrong: 401,
  },
  {
    name: "zporta",
    path: "/api/users/login/",
    field: "username",
    account: { name: "learner", password: "learner-zporta-1" },
    other: { name: "teacher", password: passwordOf("teacher@example.test") },
    spellings: [
      "LEARNER",
      " learner ",
      "ｌｅａｒｎｅｒ",
      "learner@example.test",
      "Learner@EXAMPLE.test",
    ],
    wrong: 400,
  },
];
const [PEWACA, ZPORTA] = TENANTS as [LogIn, LogIn];

function passwordOf(address: string): string {
  return seededAccounts.find(({ email }) => email === address)!.password;
}

async function startTenant(tenant: LogIn, overrides: Overrides = {}): Promise<Service> {
  return await startService(overrides, undefined, { of: tenant.name });
}

async function logIn(
  service: Service,
  tenant: LogIn,
  name: string,
  password: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  return await service.fetch(tenant.path, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify({ [tenant.field]: name, password }),
  });
}

async function statusOf(...login: Parameters<typeof logIn>): Promise<number> {
  const response = await logIn(...login);
  await response.body?.cancel();
  await login[0].backgroundDone();
  return response.status;
}

/** Fails as often as it is allowed to. */
async function fail(
  service: Service,
  tenant: LogIn,
  names: readonly string[],
  headers: Record<string, string> = {},
): Promise<void> {
  for (let i = 0; i < PER_ACCOUNT; i++) {
    const name = names[i % names.length]!;
    assert.equal(await statusOf(service, tenant, name, "not-this-one", headers), tenant.wrong);
  }
}

/** Passwords that cost nothing and note what they check; `fits` fits. */
function cheap(fits: string, checked: string[] = []): Passwords {
  const verify = (password: string) => {
    checked.push(password);
    return Promise.resolve(password === fits);
  };
  return {
    hash: () => Promise.resolve("argon2$x"),
    verify,
    isOutdated: () => false,
  };
}

function from(address: string): Record<string, string> {
  return { "CF-Connecting-IP": address };
}

for (const tenant of TENANTS) {
  const { name, account, other, spellings } = tenant;

  Deno.test(`${name}: thirty failures on an account in a minute, in whatever spelling, and the next login is 429 before anything is hashed`, async () => {
    const checked: string[] = [];
    await using service = await startTenant(tenant, {
      passwords: cheap(account.password, checked),
    });
    await fail(service, tenant, [account.name, ...spellings]);
    for (const spelling of [account.name, ...spellings]) {
      checked.length = 0;
      const response = await logIn(service, tenant, spelling, account.password);
      assert.equal(response.status, 429, spelling);
      assert.equal(response.headers.get("Retry-After"), "60");
      await response.body?.cancel();
      assert.deepEqual(checked, [], "a hash was computed");
    }
    assert.equal(await statusOf(service, tenant, other.name, account.password), 200);
    pass(service, 59);
    assert.equal(await statusOf(service, tenant, account.name, account.password), 429);
    pass(service, 1);
    assert.equal(await statusOf(service, tenant, account.name, account.password), 200);
  });

  Deno.test(`${name}: logins that succeed use nothing up`, async () => {
    await using service = await startTenant(tenant, { passwords: cheap(account.password) });
    for (let i = 0; i < 2 * PER_ACCOUNT; i++) {
      assert.equal(await statusOf(service, tenant, account.name, account.password), 200);
    }
    assert.deepEqual((await rowsOf(service, "attempt_count")).map((row) => row.attempts), [0]);
    await fail(service, tenant, [account.name]);
  });

  Deno.test(`${name}: of eighty failures at once on one account thirty are checked`, async () => {
    const checked: string[] = [];
    await using service = await startTenant(tenant, {
      passwords: cheap(account.password, checked),
    });
    const statuses = await Promise.all(
      Array.from(
        { length: 80 },
        (_, i) => statusOf(service, tenant, [account.name, ...spellings][i % 4]!, "not-this-one"),
      ),
    );
    const refused = statuses.filter((status) => status === 429).length;
    assert.equal(refused, 80 - PER_ACCOUNT, statuses.join());
    assert.equal(checked.length, PER_ACCOUNT);
    const [row] = await rowsOf(service, "attempt_count");
    assert.equal(row!.attempts, PER_ACCOUNT);
  });

  Deno.test(`${name}: an unknown name is limited like an account, and no other name with it`, async () => {
    await using service = await startTenant(tenant, { passwords: cheap("right") });
    await fail(service, tenant, ["nobody@example.test", "Nobody@Example.Test"]);
    const response = await logIn(service, tenant, " NOBODY@example.test", "right");
    const body = await response.json();
    assert.deepEqual([response.status, response.headers.get("Retry-After")], [429, "60"]);
    await fail(service, tenant, [account.name]);
    const known = await logIn(service, tenant, account.name, "right");
    assert.equal(known.status, 429);
    assert.deepEqual(await known.json(), body);
    assert.equal(
      await statusOf(service, tenant, "nobody2@example.test", "not-this-one"),
      tenant.wrong,
    );
  });

  Deno.test(`${name}: neither addresses nor networks are stored with the failures, and the cron deletes old ones`, async () => {
    await using service = await startTenant(tenant, { passwords: cheap("right") });
    await statusOf(service, tenant, account.name, "not-this-one", from(STRANGER));
    await statusOf(service, tenant, "nobody@example.test", "not-this-one", from(STRANGER));
    const rows = await rowsOf(service, "attempt_count");
    assert.ok(rows.length > 0);
    assert.doesNotMatch(JSON.stringify(rows), /example|203|learner/);
    assert.doesNotMatch(JSON.stringify(service.logged), /203\.0\.113/);
    pass(service, 601);
    await service.runCron();
    assert.equal((await rowsOf(service, "attempt_count")).length, 1, "that of the unknown name");
    pass(service, 7 * 24 * 3600);
    await service.runCron();
    assert.deepEqual(await rowsOf(service, "attempt_count"), []);
  });
}

// --- networks ----------------------------------------------------------------------------------------

Deno.test("zporta: a stranger's failures do not lock the owner out, who comes from another network", async () => {
  await using service = await startTenant(ZPORTA, { passwords: cheap(ZPORTA.account.password) });
  const { name, password } = ZPORTA.account;
  await fail(service, ZPORTA, [name, ...ZPORTA.spellings], from(STRANGER));
  assert.equal(await statusOf(service, ZPORTA, name, password, from(STRANGER)), 429);
  assert.equal(await statusOf(service, ZPORTA, name, password, from(HOME)), 200);
  assert.equal(await statusOf(service, ZPORTA, name, password, from("2001:db8::1")), 200);
});

Deno.test("zporta: the addresses of one IPv6 network count together, in whatever form", async () => {
  await using service = await startTenant(ZPORTA, { passwords: cheap(ZPORTA.account.password) });
  const { name, password } = ZPORTA.account;
  for (let i = 0; i < PER_ACCOUNT; i++) {
    const address = from(`2001:db8:7:1:${i}::${i + 1}`);
    assert.equal(await statusOf(service, ZPORTA, name, "not-this-one", address), 400);
  }
  const same = from("2001:0DB8:0007:0001:ffff:ffff:ffff:ffff");
  assert.equal(await statusOf(service, ZPORTA, name, password, same), 429);
  assert.equal(await statusOf(service, ZPORTA, name, password, from("2001:db8:7:2::1")), 200);
});

Deno.test("zporta: one network cannot try a thousand accounts", async () => {
  const checked: string[] = [];
  await using service = await startTenant(ZPORTA, { passwords: cheap("right", checked) });
  const statuses: number[] = [];
  for (let i = 0; i < 1000; i += 50) {
    statuses.push(
      ...await Promise.all(
        Array.from(
          { length: 50 },
          (_, j) => statusOf(service, ZPORTA, `somebody${i + j}`, "not-this-one", from(STRANGER)),
        ),
      ),
    );
  }
  assert.deepEqual(checked, [], "names that nobody has cost no hash");
  assert.deepEqual(statuses, [...Array(PER_NETWORK).fill(400), ...Array(800).fill(429)]);

  const { name } = ZPORTA.account;
  const response = await logIn(service, ZPORTA, name, "right", from(STRANGER));
  assert.deepEqual([response.status, response.headers.get("Retry-After")], [429, "600"]);
  await response.body?.cancel();
  assert.equal(await statusOf(service, ZPORTA, name, "right", from(HOME)), 200);
  pass(service, 600);
  assert.equal(await statusOf(service, ZPORTA, name, "right", from(STRANGER)), 200);
});

Deno.test("zporta: a refusal by one count uses nothing up of the other", async () => {
  await using service = await startTenant(ZPORTA, { passwords: cheap("right") });
  const { name } = ZPORTA.account;
  await fail(service, ZPORTA, [name], from(STRANGER));
  for (let i = 0; i < 5; i++) await statusOf(service, ZPORTA, name, "right", from(STRANGER));
  const counts = (await rowsOf(service, "attempt_count")).map((row) => row.attempts);
  assert.deepEqual(counts, [PER_ACCOUNT, PER_ACCOUNT]);
});

Deno.test("zporta: a change of password counts wrong passwords with the logins of the account, and not the right ones", async () => {
  await using service = await startTenant(ZPORTA, { passwords: cheap("right") });
  const { name } = ZPORTA.account;
  const loggedIn = await logIn(service, ZPORTA, name, "right");
  const { token } = await loggedIn.json();
  const change = async (current: string, confirmed = "Other123!") => {
    const response = await service.fetch("/api/users/change-password/", {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Token ${token}` },
      body: JSON.stringify({
        current_password: current,
        new_password: "Other123!",
        confirm_new_password: confirmed,
      }),
    });
    await response.body?.cancel();
    return response;
  };
  for (let i = 0; i < 2 * PER_ACCOUNT; i++) {
    assert.equal((await change("right", "Another123!")).status, 400);
  }
  for (let i = 0; i < PER_ACCOUNT - 1; i++) assert.equal((await change("guess")).status, 400);
  assert.equal(await statusOf(service, ZPORTA, name, "not-this-one"), 400);
  const limited = await change("right");
  assert.deepEqual([limited.status, limited.headers.get("Retry-After")], [429, "60"]);
  assert.equal(await statusOf(service, ZPORTA, name, "right"), 429);
});

Deno.test("pewaca: behind Laravel's server the account is all that counts", async () => {
  await using service = await startTenant(PEWACA, { passwords: cheap("right") });
  for (let i = 0; i < PER_NETWORK + 10; i++) {
    const status = await statusOf(service, PEWACA, `w${i}@example.test`, "guess", from(LARAVEL));
    assert.equal(status, 401);
  }
  // What a client writes itself is worth nothing: each failure would come from another network.
  for (let i = 0; i < PER_ACCOUNT; i++) {
    const forged = { ...from(STRANGER), "X-Forwarded-For": `10.0.0.${i}` };
    assert.equal(await statusOf(service, PEWACA, PEWACA.account.name, "guess", forged), 401);
  }
  assert.equal(await statusOf(service, PEWACA, PEWACA.account.name, "right", from(HOME)), 429);
});

Deno.test("pewaca: once Laravel's server is trusted and says for whom it calls, a stranger does not lock the owner out", async () => {
  await using service = await startTenant(PEWACA, {
    passwords: cheap("right"),
    settings: { ...settings, trustedProxies: [LARAVEL] },
  });
  const { name } = PEWACA.account;
  const forwarded = (address: string) => ({ ...from(LARAVEL), "X-Forwarded-For": address });
  for (let i = 0; i < PER_ACCOUNT; i++) {
    // what the stranger has put before their own address changes nothing
    const status = await statusOf(
      service,
      PEWACA,
      name,
      "guess",
      forwarded(`10.0.0.${i}, ${STRANGER}`),
    );
    assert.equal(status, 401);
  }
  assert.equal(await statusOf(service, PEWACA, name, "right", forwarded(STRANGER)), 429);
  assert.equal(await statusOf(service, PEWACA, name, "right", from(STRANGER)), 429);
  assert.equal(await statusOf(service, PEWACA, name, "right", forwarded(HOME)), 200);
});

Deno.test("pewaca: the right password of an account that is not verified is no failure", async () => {
  await using service = await startTenant(PEWACA, { passwords: cheap("right") });
  await service.query("UPDATE m_user SET user_isactive = 0 WHERE user_email = ?", [
    PEWACA.account.name,
  ]);
  for (let i = 0; i < 2 * PER_ACCOUNT; i++) {
    assert.equal(await statusOf(service, PEWACA, PEWACA.account.name, "right"), 401);
  }
});
