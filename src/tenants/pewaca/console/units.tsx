import { mayAct } from "../../../console/access/operators.ts";
import { type Act, addAct, CHANGED } from "../../../console/shared/act.tsx";
import type { ConsoleApp, ConsoleContext } from "../../../console/shared/console_env.ts";
import { doneBefore } from "../../../console/shared/done.ts";
import { Table } from "../../../console/shared/layout.tsx";
import { transact } from "../../../db/transact.ts";
import { accepted, type Outcome, type Reason, type Refusal } from "../../../outcome.ts";
import { findEstate } from "./estate_rows.ts";
import { TEXTS } from "./texts.ts";
import {
  changeUnit,
  countResidents,
  findUnit,
  insertUnits,
  listUnitNames,
  type UnitRow,
} from "./unit_rows.ts";

const ESTATES = "/console/pewaca/estates";
const UNITS = "/console/pewaca/units";

/** The length of `unit_name`. */
const MAX_NAME = 100;
/** So much can be typed at once: some hundred names. */
const MAX_NAMES_TEXT = 5000;

/** Adds the acts on units: adding many at once, renaming, retiring and using again. */
export function addUnitActs(app: ConsoleApp): void {
  addAct(app, ADD);
  for (const name of ["rename", "retire", "restore"] as const) addAct(app, change(name));
}

/** The units of an estate, each with links to what can be done to it. */
export function Units({ c, units }: { c: ConsoleContext; units: readonly UnitRow[] }) {
  const { t } = c.var;
  if (units.length === 0) return <p>{t("nothing_here")}</p>;
  const link = (unit: UnitRow, name: "rename" | "retire" | "restore") => {
    const label = t(TEXTS[`${name}_unit`]);
    return (
      <a href={`${UNITS}/${unit.unit_id}/${name}`} aria-label={`${label}: ${unit.unit_name}`}>
        {label}
      </a>
    );
  };
  return (
    <Table
      label={t(TEXTS.units)}
      heads={[t(TEXTS.unit), t("status"), ""]}
      rows={units.map((unit) => [
        unit.unit_name ?? `#${unit.unit_id}`,
        t(unit.unit_isdelete ? TEXTS.unit_retired : TEXTS.unit_in_use),
        mayAct(c.var.operator, "pewaca", "operator") && (
          unit.unit_isdelete
            ? link(unit, "restore")
            : <>{link(unit, "rename")} · {link(unit, "retire")}</>
        ),
      ])}
    />
  );
}

const ADD: Act = {
  path: `${ESTATES}/:id{[0-9]+}/add-units`,
  tenant: "pewaca",
  role: "operator",
  confirm: async (c) => {
    const { t } = c.var;
    const { db } = c.env.depsOf("pewaca");
    const estate = await findEstate(db, idOf(c));
    if (!estate) return null;
    const names = await listUnitNames(db, estate.id);
    return {
      heading: t(TEXTS.add_units),
      facts: [[t(TEXTS.estate), estate.name], [t(TEXTS.units), names.join(", ")]],
      says: [t(TEXTS.add_units_says)],
      shown: [estate, names],
      fields: [{
        name: "names",
        label: t(TEXTS.unit_names),
        type: "textarea",
        maxLength: MAX_NAMES_TEXT,
      }],
      back: `${ESTATES}/${estate.id}`,
    };
  },
  carryOut: async (c, { names = "" }, isShown) => {
    const deps = c.env.depsOf("pewaca");
    const now = deps.now();
    const wanted = readNames(names);
    if (!wanted.ok) return wanted;
    return await transact<void>(deps.db, async (tx) => {
      const estate = await findEstate(tx, idOf(c), "FOR UPDATE");
      if (!estate) return CHANGED;
      const known = await listUnitNames(tx, estate.id);
      if (!await isShown([estate, known])) return CHANGED;
      const refusal = refuseTaken(known, wanted.value);
      if (refusal) return refusal;
      await insertUnits(tx, deps, estate.id, wanted.value, now);
      return accepted(undefined);
    }, doneBefore(deps, "pewaca"));
  },
  explain,
};

function change(name: "rename" | "retire" | "restore"): Act {
  return {
    path: `${UNITS}/:id{[0-9]+}/${name}`,
    tenant: "pewaca",
    role: "operator",
    confirm: async (c) => {
      const { t } = c.var;
      const { db } = c.env.depsOf("pewaca");
      const unit = await findUnit(db, idOf(c));
      const estate = unit && await findEstate(db, unit.unit_residence_id ?? 0);
      if (!unit || !estate) return null;
      return {
        heading: t(TEXTS[`${name}_unit`]),
        facts: [
          [t(TEXTS.estate), estate.name],
          [t(TEXTS.unit), unit.unit_name],
          [t("status"), t(unit.unit_isdelete ? TEXTS.unit_retired : TEXTS.unit_in_use)],
          [t(TEXTS.residents), String(await countResidents(db, unit))],
        ],
        says: [t(TEXTS[`${name}_unit_says`])],
        shown: unit,
        fields: name !== "rename" ? [] : [{
          name: "name",
          label: t(TEXTS.name),
          maxLength: MAX_NAME,
          value: unit.unit_name ?? "",
        }],
        objection: unit.unit_isdelete === (name === "restore") ? undefined : t("not_possible_now"),
        back: `${ESTATES}/${estate.id}`,
      };
    },
    carryOut: async (c, values, isShown) => {
      const deps = c.env.depsOf("pewaca");
      const now = deps.now();
      const found = await findUnit(deps.db, idOf(c));
      if (!found) return CHANGED;
      return await transact<void>(deps.db, async (tx) => {
        const estate = await findEstate(tx, found.unit_residence_id ?? 0, "FOR UPDATE");
        const unit = estate && await findUnit(tx, idOf(c));
        if (!unit || unit.unit_isdelete !== (name === "restore") || !await isShown(unit)) {
          return CHANGED;
        }
        if (name === "retire") {
          await changeUnit(tx, deps, unit, { unit_isdelete: true }, now);
          return accepted(undefined);
        }
        const isRenamed = name === "rename";
        const wanted = isRenamed ? values.name! : unit.unit_name ?? "";
        const others = (await listUnitNames(tx, estate.id)).filter((each) =>
          !isRenamed || each !== unit.unit_name
        );
        const refusal = refuseTaken(others, [wanted]);
        if (refusal) return refusal;
        // The same name once more changes nothing, and leaves no row.
        if (isRenamed && wanted === unit.unit_name) return accepted(undefined);
        const after = isRenamed ? { unit_name: wanted } : { unit_isdelete: false };
        await changeUnit(tx, deps, unit, after, now);
        return accepted(undefined);
      }, doneBefore(deps, "pewaca"));
    },
    explain,
  };
}

/** Reads names, one on each line. Refuses with `required` units, and `too_long` unit. */
function readNames(typed: string): Outcome<string[]> {
  const lines = typed.split(/\r?\n/).map((line) => line.trim().normalize("NFC"));
  const names = [...new Map(lines.map((name) => [name.toLowerCase(), name])).values()]
    .filter((name) => name !== "");
  if (names.length === 0) return { ok: false, reasons: [{ code: "required", field: "units" }] };
  const long = names.find((name) => [...name].length > MAX_NAME);
  if (long) return { ok: false, reasons: [{ code: "too_long", field: "unit", value: long }] };
  return accepted(names);
}

/**
 * Refuses with `taken` unit when the estate has a unit of that name, in any case: a sign-up that writes the
 * name gets the unit only where there is one.
 */
function refuseTaken(known: readonly string[], wanted: readonly string[]): Refusal | null {
  const taken = new Set(known.map((name) => name.toLowerCase()));
  const name = wanted.find((each) => taken.has(each.toLowerCase()));
  if (name === undefined) return null;
  return { ok: false, reasons: [{ code: "taken", field: "unit", value: name }] };
}

function explain(c: ConsoleContext, { code, value = "" }: Reason): string | null {
  const { t } = c.var;
  if (code === "taken") return t(TEXTS.unit_name_taken, { name: value });
  if (code === "too_long") return t(TEXTS.unit_name_too_long, { name: value });
  return code === "required" ? t(TEXTS.no_units_named) : null;
}

function idOf(c: ConsoleContext): number {
  return Number(c.req.param("id"));
}
