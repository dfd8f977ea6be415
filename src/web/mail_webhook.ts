import type { Handler } from "hono";
import { routePath } from "hono/route";
import { type EventTarget, recordMailEvent } from "../core/delivery/events.ts";
import type { Meter, ReadMailEvent } from "../deps.ts";
import { readBytes } from "./read_body.ts";
import type { ServiceEnv } from "./service_env.ts";

/** An event about an email with fifty recipients has less. */
const MAX_BYTES = 64 * 1024;

/**
 * Answers `POST /webhooks/resend`, to which the email provider reports what became of emails: 401 when it
 * is not signed, 413 when it is too long, 404 where no secret is configured. What is not about an email of
 * ours, or repeats what we know, is 200: the provider would send it again after any other answer. While a
 * database is away it is 503, so that the provider does.
 */
export function mailWebhook(
  readMailEvent: ReadMailEvent | null,
  connect: (meter: Meter, requestId: string) => EventTarget[],
): Handler<ServiceEnv & { Bindings: { meter: Meter } }> {
  return async (c) => {
    c.env.trace.route = routePath(c);
    if (readMailEvent === null) return c.json({ ok: false }, 404);
    const body = await readBytes(c.req.raw, MAX_BYTES);
    if (!body) return c.json({ ok: false }, 413);
    const event = await readMailEvent(c.req.raw.headers, body, c.env.deps.now());
    if (event === "unsigned") {
      c.env.trace.reasons = [{ code: "wrong", field: "signature" }];
      return c.json({ ok: false }, 401);
    }
    if (event) await recordMailEvent(connect(c.env.meter, c.env.trace.requestId), event);
    return c.json({ ok: true });
  };
}
