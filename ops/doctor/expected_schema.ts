import type { Migration, Step } from "../migrate/migration_files.ts";
import { readClauses, type SchemaPart } from "./schema_statements.ts";

/** Something that the migrations made, and the step that made it last. */
export type ExpectedPart = SchemaPart & {
  step: Step;
  /** The table's own `CREATE TABLE` makes it too. */
  isInCreate: boolean;
};

/** What the migrations leave behind when all were applied, by `partId`. */
export type ExpectedSchema = Map<string, ExpectedPart>;

/** Folds the migrations' own statements, so that no second list can go stale. */
export function expectedSchema(migrations: readonly Migration[]): ExpectedSchema {
  const expected: ExpectedSchema = new Map();
  for (const step of migrations.flatMap(({ steps }) => steps)) {
    for (const part of readClauses(step.sql)) apply(expected, part, step);
  }
  return expected;
}

/** How a part is known: its kind and place. */
export function partId({ kind, table, name }: SchemaPart): string {
  return kind === "table" ? `table ${table}` : `${kind} ${table}.${name}`;
}

function apply(expected: ExpectedSchema, part: SchemaPart, step: Step): void {
  if (part.isDropped) {
    for (const [id, { table, name }] of expected) {
      const isIt = table === part.table && (part.kind === "table" || name === part.name);
      if (isIt) expected.delete(id);
    }
    return;
  }
  const before = expected.get(partId(part));
  const isInCreate = before?.isInCreate || /^CREATE TABLE\b/i.test(step.sql);
  // IF NOT EXISTS: the first one made it
  if (before && part.kind === "table") return;
  expected.set(partId(part), { ...part, step, isInCreate });
}
