import * as v from "valibot";
import { describe, described, type Operation } from "../../../web/operation.ts";
import { FAULTS, list, UNAUTHORIZED } from "../shared/openapi.ts";
import { page, success } from "../shared/shapes.ts";
import { LIST_STORIES, LIST_STORY_REPLIES } from "./wire.ts";

/** There never is one. */
const nothing = described(v.unknown(), "An entry as a Django writes it. This service has none.");

/** The stories of an estate. */
export const STORIES: readonly Operation[] = [
  describe(LIST_STORIES, {
    id: "listStories",
    section: "Board",
    summary: "The estate's stories: none, unless a Django answers",
    answers: { 200: list("None.", nothing), ...UNAUTHORIZED, ...FAULTS },
  }),
  describe(LIST_STORY_REPLIES, {
    id: "listStoryReplies",
    section: "Board",
    summary: "The replies to a story: none, unless a Django answers",
    answers: {
      200: {
        means: "None.",
        body: v.object({
          ...success(200, v.array(nothing)).entries,
          ...page(nothing).entries,
        }),
      },
      ...UNAUTHORIZED,
      ...FAULTS,
    },
  }),
];
