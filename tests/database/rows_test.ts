import assert from "node:assert/strict";
import {
  flag,
  integer,
  moment,
  nullable,
  type Reader,
  selectRow,
  selectRows,
  stored,
  text,
} from "../../src/db/rows.ts";
import type { Queryable } from "../../src/deps.ts";

/** What each reader takes, and what it makes of it. */
const READ: [Reader<unknown>, value: unknown, read: unknown][] = [
  [text, "", ""],
  [text, "12", "12"],
  [integer, 7, 7],
  [integer, "9007199254740991", Number.MAX_SAFE_INTEGER],
  [integer, "-1", -1],
  [stored, null, null],
  [stored, 7, 7],
  [stored, "x", "x"],
  [stored, { a: [1] }, '{"a":[1]}'],
  [stored, [null], "[null]"],
  [stored, true, "true"],
  [flag, null, false],
  [flag, 0, false],
  [flag, 1, true],
  [flag, "1", true],
  [flag, 2, false],
  [nullable(integer), null, null],
  [nullable(integer), "3", 3],
];

/** What each refuses. */
const REFUSED: [Reader<unknown>, value: unknown, says: RegExp][] = [
  [text, 1, /^Expected text, found number$/],
  [text, null, /^Expected text, found null$/],
  [text, undefined, /^Expected text, found undefined$/],
  [integer, "", /^Expected integer, found string$/],
  [integer, "x", /^Expected integer, found string$/],
  [integer, 1.5, /^Expected integer, found number$/],
  [integer, "9007199254740993", /^Expected integer, found string$/],
  [integer, null, /^Expected integer, found null$/],
  [flag, "yes", /^Expected integer, found string$/],
  [moment, "never", /^Expected moment, found string$/],
  [moment, null, /^Expected text, found null$/],
  [nullable(integer), "x", /^Expected integer, found string$/],
];

Deno.test("readers take what the driver hands over for their column, and nothing else, without its value", () => {
  for (const [reader, value, read] of READ) assert.deepEqual(reader(value), read);
  for (const [reader, value, message] of REFUSED) {
    assert.throws(() => reader(value), { name: "TypeError", message });
  }
  assert.equal(moment("2026-11-27 03:00:00.250000").toISOString(), "2026-11-27T03:00:00.250Z");
});

Deno.test("rows are read by their shape; of another form the column is named, and no value", async () => {
  const db = (rows: Record<string, unknown>[]): Queryable => ({
    query: () => Promise.resolve({ rows, rowsAffected: 0, insertId: 0 }),
  });
  const shape = { id: integer, name: text };
  const rows = [{ id: "1", name: "a", more: "x" }, { id: 2, name: "b" }];
  assert.deepEqual(await selectRows(db(rows), shape, "SELECT"), [
    { id: 1, name: "a" },
    { id: 2, name: "b" },
  ]);
  assert.deepEqual(await selectRow(db(rows), shape, "SELECT"), { id: 1, name: "a" });
  assert.deepEqual(await selectRows(db([]), shape, "SELECT"), []);
  assert.equal(await selectRow(db([]), shape, "SELECT"), null);
  const wrong = db([{ id: "1", name: 17 }]);
  for (const read of [selectRow, selectRows]) {
    await assert.rejects(read(wrong, shape, "SELECT"), {
      name: "TypeError",
      message: 'Cannot read column "name"',
    });
  }
});
