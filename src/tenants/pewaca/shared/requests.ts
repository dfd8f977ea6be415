import type { MiddlewareHandler } from "hono";
import { normalizeEmail } from "../../../core/email_address.ts";
import { accepted, type Outcome, type Reason, refused } from "../../../outcome.ts";
import { amendErrors } from "../../../web/service_env.ts";
import { type Body, type BodyProblem, readBody, unexpectedFiles } from "../../../web/read_body.ts";
import type { Route } from "../../../web/route.ts";
import type { PewacaEnv } from "../env.ts";
import { countAttempt, type PewacaContext, refuse, unauthorized } from "./answers.ts";
import { type Caller, findCaller } from "./caller.ts";
import { fieldErrors } from "./envelope.ts";
import { parseAddress } from "./fields.ts";
import { NOTICES } from "./messages.ts";
import { readSession, type Session } from "./tokens.ts";

/** Middleware that sets `Variables` in `c.var`, or refuses the request. */
export type Middleware<Variables extends object> = MiddlewareHandler<
  PewacaEnv & { Variables: Variables }
>;

/** Reads the session from the access token. Whether its account may still act is not looked up. */
export const withSession: Middleware<{ session: Session }> = async (c, next) => {
  const { settings, now, compute } = c.env.deps;
  const header = c.req.header("Authorization");
  const session = await compute(() => readSession(settings, header, now()));
  if (!session) return unauthorized(c, header ? NOTICES.tokenInvalid : NOTICES.tokenMissing);
  c.env.trace.accountId = session.accountId;
  c.set("session", session);
  await next();
};

/** Looks up the account behind a session, and the estate of its resident. After `withSession`. */
export const withCaller: Middleware<{ session: Session; caller: Caller }> = async (c, next) => {
  const caller = await findCaller(c.env.deps.db, c.var.session);
  if (!caller) return unauthorized(c, NOTICES.inactive);
  c.set("caller", caller);
  await next();
};

/** Reads the body of a route as fields and files. A file that it does not take is refused by name. */
export function withBody(route: Route & { maxBytes: number }): Middleware<{ body: Body }> {
  return async (c, next) => {
    const body = await readBody(c.req.raw, route.maxBytes);
    if ("problem" in body) return refuseBody(c, body.problem, route);
    const unexpected = route.files ? [] : unexpectedFiles(body);
    if (unexpected.length > 0) return refuse(c, unexpected);
    c.set("body", body);
    await next();
  };
}

/** The envelope of an error, as far as pages need more of it than it has. */
export type ErrorEnvelope = { message: string; errors: Record<string, string[]> | null };

/**
 * Repeats what a page would not show. `visible` are the fields whose errors it renders, the first of each;
 * all others are added to that of the first field, and so is the message of an error without any.
 */
export function showErrorsAt(...visible: [string, ...string[]]): MiddlewareHandler<PewacaEnv> {
  return amendErrors(({ message, errors: sent }: ErrorEnvelope) => {
    const errors = sent ?? {};
    const seen = visible.flatMap((name) => errors[name]?.[0] ?? []);
    const all = Object.values(errors).flat();
    const unseen = (all.length > 0 ? all : [message]).filter((sentence) =>
      !seen.includes(sentence)
    );
    const [first] = visible;
    const shown = [...errors[first]?.slice(0, 1) ?? [], ...new Set(unseen)];
    return { errors: shown.length > 0 ? { ...errors, [first]: [shown.join(" ")] } : errors };
  });
}

function refuseBody(
  c: PewacaContext,
  problem: BodyProblem["problem"],
  { files }: Route,
): Response {
  switch (problem) {
    case "malformed":
    case "not_an_object": {
      const reasons: Reason[] = [{ code: "malformed", field: "body" }];
      return refuse(c, reasons, { status: 400, message: NOTICES.bodyMalformed, errors: null });
    }
    case "too_large": {
      const reasons: Reason[] = [{ code: "too_large", field: "body" }];
      // Only photos make a form too large, and pages show nothing but errors at fields.
      const isForm = /^multipart\//i.test(c.req.header("Content-Type") ?? "");
      const errors = files && isForm
        ? fieldErrors([{ code: "too_large", field: "profilePhoto" }])
        : null;
      return refuse(c, reasons, { status: 413, message: NOTICES.bodyTooLarge, errors });
    }
    case "unsupported": {
      const reasons: Reason[] = [{ code: "malformed", field: "contentType" }];
      return refuse(c, reasons, { status: 415, message: NOTICES.bodyUnsupported, errors: null });
    }
  }
}

/**
 * Reads the address to which a link is to be sent. After `withBody`. A burst on it gets the `answer` that
 * everybody gets, because pages take any other for an unknown address, and nothing is sent.
 */
export function withAddress(
  answer: (c: PewacaContext) => Response,
): Middleware<{ body: Body; email: string }> {
  return async (c, next) => {
    const address = parseAddress(c.var.body.fields);
    if (!address.ok) return refuse(c, address.reasons);
    const { email } = address.value;
    const attempt = await countAttempt(c.env.deps, "send_link", normalizeEmail(email));
    if (!attempt.ok) return answer(c);
    c.set("email", email);
    await next();
  };
}

/** Reads the client's `Idempotency-Key`; `null` without one. Refuses with `malformed` idempotencyKey. */
export function readIdempotencyKey({ req }: PewacaContext): Outcome<string | null> {
  const key = req.header("Idempotency-Key") ?? null;
  return key === null || /^[\x20-\x7e]{1,255}$/.test(key)
    ? accepted(key)
    : refused("malformed", "idempotencyKey");
}
