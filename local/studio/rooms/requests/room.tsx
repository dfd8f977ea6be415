import { showPage } from "../../shared/layout.tsx";
import { createRoutes, type Room } from "../../shared/room.ts";
import { showRequest } from "./detail.tsx";
import { pathOf, showList } from "./list.tsx";
import { sendAgain } from "./send_again.ts";

/** What has been asked of the API, and what became of it. */
export const requests: Room = {
  path: "/requests",
  title: "Requests",
  routes: (deps) => {
    const routes = createRoutes();
    routes.get("/", async (c) => await showList(c, deps));
    routes.post("/clear", (c) => {
      deps.recorder.clear();
      return c.redirect("/requests", 303);
    });
    routes.get("/:id", async (c) => await showRequest(c, deps));
    routes.post("/:id/again", async (c) => {
      const request = deps.recorder.find(c.req.param("id"));
      const sent = request && await sendAgain(deps.recorder, request);
      if (sent) return c.redirect(pathOf(sent), 303);
      return await showPage(
        c,
        "Requests",
        <p role="alert">
          It was not sent again: the request is not kept, or the API does not answer.
        </p>,
        409,
      );
    });
    return routes;
  },
};
