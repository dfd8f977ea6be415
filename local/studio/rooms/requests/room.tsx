import { Live, showPage } from "../../shared/layout.tsx";
import { createRoutes, type Room } from "../../shared/room.ts";

/** The room Requests. */
export const requests: Room = {
  path: "/requests",
  title: "Requests",
  routes: () => {
    const routes = createRoutes();
    routes.get("/", async (c) =>
      await showPage(
        c,
        "Requests",
        <Live id="requests" on={["requests"]}>
          <p class="quiet">Nothing is shown here yet.</p>
        </Live>,
      ));
    return routes;
  },
};
