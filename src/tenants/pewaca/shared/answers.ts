import type { Context } from "hono";
import { normalizeEmail } from "../../../core/email_address.ts";
import { readSession, type Session } from "./tokens.ts";
import type { Limit } from "../../../deps.ts";
import type { Reason } from "../../../outcome.ts";
import { type Body, readBody } from "../../../web/read_body.ts";
import { parseAddress } from "./fields.ts";
import { NOTICES, sentence } from "./messages.ts";
import { errorEnvelope, fieldErrors } from "./envelope.ts";
import type { PewacaEnv } from "../env.ts";

/**
 * What PHP lets through to Laravel, and the parts around it. More than two photos may have, so that
 * most that are too large can be told which one is.
 */
export const MAX_FORM_BYTES = 9 * 1024 * 1024;
/** Bodies that carry no file. */
export const MAX_JSON_BYTES = 64 * 1024;
const LIMIT_SECONDS = 60;

/** What a handler of this tenant is given. */
export type PewacaContext = Context<PewacaEnv>;

/** The registration code in the path; codes are stored in lower case. */
export function codeOf(c: PewacaContext): string {
  return (c.req.param("code") ?? "").toLowerCase();
}

/** The body as fields and files, or the refusal to send. */
export async function bodyOf(c: PewacaContext, maxBytes: number): Promise<Body | Response> {
  const body = await readBody(c.req.raw, maxBytes);
  if (!("problem" in body)) return body;
  const { problem } = body;
  const code = problem === "too_large" ? "too_large" : "malformed";
  c.env.trace.reasons = [{ code, field: problem === "unsupported" ? "contentType" : "body" }];
  switch (problem) {
    case "malformed":
    case "not_an_object":
      return c.json(errorEnvelope(400, NOTICES.bodyMalformed), 400);
    case "too_large":
      return c.json(errorEnvelope(413, NOTICES.bodyTooLarge, tooLargeErrors(maxBytes)), 413);
    case "unsupported":
      return c.json(errorEnvelope(415, NOTICES.bodyUnsupported), 415);
  }
}

/** Only photos make a form too large, and pages show errors at fields only. */
function tooLargeErrors(maxBytes: number): Record<string, string[]> | null {
  return maxBytes === MAX_FORM_BYTES
    ? fieldErrors([{ code: "too_large", field: "profilePhoto" }])
    : null;
}

/** The client's `Idempotency-Key`, `null` without one, or the refusal to send. */
export function idempotencyKeyOf(c: PewacaContext): string | null | Response {
  const key = c.req.header("Idempotency-Key") ?? null;
  if (key === null || /^[\x20-\x7e]{1,255}$/.test(key)) return key;
  return refuse(c, 400, [{ code: "malformed", field: "idempotencyKey" }]);
}

/** The caller's session, or the refusal to send. The account behind it is yet to be looked up. */
export async function sessionOf(c: PewacaContext): Promise<Session | Response> {
  const { settings, now } = c.env.deps;
  const header = c.req.header("Authorization");
  const session = await readSession(settings.jwtKey, header, now());
  if (session) return session;
  return unauthorized(
    c,
    header ? "Token is invalid or expired" : "Authentication credentials were not provided.",
  );
}

/** The address in a request for a link, or the refusal to send: no address, or a burst on it. */
export async function addressOf(c: PewacaContext): Promise<string | Response> {
  const body = await bodyOf(c, MAX_JSON_BYTES);
  if (body instanceof Response) return body;
  const address = parseAddress(body.fields);
  if (!address.ok) return refuse(c, 400, address.reasons);
  const { email } = address.value;
  return await isAllowed(c, "send_link", normalizeEmail(email)) ? email : tooMany(c);
}

/** Whether one more is allowed for this key: an address (and code), never an IP. */
export async function isAllowed(c: PewacaContext, limit: Limit, key: string): Promise<boolean> {
  return await c.env.deps.allow(limit, `pewaca:${key}`);
}

/** Answers 429 to a burst. */
export function tooMany(c: PewacaContext): Response {
  c.env.trace.reasons = [{ code: "exhausted", field: "attempts" }];
  return c.json(failure(429, NOTICES.tooMany), 429, { "Retry-After": String(LIMIT_SECONDS) });
}

/** Answers with the fields that are wrong; other than 400, with the first reason as its message. */
export function refuse(
  c: PewacaContext,
  status: 400 | 404 | 413 | 422,
  reasons: readonly Reason[],
): Response {
  c.env.trace.reasons = reasons;
  const message = status === 400 ? NOTICES.validationFailed : sentence(reasons[0]!);
  return c.json(errorEnvelope(status, message, fieldErrors(reasons)), status);
}

/** The status that a form with these reasons is refused with. */
export function formStatus(reasons: readonly Reason[]): 400 | 404 | 413 | 422 {
  const has = (code: string, field?: string) =>
    reasons.some((reason) => reason.code === code && (!field || reason.field === field));
  if (has("too_large")) return 413;
  if (has("unknown", "code") || has("unknown", "resident")) return 404;
  return has("reused", "idempotencyKey") ? 422 : 400;
}

/** Answers 401 to a missing, bad or lapsed token; Django's readers look for `detail`. */
export function unauthorized(c: PewacaContext, detail: string): Response {
  c.env.trace.reasons = [{ code: "expired", field: "session" }];
  return c.json(errorEnvelope(401, NOTICES.sessionOver, null, { detail }), 401, {
    "WWW-Authenticate": "Token",
  });
}

/** An error without fields; `detail` repeats the message for clients that know Django only. */
export function failure(status: number, message: string) {
  return errorEnvelope(status, message, null, { detail: message });
}
