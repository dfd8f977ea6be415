import * as v from "valibot";
import type { Api } from "../../src/web/operation.ts";

/** What the service answers beside its tenants' APIs: its health, its metrics and photos. */
export const serviceApi: Api = {
  name: "service",
  title: "Service",
  description: "Health, metrics and photos, for every tenant.",
  operations: [{
    id: "getHealth",
    method: "GET",
    path: "/healthz",
    section: "Health",
    summary: "Reports whether the service and its database answer",
    answers: {
      200: { means: "Both answer.", body: v.object({ ok: v.literal(true) }) },
      503: { means: "The database does not answer.", body: v.object({ ok: v.literal(false) }) },
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
      401: { means: "The token is missing or wrong.", body: v.object({ ok: v.literal(false) }) },
      404: { means: "No token is configured.", type: "text/plain" },
      503: { means: "The database does not answer.", body: v.object({ ok: v.literal(false) }) },
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
      200: { means: "The event has been taken.", body: v.object({ ok: v.literal(true) }) },
      401: {
        means: "The signature is missing, wrong or too old.",
        body: v.object({ ok: v.literal(false) }),
      },
      404: { means: "No secret is configured.", body: v.object({ ok: v.literal(false) }) },
      413: { means: "More than 64 KiB.", body: v.object({ ok: v.literal(false) }) },
      503: { means: "A database does not answer.", body: v.object({ ok: v.literal(false) }) },
    },
  }, {
    id: "getPhoto",
    method: "GET",
    path: "/media/:folder/:name",
    section: "Photos",
    summary: "Downloads a photo by the URL found in other answers",
    parameters: { folder: "As in the URL.", name: "As in the URL." },
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
