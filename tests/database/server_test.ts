import assert from "node:assert/strict";
import type { Query } from "../../src/deps.ts";
import { createDatabase } from "../support/mysql/mysql.ts";

const { LOCAL_DATABASE, TEST_MYSQL_URL, TEST_ISOLATION, TEST_COLLATION } = Deno.env.toObject();

Deno.test("the tests run on the server, with the isolation and the collation, that the settings name", async () => {
  await using database = await createDatabase();
  const { rows: [row] } = await database.query(
    `SELECT VERSION() AS version, @@SESSION.${await isolationVariable(database.query)} AS isolation,
       (SELECT collation_name FROM information_schema.columns
        WHERE table_schema = DATABASE() AND table_name = 'm_warga' AND column_name = 'full_name')
       AS collation`,
  );
  const brand = /MariaDB/.test(String(row!.version)) ? "mariadb" : "mysql";
  const { isolation, collation } = row!;
  assert.deepEqual({ brand, isolation, collation }, {
    brand: TEST_MYSQL_URL ? brand : LOCAL_DATABASE || brand,
    isolation: TEST_ISOLATION || "REPEATABLE-READ",
    collation: TEST_COLLATION || "utf8mb4_unicode_520_ci",
  });
});

/** MariaDB 10 has only the older name. */
async function isolationVariable(query: Query): Promise<string> {
  const { rows } = await query("SHOW VARIABLES LIKE 'transaction_isolation'");
  return rows.length > 0 ? "transaction_isolation" : "tx_isolation";
}
