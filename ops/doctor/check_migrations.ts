import type { Query } from "../../src/deps.ts";
import { readStandings, type Standing } from "../migrate/ledger.ts";
import type { Migration } from "../migrate/migration_files.ts";
import type { Result } from "./check.ts";

/** Compares the applied migrations with the files. The repair is a command, not a statement. */
export async function checkMigrations(
  query: Query,
  migrations: readonly Migration[],
): Promise<Result> {
  const standings = await readStandings(query, migrations);
  const found = [
    ...standings.migrations.flatMap(describe),
    ...standings.unknown.map((migration) => `${migration} applied, but unknown here`),
  ];
  const lookFirst = found.length > 0 ? "run `deno task migrate`, which says what it needs" : "";
  return { name: "migrations", level: "wrong", found, repairs: [], ...lookFirst && { lookFirst } };
}

function describe({ migration: { file }, state }: Standing): string[] {
  if (state === "pending") return [`${file} not applied`];
  return state === "edited" ? [`${file} edited after it was applied`] : [];
}
