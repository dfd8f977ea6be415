import { folded } from "../../db/folded.ts";
import type { DoctorChecks, RowCheck } from "../../tenant.ts";

/** A column as the unique key has it, whatever its collation. */
const norm = (column: string) => folded(`TRIM(${column})`);

const USER = { table: "m_user", id: "user_id", column: "user_email" };
const RESIDENT = { table: "m_warga", id: "id", column: "full_name" };

const USERS = { table: "m_user", key: "user_id", column: "u.user_id" };
const RESIDENTS = { table: "m_warga", key: "id", column: "w.id" };

const NOT_DELETED = "COALESCE(w.isdelete, 0) = 0";

/**
 * What must hold for Pewaca's accounts and residents. Duplicate addresses come first, because their
 * unique key cannot be added while there are any.
 */
export const doctorChecks: DoctorChecks = () => Promise.resolve(CHECKS);

/** Django writes a registration row after row: while adoption repairs, somebody may be in between. */
const IS_COMPLETE = "COALESCE(u.user_created_on < UTC_TIMESTAMP(6) - INTERVAL 1 MINUTE, 1)";

const WITHOUT_RESIDENT = `SELECT u.user_id AS id FROM m_user AS u
      WHERE u.is_warga = 1 AND COALESCE(u.user_isdelete, 0) = 0
        AND COALESCE(u.is_staff, 0) = 0 AND COALESCE(u.is_superuser, 0) = 0 AND ${IS_COMPLETE}
        AND NOT EXISTS (SELECT 1 FROM m_warga AS w WHERE w.user_id = u.user_id)
        AND NOT EXISTS (SELECT 1 FROM m_residence_commite AS b WHERE b.user_id = u.user_id)`;

/** Who has made a resident that has no account. */
const ORPHANS = `SELECT w.created_by AS id FROM m_warga AS w
      LEFT JOIN m_user AS o ON o.user_id = w.user_id WHERE o.user_id IS NULL AND ${NOT_DELETED}`;

const CHECKS: readonly RowCheck[] = [
  {
    name: "addresses that differ only by case or blanks",
    heldBy: { table: "m_user", key: "uq_email", column: "user_email_norm" },
    shows: USER,
    sql: `SELECT u.user_id AS id FROM m_user AS u JOIN (
        SELECT ${norm("user_email")} AS norm,
          COALESCE(MIN(CASE WHEN user_isactive = 1 THEN user_id END), MIN(user_id)) AS keeper
        FROM m_user WHERE TRIM(user_email) <> '' GROUP BY norm HAVING COUNT(*) > 1
      ) AS d ON d.norm = ${norm("u.user_email")} AND u.user_id <> d.keeper`,
    repair: (ids) => [
      `UPDATE m_user SET user_email = CONCAT(LEFT(user_email, 78), '_duplicate_', user_id), user_isactive = 0 WHERE user_id IN (${ids})`,
    ],
    lookFirst: "the oldest active account keeps the address; these can no longer log in",
  },
  {
    name: "registration codes that estates share",
    heldBy: { table: "m_residence", key: "ux_residence_code", column: "code" },
    shows: { table: "m_residence", id: "id", column: "name" },
    sql: `SELECT r.id FROM m_residence AS r JOIN (
        SELECT code, MIN(id) AS keeper FROM m_residence WHERE code IS NOT NULL
        GROUP BY code HAVING COUNT(*) > 1
      ) AS d ON d.code = r.code AND r.id <> d.keeper`,
    repair: (ids) => [`UPDATE m_residence SET code = NULL WHERE id IN (${ids})`],
    lookFirst: "the oldest estate keeps the code; the others give out a new one",
  },
  {
    name: "residents without user, whose creator is one",
    shows: RESIDENT,
    slices: RESIDENTS,
    sql: `SELECT w.id FROM m_warga AS w
      LEFT JOIN m_user AS u ON u.user_id = w.user_id
      JOIN m_user AS c ON c.user_id = w.created_by AND c.is_warga = 1
      WHERE u.user_id IS NULL AND ${NOT_DELETED}
        AND NOT EXISTS (SELECT 1 FROM m_warga AS o WHERE o.user_id = w.created_by)`,
    repair: (ids) => [`UPDATE m_warga SET user_id = created_by WHERE id IN (${ids})`],
  },
  {
    name: "residents without user",
    shows: RESIDENT,
    slices: RESIDENTS,
    sql: `SELECT w.id FROM m_warga AS w
      LEFT JOIN m_user AS u ON u.user_id = w.user_id
      LEFT JOIN m_user AS c ON c.user_id = w.created_by AND c.is_warga = 1
        AND NOT EXISTS (SELECT 1 FROM m_warga AS o WHERE o.user_id = w.created_by)
      WHERE u.user_id IS NULL AND c.user_id IS NULL AND ${NOT_DELETED}`,
    repair: (ids) => [`UPDATE m_warga SET isdelete = 1 WHERE id IN (${ids})`],
    lookFirst: "nobody can log in for these; look for the account in a backup before hiding them",
  },
  {
    name: "users without resident",
    shows: USER,
    sql: `${WITHOUT_RESIDENT}
        AND NOT EXISTS (${ORPHANS} AND w.created_by = u.user_id)`,
    // By creator there is no key: of those that are found, not of everybody, the residents are looked for.
    slices: { ...USERS, sql: WITHOUT_RESIDENT },
    except: { ...RESIDENTS, sql: (ids) => `${ORPHANS} AND w.created_by IN (${ids})` },
    repair: (ids) => [
      `DELETE FROM m_user WHERE user_id IN (${ids})
  AND NOT EXISTS (SELECT 1 FROM m_warga AS w WHERE w.user_id = m_user.user_id)`,
    ],
    lookFirst: "half a registration: without it these people can sign up again",
  },
  {
    name: "residents with a wrong created_by",
    shows: RESIDENT,
    slices: RESIDENTS,
    sql: `SELECT w.id FROM m_warga AS w
      JOIN m_user AS u ON u.user_id = w.user_id
      LEFT JOIN m_user AS c ON c.user_id = w.created_by
      WHERE ${NOT_DELETED} AND (c.user_id IS NULL
        OR (w.registered_user_id = w.user_id AND w.created_by <> w.user_id))`,
    repair: (ids) => [`UPDATE m_warga SET created_by = user_id WHERE id IN (${ids})`],
  },
  {
    name: "residents with a former address of their account",
    shows: RESIDENT,
    slices: RESIDENTS,
    sql: `SELECT w.id FROM m_warga AS w LEFT JOIN m_user AS u ON u.user_id = w.user_id
      WHERE w.searched_email IS NOT NULL
        AND NOT w.searched_email COLLATE utf8mb4_bin <=> ${folded("u.user_email")}`,
    repair: (ids) => [`UPDATE m_warga SET searched_email = NULL WHERE id IN (${ids})`],
  },
];
