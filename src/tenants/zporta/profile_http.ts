import type { Hono } from "hono";
import type { ServiceEnv } from "../../web/service_env.ts";
import { deleteAccount } from "./account.ts";
import { bodyOf, callerOf, MAX_FORM_BYTES, refuseFields, type ZportaContext } from "./answers.ts";
import { findPerson } from "./person.ts";
import { preferencesJson, profileJson, stringList } from "./person_wire.ts";
import { changePreferences, changeProfile, findPreferences, type Preferences } from "./profile.ts";
import { parsePreferencesChange, parseProfileChange } from "./profile_wire.ts";

/** The profile page: read it, change it, delete the account; and what somebody is interested in. */
export function addProfileRoutes(app: Hono<ServiceEnv>): void {
  app.get("/api/users/profile", async (c) => {
    const caller = await callerOf(c);
    if (caller instanceof Response) return caller;
    const { db, settings, now } = c.env.deps;
    const person = await findPerson(db, caller.userId, now());
    return c.json({
      ...profileJson(person, settings.zporta.mediaUrl),
      preferences: preferencesJson(person),
    });
  });

  app.on(["PUT", "PATCH"], "/api/users/profile", async (c) => {
    const caller = await callerOf(c);
    if (caller instanceof Response) return caller;
    const body = await bodyOf(c, MAX_FORM_BYTES);
    if (body instanceof Response) return body;
    const change = parseProfileChange(body.fields);
    if (!change.ok) return refuseFields(c, change);
    const changed = await changeProfile(c.env.deps, caller.userId, change.value);
    if (!changed.ok) return refuseFields(c, changed);
    return c.json(profileJson(changed.value, c.env.deps.settings.zporta.mediaUrl));
  });

  app.delete("/api/users/profile", async (c) => {
    const caller = await callerOf(c);
    if (caller instanceof Response) return caller;
    await deleteAccount(c.env.deps, caller.userId);
    return c.json({ message: `Account ${caller.username} has been permanently deleted.` });
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

function preferences(c: ZportaContext, { row, interestedSubjects }: Preferences): Response {
  return c.json({
    interested_subjects: interestedSubjects,
    languages_spoken: stringList(row.languages_spoken),
    location: row.location ?? "",
  });
}
