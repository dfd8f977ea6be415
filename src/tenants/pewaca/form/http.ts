import type { Hono } from "hono";
import type { Row } from "../../../deps.ts";
import { codeOf, type PewacaContext, refuse, sessionOf, unauthorized } from "../shared/answers.ts";
import { findCaller } from "../shared/caller.ts";
import { isId } from "../shared/fields.ts";
import { findResidence, listReferences, listResidences, listUnits } from "./lists.ts";
import type { Estate } from "../shared/estate.ts";
import { isoOrNull, numberOrNull } from "../../../web/values.ts";
import { GENDERS } from "../shared/references.ts";
import { residenceJson, successEnvelope, unitJson } from "../shared/envelope.ts";
import type { PewacaEnv } from "../env.ts";

/** What the sign-up form is filled with: the estate, its units, the lists to choose from. */
export function addReferenceRoutes(app: Hono<PewacaEnv>): void {
  app.get("/api/residence-by-code/:code", async (c) => {
    const { db, settings } = c.env.deps;
    const residence = await findResidence(db, codeOf(c));
    if (!residence) return refuse(c, 404, [{ code: "unknown", field: "code" }]);
    return c.json(successEnvelope(200, "OK", residenceJson(residence, settings.media)));
  });

  app.get("/api/units/code/:code", async (c) => {
    return await units(c, { code: codeOf(c) });
  });

  app.get("/api/residences", async (c) => {
    const residences = await listResidences(c.env.deps.db);
    return c.json(
      successEnvelope(
        200,
        "OK",
        residences.map(({ id, name }) => ({ id, name, residence_id: id, residence_name: name })),
      ),
    );
  });

  app.get("/api/units/residence/:residenceId", async (c) => {
    const residenceId = c.req.param("residenceId");
    // What is no number is no estate's: the page then shows that there are no units.
    return await units(c, { id: isId(residenceId) ? Number(residenceId) : 0 }, "Success");
  });

  app.get("/api/units", async (c) => {
    const session = await sessionOf(c);
    if (session instanceof Response) return session;
    const caller = await findCaller(c.env.deps.db, session);
    if (!caller) return unauthorized(c, "User is inactive");
    return await units(c, { id: caller.residenceId ?? 0 });
  });

  app.get("/api/gender", (c) => {
    const genders = GENDERS.map(({ id, name }) => ({ id, name, gender_id: id, gender_name: name }));
    return c.json(successEnvelope(200, "OK", genders));
  });
  app.get("/api/religions", (c) => references(c, "religions", named("religion_name")));
  app.get("/api/family-as", (c) => references(c, "familyRoles", named("family_as_name")));
  app.get("/api/education", (c) => references(c, "educations", described("education_name")));
  app.get("/api/ocupation", (c) => references(c, "occupations", described("occupation_name")));
  app.get(
    "/api/marital-statuses",
    (c) => references(c, "maritalStatuses", named("marital_status_name")),
  );
  app.get("/api/cities", (c) => references(c, "cities", cityJson));
}

async function units(c: PewacaContext, estate: Estate, message = "OK"): Promise<Response> {
  const { db, settings } = c.env.deps;
  const rows = await listUnits(db, estate);
  return c.json(
    successEnvelope(200, message, rows.map((row) => unitJson(row, settings.media))),
  );
}

async function references(
  c: PewacaContext,
  list: Parameters<typeof listReferences>[1],
  toJson: (row: Row) => unknown,
): Promise<Response> {
  const rows = await listReferences(c.env.deps.db, list);
  return c.json(successEnvelope(200, "OK", rows.map(toJson)));
}

/** Items of the short lists; docs and test kit read the name under `alias`. */
function named(alias: string) {
  return (row: Row) => ({ id: Number(row.id), name: row.name, [alias]: row.name });
}

function described(alias: string) {
  return (row: Row) => ({
    id: Number(row.id),
    code: row.code,
    name: row.name,
    created_by: numberOrNull(row.created_by),
    created_on: isoOrNull(row.created_on),
    isactive: Number(row.isactive) === 1,
    isdelete: Number(row.isdelete) === 1,
    [alias]: row.name,
  });
}

function cityJson(row: Row) {
  return {
    id: Number(row.id),
    province_id: numberOrNull(row.province_id),
    name: row.name,
    city_name: row.name,
  };
}
