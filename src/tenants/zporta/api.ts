/**
 * What Zporta's API takes and answers, one row per route. Not part of the Worker:
 * `contracts/openapi` finds it by its name and builds the documents from it, and the tests' traffic
 * is held against them.
 */
import type { Api } from "../../web/operation.ts";
import { ACCOUNT } from "./account/openapi.ts";
import { GOOGLE } from "./google/openapi.ts";
import { GUIDES } from "./guides/openapi.ts";
import { INVITATIONS } from "./invitations/openapi.ts";
import { LINKS } from "./links/openapi.ts";
import { PROFILE } from "./profile/openapi.ts";
import { SESSION } from "./session/openapi.ts";
import {
  applicationShape,
  fieldErrorsShape,
  invitationShape,
  preferencesShape,
  userShape,
} from "./shared/shapes.ts";
import { SIGN_UP } from "./sign_up/openapi.ts";

/** Zporta's API. */
export const api: Api = {
  name: "zporta",
  title: "Zporta",
  description:
    "Registration of learners and teachers, as the frontend of Zporta Academy calls it. " +
    "Answers are JSON as Django REST framework writes it, without an envelope; a refusal has its " +
    "sentence under `error` or `detail`, or lists of sentences under the fields that are wrong. " +
    "Paths work with and without the last slash. Blanks around a value do not count.",
  allowsCredentials: true,
  operations: [
    ...SIGN_UP,
    ...SESSION,
    ...GOOGLE,
    ...LINKS,
    ...ACCOUNT,
    ...PROFILE,
    ...GUIDES,
    ...INVITATIONS,
  ],
  shapes: {
    FieldErrors: fieldErrorsShape,
    User: userShape,
    Preferences: preferencesShape,
    Application: applicationShape,
    Invitation: invitationShape,
  },
};
