import type { Hono } from "hono";
import { removeUnkept } from "../../../core/photos.ts";
import type { Outcome, Refusal } from "../../../outcome.ts";
import type { ZportaEnv } from "../env.ts";
import { refuseFields, unauthorized } from "../shared/answers.ts";
import { findPerson } from "../shared/person.ts";
import { preferencesJson, profileJson } from "../shared/person_wire.ts";
import { showErrorsUnder, withBody, withCaller } from "../shared/requests.ts";
import { changeProfile, checkTags } from "./change_profile.ts";
import { readImages } from "./images.ts";
import { changePreferences, findPreferences } from "./preferences.ts";
import {
  CHANGE_PREFERENCES,
  CHANGE_PROFILE,
  GET_PREFERENCES,
  GET_PROFILE,
  interestsJson,
  parsePreferencesChange,
  parseProfileChange,
  parseTags,
  REPLACE_PROFILE,
} from "./wire.ts";

/** The profile page: show and change the profile, and what somebody is interested in. */
export function addProfileRoutes(app: Hono<ZportaEnv>): void {
  app.on(GET_PROFILE.method, GET_PROFILE.path, withCaller, async (c) => {
    const { db, settings, now } = c.env.deps;
    const person = await findPerson(db, c.var.caller.userId, now());
    return c.json({
      ...profileJson(person, settings.media),
      preferences: preferencesJson(person),
    });
  });

  const changeMethods = [REPLACE_PROFILE.method, CHANGE_PROFILE.method];
  // The page shows the errors of most fields only there (Profile.js:734-1000).
  const shown = showErrorsUnder("detail");
  const body = withBody(CHANGE_PROFILE);
  app.on(changeMethods, CHANGE_PROFILE.path, shown, withCaller, body, async (c) => {
    const { userId } = c.var.caller;
    const change = parseProfileChange(c.var.body.fields);
    const images = await readImages(c.env.deps, c.var.body);
    if (!change.ok || !images.ok) {
      const unknown = await checkTags(c.env.deps.db, parseTags(c.var.body.fields));
      return refuseFields(c, refuseAll(change, images, unknown));
    }
    const changed = await changeProfile(c.env.deps, userId, change.value, images.value);
    if (!changed.ok) {
      const isOver = changed.reasons[0]!.code === "inactive";
      return isOver ? unauthorized(c, changed) : refuseFields(c, changed);
    }
    const { person, replaced } = changed.value;
    c.env.afterResponse((deps) => removeUnkept(deps, replaced));
    return c.json(profileJson(person, c.env.deps.settings.media));
  });

  app.on(GET_PREFERENCES.method, GET_PREFERENCES.path, withCaller, async (c) => {
    return c.json(interestsJson(await findPreferences(c.env.deps, c.var.caller.userId)));
  });

  const { method, path } = CHANGE_PREFERENCES;
  app.on(method, path, withCaller, withBody(CHANGE_PREFERENCES), async (c) => {
    const change = parsePreferencesChange(c.var.body.fields);
    if (!change.ok) return refuseFields(c, change);
    const { userId } = c.var.caller;
    return c.json(interestsJson(await changePreferences(c.env.deps, userId, change.value)));
  });
}

function refuseAll(...outcomes: Outcome<unknown>[]): Refusal {
  return { ok: false, reasons: outcomes.flatMap((outcome) => outcome.ok ? [] : outcome.reasons) };
}
