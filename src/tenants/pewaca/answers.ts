import type { Context } from "hono";
import type { Limit } from "../../deps.ts";
import type { Reason } from "../../outcome.ts";
import { type Body, readBody } from "../../web/read_body.ts";
import type { ServiceEnv } from "../../web/service_env.ts";
import { NOTICES, sentence } from "./messages.ts";
import { errorEnvelope, fieldErrors } from "./wire.ts";

/** Two photos of 2 MiB and the fields around them. */
export const MAX_FORM_BYTES = 5 * 1024 * 1024;
/** Bodies that carry no file. */
export const MAX_JSON_BYTES = 64 * 1024;
const LIMIT_SECONDS = 60;

/** What a handler of this tenant is given. */
export type PewacaContext = Context<ServiceEnv>;

/** The registration code in the path; codes are stored in lower case. */
export function codeOf(c: PewacaContext): string {
  return (c.req.param("code") ?? "").toLowerCase();
}

/** The body as fields and files, or the refusal to send. */
export async function bodyOf(c: PewacaContext, maxBytes: number): Promise<Body | Response> {
  const body = await readBody(c.req.raw, maxBytes);
  if (!("problem" in body)) return body;
  switch (body.problem) {
    case "malformed":
      return c.json(errorEnvelope(400, NOTICES.bodyMalformed), 400);
    case "too_large":
      return c.json(errorEnvelope(413, NOTICES.bodyTooLarge), 413);
    case "unsupported":
      return c.json(errorEnvelope(415, NOTICES.bodyUnsupported), 415);
  }
}

/** Whether one more is allowed for this key: an address (and code), never an IP. */
export async function isAllowed(c: PewacaContext, limit: Limit, key: string): Promise<boolean> {
  return await c.env.deps.allow(limit, `pewaca:${key}`);
}

/** Answers 429 to a burst. */
export function tooMany(c: PewacaContext): Response {
  return c.json(failure(429, NOTICES.tooMany), 429, { "Retry-After": String(LIMIT_SECONDS) });
}

/** Answers with the fields that are wrong; 404 has the first reason as its message. */
export function refuse(c: PewacaContext, status: 400 | 404, reasons: readonly Reason[]): Response {
  const message = status === 404 ? sentence(reasons[0]!) : NOTICES.validationFailed;
  return c.json(errorEnvelope(status, message, fieldErrors(reasons)), status);
}

/** Answers 401 to a missing, bad or lapsed token; Django's readers look for `detail`. */
export function unauthorized(c: PewacaContext, detail: string): Response {
  return c.json(errorEnvelope(401, NOTICES.sessionOver, null, { detail }), 401, {
    "WWW-Authenticate": "Token",
  });
}

/** An error without fields; `detail` repeats the message for clients that know Django only. */
export function failure(status: number, message: string) {
  return errorEnvelope(status, message, null, { detail: message });
}
