import type { TestDatabase } from "../tests/support/mysql/mysql.ts";

/** Accounts whose address is not verified. Returns their addresses. */
export async function plantAccounts({ query }: TestDatabase, count: number): Promise<string[]> {
  const { rows } = await query("SELECT MAX(user_id) AS last FROM m_user");
  const first = Number(rows[0]!.last) + 1;
  const ids = Array.from({ length: count }, (_, i) => first + i);
  for (const some of chunks(ids)) {
    await query(
      `INSERT INTO m_user (user_id, user_name, user_email, user_password, user_created_on, is_warga,
         user_isactive, user_isdelete)
       VALUES ${some.map((id) => `(${id}, 'p${id}', 'p${id}@example.com', 'x', NOW(), 1, 0, 0)`)}`,
    );
    await query(
      `INSERT INTO m_warga (full_name, created_by, user_id, registered_user_id)
       VALUES ${some.map((id) => `('P', ${id}, ${id}, ${id})`)}`,
    );
  }
  return ids.map((id) => `p${id}@example.com`);
}

/** Emails to them that have been due for an hour. */
export async function plantEmails({ query }: TestDatabase, emails: string[]): Promise<void> {
  for (const some of chunks(emails)) {
    await query(
      `INSERT INTO outbox (id, tenant, kind, account_id, to_email, payload, dedupe_key,
         next_attempt_at, created_at)
       SELECT UUID(), 'pewaca', 'verify_email', user_id, user_email, '{"fullName":"P"}', user_email,
         NOW(6) - INTERVAL 1 HOUR, NOW(6) - INTERVAL 1 HOUR
       FROM m_user WHERE user_email IN (${some.map((email) => `'${email}'`)})`,
    );
  }
}

function chunks<T>(all: readonly T[]): T[][] {
  return Array.from(
    { length: Math.ceil(all.length / 1000) },
    (_, i) => all.slice(i * 1000, (i + 1) * 1000),
  );
}
