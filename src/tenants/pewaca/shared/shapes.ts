/**
 * The shapes that answers of several rooms have (pewaca-schema.md §3), and the two that are types of a
 * `wire.ts`. They are for the OpenAPI document and for the validation of the tests' answers: the
 * Worker imports nothing but the types.
 */
import * as v from "valibot";

/** A number of a row, or a count. */
export const id = v.pipe(v.number(), v.integer());
/** A number of a row, if there is one. */
export const idOrNull = v.nullable(id);
/** A text, if there is one. */
export const textOrNull = v.nullable(v.string());
/** An address as it was typed. */
export const email = v.pipe(v.string(), v.examples(["budi.santoso@example.com"]));
/** The name of a person, if there is one. */
export const fullName = v.pipe(v.nullable(v.string()), v.examples(["Budi Santoso"]));
/** The name of an estate. */
export const residenceName = v.pipe(v.string(), v.examples(["Teras Country"]));
/** A message to a person. */
export const sentence = v.pipe(v.string(), v.examples(["OK"]));

const urlOrNull = v.nullable(v.pipe(v.string(), v.url()));
const date = v.pipe(v.string(), v.isoDate());
const moment = v.pipe(v.string(), v.isoTimestamp());
const residenceCode = v.pipe(v.string(), v.examples(["350c228d-2121-47fd-a808-456a7523e527"]));

// --- envelopes -----------------------------------------------------------------------------------

/** The envelope of a success. */
export function success<Data extends v.GenericSchema>(code: number, data: Data) {
  return v.object({
    success: v.literal(true),
    status: v.literal("success"),
    error: v.null(),
    code: v.literal(code),
    message: sentence,
    data,
  });
}

/** The envelope of an error. `errors` has a list of sentences for each wrong field. */
export const failureShape = v.object({
  success: v.literal(false),
  status: v.literal("error"),
  error: v.literal(true),
  code: v.pipe(v.number(), v.integer(), v.description("The status code of the answer.")),
  message: sentence,
  errors: v.nullable(v.record(v.string(), v.array(v.string()))),
  data: v.null(),
  detail: v.optional(v.pipe(v.string(), v.description("The message again, where Django has it."))),
});

/** A message that Laravel shows. */
export const doneShape = v.object({ message: sentence });

// --- the estate ----------------------------------------------------------------------------------

const cityOfResidence = v.object({ id, province_id: idOrNull, name: textOrNull });

const residenceEntries = {
  id,
  name: residenceName,
  code: residenceCode,
  loc_address: textOrNull,
  image: urlOrNull,
  prov_id: v.null(),
  city_id: v.nullable(cityOfResidence),
  district_id: v.null(),
  village_id: v.null(),
  postal_code: textOrNull,
  lat: textOrNull,
  long: textOrNull,
  area_large: textOrNull,
  establishment_year: textOrNull,
  isactive: v.boolean(),
  isdelete: v.boolean(),
  residence_id: id,
  residence_name: residenceName,
  residence_code: residenceCode,
  address: textOrNull,
  city: textOrNull,
};

/** An estate. Some names are Django's, some those of the docs and the test kit. */
export const residenceShape = v.object(residenceEntries);

const unitEntries = {
  unit_image: urlOrNull,
  unit_size: textOrNull,
  unit_corridor: idOrNull,
  unit_corridor_name: textOrNull,
  unit_residence_name: textOrNull,
};

/** A unit of an estate. */
export const unitShape = v.object({
  unit_id: id,
  unit_name: v.pipe(v.string(), v.examples(["unit-012"])),
  ...unitEntries,
});

/** The unit of a person; every key is null when there is none. */
export const unitOrNothingShape = v.object({
  unit_id: idOrNull,
  unit_name: textOrNull,
  ...unitEntries,
});

/** All of Django's columns of a list, besides number and name. */
export const describedEntries = {
  code: textOrNull,
  created_by: idOrNull,
  created_on: v.nullable(moment),
  isactive: v.boolean(),
  isdelete: v.boolean(),
};

// --- people --------------------------------------------------------------------------------------

const named = v.object({ id: idOrNull, name: textOrNull });
const described = v.object({
  id: idOrNull,
  name: textOrNull,
  ...describedEntries,
  isactive: v.nullable(v.boolean()),
  isdelete: v.nullable(v.boolean()),
});

/** A seat on the board of an estate. */
export const committeeSeatShape = v.object({
  residence: idOrNull,
  role: v.object({ id: idOrNull, name: textOrNull, desc: textOrNull }),
  user: id,
  warga: idOrNull,
});

/** The account, the resident and the estate of the caller. */
export const profileShape = v.object({
  user: v.object({
    user_id: id,
    email,
    username: textOrNull,
    is_active: v.boolean(),
    is_pengurus: v.boolean(),
    residence_commites: v.array(committeeSeatShape),
  }),
  warga: v.nullable(v.object({
    id,
    nik: textOrNull,
    full_name: fullName,
    gender_id: idOrNull,
    date_of_birth: v.nullable(date),
    place_of_birth: textOrNull,
    marital_status: named,
    religion: named,
    phone_no: textOrNull,
    residence: idOrNull,
    unit_id: unitOrNothingShape,
    occupation: described,
    education: described,
    profile_photo: urlOrNull,
    is_checker: v.boolean(),
    isreject: v.boolean(),
    family_as: named,
    is_lead: v.boolean(),
    marriagePhoto: urlOrNull,
  })),
  residence: v.nullable(residenceShape),
});

const coded = v.object({ id: idOrNull, code: textOrNull, name: textOrNull });

const seatEntries = {
  residence: idOrNull,
  role: v.object({ id: idOrNull, name: textOrNull, desc: textOrNull }),
  user: idOrNull,
};

/** A resident as the board sees them. */
export const residentShape = v.object({
  id: idOrNull,
  user: v.object({
    user_id: idOrNull,
    email,
    username: textOrNull,
    is_active: v.boolean(),
  }),
  nik: textOrNull,
  full_name: fullName,
  gender_id: idOrNull,
  gender: v.picklist(["Laki-laki", "Perempuan", "-"]),
  marital_status: named,
  religion: named,
  phone_no: textOrNull,
  unit_id: unitOrNothingShape,
  family_as: named,
  is_lead: v.boolean(),
  is_checker: v.boolean(),
  isreject: v.boolean(),
  education: coded,
  occupation: coded,
  marriagePhoto: urlOrNull,
  profile_photo: urlOrNull,
  date_of_birth: v.nullable(date),
  residence_commites: v.array(v.object({ ...seatEntries, warga: idOrNull })),
  place_of_birth: textOrNull,
  checked_on: v.nullable(moment),
  created_on: v.nullable(moment),
});

/** A seat of the committee, with the resident in it. */
export const committeeShape = v.object({ ...seatEntries, id, warga: residentShape });

/** A page as Django REST framework has it, without an envelope. */
export function page<Item extends v.GenericSchema>(item: Item) {
  return v.object({
    count: id,
    next: urlOrNull,
    previous: urlOrNull,
    results: v.array(item),
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
