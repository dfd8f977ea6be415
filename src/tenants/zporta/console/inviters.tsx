import { mayAct } from "../../../console/access/operators.ts";
import { type Act, addAct, CHANGED, withRole } from "../../../console/shared/act.tsx";
import type { ConsoleApp, ConsoleContext } from "../../../console/shared/console_env.ts";
import { doneBefore } from "../../../console/shared/done.ts";
import { showPage, Table } from "../../../console/shared/layout.tsx";
import {
  NUMBER_FORM,
  pageOf,
  Paging,
  READ_SIZE,
  readKey,
} from "../../../console/shared/paging.tsx";
import { transact } from "../../../db/transact.ts";
import { accepted } from "../../../outcome.ts";
import { findQuota, MONTHLY_LIMIT } from "../invitations/quota.ts";
import { findByName } from "../shared/person.ts";
import { findInviter, type InviterRow, pageOfInviters, setInviteRight } from "./invite_right.ts";
import { AccountLink } from "./links.tsx";
import { TEXTS } from "./texts.ts";

/** The list of those who may invite teachers. */
export const INVITERS = "/console/zporta/inviters";

const MAX_NAME = 254;

/** Adds who may invite teachers: their list, the search for somebody else, giving and taking the right. */
export function addInviterPages(app: ConsoleApp): void {
  addAct(app, change(true));
  addAct(app, change(false));
  app.get(INVITERS, withRole("zporta", "reader"), showList);
}

async function showList(c: ConsoleContext): Promise<Response> {
  const { t } = c.var;
  const { db } = c.env.depsOf("zporta");
  const name = (c.req.query("q") ?? "").trim().slice(0, MAX_NAME);
  const after = Number(readKey(c, [NUMBER_FORM])?.[0] ?? 0);
  const [found, listed] = await Promise.all([
    name === "" ? [] : findByName(db, name),
    pageOfInviters(db, after, READ_SIZE),
  ]);
  const named = found.map((person) => ({
    user_id: person.user_id,
    username: person.username,
    email: person.email,
    is_active: person.is_active,
    can_invite_teachers: person.can_invite_teachers,
  }));
  const { shown, last } = pageOf(listed);
  const body = (
    <>
      <form method="get" role="search">
        <label>
          {t(TEXTS.find_inviter)}
          <input type="search" name="q" value={name} maxlength={MAX_NAME} />
        </label>
        <button type="submit">{t("show")}</button>
      </form>
      {name !== "" && named.length === 0 && <p role="status">{t(TEXTS.nobody_found)}</p>}
      {named.length > 0 && <Inviters c={c} label={name} rows={named} />}
      <h2>{t(TEXTS.inviters)}</h2>
      {shown.length === 0
        ? <p>{t("nothing_here")}</p>
        : <Inviters c={c} label={t(TEXTS.inviters)} rows={shown} />}
      <Paging c={c} after={last && [String(last.user_id)]} />
    </>
  );
  return await showPage(c, t(TEXTS.inviters), body);
}

function Inviters({ c, label, rows }: {
  c: ConsoleContext;
  label: string;
  rows: readonly InviterRow[];
}) {
  const { t } = c.var;
  const mayChange = mayAct(c.var.operator, "zporta", "owner");
  const changeOf = ({ can_invite_teachers }: { can_invite_teachers: boolean }) =>
    t(can_invite_teachers ? TEXTS.take_right : TEXTS.give_right);
  return (
    <Table
      label={label}
      heads={[t(TEXTS.username), t("address"), t(TEXTS.may_invite), ""]}
      rows={rows.map((row) => [
        <AccountLink id={row.user_id} username={row.username} />,
        row.email,
        t(row.can_invite_teachers ? TEXTS.yes : TEXTS.no),
        mayChange && !objectionTo(row, !row.can_invite_teachers) && (
          <a
            href={`${INVITERS}/${row.user_id}/${row.can_invite_teachers ? "take" : "give"}`}
            aria-label={`${changeOf(row)}: ${row.username}`}
          >
            {changeOf(row)}
          </a>
        ),
      ])}
    />
  );
}

function change(mayInvite: boolean): Act {
  const name = mayInvite ? "give" : "take";
  const idOf = (c: ConsoleContext) => Number(c.req.param("id"));
  return {
    path: `${INVITERS}/:id{[0-9]+}/${name}`,
    tenant: "zporta",
    role: "owner",
    confirm: async (c) => {
      const { t } = c.var;
      const { db } = c.env.depsOf("zporta");
      const row = await findInviter(db, idOf(c));
      if (!row) return null;
      const objection = objectionTo(row, mayInvite);
      const quota = await findQuota(db, row.user_id, c.env.now());
      const values = { username: row.username, limit: MONTHLY_LIMIT };
      return {
        heading: t(TEXTS[`${name}_right`]),
        facts: [
          [t(TEXTS.username), <AccountLink id={row.user_id} username={row.username} />],
          [t("address"), row.email],
          [t(TEXTS.may_invite), t(row.can_invite_teachers ? TEXTS.yes : TEXTS.no)],
          [t(TEXTS.sent_this_month), String(quota.sent)],
        ],
        says: [t(TEXTS[`${name}_right_says`], values)],
        shown: row,
        objection: objection && t(objection),
        back: INVITERS,
      };
    },
    carryOut: async (c, _values, isShown) => {
      const deps = c.env.depsOf("zporta");
      const now = deps.now();
      return await transact<void>(deps.db, async (tx) => {
        const row = await findInviter(tx, idOf(c), "FOR UPDATE");
        if (!row || objectionTo(row, mayInvite) || !await isShown(row)) return CHANGED;
        await setInviteRight(tx, deps, row, mayInvite, now);
        return accepted(undefined);
      }, doneBefore(deps, "zporta"));
    },
  };
}

/** Why somebody's right cannot be given, or taken, at present. */
function objectionTo({ can_invite_teachers, is_active }: InviterRow, mayInvite: boolean) {
  if (can_invite_teachers === mayInvite) return TEXTS.right_is_so;
  return mayInvite && !is_active ? TEXTS.switched_off : undefined;
}
