import type { Exception } from "./plans.ts";

/** Statements that read or sort more than a page, and why none of them gets slower with the accounts. */
export const EXCEPTIONS: readonly Exception[] = [
  {
    matches: /FROM registration_outcome WHERE counted_minute/,
    because:
      "the metrics sum an hour's minutes, the console a month's: as many however many sign up",
  },
  {
    matches: /FROM outbox\s+WHERE finished_at > .* LIMIT 50000\) AS latest/s,
    because: "the console's plot of emails looks at the latest 50,000",
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
