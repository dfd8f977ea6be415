import type { Hono } from "hono";
import type { PewacaEnv } from "../env.ts";
import { type PewacaContext, refuse } from "../shared/answers.ts";
import { residenceJson, successEnvelope, unitJson } from "../shared/envelope.ts";
import { isId } from "../shared/fields.ts";
import { GENDERS, NOTICES } from "../shared/messages.ts";
import { withCaller, withSession } from "../shared/requests.ts";
import type { EstateReference } from "../shared/rows.ts";
import {
  findResidence,
  listChoices,
  listCities,
  listDescribedChoices,
  listResidences,
  listUnits,
} from "./lists.ts";
import {
  choiceJson,
  CITY_LIST,
  cityJson,
  describedChoiceJson,
  EDUCATION_LIST,
  FAMILY_ROLE_LIST,
  GENDER_LIST,
  genderJson,
  MARITAL_STATUS_LIST,
  OCCUPATION_LIST,
  OWN_UNITS,
  RELIGION_LIST,
  RESIDENCE_BY_CODE,
  residenceChoiceJson,
  RESIDENCES,
  UNITS_BY_CODE,
  UNITS_OF_RESIDENCE,
} from "./wire.ts";

/** What the sign-up form is filled with: the estate, its units, the lists to choose from. */
export function addFormRoutes(app: Hono<PewacaEnv>): void {
  app.on(RESIDENCE_BY_CODE.method, RESIDENCE_BY_CODE.path, async (c) => {
    const { db, settings } = c.env.deps;
    const residence = await findResidence(db, c.req.param("code").toLowerCase());
    if (!residence) return refuse(c, [{ code: "unknown", field: "code" }]);
    return c.json(successEnvelope(200, NOTICES.ok, residenceJson(residence, settings.media)));
  });

  app.on(UNITS_BY_CODE.method, UNITS_BY_CODE.path, async (c) => {
    return await answerUnits(c, { field: "code", value: c.req.param("code").toLowerCase() });
  });

  app.on(RESIDENCES.method, RESIDENCES.path, async (c) => {
    const residences = await listResidences(c.env.deps.db);
    return c.json(successEnvelope(200, NOTICES.ok, residences.map(residenceChoiceJson)));
  });

  app.on(UNITS_OF_RESIDENCE.method, UNITS_OF_RESIDENCE.path, async (c) => {
    const number = c.req.param("residenceId");
    // No estate has the number 0: the page then shows that there are no units.
    const residenceId = isId(number) ? Number(number) : 0;
    const message = NOTICES.unitsOfResidence;
    return await answerUnits(c, { field: "residence", value: residenceId }, message);
  });

  app.on(OWN_UNITS.method, OWN_UNITS.path, withSession, withCaller, async (c) => {
    const { residenceId } = c.var.caller;
    return await answerUnits(c, { field: "residence", value: residenceId ?? 0 });
  });

  app.on(GENDER_LIST.method, GENDER_LIST.path, (c) => {
    return c.json(successEnvelope(200, NOTICES.ok, GENDERS.map(genderJson)));
  });

  app.on(RELIGION_LIST.method, RELIGION_LIST.path, async (c) => {
    return await answerChoices(c, "religions", "religion_name");
  });

  app.on(FAMILY_ROLE_LIST.method, FAMILY_ROLE_LIST.path, async (c) => {
    return await answerChoices(c, "familyRoles", "family_as_name");
  });

  app.on(EDUCATION_LIST.method, EDUCATION_LIST.path, async (c) => {
    return await answerDescribedChoices(c, "educations", "education_name");
  });

  app.on(OCCUPATION_LIST.method, OCCUPATION_LIST.path, async (c) => {
    return await answerDescribedChoices(c, "occupations", "occupation_name");
  });

  app.on(MARITAL_STATUS_LIST.method, MARITAL_STATUS_LIST.path, async (c) => {
    return await answerChoices(c, "maritalStatuses", "marital_status_name");
  });

  app.on(CITY_LIST.method, CITY_LIST.path, async (c) => {
    const cities = await listCities(c.env.deps.db);
    return c.json(successEnvelope(200, NOTICES.ok, cities.map(cityJson)));
  });
}

async function answerUnits(
  c: PewacaContext,
  estate: EstateReference,
  message: string = NOTICES.ok,
): Promise<Response> {
  const { db, settings } = c.env.deps;
  const units = await listUnits(db, estate);
  return c.json(successEnvelope(200, message, units.map((unit) => unitJson(unit, settings.media))));
}

async function answerChoices(
  c: PewacaContext,
  list: Parameters<typeof listChoices>[1],
  alias: string,
): Promise<Response> {
  const choices = await listChoices(c.env.deps.db, list);
  const data = choices.map((choice) => choiceJson(choice, alias));
  return c.json(successEnvelope(200, NOTICES.ok, data));
}

async function answerDescribedChoices(
  c: PewacaContext,
  list: Parameters<typeof listDescribedChoices>[1],
  alias: string,
): Promise<Response> {
  const choices = await listDescribedChoices(c.env.deps.db, list);
  const data = choices.map((choice) => describedChoiceJson(choice, alias));
  return c.json(successEnvelope(200, NOTICES.ok, data));
}
