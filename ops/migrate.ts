import process from "node:process";
import { runCommand } from "./command_line.ts";
import { connect } from "./connect.ts";
import { explain } from "./explain.ts";
import { applyMigrations } from "./migrate/migrations.ts";

/** Brings `DATABASE_URL` to the newest version. */
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
  await runCommand(
    {
      name: "deno task migrate",
      purpose: "Applies the migrations that a database lacks.",
      environment: { DATABASE_URL: "mysql://user:password@host/database, or PlanetScale's URL" },
    },
    migrate,
    { explain: (error) => explain(error, "Cannot migrate") },
  );
}
