import assert from "node:assert/strict";
import { connect } from "../src/db/connect.ts";
import { describeFailure, readFailure } from "../src/db/errors.ts";
import { createDatabase } from "./support/mysql.ts";

/** What MySQL and Vitess say, and what `transact()` makes of it. A line for every number that is known. */
const ERRORS: [errno: number, message: string, kind: "duplicate" | "transient" | "fatal"][] = [
  [1020, "Record has changed since last read in table 'm_user'", "transient"],
  [1040, "Too many connections", "transient"],
  [1062, "Duplicate entry 'a@example.com' for key 'm_user.uq_email'", "duplicate"],
  [1064, "You have an error in your SQL syntax", "fatal"],
  [1146, "Table 'daftar.m_user' doesn't exist", "fatal"],
  [1205, "Lock wait timeout exceeded; try restarting transaction", "transient"],
  [1213, "Deadlock found when trying to get lock; try restarting transaction", "transient"],
  [1290, "The MySQL server is running with the --read-only option", "transient"],
  [1406, "Data too long for column 'user_email' at row 1", "fatal"],
  [1452, "Cannot add or update a child row: a foreign key constraint fails", "fatal"],
  [2002, "Can't connect to local MySQL server", "transient"],
  [2003, "Can't connect to MySQL server", "transient"],
  [2006, "MySQL server has gone away", "transient"],
  [2013, "Lost connection to MySQL server during query", "transient"],
  [3024, "Query execution was interrupted, maximum statement execution time exceeded", "transient"],
];

Deno.test("readFailure() knows every database error for what it is, and describes it without its text", async () => {
  await using database = await createDatabase({ migrated: false });
  const { query } = connect(database.gateway.url);
  for (const [errno, message, kind] of ERRORS) {
    database.gateway.inject({ match: /^SELECT 1/, kind: "error", errno, message, times: 1 });
    const error = await query("SELECT 1").then(() => null, (error) => error);
    assert.equal(readFailure(error).kind, kind, `${errno} ${message}`);
    assert.doesNotMatch(describeFailure(error), /example|column|table/i, `${errno} ${message}`);
  }
});
