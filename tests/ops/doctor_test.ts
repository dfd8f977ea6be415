import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { databaseOf } from "../../ops/connect.ts";
import { readSchema } from "../../ops/doctor/actual_schema.ts";
import { expectedSchema } from "../../ops/doctor/expected_schema.ts";
import { readMigrations } from "../../ops/migrate/migration_files.ts";
import { applyMigrations } from "../../ops/migrate/migrations.ts";
import { setsOf } from "../../ops/migrate/sets.ts";
import { TENANTS } from "../../src/tenants/mod.ts";
import type { Result } from "../../ops/doctor/check.ts";
import { examine, isWrong } from "../../ops/doctor/examine.ts";
import { renderJson, renderTable } from "../../ops/doctor/report.ts";
import { readClauses } from "../../ops/doctor/schema_statements.ts";
import { seed } from "../../local/seed/seed.ts";
import type { Query } from "../../src/deps.ts";
import { RUNTIME } from "../../src/runtime.ts";
import { tablesOfDjango } from "../support/mysql/django_schema.ts";
import {
  createDatabase,
  databaseGroups,
  inCollation,
  type TestDatabase,
} from "../support/mysql/mysql.ts";
import { longForm, multipart, SIGN_UP_PATH, signUp } from "../support/pewaca/pewaca.ts";
import { startService } from "../support/service.ts";

const ROOT = new URL("../..", import.meta.url);

async function wrongs(query: Query, tenants = TENANTS): Promise<Record<string, string[]>> {
  const results = (await examine(query, tenants)).filter(isWrong);
  return Object.fromEntries(
    results.map(({ name, found, isUnchecked }) => [name, isUnchecked ? ["?"] : found]),
  );
}

async function repair(query: Query): Promise<Result[]> {
  const results = await examine(query);
  for (const statement of results.flatMap(({ repairs }) => repairs)) {
    await query(inCollation(statement));
  }
  return results;
}

type Run = { code: number; stdout: string; stderr: string };

async function runDoctor(env: Record<string, string>, ...args: string[]): Promise<Run> {
  const output = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "-A",
      "--no-check",
      fileURLToPath(new URL("ops/doctor.ts", ROOT)),
      ...args,
    ],
    env,
  }).output();
  const [stdout, stderr] = [output.stdout, output.stderr].map((bytes) =>
    new TextDecoder().decode(bytes)
  );
  return { code: output.code, stdout: stdout!, stderr: stderr! };
}

function urlOf({ mysql }: TestDatabase): string {
  const { user, password, host, port, database } = mysql;
  return `mysql://${user}:${encodeURIComponent(password)}@${host}:${port}/${database}`;
}

/** A seeded database with two residents of its own, 11 and 12. */
async function seeded(): Promise<TestDatabase> {
  const database = await createDatabase();
  await seed(database.query);
  for (const id of [11, 12]) {
    await database.query(
      `INSERT INTO m_user (user_id, user_name, user_email, user_created_on, user_isactive, is_warga)
       VALUES (?, 'x', ?, UTC_TIMESTAMP(6) - INTERVAL 1 HOUR, 1, 1)`,
      [id, `warga${id}@example.com`],
    );
    await database.query(
      `INSERT INTO m_warga (id, full_name, nik, created_by, user_id, registered_user_id)
       VALUES (?, 'Rahasia Sekali', '3174010112900001', ?, ?, ?)`,
      [id, id, id, id],
    );
  }
  return database;
}

Deno.test("the doctor finds nothing after a sign-up, a repeated one and a refused one", async () => {
  await using service = await startService();
  await signUp(service);
  const form = longForm({ email: "dua@example.com" });
  for (const fields of [form, form, { ...form, full_name: "Lain" }]) {
    await service.fetch(SIGN_UP_PATH, multipart(fields));
  }
  await service.backgroundDone();
  // whoever lives in Pewaca's database
  const tenants = databaseGroups(TENANTS).find((group) =>
    group.some(({ name }) => name === "pewaca")
  );
  assert.deepEqual(await wrongs(service.query, tenants), {});
});

type Damage = {
  what: string;
  /** Check and what it finds. */
  finds: Record<string, string[]>;
  plant: string[];
};

const DAMAGES: Damage[] = [
  {
    what: "a lost unique key",
    plant: ["ALTER TABLE m_user DROP KEY uq_email"],
    finds: { "unique keys": ["m_user.uq_email"] },
  },
  {
    what: "a unique key that has become an index",
    plant: [
      "ALTER TABLE m_user DROP KEY uq_email",
      "ALTER TABLE m_user ADD KEY uq_email (user_email_norm)",
    ],
    finds: { "unique keys": ["m_user.uq_email"] },
  },
  {
    what: "a key of the outbox, which its CREATE TABLE makes",
    plant: ["ALTER TABLE outbox DROP KEY ux_outbox_dedupe, DROP KEY ix_outbox_due"],
    finds: { "indexes": ["outbox.ix_outbox_due"], "unique keys": ["outbox.ux_outbox_dedupe"] },
  },
  {
    what: "a lost AUTO_INCREMENT",
    plant: ["ALTER TABLE m_user MODIFY user_id BIGINT NOT NULL"],
    finds: { "AUTO_INCREMENT": ["m_user.user_id"] },
  },
  {
    what: "a lost primary key, and with it AUTO_INCREMENT: the failure of October",
    plant: ["ALTER TABLE m_warga MODIFY id BIGINT NOT NULL, DROP PRIMARY KEY"],
    finds: { "primary keys": ["m_warga.PRIMARY"], "AUTO_INCREMENT": ["m_warga.id"] },
  },
  {
    what: "one of two columns that one statement adds",
    plant: [
      "ALTER TABLE m_user DROP KEY ux_registration_key",
      "ALTER TABLE m_user DROP COLUMN registration_key",
    ],
    finds: {
      "columns of the migrations": ["m_user.registration_key"],
      "unique keys": ["m_user.ux_registration_key"],
    },
  },
  {
    what: "a generated column that an import made an ordinary one",
    plant: [
      "ALTER TABLE m_user DROP KEY uq_email",
      "ALTER TABLE m_user DROP COLUMN user_email_norm",
      "ALTER TABLE m_user ADD COLUMN user_email_norm VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL, ADD UNIQUE KEY uq_email (user_email_norm)",
    ],
    finds: { "generated columns": ["m_user.user_email_norm"] },
  },
  {
    what: "booleans that may be NULL again, and are",
    plant: [
      "ALTER TABLE m_user MODIFY is_staff TINYINT(1) NULL",
      "UPDATE m_user SET is_staff = NULL WHERE user_id = 11",
    ],
    finds: { "columns that are never NULL": ["m_user.is_staff"] },
  },
  {
    what: "a lost table",
    plant: ["DROP TABLE outbox"],
    finds: {
      "tables of the migrations": ["outbox"],
      "columns of the migrations": [
        "outbox.request_id",
        "outbox.requested_at",
        "outbox.provider_id",
        "outbox.finished_at",
        "outbox.delivery",
        "outbox.delivery_at",
        "outbox.delivery_detail",
        "outbox.made_by_request",
      ],
      "indexes": [
        "outbox.ix_outbox_claim",
        "outbox.ix_outbox_request",
        "outbox.ix_outbox_finished",
        "outbox.ix_outbox_provider",
        "outbox.ix_outbox_delivery",
        "outbox.ix_outbox_recipient",
      ],
      "rows and views of the migrations": ["ALTER TABLE outbox"],
      "tenants for whom no email is sent": ["?"],
      "emails that failed": ["?"],
      "pending emails that are overdue": ["?"],
      "emails with a status that core/0004 renamed": ["?"],
      "pending emails of a kind that nobody can render": ["?"],
    },
  },
  {
    what: "the role that registration gives",
    plant: ["DELETE FROM m_role WHERE role_id = 5"],
    finds: { "rows and views of the migrations": ["INSERT INTO m_role"] },
  },
  {
    what: "the view that the handover document's checks use",
    plant: ["DROP VIEW warga"],
    finds: { "rows and views of the migrations": ["CREATE VIEW warga"] },
  },
  {
    what: "addresses that differ only by case",
    plant: [
      "ALTER TABLE m_user DROP KEY uq_email",
      "UPDATE m_user SET user_email = ' Warga11@Example.com' WHERE user_id = 12",
    ],
    finds: {
      "addresses that differ only by case or blanks": ["12"],
      "unique keys": ["m_user.uq_email"],
    },
  },
  {
    what: "a resident whose user is gone",
    plant: ["DELETE FROM m_user WHERE user_id = 11"],
    finds: { "residents without user": ["11"] },
  },
  {
    what: "a resident who has lost the link to the user",
    plant: ["UPDATE m_warga SET user_id = NULL WHERE id = 11"],
    finds: { "residents without user, whose creator is one": ["11"] },
  },
  {
    what: "a user without resident",
    plant: ["DELETE FROM m_warga WHERE id IN (11, 12)"],
    finds: { "users without resident": ["11", "12"] },
  },
  {
    what: "a created_by that is nobody, and one that is somebody else",
    plant: [
      "UPDATE m_warga SET created_by = 0 WHERE id = 11",
      "UPDATE m_warga SET created_by = 11 WHERE id = 12",
    ],
    finds: { "residents with a wrong created_by": ["11", "12"] },
  },
  {
    what: "an address beside a resident that the account no longer has, and one without account",
    plant: [
      "UPDATE m_warga SET searched_email = 'warga12@example.com' WHERE id = 12",
      "UPDATE m_warga SET searched_email = 'lama11@example.com' WHERE id = 11",
      `INSERT INTO m_warga (id, full_name, created_by, isdelete, searched_email)
       VALUES (13, 'Rahasia Sekali', 11, 1, 'warga13@example.com')`,
    ],
    finds: { "residents with a former address of their account": ["11", "13"] },
  },
  {
    what: "an overdue mail",
    plant: [
      `INSERT INTO outbox (id, status, tenant, kind, account_id, to_email, payload, dedupe_key, next_attempt_at, created_at)
       VALUES ('0b9c1a52-0000-4000-8000-000000000001', 'pending', 'pewaca', 'verify_email', 11, 'warga11@example.com', '{}', 'x',
         UTC_TIMESTAMP(6) - INTERVAL 1 HOUR, UTC_TIMESTAMP(6) - INTERVAL 1 HOUR)`,
    ],
    finds: { "pending emails that are overdue": ["0b9c1a52-0000-4000-8000-000000000001"] },
  },
  {
    what: "an email that failed, and one of a kind that only another version knows",
    plant: [
      `INSERT INTO outbox (id, status, tenant, kind, account_id, to_email, payload, dedupe_key, next_attempt_at, created_at)
       VALUES
         ('0b9c1a52-0000-4000-8000-000000000003', 'failed', 'pewaca', 'verify_email', 11, 'warga11@example.com', '{}', 'f',
           UTC_TIMESTAMP(6), UTC_TIMESTAMP(6)),
         ('0b9c1a52-0000-4000-8000-000000000004', 'pending', 'zporta', 'verify_email', 11, 'warga11@example.com', '{}', 'u',
           UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))`,
    ],
    finds: {
      "emails that failed": ["0b9c1a52-0000-4000-8000-000000000003"],
      "pending emails of a kind that nobody can render": ["0b9c1a52-0000-4000-8000-000000000004"],
    },
  },
  {
    what: "an email that an old Worker wrote after the statuses were renamed",
    plant: [
      `INSERT INTO outbox (id, status, tenant, kind, account_id, to_email, payload, dedupe_key, next_attempt_at, created_at)
       VALUES ('0b9c1a52-0000-4000-8000-000000000002', 'owed', 'pewaca', 'verify_email', 11, 'warga11@example.com', '{}', 'y',
         UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))`,
    ],
    finds: {
      "emails with a status that core/0004 renamed": ["0b9c1a52-0000-4000-8000-000000000002"],
    },
  },
];

for (const { what, plant, finds } of DAMAGES) {
  Deno.test(`the doctor finds ${what}, and its repair heals it`, async () => {
    await using database = await seeded();
    for (const statement of plant) await database.query(statement);
    assert.deepEqual(await wrongs(database.query), finds);

    const results = await repair(database.query);
    const examined = { where: "a test", results };
    const printed = renderTable(examined) + renderJson([examined]);
    assert.doesNotMatch(printed, /@|example\.com|Rahasia|\d{16}|pbkdf2/i, "nobody is printed");
    assert.deepEqual(await wrongs(database.query), {});
  });
}

Deno.test("the doctor notes emails that bounced and accounts that no email reaches, by their ids", async () => {
  await using database = await seeded();
  const [soft, hard] = [crypto.randomUUID(), crypto.randomUUID()];
  for (const id of [soft, hard]) {
    await database.query(
      `INSERT INTO outbox (id, status, tenant, kind, account_id, to_email, payload, dedupe_key, next_attempt_at, created_at, delivery)
       VALUES (?, 'sent', 'pewaca', 'verify_email', 11, 'warga11@example.com', '{}', ?, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), 'bounced')`,
      [id, id],
    );
  }
  const block = `INSERT INTO undeliverable_address
      (tenant, account_id, address, reason, email_id, since, released_at)
    VALUES ('pewaca', ?, ?, 'bounced', ?, UTC_TIMESTAMP(6), ?)`;
  await database.query(block, [11, "warga11@example.com", hard, null]);
  await database.query(block, [12, "warga12@example.com", "", "2026-01-01"]);
  const results = await examine(database.query);
  const found = (name: string) => results.find((result) => result.name === name)!.found;
  assert.deepEqual(found("emails that were sent and did not arrive"), [soft]);
  assert.deepEqual(found("accounts whose address no email reaches"), ["pewaca 11"]);
  assert.deepEqual(results.filter(isWrong), []);
  assert.doesNotMatch(renderTable({ where: "a test", results }), /@|example\.com/);
});

Deno.test("the repair of a link keeps the account that it links to", async () => {
  await using database = await seeded();
  await database.query("UPDATE m_warga SET user_id = 4711 WHERE id = 11");
  await repair(database.query);
  const { rows } = await database.query(
    "SELECT u.user_id FROM m_user AS u JOIN m_warga AS w ON w.user_id = u.user_id WHERE w.id = 11",
  );
  assert.deepEqual(rows.map(({ user_id }) => Number(user_id)), [11]);
});

Deno.test("the database of October, without any key, is found whole and healed whole", async () => {
  await using database = await seeded();
  const { rows } = await database.query(
    `SELECT table_name AS t, column_name AS c, column_type AS type FROM information_schema.columns
     WHERE table_schema = DATABASE() AND extra LIKE '%auto_increment%'`,
  );
  for (const { t, c, type } of rows) {
    await database.query(`ALTER TABLE ${t} MODIFY ${c} ${type} NOT NULL, DROP PRIMARY KEY`);
  }
  await database.query("ALTER TABLE m_user DROP KEY uq_email, DROP KEY ux_registration_key");
  const found = await wrongs(database.query);
  assert.equal(found["primary keys"]!.length, rows.length);
  assert.equal(found["AUTO_INCREMENT"]!.length, rows.length);
  await repair(database.query);
  assert.deepEqual(await wrongs(database.query), {});
});

Deno.test("on the tables that Django made the doctor asks for no key that is there under Django's name", async () => {
  await using database = await createDatabase({ migrated: false });
  const { query } = database;
  const ofDjango = [...tablesOfDjango("pewaca"), ...tablesOfDjango("zporta")];
  for (const statement of new Set(ofDjango)) await query(statement);
  await applyMigrations(query, setsOf(TENANTS));
  assert.deepEqual(await wrongs(query), {});

  // A key over more columns is no unique key over fewer, and one over the beginning of a text is less.
  await query("ALTER TABLE tags_tag DROP KEY name, ADD UNIQUE KEY name (name, slug)");
  await query("ALTER TABLE tags_tag DROP KEY slug, ADD UNIQUE KEY slug (slug(20))");
  await query("ALTER TABLE outbox RENAME KEY ix_outbox_due TO ix_due");
  assert.deepEqual(await wrongs(query), {
    "indexes": ["outbox.ix_outbox_due"],
    "unique keys that refuse what we write": ["tags_tag.slug"],
    "unique keys": ["tags_tag.name", "tags_tag.slug"],
  });
});

Deno.test("a resident whom Django is just registering, row after row, is not found", async () => {
  await using database = await seeded();
  const { query } = database;
  await query("DELETE FROM m_warga WHERE user_id = 11");
  assert.deepEqual(await wrongs(query), { "users without resident": ["11"] });
  await query("UPDATE m_user SET user_created_on = UTC_TIMESTAMP(6) WHERE user_id = 11");
  assert.deepEqual(await wrongs(query), {});
});

Deno.test("on the tables that Django made more than one account can be erased", async () => {
  await using database = await createDatabase({ migrated: false });
  const { query } = database;
  const ofDjango = [...tablesOfDjango("pewaca"), ...tablesOfDjango("zporta")];
  for (const statement of new Set(ofDjango)) await query(statement);
  await applyMigrations(query, setsOf(TENANTS));
  const emails = ["a@example.com", "b@example.com", "jose@example.com", "josé@example.com"];
  for (const email of emails) {
    await query(
      `INSERT INTO m_user (user_email, user_password, user_created_on, user_isactive, user_isdelete,
         is_superuser, is_staff, is_warga) VALUES (?, '!', NOW(6), 1, 0, 0, 0, 1)`,
      [email],
    );
  }
  const { rows } = await query("SELECT user_id FROM m_user ORDER BY user_id");
  const acts = TENANTS.find(({ name }) => name === "pewaca")!.personalData!;
  const deps = { ...RUNTIME, db: databaseOf(database.direct), now: () => new Date() };
  for (const { user_id } of rows.slice(0, 2)) {
    const erased = await acts.erase(deps, { accountIds: [Number(user_id)], addresses: [] });
    assert.ok(erased.ok);
  }
});

Deno.test("a unique key that refuses rows which we write is found, whatever it is called; a looser one is none of our concern", async () => {
  await using database = await seeded();
  const { query } = database;
  const stricter: [string, string][] = [
    ["m_user", "user_email"],
    ["m_user", "user_email(20)"],
    ["m_warga", "nik, residence_id"],
    ["m_residence", "name"],
    ["auth_user", "email"],
    ["users_teacherinvitation", "invitee_email"],
    ["users_guideapplicationrequest", "user_id"],
    ["outbox", "tenant, account_id, kind"],
  ];
  const looser: [string, string][] = [
    ["m_user", "user_email_norm, user_email"],
    ["m_warga", "id, nik"],
    ["auth_user", "username, email"],
    ["users_teacherinvitation", "invitee_email, inviter_id, pending_email"],
  ];
  for (const [table, columns] of looser) {
    await query(`ALTER TABLE ${table} ADD UNIQUE KEY \`email\` (${columns})`);
  }
  assert.deepEqual(await wrongs(query), {});
  await query("DELETE FROM m_warga");
  await query("DELETE FROM m_user");
  await query("DELETE FROM users_teacherinvitation");
  const before = await wrongs(query);
  for (const [table, columns] of stricter) {
    await query(`ALTER TABLE ${table} ADD UNIQUE KEY \`too strict\` (${columns})`);
    const results = await examine(query);
    const { found, repairs, lookFirst } = results.find(({ name }) =>
      name === "unique keys that refuse what we write"
    )!;
    assert.deepEqual(found, [`${table}.too strict`], columns);
    assert.match(lookFirst!, /another application/);
    for (const statement of repairs) await query(statement);
  }
  assert.deepEqual(await wrongs(query), before);
});

Deno.test("a row that stands in a key's way is told with the repair", async () => {
  await using database = await seeded();
  await database.query("ALTER TABLE m_residence MODIFY id INT NOT NULL, DROP PRIMARY KEY");
  await database.query("UPDATE m_residence SET id = 0 WHERE id = 1");
  const keys = (await examine(database.query)).find(({ name }) => name === "primary keys")!;
  assert.deepEqual(keys.found, ["m_residence.PRIMARY"]);
  assert.match(keys.lookFirst!, /m_residence\.id must be distinct and above 0.* \(1\)/);
});

Deno.test("an empty database lacks every migration and every table", async () => {
  await using database = await createDatabase({ migrated: false });
  const found = await wrongs(database.query);
  assert.ok(found["migrations"]!.includes("pewaca/0001_tables.sql not applied"));
  assert.ok(found["tables of the migrations"]!.includes("m_user"));
});

Deno.test("a migration that was edited after it was applied is found", async () => {
  await using database = await seeded();
  await database.query(
    "UPDATE applied_migration SET checksum = 'x' WHERE set_name = 'core' AND version = 1",
  );
  assert.deepEqual(await wrongs(database.query), {
    migrations: ["core/0001_outbox.sql edited after it was applied"],
  });
});

Deno.test("the doctor knows every column and key that the migrations make", async () => {
  await using database = await createDatabase();
  const migrations = await readMigrations(setsOf(TENANTS));
  const expected = expectedSchema(migrations);
  const { tables, columns, keys } = await readSchema(database.query);
  const isOurs = (place: string) => expected.has(`table ${place.split(".")[0]}`);
  assert.ok([...tables].filter(isOurs).length >= 16);
  for (const column of [...columns.keys()].filter(isOurs)) {
    assert.ok(expected.has(`column ${column}`), column);
  }
  for (const key of [...keys.keys()].filter(isOurs)) {
    assert.ok(expected.has(`key ${key.replace(".primary", ".PRIMARY")}`), key);
  }
});

Deno.test("what a statement makes is read from its text", () => {
  const made = (sql: string) =>
    readClauses(sql).map(({ kind, table, name, key, isDropped }) =>
      [
        isDropped ? "drop" : "",
        kind,
        `${table}.${name}`,
        key?.isUnique ? "unique" : "",
        key?.columns,
      ]
        .flat().filter(Boolean).join(" ")
    );
  const cases: [string, string[]][] = [
    [
      "CREATE TABLE IF NOT EXISTS t (\n  `key` VARCHAR(40) NOT NULL COMMENT 'a, b',\n  n DECIMAL(5,2),\n  PRIMARY KEY (`key`),\n  UNIQUE KEY uq_n (n, `key`(10)),\n  KEY ix_n (n DESC)\n) DEFAULT CHARSET = utf8mb4",
      [
        "table t.t",
        "column t.key",
        "column t.n",
        "key t.PRIMARY unique key",
        "key t.uq_n unique n key",
        "key t.ix_n n",
      ],
    ],
    [
      "CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY)",
      ["table t.t", "column t.id", "auto_increment t.id", "key t.PRIMARY unique id"],
    ],
    [
      "ALTER TABLE t ADD COLUMN a INT GENERATED ALWAYS AS (IF(b = 1, c, NULL)) STORED, ADD UNIQUE KEY uq_a (a), DROP COLUMN z, DROP KEY ix_z",
      ["column t.a", "generated t.a", "key t.uq_a unique a", "drop column t.z", "drop key t.ix_z"],
    ],
    ["ALTER TABLE t MODIFY a INT NOT NULL", ["column t.a", "not_null t.a"]],
    ["CREATE UNIQUE INDEX ux_a ON t (a, b)", ["key t.ux_a unique a b"]],
    ["UPDATE t SET a = 1", []],
    ["CREATE VIEW v AS SELECT a FROM t", []],
  ];
  for (const [sql, expected] of cases) assert.deepEqual(made(sql), expected, sql);
});

Deno.test("the doctor goes over accounts and residents in slices, whatever gaps their ids have, and says how far it is", async () => {
  await using database = await seeded();
  for (const id of [120_000, 5_000_000]) {
    await database.query(
      "INSERT INTO m_user (user_id, user_name, user_email, is_warga) VALUES (?, 'x', ?, 1)",
      [id, `warga${id}@example.com`],
    );
  }
  await database.query(
    "INSERT INTO m_warga (id, full_name, created_by, user_id) VALUES (90001, 'x', 5000000, NULL)",
  );
  const asked: string[] = [];
  const query: Query = (sql, args) => {
    asked.push(sql);
    return database.query(sql, args);
  };
  const heard: number[] = [];
  const results = await examine(query, TENANTS, (fraction) => heard.push(fraction));
  const found = Object.fromEntries(results.map(({ name, found }) => [name, found]));
  assert.deepEqual(found["users without resident"], ["120000"], "the other one's is only lost");
  assert.deepEqual(found["residents without user, whose creator is one"], ["90001"]);

  const ofMany = asked.filter((sql) =>
    /FROM (?:m_user|m_warga|auth_user|users_profile) AS/.test(sql)
  );
  assert.ok(ofMany.length >= 12, `${ofMany.length}`);
  for (const sql of ofMany) {
    const [, after, upTo] = /\.\w*id > (\d+) AND \w\.\w*id <= (\d+)/.exec(sql) ?? [];
    assert.equal(Number(upTo) - Number(after), 50_000, sql);
  }
  assert.deepEqual(heard, [...heard].sort((one, other) => one - other));
  assert.equal(heard.at(-1), 1);
});

Deno.test("the command exits with 0 and a table when nothing is wrong, over MySQL and over PlanetScale's protocol", async () => {
  await using database = await seeded();
  for (const DATABASE_URL of [urlOf(database), database.gateway.url]) {
    const { code, stdout, stderr } = await runDoctor({ DATABASE_URL });
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /^ {2}ok +users without resident +0$/m);
    assert.match(stdout, /Nothing is wrong\.\n/);
    assert.ok(!stdout.includes(new URL(DATABASE_URL).password));
  }
});

Deno.test("the command exits with 1 when something is wrong: a table with the repairs, or JSON", async () => {
  await using database = await seeded();
  await database.query("ALTER TABLE m_user DROP KEY uq_email");
  await database.query("UPDATE m_user SET user_email = 'WARGA11@example.com' WHERE user_id = 12");
  for (const DATABASE_URL of [urlOf(database), database.gateway.url]) {
    const table = await runDoctor({ DATABASE_URL });
    assert.equal(table.code, 1, table.stderr);
    assert.match(table.stdout, /^ {2}WRONG +unique keys +1 +m_user\.uq_email$/m);
    assert.match(
      table.stdout,
      /^ALTER TABLE m_user ADD UNIQUE KEY uq_email \(user_email_norm\);$/m,
    );
    assert.match(table.stdout, /2 of \d+ checks found something/);
    const json = await runDoctor({ DATABASE_URL }, "--json");
    assert.equal(json.code, 1);
    const { ok, checks } = JSON.parse(json.stdout);
    assert.equal(ok, false);
    const keys = checks.find(({ name }: Result) => name === "unique keys");
    assert.deepEqual([keys.count, keys.found], [1, ["m_user.uq_email"]]);
    for (const { stdout, stderr } of [table, json]) {
      assert.doesNotMatch(stdout + stderr, /warga1|@|Rahasia|3174/i);
    }
  }
});

Deno.test("the command exits with 2 when it cannot look, and repeats no password", async () => {
  const unreachable = await runDoctor({ DATABASE_URL: "mysql://root:sandi@127.0.0.1:1/x" });
  assert.equal(unreachable.code, 2);
  assert.match(unreachable.stderr, /ECONNREFUSED/);
  assert.ok(!unreachable.stderr.includes("sandi"));
  assert.equal((await runDoctor({ DATABASE_URL: "nonsense" })).code, 2);
  assert.equal((await runDoctor({ DATABASE_URL: "mysql://h/d" }, "--yaml")).code, 2);
});
