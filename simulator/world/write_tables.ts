import { createDatabase, type TestDatabase } from "../../tests/support/mysql/mysql.ts";

/** Where the tables stand with which the simulator begins. */
export const TABLES = new URL("tables.sql", import.meta.url);

/** What the migrations make, as a real server describes it. */
export async function describeTables({ query }: Pick<TestDatabase, "query">): Promise<string> {
  const { rows } = await query(
    `SELECT TABLE_NAME AS name FROM information_schema.tables
     WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' ORDER BY table_name`,
  );
  const described: string[] = [];
  for (const { name } of rows) {
    const { rows: [row] } = await query(`SHOW CREATE TABLE \`${name}\``);
    described.push(`${String(row!["Create Table"]).replace(/ AUTO_INCREMENT=\d+/, "")};\n`);
  }
  return described.join("\n");
}

// After a migration: deno run -A simulator/world/write_tables.ts
if (import.meta.main) {
  await using database = await createDatabase();
  await Deno.writeTextFile(TABLES, await describeTables(database));
}
