import { route } from "../../../web/route.ts";
import { isoOrNull } from "../../../web/values.ts";
import type { Choice, City, DescribedChoice } from "./lists.ts";

/** The estate that an invitation is for. */
export const RESIDENCE_BY_CODE = route({ method: "GET", path: "/api/residence-by-code/:code" });

/** The units of the estate that an invitation is for. */
export const UNITS_BY_CODE = route({ method: "GET", path: "/api/units/code/:code" });

/** The estates of the public page. */
export const RESIDENCES = route({ method: "GET", path: "/api/residences" });

/** The units of an estate of the public page. */
export const UNITS_OF_RESIDENCE = route({
  method: "GET",
  path: "/api/units/residence/:residenceId",
});

/** The units of the caller's estate. */
export const OWN_UNITS = route({ method: "GET", path: "/api/units", needsSession: true });

/** The genders. */
export const GENDER_LIST = route({ method: "GET", path: "/api/gender" });
/** The religions. */
export const RELIGION_LIST = route({ method: "GET", path: "/api/religions" });
/** The roles in a family. */
export const FAMILY_ROLE_LIST = route({ method: "GET", path: "/api/family-as" });
/** The levels of education. */
export const EDUCATION_LIST = route({ method: "GET", path: "/api/education" });
/** The occupations. */
export const OCCUPATION_LIST = route({ method: "GET", path: "/api/ocupation" });
/** The marital statuses. */
export const MARITAL_STATUS_LIST = route({ method: "GET", path: "/api/marital-statuses" });
/** The cities. */
export const CITY_LIST = route({ method: "GET", path: "/api/cities" });

/** A choice of a short list. Docs and test kit read the name under `alias`. */
export function choiceJson({ id, name }: Choice, alias: string) {
  return { id, name, [alias]: name };
}

/** A choice of a list with all of Django's columns. */
export function describedChoiceJson(choice: DescribedChoice, alias: string) {
  const { created_on, ...rest } = choice;
  return { ...rest, created_on: isoOrNull(created_on), [alias]: choice.name };
}

/** A gender. */
export function genderJson({ id, name }: { id: number; name: string }) {
  return { id, name, gender_id: id, gender_name: name };
}

/** A city. */
export function cityJson({ id, province_id, name }: City) {
  return { id, province_id, name, city_name: name };
}

/** An estate to choose from. */
export function residenceChoiceJson({ id, name }: Choice) {
  return { id, name, residence_id: id, residence_name: name };
}
