import { Live, showPage } from "../../shared/layout.tsx";
import { createRoutes, type Room } from "../../shared/room.ts";

/** The room Contracts. */
export const contracts: Room = {
  path: "/contracts",
  title: "Contracts",
  routes: () => {
    const routes = createRoutes();
    routes.get("/", async (c) =>
      await showPage(
        c,
        "Contracts",
        <Live id="contracts" on={["contracts"]}>
          <p class="quiet">Nothing is shown here yet.</p>
        </Live>,
      ));
    return routes;
  },
};
