import type { Migration, Step } from "../migrate/migration_files.ts";
import { CORE } from "../migrate/sets.ts";
import { readClauses, type SchemaPart } from "./schema_statements.ts";

/** A part of the schema, and the step of the migrations that defined it last. */
export type ExpectedPart = SchemaPart & {
  step: Step;
  /** Whether the `CREATE TABLE` of its table defines it too. */
  isInCreate: boolean;
  /** Whether the table is ours alone: then statements may name its keys. */
  isOurs: boolean;
};

/** The schema after all migrations, by `partId`. */
export type ExpectedSchema = Map<string, ExpectedPart>;

/** Derives the schema from the statements of the migrations, so that there is no second list to maintain. */
export function expectedSchema(migrations: readonly Migration[]): ExpectedSchema {
  const expected: ExpectedSchema = new Map();
  for (const { set, steps } of migrations) {
    for (const step of steps) {
      const isOurs = set === CORE.name;
      for (const part of readClauses(step.sql)) apply(expected, part, { step, isOurs });
    }
  }
  return expected;
}

/** Identifies a part by its kind and place. */
export function partId({ kind, table, name }: SchemaPart): string {
  return kind === "table" ? `table ${table}` : `${kind} ${table}.${name}`;
}

function apply(
  expected: ExpectedSchema,
  part: SchemaPart,
  from: Pick<ExpectedPart, "step" | "isOurs">,
): void {
  if (part.isDropped) {
    for (const [id, { table, name, kind }] of expected) {
      // A key may be called as a column is.
      const isKind = (kind === "key") === (part.kind === "key");
      const isIt = part.kind === "table" || name === part.name && isKind;
      if (table === part.table && isIt) expected.delete(id);
    }
    return;
  }
  const before = expected.get(partId(part));
  const isInCreate = before?.isInCreate || /^CREATE TABLE\b/i.test(from.step.sql);
  // IF NOT EXISTS: the first statement created it
  if (before && part.kind === "table") return;
  expected.set(partId(part), { ...part, ...from, isInCreate });
}
