import { mayAct } from "../../../console/access/operators.ts";
import { type Act, addAct, CHANGED, withRole } from "../../../console/shared/act.tsx";
import type { ConsoleApp, ConsoleContext } from "../../../console/shared/console_env.ts";
import { doneBefore } from "../../../console/shared/done.ts";
import { Facts, showPage, Table } from "../../../console/shared/layout.tsx";
import {
  NUMBER_FORM,
  pageOf,
  Paging,
  READ_SIZE,
  readKey,
} from "../../../console/shared/paging.tsx";
import { transact } from "../../../db/transact.ts";
import { accepted, type Reason } from "../../../outcome.ts";
import {
  changeEstate,
  type EstateRow,
  findEstate,
  insertEstate,
  lockNewestEstate,
  newestEstate,
  pageOfEstates,
  refuseTakenName,
} from "./estate_rows.ts";
import { listSeats } from "./seat_rows.ts";
import { Committee } from "./seats.tsx";
import { TEXTS } from "./texts.ts";
import { pageOfUnits } from "./unit_rows.ts";
import { Units } from "./units.tsx";

/** The list of estates. */
export const ESTATES = "/console/pewaca/estates";

const MAX_SEARCH = 100;

/** What can be done to an estate, by the last part of its path. */
const CHANGES = {
  "new-code": {
    label: TEXTS.new_code,
    says: TEXTS.new_code_says,
    isOffered: ({ isdelete }: EstateRow) => !isdelete,
    after: () => ({ code: crypto.randomUUID() }),
  },
  "retire-code": {
    label: TEXTS.retire_code,
    says: TEXTS.retire_code_says,
    isOffered: ({ code }: EstateRow) => code !== null,
    after: () => ({ code: null }),
  },
  "close": {
    label: TEXTS.retire_estate,
    says: TEXTS.retire_estate_says,
    isOffered: ({ isdelete }: EstateRow) => !isdelete,
    after: () => ({ isdelete: true }),
  },
  "open": {
    label: TEXTS.restore_estate,
    says: TEXTS.restore_estate_says,
    isOffered: ({ isdelete }: EstateRow) => isdelete,
    after: () => ({ isdelete: false }),
  },
} as const;

/** Adds estates: their list, the page of each with its committee and units, and what can be done to them. */
export function addEstatePages(app: ConsoleApp): void {
  addAct(app, NEW_ESTATE);
  for (const [name, change] of Object.entries(CHANGES)) addAct(app, actOf(name, change));
  const guard = withRole("pewaca", "reader");
  app.get(ESTATES, guard, showList);
  app.get(`${ESTATES}/:id{[0-9]+}`, guard, showOne);
}

async function showList(c: ConsoleContext): Promise<Response> {
  const { t } = c.var;
  const search = (c.req.query("q") ?? "").trim().slice(0, MAX_SEARCH);
  const key = readKey(c, [NUMBER_FORM]);
  const { db } = c.env.depsOf("pewaca");
  const found = await pageOfEstates(db, search, key && Number(key[0]), READ_SIZE);
  const { shown, last } = pageOf(found);
  const body = (
    <>
      {mayAct(c.var.operator, "pewaca", "operator") && (
        <p>
          <a href={`${ESTATES}/new`}>{t(TEXTS.new_estate)}</a>
        </p>
      )}
      <form method="get" role="search">
        <label>
          {t(TEXTS.name)}
          <input type="search" name="q" value={search} maxlength={MAX_SEARCH} />
        </label>
        <button type="submit">{t("search")}</button>
      </form>
      {shown.length === 0 ? <p>{t("nothing_here")}</p> : (
        <Table
          label={t(TEXTS.estates)}
          heads={[t(TEXTS.estate), t("id"), t("status"), t(TEXTS.code)]}
          rows={shown.map((estate) => [
            <a href={`${ESTATES}/${estate.id}`}>{nameOf(estate)}</a>,
            String(estate.id),
            statusOf(c, estate),
            t(estate.code === null ? TEXTS.code_retired : TEXTS.code_hidden),
          ])}
        />
      )}
      <Paging c={c} after={last && [String(last.id)]} />
    </>
  );
  return await showPage(c, t(TEXTS.estates), body);
}

async function showOne(c: ConsoleContext): Promise<Response> {
  const { t } = c.var;
  const { db } = c.env.depsOf("pewaca");
  const id = idOf(c);
  const after = Number(readKey(c, [NUMBER_FORM])?.[0] ?? 0);
  const [estate, seats, found] = await Promise.all([
    findEstate(db, id),
    listSeats(db, id),
    pageOfUnits(db, id, after, READ_SIZE),
  ]);
  if (!estate) return c.notFound();
  const { shown: units, last } = pageOf(found);
  const isOperator = mayAct(c.var.operator, "pewaca", "operator");
  const offered = Object.entries(CHANGES).filter(([, { isOffered }]) => isOffered(estate));
  const body = (
    <>
      <Facts facts={factsOf(c, estate)} />
      <ul class="acts">
        <li>
          <a href={`/console/pewaca/waiting?estate=${id}`}>{t(TEXTS.waiting_list)}</a>
        </li>
        <li>
          <a href={`/console/trail?tenant=pewaca&subject=estate:${id}`}>{t("trail")}</a>
        </li>
        {isOperator && offered.map(([name, { label }]) => (
          <li>
            <a href={`${ESTATES}/${id}/${name}`}>{t(label)}</a>
          </li>
        ))}
      </ul>
      <h2>{t(TEXTS.board)}</h2>
      <Committee c={c} seats={seats} />
      <h2>{t(TEXTS.units)}</h2>
      {isOperator && (
        <p>
          <a href={`${ESTATES}/${id}/add-units`}>{t(TEXTS.add_units)}</a>
        </p>
      )}
      <Units c={c} units={units} />
      <Paging c={c} after={last && [String(last.unit_id)]} />
    </>
  );
  return await showPage(c, nameOf(estate), body);
}

/** A code is an invitation: who only reads sees whether there is one. */
function factsOf(c: ConsoleContext, estate: EstateRow) {
  const { t } = c.var;
  const code = estate.code === null
    ? t(TEXTS.code_retired)
    : mayAct(c.var.operator, "pewaca", "operator")
    ? <code>{estate.code}</code>
    : t(TEXTS.code_hidden);
  return [
    [t(TEXTS.name), estate.name],
    [t("id"), String(estate.id)],
    [t(TEXTS.location), estate.loc_address],
    [t("status"), statusOf(c, estate)],
    [t(TEXTS.code), code],
  ] as const;
}

const NEW_ESTATE: Act = {
  path: `${ESTATES}/new`,
  tenant: "pewaca",
  role: "operator",
  confirm: async (c) => {
    const { t } = c.var;
    return {
      heading: t(TEXTS.new_estate),
      facts: [],
      says: [t(TEXTS.new_estate_says)],
      shown: await newestEstate(c.env.depsOf("pewaca").db),
      fields: [
        { name: "name", label: t(TEXTS.name), maxLength: 150 },
        { name: "location", label: t(TEXTS.location), maxLength: 255, isOptional: true },
        { name: "postal_code", label: t(TEXTS.postal_code), maxLength: 10, isOptional: true },
      ],
      back: ESTATES,
    };
  },
  carryOut: async (c, { name, location, postal_code }, isShown) => {
    const deps = c.env.depsOf("pewaca");
    const now = deps.now();
    const estate = { name: name!, location: location || null, postalCode: postal_code || null };
    return await transact<void>(deps.db, async (tx) => {
      await lockNewestEstate(tx);
      if (!await isShown(await newestEstate(tx))) return CHANGED;
      const refusal = await refuseTakenName(tx, estate.name);
      if (refusal) return refusal;
      await insertEstate(tx, deps, estate, now);
      return accepted(undefined);
    }, doneBefore(deps, "pewaca"));
  },
  explain,
};

function actOf(name: string, change: (typeof CHANGES)[keyof typeof CHANGES]): Act {
  return {
    path: `${ESTATES}/:id{[0-9]+}/${name}`,
    tenant: "pewaca",
    role: "operator",
    confirm: async (c) => {
      const { t } = c.var;
      const estate = await findEstate(c.env.depsOf("pewaca").db, idOf(c));
      if (!estate) return null;
      return {
        heading: t(change.label),
        facts: factsOf(c, estate),
        says: [t(change.says)],
        shown: estate,
        objection: change.isOffered(estate) ? undefined : t("not_possible_now"),
        back: `${ESTATES}/${estate.id}`,
      };
    },
    carryOut: async (c, _values, isShown) => {
      const deps = c.env.depsOf("pewaca");
      const now = deps.now();
      return await transact<void>(deps.db, async (tx) => {
        if (name === "open") await lockNewestEstate(tx);
        const estate = await findEstate(tx, idOf(c), "FOR UPDATE");
        if (!estate || !change.isOffered(estate) || !await isShown(estate)) return CHANGED;
        const refusal = name === "open" ? await refuseTakenName(tx, estate.name ?? "") : null;
        if (refusal) return refusal;
        await changeEstate(tx, deps, estate, change.after(), now);
        return accepted(undefined);
      }, doneBefore(deps, "pewaca"));
    },
    explain,
  };
}

function explain(c: ConsoleContext, { code }: Reason): string | null {
  return code === "taken" ? c.var.t(TEXTS.estate_name_taken) : null;
}

function statusOf(c: ConsoleContext, { isdelete }: EstateRow): string {
  return c.var.t(isdelete ? TEXTS.estate_closed : TEXTS.estate_open);
}

function nameOf({ id, name }: EstateRow): string {
  return name || `#${id}`;
}

function idOf(c: ConsoleContext): number {
  return Number(c.req.param("id"));
}
