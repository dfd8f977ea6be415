import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { commonPasswords, commonPasswordsFilter } from "../../ops/generate/common_passwords.ts";
import { isCommonPassword } from "../../src/core/passwords/common_passwords.ts";
import { readPacts } from "../../contracts/pact_files.ts";
import { seededAccounts } from "../../local/seed/seed.ts";
import { createBreachLookUp } from "../../src/adapters/breached_passwords.ts";
import { formProblem, similarProblem } from "../../src/core/passwords/rules.ts";
import { createPasswords } from "../../src/core/passwords/passwords.ts";
import { argon2 } from "../support/argon2.ts";
import {
  json,
  multipart,
  PUBLIC_SIGN_UP_PATH,
  publicForm,
  resetPath,
  shortForm,
  SIGN_UP_PATH,
  SIGN_UP_TABLES,
} from "../support/pewaca/pewaca.ts";
import { leavesNothing, rowsOf, type Service, startService } from "../support/service.ts";
import {
  newLearner,
  REGISTER_PATH,
  send,
  SIGN_UP_TABLES as LEARNER_TABLES,
  signUpForm,
} from "../support/zporta/zporta.ts";

/** What the consumers' documents and test kits send. Source: ../shared/spec, and the kit's default, 3.7. */
const CONSUMERS_PASSWORDS = ["TestPassword123", "Pass123!", "Teach123!", "Other123!", "rahasia"];

/** What is sent or set up as a password in the committed pacts. */
function passwordsInPacts(): string[] {
  const found = new Set<string>();
  const collect = (name: string, value: unknown) => {
    if (/password$/.test(name) && typeof value === "string") found.add(value);
    return value;
  };
  for (const { interactions } of readPacts()) {
    for (const { providerStates, request } of interactions) {
      JSON.parse(JSON.stringify({ providerStates, request }), collect);
    }
  }
  return [...found].filter((password) => password !== "");
}

Deno.test("the committed filter is the one that the package's list gives, and is small", async () => {
  const file = new URL("../../src/core/passwords/common_passwords.bin", import.meta.url);
  const committed = await Deno.readFile(file);
  // Compared without a list of the differences, which takes minutes.
  assert.ok(Buffer.from(committed).equals(commonPasswordsFilter()), "run `deno task passwords`");
  assert.ok(committed.length < 10 * 1024, `${committed.length} bytes`);
});

Deno.test("the filter knows every common password, in any spelling, and hardly any other", () => {
  const common = commonPasswords();
  assert.ok(common.length >= 9_000);
  assert.ok(common.filter((password) => password.length >= 8).length >= 5_000);
  assert.deepEqual(common.filter((password) => !isCommonPassword(password)).slice(0, 10), []);
  for (
    const spelling of ["PASSWORD123", "Password123", " password123 ", "ｐａｓｓｗｏｒｄ１２３"]
  ) {
    assert.ok(isCommonPassword(spelling), spelling);
  }
  let wrong = 0;
  for (let i = 0; i < 50_000; i++) if (isCommonPassword(`sawah-${i}-di-gunung`)) wrong++;
  assert.equal(wrong, 0, `${wrong} of 50,000`); // none is as short as a listed one
  for (let i = 10_000; i < 60_000; i++) if (isCommonPassword(`sawah.${i}.ku`)) wrong++;
  assert.ok(wrong < 90, `${wrong} of 50,000`); // 49 are expected
});

Deno.test("no password of a password manager's length is taken for a common one", () => {
  for (let i = 0; i < 20_000; i++) {
    const password = crypto.randomUUID();
    assert.equal(isCommonPassword(password), false, password);
  }
});

Deno.test("what everybody makes by the same rule is common, and what merely looks like it is not", () => {
  const common = `
    aaaaaaaa 00000000 abababab 12341234 12312312 abcabcabc
    aabbccdd 11223344 passwordpassword monkey1monkey1
    12345678 87654321 abcdefgh hgfedcba abcd1234 4321abcd 90123456
    qwertyuiop poiuytrewq asdfghjkl zxcvbnmasd 1q2w3e4r 1qaz2wsx qazwsxedc 147258369
    !@#$%^&* 1qaz@WSX !Q@W#E$R
    01011990 31121985 19900101 12311999 010190 1990-12-31 31/12/1990
    Admin@123 test12345 user1234
    p@ssword P@ssw0rd! Password123! !!password!! dragon1990 1dragon1 $unsh1ne qwerty2024
  `.trim().split(/\s+/);
  assert.deepEqual(common.filter((password) => !isCommonPassword(password)), []);
  const good = `
    abcabx-sawah 83920174650 99881990 32131990 qwe-rumah-asd drag0n-di-gunung kucing123
    aaaa-bbbb-sawah abc-def-sawah 1q2w-rumah pass1234word sawah-sawah test-kucing-3
    2024-sawah-12-31 kopi@rumah
  `.trim().split(/\s+/);
  assert.deepEqual(good.filter(isCommonPassword), []);
});

Deno.test("no password of the consumers' tests, of their pacts or of the seeds is common", () => {
  const pacts = passwordsInPacts();
  assert.ok(pacts.includes("TestPassword123") && pacts.includes("KataSandiBaru1"), `${pacts}`);
  const seeds = seededAccounts.map(({ password }) => password);
  const sent = [...CONSUMERS_PASSWORDS, ...pacts, ...seeds];
  assert.deepEqual(sent.filter(isCommonPassword), []);
  for (const password of CONSUMERS_PASSWORDS) {
    assert.equal(formProblem(password, Math.min(8, password.length)), null, password);
  }
});

Deno.test("a password is measured in its NFC form, and blanks count", () => {
  const cases: [string, number, string | null][] = [
    ["áéíó".normalize("NFD"), 8, "too_short"],
    ["áéíóúçñü".normalize("NFD"), 8, null],
    ["\u{1f511}".repeat(7), 8, "too_short"],
    ["\u{1f511}\u{1f3e0}\u{1f33e}\u{1f415}\u{1f9ed}\u{1f9f5}\u{1f3b7}\u{1f511}", 8, null],
    [" ".repeat(10), 8, null],
    ["sawah-ku".repeat(128), 8, null],
    ["sawah-ku".repeat(128) + "s", 8, "too_long"],
    ["\u{1d160}".repeat(100), 8, "too_long"], // 400 bytes as sent, 1,200 in NFC
    ["123456", 6, "common"],
    ["123456", 8, "too_short"],
  ];
  for (const [password, minimum, problem] of cases) {
    assert.equal(formProblem(password, minimum), problem, JSON.stringify(password.slice(0, 20)));
  }
});

Deno.test("a password that is little more than what is known of its owner is similar", () => {
  const known = ["rina.wulandari@gmail.com", "Rina Wulandari Saputri", null, undefined, "pewaca"];
  for (
    const password of [
      "rinawulandari",
      "Rina.Wulandari",
      "wulandari1990",
      "1990wulandari!",
      "WULANDARI-RINA",
      "R\u00edna Wulandari",
      "rina.wulandari@gmail.com",
      "pewaca2024",
      "Pewaca-pewaca-1",
      "saputri ku",
      "pewaca\u0301123",
    ]
  ) assert.equal(similarProblem(password, known), "similar", password);
  for (
    const password of [
      "rina-suka-durian",
      "wulandari di atas gunung",
      "gmail-gmail",
      "katakunci",
      "83920174650",
      "pewaca itu bagus",
    ]
  ) assert.equal(similarProblem(password, known), null, password);
});

/** A place where a tenant lets a password be set, and the answer to one that it refuses. */
type Entrance = {
  name: string;
  tenant: "pewaca" | "zporta";
  tables: readonly string[];
  shortest: number;
  /** Prepares the account, and returns what sets a password. */
  open: (service: Service) => Promise<(password: string) => Promise<Response>>;
  /** The sentences that an answer has under the password's field. */
  complaints: (body: Record<string, unknown>) => unknown;
  similar: string;
};

const SENTENCES = {
  pewaca: {
    common: "Kata sandi ini terlalu umum. Pilih kata sandi yang lebih sulit ditebak.",
    similar: "Kata sandi terlalu mirip dengan email atau nama Anda. Pilih kata sandi lain.",
    breached: "Kata sandi ini pernah bocor di internet. Pilih kata sandi lain.",
  },
  zporta: {
    common: "This password is too common.",
    similar: "The password is too similar to your username, email address or name.",
    breached: "This password has appeared in a data breach. Choose another one.",
  },
};

const WARGA = "warga3@example.test";
// deno-lint-ignore no-explicit-any
const under = (field: string) => (body: any) => body.errors?.[field] ?? body[field];

const ENTRANCES: Entrance[] = [
  {
    name: "sign-up",
    tenant: "pewaca",
    tables: SIGN_UP_TABLES,
    shortest: 8,
    open: (service) =>
      Promise.resolve((password) =>
        service.fetch(SIGN_UP_PATH, multipart(shortForm({ password })))
      ),
    complaints: under("password"),
    similar: "wulandari-99",
  },
  {
    name: "public sign-up",
    tenant: "pewaca",
    tables: SIGN_UP_TABLES,
    shortest: 6,
    open: (service) =>
      Promise.resolve((password) =>
        service.fetch(PUBLIC_SIGN_UP_PATH, json(publicForm({ password })))
      ),
    complaints: under("password"),
    similar: "rina99",
  },
  {
    name: "reset",
    tenant: "pewaca",
    tables: SIGN_UP_TABLES,
    shortest: 8,
    open: async (service) => {
      await (await service.fetch("/api/auth/password-reset/", json({ email: WARGA }))).body
        ?.cancel();
      await service.backgroundDone();
      const link = resetPath(service.sent.at(-1)!);
      return (new_password) => service.fetch(link, json({ new_password }));
    },
    complaints: under("new_password"),
    similar: "marlina-1988", // warga3 is Rina Marlina
  },
  {
    name: "registration",
    tenant: "zporta",
    tables: LEARNER_TABLES,
    shortest: 8,
    open: (service) =>
      Promise.resolve((password) => send(service, "POST", REGISTER_PATH, signUpForm({ password }))),
    complaints: (body) => [body.error],
    similar: "Haruka-2024",
  },
  {
    name: "change of password",
    tenant: "zporta",
    tables: LEARNER_TABLES,
    shortest: 8,
    open: async (service) => {
      const { token, password } = await newLearner(service);
      return (next) =>
        send(service, "POST", "/api/users/change-password/", {
          current_password: password,
          new_password: next,
          confirm_new_password: next,
        }, token);
    },
    complaints: under("new_password"),
    similar: "zporta-haruka",
  },
  {
    name: "reset",
    tenant: "zporta",
    tables: LEARNER_TABLES,
    shortest: 8,
    open: async (service) => {
      await newLearner(service);
      const email = "haruka@example.com";
      await (await send(service, "POST", "/api/users/password-reset/", { email })).body?.cancel();
      await service.backgroundDone();
      const { text } = service.sent.at(-1)!;
      const [, uid, token] = /confirm\/([^/\s]+)\/([^/\s]+)\//.exec(text)!;
      return (new_password) =>
        send(service, "POST", "/api/users/password-reset/confirm/", { uid, token, new_password });
    },
    complaints: under("new_password"),
    similar: "academy2024",
  },
];

const BREACHED = "sawah-yang-bocor";
const MADE_BY_RULE = ["87654321", "Password123!", "1990-12-31", "passwordpassword", "Admin@123"];

for (const { name, tenant, tables, shortest, open, complaints, similar } of ENTRANCES) {
  const start = () => startService({}, undefined, { of: tenant });

  Deno.test(`${tenant}: ${name} refuses common, similar and breached passwords, and changes nothing`, async () => {
    await using service = await start();
    service.breached.add(BREACHED);
    const set = await open(service);
    const common = shortest === 6 ? "123456" : "password123";
    const cases = [
      ["common", common],
      ...MADE_BY_RULE.map((password) => ["common", password] as const),
      ["similar", similar],
      ["breached", BREACHED],
    ] as const;
    for (const [problem, password] of cases) {
      const before = await Promise.all(tables.map((table) => rowsOf(service, table)));
      const response = await leavesNothing(service, tables, () => set(password));
      assert.equal(response.status, 400, problem);
      assert.deepEqual(complaints(await response.json()), [SENTENCES[tenant][problem]]);
      const after = await Promise.all(tables.map((table) => rowsOf(service, table)));
      assert.deepEqual(after, before, problem);
    }
    // nothing was spent by the refusals
    assert.ok([200, 201].includes((await set("sawah-di-gunung")).status));
  });

  Deno.test(`${tenant}: ${name} accepts ten blanks, and hashes the NFC form`, async () => {
    for (const password of [" ".repeat(10), "Kafe\u0301-di-gunung"]) {
      await using service = await start();
      const set = await open(service);
      const response = await set(password);
      assert.ok([200, 201].includes(response.status), await response.text());
      await service.backgroundDone();
      const column = tenant === "pewaca" ? "user_password" : "password";
      const table = tenant === "pewaca" ? "m_user" : "auth_user";
      const address = tenant === "zporta"
        ? "haruka@example.com"
        : name === "reset"
        ? WARGA
        : "rina@example.com";
      const row = (await rowsOf(service, table)).find((row) =>
        [row.email, row.user_email].includes(address)
      )!;
      const passwords = createPasswords({ argon2, scheme: "argon2id" });
      assert.ok(await passwords.verify(password.normalize("NFC"), String(row[column])));
    }
  });
}

Deno.test("a sign-up names a similar password beside everything else that is wrong", async () => {
  await using service = await startService();
  const form = shortForm({ password: "rinawulandari", phone_no: "x", unit_id: "" });
  const response = await service.fetch(SIGN_UP_PATH, multipart(form));
  assert.equal(response.status, 400);
  const { errors } = await response.json();
  assert.deepEqual(Object.keys(errors).sort(), ["password", "phone_no", "unit_id"]);
});

Deno.test("a sign-up names a breached password beside a taken address", async () => {
  await using service = await startService();
  service.breached.add(BREACHED);
  const form = shortForm({ password: BREACHED, email: WARGA });
  const response = await leavesNothing(
    service,
    SIGN_UP_TABLES,
    () => service.fetch(SIGN_UP_PATH, multipart(form)),
  );
  const { errors } = await response.json();
  assert.deepEqual(Object.keys(errors).sort(), ["email", "password"]);
});

for (
  const [stored, typed] of [["Kafe\u0301-baru", "Kaf\u00e9-baru"], [
    "Kaf\u00e9-baru",
    "Kafe\u0301-baru",
  ]] as const
) {
  Deno.test(`whoever signs up with ${stored.length} code units logs in with ${typed.length}`, async () => {
    await using service = await startService({}, undefined, { of: "zporta" });
    const response = await send(service, "POST", REGISTER_PATH, signUpForm({ password: stored }));
    assert.equal(response.status, 201);
    const login = { username: "haruka", password: typed };
    assert.equal((await send(service, "POST", "/api/users/login/", login)).status, 200);
  });
}

/** SHA-1 of "sawah-yang-bocor", in upper case. */
const DIGEST = "5DC4511C75CF0E2613FB172E2EAABB8E35581683";

/** A list of breached passwords that answers as told, and what it was asked. */
function rangeServer(answer: (path: string) => Response | Promise<Response>) {
  const asked: string[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (request) => {
    const { pathname, search } = new URL(request.url);
    asked.push(`${pathname}${search} ${request.headers.get("Add-Padding")}`);
    return answer(pathname);
  });
  const logged: Record<string, unknown>[] = [];
  const url = `http://127.0.0.1:${server.addr.port}/range`;
  const isBreached = createBreachLookUp({ url, log: (entry) => void logged.push(entry) });
  return { isBreached, asked, logged, [Symbol.asyncDispose]: () => server.shutdown() };
}

Deno.test("the look-up tells five digits of the hash and nothing else, and finds the rest itself", async () => {
  const lines = ["0018A45C4D1DEF81644B54AB7F969B88D65:10", `${DIGEST.slice(5)}:3`].join("\r\n");
  await using list = rangeServer(() => new Response(lines));
  assert.equal(await list.isBreached("sawah-yang-bocor"), true);
  assert.equal(await list.isBreached("sawah-yang-utuh"), false);
  assert.equal(list.asked[0], `/range/${DIGEST.slice(0, 5)} true`);
  for (const request of list.asked) assert.match(request, /^\/range\/[0-9A-F]{5} true$/);
});

Deno.test("padding is no breach", async () => {
  await using list = rangeServer(() => new Response(`${DIGEST.slice(5)}:0`));
  assert.equal(await list.isBreached("sawah-yang-bocor"), false);
});

Deno.test("a list that is slow, down or out of order lets every password pass, and that is logged", async () => {
  const answers: (() => Response | Promise<Response>)[] = [
    () => new Promise((resolve) => setTimeout(() => resolve(new Response("")), 3_000)),
    () => new Response("busy", { status: 503 }),
  ];
  for (const answer of answers) {
    await using list = rangeServer(answer);
    const startedAt = performance.now();
    assert.equal(await list.isBreached("sawah-yang-bocor"), false);
    assert.ok(performance.now() - startedAt < 2_900);
    assert.equal(list.logged[0]!.event, "breach_look_up_failed");
    assert.doesNotMatch(JSON.stringify(list.logged), /sawah/);
  }
  const away = createBreachLookUp({ url: "http://127.0.0.1:9/range", log: () => {} });
  assert.equal(await away("sawah-yang-bocor"), false);
});

Deno.test("without a URL nothing is looked up", async () => {
  const off = createBreachLookUp({ url: null, log: () => assert.fail("nothing to log") });
  assert.equal(await off("sawah-yang-bocor"), false);
});
