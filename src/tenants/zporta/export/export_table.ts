import type { ExportTable } from "../../../core/personal_data/export_link.ts";

/** Where the page of ours is from which somebody downloads all that is kept of them. */
export const EXPORT_PATH = "/api/users/data-export";

/** The accounts that may have an export. Whoever has not proven the address may be a stranger to it. */
export const EXPORT_TABLE: ExportTable = {
  tenant: "zporta",
  name: "auth_user",
  idColumn: "id",
  emailColumn: "email",
  isAllowed: "u.is_active = 1 AND u.deleted_at IS NULL AND u.email_proven_at IS NOT NULL",
};
