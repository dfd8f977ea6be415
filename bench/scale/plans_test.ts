import assert from "node:assert/strict";
import { createDatabase } from "../../tests/support/mysql/mysql.ts";
import { readStatements, type RecordedStatement } from "../../tests/support/mysql/statements.ts";
import { EXCEPTIONS } from "./exceptions.ts";
import { analyze, fill } from "./fill.ts";
import { findFlaws } from "./plans.ts";

// After `deno task test:all`, which records the statements. Statistics of so many accounts are enough for the
// server to choose the plans that it chooses for millions.
const SIZE = { accounts: 20_000, board: 1000 };
const PAGES_OF_ROWS = 500;

/** Fewer shapes than these, and the tests were not run as a whole. */
const SHAPES = 400;

Deno.test("no statement that the tests have sent reads a table, or sorts more than a page, among many accounts", async () => {
  const statements = await readStatements(Deno.env.get("RECORDED_STATEMENTS") ?? "dist/statements");
  const shapes = new Set(statements.map(({ shape }) => shape));
  assert.ok(shapes.size > SHAPES, `${shapes.size} statements: run deno task test:all before`);
  await using database = await createDatabase({ seeded: true });
  // As in production: the servers of the tests keep none.
  await database.query("SET GLOBAL innodb_stats_persistent = 1");
  await fill(database.query, SIZE);
  const flawsOf = async (statement: RecordedStatement) =>
    await findFlaws(database.query, statement, EXCEPTIONS, PAGES_OF_ROWS);
  const suspects = [];
  for (const statement of statements) {
    if ((await flawsOf(statement)).length > 0) suspects.push(statement);
  }
  // Statistics are samples: once more, with others.
  if (suspects.length > 0) await analyze(database.query);
  const flaws = [];
  for (const statement of suspects) flaws.push(...await flawsOf(statement));
  assert.deepEqual(flaws, [], "add a key, page by one, or name the reason in exceptions.ts");

  const planted = [
    "SELECT user_id FROM m_user WHERE last_login = '2025-01-01'",
    "SELECT id FROM m_warga WHERE residence_id = 3 AND isdelete = 0 ORDER BY full_name LIMIT 10",
    "UPDATE auth_user SET is_active = 1 WHERE last_login < '2025-01-01'",
    "SELECT user_id FROM m_warga WHERE full_name LIKE '%wulan%'",
  ];
  for (const sql of planted) {
    const found = await flawsOf({ shape: sql, sql });
    assert.equal(found.length, 1, sql);
  }
});
