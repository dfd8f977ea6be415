import type { Query } from "../../src/deps.ts";
import type { Migration } from "../migrate/migration_files.ts";
import { type Result, unlessMissing } from "./check.ts";

/** Compares what was applied with the files. The repair is a command, not a statement. */
export async function checkMigrations(
  query: Query,
  migrations: readonly Migration[],
): Promise<Result> {
  const answer = await unlessMissing(query("SELECT version, checksum FROM schema_migration"));
  const applied = new Map(
    answer?.rows.map(({ version, checksum }) => [Number(version), checksum]),
  );
  const found = migrations.flatMap(({ version, file, checksum }) => {
    if (!applied.has(version)) return [`${file} not applied`];
    return applied.get(version) === checksum ? [] : [`${file} edited after it was applied`];
  });
  const newest = migrations.at(-1)?.version ?? 0;
  for (const version of applied.keys()) {
    if (version > newest) found.push(`${version} applied, but not here`);
  }
  const lookFirst = found.length > 0 ? "run `deno task migrate`, which says what it needs" : "";
  return { name: "migrations", level: "wrong", found, repairs: [], ...lookFirst && { lookFirst } };
}
