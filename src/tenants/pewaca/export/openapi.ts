import * as v from "valibot";
import { type Answer, describe, type Operation } from "../../../web/operation.ts";
import { EXPORT_HOURS } from "../../../core/personal_data/export_link.ts";
import { FAULTS, UNAUTHORIZED } from "../shared/openapi.ts";
import { success } from "../shared/shapes.ts";
import { DOWNLOAD_EXPORT, REQUEST_EXPORT, SHOW_EXPORT_PAGE } from "./wire.ts";

const page = (means: string): Answer => ({ means, type: "text/html" });

const PARAMETERS = {
  uid: "The account, as in the link.",
  token: "The token in the link.",
};

const OTHERWISE = {
  400: page("A page that says that the link is not valid, too old, or was used."),
  500: page("A page that asks to try again later."),
  503: page("A page that asks to try again later: the database cannot be reached."),
};

/** The right to one's own data. */
export const EXPORT: readonly Operation[] = [
  describe(REQUEST_EXPORT, {
    id: "requestExport",
    section: "Account",
    summary: "Request an email with a link to everything that is kept of the caller",
    notes:
      "The answer is the same when nothing is sent because there was an email within the last minute, or " +
      "six within a day.",
    answers: {
      200: { means: "An email will be sent.", body: success(200, v.null()) },
      ...UNAUTHORIZED,
      ...FAULTS,
    },
  }),
  describe(SHOW_EXPORT_PAGE, {
    id: "showExportPage",
    section: "Account",
    summary: "The page behind the link in that email",
    notes:
      `For people: a page with a button. Opening it changes nothing. Valid for ${EXPORT_HOURS} hours.`,
    parameters: PARAMETERS,
    answers: { 200: page("The page with the button."), ...OTHERWISE },
  }),
  describe(DOWNLOAD_EXPORT, {
    id: "downloadExport",
    section: "Account",
    summary: "Download everything that is kept of somebody, once",
    notes: "The button of that page.",
    parameters: PARAMETERS,
    answers: {
      200: {
        means: "A file: rows by table, with the columns' names, and photos as links.",
        body: v.object({
          tenant: v.string(),
          exported_at: v.string(),
          photos: v.array(v.string()),
          tables: v.record(v.string(), v.array(v.record(v.string(), v.unknown()))),
        }),
      },
      ...OTHERWISE,
    },
  }),
];
