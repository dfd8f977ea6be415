import assert from "node:assert/strict";
import { doctorChecks } from "../../src/tenants/zporta/doctor.ts";
import { checkRows, type Result } from "../../ops/doctor/check.ts";
import type { Query } from "../../src/deps.ts";
import { createDatabase, type TestDatabase } from "../support/mysql/mysql.ts";

/** Django's tables, as far as the checks and their repairs touch them, where no migration made them. */
const TABLES = [
  `CREATE TABLE IF NOT EXISTS auth_user (
    id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, password VARCHAR(128) NOT NULL,
    last_login DATETIME(6) NULL, is_superuser TINYINT(1) NOT NULL, username VARCHAR(150) NOT NULL,
    first_name VARCHAR(150) NOT NULL, last_name VARCHAR(150) NOT NULL, email VARCHAR(254) NOT NULL,
    is_staff TINYINT(1) NOT NULL, is_active TINYINT(1) NOT NULL, date_joined DATETIME(6) NOT NULL
  ) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci`,
  `CREATE TABLE IF NOT EXISTS users_profile (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, role VARCHAR(10) NOT NULL, bio LONGTEXT NULL,
    active_guide TINYINT(1) NOT NULL, created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL, user_id INT NOT NULL UNIQUE,
    growth_score INT UNSIGNED NOT NULL, impact_score INT UNSIGNED NOT NULL,
    display_name VARCHAR(60) NOT NULL, can_invite_teachers TINYINT(1) NOT NULL,
    email_notifications TINYINT(1) NOT NULL, mail_magazine_enabled TINYINT(1) NOT NULL
  ) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci`,
  `CREATE TABLE IF NOT EXISTS users_userpreference (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, languages_spoken JSON NOT NULL,
    location VARCHAR(255) NULL, bio LONGTEXT NULL, updated_at DATETIME(6) NOT NULL,
    user_id INT NOT NULL UNIQUE, native_language VARCHAR(12) NOT NULL,
    report_language VARCHAR(12) NOT NULL
  ) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci`,
  `CREATE TABLE IF NOT EXISTS users_teacherinvitation (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, invitee_email VARCHAR(254) NOT NULL,
    token CHAR(32) NOT NULL, personal_message LONGTEXT NULL, status VARCHAR(10) NOT NULL,
    created_at DATETIME(6) NOT NULL, accepted_at DATETIME(6) NULL, expires_at DATETIME(6) NOT NULL,
    invitee_id INT NULL, inviter_id INT NOT NULL
  ) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci`,
];

/** A database with two learners, 1 and 2, whose rows are complete, and without unique keys. */
async function academy(): Promise<TestDatabase> {
  const database = await createDatabase();
  const { query } = database;
  for (const table of TABLES) await query(table);
  await dropUniqueKeys(query);
  for (const id of [1, 2]) await addLearner(query, id);
  await query(insertProfile(1));
  await query(insertProfile(2));
  await query(
    `INSERT INTO users_userpreference (languages_spoken, updated_at, user_id, native_language, report_language)
     VALUES ('[]', UTC_TIMESTAMP(6), 1, 'en', 'en'), ('[]', UTC_TIMESTAMP(6), 2, 'en', 'en')`,
  );
  return database;
}

async function dropUniqueKeys(query: Query): Promise<void> {
  const { rows } = await query(
    `SELECT DISTINCT table_name AS t, index_name AS k FROM information_schema.statistics
     WHERE table_schema = DATABASE() AND non_unique = 0 AND index_name <> 'PRIMARY'
       AND table_name IN ('auth_user', 'users_profile', 'users_userpreference', 'users_teacherinvitation')`,
  );
  for (const { t, k } of rows) await query(`ALTER TABLE ${t} DROP KEY ${k}`);
}

async function addLearner(query: Query, id: number): Promise<void> {
  await query(
    `INSERT INTO auth_user (id, password, is_superuser, username, first_name, last_name, email, is_staff, is_active, date_joined)
     VALUES (?, '', 0, ?, '', '', ?, 0, 1, UTC_TIMESTAMP(6) - INTERVAL 1 HOUR)`,
    [id, `murid${id}`, `murid${id}@example.com`],
  );
}

function insertProfile(userId: number): string {
  return `INSERT INTO users_profile (id, role, active_guide, created_at, updated_at, user_id, growth_score, impact_score,
      display_name, can_invite_teachers, email_notifications, mail_magazine_enabled)
    VALUES (${userId}, 'explorer', 0, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), ${userId}, 0, 0, '', 0, 1, 1)`;
}

function insertInvitation(id: number, status: string, invitee: string): string {
  return `INSERT INTO users_teacherinvitation (id, invitee_email, token, status, created_at, expires_at, inviter_id)
    VALUES (${id}, '${invitee}', '${id}', '${status}', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) + INTERVAL 30 DAY, 1)`;
}

async function results(query: Query): Promise<Result[]> {
  const all: Result[] = [];
  for (const check of await doctorChecks(query)) all.push(await checkRows(query, check));
  assert.ok(!all.some(({ isUnchecked }) => isUnchecked));
  return all.filter(({ found }) => found.length > 0);
}

async function found(query: Query): Promise<Record<string, string[]>> {
  return Object.fromEntries((await results(query)).map(({ name, found }) => [name, found]));
}

Deno.test("the doctor finds nothing in an academy whose learners are complete", async () => {
  await using database = await academy();
  assert.deepEqual(await found(database.query), {});
});

const DAMAGES: [what: string, plant: string[], finds: Record<string, string[]>][] = [
  [
    "a learner without profile",
    ["DELETE FROM users_profile WHERE user_id = 2"],
    { "learners without profile": ["2"] },
  ],
  [
    "a profile without learner",
    [insertProfile(77)],
    { "profiles without learner": ["77"] },
  ],
  [
    "learners without preferences",
    ["DELETE FROM users_userpreference"],
    { "learners without preferences (Django creates them when it needs them)": ["1", "2"] },
  ],
  [
    "addresses that differ only by case",
    ["UPDATE auth_user SET email = 'Murid1@Example.com' WHERE id = 2"],
    { "learners' emails that differ only by case or blanks": ["2"] },
  ],
  [
    "blank addresses, which are nobody's, as no duplicates",
    ["UPDATE auth_user SET email = ''"],
    {},
  ],
  [
    "names that differ only by case, of which the active one is kept",
    ["UPDATE auth_user SET username = 'MURID2', is_active = 0 WHERE id = 1"],
    { "learners' usernames that differ only by case or blanks": ["1"] },
  ],
  [
    "an unknown role",
    ["UPDATE users_profile SET role = 'admin' WHERE id = 2"],
    { "profiles with an unknown role": ["2"] },
  ],
  [
    "an invitation that is pending twice",
    [
      insertInvitation(1, "pending", "guru@example.com"),
      insertInvitation(2, "cancelled", "guru@example.com"),
      insertInvitation(3, "pending", "Guru@example.com"),
      insertInvitation(4, "pending", "lain@example.com"),
    ],
    { "duplicate pending invitations": ["1"] },
  ],
];

for (const [what, plant, finds] of DAMAGES) {
  Deno.test(`the doctor finds ${what}, and its repair heals it`, async () => {
    await using database = await academy();
    for (const statement of plant) await database.query(statement);
    assert.deepEqual(await found(database.query), finds);
    const before = await results(database.query);
    assert.doesNotMatch(JSON.stringify(before), /@|murid\d|guru/i, "nobody is printed");
    for (const statement of before.flatMap(({ repairs }) => repairs)) {
      await database.query(statement);
    }
    assert.deepEqual(await found(database.query), {});
  });
}

Deno.test("a learner whom Django is just registering, row after row, is not found", async () => {
  await using database = await academy();
  const { query } = database;
  await addLearner(query, 77);
  assert.deepEqual((await found(query))["learners without profile"], ["77"]);
  await query("UPDATE auth_user SET date_joined = UTC_TIMESTAMP(6) WHERE id = 77");
  assert.deepEqual(await found(query), {});
});

Deno.test("a repaired profile is an explorer's, who may invite nobody, also where Django has a locale", async () => {
  for (const hasLocale of [false, true]) {
    await using database = await academy();
    const { query } = database;
    await setLocale(query, hasLocale);
    await query("DELETE FROM users_profile WHERE user_id = 2");
    for (const { repairs } of await results(query)) {
      for (const statement of repairs) await query(statement);
    }
    const { rows } = await query("SELECT * FROM users_profile WHERE user_id = 2");
    assert.equal(rows[0]!.role, "explorer");
    assert.equal(rows[0]!.can_invite_teachers, 0);
    if (hasLocale) assert.equal(rows[0]!.locale, "en");
  }
});

async function setLocale(query: Query, isWanted: boolean): Promise<void> {
  const { rows } = await query(
    `SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE()
       AND table_name = 'users_profile' AND column_name = 'locale'`,
  );
  const isThere = rows.length > 0;
  if (isThere === isWanted) return;
  await query(
    `ALTER TABLE users_profile ${
      isWanted ? "ADD COLUMN locale VARCHAR(5) NOT NULL" : "DROP COLUMN locale"
    }`,
  );
}

Deno.test("a database without an academy is not asked for one", async () => {
  await using database = await createDatabase({ migrated: false });
  assert.deepEqual(await doctorChecks(database.query), []);
});
