import { FIRST_ID, madeAt, type Size, type TableRows } from "./size.ts";

/** The estate whose board the seeds have a member of. It is the large one. */
const LARGE_ESTATE = 3;
const RESIDENTS_PER_ESTATE = 500;
const RESIDENTS_PER_UNIT = 10;

const FIRST_NAMES =
  "'Siti','Budi','Agus','Dewi','Rina','Andi','Sri','Muhammad','Nur','Eko','Dian'," +
  "'Rizky','Putri','Yanti','Hendra','Wahyu','Fitri','Joko','Ratna','Bambang'";
const LAST_NAMES =
  "'Wulandari','Santoso','Saputra','Lestari','Hidayat','Wijaya','Rahayu','Kusuma'," +
  "'Pratama','Utami','Nugroho','Handayani','Setiawan','Susanti','Gunawan','Permata','Suryadi'";

const id = `n + ${FIRST_ID}`;
const made = ({ accounts }: Size) => madeAt(accounts);
// Not by the last digits alone: these say who lives in the large estate.
const isUnproven = "FLOOR(n / 11) % 100 = 7";
const isRejected = "FLOOR(n / 7) % 50 = 3";
const isWaiting = `FLOOR(n / 7) % 12 = 5 AND NOT (${isRejected})`;

// As where Django goes on signing people up.
const isCopied = `NOT (${isRejected}) AND FLOOR(n / 100) % 100 <> 9`;

/** Every so manieth resident lives in the large estate, so that its rows lie scattered among all. */
function estateOf({ accounts, board }: Size): string {
  const every = Math.floor(accounts / board);
  return `IF(n % ${every} = 0, ${LARGE_ESTATE}, ${FIRST_ID} + n % ${estates({ accounts })})`;
}

function estates({ accounts }: Pick<Size, "accounts">): number {
  return Math.max(2, Math.ceil(accounts / RESIDENTS_PER_ESTATE));
}

/** A name of two or three words; one person in a thousand has one of their own. */
export const personName = `CONCAT(ELT(1 + n * 7919 % 20, ${FIRST_NAMES}), ' ',
  IF(n % 3 = 0, CONCAT(ELT(1 + n * 104729 % 20, ${FIRST_NAMES}), ' '), ''),
  ELT(1 + n * 15485863 % 17, ${LAST_NAMES}), IF(n % 1000 = 1, CONCAT(' ', n), ''))`;

/** Pewaca's tables, in the order in which they are filled. */
export const PEWACA_TABLES: readonly TableRows[] = [
  {
    table: "m_user",
    rows: ({ accounts }) => accounts,
    columns: (size) => ({
      user_id: id,
      user_name: `CONCAT('warga', n, '@example.net')`,
      user_email:
        `CONCAT('warga', n, '@example.net', IF(${isRejected}, CONCAT('_rejected_', ${id}), ''))`,
      user_password:
        "CONCAT('argon2$argon2id$v=19$m=19456,t=2,p=1$', LEFT(MD5(n), 22), '$', SHA1(n))",
      user_created_on: made(size),
      user_isactive: `NOT (${isUnproven} OR ${isRejected})`,
      is_warga: "1",
      last_login: `IF(${isUnproven}, NULL, UTC_TIMESTAMP(6) - INTERVAL n % 90 DAY)`,
      user_role_id: "5",
      email_verified_on: `IF(${isUnproven}, NULL, ${made(size)} + INTERVAL 1 HOUR)`,
      email_before_rejection: `IF(${isRejected}, CONCAT('warga', n, '@example.net'), NULL)`,
    }),
  },
  {
    table: "m_warga",
    rows: ({ accounts }) => accounts,
    columns: (size) => ({
      id,
      user_id: id,
      registered_user_id: id,
      created_by: id,
      full_name: personName,
      searched_email: `IF(${isCopied}, CONCAT('warga', n, '@example.net'), NULL)`,
      nik: "LPAD(n * 7919, 16, '3174010112900001')",
      phone_no: "CONCAT('08', LPAD(n, 10, '1'))",
      family_as: "1 + n % 3",
      created_on: made(size),
      modified_on: made(size),
      isactive: `NOT (${isWaiting} OR ${isUnproven})`,
      is_checker: `NOT (${isWaiting} OR ${isRejected})`,
      isreject: isRejected,
      residence_id: estateOf(size),
      unit_id: `${FIRST_ID} + FLOOR(n / ${RESIDENTS_PER_UNIT})`,
    }),
  },
  {
    table: "m_residence",
    rows: estates,
    columns: () => ({
      id,
      name: "CONCAT('Griya ', n)",
      code: "CONCAT('CODE', n)",
      created_on: "UTC_TIMESTAMP(6)",
      isactive: "1",
      isdelete: "0",
    }),
  },
  {
    table: "m_unit",
    rows: ({ accounts }) => Math.ceil(accounts / RESIDENTS_PER_UNIT),
    columns: (size) => ({
      unit_id: id,
      unit_residence_id: `${FIRST_ID} + n % ${estates(size)}`,
      unit_name: "CONCAT('Blok ', n)",
      unit_created_on: "UTC_TIMESTAMP(6)",
      unit_isactive: "1",
      unit_isdelete: "0",
    }),
  },
  {
    table: "m_residence_commite",
    rows: estates,
    columns: () => ({
      id,
      residence_id: id,
      role_id: "1",
      user_id: id,
      warga_id: id,
    }),
  },
  {
    table: "warga_rejection_log",
    rows: ({ accounts }) => Math.floor(accounts / 50),
    columns: ({ accounts }) => ({
      warga_id: `350 * FLOOR(n / 7) + 21 + n % 7 + ${FIRST_ID}`,
      reason: "'Bukan warga'",
      rejected_by: "1",
      created_at: madeAt(accounts / 50),
    }),
  },
];
