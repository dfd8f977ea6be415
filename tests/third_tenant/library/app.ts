import type { Hono } from "hono";
import * as v from "valibot";
import { readBody } from "../../../src/web/read_body.ts";
import { route } from "../../../src/web/route.ts";
import {
  countsRegistrations,
  createHono,
  isOutage,
  traceRoute,
} from "../../../src/web/service_env.ts";
import type { LibraryEnv } from "./env.ts";
import { registerMember } from "./register_member.ts";
import { refuse } from "./shared/answers.ts";

const REGISTER = route({
  method: "POST",
  path: "/api/library/members",
  body: v.object({
    email: v.pipe(v.string(), v.email()),
    password: v.pipe(v.string(), v.minLength(8)),
  }),
  maxBytes: 4096,
});

/** The library's API: one route. */
export function createLibrary(): Hono<LibraryEnv> {
  const app = createHono<LibraryEnv>();
  app.use(traceRoute);
  app.notFound((c) => c.json({ problem: "not found" }, 404));
  app.onError((error, c) => {
    c.env.trace.error = error;
    return c.json({ problem: "fault" }, isOutage(error) ? 503 : 500);
  });

  app.on(REGISTER.method, REGISTER.path, countsRegistrations, async (c) => {
    const body = await readBody(c.req.raw, REGISTER.maxBytes);
    const member = v.safeParse(REGISTER.body, "problem" in body ? null : body.fields);
    if (!member.success) return refuse(c, [{ code: "malformed", field: "body" }]);

    const registered = await registerMember(c.env.deps, member.output);
    if (!registered.ok) return refuse(c, registered.reasons);
    c.env.deliver(registered.value.email);
    return c.json({ id: registered.value.account.id }, 201);
  });
  return app;
}
