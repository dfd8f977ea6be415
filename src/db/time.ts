/** A moment as MySQL's `DATETIME(6)` in UTC: `2026-01-31 09:05:00.123000`. */
export function toSql(moment: Date): string {
  return moment.toISOString().replace("T", " ").replace("Z", "000");
}

/** A `DATETIME` as the driver returns it (UTC), as a moment. */
export function fromSql(text: string): Date {
  return new Date(`${text.replace(" ", "T")}Z`);
}

/** `moment` moved by `seconds` (negative: into the past). */
export function addSeconds(moment: Date, seconds: number): Date {
  return new Date(moment.getTime() + seconds * 1000);
}
