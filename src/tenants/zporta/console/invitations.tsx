import { mayAct } from "../../../console/access/operators.ts";
import { type Act, addAct, CHANGED, withRole } from "../../../console/shared/act.tsx";
import type { ConsoleApp, ConsoleContext } from "../../../console/shared/console_env.ts";
import { Facts, Moment, showPage, Table } from "../../../console/shared/layout.tsx";
import { fromSql } from "../../../db/time.ts";
import { accepted } from "../../../outcome.ts";
import { cancelInvitation } from "../invitations/cancel_invitation.ts";
import {
  findInvitation,
  type InvitationRow,
  listInvitations,
  pageOfInvitations,
} from "../invitations/invitations.ts";
import { AccountLink } from "./links.tsx";
import { addListByStatus } from "./list_by_status.tsx";
import { TEXTS } from "./texts.ts";

/** The list of invitations. */
export const INVITATIONS = "/console/zporta/invitations";

const STATUSES = ["pending", "accepted", "expired", "cancelled"] as const;

/** Adds invitations to teach: their list, the page of each, and cancelling. */
export function addInvitationPages(app: ConsoleApp): void {
  addAct(app, CANCEL);
  const guard = withRole("zporta", "reader");
  addListByStatus(app, {
    path: INVITATIONS,
    title: TEXTS.invitations,
    statuses: STATUSES,
    accountParameter: "inviter",
    readOf: listInvitations,
    readPage: pageOfInvitations,
    keyOf: (row) => ({ at: row.expires_at, id: row.id }),
    draw: (c, rows) => <Invitations c={c} rows={rows} />,
  });
  app.get(`${INVITATIONS}/:id{[0-9]+}`, guard, showOne);
}

function Invitations({ c, rows }: { c: ConsoleContext; rows: readonly InvitationRow[] }) {
  const { t } = c.var;
  if (rows.length === 0) return <p>{t("nothing_here")}</p>;
  return (
    <Table
      label={t(TEXTS.invitations)}
      heads={[t(TEXTS.invited), t(TEXTS.inviter), t("status"), t("created"), t(TEXTS.expires)]}
      rows={rows.map((row) => [
        <a href={`${INVITATIONS}/${row.id}`}>{row.invitee_email}</a>,
        <AccountLink id={row.inviter_id} username={row.inviter_username} />,
        statusText(c, row),
        <Moment c={c} at={row.created_at} />,
        <Moment c={c} at={row.expires_at} />,
      ])}
    />
  );
}

async function showOne(c: ConsoleContext): Promise<Response> {
  const { t } = c.var;
  const row = await find(c);
  if (!row) return c.notFound();
  const body = (
    <>
      <Facts facts={factsOf(c, row)} />
      {statusOf(c, row) === "pending" && mayAct(c.var.operator, "zporta", "operator") && (
        <p>
          <a href={`${INVITATIONS}/${row.id}/cancel`}>{t(TEXTS.cancel_invitation)}</a>
        </p>
      )}
    </>
  );
  return await showPage(c, t(TEXTS.invitation), body);
}

/** Without its token: whoever has that could accept it. */
function factsOf(c: ConsoleContext, row: InvitationRow) {
  const { t } = c.var;
  const moment = (text: string | null) => <Moment c={c} at={text} />;
  return [
    [t(TEXTS.invited), row.invitee_email],
    [t(TEXTS.inviter), <AccountLink id={row.inviter_id} username={row.inviter_username} />],
    [t("status"), statusText(c, row)],
    [t(TEXTS.message), row.personal_message && <span class="words">{row.personal_message}</span>],
    [t("created"), moment(row.created_at)],
    [t(TEXTS.expires), moment(row.expires_at)],
    [
      t(TEXTS.accepted),
      row.invitee_id === null ? null : (
        <>
          <AccountLink id={row.invitee_id} username={row.invitee_username ?? "–"} />{" "}
          {moment(row.accepted_at)}
        </>
      ),
    ],
  ] as const;
}

/** Time alone lets an invitation expire; its row says so when somebody looks at it. */
function statusOf(c: ConsoleContext, { status, expires_at }: InvitationRow): string {
  const isOver = status === "pending" && fromSql(expires_at) < c.env.now();
  return isOver ? "expired" : status;
}

function statusText(c: ConsoleContext, row: InvitationRow): string {
  const status = statusOf(c, row);
  const known = STATUSES.find((each) => each === status);
  return known ? c.var.t(TEXTS[known]) : status;
}

const CANCEL: Act = {
  path: `${INVITATIONS}/:id{[0-9]+}/cancel`,
  tenant: "zporta",
  role: "operator",
  confirm: async (c) => {
    const { t } = c.var;
    const row = await find(c);
    if (!row) return null;
    return {
      heading: t(TEXTS.cancel_invitation),
      facts: factsOf(c, row),
      says: [t(TEXTS.cancel_invitation_says)],
      shown: shownOf(row),
      objection: statusOf(c, row) === "pending" ? undefined : t(TEXTS.not_pending),
      back: `${INVITATIONS}/${row.id}`,
    };
  },
  carryOut: async (c, _values, isShown) => {
    const row = await find(c);
    if (!row || statusOf(c, row) !== "pending" || !await isShown(shownOf(row))) return CHANGED;
    const { id, inviter_id } = row;
    const cancelled = await cancelInvitation(c.env.depsOf("zporta"), inviter_id, id);
    // Its statement finds only what is pending: it was accepted or cancelled just now.
    return cancelled.ok ? accepted(undefined) : CHANGED;
  },
};

async function find(c: ConsoleContext): Promise<InvitationRow | null> {
  return await findInvitation(c.env.depsOf("zporta").db, Number(c.req.param("id")));
}

function shownOf({ id, status, invitee_email }: InvitationRow) {
  return [id, status, invitee_email];
}
