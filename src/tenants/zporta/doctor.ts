import { folded } from "../../db/folded.ts";
import type { DoctorChecks, RowCheck } from "../../tenant.ts";

const LEARNER = { table: "auth_user", id: "id", column: "email" };

const LEARNERS = { table: "auth_user", key: "id", column: "u.id" };
const PROFILES = { table: "users_profile", key: "id", column: "p.id" };

/** Django writes a registration row after row: while adoption repairs, somebody may be in between. */
const IS_COMPLETE = "COALESCE(u.date_joined < UTC_TIMESTAMP(6) - INTERVAL 1 MINUTE, 1)";

/**
 * The checks of Zporta's accounts, profiles and invitations; none in a database without these tables.
 * Duplicates come first, because their unique keys cannot be added before they are repaired.
 */
export const doctorChecks: DoctorChecks = async (query) => {
  const { rows } = await query(
    `SELECT table_name AS t, column_name AS c FROM information_schema.columns
     WHERE table_schema = DATABASE() AND ((table_name = 'auth_user' AND column_name = 'id')
       OR (table_name = 'users_profile' AND column_name = 'locale'))`,
  );
  if (!rows.some(({ t }) => t === "auth_user")) return [];
  // The column is in Django's model but in none of its migrations, so production may lack it.
  const hasLocale = rows.some(({ t }) => t === "users_profile");
  return [
    duplicates("email", 220, "; the others can no longer log in"),
    duplicates("username", 120, "; the others log in by email, or are renamed"),
    {
      name: "learners without profile",
      shows: LEARNER,
      slices: LEARNERS,
      sql: `SELECT u.id FROM auth_user AS u
        LEFT JOIN users_profile AS p ON p.user_id = u.id WHERE p.id IS NULL AND ${IS_COMPLETE}`,
      repair: (ids) => [insertProfiles(ids, hasLocale)],
    },
    {
      name: "profiles without learner",
      slices: PROFILES,
      shows: { table: "users_profile", id: "id", column: "display_name" },
      sql: `SELECT p.id FROM users_profile AS p
        LEFT JOIN auth_user AS u ON u.id = p.user_id WHERE u.id IS NULL`,
      repair: (ids) => [`DELETE FROM users_profile WHERE id IN (${ids})`],
      lookFirst: "the data that refers to these profiles belongs to nobody any more",
    },
    {
      name: "learners without preferences (Django creates them when it needs them)",
      level: "note",
      slices: LEARNERS,
      sql: `SELECT u.id FROM auth_user AS u
        LEFT JOIN users_userpreference AS f ON f.user_id = u.id WHERE f.id IS NULL AND ${IS_COMPLETE}`,
      repair: (ids) => [
        `INSERT INTO users_userpreference (languages_spoken, updated_at, user_id, native_language, report_language)
  SELECT '[]', UTC_TIMESTAMP(6), id, 'en', 'en' FROM auth_user WHERE id IN (${ids})`,
      ],
    },
    {
      name: "profiles with an unknown role",
      shows: { table: "users_profile", id: "id", column: "role" },
      slices: PROFILES,
      sql: `SELECT p.id FROM users_profile AS p WHERE p.role NOT IN ('explorer', 'guide', 'both')`,
      repair: (ids) => [`UPDATE users_profile SET role = 'explorer' WHERE id IN (${ids})`],
    },
    {
      name: "duplicate pending invitations",
      heldBy: { table: "users_teacherinvitation", key: "uq_invitation", column: "pending_email" },
      shows: { table: "users_teacherinvitation", id: "id", column: "invitee_email" },
      sql: `SELECT i.id FROM users_teacherinvitation AS i JOIN (
          SELECT inviter_id, ${folded("invitee_email")} AS invitee, MAX(id) AS newest
          FROM users_teacherinvitation WHERE status = 'pending'
          GROUP BY inviter_id, invitee HAVING COUNT(*) > 1
        ) AS d ON d.inviter_id = i.inviter_id AND d.invitee = ${folded("i.invitee_email")}
        WHERE i.status = 'pending' AND i.id <> d.newest`,
      repair: (ids) => [
        `UPDATE users_teacherinvitation SET status = 'cancelled' WHERE id IN (${ids})`,
      ],
    },
    {
      name: "people with more than one open application",
      heldBy: {
        table: "users_guideapplicationrequest",
        key: "uq_application",
        column: "open_user_id",
      },
      sql: `SELECT a.id FROM users_guideapplicationrequest AS a JOIN (
          SELECT user_id, COALESCE(MAX(CASE WHEN status = 'approved' THEN id END), MAX(id)) AS keeper
          FROM users_guideapplicationrequest WHERE status IN ('pending', 'approved')
          GROUP BY user_id HAVING COUNT(*) > 1
        ) AS d ON d.user_id = a.user_id
        WHERE a.status IN ('pending', 'approved') AND a.id <> d.keeper`,
      repair: (ids) => [
        `UPDATE users_guideapplicationrequest SET status = 'rejected' WHERE id IN (${ids})`,
      ],
      lookFirst: "the approved one counts, else the newest; the others count as rejected",
    },
  ];
};

/**
 * Values that two accounts share, whatever the column's collation; the oldest active one keeps its
 * own.
 */
function duplicates(column: string, kept: number, effect: string): RowCheck {
  const norm = (place: string) => folded(`TRIM(${place})`);
  const deactivate = column === "email" ? ", is_active = 0" : "";
  return {
    shows: { ...LEARNER, column },
    heldBy: { table: "auth_user", key: `uq_${column}`, column: `${column}_norm` },
    name: `learners' ${column}s that differ only by case or blanks`,
    sql: `SELECT u.id FROM auth_user AS u JOIN (
        SELECT ${norm(column)} AS norm,
          COALESCE(MIN(CASE WHEN is_active = 1 THEN id END), MIN(id)) AS keeper
        FROM auth_user WHERE TRIM(${column}) <> '' GROUP BY norm HAVING COUNT(*) > 1
      ) AS d ON d.norm = ${norm(`u.${column}`)} AND u.id <> d.keeper`,
    repair: (ids) => [
      `UPDATE auth_user SET ${column} = CONCAT(LEFT(${column}, ${kept}), '_duplicate_', id)${deactivate} WHERE id IN (${ids})`,
    ],
    lookFirst: `the oldest active account keeps its ${column}${effect}`,
  };
}

/** Inserts the profiles that Django itself would: explorers who get mail and may invite nobody. */
function insertProfiles(ids: string, hasLocale: boolean): string {
  const [column, value] = hasLocale ? [", locale", ", 'en'"] : ["", ""];
  return `INSERT INTO users_profile (role, bio, active_guide, created_at, updated_at, user_id, growth_score, impact_score,
    display_name, can_invite_teachers, email_notifications, mail_magazine_enabled${column})
  SELECT 'explorer', '', 0, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), id, 0, 0, '', 0, 1, 1${value}
  FROM auth_user WHERE id IN (${ids})`;
}
