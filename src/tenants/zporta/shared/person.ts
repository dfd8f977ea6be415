import type { Queryable, Row } from "../../../deps.ts";
import { repairRows } from "./account_rows.ts";

/** The columns of a person: account, profile, preferences, token. Lists of ids come as text. */
const COLUMNS = `
  u.id AS user_id, u.password, u.last_login, u.is_superuser, u.username, u.first_name, u.last_name,
  u.email, u.is_staff, u.is_active, u.date_joined, u.email_proven_at, u.deactivated_at,
  p.id AS profile_id, p.role, p.bio, p.active_guide, p.profile_image, p.display_name,
  p.intro_video_url, p.linkedin_url, p.twitter_url, p.website_url, p.youtube_url,
  p.showcase_image_1, p.showcase_image_2, p.showcase_image_3,
  p.showcase_image_1_caption, p.showcase_image_2_caption, p.showcase_image_3_caption,
  ${[1, 2, 3].map(showcaseTags).join(", ")},
  p.teacher_about, p.teacher_tagline, p.teaching_specialties, p.can_invite_teachers,
  p.email_notifications, p.mail_magazine_enabled, p.locale,
  f.id AS preference_id, f.languages_spoken, f.location, f.bio AS preference_bio,
  (SELECT GROUP_CONCAT(x.tag_id ORDER BY x.tag_id)
   FROM users_userpreference_interested_tags AS x WHERE x.userpreference_id = f.id)
    AS interested_tags,
  t.\`key\` AS token`;

const JOINS = `
  LEFT JOIN users_profile AS p ON p.user_id = u.id
  LEFT JOIN users_userpreference AS f ON f.user_id = u.id
  LEFT JOIN authtoken_token AS t ON t.user_id = u.id`;

function showcaseTags(number: number): string {
  return `(SELECT GROUP_CONCAT(s.tag_id ORDER BY s.tag_id)
    FROM users_profile_showcase_image_${number}_tags AS s WHERE s.profile_id = p.id)
    AS showcase_image_${number}_tags`;
}

/** A person with every row; what is missing is made first. */
export async function findPerson(db: Queryable, userId: number, now: Date): Promise<Row> {
  const person = await findById(db, userId);
  if (person && isComplete(person)) return person;
  await repairRows(db, userId, now);
  return (await findById(db, userId))!;
}

/** Whether profile and preferences are there: Django's signals could fail after the account. */
export function isComplete(person: Row): boolean {
  return person.profile_id !== null && person.preference_id !== null;
}

/**
 * Whoever goes by a username or an address, in any case; the username first. Two people when one has
 * taken the other's address for a username, which old accounts could.
 */
export async function findByName(db: Queryable, name: string): Promise<Row[]> {
  const { rows } = await db.query(
    `SELECT ${COLUMNS}
     FROM (SELECT id FROM auth_user WHERE username_norm = ?
           UNION SELECT id FROM auth_user WHERE email_norm = ?) AS named
     JOIN auth_user AS u ON u.id = named.id ${JOINS}
     WHERE u.deleted_at IS NULL ORDER BY u.username_norm = ? DESC, u.id`,
    [
      name.normalize("NFKC").toLowerCase(),
      name.toLowerCase(),
      name.normalize("NFKC").toLowerCase(),
    ],
  );
  return rows;
}

/** Whoever has an address, in any case; `null` when nobody has. */
export async function findByEmail(db: Queryable, email: string): Promise<Row | null> {
  const { rows } = await db.query(
    `SELECT ${COLUMNS} FROM auth_user AS u ${JOINS}
     WHERE u.email_norm = ? AND u.deleted_at IS NULL`,
    [email.trim().toLowerCase()],
  );
  return rows[0] ?? null;
}

/** Whoever has an id; `null` when nobody has. */
export async function findById(db: Queryable, userId: number): Promise<Row | null> {
  const { rows } = await db.query(
    `SELECT ${COLUMNS} FROM auth_user AS u ${JOINS} WHERE u.id = ? AND u.deleted_at IS NULL`,
    [userId],
  );
  return rows[0] ?? null;
}

/** Whether a person may log in: active, or switched off by nobody but themselves. */
export function mayLogIn(person: Row): boolean {
  return Number(person.is_active) === 1 || person.deactivated_at !== null;
}
