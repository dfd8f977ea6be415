import { readDatabaseFault } from "../../../faults/database_fault.ts";
import { parseFailure } from "../../mail_api.ts";
import { createRoutes, type Room } from "../../shared/room.ts";
import { faultApi } from "./api.ts";
import { showFaults, TRIES } from "./page.tsx";
import { tryOut } from "./try.ts";

/** What is broken on purpose: the mail provider and the database. Everything ends by itself. */
export const faults: Room = {
  path: "/faults",
  title: "Faults",
  api: faultApi,
  routes: (deps) => {
    const routes = createRoutes();
    routes.get("/", async (c) => await showFaults(c, deps));
    routes.post("/database", async (c) => {
      // A field called `contains` would hide the form's own method of that name from scripts.
      const { text, ...fields } = fieldsOf(await c.req.formData());
      const contains = text === undefined ? {} : { contains: String(text) };
      const fault = readDatabaseFault({ ...fields, ...contains }, deps.tenants);
      if (typeof fault === "string") return await showFaults(c, deps, fault);
      deps.faults.order(fault);
      return c.redirect("/faults", 303);
    });
    routes.post("/end/:id?", (c) => {
      deps.faults.end(c.req.param("id"));
      return c.redirect("/faults", 303);
    });
    routes.post("/mail", async (c) => {
      const { times, seconds, ...fields } = fieldsOf(await c.req.formData());
      // The number of requests is filled in for whoever does not say how long it lasts.
      const failure = parseFailure({
        ...fields,
        ...seconds === undefined ? { times } : { seconds },
      });
      if (typeof failure === "string") return await showFaults(c, deps, failure);
      deps.mail.fail(failure);
      return c.redirect("/faults", 303);
    });
    routes.post("/mail/end", (c) => {
      deps.mail.fail(undefined);
      return c.redirect("/faults", 303);
    });
    routes.post("/try/:what", async (c) => {
      const act = TRIES.find(([act]) => act === c.req.param("what"))?.[0];
      const request = act && await tryOut(deps, act);
      if (request) return c.redirect(`/requests/${request.id}`, 303);
      return await showFaults(c, deps, "The API has not answered.");
    });
    return routes;
  },
};

/** What was filled in; digits are numbers. */
function fieldsOf(form: FormData): Record<string, string | number> {
  const filled = [...form].map(([name, value]) => [name, String(value).trim()] as const)
    .filter(([, value]) => value !== "");
  return Object.fromEntries(
    filled.map(([name, value]) => [name, /^\d+(?:\.\d+)?$/.test(value) ? Number(value) : value]),
  );
}
