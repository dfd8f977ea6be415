import type { Tx } from "../../../src/deps.ts";
import { seed } from "../../seed/seed.ts";
import { NotMade, type Stack } from "./stack.ts";

/** Everything that accounts leave behind, beside counters and photos: the cron removes what nobody names. */
const COMMON_TABLES = [
  "outbox",
  "email_request",
  "email_event",
  "undeliverable_address",
  "attempt_count",
  "audit_event",
  "account_access",
];

const TABLES: Record<string, readonly string[]> = {
  pewaca: ["warga_rejection_log", "m_residence_commite", "m_warga", "m_user"],
  zporta: [
    "users_profile_showcase_image_1_tags",
    "users_profile_showcase_image_2_tags",
    "users_profile_showcase_image_3_tags",
    "users_userpreference_interested_subjects",
    "users_userpreference_interested_tags",
    "users_userloginevent",
    "users_guideapplicationrequest",
    "users_teacherinvitation",
    "authtoken_token",
    "users_userpreference",
    "users_profile",
    "auth_user",
  ],
};

/**
 * Removes all accounts and puts the seeded ones back, tenant by tenant in one transaction. Numbers are not
 * given twice, so that old tokens stay worthless.
 *
 * @throws {NotMade} when a database holds accounts but none of the seeded ones: it is not ours to empty.
 */
export async function putSeedBack({ databaseOf }: Stack): Promise<void> {
  const tenants = Object.keys(TABLES).map((name) => ({ name }));
  for (const tenant of tenants) {
    if (!await seed(databaseOf(tenant.name).query, [tenant])) {
      throw new NotMade(
        409,
        `The database of ${tenant.name} holds other accounts: nothing removed`,
      );
    }
  }
  for (const tenant of tenants) {
    const tx = databaseOf(tenant.name).session();
    await tx.query("BEGIN");
    try {
      await empty(tx, [...COMMON_TABLES, ...TABLES[tenant.name]!]);
      await seed(tx.query, [tenant]);
      await tx.query("COMMIT");
    } catch (error) {
      await tx.rollBack();
      throw error;
    }
  }
}

async function empty(tx: Tx, tables: readonly string[]): Promise<void> {
  for (const table of tables) await tx.query(`DELETE FROM ${table}`);
}
