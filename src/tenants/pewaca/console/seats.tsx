import { mayAct } from "../../../console/access/operators.ts";
import { type Act, addAct, CHANGED } from "../../../console/shared/act.tsx";
import type { ConsoleApp, ConsoleContext } from "../../../console/shared/console_env.ts";
import { doneBefore } from "../../../console/shared/done.ts";
import { Table } from "../../../console/shared/layout.tsx";
import { transact } from "../../../db/transact.ts";
import { accepted } from "../../../outcome.ts";
import { appoint } from "../board/committee.ts";
import { findEstate } from "./estate_rows.ts";
import { findResident, type ResidentRow } from "./resident_rows.ts";
import { boardOf, mayHaveSeat, nameOf, residentFacts, RESIDENTS } from "./residents.tsx";
import { findSeat, listAllRoles, listSeats, type SeatRow, takeSeat } from "./seat_rows.ts";
import { TEXTS } from "./texts.ts";

/** Adds giving and taking seats in committees. */
export function addSeatActs(app: ConsoleApp): void {
  addAct(app, GIVE);
  addAct(app, TAKE);
}

/** The committee of an estate, each with a link to take the seat. */
export function Committee({ c, seats }: { c: ConsoleContext; seats: readonly SeatRow[] }) {
  const { t } = c.var;
  if (seats.length === 0) return <p>{t("nothing_here")}</p>;
  return (
    <Table
      label={t(TEXTS.board)}
      heads={[t(TEXTS.name), t(TEXTS.role), ""]}
      rows={seats.map((seat) => [
        seat.warga_id === null
          ? holderOf(seat)
          : <a href={`${RESIDENTS}/${seat.warga_id}`}>{holderOf(seat)}</a>,
        seat.role,
        mayAct(c.var.operator, "pewaca", "operator") &&
        (
          <a
            href={`/console/pewaca/seats/${seat.id}/take`}
            aria-label={`${t(TEXTS.take_seat)}: ${holderOf(seat)}`}
          >
            {t(TEXTS.take_seat)}
          </a>
        ),
      ])}
    />
  );
}

const GIVE: Act = {
  path: `${RESIDENTS}/:id{[0-9]+}/seat`,
  tenant: "pewaca",
  role: "operator",
  confirm: async (c) => {
    const { t } = c.var;
    const { db } = c.env.depsOf("pewaca");
    const row = await findResident(db, idOf(c));
    if (!row) return null;
    const [seats, roles] = await Promise.all([seatsOf(c, row), listAllRoles(db)]);
    return {
      heading: t(TEXTS.give_seat),
      facts: [
        ...residentFacts(c, row),
        [t(TEXTS.board), seats.map(({ role }) => role).join(", ")],
      ],
      says: [t(TEXTS.give_seat_says, { name: nameOf(row), estate: row.estate ?? "" })],
      shown: [row, seats],
      fields: [{
        name: "role",
        label: t(TEXTS.role),
        maxLength: 18,
        options: roles.map(({ id, name }) => ({ value: String(id), label: name ?? `#${id}` })),
      }],
      objection: mayHaveSeat(row) ? undefined : t(TEXTS.not_approved),
      back: `${RESIDENTS}/${row.id}`,
    };
  },
  carryOut: async (c, { role }, isShown) => {
    const deps = c.env.depsOf("pewaca");
    const row = await findResident(deps.db, idOf(c));
    if (!row || !await isShown([row, await seatsOf(c, row)])) return CHANGED;
    const appointment = { residentId: row.id, roleId: Number(role) };
    const given = await appoint(deps, boardOf(row), appointment);
    if (!given.ok) return CHANGED;
    if (given.value.isNew) return accepted(undefined);
    // There already: by this request, whose answer was lost, or by somebody else.
    return await doneBefore(deps, "pewaca")() ?? CHANGED;
  },
};

const TAKE: Act = {
  path: "/console/pewaca/seats/:id{[0-9]+}/take",
  tenant: "pewaca",
  role: "operator",
  confirm: async (c) => {
    const { t } = c.var;
    const { db } = c.env.depsOf("pewaca");
    const seat = await findSeat(db, idOf(c));
    if (!seat) return null;
    const seats = await listSeats(db, seat.residence_id ?? 0);
    const values = { name: holderOf(seat), estate: seat.estate ?? "" };
    return {
      heading: t(TEXTS.take_seat),
      facts: [
        [t(TEXTS.name), holderOf(seat)],
        [t(TEXTS.role), seat.role],
        [t(TEXTS.estate), seat.estate],
      ],
      says: [
        t(TEXTS.take_seat_says, values),
        ...seats.length === 1 ? [t(TEXTS.take_last_seat_says)] : [],
      ],
      shown: [seat, seats.length],
      back: `/console/pewaca/estates/${seat.residence_id}`,
    };
  },
  carryOut: async (c, _values, isShown) => {
    const deps = c.env.depsOf("pewaca");
    const now = deps.now();
    const estateId = (await findSeat(deps.db, idOf(c)))?.residence_id ?? 0;
    return await transact<void>(deps.db, async (tx) => {
      await findEstate(tx, estateId, "FOR UPDATE");
      const seat = await findSeat(tx, idOf(c));
      if (!seat) return CHANGED;
      const seats = await listSeats(tx, seat.residence_id ?? 0);
      if (!await isShown([seat, seats.length])) return CHANGED;
      return await takeSeat(tx, deps, seat, now) ? accepted(undefined) : CHANGED;
    }, doneBefore(deps, "pewaca"));
  },
};

/** The seats that a resident has in the committee of the estate. */
async function seatsOf(c: ConsoleContext, { id, estate_id }: ResidentRow): Promise<SeatRow[]> {
  const seats = await listSeats(c.env.depsOf("pewaca").db, estate_id ?? 0);
  return seats.filter(({ warga_id }) => warga_id === id);
}

function holderOf({ full_name, user_id }: SeatRow): string {
  return full_name || `#${user_id ?? "–"}`;
}

function idOf(c: ConsoleContext): number {
  return Number(c.req.param("id"));
}
