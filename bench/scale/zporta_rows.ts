import { FIRST_ID, madeAt, type TableRows } from "./size.ts";
import { personName } from "./pewaca_rows.ts";

const id = `n + ${FIRST_ID}`;

/** Zporta's tables, in the order in which they are filled. */
export const ZPORTA_TABLES: readonly TableRows[] = [
  {
    table: "auth_user",
    rows: ({ accounts }) => accounts,
    columns: ({ accounts }) => ({
      id,
      password: "CONCAT('argon2$argon2id$v=19$m=19456,t=2,p=1$', LEFT(MD5(n), 22), '$', SHA1(n))",
      username: "CONCAT('learner', n)",
      first_name: `IF(n % 2, SUBSTRING_INDEX(${personName}, ' ', 1), '')`,
      last_name: `IF(n % 2, SUBSTRING_INDEX(${personName}, ' ', -1), '')`,
      email: "CONCAT('learner', n, '@example.net')",
      date_joined: madeAt(accounts),
      last_login: "UTC_TIMESTAMP(6) - INTERVAL n % 90 DAY",
      email_proven_at: `IF(n % 10, ${madeAt(accounts)}, NULL)`,
      deactivated_at: "IF(n % 1000 = 9, UTC_TIMESTAMP(6), NULL)",
      is_active: "n % 1000 <> 9",
    }),
  },
  {
    table: "users_profile",
    rows: ({ accounts }) => accounts,
    columns: ({ accounts }) => ({
      id,
      user_id: id,
      role: "IF(n % 20, 'explorer', 'both')",
      bio: "''",
      display_name: `IF(n % 4, ${personName}, '')`,
      can_invite_teachers: "n % 1000 = 1",
      profile_image: "IF(n % 10 = 0, CONCAT('profile_images/', MD5(n), '.jpg'), NULL)",
      created_at: madeAt(accounts),
      updated_at: madeAt(accounts),
    }),
  },
  {
    table: "users_userpreference",
    rows: ({ accounts }) => Math.ceil(accounts / 2),
    columns: () => ({
      user_id: id,
      languages_spoken: "'[]'",
      updated_at: "UTC_TIMESTAMP(6)",
    }),
  },
  {
    table: "authtoken_token",
    rows: ({ accounts }) => Math.ceil(accounts / 2),
    columns: () => ({ "`key`": "SHA1(n)", created: "UTC_TIMESTAMP(6)", user_id: id }),
  },
  {
    table: "users_guideapplicationrequest",
    rows: ({ accounts }) => Math.ceil(accounts / 10),
    columns: ({ accounts }) => ({
      user_id: id,
      motivation: "'I like to teach.'",
      subjects_to_teach: "'Mathematics'",
      status: "ELT(1 + n % 5, 'pending', 'approved', 'rejected', 'approved', 'rejected')",
      created_at: madeAt(accounts / 10),
      updated_at: madeAt(accounts / 10),
    }),
  },
  {
    table: "users_teacherinvitation",
    rows: ({ accounts }) => Math.ceil(accounts / 20),
    columns: ({ accounts }) => ({
      inviter_id: `FLOOR(n / 10) * 1000 % ${accounts} + 1 + ${FIRST_ID}`,
      invitee_email: "CONCAT('teacher', n, '@example.net')",
      token: "MD5(n)",
      status: "ELT(1 + n % 5, 'pending', 'accepted', 'expired', 'cancelled', 'expired')",
      created_at: madeAt(accounts / 20),
      expires_at: `${madeAt(accounts / 20)} + INTERVAL 7 DAY`,
    }),
  },
  {
    table: "users_userloginevent",
    rows: ({ accounts }) => Math.ceil(accounts / 2),
    columns: ({ accounts }) => ({
      login_at: `UTC_TIMESTAMP(6) - INTERVAL FLOOR((${accounts / 2} - n) * ${
        90 * 24 * 3600 / accounts * 2
      }) SECOND`,
      user_agent: "'Mozilla/5.0'",
      ip_address: "'203.0.113.7'",
      user_id: id,
    }),
  },
];
