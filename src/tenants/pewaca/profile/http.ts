import type { Hono } from "hono";
import { removeUnkept } from "../../../core/photos.ts";
import { withOthers } from "../../../outcome.ts";
import type { PewacaEnv } from "../env.ts";
import { type PewacaContext, refuse, unauthorized } from "../shared/answers.ts";
import { successEnvelope } from "../shared/envelope.ts";
import { NOTICES } from "../shared/messages.ts";
import { readPhotos } from "../shared/photos.ts";
import { showErrorsAt, withBody, withSession } from "../shared/requests.ts";
import type { Session } from "../shared/tokens.ts";
import { changeProfile, findObjections } from "./change_profile.ts";
import { findProfile } from "./find_profile.ts";
import { CHANGE_PROFILE, GET_PROFILE, parseProfileChange, profileJson } from "./wire.ts";

/** The caller's own profile: read it, change it. */
export function addProfileRoutes(app: Hono<PewacaEnv>): void {
  app.on(GET_PROFILE.method, GET_PROFILE.path, withSession, async (c) => {
    return await answerWithProfile(c, c.var.session, NOTICES.ok);
  });

  app.on(
    CHANGE_PROFILE.method,
    CHANGE_PROFILE.path,
    // What the page shows; the rest of its errors stands in hidden markup (editakun.blade.php).
    showErrorsAt("unit_id", "phone_no", "marriagePhoto"),
    withSession,
    withBody(CHANGE_PROFILE),
    async (c) => {
      const { deps, afterResponse } = c.env;
      const { session, body } = c.var;
      const change = parseProfileChange(body.fields);
      const photos = await readPhotos(body);
      if (!change.ok || !photos.ok) {
        const reasons = [change, photos].flatMap((read) => read.ok ? [] : read.reasons);
        const rest = change.ok ? change.value : change.rest;
        const objections = await findObjections(deps, session, rest);
        if (objections.some(({ code }) => code === "inactive")) {
          return unauthorized(c, NOTICES.inactive);
        }
        return refuse(c, withOthers(reasons, objections));
      }

      const changed = await changeProfile(deps, session, change.value, photos.value);
      if (!changed.ok) {
        const isOver = changed.reasons[0]!.code === "inactive";
        return isOver ? unauthorized(c, NOTICES.inactive) : refuse(c, changed.reasons);
      }
      const replaced = changed.value;
      if (replaced.length > 0) afterResponse((deps) => removeUnkept(deps, replaced));
      return await answerWithProfile(c, session, NOTICES.profileChanged);
    },
  );
}

async function answerWithProfile(
  c: PewacaContext,
  session: Session,
  message: string,
): Promise<Response> {
  const { deps } = c.env;
  const profile = await findProfile(deps, session);
  if (!profile) return unauthorized(c, NOTICES.inactive);
  return c.json(successEnvelope(200, message, profileJson(profile, deps.settings.media)));
}
