import { fileURLToPath } from "node:url";
import type { MigrationSet } from "./migration_files.ts";

/** A tenant as migrations know it. `migrations` is a directory, where it is not the usual one. */
export type MigratedTenant = { name: string; migrations?: string };

/** What every database needs, whoever lives in it: outbox, photos, counts. */
const CORE: MigrationSet = { name: "core", directory: pathOf("../../src/db/migrations") };

/** The sets of a database in which these tenants live, in the order in which they are applied. */
export function setsOf(tenants: readonly MigratedTenant[]): MigrationSet[] {
  const own = tenants.map(({ name, migrations }) => ({
    name,
    directory: migrations ?? pathOf(`../../src/tenants/${name}/migrations`),
  }));
  return [CORE, ...own];
}

function pathOf(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}
