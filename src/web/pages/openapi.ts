import * as v from "valibot";
import { EXPORT_HOURS } from "../../core/personal_data/export_link.ts";
import { type Answer, describe, described, type Operation } from "../operation.ts";
import type { Route } from "../route.ts";

/** An answer that is a page of ours, for people. */
export function page(means: string): Answer {
  return { means, type: "text/html" };
}

/** The pages that a fault shows instead of any other. */
export const FAULT_PAGES = {
  500: page("A page that asks to try again later."),
  503: page("A page that asks to try again later: the database cannot be reached."),
};

const PARAMETERS = {
  uid: "The account, as in the link.",
  token: "The token in the link.",
};

const OTHERWISE = {
  400: page("A page that says that the link is not valid, too old, or was used."),
  ...FAULT_PAGES,
};

/** A route of a link in an email. */
type LinkedRoute = Route & { path: `${string}/:uid/:token` };

/** The right to one's own data. `requested` are the answers to the request for an email, which are the tenant's. */
export function describeExport(
  routes: { request: Route; show: LinkedRoute; download: LinkedRoute },
  requested: Operation["answers"],
): readonly Operation[] {
  return [
    describe(routes.request, {
      id: "requestExport",
      section: "Account",
      summary: "Request an email with a link to everything that is kept of the caller",
      notes:
        "The answer is the same when nothing is sent because there was an email within the last minute, or " +
        "six within a day.",
      answers: requested,
    }),
    describe(routes.show, {
      id: "showExportPage",
      section: "Account",
      summary: "The page behind the link in that email",
      notes:
        `For people: a page with a button. Opening it changes nothing. Valid for ${EXPORT_HOURS} hours.`,
      parameters: PARAMETERS,
      answers: { 200: page("The page with the button."), ...OTHERWISE },
    }),
    describe(routes.download, {
      id: "downloadExport",
      section: "Account",
      summary: "Download everything that is kept of somebody, once",
      notes: "The button of that page.",
      parameters: PARAMETERS,
      answers: {
        200: {
          means: "A file: rows by table, with the columns' names, and photos as links.",
          body: v.object({
            tenant: described(v.string(), "The product whose account it is."),
            exported_at: described(
              v.string(),
              "When the rows were read, in UTC, ISO 8601.",
              "2026-03-10T12:00:00.000Z",
            ),
            photos: described(
              v.array(v.string()),
              "The URL of every photo of the person. They can be downloaded while the photos are kept.",
            ),
            tables: described(
              v.record(v.string(), v.array(v.record(v.string(), v.unknown()))),
              "The rows about the person by table, each with the columns' names. Hashes are left out.",
            ),
          }),
        },
        ...OTHERWISE,
      },
    }),
  ];
}
