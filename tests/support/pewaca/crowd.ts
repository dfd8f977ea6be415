import type { Query } from "../../../src/deps.ts";
import { tablesWithoutKeys } from "../mysql/django_schema.ts";

/** Makes Pewaca's tables as the import left them, with so many residents, each active and never logged in. */
export async function crowdedPewaca(query: Query, rows: number): Promise<void> {
  for (const statement of tablesWithoutKeys("pewaca")) await query(statement);
  await query(
    "INSERT INTO m_user (user_id, user_email, user_isactive, is_warga) VALUES (1, '1@example.com', 1, 1)",
  );
  for (let there = 1; there < rows; there *= 2) {
    const more = Math.min(there, rows - there);
    await query(
      `INSERT INTO m_user (user_id, user_email, user_isactive, is_warga)
       SELECT user_id + ${there}, CONCAT(user_id + ${there}, '@Example.com'), 1, 1 FROM m_user
       WHERE user_id <= ${more}`,
    );
  }
  await query(
    `INSERT INTO m_warga (id, full_name, created_by, user_id) SELECT user_id, CONCAT('Warga ', user_id), user_id, user_id FROM m_user`,
  );
  // As a server without strict dates had let it in.
  await query("UPDATE IGNORE m_user SET last_login = '0000-00-00 00:00:00'");
}
