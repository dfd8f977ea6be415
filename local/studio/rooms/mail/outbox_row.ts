import type { Connected } from "../../../../ops/connect.ts";
import { findEmails, type OperatedEmail } from "../../../../src/core/delivery/operate.ts";

/**
 * Finds the row of the outbox that a caught email was made of: by the id that the provider gave it, or, when
 * that answer was lost, by the key of the request and the address.
 */
export async function findOutboxRow(
  databases: readonly Pick<Connected, "query">[],
  { providerId, key = "", address }: { providerId: string; key?: string; address: string },
): Promise<OperatedEmail | null> {
  const condition = {
    sql: "(provider_id = ? OR (? IN (id, request_id) AND to_email = ?))",
    args: [providerId, key, address],
  };
  for (const { query } of databases) {
    const [row] = await findEmails(query, condition, new Date(), 1);
    if (row) return row;
  }
  return null;
}
