import { Live, showPage } from "../../shared/layout.tsx";
import { createRoutes, type Room } from "../../shared/room.ts";

/** The room Metrics. */
export const metrics: Room = {
  path: "/metrics",
  title: "Metrics",
  routes: () => {
    const routes = createRoutes();
    routes.get("/", async (c) =>
      await showPage(
        c,
        "Metrics",
        <Live id="metrics" on={["metrics"]}>
          <p class="quiet">Nothing is shown here yet.</p>
        </Live>,
      ));
    return routes;
  },
};
