import type { Exception } from "./plans.ts";

/** Statements that read or sort more than a page, and why none of them gets slower with the accounts. */
export const EXCEPTIONS: readonly Exception[] = [
  {
    matches: /FROM registration_outcome WHERE counted_minute/,
    because: "the minutes of an hour or two: as many however many sign up",
  },
  {
    matches: /FROM outbox WHERE finished_at >= .* GROUP BY bucket, tenant, status/s,
    because: "the emails of an hour or two; those of a month once, when the cron counts first",
  },
  {
    matches: /FROM outbox WHERE status IN \('pending', 'failed'\)\s+GROUP BY/,
    because: "the emails that are not sent, however many accounts there are",
  },
  {
    matches: /FROM hour_count WHERE counted_hour/,
    because: "the hours of a month: as many however many accounts there are",
  },
  {
    matches: /FROM m_residence WHERE COALESCE\(isdelete, 0\) = 0 ORDER BY name, id/,
    because: "the public form has every estate",
  },
  {
    matches: /FROM m_residence WHERE LOWER\(name\) = LOWER\('[^']*'\)/,
    because: "an operator who makes an estate is asked about its name: once, among the estates",
  },
  {
    matches: /COUNT\(\*\) OVER \(\) AS entries\s+FROM m_warga AS w FORCE INDEX \(ix_warga_list\)/,
    because:
      "a search for a part of a text reads one estate's part of a key, and sorts what it finds",
  },
  {
    matches: /FROM audit_event WHERE tenant = .*LOWER\(CONCAT_WS/s,
    because: "a command erases an address from all of the trail, and locks none of it",
  },
  {
    matches: /\bsubjects_subject\b/,
    because: "the table is another application's",
  },
];
