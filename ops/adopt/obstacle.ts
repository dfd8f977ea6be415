import type { Query } from "../../src/deps.ts";
import type { ExaminedTenant } from "../doctor/examine.ts";
import type { ExpectedSchema } from "../doctor/expected_schema.ts";
import type { Migration } from "../migrate/migration_files.ts";
import type { Survey } from "./survey.ts";

/** Where something stands in the way: a table or column, and of a row its id and its value, masked. */
export type Finding = { place: string; id?: string; value?: string };

/** Something that stands between a database and its adoption. */
export type Obstacle = {
  /** What `--agree` and `--leave` call it. */
  id: string;
  /** One sentence, for a person. */
  what: string;
  /** How many there are; `findings` are the first of them. */
  count: number;
  findings: Finding[];
  /** What repairs it, in this order. */
  statements: string[];
  /** What somebody has to agree to first, because it chooses between rows or changes what others rely on. */
  decision?: string;
  /** Nothing to repair here: worth knowing. */
  isNote?: boolean;
};

/** What a check looks at. */
export type Context = {
  query: Query;
  survey: Survey;
  tenants: readonly ExaminedTenant[];
  migrations: readonly Migration[];
  expected: ExpectedSchema;
};

/** Looks for obstacles. It only reads, and finds nothing more once they are repaired. */
export type Check = (context: Context) => Promise<Obstacle[]>;

/** How many rows a finding names. */
export const SHOWN = 20;

/** The first letter of each part of an address, or the first letter of any other text. */
export function mask(value: unknown): string {
  if (value === null || value === undefined) return "NULL";
  const text = String(value).trim();
  const [, user, host, top] = /^(.)[^@]*@(.).*?(\.\w+)?$/u.exec(text) ?? [];
  if (user) return `${user}***@${host}***${top ?? ""}`;
  return text === "" ? "''" : `${[...text][0]}***`;
}

/** A name of the schema, quoted. */
export function quoted(name: string): string {
  return `\`${name.replaceAll("`", "``")}\``;
}

/** The only row of an answer, as a number. */
export async function countOf(query: Query, sql: string): Promise<number> {
  const { rows } = await query(sql);
  return Number(rows[0]?.n ?? 0);
}
