import {
  collectRows,
  exportOf,
  type ExportPart,
  isOneOf,
  type PersonExport,
} from "../../../core/personal_data/export.ts";
import type { Person } from "../../../core/personal_data/erasure.ts";
import { mediaOrNull } from "../../../web/values.ts";
import type { RowOf } from "../../../db/rows.ts";
import type { Row } from "../../../deps.ts";
import type { PewacaDeps } from "../env.ts";
import { type NIK, NIK_COLUMNS, readNiks } from "../shared/nik.ts";

/** What collecting needs; the commands have no more. */
export type CollectDeps = Pick<PewacaDeps, "db" | "now"> & {
  settings: Pick<PewacaDeps["settings"], "media" | "nikKeys">;
  log?: PewacaDeps["log"];
};

/** Collects all that Pewaca keeps of a person. */
export async function collect(deps: CollectDeps, person: Person): Promise<PersonExport> {
  const collected = await collectRows(deps.db, "pewaca", person, partsOf(person));
  const m_warga = await withNiks(deps, collected.m_warga!);
  const tables: typeof collected = { ...collected, m_warga };
  const paths = [
    ...tables.m_user!.map(({ image }) => image),
    ...m_warga.flatMap((row) => [row.profile_photo, row.marriage_photo]),
  ];
  const photos = paths.map((path) => mediaOrNull(deps.settings.media, path as string | null));
  return exportOf(deps, "pewaca", tables, photos);
}

/** The rows with their NIK, without what it is read from. */
async function withNiks(deps: CollectDeps, rows: readonly Row[]): Promise<Row[]> {
  const read = await readNiks(deps, rows as (Row & RowOf<typeof NIK>)[]);
  return read.map(({ nik_sealed: _sealed, nik_resident_id: _id, nik_account_id: _of, ...row }) =>
    row
  );
}

function partsOf({ accountIds }: Person): ExportPart[] {
  const residents = `(SELECT id FROM m_warga WHERE ${isOneOf("user_id", accountIds)})`;
  const args = accountIds;
  return [
    {
      table: "m_user",
      columns: `user_id, user_email, user_name, image, user_created_on, user_isactive, is_warga,
        last_login, email_verified_on, sessions_valid_from, wished_account_type,
        email_before_rejection, username_before_rejection, active_before_rejection, failed_log_ins,
        last_failed_log_in_at, exported_at, erased_at`,
      rest: `FROM m_user WHERE ${isOneOf("user_id", accountIds)}`,
      args,
    },
    {
      table: "m_warga",
      columns:
        `w.id, w.full_name, ${NIK_COLUMNS}, w.phone_no, w.gender_id, w.date_of_birth, w.place_of_birth,
        w.religion_id, (SELECT name FROM m_religion WHERE id = w.religion_id) AS religion,
        w.marital_status_id,
        (SELECT name FROM m_marital_status WHERE id = w.marital_status_id) AS marital_status,
        w.occupation_id, (SELECT name FROM m_occupation WHERE id = w.occupation_id) AS occupation,
        w.education_id, (SELECT name FROM m_education WHERE id = w.education_id) AS education,
        w.family_as, (SELECT name FROM m_family_as WHERE id = w.family_as) AS family_role, w.is_lead,
        w.profile_photo, w.marriage_photo, w.unit_id,
        (SELECT unit_name FROM m_unit WHERE unit_id = w.unit_id) AS unit, w.unit_text, w.residence_id,
        (SELECT name FROM m_residence WHERE id = w.residence_id) AS residence, w.is_checker,
        w.isreject, w.created_on, w.modified_on, w.checked_on`,
      rest: `FROM m_warga AS w WHERE ${isOneOf("w.user_id", accountIds)}`,
      args,
    },
    {
      table: "warga_rejection_log",
      columns: "warga_id, reason, rejected_by, created_at",
      rest: `FROM warga_rejection_log WHERE warga_id IN ${residents}`,
      args,
    },
    {
      table: "m_residence_commite",
      columns: "residence_id, role_id, user_id, warga_id, appointment",
      rest: `FROM m_residence_commite WHERE ${isOneOf("user_id", accountIds)}`,
      args,
    },
  ];
}
