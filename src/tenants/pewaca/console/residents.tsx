import type { Sentence } from "../../../console/messages.ts";
import { mayAct } from "../../../console/access/operators.ts";
import { type Act, addAct, CHANGED, withRole } from "../../../console/shared/act.tsx";
import type { ConsoleApp, ConsoleContext } from "../../../console/shared/console_env.ts";
import { Facts, Links, Moment, showPage, Table } from "../../../console/shared/layout.tsx";
import {
  MOMENT_FORM,
  NUMBER_FORM,
  pageOf,
  Paging,
  READ_SIZE,
  readKey,
} from "../../../console/shared/paging.tsx";
import { accepted, type Reason } from "../../../outcome.ts";
import { approveResident, findObjectionToApproval } from "../board/approve_resident.ts";
import type { BoardMember } from "../board/board_member.ts";
import { type Candidate, findCandidate } from "../board/decide.ts";
import { rejectResident } from "../board/reject_resident.ts";
import { findResident, pageOfWaiting, type ResidentRow } from "./resident_rows.ts";
import { TEXTS } from "./texts.ts";

/** Who waits for a board, over all estates. */
export const WAITING = "/console/pewaca/waiting";

/** The pages of residents. */
export const RESIDENTS = "/console/pewaca/residents";

const DECISIONS = ["approve", "reject"] as const;

/** As in a rejection by the board. */
const MAX_REASON = 1000;
/** Some imported rows have no time. */
const MOMENT_OR_NONE = { test: (text: string) => text === "" || MOMENT_FORM.test(text) };

/** Adds the waiting list, the page of each resident, and the board's decisions. */
export function addResidentPages(app: ConsoleApp): void {
  for (const name of DECISIONS) addAct(app, decision(name));
  const guard = withRole("pewaca", "reader");
  app.get(WAITING, guard, showWaiting);
  app.get(`${RESIDENTS}/:id{[0-9]+}`, guard, showOne);
}

async function showWaiting(c: ConsoleContext): Promise<Response> {
  const { t } = c.var;
  const key = readKey(c, [MOMENT_OR_NONE, NUMBER_FORM]);
  const estate = c.req.query("estate") ?? "";
  const found = await pageOfWaiting(c.env.depsOf("pewaca").db, {
    estateId: NUMBER_FORM.test(estate) ? Number(estate) : null,
    after: key && { at: key[0]!, id: Number(key[1]) },
    limit: READ_SIZE,
  });
  const { shown, last } = pageOf(found);
  const body = (
    <>
      {shown.length === 0 ? <p>{t("nothing_here")}</p> : (
        <Table
          label={t(TEXTS.waiting_list)}
          heads={[
            t(TEXTS.name),
            t(TEXTS.estate),
            t(TEXTS.unit),
            t("address"),
            t(TEXTS.registered),
          ]}
          rows={shown.map((row) => [
            <a href={`${RESIDENTS}/${row.id}`}>{nameOf(row)}</a>,
            row.estate,
            row.unit ?? "–",
            row.user_email ?? "–",
            <Moment c={c} at={row.created_on} />,
          ])}
        />
      )}
      <Paging c={c} after={last && [last.created_on ?? "", String(last.id)]} />
    </>
  );
  return await showPage(c, t(TEXTS.waiting_list), body);
}

async function showOne(c: ConsoleContext): Promise<Response> {
  const { t } = c.var;
  const row = await findResident(c.env.depsOf("pewaca").db, idOf(c));
  if (!row) return c.notFound();
  const path = `${RESIDENTS}/${row.id}`;
  const isOperator = row.estate_id !== null && mayAct(c.var.operator, "pewaca", "operator");
  const objections = await Promise.all(DECISIONS.map((name) => objectionTo(c, name, row)));
  const acts = [
    ...DECISIONS.filter((_, i) => !objections[i]).map((name) => ({ name, label: TEXTS[name] })),
    ...mayHaveSeat(row) ? [{ name: "seat", label: TEXTS.give_seat }] : [],
  ];
  const body = (
    <>
      <Facts facts={residentFacts(c, row)} />
      {isOperator && (
        <Links
          links={acts.map(({ name, label }) => ({ href: `${path}/${name}`, label: t(label) }))}
        />
      )}
    </>
  );
  return await showPage(c, nameOf(row), body);
}

/** What a resident's page, and those of decisions, say about them. */
export function residentFacts(c: ConsoleContext, row: ResidentRow) {
  const { t } = c.var;
  const status = row.isreject ? "rejected" : row.is_checker ? "approved" : "waiting";
  return [
    [t(TEXTS.name), row.full_name],
    [
      t(TEXTS.estate),
      row.estate_id === null
        ? null
        : <a href={`/console/pewaca/estates/${row.estate_id}`}>{row.estate}</a>,
    ],
    [t(TEXTS.unit), row.unit],
    [t("status"), t(TEXTS[status])],
    [t("address"), row.user_email],
    [
      t(TEXTS.account),
      row.user_id === null
        ? null
        : <a href={`/console/accounts/pewaca/${row.user_id}`}>{`#${row.user_id}`}</a>,
    ],
    [
      t(TEXTS.registered),
      <Moment c={c} at={row.created_on} />,
    ],
  ] as const;
}

function decision(name: typeof DECISIONS[number]): Act {
  return {
    path: `${RESIDENTS}/:id{[0-9]+}/${name}`,
    tenant: "pewaca",
    role: "operator",
    confirm: async (c) => {
      const { t } = c.var;
      const { db } = c.env.depsOf("pewaca");
      const row = await findResident(db, idOf(c));
      const candidate = row && await findCandidate(db, boardOf(row), row.id);
      if (!candidate) return null;
      const objection = await objectionTo(c, name, row);
      return {
        heading: t(TEXTS[name]),
        facts: residentFacts(c, row),
        says: [t(TEXTS[`${name}_says`], { name: nameOf(row) })],
        shown: shownOf(candidate),
        fields: name === "approve" ? [] : [{
          name: "reason",
          label: t(TEXTS.reject_reason),
          type: "textarea",
          maxLength: MAX_REASON,
        }],
        objection: objection && t(objection),
        back: `${RESIDENTS}/${row.id}`,
      };
    },
    carryOut: async (c, { reason = "" }, isShown) => {
      const deps = c.env.depsOf("pewaca");
      const row = await findResident(deps.db, idOf(c));
      if (!row) return CHANGED;
      const isExpected = (candidate: Candidate) => isShown(shownOf(candidate));
      const decided = name === "approve"
        ? await approveResident(deps, boardOf(row), row.id, isExpected)
        : await rejectResident(deps, boardOf(row), row.id, reason, isExpected);
      if (decided.ok) return accepted(undefined);
      return ["spent", "unknown"].includes(decided.reasons[0]!.code) ? CHANGED : decided;
    },
    explain: (c, reason) => {
      const text = sentenceFor(reason);
      return text ? c.var.t(text) : null;
    },
  };
}

/** Why a resident cannot be decided about in this way at present. */
async function objectionTo(
  c: ConsoleContext,
  name: typeof DECISIONS[number],
  row: ResidentRow,
): Promise<Sentence | undefined> {
  if (name === "reject") return row.isreject ? TEXTS.rejected_already : undefined;
  if (row.is_checker && !row.isreject) return TEXTS.approved_already;
  const { db } = c.env.depsOf("pewaca");
  const candidate = await findCandidate(db, boardOf(row), row.id);
  const refusal = candidate && await findObjectionToApproval(db, candidate);
  return refusal ? sentenceFor(refusal.reasons[0]!) : undefined;
}

function sentenceFor({ code }: Reason): Sentence | undefined {
  if (code === "taken") return TEXTS.address_taken;
  return code === "inactive" ? TEXTS.unproven : undefined;
}

/** Whether a resident can have a seat in the committee of the estate. */
export function mayHaveSeat({ user_id, is_checker, isreject }: ResidentRow): boolean {
  return user_id !== null && is_checker && !isreject;
}

/** An operator decides in place of the board of the resident's estate. */
export function boardOf({ estate_id }: ResidentRow): BoardMember {
  // No estate has the number 0: then there is nobody to decide about.
  return { userId: null, estateIds: [estate_id ?? 0] };
}

function shownOf(candidate: Candidate) {
  const { id, residence_id, is_checker, isreject, full_name, user_email, user_isactive } =
    candidate;
  return [id, residence_id, is_checker, isreject, full_name, user_email, user_isactive];
}

/** How a resident is called; those whose name is missing by their number. */
export function nameOf({ id, full_name }: Pick<ResidentRow, "id" | "full_name">): string {
  return full_name || `#${id}`;
}

function idOf(c: ConsoleContext): number {
  return Number(c.req.param("id"));
}
