import type { Query } from "../../src/deps.ts";
import { insertMissing, type SeedRow } from "./insert.ts";
import { seededEstates, seededPeople, type SeededPerson } from "./pewaca_people.ts";
import {
  citiesByProvince,
  committeeRoles,
  educationLevels,
  familyRoles,
  maritalStatuses,
  occupations,
  religions,
} from "./reference_data.ts";

const JAKARTA = { prov_id: 31, city_id: 3101 };
const HEAD_OF_FAMILY = 1;
const RESIDENT_ROLE = 5;
/** When the seeded rows were created. Fixed, so that lists have a stable order. */
const MADE_ON = "2025-01-15 03:00:00.000000";

/** Inserts Pewaca's master data, estates and people where they are missing. */
export async function seedPewaca(query: Query): Promise<void> {
  await seedReferenceData(query);
  await seedEstates(query);
  await seedPeople(query);
}

/** Whether the database holds accounts but none of the seeded ones: real data, which is not to be seeded. */
export async function holdsOtherAccounts(query: Query): Promise<boolean> {
  const ids = seededPeople.map((person) => person.id);
  const { rows } = await query(
    "SELECT COUNT(*) AS accounts, " +
      `COALESCE(SUM(user_id IN (${ids.map(() => "?").join(", ")}) ` +
      "AND user_email LIKE '%@example.test'), 0) AS seeded FROM m_user",
    ids,
  );
  return Number(rows[0]?.accounts) > 0 && Number(rows[0]?.seeded) === 0;
}

async function seedReferenceData(query: Query): Promise<void> {
  const made = { created_on: MADE_ON };
  const inUse = { ...made, isactive: 1, isdelete: 0 };
  await insertMissing(query, "m_religion", numbered(religions, inUse));
  await insertMissing(query, "m_family_as", numbered(familyRoles, made));
  await insertMissing(query, "m_marital_status", numbered(maritalStatuses, made));
  await insertMissing(query, "m_education", coded(numbered(educationLevels, inUse)));
  await insertMissing(query, "m_occupation", coded(numbered(occupations, inUse)));
  await insertMissing(
    query,
    "m_role_warga",
    committeeRoles.map(([name, desc], index) => ({ id: index + 1, name, desc })),
  );
  await insertMissing(
    query,
    "m_city",
    citiesByProvince.flatMap(([province, , names]) =>
      names.map((name, index) => ({
        id: province * 100 + index + 1,
        province_id: province,
        name,
        created_at: MADE_ON,
      }))
    ),
  );
}

async function seedEstates(query: Query): Promise<void> {
  await insertMissing(
    query,
    "m_residence",
    seededEstates.map(({ id, name, code }) => ({
      id,
      name,
      code,
      loc_address: `Jl. ${name} No. ${id}`,
      ...JAKARTA,
      postal_code: "12345",
      created_on: MADE_ON,
      isactive: 1,
      isdelete: 0,
    })),
  );
  await insertMissing(query, "m_corridor", [
    corridorRow(1, 1, "Blok A"),
    corridorRow(2, 1, "Blok B"),
    corridorRow(3, 3, "Teras Utara"),
    corridorRow(4, 3, "Teras Selatan"),
  ]);
  await insertMissing(query, "m_unit", [...unitsOfGriyaPewaca(), ...unitsOfTerasCountry()]);
}

function corridorRow(id: number, estateId: number, name: string): SeedRow {
  return {
    corridor_id: id,
    corridor_residence_id: estateId,
    corridor_name: name,
    corridor_created_on: MADE_ON,
    corridor_isactive: 1,
    corridor_isdelete: 0,
  };
}

/** Ids, spelling and `unit_isactive = 0` are as in production, where they have surprised people. */
function unitsOfGriyaPewaca(): SeedRow[] {
  const ids = [1, 2, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17];
  return ids.map((id, index) => {
    const name = `${id < 8 ? "unit" : "Unit"}-${String(index + 1).padStart(3, "0")}`;
    return unitRow(id, { estateId: 1, corridorId: index < 6 ? 1 : 2, name, active: 0 });
  });
}

function unitsOfTerasCountry(): SeedRow[] {
  return Array.from({ length: 10 }, (_, index) => {
    const name = `TC-${twoDigits(index + 1)}`;
    return unitRow(101 + index, { estateId: 3, corridorId: index < 5 ? 3 : 4, name, active: 1 });
  });
}

function unitRow(
  id: number,
  unit: { estateId: number; corridorId: number; name: string; active: number },
): SeedRow {
  return {
    unit_id: id,
    unit_residence_id: unit.estateId,
    unit_corridor_id: unit.corridorId,
    unit_name: unit.name,
    unit_created_on: MADE_ON,
    unit_isactive: unit.active,
    unit_isdelete: 0,
  };
}

async function seedPeople(query: Query): Promise<void> {
  const board = seededPeople.filter((person) => person.boardRole !== undefined);
  await insertMissing(query, "m_user", seededPeople.map(accountRow));
  await insertMissing(query, "m_warga", seededPeople.map(residentRow));
  await insertMissing(
    query,
    "m_residence_commite",
    board.map(({ id, estateId, boardRole }) => ({
      id,
      residence_id: estateId,
      role_id: boardRole ?? null,
      user_id: id,
      warga_id: id,
    })),
  );
}

/** Every seeded address is verified. */
function accountRow({ id, email, hash }: SeededPerson): SeedRow {
  return {
    user_id: id,
    image: "",
    user_name: email,
    user_email: email,
    user_password: hash,
    user_created_on: MADE_ON,
    email_verified_on: MADE_ON,
    user_isactive: 1,
    user_isdelete: 0,
    is_superuser: 0,
    is_staff: 0,
    is_warga: 1,
    user_role_id: RESIDENT_ROLE,
  };
}

/** Board members have complete rows; the others only what the sign-up form asks for. */
function residentRow(person: SeededPerson): SeedRow {
  const complete = person.boardRole !== undefined;
  return {
    id: person.id,
    full_name: person.fullName,
    phone_no: person.phone,
    family_as: HEAD_OF_FAMILY,
    residence_id: person.estateId,
    unit_id: person.unitId,
    user_id: person.id,
    created_by: person.id,
    created_on: MADE_ON,
    modified_on: MADE_ON,
    is_checker: person.approved ? 1 : 0,
    checked_on: person.approved ? MADE_ON : null,
    isactive: person.approved ? 1 : 0,
    isdelete: 0,
    isreject: 0,
    is_lead: 1,
    gender_id: complete ? 1 : null,
    date_of_birth: complete ? "1985-08-17" : null,
    place_of_birth: complete ? "Jakarta" : null,
    religion_id: complete ? 1 : null,
    marital_status_id: complete ? 1 : null,
    education_id: complete ? 8 : null,
    occupation_id: complete ? 15 : null,
  };
}

function numbered(names: readonly string[], more: SeedRow): SeedRow[] {
  return names.map((name, index) => ({ id: index + 1, name, ...more }));
}

function coded(rows: SeedRow[]): SeedRow[] {
  return rows.map((row) => ({ ...row, code: twoDigits(Number(row.id)) }));
}

function twoDigits(number: number): string {
  return String(number).padStart(2, "0");
}
