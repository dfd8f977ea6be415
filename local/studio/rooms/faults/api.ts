import { Hono } from "hono";
import { FAULT_NAMES, readDatabaseFault, STATEMENTS } from "../../../faults/database_fault.ts";
import type { OrderedFault } from "../../../faults/fault_desk.ts";
import type { FaultInForce } from "../../client.ts";
import type { StudioDeps } from "../../shared/room.ts";

/**
 * `GET /api/faults` lists those in force, `PUT` replaces them by one or by a list, `DELETE` ends them. The
 * mail provider's are `/api/failure`.
 */
export function faultApi({ faults, tenants }: StudioDeps): Hono {
  const routes = new Hono();
  const shown = () => faults.faults().filter(({ isOver }) => !isOver).map(showFault);
  routes.get("/faults", (c) => c.json(shown()));
  routes.put("/faults", async (c) => {
    const given = [await c.req.json().catch(() => undefined)].flat();
    const read = given.map((each) => readDatabaseFault(each, tenants));
    const wrong = read.find((each) => typeof each === "string");
    if (wrong !== undefined) {
      const allowed = { kinds: FAULT_NAMES, statements: STATEMENTS, tenants };
      return c.json({ message: wrong, allowed }, 400);
    }
    faults.end();
    for (const fault of read) if (typeof fault !== "string") faults.order(fault);
    return c.json(shown());
  });
  routes.delete("/faults", (c) => {
    faults.end();
    return c.body(null, 204);
  });
  return routes;
}

function showFault({ id, fault, hits, endsAt }: OrderedFault): FaultInForce {
  return {
    id,
    ...fault,
    hits: hits.length,
    ...endsAt && { endsAt: new Date(endsAt).toISOString() },
  };
}
