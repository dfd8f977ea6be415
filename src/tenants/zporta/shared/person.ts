import { emailSpellings } from "../../../core/email_address.ts";
import { foldedIn } from "../../../db/folded.ts";
import {
  flag,
  integer,
  nullable,
  type Reader,
  type RowOf,
  selectRow,
  selectRows,
  text,
} from "../../../db/rows.ts";
import type { Queryable } from "../../../deps.ts";
import { normalizeUsername } from "./accounts/usernames.ts";
import { repairRows } from "./account_rows.ts";

/**
 * A JSON column that holds a list of texts. Django has written other values into it: one text is a list
 * of one, and what is no text is left out.
 */
const textList: Reader<string[]> = (value) => {
  const parsed = parsedJson(value);
  const list = Array.isArray(parsed) ? parsed : [parsed];
  return list.filter((item) => typeof item === "string" && item !== "");
};

/** Ids that `JSON_ARRAYAGG` collected, which cuts nothing off; NULL is none. */
const idList: Reader<number[]> = (value) => {
  const ids = parsedJson(value);
  return Array.isArray(ids) ? ids.map(Number).sort((one, other) => one - other) : [];
};

/** A JSON value: PlanetScale's driver has parsed it, others have not. */
function parsedJson(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return value; // a text that was parsed already
  }
}

/** The columns of an account `u`, its profile `p`, its preferences `f` and its token `t`. */
const COLUMNS = `
  u.id AS user_id, u.password, u.last_login, u.is_superuser, u.username, u.first_name, u.last_name,
  u.email, u.is_staff, u.is_active, u.date_joined, u.email_proven_at, u.deactivated_at,
  u.failed_log_ins,
  p.id AS profile_id, p.role, p.bio, p.active_guide, p.profile_image, p.display_name,
  p.intro_video_url, p.linkedin_url, p.twitter_url, p.website_url, p.youtube_url,
  p.showcase_image_1, p.showcase_image_2, p.showcase_image_3,
  p.showcase_image_1_caption, p.showcase_image_2_caption, p.showcase_image_3_caption,
  ${[1, 2, 3].map(showcaseTags).join(", ")},
  p.teacher_about, p.teacher_tagline, p.teaching_specialties, p.can_invite_teachers,
  p.email_notifications, p.mail_magazine_enabled, p.locale,
  f.id AS preference_id, f.languages_spoken, f.location, f.bio AS preference_bio,
  (SELECT JSON_ARRAYAGG(x.tag_id)
   FROM users_userpreference_interested_tags AS x WHERE x.userpreference_id = f.id)
    AS interested_tags,
  t.\`key\` AS token`;

function showcaseTags(number: number): string {
  return `(SELECT JSON_ARRAYAGG(s.tag_id)
    FROM users_profile_showcase_image_${number}_tags AS s WHERE s.profile_id = p.id)
    AS showcase_image_${number}_tags`;
}

/** Reads `COLUMNS`. Moments stay text: the links depend on every digit of `last_login`. */
const PERSON = {
  user_id: integer,
  password: text,
  last_login: nullable(text),
  is_superuser: flag,
  username: text,
  first_name: text,
  last_name: text,
  email: text,
  is_staff: flag,
  is_active: flag,
  date_joined: text,
  email_proven_at: nullable(text),
  deactivated_at: nullable(text),
  failed_log_ins: nullable(integer),
  profile_id: nullable(integer),
  role: nullable(text),
  bio: nullable(text),
  active_guide: flag,
  profile_image: nullable(text),
  display_name: nullable(text),
  intro_video_url: nullable(text),
  linkedin_url: nullable(text),
  twitter_url: nullable(text),
  website_url: nullable(text),
  youtube_url: nullable(text),
  showcase_image_1: nullable(text),
  showcase_image_2: nullable(text),
  showcase_image_3: nullable(text),
  showcase_image_1_caption: nullable(text),
  showcase_image_2_caption: nullable(text),
  showcase_image_3_caption: nullable(text),
  showcase_image_1_tags: idList,
  showcase_image_2_tags: idList,
  showcase_image_3_tags: idList,
  teacher_about: nullable(text),
  teacher_tagline: nullable(text),
  teaching_specialties: nullable(text),
  can_invite_teachers: flag,
  email_notifications: flag,
  mail_magazine_enabled: flag,
  locale: nullable(text),
  preference_id: nullable(integer),
  languages_spoken: textList,
  location: nullable(text),
  preference_bio: nullable(text),
  interested_tags: idList,
  token: nullable(text),
};

const JOINS = `
  LEFT JOIN users_profile AS p ON p.user_id = u.id
  LEFT JOIN users_userpreference AS f ON f.user_id = u.id
  LEFT JOIN authtoken_token AS t ON t.user_id = u.id`;

/** An account, with its profile, preferences and token as far as they exist. */
export type Person = RowOf<typeof PERSON>;

/** A person with a profile and preferences; `role` and `locale` are NOT NULL in a profile. */
export type CompletePerson =
  & Person
  & { profile_id: number; preference_id: number; role: string; locale: string };

/** An account was deleted while its owner's request was under way: the session is over. */
export class AccountGoneError extends Error {
  override name = "AccountGoneError";
}

/**
 * Finds a person by id, and inserts first whatever rows are missing.
 *
 * @throws {AccountGoneError} when there is no account.
 */
export async function findPerson(
  db: Queryable,
  userId: number,
  now: Date,
): Promise<CompletePerson> {
  const person = await findById(db, userId);
  if (person && isComplete(person)) return person;
  await repairRows(db, userId, now);
  const repaired = await findById(db, userId);
  if (repaired && isComplete(repaired)) return repaired;
  throw new AccountGoneError("Cannot find person: the account was deleted meanwhile");
}

/**
 * Whether profile and preferences exist: Django's signals could fail after the account was written.
 */
export function isComplete(person: Person): person is CompletePerson {
  return person.profile_id !== null && person.preference_id !== null;
}

/**
 * Finds whoever has a name as their username or email address, in any case; the username comes first.
 * There are two when one person's username is the other's address, which old accounts could have.
 */
export async function findByName(db: Queryable, name: string): Promise<Person[]> {
  // As it is stored here, and as Django may have stored it.
  const named = foldedIn("username_norm", [...new Set([normalizeUsername(name), name.trim()])]);
  const holds = foldedIn("email_norm", emailSpellings(name));
  return await selectRows(
    db,
    PERSON,
    `SELECT ${COLUMNS}
     FROM (SELECT id FROM auth_user WHERE ${named.sql}
           UNION SELECT id FROM auth_user WHERE ${holds.sql}) AS named
     JOIN auth_user AS u ON u.id = named.id ${JOINS}
     WHERE u.deleted_at IS NULL ORDER BY u.${named.sql} DESC, u.id`,
    [...named.args, ...holds.args, ...named.args],
  );
}

/** Finds whoever has an email address, in any case. */
export async function findByEmail(db: Queryable, email: string): Promise<Person | null> {
  const holds = foldedIn("u.email_norm", emailSpellings(email));
  return await selectRow(
    db,
    PERSON,
    `SELECT ${COLUMNS} FROM auth_user AS u ${JOINS}
     WHERE ${holds.sql} AND u.deleted_at IS NULL`,
    holds.args,
  );
}

/** Finds a person by id. */
export async function findById(db: Queryable, userId: number): Promise<Person | null> {
  return await selectRow(
    db,
    PERSON,
    `SELECT ${COLUMNS} FROM auth_user AS u ${JOINS} WHERE u.id = ? AND u.deleted_at IS NULL`,
    [userId],
  );
}

/** Whether a person may log in: the account is active, or its owner deactivated it. */
export function mayLogIn(person: Pick<Person, "is_active" | "deactivated_at">): boolean {
  return person.is_active || person.deactivated_at !== null;
}
