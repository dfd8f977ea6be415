import { Live, showPage } from "../../shared/layout.tsx";
import { createRoutes, type Room } from "../../shared/room.ts";

/** The room Faults. */
export const faults: Room = {
  path: "/faults",
  title: "Faults",
  routes: () => {
    const routes = createRoutes();
    routes.get("/", async (c) =>
      await showPage(
        c,
        "Faults",
        <Live id="faults" on={["faults"]}>
          <p class="quiet">Nothing is shown here yet.</p>
        </Live>,
      ));
    return routes;
  },
};
