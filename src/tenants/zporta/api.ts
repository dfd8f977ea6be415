/**
 * The description of Zporta's API. Not part of the Worker: `contracts/openapi` finds it by its name
 * and builds the documents from it, and the tests check their traffic against them.
 */
import type { Code } from "../../outcome.ts";
import type { Api } from "../../web/operation.ts";
import { ACCOUNT_OPERATIONS } from "./account/openapi.ts";
import { EXPORT_OPERATIONS } from "./export/openapi.ts";
import { GOOGLE_OPERATIONS } from "./google/openapi.ts";
import { GUIDE_OPERATIONS } from "./guides/openapi.ts";
import { INVITATION_OPERATIONS } from "./invitations/openapi.ts";
import { LINK_OPERATIONS } from "./links/openapi.ts";
import { PROFILE_OPERATIONS } from "./profile/openapi.ts";
import { SESSION_OPERATIONS } from "./session/openapi.ts";
import { WIRE_NAMES } from "./shared/fields.ts";
import { sentence } from "./shared/messages.ts";
import {
  applicationShape,
  fieldErrorsShape,
  heldInvitationShape,
  invitationShape,
  preferencesShape,
  userShape,
} from "./shared/shapes.ts";
import { SIGN_UP_OPERATIONS } from "./sign_up/openapi.ts";
import { TRANSLATIONS } from "./translations.ts";

const OUR_NAMES = new Map(Object.entries(WIRE_NAMES).map(([ours, wire]) => [wire, ours]));

/** Zporta's API. */
export const api: Api = {
  name: "zporta",
  title: "Zporta",
  description:
    "Registration and accounts of learners and teachers, for the frontend of Zporta Academy. " +
    "Answers are JSON as Django REST framework writes it, without an envelope. A refusal has one " +
    "sentence under `error` or `detail`, or lists of sentences under the wrong fields. Paths work " +
    "with and without a trailing slash. Blanks around a value are ignored.",
  allowsCredentials: true,
  operations: [
    ...SIGN_UP_OPERATIONS,
    ...SESSION_OPERATIONS,
    ...GOOGLE_OPERATIONS,
    ...LINK_OPERATIONS,
    ...ACCOUNT_OPERATIONS,
    ...EXPORT_OPERATIONS,
    ...PROFILE_OPERATIONS,
    ...GUIDE_OPERATIONS,
    ...INVITATION_OPERATIONS,
  ],
  shapes: {
    FieldErrors: fieldErrorsShape,
    User: userShape,
    Preferences: preferencesShape,
    Application: applicationShape,
    Invitation: invitationShape,
    HeldInvitation: heldInvitationShape,
  },
  sentences: {
    languages: ["en", "id"],
    of: (field, code) => sentence({ field, code: code as Code, value: "{value}" }),
    fieldOf: (wire) => OUR_NAMES.get(wire) ?? wire,
    translations: TRANSLATIONS,
  },
};
