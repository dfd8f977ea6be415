/**
 * The shapes that answers of several rooms have (pewaca-schema.md §3), and the two that are types of a
 * `wire.ts`. They are for the OpenAPI document and for the validation of the tests' answers: the
 * Worker imports nothing but the types.
 */
import * as v from "valibot";
import { described } from "../../../web/operation.ts";

/** A number of a row, or a count. */
export const id = v.pipe(v.number(), v.integer());
/** A number of a row, if there is one. */
export const idOrNull = v.nullable(id);
/** A text, if there is one. */
export const textOrNull = v.nullable(v.string());
/** The number of an account. */
export const userId = described(id, "The account: `m_user.user_id`.", 123);
/** An address as it was typed. */
export const email = described(
  v.string(),
  "The email address, as it was typed at the sign-up. The account logs in with it.",
  "budi.santoso@example.com",
);
/** The name of an account. */
export const username = described(
  textOrNull,
  "The account's name in Django's admin: the address at the sign-up. Nobody logs in with it.",
  "budi.santoso@example.com",
);
/** The name of a person, if there is one. */
export const fullName = described(
  v.nullable(v.string()),
  "The person's name, at most 150 characters. Null in rows that Django left without one.",
  "Budi Santoso",
);
/** The name of an estate. */
export const residenceName = described(v.string(), "The name of the estate.", "Teras Country");
/** A message to a person. */
export const sentence = described(
  v.string(),
  "A sentence that pages show to people as it is, in Bahasa Indonesia unless Django said it in English.",
  "OK",
);
/** Whether an account may log in. */
export const isActive = described(
  v.boolean(),
  "Whether the account may log in: true once its address is proven, false after a rejection.",
);

const urlOrNull = v.nullable(v.pipe(v.string(), v.url()));
const date = v.pipe(v.string(), v.isoDate());
const moment = v.pipe(v.string(), v.isoTimestamp());
const residenceCode = described(
  v.string(),
  "The registration code, a UUID in lower case. Whoever knows it may sign up in this estate.",
  "350c228d-2121-47fd-a808-456a7523e527",
);
const residenceId = described(id, "The estate: `m_residence.id`.", 3);

// --- envelopes -----------------------------------------------------------------------------------

/** The envelope of a success. */
export function success<Data extends v.GenericSchema>(code: number, data: Data) {
  return v.object({
    success: described(v.literal(true), "True: the request was accepted. Laravel reads it."),
    status: described(v.literal("success"), "The same as a word. The test kit reads it."),
    error: described(v.null(), "Always null in a success."),
    code: described(v.literal(code), "The status code of the answer, once more."),
    message: sentence,
    // What has a description has it under its own name, too.
    data: v.getDescription(data) ? data : described(data, "What was asked for."),
  });
}

/** The envelope of an error. `errors` has a list of sentences for each wrong field. */
export const failureShape = described(
  v.object({
    success: described(v.literal(false), "False: the request was refused, or failed."),
    status: described(v.literal("error"), "The same as a word."),
    error: described(v.literal(true), "True: it is an error."),
    code: described(
      v.pipe(v.number(), v.integer()),
      "The status code of the answer, once more.",
      400,
    ),
    message: described(
      v.string(),
      "A sentence for people. For wrong fields it is `Validation failed.`, and the sentences are in `errors`.",
      "Validation failed.",
    ),
    errors: described(
      v.nullable(v.record(v.string(), v.array(v.string()))),
      "The sentences for each wrong field, under the name by which it is sent. Null when no field is wrong.",
      { email: ["Email sudah terdaftar."] },
    ),
    data: described(v.null(), "Always null in an error."),
    detail: v.optional(described(
      v.string(),
      "The message again where Django has it: missing sessions, limits, faults.",
      "Authentication credentials were not provided.",
    )),
  }),
  "The envelope of every refusal and fault.",
);

/** A message that Laravel shows. */
export const doneShape = v.object({ message: sentence });

// --- the estate ----------------------------------------------------------------------------------

const cityOfResidence = v.object({
  id: described(id, "The city: `m_city.id`.", 3171),
  province_id: described(idOrNull, "The province of the city, as Django numbers it.", 31),
  name: described(textOrNull, "The name of the city.", "Jakarta Selatan"),
});

const address = described(
  textOrNull,
  "Street and number of the estate, one line.",
  "Jl. Raya Bogor KM 30",
);

const residenceEntries = {
  id: residenceId,
  name: residenceName,
  code: residenceCode,
  loc_address: address,
  image: described(urlOrNull, "A picture of the estate: an absolute URL."),
  prov_id: described(v.null(), "Always null: no consumer reads the province."),
  city_id: described(v.nullable(cityOfResidence), "The city of the estate, if it is recorded."),
  district_id: described(v.null(), "Always null: no consumer reads the district."),
  village_id: described(v.null(), "Always null: no consumer reads the village."),
  postal_code: described(textOrNull, "The postal code, five digits as text.", "16451"),
  lat: described(textOrNull, "The latitude in decimal degrees (WGS 84), as text.", "-6.3628"),
  long: described(textOrNull, "The longitude in decimal degrees (WGS 84), as text.", "106.8451"),
  area_large: described(
    textOrNull,
    "The area of the estate as the operators typed it; the unit is not recorded.",
    "12",
  ),
  establishment_year: described(textOrNull, "The year in which it was built, as text.", "2015"),
  isactive: described(v.boolean(), "Whether the estate takes part. Sign-ups do not ask for it."),
  isdelete: described(v.boolean(), "Whether operators have deleted it."),
  residence_id: described(id, "The same as `id`, for the test kit.", 3),
  residence_name: described(v.string(), "The same as `name`, for the test kit.", "Teras Country"),
  residence_code: described(
    v.string(),
    "The same as `code`, for the test kit.",
    "350c228d-2121-47fd-a808-456a7523e527",
  ),
  address: described(
    textOrNull,
    "The same as `loc_address`, for the test kit.",
    "Jl. Raya Bogor KM 30",
  ),
  city: described(textOrNull, "The name of the city alone, for the test kit.", "Jakarta Selatan"),
};

/** An estate. Some names are Django's, some those of the docs and the test kit. */
export const residenceShape = described(
  v.object(residenceEntries),
  "A housing estate. Some names are Django's, some those of the documentation and the test kit.",
);

const unitEntries = {
  unit_image: described(urlOrNull, "A picture of the unit: an absolute URL."),
  unit_size: described(
    textOrNull,
    "The size as the operators typed it; the unit of measure is not recorded.",
    "45",
  ),
  unit_corridor: described(idOrNull, "The corridor (block) of the unit: `m_corridor`.", 4),
  unit_corridor_name: described(textOrNull, "The name of that corridor.", "Blok A"),
  unit_residence_name: described(textOrNull, "The name of the unit's estate.", "Teras Country"),
};

/** A unit of an estate. */
export const unitShape = described(
  v.object({
    unit_id: described(id, "The unit: `m_unit.unit_id`. Sign-ups send it.", 105),
    unit_name: described(v.string(), "What people call the unit.", "unit-012"),
    ...unitEntries,
  }),
  "A house or flat of an estate.",
);

/** The unit of a person; every key is null when there is none. */
export const unitOrNothingShape = described(
  v.object({
    unit_id: described(idOrNull, "The unit: `m_unit.unit_id`. Null without one.", 105),
    unit_name: described(
      textOrNull,
      "What people call the unit, or what was typed at a sign-up for a unit that is not in the list.",
      "unit-012",
    ),
    ...unitEntries,
  }),
  "The unit of a person. It is always an object, because pages read it unguarded: every key is null when " +
    "there is no unit.",
);

/** All of Django's columns of a list, besides number and name. */
export const describedEntries = {
  code: described(textOrNull, "The short code of the entry, where the list has codes.", "S1"),
  created_by: described(idOrNull, "The account that added the entry. Null in imported rows."),
  created_on: described(
    v.nullable(moment),
    "When the entry was added, in UTC.",
    "2025-10-26T08:10:00Z",
  ),
  isactive: described(v.boolean(), "Whether the entry is offered. All entries are listed."),
  isdelete: described(v.boolean(), "Whether operators have deleted the entry."),
};

// --- people --------------------------------------------------------------------------------------

/** The choice of a list that somebody made; both keys are null when they made none. */
function named(what: string, example: string) {
  return described(
    v.object({
      id: described(idOrNull, `The number of the ${what}. Null when none was chosen.`, 1),
      name: described(textOrNull, `The name of the ${what}.`, example),
    }),
    `The ${what}. An object even when none was chosen.`,
  );
}

const maritalStatus = named("marital status", "Kawin");
const religion = named("religion", "Islam");
const familyRole = named("role in the family", "Kepala Keluarga");

/** As `named`, with all of Django's columns. */
function namedInFull(what: string, example: string) {
  return described(
    v.object({
      ...named(what, example).entries,
      ...describedEntries,
      isactive: described(
        v.nullable(v.boolean()),
        "Whether the entry is offered. Null without one.",
      ),
      isdelete: described(v.nullable(v.boolean()), "Whether it was deleted. Null without one."),
    }),
    `The ${what}, with all of Django's columns. Every key is null when none was chosen.`,
  );
}

/** As `named`, with the code of the list. */
function coded(what: string, example: string) {
  return described(
    v.object({ ...named(what, example).entries, code: describedEntries.code }),
    `The ${what}. Every key is null when none was chosen.`,
  );
}

const role = described(
  v.object({
    id: described(idOrNull, "The role: `m_role_warga.id`. Pages ask whether it is set.", 1),
    name: described(textOrNull, "The name of the role.", "Ketua"),
    desc: described(textOrNull, "What the role is for.", "Ketua pengurus"),
  }),
  "The role in the committee.",
);

const seatResidence = described(idOrNull, "The estate whose committee it is.", 3);
const seatWarga = described(idOrNull, "The resident in the seat, if one is recorded.", 57);

/** A seat on the board of an estate. */
export const committeeSeatShape = described(
  v.object({
    residence: seatResidence,
    role,
    user: described(id, "The account of the member.", 123),
    warga: seatWarga,
  }),
  "A seat on the committee of an estate. With one, an account is on the board.",
);

const residentEntries = {
  nik: described(
    textOrNull,
    "The national identity number, 16 digits. The person sees all of it; the board sees the last four " +
      "digits, the others are bullets.",
    "••••••••••••0001",
  ),
  full_name: fullName,
  gender_id: described(idOrNull, "1: Laki-laki, 2: Perempuan. Null when it is not known.", 1),
  date_of_birth: described(v.nullable(date), "The date of birth, `YYYY-MM-DD`.", "1990-01-15"),
  place_of_birth: described(textOrNull, "The place of birth, as typed.", "Jakarta"),
  marital_status: maritalStatus,
  religion,
  phone_no: described(
    textOrNull,
    "The phone number, digits only. Rows that Django wrote may have a plus or blanks.",
    "081234567890",
  ),
  unit_id: unitOrNothingShape,
  profile_photo: described(
    urlOrNull,
    "The photo of the person, a JPEG: an absolute URL that changes when the photo does.",
  ),
  marriagePhoto: described(
    urlOrNull,
    "The photo of the marriage certificate, a JPEG: an absolute URL.",
  ),
  is_checker: described(v.boolean(), "Whether the board has approved the person."),
  isreject: described(v.boolean(), "Whether the board has rejected the person."),
  family_as: familyRole,
  is_lead: described(v.boolean(), "Whether the person is the head of the family."),
};

/** The account, the resident and the estate of the caller. */
export const profileShape = described(
  v.object({
    user: described(
      v.object({
        user_id: userId,
        email,
        username,
        is_active: isActive,
        is_pengurus: described(
          v.boolean(),
          "Whether the account is on the board of an estate: it has a seat in a committee.",
        ),
        residence_commites: described(
          v.array(committeeSeatShape),
          "The seats of the account. Empty for everybody who is not on a board.",
        ),
      }),
      "The account that is logged in.",
    ),
    warga: described(
      v.nullable(v.object({
        id: described(id, "The resident: `m_warga.id`.", 57),
        ...residentEntries,
        residence: described(idOrNull, "The resident's estate.", 3),
        occupation: namedInFull("occupation", "Karyawan Swasta"),
        education: namedInFull("level of education", "S1"),
      })),
      "The resident. Null for accounts of operators, who live nowhere.",
    ),
    residence: described(v.nullable(residenceShape), "The resident's estate."),
  }),
  "Who is logged in: the account, the person and the estate.",
);

const seatEntries = {
  residence: seatResidence,
  role,
  user: described(idOrNull, "The account of the member. Null when the row has none.", 123),
};

/** A resident as the board sees them. */
export const residentShape = described(
  v.object({
    id: described(idOrNull, "The resident: `m_warga.id`. A board decides by it.", 57),
    user: described(
      v.object({
        user_id: described(idOrNull, "The account. Null when the resident has none.", 123),
        email,
        username,
        is_active: isActive,
      }),
      "The account. An object even when the resident has none: then the address is blank.",
    ),
    ...residentEntries,
    gender: described(
      v.picklist(["Laki-laki", "Perempuan", "-"]),
      "The gender in words; a dash when it is not known.",
    ),
    education: coded("level of education", "S1"),
    occupation: coded("occupation", "Karyawan Swasta"),
    residence_commites: described(
      v.array(v.object({ ...seatEntries, warga: seatWarga })),
      "The seats of the resident in committees.",
    ),
    checked_on: described(
      v.nullable(moment),
      "When the board approved the person, in UTC. Null before that.",
      "2026-03-10T12:00:00Z",
    ),
    created_on: described(
      v.nullable(moment),
      "When the person signed up, in UTC.",
      "2026-03-09T08:30:00Z",
    ),
  }),
  "A resident as the board of the estate sees them.",
);

/** A seat of the committee, with the resident in it. */
export const committeeShape = v.object({
  ...seatEntries,
  id: described(id, "The seat: `m_residence_commite.id`.", 9),
  warga: residentShape,
});

/** A page as Django REST framework has it, without an envelope. */
export function page<Item extends v.GenericSchema>(item: Item) {
  return v.object({
    count: described(id, "How many there are on all pages together.", 12),
    next: described(urlOrNull, "The URL of the next page, with the same search and filters."),
    previous: described(urlOrNull, "The URL of the page before."),
    results: described(v.array(item), "The entries of this page, ten at most."),
  });
}

/** An estate in an answer. */
export type ResidenceJson = v.InferOutput<typeof residenceShape>;
/** A unit in an answer, or that there is none. */
export type UnitJson = v.InferOutput<typeof unitOrNothingShape>;
/** A resident in an answer to the board. */
export type ResidentJson = v.InferOutput<typeof residentShape>;
/** A seat of a committee in an answer to the board. */
export type CommitteeJson = v.InferOutput<typeof committeeShape>;
/** A profile in an answer. */
export type ProfileJson = v.InferOutput<typeof profileShape>;
