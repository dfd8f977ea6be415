import type { Hono } from "hono";
import { methodNotAllowed } from "hono/method-not-allowed";
import { allowPages } from "../../web/origins.ts";
import { passToLegacy } from "../../web/routing/pass_to_legacy.ts";
import { createHono, isOutage, traceRoute } from "../../web/service_env.ts";
import { addBoardRoutes } from "./board/http.ts";
import { addDisownRoutes } from "./disown/http.ts";
import type { PewacaEnv } from "./env.ts";
import { addErasureRoutes } from "./erasure/http.ts";
import { addExportRoutes } from "./export/http.ts";
import { addFormRoutes } from "./form/http.ts";
import { LEGACY } from "./legacy.ts";
import { addPasswordRoutes } from "./password/http.ts";
import { addProfileRoutes } from "./profile/http.ts";
import { addSessionRoutes } from "./session/http.ts";
import { failure } from "./shared/answers.ts";
import { NOTICES } from "./shared/messages.ts";
import { addSignUpRoutes } from "./sign_up/http.ts";
import { addStoryRoutes } from "./stories/http.ts";
import { addVerificationRoutes } from "./verification/http.ts";

/** The API that Pewaca's Laravel frontend, its browser pages and its test kit call. */
export function createPewaca(): Hono<PewacaEnv> {
  const app = createHono<PewacaEnv>();

  app.use(traceRoute);
  app.use(passToLegacy(app, LEGACY, allowPages((c) => c.env.deps.settings.allowedOrigins)));
  app.use(methodNotAllowed({
    app,
    onMethodNotAllowed: (c, methods) =>
      c.json(failure(405, NOTICES.methodNotAllowed), 405, { Allow: methods.join(", ") }),
  }));
  app.notFound((c) => c.json(failure(404, NOTICES.notFound), 404));
  app.onError((error, c) => {
    c.env.trace.error = error;
    const status = isOutage(error) ? 503 : 500;
    return c.json(failure(status, NOTICES.fault), status, { "Retry-After": "5" });
  });

  addFormRoutes(app);
  addSignUpRoutes(app);
  addVerificationRoutes(app);
  addDisownRoutes(app);
  addSessionRoutes(app);
  addPasswordRoutes(app);
  addProfileRoutes(app);
  addErasureRoutes(app);
  addExportRoutes(app);
  addBoardRoutes(app);
  addStoryRoutes(app);
  return app;
}
