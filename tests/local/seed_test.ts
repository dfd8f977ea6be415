import assert from "node:assert/strict";
import { seed, seededAccounts, seededEstates } from "../../local/seed/seed.ts";
import { seededPeople } from "../../local/seed/pewaca_people.ts";
import { seededLearners } from "../../local/seed/zporta_people.ts";
import { createPasswords } from "../../src/core/passwords/passwords.ts";
import { argon2 } from "../support/argon2.ts";
import { createDatabase } from "../support/mysql/mysql.ts";

Deno.test("the seeds fill an empty database with what a sign-up refers to", async () => {
  await using database = await createDatabase();
  assert.equal(await seed(database.query), true);
  const rows: [string, number][] = [
    ["m_religion", 7],
    ["m_family_as", 7],
    ["m_marital_status", 4],
    ["m_education", 10],
    ["m_residence", seededEstates.length],
    ["m_user", seededPeople.length],
    ["m_warga", seededPeople.length],
    ["m_residence_commite", 2],
    ["auth_user", seededLearners.length],
    ["users_profile", seededLearners.length],
    ["users_userpreference", seededLearners.length],
  ];
  for (const [table, count] of rows) assert.equal(await countRows(database, table), count, table);
  assert.ok(await countRows(database, "m_city") >= 100);
  for (const { id, code, unitId } of seededEstates) {
    const { rows } = await database.query(
      "SELECT r.code FROM m_unit u JOIN m_residence r ON r.id = u.unit_residence_id " +
        "WHERE u.unit_id = ? AND r.id = ?",
      [unitId, id],
    );
    assert.deepEqual(rows, [{ code }]);
  }
});

Deno.test("the seeds can run again and keep what a developer changed", async () => {
  await using database = await createDatabase();
  await seed(database.query);
  await database.query("UPDATE m_residence SET name = 'Baru' WHERE id = 1");
  await database.query("DELETE FROM m_religion WHERE id = 7");
  assert.equal(await seed(database.query), true);
  const { rows } = await database.query("SELECT name FROM m_residence WHERE id = 1");
  assert.deepEqual(rows, [{ name: "Baru" }]);
  assert.equal(await countRows(database, "m_religion"), 7);
  assert.equal(await countRows(database, "m_user"), seededPeople.length);
});

Deno.test("the seeds leave a database alone that holds somebody else's accounts", async () => {
  await using database = await createDatabase();
  await database.query("INSERT INTO m_user (user_email) VALUES ('siti@example.com')");
  assert.equal(await seed(database.query), false);
  assert.equal(await countRows(database, "m_user"), 1);
  assert.equal(await countRows(database, "m_residence"), 0);
  assert.equal(await countRows(database, "auth_user"), 0);
});

Deno.test("the seeds leave a database alone that holds somebody else's learners", async () => {
  await using database = await createDatabase();
  await database.query(
    "INSERT INTO auth_user (username, password, date_joined) VALUES ('siti', '', UTC_TIMESTAMP(6))",
  );
  assert.equal(await seed(database.query), false);
  assert.equal(await countRows(database, "auth_user"), 1);
  assert.equal(await countRows(database, "m_user"), 0);
});

Deno.test("the seeds of one tenant fill a database in which no other lives", async () => {
  const tenants = [{ name: "zporta" }];
  await using database = await createDatabase({ tenants });
  assert.equal(await seed(database.query, tenants), true);
  assert.equal(await countRows(database, "auth_user"), seededLearners.length);
  assert.deepEqual((await database.query("SHOW TABLES LIKE 'm_user'")).rows, []);
});

Deno.test("every seeded account is in the list for banner and console", () => {
  assert.deepEqual(
    seededAccounts.map(({ email }) => email),
    [...seededPeople, ...seededLearners].map(({ email }) => email),
  );
});

Deno.test("every seeded password opens its account", async () => {
  const passwords = createPasswords({ argon2, scheme: "argon2id" });
  for (const { email, password, hash } of [...seededPeople, ...seededLearners]) {
    assert.ok(await passwords.verify(password, hash), email);
    assert.ok(hash.length <= 100, email);
  }
});

async function countRows(
  { query }: { query: Parameters<typeof seed>[0] },
  table: string,
): Promise<number> {
  const { rows } = await query(`SELECT COUNT(*) AS count FROM ${table}`);
  return Number(rows[0]?.count);
}
