import * as v from "valibot";
import type { Operation } from "../../../web/operation.ts";
import { CODE, FAULTS, list, refusal, UNAUTHORIZED } from "../shared/openapi.ts";
import {
  choiceShape,
  cityShape,
  describedChoiceShape,
  estateChoiceShape,
  genderShape,
  residenceShape,
  success,
  unitShape,
} from "../shared/shapes.ts";

/** Filling in the sign-up form. */
export const FORM: Operation[] = [
  {
    id: "getResidenceByCode",
    method: "GET",
    path: "/api/residence-by-code/:code",
    section: "Sign-up form",
    summary: "The estate that a registration code invites to",
    parameters: CODE,
    answers: {
      200: { means: "The estate.", body: success(200, residenceShape) },
      404: refusal("There is no such code (any more)."),
      ...FAULTS,
    },
  },
  {
    id: "listUnitsByCode",
    method: "GET",
    path: "/api/units/code/:code",
    section: "Sign-up form",
    summary: "The units of an estate",
    notes: "An unknown code has no units.",
    parameters: CODE,
    answers: { 200: list("The units, by name.", unitShape), ...FAULTS },
  },
  {
    id: "listResidences",
    method: "GET",
    path: "/api/residences",
    section: "Sign-up form",
    summary: "The estates to choose from",
    answers: { 200: list("The estates, without their codes.", estateChoiceShape), ...FAULTS },
  },
  {
    id: "listUnitsOfResidence",
    method: "GET",
    path: "/api/units/residence/:residenceId",
    section: "Sign-up form",
    summary: "The units of an estate that was chosen",
    notes: "An unknown estate has no units.",
    parameters: { residenceId: "The number of the estate." },
    answers: { 200: list("The units, by name.", unitShape), ...FAULTS },
  },
  choices("listGenders", "/api/gender", "The genders", genderShape),
  choices(
    "listReligions",
    "/api/religions",
    "The religions",
    choiceShape("religion_name", "Islam"),
  ),
  choices(
    "listFamilyRoles",
    "/api/family-as",
    "The roles in a family",
    choiceShape("family_as_name", "Kepala Keluarga"),
  ),
  choices(
    "listEducations",
    "/api/education",
    "The levels of education",
    describedChoiceShape("education_name", "S1"),
  ),
  choices(
    "listOccupations",
    "/api/ocupation",
    "The occupations",
    describedChoiceShape("occupation_name", "Karyawan Swasta"),
  ),
  choices(
    "listMaritalStatuses",
    "/api/marital-statuses",
    "The marital statuses; 1 is Kawin",
    choiceShape("marital_status_name", "Kawin"),
  ),
  choices("listCities", "/api/cities", "The cities", cityShape),
];

/** The units that the page of the profile offers. */
export const OWN_UNITS: Operation[] = [
  {
    id: "listOwnUnits",
    method: "GET",
    path: "/api/units",
    section: "Profile",
    summary: "The units of the caller's estate",
    needsSession: true,
    answers: { 200: list("The units, by name.", unitShape), ...UNAUTHORIZED, ...FAULTS },
  },
];

function choices(id: string, path: string, summary: string, item: v.GenericSchema): Operation {
  const answers = { 200: list("All of them, by id.", item), ...FAULTS };
  return { id, method: "GET", path, section: "Sign-up form", summary, answers };
}
