import assert from "node:assert/strict";
import { foldedIn, foldUnpaired } from "../../src/db/folded.ts";
import { addSeconds, fromSql, toSql } from "../../src/db/time.ts";
import {
  assignments,
  columnList,
  insertRow,
  placeholders,
  sql,
  updateRows,
} from "../../src/db/write.ts";
import type { Queryable } from "../../src/deps.ts";

Deno.test("values travel as placeholders in the order of their columns; only SQL of ours and reserved names are written out", async () => {
  const columns = {
    name: "x",
    age: null,
    is_on: false,
    key: 1,
    long: sql("COALESCE(?, 1)", [2]),
    monkey: 3,
    desc: sql("NOW()"),
  };
  assert.deepEqual(columnList(columns), {
    names: "name, age, is_on, `key`, `long`, monkey, `desc`",
    values: "?, ?, ?, ?, COALESCE(?, 1), ?, NOW()",
    args: ["x", null, false, 1, 2, 3],
  });
  assert.deepEqual(assignments({ ...columns, is_on: undefined }), {
    sql: "name = ?, age = ?, `key` = ?, `long` = COALESCE(?, 1), monkey = ?, `desc` = NOW()",
    args: ["x", null, 1, 2, 3],
  });
  assert.equal(placeholders([1, null, "x"]), "?, ?, ?");
  const asked: unknown[] = [];
  const done = { rows: [], rowsAffected: 1, insertId: 7 };
  const db: Queryable = {
    query: (statement, args) => Promise.resolve((asked.push(statement, args), done)),
  };
  assert.equal(await insertRow(db, "t", { a: 1, b: sql("?", ["y"]) }), done);
  assert.equal(await updateRows(db, "t", { a: 1 }, { sql: "b = ?", args: [2] }), done);
  assert.deepEqual(asked, [
    "INSERT INTO t (a, b) VALUES (?, ?)",
    [1, "y"],
    "UPDATE t SET a = ? WHERE b = ?",
    [1, 2],
  ]);
});

Deno.test("a moment is stored in UTC to the millisecond, and read as it was stored", () => {
  const moment = new Date("2026-01-31T09:05:00.123Z");
  assert.equal(toSql(moment), "2026-01-31 09:05:00.123000");
  assert.deepEqual(fromSql(toSql(moment)), moment);
  assert.deepEqual(addSeconds(moment, 90), new Date("2026-01-31T09:06:30.123Z"));
  assert.deepEqual(addSeconds(moment, -0.123), new Date("2026-01-31T09:05:00Z"));
});

Deno.test("letters whose capitals the database does not know are folded before they are stored", () => {
  assert.equal(foldUnpaired("ᲒᲘᲝ ꮳꮃꭹ ᏸ Ab"), "გიო ᏣᎳᎩ Ᏸ Ab");
  const { sql: condition, args } = foldedIn("name", ["A", "b"]);
  assert.match(condition, /^name IN \(LOWER\(.+\?.+\), LOWER\(.+\?.+\)\)$/);
  assert.deepEqual(args, ["A", "b"]);
});
