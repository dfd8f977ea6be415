import * as v from "valibot";
import type { Api } from "../../src/web/operation.ts";

/** What the service answers beside its tenants' APIs: its health, its metrics and photos. */
export const serviceApi: Api = {
  name: "service",
  title: "Service",
  description: "What a monitor asks.",
  operations: [{
    id: "getHealth",
    method: "GET",
    path: "/healthz",
    section: "Health",
    summary: "Whether the service and its database answer",
    answers: {
      200: { means: "Both do.", body: v.object({ ok: v.literal(true) }) },
      503: { means: "The database does not.", body: v.object({ ok: v.literal(false) }) },
    },
  }, {
    id: "getMetrics",
    method: "GET",
    path: "/metrics",
    section: "Health",
    summary: "Counts for Prometheus",
    notes: "With `METRICS_TOKEN` as bearer token.",
    answers: {
      200: { means: "The counts.", type: "text/plain" },
      401: { means: "Without the token.", body: v.object({ ok: v.literal(false) }) },
      404: { means: "No token is configured.", type: "text/plain" },
      503: { means: "The database is out of reach.", body: v.object({ ok: v.literal(false) }) },
    },
  }, {
    id: "getPhoto",
    method: "GET",
    path: "/media/:folder/:name",
    section: "Photos",
    summary: "A photo, by the address that answers have",
    parameters: { folder: "As in the address.", name: "As in the address." },
    answers: {
      200: { means: "The photo.", type: "image/jpeg" },
      304: { means: "The photo is what `If-None-Match` says." },
      404: { means: "There is no such photo (any more).", type: "application/json" },
      500: { means: "A fault of ours." },
      503: { means: "The photo store is out of reach." },
    },
  }],
  shapes: {},
};
