import { FIRST_ID, type Size, type TableRows } from "./size.ts";

/** Emails of a month, and what else is kept for a time: one for four accounts. */
const kept = ({ accounts }: Size) => Math.ceil(accounts / 4);
const MONTH_SECONDS = 30 * 24 * 3600;
const MINUTES = 31 * 24 * 60;

const tenant = "ELT(1 + n % 2, 'pewaca', 'zporta')";
const account = ({ accounts }: Size) => `${accounts} - 1 - FLOOR(n / 2) + ${FIRST_ID}`;
const uuid = "CONCAT(LEFT(MD5(n), 8), '-', SUBSTR(MD5(n), 9, 4), '-4', SUBSTR(MD5(n), 14, 3), " +
  "'-a', SUBSTR(MD5(n), 18, 3), '-', RIGHT(MD5(n), 12))";
const lately = (size: Size) =>
  `UTC_TIMESTAMP(6) - INTERVAL FLOOR((${kept(size) - 1} - n) * ${
    MONTH_SECONDS / kept(size)
  }) SECOND`;
const isPending = "n % 10000 = 3";
const isFailed = "n % 1000 = 1";

/** The tables that all tenants of a database share. */
export const COMMON_TABLES: readonly TableRows[] = [
  {
    table: "outbox",
    rows: kept,
    columns: (size) => ({
      id: uuid,
      tenant,
      kind: "IF(n % 2, 'magic_link', 'verify_email')",
      account_id: account(size),
      to_email: "CONCAT(IF(n % 2, 'learner', 'warga'), n, '@example.net')",
      payload: `'{"name":"Rina Wulandari","estate":"Griya Pewaca"}'`,
      dedupe_key: "CONCAT('verify_email/', n)",
      status:
        `IF(${isPending}, 'pending', IF(${isFailed}, 'failed', IF(n % 50, 'sent', 'cancelled')))`,
      attempts: "1",
      last_error: `IF(${isPending}, 'provider 429', IF(${isFailed}, 'provider 422', NULL))`,
      next_attempt_at: `IF(${isPending}, UTC_TIMESTAMP(6) + INTERVAL 1 HOUR, ${lately(size)})`,
      request_id: uuid,
      requested_at: lately(size),
      provider_id: "MD5(n + 0.5)",
      created_at: lately(size),
      finished_at: `IF(${isPending}, NULL, ${lately(size)} + INTERVAL 2 SECOND)`,
      delivery: `IF(${isPending} OR ${isFailed}, NULL, IF(n % 200, 'delivered', 'bounced'))`,
      delivery_at: `IF(${isPending} OR ${isFailed}, NULL, ${lately(size)} + INTERVAL 3 SECOND)`,
    }),
  },
  {
    table: "audit_event",
    rows: kept,
    columns: (size) => ({
      occurred_at: lately(size),
      tenant,
      what: "ELT(1 + n % 3, 'address_proven', 'resident_approved', 'password_changed')",
      account_id: account(size),
      subject: `CONCAT('estate:', ${FIRST_ID} + n % 5000)`,
      actor_kind: "IF(n % 100, 'person', 'operator')",
      actor: `IF(n % 100, ${account(size)}, 'ani@example.com')`,
      request_id: uuid,
      changes: "'{}'",
    }),
  },
  {
    table: "account_access",
    rows: kept,
    columns: (size) => ({
      tenant,
      account_id: account(size),
      what: "'log_in_refused'",
      total: "1",
      last_at: lately(size),
      recent: "'[]'",
    }),
  },
  {
    table: "photo",
    rows: ({ accounts }) => Math.ceil(accounts / 10),
    columns: () => ({
      photo_key: "CONCAT('profile_images/', MD5(n), '.jpg')",
      uploaded_at: "UTC_TIMESTAMP(6) - INTERVAL n % 1000 DAY",
      named_at: "UTC_TIMESTAMP(6) - INTERVAL n % 20 HOUR",
    }),
  },
  {
    // What the provider says of emails of others stays for a week; of ours it is noted and deleted.
    table: "email_event",
    rows: () => 100,
    columns: () => ({
      provider_id: "MD5(n + 0.25)",
      event: "'delivered'",
      is_final: "1",
      occurred_at: "UTC_TIMESTAMP(6)",
      received_at: "UTC_TIMESTAMP(6)",
    }),
  },
  {
    table: "undeliverable_address",
    rows: (size) => Math.ceil(kept(size) / 200),
    columns: () => ({
      tenant,
      account_id: `200 * n + ${FIRST_ID}`,
      address: "CONCAT('warga', 200 * n, '@example.net')",
      reason: "'bounced'",
      email_id: uuid,
      since: "UTC_TIMESTAMP(6)",
    }),
  },
  {
    // Two tenants, three outcomes, every minute of a month: the same however many accounts there are.
    table: "registration_outcome",
    rows: ({ accounts }) => Math.min(6 * MINUTES, accounts),
    columns: () => ({
      tenant,
      outcome: "ELT(1 + n % 3, 'created', 'refused', 'refused')",
      reason: "ELT(1 + n % 3, '', 'taken', 'invalid')",
      counted_minute:
        "DATE_FORMAT(UTC_TIMESTAMP(), '%Y-%m-%d %H:%i:00') - INTERVAL FLOOR(n / 6) MINUTE",
      attempts: "3",
      duration_ms: "300",
      within_100: "1",
      within_250: "3",
      within_500: "3",
      within_1000: "3",
      within_2500: "3",
      within_5000: "3",
      within_10000: "3",
    }),
  },
];
