import {
  type AccountView,
  defineAccounts,
  type Fact,
  type FoundAccount,
  type ReadDeps,
} from "../../../console/shared/console_accounts.ts";
import type { MessageKey } from "../../../console/messages.ts";
import {
  beginsLike,
  beginsWith,
  hasLetters,
  spellingsOf,
} from "../../../console/shared/spellings.ts";
import { emailSpellings } from "../../../core/email_address.ts";
import { folded, foldedIn } from "../../../db/folded.ts";
import {
  flag,
  integer,
  moment,
  nullable,
  type RowOf,
  selectRow,
  selectRows,
  text,
} from "../../../db/rows.ts";
import { type Fragment, placeholders } from "../../../db/write.ts";
import type { Queryable } from "../../../deps.ts";
import { IS_CLAIM, IS_REMOVABLE } from "../shared/accounts/claims.ts";
import { CALLERS_RESIDENT } from "../shared/caller.ts";
import { ACTS } from "./account_acts.ts";
import { timelineOf } from "./timeline.ts";
import {
  hasSealedNik,
  maskNik,
  NIK,
  NIK_COLUMNS,
  type NikDeps,
  readNik,
  readNiks,
} from "../shared/nik.ts";

const MAX_FOUND = 20;

const ROW = {
  user_id: integer,
  user_email: nullable(text),
  user_name: nullable(text),
  user_created_on: nullable(moment),
  user_isactive: flag,
  user_isdelete: flag,
  email_verified_on: nullable(moment),
  email_before_rejection: nullable(text),
  sessions_valid_from: nullable(text),
  last_login: nullable(moment),
  erased_at: nullable(moment),
  is_claim: flag,
  is_removable: flag,
  is_undeliverable: flag,
  /** How many there are: one more, and somebody else has just sent one. */
  emails: integer,
  resident_id: nullable(integer),
  registered_user_id: nullable(integer),
  full_name: nullable(text),
  ...NIK,
  phone: nullable(text),
  is_checker: flag,
  isreject: flag,
  checked_on: nullable(moment),
  estate_id: nullable(integer),
  estate: nullable(text),
  unit_name: nullable(text),
  unit_text: nullable(text),
};

const SELECT = `SELECT u.user_id, u.user_email, u.user_name, u.user_created_on, u.user_isactive,
    u.user_isdelete, u.email_verified_on, u.email_before_rejection, u.sessions_valid_from, u.last_login,
    u.erased_at, (SELECT COUNT(*) FROM outbox AS o WHERE o.account_id = u.user_id AND o.tenant = 'pewaca')
      AS emails, ${IS_CLAIM} AS is_claim, ${IS_REMOVABLE} AS is_removable,
    EXISTS (SELECT 1 FROM undeliverable_address AS a WHERE a.tenant = 'pewaca'
      AND a.account_id = u.user_id AND a.released_at IS NULL) AS is_undeliverable,
    w.id AS resident_id, w.registered_user_id, w.full_name, ${NIK_COLUMNS},
    w.phone_no AS phone, w.is_checker, w.isreject,
    w.checked_on, w.residence_id AS estate_id, r.name AS estate, n.unit_name, w.unit_text
  FROM m_user AS u
  LEFT JOIN m_warga AS w ON ${CALLERS_RESIDENT}
  LEFT JOIN m_residence AS r ON r.id = w.residence_id
  LEFT JOIN m_unit AS n ON n.unit_id = w.unit_id`;

/** An account of Pewaca as the console shows it, and the row behind it, on which the acts depend. */
export type PewacaAccount = AccountView & { row: RowOf<typeof ROW> };

/** Pewaca's accounts in the console. */
export const pewacaAccounts = defineAccounts<PewacaAccount>({
  search,
  read: readAccount,
  timelineOf,
  acts: ACTS,
  links: ({ row }) =>
    row.resident_id === null
      ? []
      : [{ href: `/console/pewaca/residents/${row.resident_id}`, label: "resident" }],
});

async function readAccount(
  deps: ReadDeps,
  id: number,
  { locked } = { locked: false },
): Promise<PewacaAccount | null> {
  const { db } = deps;
  if (locked) await db.query("SELECT user_id FROM m_user WHERE user_id = ? FOR UPDATE", [id]);
  const found = await selectRow(db, ROW, `${SELECT} WHERE u.user_id = ?`, [id]);
  const row = await readNik(nikDepsOf(deps), found);
  return row && toView(row);
}

function nikDepsOf({ sealKeys, log }: ReadDeps): NikDeps {
  return { settings: { nikKeys: sealKeys }, log };
}

function toView(row: RowOf<typeof ROW>): PewacaAccount {
  const facts: [MessageKey, Fact][] = [
    ["name", row.full_name],
    ...row.email_before_rejection === null
      ? []
      : [["former_address", row.email_before_rejection] as [MessageKey, Fact]],
    ["estate", row.estate],
    ["unit", row.unit_name ?? row.unit_text],
    ["phone", row.phone],
    ["nik", maskNik(row.nik)],
    ["proven", row.email_verified_on],
    ["emails_arrive", !row.is_undeliverable],
  ];
  return {
    id: row.user_id,
    name: row.full_name || row.user_name || "",
    address: row.user_email,
    states: statesOf(row),
    facts,
    row,
  };
}

function statesOf(row: RowOf<typeof ROW>): MessageKey[] {
  if (row.erased_at) return ["state_erased"];
  const states: MessageKey[] = [];
  if (row.user_isdelete) states.push("state_deleted");
  if (row.isreject || row.email_before_rejection !== null) states.push("state_rejected");
  if (row.is_claim) states.push("state_unproven");
  else if (!row.user_isactive) states.push("state_off");
  else states.push("state_active");
  // The board sees nobody whose address is not proven.
  if (row.resident_id !== null && !row.isreject && !row.is_claim) {
    states.push(row.is_checker ? "state_approved" : "state_waiting");
  }
  return states;
}

/** By id, address, name or NIK; where nothing is exactly so, with one letter wrong. */
async function search(deps: ReadDeps, typed: string): Promise<FoundAccount[]> {
  const { db } = deps;
  const sealed = hasSealedNik(nikDepsOf(deps), typed);
  const bySealed: LookUp[] = sealed ? [{ table: "m_warga", condition: sealed }] : [];
  const exact = await findIds(db, [...exactly(typed), ...bySealed]);
  const ids = exact.length > 0 ? exact : await findIds(db, nearly(typed));
  if (ids.length === 0) return [];
  const rows = await selectRows(
    db,
    ROW,
    `${SELECT} WHERE u.user_id IN (${placeholders(ids)}) ORDER BY u.user_id`,
    ids,
  );
  return (await readNiks(nikDepsOf(deps), rows)).map(toView);
}

/**
 * Where names are looked for: the whole one, what follows its first word, and its last word. Hundreds of spellings are
 * short ranges of these keys; of another one the server would read all of it.
 */
const NAMES = [
  { column: "full_name", table: "m_warga FORCE INDEX (ix_warga_name)" },
  { column: "full_name_rest", table: "m_warga FORCE INDEX (ix_warga_name_rest)" },
  { column: "full_name_last", table: "m_warga FORCE INDEX (ix_warga_name_last)" },
] as const;

/** A table with accounts, and what is looked for in it. */
type LookUp = {
  table: "m_user" | "m_warga" | (typeof NAMES)[number]["table"];
  condition: Fragment;
};

function exactly(typed: string): LookUp[] {
  const lookUps: LookUp[] = [];
  if (/^\d{1,15}$/.test(typed)) {
    lookUps.push({ table: "m_user", condition: { sql: "user_id = ?", args: [Number(typed)] } });
  }
  if (/^\d{16}$/.test(typed)) {
    lookUps.push({ table: "m_warga", condition: { sql: "nik = ?", args: [typed] } });
  }
  if (typed.includes("@")) {
    lookUps.push({
      table: "m_user",
      condition: foldedIn("user_email_norm", emailSpellings(typed)),
    });
    // A rejected account has a suffix: <address>_rejected_<id>.
    const renamed = typed.replace(/[!%_]/g, "!$&");
    const condition = {
      sql: `user_email_norm LIKE CONCAT(${folded("?")}, '!_%') ESCAPE '!'`,
      args: [renamed],
    };
    lookUps.push({ table: "m_user", condition });
  } else {
    lookUps.push({ table: "m_user", condition: { sql: "user_name = ?", args: [typed] } });
    lookUps.push(...inNames(typed, beginsWith));
  }
  return lookUps;
}

function nearly(typed: string): LookUp[] {
  if (!typed.includes("@")) return hasLetters(typed) ? inNames(typed, beginsLike) : [];
  const spellings = spellingsOf(typed);
  if (spellings.length === 0) return [];
  const condition = { sql: `user_email_norm IN (${placeholders(spellings)})`, args: spellings };
  return [{ table: "m_user", condition }];
}

function inNames(typed: string, condition: typeof beginsWith): LookUp[] {
  return NAMES.map(({ table, column }) => ({ table, condition: condition(column, typed) }));
}

async function findIds(db: Queryable, lookUps: readonly LookUp[]): Promise<number[]> {
  const found = await Promise.all(lookUps.map(({ table, condition }) =>
    selectRows(
      db,
      { user_id: nullable(integer) },
      `SELECT user_id FROM ${table} WHERE ${condition.sql} LIMIT ${MAX_FOUND}`,
      condition.args,
    )
  ));
  const ids = found.flat().map((row) => row.user_id).filter((id) => id !== null);
  return [...new Set(ids)].slice(0, MAX_FOUND);
}
