import type { Statement } from "./facts.ts";

/** What a text is, from the most particular kind to the least. */
const KINDS: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ["moment", /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/],
  ["date", /^\d{4}-\d\d-\d\d$/],
  ["uuid", /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i],
  ["password hash", /^(?:argon2|pbkdf2_sha256)\$|^![0-9a-f]{32}$/],
  ["address", /^[^\s@]+@[^\s@]+$/],
  ["digest", /^[0-9a-f]{32,}$|^[\w-]{43}$/],
  ["JSON", /^[{[]/],
  ["digits", /^\d+$/],
];

/** What is shown of a statement: its text, as the code has it, and kinds instead of values. */
export function describeStatement(text: string, args: readonly unknown[]): Statement {
  const lines = text.split("\n").map((line) => line.trim());
  return { text: lines.join("\n"), kinds: args.map(kindOf), emailIds: emailIdsOf(text, args) };
}

/** A few words for a statement: `INSERT m_user`. */
export function titleOf({ text }: Pick<Statement, "text">): string {
  const verb = /^\s*(\w+)/.exec(text)?.[1] ?? "";
  const table = /\b(?:FROM|INTO|UPDATE|TABLE)\s+`?(\w+)/i.exec(text)?.[1];
  return [verb.toUpperCase(), table].filter(Boolean).join(" ");
}

/** What may be told of an error of the database: its text repeats values. */
export function describeRefusal({ code, message }: { code?: unknown; message?: unknown }): string {
  const text = String(message);
  const errno = [...text.matchAll(/\(errno (\d+)\)/g)].at(-1)?.[1];
  const key = [...text.matchAll(/for key '([^']*)'/g)].at(-1)?.[1];
  return [code, ...errno ? [`errno ${errno}`] : [], ...key ? [`key ${key}`] : []].join(", ");
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return "NULL";
  if (typeof value !== "string") return typeof value;
  return KINDS.find(([, pattern]) => pattern.test(value))?.[0] ?? "text";
}

/** The outbox's ids are UUIDs, and the first column of what is inserted. */
function emailIdsOf(text: string, args: readonly unknown[]): string[] {
  const columns = /^\s*INSERT INTO outbox \((id,[^)]*)\)/i.exec(text)?.[1]?.split(",").length;
  if (!columns) return [];
  return args.filter((value, i) => i % columns === 0 && typeof value === "string") as string[];
}
