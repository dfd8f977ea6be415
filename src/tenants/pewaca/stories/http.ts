import type { Hono } from "hono";
import { sessionOf } from "../shared/answers.ts";
import { successEnvelope } from "../shared/envelope.ts";
import type { PewacaEnv } from "../env.ts";

/** Logging in asks for the stories of the estate: without a Django, there are none. */
export function addStoryRoutes(app: Hono<PewacaEnv>): void {
  app.get("/api/stories", async (c) => {
    const session = await sessionOf(c);
    return session instanceof Response ? session : c.json(successEnvelope(200, "OK", []));
  });

  app.get("/api/story-replays", async (c) => {
    const session = await sessionOf(c);
    if (session instanceof Response) return session;
    const page = { count: 0, next: null, previous: null, results: [] };
    return c.json(successEnvelope(200, "OK", [], page));
  });
}
