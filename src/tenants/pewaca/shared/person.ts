import { addSeconds, toSql } from "../../../db/time.ts";
import type { Fragment } from "../../../db/write.ts";
import type { SqlValue } from "../../../deps.ts";
import type { Reason } from "../../../outcome.ts";

/** What residents say about themselves when they sign up, and can change in their profile. */
export type PersonalDetails = { fullName: string; phone: string } & OptionalDetails;

/** What residents need not say. `null` is "not said"; dates are `YYYY-MM-DD`. */
export type OptionalDetails = {
  familyRoleId: number | null;
  /** The number of the identity card, 16 digits. */
  nik: string | null;
  /** 1 is male, 2 is female. */
  genderId: number | null;
  dateOfBirth: string | null;
  placeOfBirth: string | null;
  religionId: number | null;
  maritalStatusId: number | null;
  occupationId: number | null;
  educationId: number | null;
};

/** The details of somebody who was not asked for any, as on the public page. */
export const NO_DETAILS: OptionalDetails = {
  familyRoleId: null,
  nik: null,
  genderId: null,
  dateOfBirth: null,
  placeOfBirth: null,
  religionId: null,
  maritalStatusId: null,
  occupationId: null,
  educationId: null,
};

/** The columns of `m_warga` that hold the details. */
const COLUMNS = {
  fullName: "full_name",
  phone: "phone_no",
  familyRoleId: "family_as",
  nik: "nik",
  genderId: "gender_id",
  dateOfBirth: "date_of_birth",
  placeOfBirth: "place_of_birth",
  religionId: "religion_id",
  maritalStatusId: "marital_status_id",
  occupationId: "occupation_id",
  educationId: "education_id",
} as const satisfies Record<keyof PersonalDetails, string>;

/** A column of `m_warga` that holds a detail. */
export type DetailColumn = typeof COLUMNS[keyof typeof COLUMNS];

/** Of these columns the audit trail keeps no values. */
export const UNSEEN_COLUMNS = ["nik", "phone_no", "profile_photo", "marriage_photo"] as const;

/** The details as columns, for the INSERT of a sign-up and the UPDATE of a profile. */
export function personalColumns(details: PersonalDetails): Record<string, SqlValue>;
export function personalColumns(
  details: Partial<PersonalDetails>,
): Record<string, SqlValue | undefined>;
export function personalColumns(
  details: Partial<PersonalDetails>,
): Record<string, SqlValue | undefined> {
  const names = Object.keys(COLUMNS) as (keyof PersonalDetails)[];
  return Object.fromEntries(names.map((name) => [COLUMNS[name], details[name]]));
}

/** The details that refer to a row of a reference list, the list, and the field that a refusal names. */
const REFERENCES = [
  { detail: "familyRoleId", field: "familyRole", table: "m_family_as" },
  { detail: "religionId", field: "religion", table: "m_religion" },
  { detail: "maritalStatusId", field: "maritalStatus", table: "m_marital_status" },
  { detail: "occupationId", field: "occupation", table: "m_occupation" },
  { detail: "educationId", field: "education", table: "m_education" },
] as const;

function givenReferences(details: Partial<PersonalDetails>) {
  return REFERENCES.flatMap(({ detail, field, table }) => {
    const id = details[detail];
    return typeof id === "number" ? [{ field, table, id }] : [];
  });
}

/** For a SELECT: the fields whose references do not exist, comma-separated. */
export function unknownReferences(details: Partial<PersonalDetails>): Fragment {
  const given = givenReferences(details);
  const names = given.map(({ field, table }) =>
    `IF(EXISTS (SELECT 1 FROM ${table} WHERE id = ?), NULL, '${field}')`
  );
  return {
    sql: `CONCAT_WS(',', ${["NULL", ...names].join(", ")})`,
    args: given.map(({ id }) => id),
  };
}

/**
 * What is wrong with details whose form is right: those in the result of `unknownReferences`, and a birthday
 * that is still to come in Jakarta.
 */
export function detailReasons(
  { dateOfBirth }: Partial<PersonalDetails>,
  unknown: string,
  now: Date,
): Reason[] {
  const fields = unknown.split(",").filter((field) => field !== "");
  const reasons: Reason[] = fields.map((field) => ({ code: "unknown", field }));
  const today = toSql(addSeconds(now, JAKARTA_SECONDS)).slice(0, 10);
  return dateOfBirth && dateOfBirth > today
    ? [...reasons, { code: "future", field: "dateOfBirth" }]
    : reasons;
}

const JAKARTA_SECONDS = 7 * 3600;

/** The guard of a statement that writes references: no row matches unless all of them exist. */
export function referencesExist(details: Partial<PersonalDetails>): Fragment {
  const given = givenReferences(details);
  return {
    sql: given.map(({ table }) => `AND EXISTS (SELECT 1 FROM ${table} WHERE id = ?)`).join(" "),
    args: given.map(({ id }) => id),
  };
}
