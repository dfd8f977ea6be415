import assert from "node:assert/strict";
import { connect } from "../../ops/connect.ts";
import { readMigrations } from "../../ops/migrate/migration_files.ts";
import { applyMigrations } from "../../ops/migrate/migrations.ts";
import { setsOf } from "../../ops/migrate/sets.ts";
import { TENANTS } from "../../src/tenants/mod.ts";
import type { Query } from "../../src/deps.ts";
import { createDatabase, type TestDatabase } from "../support/mysql/mysql.ts";

const SETS = setsOf(TENANTS);

// The imported production database as it was found: no key, no AUTO_INCREMENT, no default.

const M_USER = `CREATE TABLE m_user (
  user_id BIGINT NOT NULL, image VARCHAR(100), user_name VARCHAR(100), user_email VARCHAR(100),
  user_password VARCHAR(100), user_created_by BIGINT, user_created_on DATETIME(6),
  user_isactive TINYINT(1), user_isdelete TINYINT(1), is_superuser TINYINT(1), is_staff TINYINT(1),
  is_warga TINYINT(1), last_login DATETIME(6), user_role_id INT)`;
const M_WARGA = `CREATE TABLE m_warga (
  id BIGINT NOT NULL, nik VARCHAR(16), full_name VARCHAR(150), gender_id INT, date_of_birth DATE,
  place_of_birth VARCHAR(150), phone_no VARCHAR(15), profile_photo VARCHAR(100),
  marriage_photo VARCHAR(100), is_checker TINYINT(1), is_lead TINYINT(1), created_by BIGINT NOT NULL,
  created_on DATETIME(6), modified_by INT, modified_on DATETIME(6), isactive TINYINT(1),
  isdelete TINYINT(1), isreject TINYINT(1), education_id BIGINT, family_as INT,
  marital_status_id BIGINT, occupation_id BIGINT, religion_id BIGINT, residence_id INT, unit_id INT,
  user_id BIGINT, checked_on DATETIME(6))`;
const M_RESIDENCE = `CREATE TABLE m_residence (
  id INT NOT NULL, name VARCHAR(150), code LONGTEXT, loc_address VARCHAR(255), image VARCHAR(100),
  prov_id INT, city_id INT, district_id INT, village_id INT, postal_code VARCHAR(10), lat VARCHAR(50),
  \`long\` VARCHAR(50), area_large VARCHAR(50), establishment_year VARCHAR(10), created_by BIGINT,
  created_on DATETIME(6), modified_by BIGINT, modified_on DATETIME(6), isactive TINYINT(1),
  isdelete TINYINT(1))`;

async function importedDatabase(): Promise<TestDatabase> {
  const database = await createDatabase({ migrated: false });
  const { query } = database;
  for (const statement of [M_USER, M_WARGA, M_RESIDENCE]) await query(statement);
  await query(
    `INSERT INTO m_user (user_id, user_email, user_password, user_created_on, user_isactive)
     VALUES (1, 'Satu@Example.com', 'x', '2024-01-01', 1), (7, 'tujuh@example.com', 'x', NULL, NULL)`,
  );
  await query(
    "INSERT INTO m_warga (id, full_name, created_by, user_id) VALUES (5, 'Satu', 1, 1), (6, 'Tanpa akun', 1, NULL)",
  );
  await query("INSERT INTO m_residence (id, name, code) VALUES (3, 'Teras Country', 'abc')");
  return database;
}

async function insertLikeDjango(query: Query, email: string): Promise<number> {
  const { insertId } = await query(
    `INSERT INTO m_user (image, user_name, user_email, user_password, user_created_by,
       user_created_on, user_isactive, user_isdelete, is_superuser, is_staff, is_warga, last_login,
       user_role_id) VALUES ('', ?, ?, 'x', NULL, '2026-01-01', 1, 0, 0, 0, 1, NULL, 5)`,
    [email, email],
  );
  return insertId;
}

Deno.test("the imported database gets its keys back, keeps its rows and ids, and Django's INSERT works again (B-1)", async () => {
  await using database = await importedDatabase();
  const { query } = database;
  await applyMigrations(query, SETS);

  const { rows: users } = await query("SELECT * FROM m_user ORDER BY user_id");
  assert.deepEqual(users.map(({ user_id }) => Number(user_id)), [1, 7]);
  assert.equal(users[0]!.user_email, "Satu@Example.com");
  assert.equal(users[0]!.user_email_norm, "satu@example.com");
  assert.equal(users[0]!.email_verified_on, "2024-01-01 00:00:00.000000", "active means proven");
  assert.equal(users[1]!.user_isactive, 0);
  assert.equal(users[1]!.email_verified_on, null);

  assert.equal(await insertLikeDjango(query, "delapan@example.com"), 8);
  await assert.rejects(insertLikeDjango(query, " SATU@example.COM"), /Duplicate entry/);
  const { rows: view } = await query("SELECT full_name FROM warga ORDER BY id");
  assert.deepEqual(view.map(({ full_name }) => full_name), ["Satu", "Tanpa akun"]);
  const { rows: role } = await query("SELECT role_id FROM m_role WHERE role_id = 5");
  assert.equal(role.length, 1, "B-15");
});

Deno.test("an adopted database and an empty one end in the same form", async () => {
  await using adopted = await importedDatabase();
  await applyMigrations(adopted.query, SETS);
  await using fresh = await createDatabase();
  const shape = async (query: Query) => {
    const columns = await query(
      `SELECT table_name, column_name, is_nullable, extra FROM information_schema.columns
       WHERE table_schema = DATABASE() AND table_name IN ('m_user', 'm_warga', 'm_residence')
       ORDER BY table_name, column_name`,
    );
    const keys = await query(
      `SELECT table_name, index_name, column_name, non_unique, seq_in_index
       FROM information_schema.statistics
       WHERE table_schema = DATABASE() AND table_name IN ('m_user', 'm_warga', 'm_residence')
       ORDER BY table_name, index_name, seq_in_index`,
    );
    return { columns: columns.rows, keys: keys.rows };
  };
  assert.deepEqual(await shape(adopted.query), await shape(fresh.query));
});

Deno.test("addresses that differ by case stop the adoption with a count and no address, before anything of them is changed", async () => {
  await using database = await importedDatabase();
  const { query } = database;
  await query("INSERT INTO m_user (user_id, user_email) VALUES (9, 'SATU@example.com ')");
  await assert.rejects(applyMigrations(query, SETS), (error: Error) => {
    assert.match(error.message, /differ only by case/);
    assert.doesNotMatch(error.message, /satu/i);
    return true;
  });
  const { rows } = await query("SELECT user_email FROM m_user ORDER BY user_id");
  assert.equal(rows.length, 3);

  await query("UPDATE m_user SET user_email = 'sembilan@example.com' WHERE user_id = 9");
  await applyMigrations(query, SETS);
  await assert.rejects(insertLikeDjango(query, "satu@example.com"), /Duplicate entry/);
});

Deno.test("after a deploy request brought the tables without their rows, the migrations write the rows on the production branch, which refuses DDL", async () => {
  await using database = await createDatabase({ branch: "production" });
  const { query, gateway } = database;
  // A deploy request carries the schema and no data.
  await query("DELETE FROM applied_migration");
  await query("DELETE FROM m_role");
  const applied = await applyMigrations(connect(gateway.url).query, SETS);
  assert.equal(applied.length, (await readMigrations(SETS)).length);
  const { rows } = await query("SELECT role_id FROM m_role");
  assert.deepEqual(rows.map(({ role_id }) => role_id), [5]);
});

Deno.test("a text for the unit from before becomes the unit of that name, where the estate has exactly one", async () => {
  await using database = await createDatabase();
  const { query } = database;
  await query(
    `INSERT INTO m_unit (unit_id, unit_name, unit_residence_id, unit_isdelete)
     VALUES (1, 'A-1', 3, 0), (2, 'A-1', 4, 0), (3, 'B-2', 3, 0), (4, 'B-2', 3, 0), (5, 'C-3', 3, 1)`,
  );
  const before: [text: string | null, unitId: number | null][] = [
    ["A-1", null],
    ["B-2", null],
    ["C-3", null],
    ["a-1", null],
    ["Blok Z 99", null],
    [null, 3],
  ];
  for (const [text, unitId] of before) {
    await query(
      "INSERT INTO m_warga (residence_id, unit_text, unit_id, created_by) VALUES (3, ?, ?, 1)",
      [text, unitId],
    );
  }
  await query("DELETE FROM applied_migration WHERE set_name = 'pewaca' AND version >= 9");
  const [applied] = await applyMigrations(query, SETS);
  assert.equal(applied, "pewaca/0009_unit_texts.sql");
  const { rows } = await query("SELECT unit_text, unit_id FROM m_warga ORDER BY id");
  assert.deepEqual(
    rows.map(({ unit_text, unit_id }) => [unit_text, unit_id]),
    [[null, 1], ...before.slice(1)],
  );
});

// Zporta's database as Django's migrations made it, but for the columns that no migration has.

const ZPORTA_AS_DJANGO_MADE_IT = [
  `CREATE TABLE auth_user (
    id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, password VARCHAR(128) NOT NULL,
    last_login DATETIME(6) NULL, is_superuser TINYINT(1) NOT NULL,
    username VARCHAR(150) NOT NULL UNIQUE, first_name VARCHAR(150) NOT NULL,
    last_name VARCHAR(150) NOT NULL, email VARCHAR(254) NOT NULL, is_staff TINYINT(1) NOT NULL,
    is_active TINYINT(1) NOT NULL, date_joined DATETIME(6) NOT NULL)`,
  `CREATE TABLE users_profile (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, role VARCHAR(10) NOT NULL, bio LONGTEXT NULL,
    active_guide TINYINT(1) NOT NULL, profile_image VARCHAR(100) NULL,
    created_at DATETIME(6) NOT NULL, updated_at DATETIME(6) NOT NULL, user_id INT NOT NULL UNIQUE,
    growth_score INT UNSIGNED NOT NULL, impact_score INT UNSIGNED NOT NULL,
    display_name VARCHAR(60) NOT NULL, can_invite_teachers TINYINT(1) NOT NULL,
    email_notifications TINYINT(1) NOT NULL, mail_magazine_enabled TINYINT(1) NOT NULL,
    showcase_image_1 VARCHAR(100) NULL, showcase_image_2 VARCHAR(100) NULL,
    showcase_image_3 VARCHAR(100) NULL,
    CONSTRAINT profile_user FOREIGN KEY (user_id) REFERENCES auth_user (id))`,
  `CREATE TABLE users_guideapplicationrequest (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, motivation LONGTEXT NOT NULL,
    experience LONGTEXT NULL, subjects_to_teach VARCHAR(255) NOT NULL, status VARCHAR(10) NOT NULL,
    reviewed_at DATETIME(6) NULL, admin_notes LONGTEXT NULL, created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL, referred_by_id INT NULL, reviewed_by_id INT NULL,
    user_id INT NOT NULL, CONSTRAINT applicant FOREIGN KEY (user_id) REFERENCES auth_user (id))`,
];

const INSERT_AS_DJANGO = `INSERT INTO auth_user (password, last_login, is_superuser, username,
    first_name, last_name, email, is_staff, is_active, date_joined)
  VALUES ('', NULL, 0, ?, '', '', ?, 0, 1, '2026-01-01')`;

async function zportasDatabase(): Promise<TestDatabase> {
  const database = await createDatabase({ migrated: false });
  for (const statement of ZPORTA_AS_DJANGO_MADE_IT) await database.query(statement);
  await database.query(INSERT_AS_DJANGO, ["haruka", "Haruka@example.com"]);
  await database.query(INSERT_AS_DJANGO, ["admin", ""]);
  await database.query(
    `INSERT INTO users_profile (role, active_guide, created_at, updated_at, user_id, growth_score,
       impact_score, display_name, can_invite_teachers, email_notifications, mail_magazine_enabled)
     VALUES ('both', 1, '2026-01-01', '2026-01-01', 1, 7, 0, 'Haru', 1, 1, 1)`,
  );
  return database;
}

Deno.test("Zporta's database is adopted: its rows stay, the missing columns come, and Django's INSERT works on", async () => {
  await using database = await zportasDatabase();
  const { query } = database;
  await applyMigrations(query, SETS);
  const { rows: [profile] } = await query("SELECT * FROM users_profile");
  assert.deepEqual(
    [profile!.role, profile!.locale, profile!.requested_role, profile!.can_invite_teachers],
    ["both", "en", null, 1],
    "Z-26",
  );
  await query(INSERT_AS_DJANGO, ["another", ""]);
  await assert.rejects(query(INSERT_AS_DJANGO, ["third", "HARUKA@example.com"]), /Duplicate entry/);
  await assert.rejects(query(INSERT_AS_DJANGO, ["HARUKA", "h@example.com"]), /Duplicate entry/);
  await query(
    "INSERT INTO users_profile (user_id, created_at, updated_at) VALUES (2, NOW(6), NOW(6))",
  );
  assert.deepEqual(await applyMigrations(query, SETS), []);
});

Deno.test("Zporta's database is not touched while two addresses differ only by case", async () => {
  await using database = await zportasDatabase();
  const { query } = database;
  await query(INSERT_AS_DJANGO, ["second", "haruka@EXAMPLE.com"]);
  await assert.rejects(applyMigrations(query, SETS), (error: Error) => {
    assert.match(error.message, /addresses in auth_user that differ only by case/);
    assert.doesNotMatch(error.message, /haruka/i);
    return true;
  });
  const { rows } = await query(
    "SELECT column_name AS name FROM information_schema.columns WHERE table_schema = DATABASE() AND column_name = 'email_norm'",
  );
  assert.equal(rows.length, 0);
});
