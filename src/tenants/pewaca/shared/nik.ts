/** How many digits of a NIK a list shows: enough to tell two people of a family apart. */
const SHOWN_DIGITS = 4;

/** A NIK where nobody reads it whole: its last digits, and a bullet for each of the others. */
export function maskNik(nik: string | null): string | null {
  if (nik === null) return null;
  const hidden = Math.max(0, nik.length - SHOWN_DIGITS);
  return "•".repeat(hidden) + nik.slice(hidden);
}
