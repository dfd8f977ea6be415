import type { SqlValue } from "../../../deps.ts";

/** Which estate somebody wants to live in: by the code of an invitation, or chosen from the list. */
export type Estate = { code: string } | { id: number };

/** The condition on `m_residence AS r`, and the field that names the estate. */
export function estateCondition(estate: Estate): { sql: string; value: SqlValue; field: string } {
  return "code" in estate
    ? { sql: "r.code = ?", value: estate.code, field: "code" }
    : { sql: "r.id = ?", value: estate.id, field: "residence" };
}
