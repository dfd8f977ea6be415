import assert from "node:assert/strict";
import { Client, type Connection, type DatabaseError } from "@planetscale/database";
import { startGateway } from "../../local/gateway/gateway.ts";
import { openPool, runRaw } from "../../ops/mysql/pool.ts";
import { readFailure } from "../../src/db/errors.ts";
import {
  createDatabase,
  type TestDatabase,
  type TestDatabaseOptions,
} from "../support/mysql/mysql.ts";

const PEOPLE = `CREATE TABLE people (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  email VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  age INT NULL,
  UNIQUE KEY uq_email (email)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci`;

type People = TestDatabase & { client: Client; emails: () => Promise<string[]> };

async function startPeople(options: TestDatabaseOptions = {}): Promise<People> {
  const database = await createDatabase({ migrated: false, ...options });
  await database.query(PEOPLE);
  const emails = async () =>
    (await database.query("SELECT email FROM people ORDER BY id")).rows.map(({ email }) =>
      String(email)
    );
  return { ...database, client: new Client({ url: database.gateway.url }), emails };
}

function add(connection: Client | Connection, email: string) {
  return connection.execute("INSERT INTO people (email) VALUES (?)", [email]);
}

async function errorOf(work: Promise<unknown>): Promise<DatabaseError> {
  try {
    await work;
  } catch (error) {
    return error as DatabaseError;
  }
  throw new Error("Nothing was thrown");
}

Deno.test("the gateway returns every type as PlanetScale's driver expects it", async () => {
  await using people = await startPeople();
  await people.query(`CREATE TABLE types (
    tiny TINYINT(1), small SMALLINT, medium MEDIUMINT, plain INT, big BIGINT, unsigned_big BIGINT UNSIGNED,
    price DECIMAL(10,2), ratio DOUBLE, moment DATETIME(6), stamp TIMESTAMP(3) NULL, day DATE, clock TIME,
    year_of YEAR, flag BIT(3), word VARCHAR(20), code CHAR(4) COLLATE utf8mb4_bin, story LONGTEXT,
    raw VARBINARY(10), doc JSON, colour ENUM('red','blue'), tags SET('a','b'), nothing INT
  ) DEFAULT CHARSET = utf8mb4`);
  await people.client.execute(`INSERT INTO types VALUES (1, -2, 3, 4, 9007199254740993,
    18446744073709551615, 12.50, 0.5, '2026-01-31 09:05:00.123456', '2026-01-31 09:05:00.123',
    '2026-01-31', '09:05:00', 2026, b'101', 'Zoë 🎉', 'ÄB', 'long', X'00FF10', '{"a":[1]}', 'blue',
    'a,b', NULL)`);

  const { rows, types } = await people.client.execute("SELECT types.* FROM types");
  assert.deepEqual(rows[0], {
    ...{ tiny: 1, small: -2, medium: 3, plain: 4 },
    ...{ big: "9007199254740993", unsigned_big: "18446744073709551615" },
    ...{ price: "12.50", ratio: 0.5 },
    ...{ moment: "2026-01-31 09:05:00.123456", stamp: "2026-01-31 09:05:00.123" },
    ...{ day: "2026-01-31", clock: "09:05:00", year_of: 2026, flag: new Uint8Array([5]) },
    ...{ word: "Zoë 🎉", code: "ÄB", story: "long", raw: new Uint8Array([0, 255, 16]) },
    ...{ doc: { a: [1] }, colour: "blue", tags: "a,b", nothing: null },
  });
  assert.deepEqual(types, {
    ...{ tiny: "INT8", small: "INT16", medium: "INT24", plain: "INT32" },
    ...{ big: "INT64", unsigned_big: "UINT64", price: "DECIMAL", ratio: "FLOAT64" },
    ...{
      moment: "DATETIME",
      stamp: "TIMESTAMP",
      day: "DATE",
      clock: "TIME",
      year_of: types.year_of,
    },
    ...{ flag: "BIT", word: "VARCHAR", code: "BINARY", story: "TEXT", raw: "VARBINARY" },
    ...{ doc: "JSON", colour: "ENUM", tags: "SET", nothing: "INT32" },
  });
  assert.deepEqual((await people.query("SELECT types.* FROM types")).rows, rows);
});

Deno.test("the gateway types computed values, NULL and empty results like PlanetScale", async () => {
  await using people = await startPeople();
  const computed = await people.client.execute(
    "SELECT 1 AS one, COUNT(*) AS n, NULL AS no FROM people",
  );
  assert.deepEqual(computed.rows, [{ one: "1", n: "0", no: null }]);
  assert.equal(computed.types.no, "NULL");
  const empty = await people.client.execute("SELECT id, email FROM people");
  assert.deepEqual([empty.rows, empty.headers], [[], ["id", "email"]]);
});

Deno.test("the gateway counts matched rows and returns the new id", async () => {
  await using people = await startPeople();
  const added = await add(people.client, "a@example.com");
  assert.deepEqual([added.insertId, added.rowsAffected], ["1", 1]);
  const same = await people.client.execute("UPDATE people SET email = email");
  assert.equal(same.rowsAffected, 1);
});

Deno.test("a transaction is seen by others only after COMMIT, and never after ROLLBACK", async () => {
  await using people = await startPeople();
  const connection = people.client.connection();
  await connection.execute("BEGIN");
  await add(connection, "a@example.com");
  assert.deepEqual(await people.emails(), []);
  await connection.execute("COMMIT");
  assert.deepEqual(await people.emails(), ["a@example.com"]);

  await connection.execute("BEGIN");
  await add(connection, "b@example.com");
  await connection.execute("ROLLBACK");
  assert.deepEqual(await people.emails(), ["a@example.com"]);
});

Deno.test("every statement is one entry of the log, BEGIN and COMMIT included", async () => {
  await using people = await startPeople();
  await people.client.transaction(async (tx) => await tx.execute("SELECT 1"));
  assert.deepEqual(people.gateway.log.map(({ sql }) => sql), ["BEGIN", "SELECT 1", "COMMIT"]);
  people.gateway.resetLog();
  assert.equal(people.gateway.log.length, 0);
});

Deno.test("two statements at once on one transaction: one of them is refused as in use", async () => {
  await using people = await startPeople();
  const connection = people.client.connection();
  await connection.execute("BEGIN");
  await add(connection, "a@example.com");
  const results = await Promise.allSettled([
    connection.execute("SELECT SLEEP(0.2)"),
    connection.execute("SELECT SLEEP(0.2)"),
  ]);
  const refused = results.filter((result) => result.status === "rejected");
  assert.equal(refused.length, 1);
  assert.match(refused[0]!.reason.message, /transaction \d+: in use: for query/);
  await connection.execute("ROLLBACK");
});

Deno.test("a transaction is killed when its time is over, idle or at work, and leaves nothing", async () => {
  await using people = await startPeople({ killAfterSeconds: 0.3 });
  const idle = people.client.connection();
  await idle.execute("BEGIN");
  await add(idle, "idle@example.com");
  const atWork = people.client.connection();
  await atWork.execute("BEGIN");
  const interrupted = await errorOf(atWork.execute("SELECT SLEEP(5)"));
  assert.match(
    interrupted.message,
    /code = DeadlineExceeded .*\(errno 2013\).* context deadline exceeded/,
  );

  const ended = await errorOf(idle.execute("COMMIT"));
  assert.match(
    ended.message,
    /code = Aborted desc = transaction \d+: ended at .* \(exceeded timeout: 0.3s\)/,
  );
  assert.deepEqual(readFailure(ended), { kind: "transient", errno: null, mayHaveRun: false });
  assert.deepEqual(await people.emails(), []);
});

Deno.test("a transaction can be given a limit for idling alone, which work does not use up", async () => {
  await using people = await startPeople({ killAfterIdleSeconds: 0.5 });
  const connection = people.client.connection();
  await connection.execute("BEGIN");
  await add(connection, "idle@example.com");
  await connection.execute("SELECT SLEEP(1)");
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  assert.match((await errorOf(connection.execute("COMMIT"))).message, /code = Aborted/);
  assert.deepEqual(await people.emails(), []);
});

Deno.test("a transaction that is killed before its COMMIT leaves nothing", async () => {
  await using people = await startPeople();
  const connection = people.client.connection();
  await connection.execute("BEGIN");
  await add(connection, "a@example.com");
  people.gateway.inject({ match: /^COMMIT$/, kind: "kill_transaction" });
  assert.match((await errorOf(connection.execute("COMMIT"))).message, /code = Aborted/);
  assert.deepEqual(await people.emails(), []);
});

Deno.test("a duplicate is worded as Vitess does, with the table before the key", async () => {
  await using people = await startPeople();
  await add(people.client, "a@example.com");
  const error = await errorOf(add(people.client, "a@example.com"));
  assert.equal(error.status, 400);
  assert.equal(error.body.code, "ALREADY_EXISTS");
  assert.match(
    error.message,
    /^target: db\.-\.primary: vttablet: rpc error: code = AlreadyExists desc = Duplicate entry 'a@example\.com' for key 'people\.uq_email' \(errno 1062\) \(sqlstate 23000\) \(CallerID: \w+\): Sql: "/,
  );
  assert.doesNotMatch(error.message.slice(error.message.indexOf("Sql:")), /a@example/);
});

Deno.test("a duplicated value that imitates a key's name does not hide the key", async () => {
  await using people = await startPeople();
  const evil = "x' for key 'x'@example.com";
  await add(people.client, evil);
  const error = await errorOf(add(people.client, evil));
  assert.match(
    error.message,
    /Duplicate entry 'x' for key 'x'@example.com' for key 'people\.uq_email'/,
  );
  assert.deepEqual(readFailure(error), { kind: "duplicate", key: "uq_email" });
});

Deno.test("errors can be terse, and their code unknown", async () => {
  await using people = await startPeople({ errors: { terse: true } });
  await add(people.client, "a@example.com");
  people.gateway.errors.code = "unknown";
  const error = await errorOf(add(people.client, "a@example.com"));
  assert.equal(error.body.code, "UNKNOWN");
  assert.match(error.message, /desc = \(errno 1062\) \(sqlstate 23000\) \(CallerID/);
  assert.deepEqual(readFailure(error), { kind: "duplicate", key: null });
});

/** Statements, and what PlanetScale answers on each branch; nothing: they are executed. */
const FORBIDDEN: [sql: string, onProduction: RegExp | null, onDevelopment: RegExp | null][] = [
  ["SET @a = 1", /VT12001: unsupported: SET/, /VT12001/],
  ["USE mysql", /VT12001/, /VT12001/],
  ["LOCK TABLES people WRITE", /VT12001/, /VT12001/],
  ["SELECT GET_LOCK('a', 1)", /VT12001/, /VT12001/],
  ["KILL 1", /VT07001: kill.*\(errno 1095\)/, /VT07001/],
  ["CREATE PROCEDURE p() SELECT 1", /syntax error.*\(errno 1064\)/, /\(errno 1064\)/],
  ["CREATE TRIGGER t BEFORE INSERT ON people FOR EACH ROW SET @a = 1", /1064/, /1064/],
  ["CALL p()", /1064/, /1064/],
  ["SELECT @a := 1", /syntax error near ':=' \(errno 1064\)/, /':='/],
  ["CREATE DATABASE other", /VT12001/, /VT12001/],
  ["LOAD DATA INFILE 'x' INTO TABLE people", /VT12001/, /VT12001/],
  [
    "ALTER TABLE people ADD CONSTRAINT f FOREIGN KEY (age) REFERENCES people (id)",
    /1105/,
    /VT10001/,
  ],
  ["CREATE TABLE event (event INT, `trigger` INT)", /^direct DDL is disabled \(errno 1105\)/, null],
  ["CREATE TABLE IF NOT EXISTS people (id INT)", /direct DDL is disabled/, null],
  ["ALTER TABLE people ADD event INT", /direct DDL is disabled/, null],
  ["TRUNCATE people", /direct DDL is disabled/, null],
  ["/* before */ -- a line\n# another\nTRUNCATE people", /direct DDL is disabled/, null],
  ["/*!50000 TRUNCATE people */", /direct DDL is disabled/, null],
  ["/* before */ KILL 1", /VT07001/, /VT07001/],
  ["DROP TABLE people", /direct DDL is disabled/, null],
  ["SELECT ':=', 'KILL', \"CALL p()\" /* CALL := */", null, null],
  ["SET @@boost_cached_queries = true", null, null],
];

Deno.test("what PlanetScale refuses is refused on a branch of each kind, and nothing else", async () => {
  for (const branch of ["production", "development"] as const) {
    await using people = await startPeople({ branch });
    await add(people.client, "a@example.com");
    for (const [sql, onProduction, onDevelopment] of FORBIDDEN) {
      const expected = branch === "production" ? onProduction : onDevelopment;
      const error = await people.client.execute(sql).then(() => null, (thrown) => thrown);
      if (!expected) assert.equal(error, null, `${branch}: ${sql}`);
      else assert.match(error?.message ?? "executed", expected, `${branch}: ${sql}`);
      if (expected) assert.notEqual(readFailure(error).kind, "duplicate");
    }
    if (branch === "production") assert.deepEqual(await people.emails(), ["a@example.com"]);
  }
});

Deno.test("more rows than PlanetScale allows are neither returned nor updated nor deleted, but inserted", async () => {
  await using people = await startPeople({ maxRows: 3 });
  const { client } = people;
  const four = "INSERT INTO people (email, age) VALUES ('a', 1), ('b', 1), ('c', 1), ('d', 1)";
  await client.execute(four);
  const refused = [
    "SELECT email FROM people",
    "UPDATE people SET age = 2",
    "DELETE FROM people",
    "/* all */ DELETE FROM people",
  ];
  for (const inTransaction of [false, true]) {
    for (const sql of refused) {
      const connection = client.connection();
      if (inTransaction) await connection.execute("BEGIN");
      const error = await errorOf(connection.execute(sql));
      assert.match(error.message, /row count exceeded 3/i, sql);
      assert.equal(readFailure(error).kind, "fatal", "it stays however often it is tried");
    }
  }
  const { rows } = await people.query("SELECT age FROM people");
  assert.deepEqual(rows.map(({ age }) => age), [1, 1, 1, 1]);
  await client.execute("UPDATE people SET age = 2 LIMIT 3");
});

Deno.test("a statement that writes for longer than PlanetScale allows is killed, and leaves nothing", async () => {
  await using people = await startPeople({ dmlSeconds: 0.2 });
  await add(people.client, "a@example.com");
  const slow = people.client.execute("/* slow */ UPDATE people SET age = SLEEP(5)");
  assert.match((await errorOf(slow)).message, /DeadlineExceeded .*elapsed time: 0.2s/);
  await people.client.execute("SELECT SLEEP(0.3)");
  const { rows } = await people.query("SELECT age FROM people");
  assert.equal(rows[0]!.age, null);
});

Deno.test("after Aborted and ResourceExhausted vtgate has rolled back, and what follows is on its own", async () => {
  await using people = await startPeople();
  for (const error of ["aborted", "pool_full"] as const) {
    const connection = people.client.connection();
    await connection.execute("BEGIN");
    await add(connection, `before-${error}`);
    people.gateway.inject({ match: /^SELECT/, kind: "vitess", error, times: 1 });
    await errorOf(connection.execute("SELECT 1"));
    await add(connection, `after-${error}`);
    await connection.execute("ROLLBACK");
  }
  assert.deepEqual(await people.emails(), ["after-aborted", "after-pool_full"]);
});

Deno.test("after a lost tablet the session refuses everything, COMMIT too, until it is rolled back", async () => {
  await using people = await startPeople();
  const connection = people.client.connection();
  await connection.execute("BEGIN");
  await add(connection, "before");
  people.gateway.inject({ match: /^SELECT/, kind: "vitess", error: "not_serving", times: 1 });
  await errorOf(connection.execute("SELECT 1"));
  for (const sql of ["SELECT 1", "COMMIT", "BEGIN"]) {
    assert.match((await errorOf(connection.execute(sql))).message, /VT09032/);
  }
  await connection.execute("ROLLBACK");
  await add(connection, "after");
  assert.deepEqual(await people.emails(), ["after"]);
});

/**
 * How PlanetScale described columns: their definition, then type, length, charset, flags and decimals.
 *
 * Source: planetscale/database-js `golden/database.json`, recorded there from `golden/test.sql`.
 */
const RECORDED = `
BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY = INT64 20 63 49667 0
TINYINT = INT8 4 63 32768 0
MEDIUMINT = INT24 9 63 32768 0
DECIMAL(2,1) = DECIMAL 4 63 32768 1
FLOAT = FLOAT32 12 63 32768 31
DOUBLE = FLOAT64 22 63 32768 31
BIT(3) = BIT 3 63 32 0
DATE = DATE 10 63 128 0
DATETIME = DATETIME 19 63 128 0
TIMESTAMP NULL = TIMESTAMP 19 63 128 0
TIME = TIME 10 63 128 0
YEAR = YEAR 4 63 32864 0
CHAR(4) = CHAR 16 255 0 0
VARCHAR(4) = VARCHAR 16 255 0 0
BINARY(4) = BINARY 4 63 128 0
VARBINARY(4) = VARBINARY 4 63 128 0
BLOB = BLOB 65535 63 144 0
TINYTEXT = TEXT 1020 255 16 0
TEXT = TEXT 262140 255 16 0
LONGTEXT = TEXT 4294967295 255 16 0
ENUM('foo','bar') = ENUM 12 255 256 0
SET('foo','bar') = SET 28 255 2048 0
JSON = JSON 4294967295 63 144 0
GEOMETRY = GEOMETRY 4294967295 63 144 0
TINYINT UNSIGNED = UINT8 3 63 32800 0
BIGINT UNSIGNED = UINT64 20 63 32800 0
CHAR(4) COLLATE utf8mb4_bin = BINARY 16 255 128 0
TEXT COLLATE utf8mb4_bin = BLOB 262140 255 144 0`.trim().split("\n").map((line) =>
  line.split(" = ") as [definition: string, described: string]
);

Deno.test("columns are described as PlanetScale described them to the driver", async () => {
  await using people = await startPeople();
  const columns = RECORDED.map(([definition], index) => `c${index} ${definition}`);
  await people.query(`CREATE TABLE recorded (${columns}) DEFAULT CHARSET = utf8mb4`);
  const { fields } = await people.client.execute("SELECT recorded.*, NULL AS no FROM recorded");
  const described = fields.map((field) => {
    const { type, columnLength = 0, charset = 0, flags = 0, decimals = 0 } = field;
    return [type, columnLength, charset, flags, decimals].join(" ");
  });
  const computed = "NULL 0 63 32896 0";
  assert.deepEqual(described, [...RECORDED.map(([, expected]) => expected), computed]);
});

Deno.test("several statements in one are a syntax error", async () => {
  await using people = await startPeople();
  const error = await errorOf(people.client.execute("SELECT 1; SELECT 2"));
  assert.match(error.message, /\(errno 1064\)/);
});

Deno.test("a wrong password is answered 401 and nothing is executed", async () => {
  await using people = await startPeople();
  const url = new URL(people.gateway.url);
  url.password = "guess";
  const error = await errorOf(add(new Client({ url: url.href }), "a@example.com"));
  assert.equal(error.status, 401);
  assert.equal(people.gateway.log.length, 0);
});

Deno.test("a session that was tampered with is refused", async () => {
  await using people = await startPeople();
  const url = new URL(people.gateway.url);
  const call = async (name: string, body: unknown) => {
    const response = await fetch(`${url.origin}/psdb.v1alpha1.Database/${name}`, {
      method: "POST",
      headers: { authorization: `Basic ${btoa(`${url.username}:${url.password}`)}` },
      body: JSON.stringify(body),
    });
    return await response.json();
  };
  const { session } = await call("CreateSession", {});
  assert.equal((await call("Execute", { query: "SELECT 1", session })).error, undefined);
  session.vitessSession.inTransaction = true;
  const { error } = await call("Execute", { query: "SELECT 1", session });
  assert.match(error.message, /signature does not match/);
});

// How much longer is measured by `deno task bench --report`: it depends on the machine.
Deno.test("no round trip is quicker than rttMs", async () => {
  for (const rttMs of [5, 20]) {
    await using people = await startPeople({ rttMs });
    for (let trip = 0; trip < 10; trip++) {
      const startedAt = performance.now();
      await people.client.execute("SELECT 1");
      assert.ok(performance.now() - startedAt >= rttMs);
    }
  }
});

Deno.test("fault drop_request: nothing was executed", async () => {
  await using people = await startPeople();
  people.gateway.inject({ match: /^INSERT/, kind: "drop_request" });
  assert.equal((await errorOf(add(people.client, "a@example.com"))).name, "TypeError");
  assert.deepEqual(await people.emails(), []);
});

Deno.test("fault drop_reply: executed, but the client cannot know", async () => {
  await using people = await startPeople();
  const connection = people.client.connection();
  await connection.execute("BEGIN");
  await add(connection, "a@example.com");
  people.gateway.inject({ match: /^COMMIT$/, kind: "drop_reply" });
  assert.equal((await errorOf(connection.execute("COMMIT"))).name, "TypeError");
  assert.deepEqual(await people.emails(), ["a@example.com"]);
  const rollback = await errorOf(connection.execute("ROLLBACK"));
  assert.match(rollback.message, /transaction \d+: ended at .* \(transaction committed\)/);
});

/** Sends a statement and hangs up after a while, with no answer. */
async function giveUpOn({ gateway }: TestDatabase, sql: string): Promise<void> {
  const url = new URL(gateway.url);
  const sent = fetch(`${url.origin}/psdb.v1alpha1.Database/Execute`, {
    method: "POST",
    headers: { authorization: `Basic ${btoa(`${url.username}:${url.password}`)}` },
    body: JSON.stringify({ query: sql }),
    signal: AbortSignal.timeout(200),
  });
  await assert.rejects(sent, { name: "TimeoutError" });
}

Deno.test("faults hang and hang_reply: no answer comes; only the second is executed", async () => {
  await using people = await startPeople();
  for (const kind of ["hang", "hang_reply"] as const) {
    people.gateway.inject({ match: new RegExp(`'${kind}'`), kind });
    await giveUpOn(people, `INSERT INTO people (email) VALUES ('${kind}')`);
  }
  assert.deepEqual(await people.emails(), ["hang_reply"]);
});

Deno.test("a statement whose client hangs up is killed, and its locks are free", async () => {
  await using people = await startPeople();
  const holder = people.client.connection();
  await holder.execute("BEGIN");
  await add(holder, "a@example.com");
  const waiting = startWaiting(people);
  await waiting.hasBegun;
  waiting.hangUp();
  await waiting.ended;
  await holder.execute("ROLLBACK");
  // Not killed, it would insert now, and keep the key until its transaction is killed.
  await add(people.client, "a@example.com");
  assert.deepEqual(await people.emails(), ["a@example.com"]);
});

/** A transaction that waits for a lock. */
function startWaiting({ gateway }: TestDatabase) {
  const controller = new AbortController();
  const { signal } = controller;
  const client = new Client({
    url: gateway.url,
    // deno-lint-ignore no-explicit-any
    fetch: (input: string, init: any) => fetch(input, { ...init, signal }),
  });
  const connection = client.connection();
  const begun = connection.execute("BEGIN");
  const inserting = begun.then(() => add(connection, "a@example.com"));
  return {
    hasBegun: begun.then(() => new Promise((resolve) => setTimeout(resolve, 100))),
    hangUp: () => controller.abort(),
    ended: inserting.catch(() => new Promise((resolve) => setTimeout(resolve, 100))),
  };
}

Deno.test("fault vitess: worded as vtgate and vttablet do, for as long as was asked for", async () => {
  await using people = await startPeople();
  const { client, gateway } = people;
  const texts = {
    no_healthy_tablet: /^target: db\.-\.primary: no healthy tablet available for 'keyspace/,
    not_serving:
      /^target: db\.-\.primary: vttablet: rpc error: code = ClusterEvent desc = .*NOT_SERVING/,
    interrupted: /code = Canceled desc = .*interrupted \(errno 1317\) \(sqlstate 70100\)/,
  } as const;
  for (const [error, text] of Object.entries(texts)) {
    const match = /^INSERT/;
    gateway.inject({ match, kind: "vitess", error: error as keyof typeof texts, lastsMs: 100 });
    await new Promise((resolve) => setTimeout(resolve, 120));
    // It begins with the first statement, not when it is injected.
    assert.match((await errorOf(add(client, error))).message, text);
    assert.match((await errorOf(add(client, error))).message, text);
    await new Promise((resolve) => setTimeout(resolve, 120));
    await add(client, error);
  }
  assert.deepEqual(await people.emails(), Object.keys(texts));
});

Deno.test("fault kill_transaction: the statement finds its transaction ended", async () => {
  await using people = await startPeople();
  const connection = people.client.connection();
  await connection.execute("BEGIN");
  await add(connection, "a@example.com");
  people.gateway.inject({
    match: (sql) => sql.includes("b@example.com"),
    kind: "kill_transaction",
  });
  const error = await errorOf(add(connection, "b@example.com"));
  assert.match(error.message, /transaction \d+: ended at .* \(exceeded timeout: 20s\)/);
  assert.deepEqual(await people.emails(), []);
});

Deno.test("faults pool_full, error, http and delay each happen as often as they were asked for", async () => {
  await using people = await startPeople();
  const { client, gateway } = people;
  const match = /^INSERT/;
  gateway.inject({ match, kind: "pool_full", times: 1 });
  gateway.inject({
    match,
    kind: "error",
    errno: 1205,
    message: "Lock wait timeout exceeded",
    times: 1,
  });
  gateway.inject({ match, kind: "http", status: 503, times: 1 });
  gateway.inject({ match, kind: "terse_duplicate", times: 1 });
  gateway.inject({ match, kind: "delay", ms: 60, times: 1 });
  const texts = [
    /code = ResourceExhausted desc = transaction pool connection limit exceeded/,
    /code = DeadlineExceeded desc = Lock wait timeout exceeded \(errno 1205\) \(sqlstate HY000\)/,
    /HTTP 503/,
    /desc = \(errno 1062\) \(sqlstate 23000\)/,
  ];
  for (const text of texts) {
    assert.match((await errorOf(add(client, "a@example.com"))).message, text);
  }
  const startedAt = performance.now();
  await add(client, "a@example.com");
  assert.ok(performance.now() - startedAt >= 55);
  assert.deepEqual(await people.emails(), ["a@example.com"]);
});

Deno.test("a deadlock made up as a fault costs the whole transaction", async () => {
  await using people = await startPeople();
  const connection = people.client.connection();
  await connection.execute("BEGIN");
  await add(connection, "a@example.com");
  people.gateway.inject({
    match: /b@/,
    kind: "error",
    errno: 1213,
    message: "Deadlock found",
    times: 1,
  });
  const error = await errorOf(add(connection, "b@example.com"));
  assert.match(
    error.message,
    /code = Aborted desc = Deadlock found \(errno 1213\) \(sqlstate 40001\)/,
  );
  await connection.execute("COMMIT");
  assert.deepEqual(await people.emails(), []);
});

Deno.test("a fault that was taken back does not happen", async () => {
  await using people = await startPeople();
  const takeBack = people.gateway.inject({ match: /./, kind: "pool_full" });
  await errorOf(people.client.execute("SELECT 1"));
  takeBack();
  await people.client.execute("SELECT 1");
});

Deno.test("more open transactions than the pool holds are refused", async () => {
  await using people = await startPeople({ maxTransactions: 1 });
  const [first, second] = [people.client.connection(), people.client.connection()];
  for (const connection of [first, second]) await connection.execute("BEGIN");
  await first.execute("SELECT 1");
  const error = await errorOf(second.execute("SELECT 1"));
  assert.match(error.message, /code = ResourceExhausted/);
  await first.execute("ROLLBACK");
  await second.execute("SELECT 1");
  await second.execute("ROLLBACK");
});

/** How many connections there are to a database, without the one that asks. */
async function connectionsTo({ query, mysql }: TestDatabase): Promise<number> {
  const { rows } = await query(
    `SELECT COUNT(*) AS connections FROM information_schema.processlist
     WHERE db = ? AND id <> CONNECTION_ID()`,
    [mysql.database],
  );
  return Number(rows[0]!.connections);
}

Deno.test("fifty statements at once are all answered by no more connections than there may be", async () => {
  await using people = await startPeople({ maxStatements: 5 });
  let isDone = false;
  const numbers = Array.from({ length: 50 }, (_, i) => i);
  const answers = Promise.all(
    numbers.map((i) => people.client.execute(`SELECT ${i} AS n, SLEEP(0.02)`)),
  ).finally(() => isDone = true);
  let most = 0;
  while (!isDone) most = Math.max(most, await connectionsTo(people));
  assert.deepEqual(
    (await answers).map(({ rows }) => Number((rows[0] as { n: string }).n)),
    numbers,
  );
  assert.equal(most, 5);
});

Deno.test("transactions do not wait for the connections of other statements, and so nobody waits in a circle", async () => {
  await using people = await startPeople({ maxStatements: 2 });
  const { client } = people;
  await Promise.all(Array.from({ length: 8 }, async (_, i) => {
    const own = client.connection();
    await own.execute("BEGIN");
    await add(own, `person${i}@example.com`);
    // While it keeps its own connection.
    await client.execute("SELECT 1");
    await own.execute("COMMIT");
  }));
  assert.equal((await people.emails()).length, 8);

  const own = client.connection();
  await own.execute("BEGIN");
  await own.execute("UPDATE people SET age = 1");
  const waiting = Array.from(
    { length: 4 },
    () => client.execute("UPDATE people SET age = age + 1"),
  );
  while (people.gateway.log.filter(({ sql }) => /age \+ 1/.test(sql)).length < 4) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await own.execute("COMMIT");
  await Promise.all(waiting);
  const { rows } = await people.query("SELECT DISTINCT age FROM people");
  assert.deepEqual(rows, [{ age: 5 }]);
});

Deno.test("a pool closes the connections that nobody has used for a while", async () => {
  await using people = await startPeople();
  const before = await connectionsTo(people);
  const pool = openPool(people.mysql, { most: 3, idleMs: 30 });
  try {
    const [kept, ...unused] = await Promise.all([pool.acquire(), pool.acquire(), pool.acquire()]);
    assert.equal(await connectionsTo(people), before + 3);
    for (const connection of unused) pool.release(connection);
    while (await connectionsTo(people) > before + 1) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await runRaw(kept!, "SELECT 1");
    await runRaw(await pool.acquire(), "SELECT 1");
  } finally {
    await pool.close();
  }
});

Deno.test("closing rolls back what is open, and does not wait for what is running", async () => {
  await using people = await startPeople();
  const gateway = await startGateway({ mysql: people.mysql });
  const client = new Client({ url: gateway.url });
  const connection = client.connection();
  await connection.execute("BEGIN");
  await add(connection, "a@example.com");
  const running = errorOf(client.execute("SELECT SLEEP(30)"));
  while (gateway.log.length < 3) await new Promise((resolve) => setTimeout(resolve, 5));
  const startedAt = performance.now();
  await gateway.close();
  await running;
  assert.ok(performance.now() - startedAt < 25_000);
  assert.deepEqual(await people.emails(), []);
});

Deno.test("a server that cannot be reached is answered as unavailable", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const mysql = { host: "127.0.0.1", port, user: "root", password: "", database: "none" };
  const gateway = await startGateway({ mysql });
  try {
    const error = await errorOf(new Client({ url: gateway.url }).execute("SELECT 1"));
    assert.match(error.message, /code = Unavailable desc = .*\(errno 2002\)/);
    assert.equal(readFailure(error).kind, "transient");
  } finally {
    await gateway.close();
  }
});
