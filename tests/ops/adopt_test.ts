import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { connect, urlOf } from "../../ops/connect.ts";
import type { Context, Obstacle } from "../../ops/adopt/obstacle.ts";
import { mask } from "../../ops/adopt/obstacle.ts";
import { apply, plan } from "../../ops/adopt/plan.ts";
import { renderPlan } from "../../ops/adopt/report.ts";
import { serverSettings } from "../../ops/adopt/schema_checks.ts";
import { rowChange } from "../../ops/migrate/batches.ts";
import type { Query } from "../../src/deps.ts";
import { TENANTS } from "../../src/tenants/mod.ts";
import { crowdedPewaca } from "../support/pewaca/crowd.ts";
import { tablesOfDjango, tablesWithoutKeys } from "../support/mysql/django_schema.ts";
import { createDatabase } from "../support/mysql/mysql.ts";

const [PEWACA, ZPORTA] = ["pewaca", "zporta"].map((name) =>
  TENANTS.filter((tenant) => tenant.name === name)
);
const EVERYTHING = { agree: ["all"], leave: [] };
const quiet = () => {};

function named(obstacles: readonly Obstacle[]): string[] {
  return obstacles.filter(({ isNote }) => !isNote).map(({ id }) => id);
}

/** Tables in which two rows may be alike, as no deploy request of PlanetScale's takes them. */
async function tablesWithoutKey(query: Query): Promise<unknown[]> {
  const { rows } = await query(
    `SELECT t.table_name AS name FROM information_schema.tables AS t
     WHERE t.table_schema = DATABASE() AND t.table_type = 'BASE TABLE' AND NOT EXISTS (
       SELECT 1 FROM information_schema.statistics AS s WHERE s.table_schema = DATABASE()
         AND s.table_name = t.table_name AND s.non_unique = 0
       GROUP BY s.index_name HAVING SUM(s.nullable = 'YES') = 0)`,
  );
  return rows.map(({ name }) => name);
}

async function column(query: Query, sql: string): Promise<unknown[]> {
  return (await query(sql)).rows.map((row) => Object.values(row)[0]);
}

async function foreignKeyOf(query: Query, table: string): Promise<string> {
  const sql = "SELECT constraint_name AS name FROM information_schema.referential_constraints " +
    "WHERE constraint_schema = DATABASE() AND table_name = ?";
  return String((await query(sql, [table])).rows[0]!.name);
}

/** The dump of the handover's database, as `mysqldump` writes it, with what had happened to its rows. */
function handoversDump(): string {
  const user = (id: number, email: string, login = "NULL", more = "1,0,0,0,1") =>
    `(${id},'',${email},${email},'x',NULL,'2025-01-01 00:00:00.000000',${more},${login},NULL)`;
  const resident = (id: number, name: string, user: string, born = "'1990-01-15'") =>
    `INSERT INTO \`m_warga\` (id, full_name, date_of_birth, created_by, user_id) VALUES (${id},${name},${born},1,${user});`;
  return [
    "/*M!999999\\- enable the sandbox mode */",
    "-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)",
    "/*!40101 SET NAMES utf8mb4 */;",
    "/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;",
    ...tablesWithoutKeys("pewaca").flatMap((sql) => [
      `DROP TABLE IF EXISTS \`${/TABLE (\w+)/.exec(sql)![1]}\`;`,
      sql.replace("TABLE m_city (", "TABLE m_city (").replace(/\)$/, ") ENGINE=InnoDB;"),
    ]),
    "ALTER TABLE m_city ENGINE = MyISAM;",
    "CREATE TABLE catatan (teks VARCHAR(50)) CHARACTER SET latin1;",
    "INSERT INTO catatan VALUES ('Kaf\u00e9; \\'dua\\'\\n'),('sama'),('sama');",
    "LOCK TABLES `m_user` WRITE;",
    "/*!40000 ALTER TABLE `m_user` DISABLE KEYS */;",
    `INSERT INTO \`m_user\` VALUES ${[
      user(1, "'Siti.Rahma@Example.com'", "'0000-00-00 00:00:00.000000'"),
      user(2, "' siti.rahma@example.COM'"),
      user(3, "'jose@example.com'", "NULL", "NULL,NULL,NULL,NULL,NULL"),
      user(4, "'josé@example.com'"),
      user(0, "'nol@example.com'"),
      user(0, "'kosong@example.com'"),
      user(7, "'tujuh@example.com'"),
      user(7, "'kembar@example.com'"),
    ]};`,
    "UNLOCK TABLES;",
    resident(5, "'Siti'", "1"),
    resident(6, "'Tanpa Akun'", "NULL", "'0000-00-00'"),
    resident(8, "'José'", "4"),
    "INSERT INTO m_residence (id, name, code) VALUES (1,'Teras','abc'),(2,'Puri','abc');",
    "INSERT INTO tagihan_warga (id, warga_id) VALUES (0,5),(0,6),(3,8);",
    "INSERT INTO story (id, created_on) VALUES (9,'2999-01-01');",
    "/*!50001 CREATE VIEW `warga` AS SELECT 1 AS `id`*/;",
    "/*!50001 CREATE ALGORITHM=UNDEFINED */",
    "/*!50013 DEFINER=`root`@`localhost` SQL SECURITY DEFINER */",
    "/*!50001 VIEW `warga` AS SELECT `id` FROM `m_warga` */;",
    "DELIMITER ;;",
    "/*!50003 CREATE TRIGGER t BEFORE INSERT ON m_user FOR EACH ROW SET NEW.image = '' */;;",
    "DELIMITER ;",
  ].join("\n");
}

type Run = { code: number; out: string; err: string };

async function adopt(...args: string[]): Promise<Run> {
  const script = fileURLToPath(new URL("../../ops/adopt/adopt.ts", import.meta.url));
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", "--no-check", script, ...args],
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, out: out!, err: err! };
}

Deno.test("the handover's dump, without keys: everything that stands in the way is told with its rows, and adopted when it is agreed to", async () => {
  await using database = await createDatabase({ migrated: false });
  const { query } = database;
  const dump = await Deno.makeTempFile({ suffix: ".sql" });
  await Deno.writeTextFile(dump, handoversDump());
  const url = urlOf(database.mysql);
  const planned = await adopt("--plan", "--dump", dump, url);
  await Deno.remove(dump);
  assert.equal(planned.code, 1, planned.err);
  const told = [
    /^Left out: line \d+: CREATE VIEW .*\nLeft out: .*\n(?:.*\n)?Left out: line \d+: CREATE TRIGGER/m,
    /^repair {2}zero-dates: .* \(2\)\n {4}m_user\.last_login {2}#1 {2}0000-00-00$/m,
    /m_warga\.date_of_birth {2}#6/,
    /^repair {2}engines: .*\n {4}m_city {2}MyISAM\n {2}ALTER TABLE `m_city` ENGINE = InnoDB;$/m,
    /^DECIDE {2}charset-catatan: .*latin1_swedish_ci/m,
    /^DECIDE {2}ids-m_user: .* \(3\)\n {4}m_user\.user_id {2}#0\n {4}m_user\.user_id {2}#7$/m,
    /^DECIDE {2}ids-tagihan_warga: .* \(2\)/m,
    /ALTER TABLE `m_bank_list` MODIFY `bank_id` int.* NOT NULL AUTO_INCREMENT, ADD PRIMARY KEY/,
    /ALTER TABLE `catatan` ADD COLUMN adopted_id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY;/,
    /ALTER TABLE `django_session` MODIFY `session_key` varchar\(40\).* ADD PRIMARY KEY/,
    /^DECIDE {2}addresses-that-differ-only-by-case-or-blanks: .* \(1\)\n {4}m_user\.user_email {2}#2 {2}s\*\*\*@e\*\*\*\.COM$/m,
    /^DECIDE {2}registration-codes-that-estates-share: .*\n.*#2 {2}P\*\*\*$/m,
    /^DECIDE {2}residents-without-user: .*\n {4}m_warga\.full_name {2}#6 {2}T\*\*\*$/m,
    /^repair {2}generated-columns/m,
    /^note {2}local-times-story-created_on: .*\n {4}story\.created_on {2}#9$/m,
    /^To decide, with --apply: --agree /m,
  ];
  for (const pattern of told) assert.match(planned.out, pattern);
  assert.doesNotMatch(planned.out, /jose|josé|rahma|Tanpa|example/i, "nobody is printed");

  const lines: string[] = [];
  const misspelt = { agree: ["ids-m_users"], leave: ["engines"] };
  const open = await apply(query, PEWACA!, misspelt, (line) => void lines.push(line));
  assert.ok(lines.includes("Not in the way: ids-m_users"), lines.join("\n"));
  assert.ok(named(open.open).includes("ids-m_user"));
  assert.deepEqual(
    await column(query, "SELECT email_verified_on FROM m_user").catch(() => "none"),
    "none",
  );

  const applied = await adopt("--apply", "--agree", "all", url);
  assert.match(
    applied.out,
    /Adopted\. The doctor finds nothing wrong\.\n$/,
    applied.err + applied.out,
  );
  assert.equal(applied.code, 0);
  assert.deepEqual(await tablesWithoutKey(query), []);
  const emails = await column(
    query,
    "SELECT user_email FROM m_user WHERE user_id IN (1, 3, 4) ORDER BY user_id",
  );
  assert.deepEqual(emails, ["Siti.Rahma@Example.com", "jose@example.com", "josé@example.com"]);
  assert.deepEqual(await column(query, "SELECT user_id FROM m_warga ORDER BY id"), [
    "1",
    null,
    "4",
  ]);
  assert.deepEqual(await column(query, "SELECT code FROM m_residence ORDER BY id"), ["abc", null]);
  assert.deepEqual(await column(query, "SELECT teks FROM catatan LIMIT 1"), ["Kafé; 'dua'\n"]);
  assert.deepEqual(await column(query, "SELECT COUNT(DISTINCT id) FROM tagihan_warga"), ["3"]);
  const { insertId } = await query("INSERT INTO m_user (user_email) VALUES ('baru@example.com')");
  assert.ok(insertId > 7);
  assert.equal(
    (await adopt("--plan", url)).out.trim().split("\n").at(-1),
    "Nothing stands in the way.",
  );
});

Deno.test("a database with more residents than one statement may change is adopted in batches, over PlanetScale's protocol, and goes on after it was stopped", async () => {
  const rows = 12_000;
  await using database = await createDatabase({
    migrated: false,
    branch: "development",
    maxRows: rows - 1,
  });
  const { query, gateway } = database;
  await crowdedPewaca(query, rows);
  const remote = connect(gateway.url);
  await assert.rejects(remote.query("UPDATE m_user SET user_isdelete = 0"), /row count exceeded/);

  let left = 60;
  const stopping: Query = async (sql, args) => {
    if (/^(?:UPDATE|ALTER)/.test(sql) && left-- === 0) throw new Error("stopped");
    return await remote.query(sql, args);
  };
  await assert.rejects(apply(stopping, PEWACA!, EVERYTHING, quiet), /Cannot|stopped/);
  const lines: string[] = [];
  const { open, doctor } = await apply(
    remote.query,
    PEWACA!,
    EVERYTHING,
    (line) => void lines.push(line),
  );
  assert.deepEqual([open, doctor], [[], []]);
  const { rows: [counted] } = await query(
    `SELECT COUNT(*) AS all_of_them, SUM(user_isactive = 1 AND email_verified_on IS NOT NULL) AS proven,
       SUM(last_login IS NULL) AS without_login, COUNT(DISTINCT user_email_norm) AS addresses FROM m_user`,
  );
  assert.deepEqual(Object.values(counted!).map(Number), [rows, rows, rows, rows]);
  assert.deepEqual(named(await plan(remote.query, PEWACA!)), []);
});

Deno.test("Zporta's database as Django made it is adopted with its foreign keys left, or dropped for PlanetScale", async () => {
  await using database = await createDatabase({ migrated: false, branch: "development" });
  const { query, gateway } = database;
  for (const statement of tablesOfDjango("zporta")) await query(statement);
  const insert = async (id: number, name: string, email: string, joined = "2026-01-01") =>
    await query(
      `INSERT INTO auth_user (id, password, is_superuser, username, first_name, last_name, email,
         is_staff, is_active, date_joined) VALUES (?, 'x', 0, ?, '', '', ?, 0, 1, ?)`,
      [id, name, email, joined],
    );
  await insert(1, "haruka", "Haruka@example.com");
  await insert(2, "haruka2", "haruka@EXAMPLE.com");
  await insert(3, "zoe", "zoe@example.com");
  await insert(4, "zoë", "zoë@example.com").catch(() => insert(4, "zoe4", "zoë@example.com"));
  await query(
    `INSERT INTO users_guideapplicationrequest (id, motivation, subjects_to_teach, status, created_at,
       updated_at, user_id) VALUES (1, '', '', 'pending', NOW(), NOW(), 3), (2, '', '', 'approved', NOW(), NOW(), 3)`,
  );
  await query(
    `INSERT INTO users_teacherinvitation (id, invitee_email, token, status, created_at, expires_at, inviter_id)
     VALUES (1, 'Guru@example.com', 'a', 'pending', NOW(), NOW(), 1), (2, 'guru@example.com', 'b', 'pending', NOW(), NOW(), 1)`,
  );
  // Two tokens of one person, as a table without its unique key had let them in.
  await query(
    "ALTER TABLE authtoken_token DROP FOREIGN KEY " + await foreignKeyOf(query, "authtoken_token"),
  );
  await query("ALTER TABLE authtoken_token DROP KEY user_id");
  await query("INSERT INTO authtoken_token VALUES ('5ecret', NOW(), 3), ('t0ken', NOW(), 3)");
  // As a server without strict dates had let it in.
  const lax = database.direct.session();
  await lax.query("SET SESSION sql_mode = ''");
  await lax.query("UPDATE auth_user SET date_joined = 0, last_login = 0 WHERE id = 3");
  await lax.rollBack();

  const remote = connect(gateway.url);
  const obstacles = await plan(remote.query, ZPORTA!);
  assert.deepEqual(named(obstacles), [
    "foreign-keys",
    "zero-dates",
    "zero-dates-where-one-is-required",
    "generated-columns",
    "indexes-users_profile",
    "indexes-auth_user",
    "learners-emails-that-differ-only-by-case-or-blanks",
    "learners-without-profile",
    "duplicate-pending-invitations",
    "people-with-more-than-one-open-application",
    "shared-authtoken_token-user_id",
    "migrations",
  ]);
  const printed = renderPlan("x", obstacles);
  assert.match(printed, /#2 {2}h\*\*\*@E\*\*\*\.com/);
  assert.doesNotMatch(printed, /haruka|zoe|guru@|5ecret|t0ken/i);

  const without = { agree: ["all"], leave: ["foreign-keys"] };
  assert.deepEqual(await apply(remote.query, ZPORTA!, without, quiet), { open: [], doctor: [] });
  const keys =
    "SELECT COUNT(*) FROM information_schema.referential_constraints WHERE constraint_schema = DATABASE()";
  assert.notDeepEqual(await column(query, keys), ["0"]);
  assert.deepEqual(await apply(remote.query, ZPORTA!, EVERYTHING, quiet), { open: [], doctor: [] });
  assert.deepEqual(await column(query, keys), ["0"]);
  assert.deepEqual(await tablesWithoutKey(query), []);
  const { rows } = await query("SELECT id, date_joined, last_login FROM auth_user WHERE id = 3");
  assert.deepEqual(Object.values(rows[0]!), [3, "1970-01-01 00:00:00.000000", null]);
  assert.deepEqual(
    await column(query, "SELECT status FROM users_guideapplicationrequest ORDER BY id"),
    ["rejected", "approved"],
  );
  assert.deepEqual(await column(query, "SELECT COUNT(*) FROM users_profile"), ["4"]);
  assert.deepEqual(await column(query, "SELECT `key` FROM authtoken_token"), ["5ecret"]);
});

Deno.test("the command refuses what it does not know, a database of neither product, and a branch that takes deploy requests alone", async () => {
  await using database = await createDatabase({ migrated: false });
  const { query, gateway } = database;
  const url = urlOf(database.mysql);
  assert.equal((await adopt(url)).code, 2);
  const nobodys = await adopt("--plan", url);
  assert.deepEqual([nobodys.code, nobodys.out], [1, ""]);
  await query("CREATE TABLE m_user (user_id BIGINT NOT NULL)");
  const onProduction = await adopt("--apply", gateway.url);
  assert.deepEqual(onProduction.code, 1);
  assert.match(onProduction.err, /development branch/);
  assert.match(nobodys.err, /^No table of \w+ and \w+ is in this database\n$/);
});

Deno.test("a server that lets through what PlanetScale does not, and one in a local time zone, are noted", async () => {
  const settings = { mode: "NO_ENGINE_SUBSTITUTION", zone: "SYSTEM", systems: "WIB" };
  const stamp = { name: "stamp", type: "timestamp" };
  const notes = await serverSettings(
    {
      query: () => Promise.resolve({ rows: [settings], rowsAffected: 0, insertId: 0 }),
      survey: { tables: [{ name: "story", columns: [stamp] }] },
    } as unknown as Context,
  );
  assert.deepEqual(
    notes.map(({ id, isNote, findings }) => [id, isNote, findings.map(({ value }) => value)]),
    [
      ["sql-mode", true, ["without STRICT_TRANS_TABLES", "without NO_ZERO_DATE"]],
      ["time-zone", true, ["WIB", "TIMESTAMP"]],
    ],
  );
});

Deno.test("statements that change rows are read, and values are masked", () => {
  const cases: [string, string | null][] = [
    ["UPDATE t SET a = 1 WHERE b = 2 OR c = 'WHERE'", "t t | b = 2 OR c = 'WHERE'"],
    ["UPDATE m AS w\nSET a = (SELECT 1 FROM n WHERE x = 1)\nWHERE a IS NULL", "m w | a IS NULL"],
    [
      "DELETE FROM `t` WHERE id IN (SELECT id FROM u WHERE y)",
      "t `t` | id IN (SELECT id FROM u WHERE y)",
    ],
    ["UPDATE t SET a = 1 WHERE b LIMIT 10", null],
    ["UPDATE t AS r JOIN u ON r.a = u.a SET r.b = 1 WHERE u.c", null],
    ["INSERT INTO t (a) SELECT b FROM u WHERE c", null],
  ];
  for (const [sql, expected] of cases) {
    const read = rowChange(sql);
    assert.equal(read && `${read.table} ${read.alias} | ${read.where.trim()}`, expected, sql);
  }
  const masked = ["a.b@example.co.id", "Zoë Rahma", "🎉x", " ", null].map(mask);
  assert.deepEqual(masked, ["a***@e***.id", "Z***", "🎉***", "''", "NULL"]);
});
