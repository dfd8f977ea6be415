import assert from "node:assert/strict";
import { folded } from "../../src/db/folded.ts";
import { createDatabase } from "../support/mysql/mysql.ts";

/** Spellings that JavaScript, MySQL and MariaDB fold differently, each in its own collations. */
const SPELLINGS = [
  "İPEK",
  "ıpek",
  "ΝΙΚΟΣ",
  "νικος",
  "ᏣᎳᎩ",
  "ꮳꮃꭹ",
  "ᲒᲘᲝ",
  "გიო",
  "STRAẞE",
  "ſ",
  "É",
  "é",
];

const KEYS: [string, string, (text: string) => string][] = [
  [
    "auth_user",
    "username_norm",
    (text) => `(username, email, password, date_joined) VALUES ('${text}', '', '', NOW(6))`,
  ],
  [
    "auth_user",
    "email_norm",
    (text) => `(username, email, password, date_joined) VALUES (UUID(), ' ${text}@x ', '', NOW(6))`,
  ],
  ["m_user", "user_email_norm", (text) => `(user_email) VALUES (' ${text}@x ')`],
];

for (const [table, column, values] of KEYS) {
  Deno.test(`${table}.${column} folds by the rule of look-ups`, async () => {
    await using database = await createDatabase();
    const { query } = database;
    for (const text of SPELLINGS) {
      await query(`DELETE FROM ${table}`);
      await query(`INSERT INTO ${table} ${values(text)}`);
      const sought = column === "username_norm" ? text : `${text}@x`;
      const { rows } = await query(
        `SELECT COUNT(*) AS n FROM ${table} WHERE ${column} = ${folded("?")}`,
        [sought],
      );
      assert.equal(Number(rows[0]!.n), 1, text);
    }
  });

  Deno.test(`a look-up by ${table}.${column} reads its key and no other row`, async () => {
    await using database = await createDatabase();
    const { rows } = await database.query(
      `EXPLAIN FORMAT=TRADITIONAL SELECT 1 FROM ${table} WHERE ${column} = ${folded("?")}`,
      ["x"],
    );
    assert.match(JSON.stringify(rows), /const|no matching row/i);
  });
}
