import type { MiddlewareHandler } from "hono";
import { type Refusal, refused } from "../../../outcome.ts";
import { amendErrors } from "../../../web/service_env.ts";
import { type Body, type BodyProblem, readBody, unexpectedFiles } from "../../../web/read_body.ts";
import type { Route } from "../../../web/route.ts";
import type { ZportaEnv } from "../env.ts";
import {
  refuse,
  refuseFields,
  refuseWithDetail,
  unauthorized,
  type ZportaContext,
} from "./answers.ts";
import { NOTICES } from "./messages.ts";
import { type Caller, findCaller } from "./tokens.ts";

/** Middleware that sets `Variables` in `c.var`, or refuses the request. */
export type Reads<Variables extends object> = MiddlewareHandler<
  ZportaEnv & { Variables: Variables }
>;

/**
 * Repeats every error of a route under the one name that a page reads, if it is not there: sentences of a field
 * with the field's name before them.
 */
export function showErrorsUnder(name: "error" | "detail"): MiddlewareHandler {
  return amendErrors((body: Record<string, string | string[]>) => {
    const said = Object.entries(body).map(([field, sentences]) => {
      const text = [sentences].flat().join(" ");
      return /^(?:detail|error|non_field_errors)$/.test(field) ? text : `${label(field)}: ${text}`;
    });
    return { [name]: body[name] ?? said.join(" ") };
  });
}

/** What Django calls a field for people: `website_url` is "Website url". */
function label(field: string): string {
  return (field.charAt(0).toUpperCase() + field.slice(1)).replaceAll("_", " ");
}

/** Finds whose token the request carries. */
export const withCaller: Reads<{ caller: Caller }> = async (c, next) => {
  const caller = await findCaller(c.env.deps.db, c.req.header("Authorization"));
  if (!caller.ok) return unauthorized(c, caller);
  c.env.trace.accountId = caller.value.userId;
  c.set("caller", caller.value);
  await next();
};

/** Refuses a caller who is not a member of the staff. After `withCaller`. */
export const withStaff: Reads<{ caller: Caller }> = async (c, next) => {
  if (!c.var.caller.isStaff) {
    return refuseWithDetail(c, refused("forbidden", "applications"), 403);
  }
  await next();
};

/** Reads the body of a route as fields and files. A file that it does not take is refused by name. */
export function withBody(route: Route & { maxBytes: number }): Reads<{ body: Body }> {
  return async (c, next) => {
    const body = await readBody(c.req.raw, route.maxBytes);
    if ("problem" in body) return refuseBody(c, body);
    const unexpected = route.files ? [] : unexpectedFiles(body);
    if (unexpected.length > 0) return refuseFields(c, { ok: false, reasons: unexpected });
    c.set("body", body);
    await next();
  };
}

/** Refuses a body that cannot be read, in the words of Django REST framework. */
function refuseBody(c: ZportaContext, body: BodyProblem): Response {
  const type = c.req.header("Content-Type") ?? "";
  switch (body.problem) {
    case "malformed": {
      return refuse(c, MALFORMED, c.json({ detail: parseError(type.toLowerCase()) }, 400));
    }
    case "not_an_object": {
      const complaint = body.found === null
        ? NOTICES.bodyNull
        : NOTICES.bodyNotAnObject(pythonType(body.found));
      return refuse(c, MALFORMED, c.json({ non_field_errors: [complaint] }, 400));
    }
    case "too_large": {
      const answer = c.json({ detail: NOTICES.bodyTooLarge }, 413);
      return refuse(c, refused("too_large", "body"), answer);
    }
    case "unsupported": {
      const detail = body.encoding === undefined
        ? NOTICES.bodyUnsupported(type)
        : NOTICES.encodingUnsupported(body.encoding);
      const answer = c.json({ detail }, 415);
      return refuse(c, refused("malformed", "contentType"), answer);
    }
  }
}

function parseError(type: string): string {
  if (type.startsWith("multipart/")) return NOTICES.multipartMalformed;
  return type.startsWith("application/json") ? NOTICES.jsonMalformed : NOTICES.formMalformed;
}

const MALFORMED: Refusal = refused("malformed", "body");

function pythonType(value: unknown): string {
  if (Array.isArray(value)) return "list";
  if (typeof value === "number") return Number.isInteger(value) ? "int" : "float";
  return typeof value === "boolean" ? "bool" : "str";
}

/** Reads the number in a path. One that no row can have becomes 0, which no row has. */
export function parseId(digits: string): number {
  const id = Number(digits);
  return Number.isSafeInteger(id) ? id : 0;
}
