/** What a database is to hold, for every tenant in it. */
export type Size = {
  /** Accounts of each tenant. */
  accounts: number;
  /** Residents of the largest estate. */
  board: number;
};

/** One table: how many rows, and the values of row `n`, which counts from 0, as SQL by column. */
export type TableRows = {
  table: string;
  rows: (size: Size) => number;
  columns: (size: Size) => Record<string, string>;
};

/** The first id that is filled in; what the seeds have is below. */
export const FIRST_ID = 1001;

/** Over how many seconds the accounts were made: three years. */
export const SPAN_SECONDS = 3 * 365 * 24 * 3600;

/** When row `n` of `rows` was made: evenly over three years, the last one now. */
export function madeAt(rows: number, n = "n"): string {
  return `UTC_TIMESTAMP(6) - INTERVAL FLOOR((${rows - 1} - ${n}) * ${SPAN_SECONDS / rows}) SECOND`;
}

/** The size with so many accounts: a fifth of them, up to 100,000, live in the largest estate. */
export function sizeOf(accounts: number): Size {
  return { accounts, board: Math.min(100_000, Math.ceil(accounts / 5)) };
}
