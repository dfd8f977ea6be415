import { readFailure } from "../src/db/errors.ts";

/** Says why a command failed. Our own sentences are safe to print; a driver's may hold a password. */
export function explain(error: unknown, what: string): string {
  if (!(error instanceof Error)) return what;
  const isOurs = error.name === "Error" && !("code" in error) && !("errno" in error);
  if (isOurs) return error.message;
  const { code } = error as { code?: string };
  return `Cannot reach or use the database: ${code ?? error.name}`;
}

/** MySQL's number for what went wrong, from either driver; `null` when it was something else. */
export function errnoOf(error: unknown): number | null {
  return numberOf(error) ?? (error as { errno?: number }).errno ?? null;
}

function numberOf(error: unknown): number | null {
  const failure = readFailure(error);
  return failure.kind === "duplicate" ? 1062 : failure.errno;
}
