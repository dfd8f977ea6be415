import { mayAct } from "../../../console/access/operators.ts";
import { type Act, addAct, CHANGED, withRole } from "../../../console/shared/act.tsx";
import type { ConsoleApp, ConsoleContext } from "../../../console/shared/console_env.ts";
import { Facts, Links, Moment, showPage, Table } from "../../../console/shared/layout.tsx";
import { accepted } from "../../../outcome.ts";
import {
  type ApplicationRow,
  findApplication,
  listApplicationsOf,
  pageOfApplications,
} from "../guides/applications.ts";
import { reviewApplication } from "../guides/review_application.ts";
import { AccountLink } from "./links.tsx";
import { addListByStatus } from "./list_by_status.tsx";
import { TEXTS } from "./texts.ts";

/** The list of applications. The email to the staff leads to one of its pages. */
export const APPLICATIONS = "/console/zporta/applications";

const STATUSES = ["pending", "approved", "rejected"] as const;
const DECISIONS = ["approve", "reject"] as const;
const MAX_NOTES = 1000;

/** Adds applications to teach: their list, the page of each with the applicant's words, and the decision. */
export function addApplicationPages(app: ConsoleApp): void {
  for (const name of DECISIONS) addAct(app, decision(name));
  const guard = withRole("zporta", "reader");
  addListByStatus(app, {
    path: APPLICATIONS,
    title: TEXTS.applications,
    statuses: STATUSES,
    accountParameter: "user",
    readOf: listApplicationsOf,
    readPage: pageOfApplications,
    keyOf: (row) => ({ at: row.created_at!, id: row.id }),
    draw: (c, rows) => <Applications c={c} rows={rows} />,
  });
  app.get(`${APPLICATIONS}/:id{[0-9]+}`, guard, showOne);
}

function Applications({ c, rows }: { c: ConsoleContext; rows: readonly ApplicationRow[] }) {
  const { t } = c.var;
  if (rows.length === 0) return <p>{t("nothing_here")}</p>;
  return (
    <Table
      label={t(TEXTS.applications)}
      heads={[t(TEXTS.applicant), t(TEXTS.subjects), t("status"), t(TEXTS.applied)]}
      rows={rows.map((row) => [
        <a href={`${APPLICATIONS}/${row.id}`}>{row.username}</a>,
        row.subjects_to_teach,
        statusOf(c, row),
        <Moment c={c} at={row.created_at} />,
      ])}
    />
  );
}

async function showOne(c: ConsoleContext): Promise<Response> {
  const { t } = c.var;
  const row = await find(c);
  if (!row) return c.notFound();
  const mayDecide = !objectionTo(row) && mayAct(c.var.operator, "zporta", "operator");
  const path = `${APPLICATIONS}/${row.id}`;
  const body = (
    <>
      <Facts facts={factsOf(c, row)} />
      {mayDecide && (
        <Links
          links={DECISIONS.map((name) => ({ href: `${path}/${name}`, label: t(TEXTS[name]) }))}
        />
      )}
    </>
  );
  return await showPage(c, t(TEXTS.application), body);
}

function factsOf(c: ConsoleContext, row: ApplicationRow) {
  const { t } = c.var;
  const words = (text: string | null) => text && <span class="words">{text}</span>;
  const facts = [
    [t(TEXTS.applicant), <AccountLink id={row.user_id} username={row.username} />],
    [t("status"), statusOf(c, row)],
    [t(TEXTS.subjects), row.subjects_to_teach],
    [t(TEXTS.motivation), words(row.motivation)],
    [t(TEXTS.experience), words(row.experience)],
    [
      t(TEXTS.referred_by),
      row.referred_by_id === null
        ? null
        : <AccountLink id={row.referred_by_id} username={row.referred_by_username ?? "–"} />,
    ],
    [t(TEXTS.applied), <Moment c={c} at={row.created_at} />],
  ] as const;
  if (row.status === "pending") return facts;
  return [
    ...facts,
    [t(TEXTS.decided), <Moment c={c} at={row.reviewed_at} />],
    [t(TEXTS.reviewer), row.reviewed_by_username],
    [t(TEXTS.notes), words(row.admin_notes)],
  ] as const;
}

/** Why an application cannot be decided about at present. */
function objectionTo({ status }: ApplicationRow) {
  return status === "pending" ? undefined : TEXTS.decided_already;
}

function decision(name: typeof DECISIONS[number]): Act {
  const isApproved = name === "approve";
  return {
    path: `${APPLICATIONS}/:id{[0-9]+}/${name}`,
    tenant: "zporta",
    role: "operator",
    confirm: async (c) => {
      const { t } = c.var;
      const row = await find(c);
      if (!row) return null;
      const objection = objectionTo(row);
      return {
        heading: t(TEXTS[name]),
        facts: factsOf(c, row),
        says: [t(TEXTS[`${name}_says`], { username: row.username })],
        shown: shownOf(row),
        fields: isApproved ? [] : [{
          name: "notes",
          label: t(TEXTS.notes),
          type: "textarea",
          maxLength: MAX_NOTES,
          isOptional: true,
        }],
        objection: objection && t(objection),
        back: `${APPLICATIONS}/${row.id}`,
      };
    },
    carryOut: async (c, { notes }, isShown) => {
      const row = await find(c);
      if (!row || !await isShown(shownOf(row))) return CHANGED;
      const review = { id: row.id, reviewerId: null, isApproved, notes: notes || null };
      const reviewed = await reviewApplication(c.env.depsOf("zporta"), review);
      // Its statement finds only what is pending: somebody else has just decided.
      if (!reviewed.ok) return CHANGED;
      return accepted(undefined);
    },
  };
}

async function find(c: ConsoleContext): Promise<ApplicationRow | null> {
  return await findApplication(c.env.depsOf("zporta").db, Number(c.req.param("id")));
}

function shownOf({ id, status, updated_at }: ApplicationRow) {
  return [id, status, updated_at];
}

function statusOf(c: ConsoleContext, row: ApplicationRow): string {
  const status = STATUSES.find((each) => each === row.status);
  return status ? c.var.t(TEXTS[status]) : row.status;
}
