/**
 * What Pewaca's API takes and answers. Not part of the Worker: `contracts/openapi` finds it by its
 * name and builds the documents from it, and the tests compare their traffic with them.
 */
import type { Code } from "../../outcome.ts";
import type { Api } from "../../web/operation.ts";
import { BOARD } from "./board/openapi.ts";
import { DISOWNING } from "./disown/openapi.ts";
import { ERASURE } from "./erasure/openapi.ts";
import { EXPORT } from "./export/openapi.ts";
import { FORM, PROFILE_FORM } from "./form/openapi.ts";
import { PASSWORD } from "./password/openapi.ts";
import { PROFILE } from "./profile/openapi.ts";
import { SESSION } from "./session/openapi.ts";
import { SIGN_UPS } from "./sign_up/openapi.ts";
import { STORIES } from "./stories/openapi.ts";
import { VERIFICATION } from "./verification/openapi.ts";
import { FIELDS } from "./shared/fields.ts";
import { sentence } from "./shared/messages.ts";
import {
  committeeSeatShape,
  failureShape,
  profileShape,
  residenceShape,
  residentShape,
  unitOrNothingShape,
  unitShape,
} from "./shared/shapes.ts";
import { TRANSLATIONS } from "./translations.ts";

/** Pewaca's API. */
export const api: Api = {
  name: "pewaca",
  title: "Pewaca",
  description:
    "Registration of residents of housing estates, as the frontend at pewaca.id calls it. " +
    "Every answer but a page for people is JSON in an envelope: a success has `data`; a `Failure` has a `message` and, " +
    "for wrong fields, `errors`. Paths work with and without the last slash. Blanks around a value " +
    "are ignored. An empty text and null mean the same as a field that is not sent.",
  operations: [
    ...FORM,
    ...SIGN_UPS,
    ...VERIFICATION,
    ...DISOWNING,
    ...SESSION,
    ...PASSWORD,
    ...PROFILE_FORM,
    ...PROFILE,
    ...ERASURE,
    ...EXPORT,
    ...BOARD,
    ...STORIES,
  ],
  shapes: {
    Failure: failureShape,
    Residence: residenceShape,
    Unit: unitShape,
    UnitOrNothing: unitOrNothingShape,
    CommitteeSeat: committeeSeatShape,
    Resident: residentShape,
    Profile: profileShape,
  },
  sentences: {
    languages: ["id", "en"],
    of: (field, code) => sentence({ field, code: code as Code, value: "{value}" }),
    fieldOf: (wire) => FIELDS[wire] ?? wire,
    translations: TRANSLATIONS,
  },
};
