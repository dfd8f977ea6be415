import * as v from "valibot";
import { type Api, described } from "../../src/web/operation.ts";

const ok = v.object({ ok: described(v.literal(true), "True: all is well.") });
const notOk = v.object({
  ok: described(v.literal(false), "False: the status says why, and the log has the rest."),
});

/** What the service answers beside its tenants' APIs: its health, its metrics and photos. */
export const serviceApi: Api = {
  name: "service",
  title: "Service",
  description: "Health, metrics and photos, for every tenant.",
  operations: [{
    id: "start",
    method: "GET",
    path: "/",
    section: "Health",
    summary: "Leads to this reference",
    notes:
      "On a host that is one tenant's alone, with a Django behind it, it is the Django's page.",
    answers: { 302: { means: "To `/docs`, which says what this is." } },
  }, {
    id: "getHealth",
    method: "GET",
    path: "/healthz",
    section: "Health",
    summary: "Reports whether the service and its database answer",
    answers: {
      200: { means: "Both answer.", body: ok },
      503: { means: "The database does not answer.", body: notOk },
    },
  }, {
    id: "getMetrics",
    method: "GET",
    path: "/metrics",
    section: "Health",
    summary: "Metrics in Prometheus' text format",
    notes: "Requires `METRICS_TOKEN` as bearer token.",
    answers: {
      200: { means: "The metrics.", type: "text/plain" },
      401: { means: "The token is missing or wrong.", body: notOk },
      404: { means: "No token is configured.", type: "text/plain" },
      503: { means: "The database does not answer.", body: notOk },
    },
  }, {
    id: "receiveMailEvent",
    method: "POST",
    path: "/webhooks/resend",
    section: "Emails",
    summary: "Takes what Resend reports about an email",
    notes: "The body is one of Resend's [events](https://resend.com/docs/webhooks/event-types), " +
      "signed with `RESEND_WEBHOOK_SECRET` or the one before it, and no more than five minutes old. " +
      "Events that are repeated, unknown or about no email of ours change nothing and are 200.",
    answers: {
      200: { means: "The event has been taken.", body: ok },
      401: {
        means: "The signature is missing, wrong or too old.",
        body: notOk,
      },
      404: { means: "No secret is configured.", body: notOk },
      413: { means: "More than 64 KiB.", body: notOk },
      503: { means: "A database does not answer.", body: notOk },
    },
  }, {
    id: "getPhoto",
    method: "GET",
    path: "/media/:folder/:name",
    section: "Photos",
    summary: "Downloads a photo by the URL found in other answers",
    parameters: {
      folder: "What the photo is of: the first part of the URL after `/media/`.",
      name: "The name of the file, which nobody can guess.",
    },
    answers: {
      200: { means: "The photo: a JPEG, PNG, WebP or GIF.", type: "image/*" },
      304: { means: "The photo has the `ETag` in `If-None-Match`." },
      404: { means: "There is no such photo, or not any more.", type: "application/json" },
      500: { means: "An internal error." },
      503: { means: "The photo store does not answer." },
    },
  }],
  shapes: {},
};
