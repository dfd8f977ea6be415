import type { Hono } from "hono";
import { methodNotAllowed } from "hono/method-not-allowed";
import { refused } from "../../outcome.ts";
import { allowPages } from "../../web/origins.ts";
import { passToLegacy } from "../../web/routing/pass_to_legacy.ts";
import { createHono, isOutage, traceRoute } from "../../web/service_env.ts";
import { addAccountRoutes } from "./account/http.ts";
import type { ZportaEnv } from "./env.ts";
import { addGoogleRoutes } from "./google/http.ts";
import { LOG_IN_WITH_GOOGLE } from "./google/wire.ts";
import { addGuideRoutes } from "./guides/http.ts";
import { addInvitationRoutes } from "./invitations/http.ts";
import { addExportRoutes } from "./export/http.ts";
import { LEGACY } from "./legacy.ts";
import { addLinkRoutes } from "./links/http.ts";
import { addProfileRoutes } from "./profile/http.ts";
import { addSessionRoutes } from "./session/http.ts";
import { unauthorized } from "./shared/answers.ts";
import { NOTICES } from "./shared/messages.ts";
import { AccountGoneError } from "./shared/person.ts";
import { addSignUpRoutes } from "./sign_up/http.ts";
import { SIGN_UP } from "./sign_up/wire.ts";

/** The faults that consumers read under `error`; those of other routes are under `detail`. */
const FAULTS = [
  { route: SIGN_UP, error: NOTICES.registrationFault },
  { route: LOG_IN_WITH_GOOGLE, error: NOTICES.googleFault },
];

/** Creates the API under `/api/users/`, which Zporta Academy's Next.js frontend calls. */
export function createZporta(): Hono<ZportaEnv> {
  const app = createHono<ZportaEnv>();

  app.use(traceRoute);
  app.use(passToLegacy(app, LEGACY, allowPages((c) => c.env.deps.settings.allowedOrigins)));
  app.use(methodNotAllowed({
    app,
    onMethodNotAllowed: (c, methods) =>
      c.json({ detail: NOTICES.methodNotAllowed(c.req.method) }, 405, {
        Allow: methods.join(", "),
      }),
  }));
  app.notFound((c) => c.json({ detail: NOTICES.notFound }, 404));
  app.onError((cause, c) => {
    if (cause instanceof AccountGoneError) {
      return unauthorized(c, refused("inactive", "credentials"));
    }
    c.env.trace.error = cause;
    const status = isOutage(cause) ? 503 : 500;
    const path = c.req.path.replace(/\/$/, "");
    const error = FAULTS.find(({ route }) => route.path === path)?.error;
    const body = error ? { error } : { detail: NOTICES.fault };
    return c.json(body, status, { "Retry-After": "5" });
  });

  addSignUpRoutes(app);
  addSessionRoutes(app);
  addGoogleRoutes(app);
  addLinkRoutes(app);
  addAccountRoutes(app);
  addExportRoutes(app);
  addProfileRoutes(app);
  addGuideRoutes(app);
  addInvitationRoutes(app);
  return app;
}
