import type { LegacyRules } from "../../web/routing/pass_to_legacy.ts";
import type { PewacaSettings } from "./env.ts";
import { failure } from "./shared/answers.ts";
import { NOTICES } from "./shared/messages.ts";
import { LIST_STORIES, LIST_STORY_REPLIES } from "./stories/wire.ts";

/** How requests go to the Django behind us, and what is answered when none can. */
export const LEGACY: LegacyRules<PewacaSettings> = {
  // The stories' room only stands in for it.
  routes: [LIST_STORIES, LIST_STORY_REPLIES].map(({ path }) => ({
    method: null,
    pattern: new RegExp(`^${RegExp.escape(path)}/`),
  })),
  refuse: (c, why) => {
    if (why === "nobody") return c.json(failure(404, NOTICES.notFound), 404);
    if (why === "late") return c.json(failure(504, NOTICES.legacyLate), 504);
    return c.json(failure(502, NOTICES.legacyUnreachable), 502);
  },
};
