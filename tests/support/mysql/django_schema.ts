import { createHash } from "node:crypto";

/** A column of a table of Django's, as one line of the lists below describes it. */
type Column = {
  name: string;
  type: string;
  isNullable: boolean;
  key?: "id" | "primary" | "unique" | "index";
  target?: { table: string; column: string };
};
type Table = { name: string; columns: Column[]; keys: { isUnique: boolean; columns: string[] }[] };

/**
 * Pewaca's tables. A line is a table, then its columns: `name type`, `?` when it may be NULL, `id`
 * (AUTO_INCREMENT), `primary`, `unique` or `index`, and `> table.column` for a reference. The last lines
 * of a table are keys over several columns.
 *
 * Source: what is known of the models of Pewaca's Django.
 */
const PEWACA = `
m_role
  role_id int id, role_category varchar(100)?, role_name varchar(100)?, role_desc varchar(255)?, role_created_by int?
  role_created_on datetime(6)?, role_modified_by int?, role_modified_on datetime(6)?, role_isactive tinyint(1)?, role_isdelete tinyint(1)?
m_user
  user_id bigint id, image varchar(100)?, user_name varchar(100)?, user_email varchar(100) unique, user_password varchar(100)
  user_created_by bigint?, user_created_on datetime(6), user_isactive tinyint(1), user_isdelete tinyint(1), is_superuser tinyint(1)
  is_staff tinyint(1), is_warga tinyint(1), last_login datetime(6)?, user_role_id int? > m_role.role_id
m_user_groups
  id bigint id, user_id bigint > m_user.user_id, group_id int
  unique user_id group_id
m_role_warga
  id bigint id, name varchar(100)?, desc varchar(255)?
m_residence
  id int id, name varchar(150)?, code longtext?, loc_address varchar(255)?, image varchar(100)?, prov_id bigint?, city_id bigint?
  district_id bigint?, village_id bigint?, postal_code varchar(10)?, lat varchar(50)?, long varchar(50)?, area_large varchar(50)?
  establishment_year varchar(10)?, created_by bigint?, created_on datetime(6)?, modified_by bigint?, modified_on datetime(6)?
  isactive tinyint(1)?, isdelete tinyint(1)?
m_corridor
  corridor_id int id, corridor_residence_id int? > m_residence.id, corridor_name varchar(100)?, corridor_desc varchar(255)?
  corridor_icon varchar(100)?, corridor_created_by bigint?, corridor_created_on datetime(6)?, corridor_modified_by bigint?
  corridor_modified_on datetime(6)?, corridor_isactive tinyint(1)?, corridor_isdelete tinyint(1)?
m_unit
  unit_id int id, unit_residence_id int? > m_residence.id, unit_corridor_id int? > m_corridor.corridor_id, unit_name varchar(100)?
  unit_desc varchar(255)?, unit_image varchar(100)?, unit_size varchar(50)?, unit_isused tinyint(1)?, unit_created_by bigint?
  unit_created_on datetime(6)?, unit_modified_by bigint?, unit_modified_on datetime(6)?, unit_isactive tinyint(1)?, unit_isdelete tinyint(1)?
m_religion
  id bigint id, name varchar(100)?, desc varchar(255)?, icon varchar(100)?, created_by bigint?, created_on datetime(6)?
  modified_by bigint?, modified_on datetime(6)?, isactive tinyint(1)?, isdelete tinyint(1)?
m_family_as
  id int id, name varchar(50)?, created_by int?, created_on datetime(6)?
m_marital_status
  id bigint id, name varchar(100)?, created_by bigint?, created_on datetime(6)?
m_education
  id bigint id, code varchar(20)?, name varchar(100)?, created_by bigint?, created_on datetime(6)?, isactive tinyint(1)?, isdelete tinyint(1)?
m_occupation
  id bigint id, code varchar(20)?, name varchar(100)?, created_by bigint?, created_on datetime(6)?, isactive tinyint(1)?, isdelete tinyint(1)?
m_city
  id bigint id, province_id bigint?, name varchar(100)?, created_at datetime(6)?, updated_at datetime(6)?, deleted_at datetime(6)?
m_warga
  id bigint id, nik varchar(16)?, full_name varchar(150)?, gender_id int?, date_of_birth date?, place_of_birth varchar(150)?
  phone_no varchar(15)?, profile_photo varchar(100)?, marriage_photo varchar(100)?, is_checker tinyint(1), is_lead tinyint(1)
  created_by bigint, created_on datetime(6)?, modified_by int?, modified_on datetime(6)?, isactive tinyint(1), isdelete tinyint(1)
  isreject tinyint(1), education_id bigint? > m_education.id, family_as int? > m_family_as.id
  marital_status_id bigint? > m_marital_status.id, occupation_id bigint? > m_occupation.id, religion_id bigint? > m_religion.id
  residence_id int? > m_residence.id, unit_id int? > m_unit.unit_id, user_id bigint? > m_user.user_id, checked_on datetime(6)?
warga_rejection_log
  id bigint id, warga_id bigint > m_warga.id, reason longtext, rejected_by int?, created_at datetime(6)
m_residence_commite
  id bigint id, residence_id int? > m_residence.id, role_id bigint? > m_role_warga.id, user_id bigint? > m_user.user_id
  warga_id bigint? > m_warga.id
m_bank_list
  bank_id int id, bank_code varchar(10)?, bank_name varchar(100)?, bank_icon varchar(100)?, bank_created_on datetime(6)?
  bank_isactive tinyint(1)?, bank_isdelete tinyint(1)?
m_residence_bank
  id bigint id, residence_id int? > m_residence.id, bank_id int? > m_bank_list.bank_id, account_number varchar(50)?
  account_holder_name varchar(100)?, isactive tinyint(1)?, deleted_at datetime(6)?
story
  id bigint id, residence_id int? > m_residence.id, story longtext?, image varchar(100)?, total_like int?, created_by bigint?
  created_on datetime(6)?, modified_on datetime(6)?, isdelete tinyint(1)?, warga_id bigint? > m_warga.id
tagihan
  id bigint id, residence_id int? > m_residence.id, name varchar(100)?, amount decimal(12,2)?, due_on date?, created_on datetime(6)?
tagihan_warga
  id bigint id, tagihan_id bigint? > tagihan.id, warga_id bigint? > m_warga.id, unit_id int? > m_unit.unit_id, paid_on datetime(6)?
note_tagihan
  id bigint id, tagihan_id bigint? > tagihan.id, note longtext?
django_session
  session_key varchar(40) primary, session_data longtext, expire_date datetime(6) index`;

/** Zporta's tables, in the same form. Source: its models, as Django 5.1 makes tables of them. */
const ZPORTA = `
auth_user
  id int id, password varchar(128), last_login datetime(6)?, is_superuser tinyint(1), username varchar(150) unique
  first_name varchar(150), last_name varchar(150), email varchar(254), is_staff tinyint(1), is_active tinyint(1), date_joined datetime(6)
auth_group
  id int id, name varchar(150) unique
auth_user_groups
  id bigint id, user_id int > auth_user.id, group_id int > auth_group.id
  unique user_id group_id
authtoken_token
  key varchar(40) primary, created datetime(6), user_id int unique > auth_user.id
tags_tag
  id bigint id, name varchar(191) unique, slug varchar(200) unique, description longtext?, created_at datetime(6)
subjects_subject
  id bigint id, name varchar(100) unique
users_profile
  id bigint id, role varchar(10), bio longtext?, active_guide tinyint(1), profile_image varchar(100)?, created_at datetime(6)
  updated_at datetime(6), user_id int unique > auth_user.id, growth_score int unsigned index, impact_score int unsigned index
  display_name varchar(60), intro_video_url varchar(200)?, linkedin_url varchar(200)?, showcase_image_1 varchar(100)?
  showcase_image_2 varchar(100)?, showcase_image_3 varchar(100)?, teacher_about longtext?, teacher_tagline varchar(120)?
  teaching_specialties varchar(255)?, twitter_url varchar(200)?, website_url varchar(200)?, youtube_url varchar(200)?
  ability_rank int? index, can_invite_teachers tinyint(1), email_notifications tinyint(1), last_ability_update datetime(6)?
  mail_magazine_enabled tinyint(1), overall_ability_score double? index, showcase_image_1_caption varchar(200)?
  showcase_image_2_caption varchar(200)?, showcase_image_3_caption varchar(200)?
users_profile_showcase_image_1_tags
  id bigint id, profile_id bigint > users_profile.id, tag_id bigint > tags_tag.id
  unique profile_id tag_id
users_profile_showcase_image_2_tags
  id bigint id, profile_id bigint > users_profile.id, tag_id bigint > tags_tag.id
  unique profile_id tag_id
users_profile_showcase_image_3_tags
  id bigint id, profile_id bigint > users_profile.id, tag_id bigint > tags_tag.id
  unique profile_id tag_id
users_userpreference
  id bigint id, languages_spoken json, location varchar(255)?, bio longtext?, updated_at datetime(6), user_id int unique > auth_user.id
  native_language varchar(12), report_language varchar(12)
users_userpreference_interested_subjects
  id bigint id, userpreference_id bigint > users_userpreference.id, subject_id bigint > subjects_subject.id
  unique userpreference_id subject_id
users_userpreference_interested_tags
  id bigint id, userpreference_id bigint > users_userpreference.id, tag_id bigint > tags_tag.id
  unique userpreference_id tag_id
users_teacherinvitation
  id bigint id, invitee_email varchar(254) index, token char(32) unique, personal_message longtext?, status varchar(10)
  created_at datetime(6), accepted_at datetime(6)?, expires_at datetime(6), invitee_id int? > auth_user.id, inviter_id int > auth_user.id
  index token
  index status expires_at
  index inviter_id created_at
users_guideapplicationrequest
  id bigint id, motivation longtext, experience longtext?, subjects_to_teach varchar(255), status varchar(10), reviewed_at datetime(6)?
  admin_notes longtext?, created_at datetime(6), updated_at datetime(6), referred_by_id int? > auth_user.id
  reviewed_by_id int? > auth_user.id, user_id int > auth_user.id
  index status created_at
  index user_id status
users_userloginevent
  id bigint id, login_at datetime(6) index, logout_at datetime(6)?, session_duration_seconds int unsigned?, user_agent varchar(255)?
  ip_address char(39)?, last_heartbeat_at datetime(6)?, forced_closed tinyint(1), user_id int > auth_user.id
  index user_id login_at
django_session
  session_key varchar(40) primary, session_data longtext, expire_date datetime(6) index`;

/** The products whose tables are known. */
export type Product = "pewaca" | "zporta";

/** The statements with which Django's migrations make a product's tables, under Django's own names. */
export function tablesOfDjango(product: Product): string[] {
  return tables(product).map(({ name, columns, keys }) => {
    const lines = columns.map((column) => `\`${column.name}\` ${column.type}${ofDjango(column)}`);
    const named = (parts: string[]) =>
      `${`${name}_${parts.join("_")}`.slice(0, 40)}_${digest(name, parts)}`;
    for (const { name: column, key, target } of columns) {
      if (key === "index") lines.push(`KEY ${named([column])} (\`${column}\`)`);
      if (!target) continue;
      lines.push(
        `CONSTRAINT ${named([column])}_fk FOREIGN KEY (\`${column}\`) ` +
          `REFERENCES ${target.table} (${target.column})`,
      );
    }
    for (const { isUnique, columns: parts } of keys) {
      lines.push(`${isUnique ? "UNIQUE " : ""}KEY ${named(parts)} (${parts})`);
    }
    return `CREATE TABLE ${name} (${lines.join(", ")})`;
  });
}

/** The same tables after the import that lost every key, AUTO_INCREMENT and almost every NOT NULL. */
export function tablesWithoutKeys(product: Product): string[] {
  return tables(product).map(({ name, columns }) => {
    const lines = columns.map(({ name: column, type }, index) => {
      const isStrict = index === 0 || column === "created_by";
      return `\`${column}\` ${type} ${isStrict ? "NOT NULL" : "NULL"}`;
    });
    return `CREATE TABLE ${name} (${lines.join(", ")})`;
  });
}

function ofDjango({ isNullable, key }: Column): string {
  const suffix = { id: " AUTO_INCREMENT PRIMARY KEY", primary: " PRIMARY KEY", unique: " UNIQUE" };
  return (isNullable ? " NULL" : " NOT NULL") +
    (key && key !== "index" ? suffix[key] : "");
}

function tables(product: Product): Table[] {
  const found: Table[] = [];
  for (const line of (product === "pewaca" ? PEWACA : ZPORTA).trim().split("\n")) {
    const text = line.trim();
    const table = found.at(-1);
    const [, word, list] = /^(unique|index) (.*)$/.exec(text) ?? [];
    if (!line.startsWith(" ")) found.push({ name: text, columns: [], keys: [] });
    else if (list) table!.keys.push({ isUnique: word === "unique", columns: list.split(" ") });
    else table!.columns.push(...text.split(", ").map(toColumn));
  }
  return found;
}

function toColumn(text: string): Column {
  const [, name, type, mark, key, table, column] =
    /^(\w+) (\w+(?:\([\d,]+\))?(?: unsigned)?)(\?)?(?: (id|primary|unique|index))?(?: > (\w+)\.(\w+))?$/
      .exec(text)!;
  return {
    name: name!,
    type: type!,
    isNullable: mark === "?",
    ...key && { key: key as Column["key"] },
    ...table && { target: { table, column: column! } },
  };
}

function digest(table: string, parts: string[]): string {
  return createHash("md5").update([table, ...parts].join()).digest("hex").slice(0, 8);
}
