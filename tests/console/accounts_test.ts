import assert from "node:assert/strict";
import { seededLearners } from "../../local/seed/zporta_people.ts";
import { parseSealKeys } from "../../src/core/personal_data/seal_keys.ts";
import { addSeconds, toSql } from "../../src/db/time.ts";
import { eventsOf } from "../support/console/audit.ts";
import {
  ACADEMIC,
  OPERATOR,
  type OperatorConsole,
  OTHER_OPERATOR,
  OWNER,
  READER,
  startOperatorConsole,
} from "../support/console/console.ts";
import {
  ACTS,
  LEARNER,
  learner,
  learnerOf,
  reset,
  RESIDENT,
  resident,
  userOf,
} from "../support/console/console_acts.ts";
import { multipart, shortForm, SIGN_UP_PATH } from "../support/pewaca/pewaca.ts";
import { rowsOf, type Service, startService } from "../support/service.ts";
import { logIn, newLearner } from "../support/zporta/zporta.ts";

/** Signs somebody up at Pewaca; returns the account's id. */
async function signUp(service: Service, changes: Record<string, string> = {}): Promise<number> {
  const response = await service.fetch(SIGN_UP_PATH, multipart(shortForm(changes)));
  assert.equal(response.status, 201, await response.text());
  await service.backgroundDone();
  const { email } = shortForm(changes);
  const { rows } = await service.query("SELECT user_id FROM m_user WHERE user_email = ?", [email!]);
  return Number(rows[0]!.user_id);
}

async function find(console: OperatorConsole, text: string, as = READER): Promise<string[]> {
  const { text: html } = await console.visit(as, `/console/accounts?q=${encodeURIComponent(text)}`);
  return [...html.matchAll(/href="\/console\/accounts\/(\w+\/\d+)"/g)].map(([, id]) => id!);
}

Deno.test("an account is found by id, address, name, username, NIK and email id, one letter wrong included", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  const id = await signUp(service, { nik: "3174010112900001" });
  const [email] = await rowsOf(service, "outbox");
  const rina = [`pewaca/${id}`];
  const learner = [`zporta/${LEARNER.id}`];
  const ayu = await signUp(service, { full_name: "Ayu Citra Maharani", email: "ayu@example.com" });
  const [shown, django] = ["teacher", "staff"].map((name) =>
    seededLearners.find(({ username }) => username === name)!.id
  );
  await service.of("zporta").query(
    "UPDATE users_profile SET display_name = 'Bagas Eka Mahendra' WHERE user_id = ?",
    [shown!],
  );
  await service.of("zporta").query(
    "UPDATE auth_user SET first_name = 'Nur Aini' WHERE id = ?",
    [shown!],
  );
  await service.of("zporta").query(
    "UPDATE auth_user SET first_name = 'Teguh', last_name = 'Firmansyah' WHERE id = ?",
    [django!],
  );
  const expected: [string, string[]][] = [
    ["rina@example.com", rina],
    ["RINA@Example.com", rina],
    ["rna@example.com", rina],
    ["rinna@example.com", rina],
    ["rima@example.com", rina],
    ["irna@example.com", rina],
    ["rina@exanple.com", rina],
    ["rina@example.co", rina],
    ["Rina Wulandari", rina],
    ["rina wul", rina],
    ["Rima Wulandari", rina],
    ["Ina Wulandari", rina],
    ["Rina Wulandary", rina],
    ["RinaWulandari", rina],
    ["wulandari", rina],
    ["Wulandary", rina],
    ["Wulan", rina],
    ["3174010112900001", rina],
    [String(id), rina],
    [`#${id}`, rina],
    [String(email!.id), rina],
    ["learner", learner],
    ["leaner", learner],
    ["learner@example.test", learner],
    ["learner@exampel.test", learner],
    [LEARNER.displayName, learner],
    [LEARNER.displayName.replace(/^../, (two) => two[1]! + two[0]!), learner],
    ...["Ayu Citra Maharani", "Citra Mah", "Maharani", "Maharany", "Sitra Maharani"].map((
      text,
    ): [string, string[]] => [text, [`pewaca/${ayu}`]]),
    ...[
      "Bagas Eka Mahendra",
      "Eka Mah",
      "Mahendra",
      "Mahenra",
      "Eka Mahendro",
      "Nur Aini",
      "Nur Ainy",
    ].map((
      text,
    ): [string, string[]] => [text, [`zporta/${shown}`]]),
    ...["Teguh Firmansyah", "firmansyah", "Tegu Firmansyah", "Teguh Firmansah", "Tequh Firmansyah"]
      .map((text): [string, string[]] => [text, [`zporta/${django}`]]),
    ["3174010112900002", []],
    ["nobody@example.com", []],
    ["%", []],
    ["' OR 1 = 1 --", []],
  ];
  for (const [text, ids] of expected) assert.deepEqual(await find(console, text), ids, text);
  assert.deepEqual(await find(console, "rina@example.com", ACADEMIC), [], "of another product");
});

Deno.test("no search reads a table from one end to the other", async () => {
  await using service = await startService();
  const pewaca = parseSealKeys("a:nik-secret-0123456789-0123456789", 32)!;
  await using console = await startOperatorConsole(service, { pewaca });
  const digits =
    "(SELECT 0 AS d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL " +
    "SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7)";
  const number = "(a.d + 8 * b.d + 64 * c.d + 512 * e.d)";
  const thousands = `FROM ${digits} a, ${digits} b, ${digits} c, ${digits} e`;
  const zporta = service.of("zporta").query;
  await service.query(
    `INSERT INTO m_user (user_name, user_email, user_created_on, user_isactive, user_isdelete)
     SELECT CONCAT('person', ${number}), CONCAT('person', ${number}, '@example.net'), NOW(), 1, 0
     ${thousands}`,
  );
  await service.query(
    `INSERT INTO m_warga (full_name, nik, user_id, created_by, created_on, isdelete)
     SELECT CONCAT('Person ', user_id), LPAD(user_id, 16, '3'), user_id, user_id, NOW(), 0 FROM m_user`,
  );
  await zporta(
    `INSERT INTO auth_user (password, username, email, first_name, last_name, date_joined)
     SELECT '!', CONCAT('person', ${number}), CONCAT('person', ${number}, '@example.net'),
       CONCAT('First', ${number}), CONCAT('Last', ${number}), NOW() ${thousands}`,
  );
  await zporta(
    `INSERT INTO users_profile (user_id, display_name, created_at, updated_at)
     SELECT id, CONCAT('Shown ', id), NOW(), NOW() FROM auth_user
     WHERE id NOT IN (SELECT user_id FROM users_profile)`,
  );
  for (const table of ["m_user", "m_warga"]) await service.query(`ANALYZE TABLE ${table}`);
  for (const table of ["auth_user", "users_profile"]) await zporta(`ANALYZE TABLE ${table}`);

  const texts = [
    ...["rima@example.net", "Rima Wulandari", "Wulandary", "Frist12 Last12", "First12 Last12"],
    ...["3174010112900001", "12", "leaner"],
  ];
  for (const { gateway } of service.databases) gateway.resetLog();
  for (const text of texts) await find(console, text);
  for (const { gateway, query } of service.databases) {
    const selects = gateway.log.map(({ sql }) => sql).filter((sql) => /^\s*SELECT/i.test(sql));
    assert.ok(selects.length > 5);
    assert.ok(query !== service.query || selects.some((sql) => /nik_index IN/.test(sql)));
    for (const sql of selects) {
      const { rows } = await query(`EXPLAIN FORMAT=TRADITIONAL ${sql}`);
      for (const row of rows) {
        const isReal = row.table !== null && !/^</.test(String(row.table)) &&
          Number(row.rows) > 1000;
        const said = `${JSON.stringify(row)}\n${sql.slice(0, 600)}`;
        assert.ok(!isReal || !["ALL", "index"].includes(String(row.type)), said);
      }
    }
  }
});

Deno.test("the page of an account tells its life: sign-up, emails, proof, logins, and who did what", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  const id = await signUp(service, { nik: "3174010112900001" });
  await service.query(
    `INSERT INTO account_access (tenant, account_id, what, total, last_at, recent)
     VALUES ('pewaca', ?, 'log_in_refused', 1, NOW(), ?)`,
    [id, JSON.stringify([{ at: toSql(service.clock.now), detail: "wrong", request_id: "r-1" }])],
  );
  await console.act(OPERATOR, `/console/accounts/pewaca/${id}/prove`, { reason: "called them" });
  const { text, status } = await console.visit(READER, `/console/accounts/pewaca/${id}`);
  assert.equal(status, 200);
  for (
    const part of [
      "Signed up",
      "Verification: Sent",
      "Address proven",
      "called them",
      `operator ${OPERATOR}`,
      "Login refused",
      "wrong password",
      "Account active: No → Yes",
      "Teras Country",
    ]
  ) {
    assert.ok(text.includes(part), `${part} is not in ${text.split("<main")[1]}`);
  }
  assert.doesNotMatch(text, /3174010112900001/, "the NIK is masked");
  assert.match(text, /•0001/);
});

Deno.test("each act on an account is for those with its role, confirmed, done once and in the trail", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  for (const { path, role, what, values, before, check } of ACTS) {
    await reset(service);
    const tenant = path.split("/")[3]!;
    await before?.(service);
    const [doer, others] = role === "owner"
      ? [OWNER, [READER, OPERATOR, ACADEMIC]]
      : [OPERATOR, tenant === "pewaca" ? [READER, ACADEMIC] : [READER]];
    for (const other of others) {
      assert.equal((await console.visit(other, path)).status, 403, `${other} sees ${path}`);
      const origin = { Origin: console.standIn.url, "Sec-Fetch-Site": "same-origin" };
      const posted = await console.visit(other, path, { method: "POST", headers: origin });
      assert.equal(posted.status, 403, `${other} does ${path}`);
    }
    assert.deepEqual(await eventsOf(service.of(tenant)), [], path);

    const account = path.split("/").slice(0, 5).join("/");
    const page = await console.visit(doer, account);
    assert.ok(page.text.includes(`href="${path}"`), `no link to ${path}`);
    const second = role === "owner" ? OWNER : OTHER_OPERATOR;
    const forms = [
      await console.prepare(doer, path, values),
      await console.prepare(second, path, values),
    ];
    assert.equal(forms[0]!.page.status, 200, path);
    const answers = await Promise.all(forms.map(({ submit }) => submit()));
    const statuses = answers.map(({ status }) => status).sort();
    assert.ok(statuses[0] === 303 && [404, 409].includes(statuses[1]!), `${path} ${statuses}`);
    const events = (await eventsOf(service.of(tenant))).map(({ event }) => event);
    assert.deepEqual(
      events.map((event) => [event.what, event.whose, event.by[0], event.note]),
      [[
        what,
        Number(path.split("/")[4]),
        "operator",
        values?.reason ?? NOTES[`${tenant} ${what}`],
      ]],
      path,
    );
    await check(service);
  }
});

/** What the trail notes beside. */
const NOTES: Record<string, string> = { "pewaca sign_up_removed": "released" };

Deno.test("a NIK is shown once to an owner, and the trail says who saw it", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  await service.query("UPDATE m_warga SET nik = '3174010112900001' WHERE user_id = ?", [
    RESIDENT.id,
  ]);
  assert.equal((await console.visit(OPERATOR, `${resident}/nik`)).status, 403);
  const { page, submit } = await console.prepare(OWNER, `${resident}/nik`);
  assert.doesNotMatch(page.text, /3174010112900001/);
  const shown = await submit();
  assert.match(shown.text, /3174010112900001/);
  const events = (await eventsOf(service)).map(({ event }) => [event.what, event.by]);
  assert.deepEqual(events, [["nik_opened", ["operator", OWNER]]]);
});

Deno.test("an owner exports all that is kept of a person as one file, and the trail says so", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  for (
    const [path, tenant, address] of [
      [resident, "pewaca", RESIDENT.email],
      [learner, "zporta", LEARNER.email],
    ] as const
  ) {
    assert.equal((await console.visit(OPERATOR, `${path}/export`)).status, 403);
    const { submit } = await console.prepare(OWNER, `${path}/export`);
    const answer = await submit();
    assert.equal(answer.status, 200, answer.text);
    assert.match(
      answer.headers.get("Content-Disposition")!,
      /^attachment; filename="\w+-\d+\.json"$/,
    );
    assert.equal(answer.headers.get("Cache-Control"), "no-store");
    const kept = JSON.parse(answer.text);
    assert.equal(kept.tenant, tenant);
    assert.ok(answer.text.includes(address));
    assert.doesNotMatch(answer.text, /argon2|pbkdf2/);
    const [event] = (await eventsOf(service.of(tenant))).map(({ event }) => event)
      .filter(({ whose }) => whose === Number(path.split("/").at(-1)));
    assert.deepEqual([event!.what, event!.by], ["data_exported", ["operator", OWNER]]);
  }
});

Deno.test("an address that somebody else has, or that is none, is not given to an account", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  for (
    const [path, taken] of [[resident, "pengurus3@example.test"], [learner, "STAFF@example.test"]]
  ) {
    for (
      const [address, said] of [[taken!, /belongs to another account/], ["a@b", /no email address/]]
    ) {
      const { submit } = await console.prepare(OPERATOR, `${path}/correct-address`, {
        address: String(address),
      });
      const answer = await submit();
      assert.equal(answer.status, 409);
      assert.match(answer.text, said as RegExp);
    }
  }
  assert.equal((await userOf(service, RESIDENT.id))!.user_email, RESIDENT.email);
  assert.equal((await learnerOf(service)).email, LEARNER.email);
  assert.deepEqual(await eventsOf(service), []);
});

Deno.test("a sign-up of long ago whose address is corrected is not removed by the cron as unproven, and remains the first of its timeline", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  const id = await signUp(service);
  const before = toSql(addSeconds(service.clock.now, -90 * 24 * 3600));
  await service.query(
    "UPDATE m_user SET user_isactive = 1, email_verified_on = NOW(), user_created_on = ?",
    [before],
  );
  await service.query("UPDATE m_warga SET created_on = ?", [before]);
  await console.act(OPERATOR, `/console/accounts/pewaca/${id}/correct-address`, {
    address: "rina.baru@example.com",
  });
  await service.runCron();
  assert.equal((await userOf(service, id))!.user_email, "rina.baru@example.com");
  const { text } = await console.visit(READER, `/console/accounts/pewaca/${id}`);
  const [corrected, signedUp] = ["Address corrected", "Signed up"].map((what) =>
    text.indexOf(what)
  );
  assert.ok(0 < corrected! && corrected! < signedUp!, "the latest stands first");
  assert.ok(text.indexOf("Verification: Sent") < signedUp!, "nothing is older than the sign-up");
});

Deno.test("whoever logs in while an operator reads the page is switched off, and erased, all the same", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  const zporta = service.of("zporta");
  const account = await newLearner(zporta);
  const acts = [[OPERATOR, "switch-off"], [OPERATOR, "switch-on"], [OWNER, "erase"]] as const;
  for (const [who, act] of acts) {
    const path = `/console/accounts/zporta/${account.userId}/${act}`;
    const { submit } = await console.prepare(who, path, { reason: "asked for" });
    if (act !== "switch-on") await logIn(zporta, account);
    const { status, text } = await submit();
    assert.equal(status, 303, `${act} ${text}`);
  }
  const { rows } = await zporta.query("SELECT 1 FROM authtoken_token WHERE user_id = ?", [
    account.userId,
  ]);
  assert.deepEqual(rows, []);
});

Deno.test("an act whose COMMIT was done though its reply was lost is done once, and says so", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  const { submit } = await console.prepare(OPERATOR, `${resident}/switch-off`, { reason: "x" });
  service.gateway.inject({ match: /^COMMIT/, kind: "drop_reply", times: 1 });
  assert.equal((await submit()).status, 303);
  assert.equal((await eventsOf(service)).length, 1);
});
