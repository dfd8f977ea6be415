import * as v from "valibot";
import { isLine, tidyLines } from "../../../core/text.ts";
import { accepted, type Outcome, type Reason } from "../../../outcome.ts";
import { route } from "../../../web/route.ts";
import {
  line,
  lines,
  MAX_BIO,
  MAX_LANGUAGE,
  maxCharacters,
  notNull,
  parse,
  parseEach,
  scalar,
} from "../shared/fields.ts";
import { IMAGES } from "../shared/profile_images.ts";
import { MAX_JSON_BYTES, PROFILE_PATH } from "../shared/routes.ts";
import type { InterestsJson } from "../shared/shapes.ts";
import type { ProfileChange } from "./change_profile.ts";
import type { Preferences, PreferencesChange } from "./preferences.ts";

/** The largest form: an image of 5 MB, and the fields around it. */
const MAX_FORM_BYTES = 6 * 1024 * 1024;

const PREFERENCES_PATH = "/api/users/preferences";
/** The languages that the frontend can show. */
export const LOCALES = ["en", "ja"];
const MAX_URL = 200;
const MAX_ID = Number.MAX_SAFE_INTEGER;

/** A name that may be blank. */
function name(max: number) {
  return v.optional(v.pipe(notNull, scalar, v.transform(String), line, maxCharacters(max)));
}

/** A text of several lines that may be blank, or null. */
function textOrNull(max: number) {
  return v.optional(v.nullable(v.pipe(scalar, v.transform(String), lines, maxCharacters(max))));
}

const url = v.optional(v.pipe(
  v.nullable(v.string("malformed")),
  v.transform((value) => value === null ? null : value.trim()),
  v.nullable(maxCharacters(MAX_URL)),
  v.check((value) => value === null || value === "" || isUrl(value) && isLine(value), "malformed"),
));

function isUrl(value: string): boolean {
  if (!/^(https?|ftps?):\/\/\S+$/i.test(value) || !URL.canParse(value)) return false;
  const { hostname } = new URL(value);
  return hostname === "localhost" || hostname.includes(".") || hostname.startsWith("[");
}

const boolean = v.optional(v.pipe(
  notNull,
  v.union([v.boolean(), v.string(), v.number()], "malformed"),
  v.transform((value) => String(value).toLowerCase()),
  v.check((word) => /^(true|false|1|0|on|off|yes|no|t|f)$/.test(word), "malformed"),
  v.transform((word) => /^(true|1|on|yes|t)$/.test(word)),
));

const locale = v.optional(v.pipe(notNull, v.string("malformed")));

/** A list of ids. A form can only send one of them, or a blank for none. */
const ids = v.optional(v.pipe(
  notNull,
  v.transform((value) => typeof value === "string" ? (value === "" ? [] : [value]) : value),
  v.check((value) => Array.isArray(value) && value.every(isId), "malformed"),
  v.transform((value) => [...new Set((value as unknown[]).map(Number))]),
));

function isId(value: unknown): boolean {
  const isNumber = typeof value === "number" || typeof value === "string" && /^\d+$/.test(value);
  return isNumber && Number.isInteger(Number(value)) && Number(value) > 0 &&
    Number(value) <= MAX_ID;
}

// `role`, `active_guide`, `email` and other fields that nobody may change are not here.
const profileSchema = v.object({
  first_name: name(150),
  last_name: name(150),
  display_name: name(60),
  bio: textOrNull(MAX_BIO),
  teacher_tagline: textOrNull(120),
  teacher_about: textOrNull(20_000),
  teaching_specialties: textOrNull(255),
  showcase_image_1_caption: textOrNull(200),
  showcase_image_2_caption: textOrNull(200),
  showcase_image_3_caption: textOrNull(200),
  showcase_image_1_tags: ids,
  showcase_image_2_tags: ids,
  showcase_image_3_tags: ids,
  youtube_url: url,
  linkedin_url: url,
  twitter_url: url,
  website_url: url,
  intro_video_url: url,
  email_notifications: boolean,
  mail_magazine_enabled: boolean,
  locale,
});

/** The caller's profile, and preferences. */
export const GET_PROFILE = route({ method: "GET", path: PROFILE_PATH, needsSession: true });

/** Changes the caller's profile. */
export const CHANGE_PROFILE = route({
  method: "PATCH",
  path: PROFILE_PATH,
  needsSession: true,
  body: profileSchema,
  files: IMAGES,
  maxBytes: MAX_FORM_BYTES,
});

/** Does the same as `CHANGE_PROFILE`: it keeps what is not sent. */
export const REPLACE_PROFILE = route({ ...CHANGE_PROFILE, method: "PUT" });

/**
 * Reads a change of a profile. Fields that are unknown or that nobody may change are ignored, as in
 * Django.
 */
export function parseProfileChange(fields: Record<string, unknown>): Outcome<ProfileChange> {
  const parsed = parse(profileSchema, fields);
  const chosen = fields.locale;
  // Not a check of the schema: the sentence quotes what was sent.
  const isUnknown = typeof chosen === "string" && !LOCALES.includes(chosen);
  const unknown: Reason[] = isUnknown ? [{ code: "unknown", field: "locale", value: chosen }] : [];
  if (!parsed.ok) return { ok: false, reasons: [...parsed.reasons, ...unknown] };
  if (unknown.length > 0) return { ok: false, reasons: unknown };

  const {
    first_name,
    last_name,
    showcase_image_1_tags,
    showcase_image_2_tags,
    showcase_image_3_tags,
    ...profile
  } = parsed.value;
  return accepted({
    account: { first_name, last_name },
    profile,
    tags: { 1: showcase_image_1_tags, 2: showcase_image_2_tags, 3: showcase_image_3_tags },
  });
}

/** Reads the tags of a change of which other fields may be wrong. */
export function parseTags(fields: Record<string, unknown>): ProfileChange["tags"] {
  const right = parseEach(profileSchema, fields);
  return {
    1: right.showcase_image_1_tags,
    2: right.showcase_image_2_tags,
    3: right.showcase_image_3_tags,
  };
}

const preferencesSchema = v.object({
  interested_subjects: ids,
  languages_spoken: v.optional(v.pipe(
    v.unknown(),
    // one language, as a form or Django's own admin sends it
    v.transform((value) => typeof value === "string" ? [value].filter(Boolean) : value),
    v.check(
      (value) => Array.isArray(value) && value.every((code) => typeof code === "string"),
      "malformed",
    ),
    v.transform((value) => [...new Set((value as string[]).map(tidyLines).filter(Boolean))]),
    v.check((codes) => codes.every((code) => code.length <= MAX_LANGUAGE), "too_long"),
  )),
  location: v.optional(v.pipe(
    v.nullable(v.string("malformed")),
    v.transform((value) => value ?? ""),
    line,
    maxCharacters(255),
  )),
});

/** What the caller is interested in. */
export const GET_PREFERENCES = route({
  method: "GET",
  path: PREFERENCES_PATH,
  needsSession: true,
});

/** Changes what the caller is interested in. */
export const CHANGE_PREFERENCES = route({
  method: "PATCH",
  path: PREFERENCES_PATH,
  needsSession: true,
  body: preferencesSchema,
  maxBytes: MAX_JSON_BYTES,
});

/** Reads a change of preferences. */
export function parsePreferencesChange(
  fields: Record<string, unknown>,
): Outcome<PreferencesChange> {
  const parsed = parse(preferencesSchema, fields);
  if (!parsed.ok) return parsed;
  const { interested_subjects, languages_spoken, location } = parsed.value;
  return accepted({
    interestedSubjects: interested_subjects,
    languages: languages_spoken,
    location,
  });
}

/** Writes preferences as their own page reads them; logins and the profile show others. */
export function interestsJson(preferences: Preferences): InterestsJson {
  return {
    interested_subjects: preferences.interestedSubjects,
    languages_spoken: preferences.languages,
    location: preferences.location ?? "",
  };
}
