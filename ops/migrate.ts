import process from "node:process";
import { connect } from "./connect.ts";
import { explain } from "./explain.ts";
import { applyMigrations } from "./migrate/migrations.ts";

/** The command: brings `DATABASE_URL` to the newest version. One line and exit 1 when it cannot. */
async function migrate(): Promise<void> {
  const databaseUrl = process.env.DATABASE_URL;
  if (!databaseUrl) throw new Error("DATABASE_URL is not set: mysql://user:password@host/database");
  const database = connect(databaseUrl);
  try {
    const applied = await applyMigrations(database.query, { report: (line) => console.log(line) });
    if (applied.length === 0) console.log("The database is up to date");
  } finally {
    await database.close();
  }
}

if (import.meta.main) {
  try {
    await migrate();
  } catch (error) {
    console.error(explain(error, "Cannot migrate"));
    Deno.exit(1);
  }
}
