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
import { foldedIn } from "../../../db/folded.ts";
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
import { normalizeUsername } from "../shared/accounts/usernames.ts";
import { ACTS } from "./account_acts.ts";
import { timelineOf } from "./timeline.ts";

const MAX_FOUND = 20;

const ROW = {
  id: integer,
  username: text,
  email: text,
  first_name: text,
  last_name: text,
  password: text,
  is_active: flag,
  is_staff: flag,
  is_superuser: flag,
  date_joined: moment,
  last_login: nullable(text),
  email_proven_at: nullable(moment),
  deactivated_at: nullable(moment),
  deleted_at: nullable(moment),
  display_name: nullable(text),
  role: nullable(text),
  active_guide: flag,
  can_invite_teachers: flag,
  has_profile: flag,
  has_session: flag,
  is_undeliverable: flag,
  /** How many there are: one more, and somebody else has just sent one. */
  emails: integer,
};

const SELECT =
  `SELECT u.id, u.username, u.email, u.first_name, u.last_name, u.password, u.is_active,
    u.is_staff, u.is_superuser, u.date_joined, u.last_login, u.email_proven_at, u.deactivated_at, u.deleted_at,
    p.display_name, p.role, p.active_guide, p.can_invite_teachers, p.id IS NOT NULL AS has_profile,
    (SELECT COUNT(*) FROM outbox AS o WHERE o.account_id = u.id AND o.tenant = 'zporta') AS emails,
    EXISTS (SELECT 1 FROM authtoken_token AS t WHERE t.user_id = u.id) AS has_session,
    EXISTS (SELECT 1 FROM undeliverable_address AS a WHERE a.tenant = 'zporta'
      AND a.account_id = u.id AND a.released_at IS NULL) AS is_undeliverable
  FROM auth_user AS u LEFT JOIN users_profile AS p ON p.user_id = u.id`;

/** An account of Zporta as the console shows it, and the row behind it, on which the acts depend. */
export type ZportaAccount = AccountView & { row: RowOf<typeof ROW> };

/** Zporta's accounts in the console. */
export const zportaAccounts = defineAccounts<ZportaAccount>({
  search,
  read: readAccount,
  // A login may store a newer hash of the same password, too.
  dependsOn: ({ row: { password: _, last_login: __, has_session: ___, ...row }, ...account }) => ({
    ...account,
    row,
  }),
  timelineOf,
  acts: ACTS,
  links: ({ id, name }) => [
    { href: `/console/zporta/applications?user=${id}`, label: "applications" },
    { href: `/console/zporta/invitations?inviter=${id}`, label: "invitations" },
    { href: `/console/zporta/inviters?q=${encodeURIComponent(name)}`, label: "may_invite" },
  ],
});

async function readAccount(
  { db }: ReadDeps,
  id: number,
  { locked } = { locked: false },
): Promise<ZportaAccount | null> {
  if (locked) await db.query("SELECT id FROM auth_user WHERE id = ? FOR UPDATE", [id]);
  const row = await selectRow(db, ROW, `${SELECT} WHERE u.id = ?`, [id]);
  return row && toView(row);
}

function toView(row: RowOf<typeof ROW>): ZportaAccount {
  const facts: [MessageKey, Fact][] = [
    ["username", row.username],
    ["name", row.display_name || `${row.first_name} ${row.last_name}`.trim()],
    ["role", row.role],
    ["may_teach", row.active_guide],
    ["may_invite", row.can_invite_teachers],
    ["is_staff", row.is_staff],
    ["proven", row.email_proven_at],
    ["emails_arrive", !row.is_undeliverable],
  ];
  return {
    id: row.id,
    name: row.username,
    address: row.email || null,
    states: [stateOf(row), ...row.email_proven_at ? [] : ["state_unproven" as const]],
    facts,
    row,
  };
}

function stateOf({ deleted_at, is_active, deactivated_at }: RowOf<typeof ROW>): MessageKey {
  if (deleted_at) return "state_erased";
  if (is_active) return "state_active";
  return deactivated_at ? "state_deactivated" : "state_off";
}

/** By id, username, address or name; where nothing is exactly so, with one letter wrong. */
async function search({ db }: ReadDeps, typed: string): Promise<FoundAccount[]> {
  const exact = await findIds(db, exactly(typed));
  const ids = exact.length > 0 ? exact : await findIds(db, nearly(typed));
  if (ids.length === 0) return [];
  const rows = await selectRows(
    db,
    ROW,
    `${SELECT} WHERE u.id IN (${placeholders(ids)}) ORDER BY u.id`,
    ids,
  );
  return rows.map(toView);
}

/** What is looked for in the accounts, or in their profiles. */
type LookUp = { table: "auth_user" | "users_profile"; condition: Fragment };

/** Where names are looked for: as they are shown, what follows the first word of that, its last word, and Django's. */
const NAMES: readonly [LookUp["table"], string][] = [
  ["users_profile", "display_name"],
  ["users_profile", "display_name_rest"],
  ["users_profile", "display_name_last"],
  ["auth_user", "first_name"],
  ["auth_user", "last_name"],
];

/** Those among `NAMES` that can have a blank in them. */
const SEVERAL_WORDS = NAMES.filter(([, column]) => column !== "display_name_last");

function exactly(typed: string): LookUp[] {
  const isNumber = /^\d{1,9}$/.test(typed);
  const usernames = [...new Set([normalizeUsername(typed), typed])];
  return [
    ...isNumber ? [ofAccounts({ sql: "id = ?", args: [Number(typed)] })] : [],
    ofAccounts(foldedIn("username_norm", usernames)),
    ...typed.includes("@") ? [ofAccounts(foldedIn("email_norm", emailSpellings(typed)))] : [],
    ...NAMES.map(([table, column]) => ({ table, condition: beginsWith(column, typed) })),
    ...firstAndLast(typed).map(({ first, last }) => {
      const begins = beginsWith("first_name", first);
      return ofAccounts({ sql: `last_name = ? AND ${begins.sql}`, args: [last, ...begins.args] });
    }),
  ];
}

function nearly(typed: string): LookUp[] {
  // Nobody is called like a NIK.
  if (/^\d{16}$/.test(typed)) return [];
  const spellings = spellingsOf(typed);
  if (typed.includes("@")) return spelled("email_norm", spellings);
  const columns = typed.includes(" ") ? SEVERAL_WORDS : NAMES;
  return [
    ...spelled("username_norm", spellings.filter((spelling) => !spelling.includes(" "))),
    ...hasLetters(typed)
      ? columns.map(([table, name]) => ({ table, condition: beginsLike(name, typed) }))
      : [],
    ...firstAndLast(typed).flatMap(({ first, last }) => [
      ...spelled("last_name", spellingsOf(last), { sql: "first_name = ?", args: [first] }),
      ...spelled("first_name", spellingsOf(first), { sql: "last_name = ?", args: [last] }),
    ]),
  ];
}

function ofAccounts(condition: Fragment): LookUp {
  return { table: "auth_user", condition };
}

function spelled(column: string, spellings: readonly string[], also?: Fragment): LookUp[] {
  if (spellings.length === 0) return [];
  const sql = `${column} IN (${placeholders(spellings)})`;
  return [ofAccounts({
    sql: also ? `${also.sql} AND ${sql}` : sql,
    args: [...also?.args ?? [], ...spellings],
  })];
}

/** How words can be a first and a last name: the last one is the last name. */
function firstAndLast(typed: string): { first: string; last: string }[] {
  const [, first, last] = /^(.*\S)\s+(\S+)$/.exec(typed.trim()) ?? [];
  return first && last ? [{ first, last }] : [];
}

async function findIds(db: Queryable, lookUps: readonly LookUp[]): Promise<number[]> {
  const found = await Promise.all(lookUps.map(({ table, condition }) =>
    selectRows(
      db,
      { id: integer },
      `SELECT ${table === "auth_user" ? "id" : "user_id AS id"} FROM ${table}
       WHERE ${condition.sql} LIMIT ${MAX_FOUND}`,
      condition.args,
    )
  ));
  return [...new Set(found.flat().map(({ id }) => id))].slice(0, MAX_FOUND);
}
