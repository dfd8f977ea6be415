import * as v from "valibot";
import type { Operation } from "../../../web/operation.ts";
import { FAULTS, list, UNAUTHORIZED } from "../shared/openapi.ts";
import { page, success } from "../shared/shapes.ts";

/** The stories of an estate. */
export const STORIES: Operation[] = [
  {
    id: "listStories",
    method: "GET",
    path: "/api/stories",
    section: "Board",
    summary: "The estate's stories: none, unless Django stands behind",
    needsSession: true,
    answers: { 200: list("None.", v.unknown()), ...UNAUTHORIZED, ...FAULTS },
  },
  {
    id: "listStoryReplies",
    method: "GET",
    path: "/api/story-replays",
    section: "Board",
    summary: "The replies to a story: none, unless Django stands behind",
    needsSession: true,
    answers: {
      200: {
        means: "None.",
        body: v.object({
          ...success(200, v.array(v.unknown())).entries,
          ...page(v.unknown()).entries,
        }),
      },
      ...UNAUTHORIZED,
      ...FAULTS,
    },
  },
];
