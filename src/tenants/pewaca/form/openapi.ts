import * as v from "valibot";
import { describe, described, type Operation } from "../../../web/operation.ts";
import type { Route } from "../../../web/route.ts";
import { CODE, FAULTS, list, refusal, UNAUTHORIZED } from "../shared/openapi.ts";
import {
  describedEntries,
  id,
  idOrNull,
  residenceShape,
  success,
  unitShape,
} from "../shared/shapes.ts";
import {
  CITY_LIST,
  EDUCATION_LIST,
  FAMILY_ROLE_LIST,
  GENDER_LIST,
  MARITAL_STATUS_LIST,
  OCCUPATION_LIST,
  OWN_UNITS,
  RELIGION_LIST,
  RESIDENCE_BY_CODE,
  RESIDENCES,
  UNITS_BY_CODE,
  UNITS_OF_RESIDENCE,
} from "./wire.ts";

/** An estate to choose from, without its code: a code is an invitation. */
const estateChoiceShape = v.object({
  id: described(id, "The estate: `m_residence.id`. The public sign-up sends it.", 3),
  name: described(v.string(), "The name of the estate.", "Teras Country"),
  residence_id: described(id, "The same as `id`, for the test kit.", 3),
  residence_name: described(v.string(), "The same as `name`, for the test kit.", "Teras Country"),
});

/** A choice of a short list. Docs and test kit read the name under `alias`. */
function choiceShape(alias: string, example: string) {
  return v.object(choiceEntries(alias, example));
}

/** A choice of a list with all of Django's columns. */
function describedChoiceShape(alias: string, example: string) {
  return v.object({ ...choiceEntries(alias, example), ...describedEntries });
}

function choiceEntries(alias: string, example: string) {
  return {
    id: described(id, "The number of the choice, which forms send.", 1),
    name: described(v.string(), "What people read.", example),
    [alias]: described(v.string(), "The same as `name`, for the test kit.", example),
  };
}

/** A gender. */
const genderShape = v.object({
  ...choiceShape("gender_name", "Laki-laki").entries,
  gender_id: described(id, "The same as `id`, for the test kit.", 1),
});

/** A city. */
const cityShape = v.object({
  ...choiceShape("city_name", "Jakarta Selatan").entries,
  province_id: described(idOrNull, "The province of the city, as Django numbers it.", 31),
});

/** What the sign-up form is filled with. */
export const FORM: readonly Operation[] = [
  describe(RESIDENCE_BY_CODE, {
    id: "getResidenceByCode",
    section: "Sign-up form",
    summary: "The estate that a registration code invites to",
    parameters: CODE,
    answers: {
      200: { means: "The estate.", body: success(200, residenceShape) },
      404: refusal("No estate has this code now.", "code.unknown"),
      ...FAULTS,
    },
  }),
  describe(UNITS_BY_CODE, {
    id: "listUnitsByCode",
    section: "Sign-up form",
    summary: "The units of an estate",
    notes: "An unknown code has no units.",
    parameters: CODE,
    answers: { 200: list("The units, by name.", unitShape), ...FAULTS },
  }),
  describe(RESIDENCES, {
    id: "listResidences",
    section: "Sign-up form",
    summary: "The estates to choose from",
    answers: { 200: list("The estates, without their codes.", estateChoiceShape), ...FAULTS },
  }),
  describe(UNITS_OF_RESIDENCE, {
    id: "listUnitsOfResidence",
    section: "Sign-up form",
    summary: "The units of an estate that was chosen",
    notes: "An unknown estate has no units.",
    parameters: { residenceId: "The number of the estate." },
    answers: { 200: list("The units, by name.", unitShape), ...FAULTS },
  }),
  choices(GENDER_LIST, "listGenders", "The genders", genderShape),
  choices(
    RELIGION_LIST,
    "listReligions",
    "The religions",
    choiceShape("religion_name", "Islam"),
  ),
  choices(
    FAMILY_ROLE_LIST,
    "listFamilyRoles",
    "The roles in a family",
    choiceShape("family_as_name", "Kepala Keluarga"),
  ),
  choices(
    EDUCATION_LIST,
    "listEducations",
    "The levels of education",
    describedChoiceShape("education_name", "S1"),
  ),
  choices(
    OCCUPATION_LIST,
    "listOccupations",
    "The occupations",
    describedChoiceShape("occupation_name", "Karyawan Swasta"),
  ),
  choices(
    MARITAL_STATUS_LIST,
    "listMaritalStatuses",
    "The marital statuses; 1 is Kawin",
    choiceShape("marital_status_name", "Kawin"),
  ),
  choices(CITY_LIST, "listCities", "The cities", cityShape),
];

/** What the form of the profile is filled with besides. */
export const PROFILE_FORM: readonly Operation[] = [
  describe(OWN_UNITS, {
    id: "listOwnUnits",
    section: "Profile",
    summary: "The units of the caller's estate",
    answers: { 200: list("The units, by name.", unitShape), ...UNAUTHORIZED, ...FAULTS },
  }),
];

function choices(
  route: Route & { path: string },
  id: string,
  summary: string,
  item: v.GenericSchema,
): Operation {
  const answers: Operation["answers"] = { 200: list("All of them, by id.", item), ...FAULTS };
  return describe(route, { id, section: "Sign-up form", summary, answers });
}
