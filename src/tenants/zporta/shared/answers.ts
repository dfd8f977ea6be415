import type { Context } from "hono";
import type { Limit } from "../../../deps.ts";
import type { Refusal } from "../../../outcome.ts";
import { type Body, readBody } from "../../../web/read_body.ts";
import { NOTICES, sentence } from "./messages.ts";
import { type Caller, findCaller } from "./tokens.ts";
import { fieldErrors } from "./envelope.ts";
import type { ZportaEnv } from "../env.ts";

/** A photo of 5 MB, which is what the profile page lets through, and the fields around it. */
export const MAX_FORM_BYTES = 6 * 1024 * 1024;
/** Bodies that carry no file. */
export const MAX_JSON_BYTES = 64 * 1024;
const LIMIT_SECONDS = 60;

/** What a handler of this tenant is given. */
export type ZportaContext = Context<ZportaEnv>;

/** The body as fields and files, or the refusal to send, in Django REST framework's words. */
export async function bodyOf(
  c: ZportaContext,
  maxBytes = MAX_JSON_BYTES,
): Promise<Body | Response> {
  const body = await readBody(c.req.raw, maxBytes);
  if (!("problem" in body)) return body;
  const { problem } = body;
  const code = problem === "too_large" ? "too_large" : "malformed";
  c.env.trace.reasons = [{ code, field: problem === "unsupported" ? "contentType" : "body" }];
  const type = c.req.header("Content-Type") ?? "";
  switch (body.problem) {
    case "malformed": {
      const what = type.toLowerCase().startsWith("multipart/") ? "Multipart form" : "JSON";
      return c.json({ detail: `${what} parse error - the body cannot be read.` }, 400);
    }
    case "not_an_object":
      return c.json({ non_field_errors: [complaintAbout(body.found)] }, 400);
    case "too_large":
      return c.json({ detail: NOTICES.bodyTooLarge }, 413);
    case "unsupported":
      return c.json({ detail: `Unsupported media type "${type}" in request.` }, 415);
  }
}

function complaintAbout(found: unknown): string {
  if (found === null) return "No data provided";
  return `Invalid data. Expected a dictionary, but got ${pythonType(found)}.`;
}

function pythonType(value: unknown): string {
  if (Array.isArray(value)) return "list";
  if (typeof value === "number") return Number.isInteger(value) ? "int" : "float";
  return typeof value === "boolean" ? "bool" : "str";
}

/** The number in the path. One that no row can have becomes 0, which none has. */
export function idOf(c: ZportaContext): number {
  const id = Number(c.req.param("id"));
  return Number.isSafeInteger(id) ? id : 0;
}

/** Who is calling, or the 401 to send. */
export async function callerOf(c: ZportaContext): Promise<Caller | Response> {
  const caller = await findCaller(c.env.deps.db, c.req.header("Authorization"));
  if (caller.ok) return caller.value;
  c.env.trace.reasons = caller.reasons;
  return c.json({ detail: sentence(caller.reasons[0]!) }, 401, { "WWW-Authenticate": "Token" });
}

/** Whether one more is allowed for this key: an address or a name, never an IP. */
export async function isAllowed(c: ZportaContext, limit: Limit, key: string): Promise<boolean> {
  return await c.env.deps.allow(limit, `zporta:${key}`);
}

/** Answers 429 to a burst. */
export function tooMany(c: ZportaContext): Response {
  c.env.trace.reasons = [{ code: "exhausted", field: "attempts" }];
  return c.json({ detail: NOTICES.tooMany }, 429, { "Retry-After": String(LIMIT_SECONDS) });
}

/** The statuses of a refusal. */
export type RefusalStatus = 400 | 401 | 403 | 404 | 422;

/** Refuses with one sentence under `error`: registration, logins and links. */
export function refuseWithError(
  c: ZportaContext,
  refusal: Refusal,
  status: RefusalStatus = 400,
): Response {
  c.env.trace.reasons = refusal.reasons;
  return c.json({ error: sentence(refusal.reasons[0]!) }, status);
}

/** Refuses with one sentence under `detail`: invitations, applications, permissions. */
export function refuseWithDetail(
  c: ZportaContext,
  refusal: Refusal,
  status: RefusalStatus = 400,
): Response {
  c.env.trace.reasons = refusal.reasons;
  return c.json({ detail: sentence(refusal.reasons[0]!) }, status);
}

/** Refuses with a list of sentences under each field, as a serializer does. */
export function refuseFields(c: ZportaContext, { reasons }: Refusal): Response {
  c.env.trace.reasons = reasons;
  return c.json(fieldErrors(reasons), 400);
}
