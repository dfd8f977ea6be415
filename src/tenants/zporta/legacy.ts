import type { LegacyRules } from "../../web/routing/pass_to_legacy.ts";
import type { ZportaSettings } from "./env.ts";
import { NOTICES } from "./shared/messages.ts";

/** How requests go to the Django behind us, and what is answered when none can. */
export const LEGACY: LegacyRules<ZportaSettings> = {
  refuse: (c, why) => {
    if (why === "nobody") return c.json({ detail: NOTICES.notFound }, 404);
    if (why === "late") return c.json({ detail: NOTICES.legacyLate }, 504);
    return c.json({ detail: NOTICES.legacyUnreachable }, 502);
  },
};
