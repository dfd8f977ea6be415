import assert from "node:assert/strict";
import { leavesNothing, startService } from "../../support/zporta/zporta_service.ts";
import {
  accountOf,
  answers,
  logIn,
  register,
  REGISTER_PATH,
  seeded,
  send,
  SIGN_UP_TABLES,
  signUpForm,
} from "../../support/zporta/zporta.ts";

const USERNAME_TAKEN = { error: "Username already taken." };

/** Names in capitals, and other spellings of the same name that the database has pairs for. */
const CAPITALS: [string, string, string[]][] = [
  ["a Turkish İ", "İPEK", ["ipek"]],
  ["a Greek Σ at the end", "ΝΙΚΟΣ", ["νικοσ", "νικος"]],
  ["a Greek ς", "νικος", ["ΝΙΚΟΣ", "νικοσ"]],
  ["Cherokee letters", "ᏣᎳᎩ", ["ꮳꮃꭹ", "Ꮳꮃꭹ"]],
  ["Cherokee small letters", "ꮳꮃꭹ", ["ᏣᎳᎩ"]],
  ["Georgian letters", "გიორგი", ["ᲒᲘᲝᲠᲒᲘ"]],
  ["Georgian capitals", "ᲒᲘᲝᲠᲒᲘ", ["გიორგი"]],
  ["Cyrillic letters", "ДИМА", ["дима"]],
  ["full width", "ＨＡＲＵＫＡ", ["haruka", "HARUKA"]],
];

for (const [what, username, others] of CAPITALS) {
  Deno.test(`who registers with ${what} logs in by the same spelling, and nobody else gets the name`, async () => {
    await using service = await startService();
    const { password } = await register(service, { username });
    const { id } = await logIn(service, { username, password });
    for (const spelling of [username, ...others]) {
      assert.equal((await logIn(service, { username: spelling, password })).id, id, spelling);
      const form = signUpForm({ username: spelling, email: "other@example.com" });
      const response = await leavesNothing(
        service,
        SIGN_UP_TABLES,
        () => send(service, "POST", REGISTER_PATH, form),
      );
      await answers(response, 400, USERNAME_TAKEN);
    }
  });
}

Deno.test("fifty registrations at once with one name in two spellings make one account", async () => {
  await using service = await startService();
  const forms = Array.from({ length: 50 }, (_, i) =>
    signUpForm({
      username: ["ΝΙΚΟΣ", "νικος"][i % 2],
      email: `user${i}@example.com`,
    }));
  const responses = await Promise.all(
    forms.map((form) => send(service, "POST", REGISTER_PATH, form)),
  );
  assert.deepEqual(responses.map(({ status }) => status).sort(), [201, ...Array(49).fill(400)]);
  const { rows } = await service.query(
    "SELECT COUNT(*) AS n FROM auth_user WHERE email LIKE 'user%'",
  );
  assert.equal(Number(rows[0]!.n), 1);
});

Deno.test("an account that Django wrote is found by its name and address in any case that the key knows", async () => {
  await using service = await startService();
  const { password } = await register(service);
  const { id, password: hash } = await accountOf(service, "haruka");
  await service.query(
    "INSERT INTO auth_user (username, email, password, date_joined) VALUES ('ΝΙΚΟΣ', 'İpek@Example.com', ?, UTC_TIMESTAMP(6))",
    [String(hash)],
  );
  for (const username of ["ΝΙΚΟΣ", "νικος", "İpek@Example.com", "ipek@example.com"]) {
    const body = await logIn(service, { username, password });
    assert.equal(body.username, "ΝΙΚΟΣ", username);
    assert.notEqual(body.id, id);
  }
});

const RESERVED = [
  ...[
    "admin",
    "Admin",
    "ADMIN",
    "ａｄｍｉｎ",
    "ad.min",
    "admin_",
    "_admin",
    "ádmin",
    "аdmin",
    "αdmin",
  ],
  ...["admın", "adm1n", "adrnin", "ᴀᴅᴍɪɴ", "root", "r00t", "ROOT", "me", "Me", "м3", "support"],
  ...["SUPPORT", "supp0rt", "ѕupport", "staff", "Staff", "5taff", "zporta", "deleted", "deleted_7"],
  ...["DELETED_7", "dеleted_7", "ｄｅｌｅｔｅｄ＿7", "deleted.7", "deleted-x"],
  // Lisu, Cherokee in both cases, Cyrillic, Greek, Armenian, mathematical, small capitals, Polish
  ...["ꓮdmin", "ꓮꓓꓟꓲꓠ", "ᎪᎠᎷᎥn", "ꭺꭰꮇꭵn", "АDМІN", "ѕuрроrt", "ΑDΜΙΝ", "Տtaff", "ѕսррօrt"],
  ...["𝓪𝓭𝓶𝓲𝓷", "𝐒𝐔𝐏𝐏𝐎𝐑𝐓", "ꜱᴜᴘᴘᴏʀᴛ", "offıcıał", "vvebmaster", "rооt", "ꓣꓳꓳꓔ"],
  ...["admin1", "1admin", "admin_2026", "adm1n_7", "support_team", "team-support", "supportteam"],
  ...[
    "zporta-official",
    "official.zporta",
    "zporta_academy",
    "zporta.staff.help",
    "helpdesk",
    "admins",
  ],
  ...[
    "ZportaSupport24",
    "system.administrator",
    "official_account",
    "security+team",
    "admin@zporta",
  ],
  ...["admin@zporta.com", "me@zportaacademy.com", "help@ｚporta.com", "x@zpоrtа.com"],
];

Deno.test("names that the product needs cannot be registered in any spelling", async () => {
  await using service = await startService();
  for (const username of RESERVED) {
    const response = await leavesNothing(
      service,
      SIGN_UP_TABLES,
      () => send(service, "POST", REGISTER_PATH, signUpForm({ username })),
    );
    assert.equal(response.status, 400, username);
    assert.deepEqual(await response.json(), USERNAME_TAKEN, username);
  }
});

Deno.test("names that Django wrote in letters that we fold are found", async () => {
  await using service = await startService();
  const { password } = await register(service);
  const { password: hash } = await accountOf(service, "haruka");
  for (const username of ["ꮳꮃꭹ", "ᲒᲘᲝ"]) {
    await service.query(
      "INSERT INTO auth_user (username, email, password, date_joined) VALUES (?, '', ?, UTC_TIMESTAMP(6))",
      [username, String(hash)],
    );
    assert.equal((await logIn(service, { username, password })).username, username);
  }
});

Deno.test("names that only remind of a reserved one can be registered", async () => {
  await using service = await startService();
  for (
    const username of [
      ...["meiko", "rooted", "rooter", "deletedscenes", "stafford", "adminah", "administrasi_budi"],
      ...["supportive", "teamo", "helpful.hana", "me2", "guest12", "infomatika", "official_budi"],
      ...["дмитрий", "ΑΔΑΜ", "ᏣᎳᎩ", "desk", "haruka@home"],
    ]
  ) {
    await register(service, { username, email: `${crypto.randomUUID()}@example.org` });
  }
});

Deno.test("an address is a username of nobody but whoever registers with it", async () => {
  await using service = await startService();
  const address = "Owner@example.com";
  for (
    const username of [
      address,
      "owner@example.com",
      "ＯＷＮＥＲ＠example.com",
      "owner@bücher.example",
    ]
  ) {
    const response = await leavesNothing(
      service,
      SIGN_UP_TABLES,
      () => send(service, "POST", REGISTER_PATH, signUpForm({ username })),
    );
    await answers(response, 400, USERNAME_TAKEN);
  }
  await register(service, { username: "owner@EXAMPLE.com", email: address });
  await register(service, { username: "admin@example.org", email: "admin@example.org" });
  await register(service, { username: "x@bücher.example", email: "x@xn--bcher-kva.example" });
});

Deno.test("a long name made of reserved words is read in no time", async () => {
  await using service = await startService();
  const username = "support1team2admin3".repeat(7) + "x";
  await register(service, { username });
});

Deno.test("letters that nobody can see are in no username", async () => {
  await using service = await startService();
  for (const blank of ["\u3164", "\uFFA0", "\u115F", "\u200B", "\u00AD", "\u2800"]) {
    const form = signUpForm({ username: `haruka${blank}` });
    const response = await leavesNothing(
      service,
      SIGN_UP_TABLES,
      () => send(service, "POST", REGISTER_PATH, form),
    );
    await answers(response, 400, {
      error:
        "Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.",
    });
  }
});

Deno.test("an account that has a reserved name already keeps it", async () => {
  await using service = await startService();
  const { username } = await logIn(service, seeded("staff"));
  assert.equal(username, "staff");
});
