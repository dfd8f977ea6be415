import type { Hono } from "hono";
import type { PewacaEnv } from "../env.ts";
import { successEnvelope } from "../shared/envelope.ts";
import { NOTICES } from "../shared/messages.ts";
import { withSession } from "../shared/requests.ts";
import { LIST_STORIES, LIST_STORY_REPLIES } from "./wire.ts";

/** The page after a login asks for the stories of the estate. Without a Django there are none. */
export function addStoryRoutes(app: Hono<PewacaEnv>): void {
  app.on(LIST_STORIES.method, LIST_STORIES.path, withSession, (c) => {
    return c.json(successEnvelope(200, NOTICES.ok, []));
  });

  app.on(LIST_STORY_REPLIES.method, LIST_STORY_REPLIES.path, withSession, (c) => {
    const page = { count: 0, next: null, previous: null, results: [] };
    return c.json(successEnvelope(200, NOTICES.ok, [], page));
  });
}
