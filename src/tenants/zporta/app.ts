import { Hono } from "hono";
import { cors } from "hono/cors";
import { methodNotAllowed } from "hono/method-not-allowed";
import { isOutage, traceRoute } from "../../web/service_env.ts";
import { addAccountRoutes } from "./account/http.ts";
import { addGoogleRoutes } from "./google/http.ts";
import { addGuideRoutes } from "./guides/http.ts";
import { addInvitationRoutes } from "./invitations/http.ts";
import { passToLegacy } from "./legacy.ts";
import { addLinkRoutes } from "./links/http.ts";
import { NOTICES } from "./shared/messages.ts";
import { addProfileRoutes } from "./profile/http.ts";
import { addSessionRoutes } from "./session/http.ts";
import { addSignUpRoutes } from "./sign_up/http.ts";
import type { ZportaEnv } from "./env.ts";

/** What a fault is called where consumers look under `error`; elsewhere it is `detail`. */
const FAULTS: [RegExp, string][] = [
  [/\/register\/?$/, NOTICES.registrationFault],
  [/\/google-login\/?$/, NOTICES.googleFault],
];

/** The API under `/api/users/` that Zporta Academy's Next.js frontend calls. */
export function createZporta(): Hono<ZportaEnv> {
  const app = new Hono<ZportaEnv>({ strict: false });

  app.use(traceRoute);
  app.use(cors({
    // With credentials a browser wants its own origin back, never `*`.
    origin: (origin, c) => c.env.deps.settings.allowedOrigins.includes(origin) ? origin : null,
    allowHeaders: ["Authorization", "Content-Type", "Accept", "Idempotency-Key"],
    allowMethods: ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
    credentials: true,
    maxAge: 600,
  }));
  app.use(passToLegacy(app));
  app.use(methodNotAllowed({
    app,
    onMethodNotAllowed: (c, methods) =>
      c.json({ detail: `Method "${c.req.method}" not allowed.` }, 405, {
        Allow: methods.join(", "),
      }),
  }));
  app.notFound((c) => c.json({ detail: NOTICES.notFound }, 404));
  app.onError((error, c) => {
    c.env.trace.error = error;
    const status = isOutage(error) ? 503 : 500;
    const [, fault] = FAULTS.find(([path]) => path.test(c.req.path)) ?? [];
    return c.json(fault ? { error: fault } : { detail: NOTICES.fault }, status, {
      "Retry-After": "5",
    });
  });

  addSignUpRoutes(app);
  addSessionRoutes(app);
  addGoogleRoutes(app);
  addLinkRoutes(app);
  addAccountRoutes(app);
  addProfileRoutes(app);
  addGuideRoutes(app);
  addInvitationRoutes(app);
  return app;
}
