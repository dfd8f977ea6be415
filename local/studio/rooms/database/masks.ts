import { maskNik } from "../../../../src/tenants/pewaca/shared/nik.ts";

/** Columns that hold secrets, hashes, tokens or digests; a test compares them with docs/data.md. */
const SECRET =
  /password|token|digest|sealed|rehashed|^(?:nik_index|key|\w*(?:registration|limit)_key)$/;

/** Ends what is shown of a long text. */
const MAX_CHARACTERS = 200;

/** Whether a column's values are masked. */
export function isMasked(column: string): boolean {
  return column === "nik" || SECRET.test(column);
}

/** A value as the studio shows it: secrets as their length, a NIK as its last digits; `null` for NULL. */
export function shown(column: string, value: unknown): string | null {
  if (value === null || value === undefined) return null;
  const text = textOf(value);
  if (column === "nik") return maskNik(text);
  if (SECRET.test(column)) return `•••• (${text.length} characters)`;
  return text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS)}…` : text;
}

function textOf(value: unknown): string {
  if (value instanceof Uint8Array) return `(${value.length} bytes)`;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
