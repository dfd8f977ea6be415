import { fileURLToPath } from "node:url";
import type { MigrationSet } from "./migration_files.ts";

/** A tenant. `migrations` is its directory; default: `src/tenants/<name>/migrations`. */
export type MigratedTenant = { name: string; migrations?: string };

/** What every database needs, whichever tenants live in it: outbox, photos, counts. */
export const CORE: MigrationSet = { name: "core", directory: pathOf("../../src/db/migrations") };

/** The migrations of a database in which these tenants live, in the order in which they are applied. */
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
