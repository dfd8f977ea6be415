import type { ExportTable } from "../../../core/personal_data/export_link.ts";

/** Where the page of ours is from which somebody downloads all that is kept of them. */
export const EXPORT_PATH = "/api/auth/data-saya";

/** The accounts that may have an export: whoever may log in has proven the address. */
export const EXPORT_TABLE: ExportTable = {
  tenant: "pewaca",
  name: "m_user",
  idColumn: "user_id",
  emailColumn: "user_email",
  isAllowed: "u.user_isactive = 1 AND u.user_isdelete = 0",
};
