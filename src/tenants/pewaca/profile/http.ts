import type { Hono } from "hono";
import { removeUnkept } from "../../../core/photos.ts";
import type { Session } from "../shared/tokens.ts";
import {
  bodyOf,
  formStatus,
  MAX_FORM_BYTES,
  type PewacaContext,
  refuse,
  sessionOf,
  unauthorized,
} from "../shared/answers.ts";
import { NOTICES } from "../shared/messages.ts";
import { readPhotos } from "../shared/photos_wire.ts";
import { findProfile } from "./find_profile.ts";
import { changeProfile } from "./change_profile.ts";
import { parseProfileChange, profileJson } from "./wire.ts";
import { successEnvelope } from "../shared/envelope.ts";
import type { PewacaEnv } from "../env.ts";

/** The caller's own profile: read it, change it. */
export function addProfileRoutes(app: Hono<PewacaEnv>): void {
  app.get("/api/auth/profil", async (c) => {
    const session = await sessionOf(c);
    if (session instanceof Response) return session;
    return await answerWithProfile(c, session, "OK");
  });

  app.put("/api/auth/profil/update", async (c) => {
    const session = await sessionOf(c);
    if (session instanceof Response) return session;
    const body = await bodyOf(c, MAX_FORM_BYTES);
    if (body instanceof Response) return body;
    const change = parseProfileChange(body.fields);
    const photos = await readPhotos(body.files);
    if (!change.ok || !photos.ok) {
      const reasons = [change, photos].flatMap((read) => read.ok ? [] : read.reasons);
      return refuse(c, formStatus(reasons), reasons);
    }

    const changed = await changeProfile(c.env.deps, session, change.value, photos.value);
    if (!changed.ok) {
      const isOver = changed.reasons[0]!.code === "inactive";
      if (isOver) return unauthorized(c, "User is inactive");
      return refuse(c, formStatus(changed.reasons), changed.reasons);
    }
    const replaced = changed.value;
    if (replaced.length > 0) c.env.afterwards((deps) => removeUnkept(deps, replaced));
    return await answerWithProfile(c, session, NOTICES.profileChanged);
  });
}

async function answerWithProfile(
  c: PewacaContext,
  session: Session,
  message: string,
): Promise<Response> {
  const { db, settings } = c.env.deps;
  const profile = await findProfile(db, session);
  if (!profile) return unauthorized(c, "User is inactive");
  const { row, committees, email } = profile;
  const data = profileJson(row, committees, email, settings.media);
  return c.json(successEnvelope(200, message, data));
}
