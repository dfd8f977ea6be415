import type { Hono } from "hono";
import { removeUnkept } from "../../../core/photos.ts";
import type { Outcome, Refusal } from "../../../outcome.ts";
import {
  bodyOf,
  callerOf,
  MAX_FORM_BYTES,
  refuseFields,
  type ZportaContext,
} from "../shared/answers.ts";
import { readImages } from "./images.ts";
import { findPerson } from "../shared/person.ts";
import { preferencesJson, profileJson } from "../shared/person_wire.ts";
import { changePreferences, findPreferences, type Preferences } from "./preferences.ts";
import { changeProfile } from "./change_profile.ts";
import { parsePreferencesChange, parseProfileChange } from "./wire.ts";
import type { ZportaEnv } from "../env.ts";

/** The profile page: read it, change it; and what somebody is interested in. */
export function addProfileRoutes(app: Hono<ZportaEnv>): void {
  app.get("/api/users/profile", async (c) => {
    const caller = await callerOf(c);
    if (caller instanceof Response) return caller;
    const { db, settings, now } = c.env.deps;
    const person = await findPerson(db, caller.userId, now());
    return c.json({
      ...profileJson(person, settings.media),
      preferences: preferencesJson(person),
    });
  });

  app.on(["PUT", "PATCH"], "/api/users/profile", async (c) => {
    const caller = await callerOf(c);
    if (caller instanceof Response) return caller;
    const body = await bodyOf(c, MAX_FORM_BYTES);
    if (body instanceof Response) return body;
    const change = parseProfileChange(body.fields);
    const images = await readImages(body);
    if (!change.ok || !images.ok) return refuseFields(c, refuseBoth(change, images));
    const changed = await changeProfile(c.env.deps, caller.userId, change.value, images.value);
    if (!changed.ok) return refuseFields(c, changed);
    const { person, replaced } = changed.value;
    c.env.afterwards((deps) => removeUnkept(deps, replaced));
    return c.json(profileJson(person, c.env.deps.settings.media));
  });

  app.get("/api/users/preferences", async (c) => {
    const caller = await callerOf(c);
    if (caller instanceof Response) return caller;
    return preferences(c, await findPreferences(c.env.deps, caller.userId));
  });

  app.patch("/api/users/preferences", async (c) => {
    const caller = await callerOf(c);
    if (caller instanceof Response) return caller;
    const body = await bodyOf(c);
    if (body instanceof Response) return body;
    const change = parsePreferencesChange(body.fields);
    if (!change.ok) return refuseFields(c, change);
    return preferences(c, await changePreferences(c.env.deps, caller.userId, change.value));
  });
}

function refuseBoth(...outcomes: Outcome<unknown>[]): Refusal {
  return { ok: false, reasons: outcomes.flatMap((outcome) => outcome.ok ? [] : outcome.reasons) };
}

function preferences(
  c: ZportaContext,
  { interestedSubjects, languages, location }: Preferences,
): Response {
  return c.json({
    interested_subjects: interestedSubjects,
    languages_spoken: languages,
    location: location ?? "",
  });
}
