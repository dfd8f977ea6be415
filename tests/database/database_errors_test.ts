import assert from "node:assert/strict";
import type { FaultKind } from "../../local/gateway/gateway.ts";
import { FAILOVERS, VITESS_ERRORS } from "../../local/gateway/vitess_errors.ts";
import { connect } from "../../src/db/connect.ts";
import { type DatabaseFailure, describeFailure, readFailure } from "../../src/db/errors.ts";
import { createDatabase, type TestDatabase } from "../support/mysql/mysql.ts";

const PATIENCE_MS = 30_000;

/**
 * What MySQL and Vitess say, and what `transact()` makes of it. A line for every number that is known.
 * `lost` is transient, too, but the statement may have run.
 */
const ERRORS: [errno: number, message: string, kind: DatabaseFailure["kind"] | "lost"][] = [
  [1020, "Record has changed since last read in table 'm_user'", "transient"],
  [1040, "Too many connections", "transient"],
  [1053, "Server shutdown in progress", "transient"],
  [1062, "Duplicate entry 'a@example.com' for key 'm_user.uq_email'", "duplicate"],
  [1064, "You have an error in your SQL syntax", "fatal"],
  [1105, "unknown error: VT13001: [BUG] example", "fatal"],
  [1105, "primary is not serving, there may be a reparent operation in progress", "transient"],
  [1146, "Table 'daftar.m_user' doesn't exist", "fatal"],
  [1203, "User example already has more than 'max_user_connections' connections", "transient"],
  [1205, "Lock wait timeout exceeded; try restarting transaction", "transient"],
  [1213, "Deadlock found when trying to get lock; try restarting transaction", "transient"],
  [1226, "User 'example' has exceeded the 'max_user_connections' resource", "transient"],
  [1290, "The MySQL server is running with the --read-only option", "transient"],
  [1317, "Query execution was interrupted", "transient"],
  [1366, "Incorrect string value: 'it's not serving' for column 'full_name'", "fatal"],
  [1406, "Data too long for column 'user_email' at row 1", "fatal"],
  [1412, "Table definition has changed, please retry transaction", "transient"],
  [1452, "Cannot add or update a child row: a foreign key constraint fails", "fatal"],
  [1836, "Running in read-only mode", "transient"],
  [2002, "Can't connect to local MySQL server", "transient"],
  [2003, "Can't connect to MySQL server", "transient"],
  [2006, "MySQL server has gone away", "lost"],
  [2013, "Lost connection to MySQL server during query", "lost"],
  [3024, "Query execution was interrupted, maximum statement execution time exceeded", "transient"],
  [3819, "Check constraint 'example' is violated.", "fatal"],
  [4025, "CONSTRAINT `example` failed for `daftar`.`m_warga`", "fatal"],
  [4031, "The client was disconnected by the server because of inactivity", "transient"],
];

/** Runs a statement once, as `transact()` does, and returns what it threw. */
async function failureOf({ gateway }: TestDatabase, fault: FaultKind) {
  const recover = gateway.inject({ match: /^SELECT 1/, ...fault });
  const { query } = connect(gateway.url, PATIENCE_MS).session();
  const error = await query("SELECT 1").then(() => null, (error) => error);
  recover();
  return error;
}

Deno.test("readFailure() knows every database error for what it is, and describes it without its text", async () => {
  await using database = await createDatabase({ migrated: false });
  for (const [errno, message, kind] of ERRORS) {
    const error = await failureOf(database, { kind: "error", errno, message });
    const failure = readFailure(error);
    assert.equal(failure.kind, kind === "lost" ? "transient" : kind, `${errno} ${message}`);
    if (failure.kind === "transient") {
      assert.equal(failure.mayHaveRun, kind === "lost", `${errno} ${message}`);
    }
    assert.doesNotMatch(describeFailure(error), /example|column|table/i, `${errno} ${message}`);
  }
});

Deno.test("what Vitess says in a failover is transient, and its permanent limits are not, with and without a code", async () => {
  await using database = await createDatabase({ migrated: false });
  for (const code of ["named", "unknown"] as const) {
    database.gateway.errors.code = code;
    for (const error of Object.keys(VITESS_ERRORS) as (keyof typeof VITESS_ERRORS)[]) {
      const failure = readFailure(await failureOf(database, { kind: "vitess", error }));
      const isPassing = error in FAILOVERS;
      assert.equal(failure.kind, isPassing ? "transient" : "fatal", `${error}, code ${code}`);
    }
  }
});

Deno.test("a statement may have run when its connection or its server was lost, not when it was refused", async () => {
  await using database = await createDatabase({ migrated: false });
  const mayHaveRun: FaultKind[] = [
    { kind: "drop_request" },
    { kind: "drop_reply" },
    { kind: "http", status: 502 },
    // No JSON, whatever its status says.
    { kind: "http", status: 200 },
    { kind: "vitess", error: "connection_error" },
    { kind: "vitess", error: "lost_connection" },
    { kind: "vitess", error: "unavailable" },
  ];
  const refused: FaultKind[] = [
    { kind: "pool_full" },
    { kind: "http", status: 429 },
    { kind: "vitess", error: "no_healthy_tablet" },
    { kind: "vitess", error: "not_serving" },
    { kind: "vitess", error: "shutdown_in_progress" },
  ];
  for (const fault of [...mayHaveRun, ...refused]) {
    const failure = readFailure(await failureOf(database, fault));
    assert.equal(failure.kind, "transient", JSON.stringify(fault));
    const expected = mayHaveRun.includes(fault);
    assert.equal("mayHaveRun" in failure && failure.mayHaveRun, expected, JSON.stringify(fault));
  }
});

const LOST: FaultKind[] = [{ kind: "drop_request" }, { kind: "vitess", error: "gone_away" }];
const REFUSED: FaultKind[] = [{ kind: "pool_full" }, { kind: "vitess", error: "buffer_full" }];

Deno.test("outside a transaction a read is sent again after every transient failure, a write only when it did not run", async () => {
  await using database = await createDatabase({ migrated: false });
  await database.query("CREATE TABLE people (id BIGINT AUTO_INCREMENT PRIMARY KEY, age INT)");
  const { gateway } = database;
  const { query } = connect(gateway.url, PATIENCE_MS);
  const outcomeOf = async (sql: string, fault: FaultKind) => {
    gateway.inject({ match: /people/, ...fault, times: 2 });
    gateway.resetLog();
    const outcome = await query(sql).then(() => "done", () => "thrown");
    // A write takes one of the two; the other is used up here.
    if (outcome === "thrown") await connect(gateway.url, PATIENCE_MS).query("SELECT * FROM people");
    return outcome;
  };
  for (const fault of LOST) {
    assert.equal(await outcomeOf(" SELECT id FROM people", fault), "done");
    assert.equal(gateway.log.length, 3);
    assert.equal(await outcomeOf("INSERT INTO people (age) VALUES (1)", fault), "thrown");
  }
  for (const fault of REFUSED) {
    assert.equal(await outcomeOf("INSERT INTO people (age) VALUES (1)", fault), "done");
    assert.equal(gateway.log.length, 3);
  }
  assert.equal((await database.query("SELECT id FROM people")).rows.length, 2);
});

Deno.test("a bug of ours is not taken for an outage: it is thrown at once, and nothing is sent", async () => {
  await using database = await createDatabase({ migrated: false });
  const { query, session } = connect(database.gateway.url, PATIENCE_MS);
  const badly = [NaN, Infinity, { toString: () => ({}) }] as number[];
  for (const value of badly) {
    for (const run of [query, session().query]) {
      const error = await run("SELECT ?", [value]).then(() => null, (error) => error);
      assert.ok(error instanceof Error, String(error));
      assert.equal(readFailure(error).kind, "fatal", error.message);
    }
  }
  assert.equal(database.gateway.log.length, 0);
});

Deno.test("a value that cannot be cast is a bug, too, and the error names its column", async () => {
  const note = { lengths: ["1"], values: btoa("{") };
  const result = { fields: [{ name: "note", type: "JSON" }], rows: [note] };
  await using server = Deno.serve({ port: 0, onListen: () => {} }, () => Response.json({ result }));
  const { query } = connect(`http://user:password@127.0.0.1:${server.addr.port}`, PATIENCE_MS);
  const error = await query("SELECT note FROM notes").then(() => null, (error) => error);
  assert.match(error.message, /"note"/);
  assert.equal(readFailure(error).kind, "fatal");
});
