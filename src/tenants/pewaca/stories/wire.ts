import { route } from "../../../web/route.ts";

/** The stories of an estate. */
export const LIST_STORIES = route({ method: "GET", path: "/api/stories", needsSession: true });

/** The replies to a story. */
export const LIST_STORY_REPLIES = route({
  method: "GET",
  path: "/api/story-replays",
  needsSession: true,
});
