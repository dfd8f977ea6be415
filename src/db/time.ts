/** A moment as MySQL's `DATETIME(6)` in UTC: `2026-01-31 09:05:00.123000`. */
export function toSql(moment: Date): string {
  return moment.toISOString().replace("T", " ").replace("Z", "000");
}

/** A `DATETIME` as the driver returns it (UTC), as a moment. */
export function fromSql(text: string): Date {
  return new Date(`${text.replace(" ", "T")}Z`);
}

/**
 * Whether a text is a moment that a `DATETIME` can be compared with: MySQL refuses one that the calendar does not
 * have. Source: https://dev.mysql.com/doc/refman/8.4/en/datetime.html
 */
export function isMoment(text: string): boolean {
  if (!/^[1-9]\d{3}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?$/.test(text)) return false;
  const moment = fromSql(text);
  // A day that the month does not have rolls over into the next one.
  return !isNaN(moment.getTime()) && toSql(moment).startsWith(text.slice(0, 19));
}

/** `moment` moved by `seconds` (negative: into the past). */
export function addSeconds(moment: Date, seconds: number): Date {
  return new Date(moment.getTime() + seconds * 1000);
}
