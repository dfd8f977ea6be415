import { Live, showPage } from "../../shared/layout.tsx";
import { createRoutes, type Room } from "../../shared/room.ts";

/** The room Database. */
export const database: Room = {
  path: "/database",
  title: "Database",
  routes: () => {
    const routes = createRoutes();
    routes.get("/", async (c) =>
      await showPage(
        c,
        "Database",
        <Live id="database" on={["database"]}>
          <p class="quiet">Nothing is shown here yet.</p>
        </Live>,
      ));
    return routes;
  },
};
