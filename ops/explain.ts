import { readFailure } from "../src/db/errors.ts";

/** One line on why a command failed. A driver's own message is not printed: it may hold a password. */
export function explain(error: unknown, what: string): string {
  if (!(error instanceof Error)) return what;
  if (isForbiddenDdl(error)) return FORBIDDEN_DDL;
  const isOurs = error.name === "Error" && !("code" in error) && !("errno" in error);
  if (isOurs) return error.message;
  const { code } = error as { code?: string };
  return `Cannot reach or use the database: ${code ?? error.name}`;
}

/** What to do where `isForbiddenDdl`. */
export const FORBIDDEN_DDL =
  "This branch takes schema changes from deploy requests alone (safe migrations are on): " +
  "run this with the password of a development branch, and deploy that branch";

/** Whether PlanetScale has refused to change the schema of a branch directly. */
export function isForbiddenDdl(error: unknown): boolean {
  return error instanceof Error && /direct DDL is disabled/.test(error.message);
}

/** The MySQL error number, from either driver; `null` when the error is not MySQL's. */
export function errnoOf(error: unknown): number | null {
  return numberOf(error) ?? (error as { errno?: number }).errno ?? null;
}

function numberOf(error: unknown): number | null {
  const failure = readFailure(error);
  return failure.kind === "duplicate" ? 1062 : failure.errno;
}
