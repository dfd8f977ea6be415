import type { Context } from "hono";
import type { Deps, Limit } from "../../../deps.ts";
import { accepted, type Outcome, type Reason, refused } from "../../../outcome.ts";
import type { PewacaEnv } from "../env.ts";
import { errorEnvelope, fieldErrors } from "./envelope.ts";
import { NOTICES, sentence } from "./messages.ts";

/** The seconds after which the limits of `wrangler.toml` allow another attempt. */
const LIMIT_SECONDS = "60";

/** What answers need of a handler's context, whatever variables its middleware has set. */
export type PewacaContext = Pick<Context<PewacaEnv>, "env" | "req" | "json">;

/** The statuses of refusals. */
export type RefusalStatus = 400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429;

/** How a refusal is answered where it is not answered in the usual way. */
export type RefusalAnswer = {
  /** Default: what `formStatus` says. */
  status?: RefusalStatus;
  /** Default: the sentence of the first reason; for a form with wrong fields, one for all of them. */
  message?: string;
  /** Sentences under the clients' names of the fields; `null` for none. Default: those of the reasons. */
  errors?: Record<string, string[]> | null;
  /** Keys of the envelope that only this answer has. */
  more?: Record<string, unknown>;
  headers?: Record<string, string>;
};

/** Notes the reasons of a refusal for the log. Answers that are no envelope call it themselves. */
export function noteRefusal(c: Pick<PewacaContext, "env">, reasons: readonly Reason[]): void {
  c.env.trace.reasons = reasons;
}

/** Answers with a refusal, and notes its reasons for the log. Every refusal in the envelope is sent here. */
export function refuse(
  c: PewacaContext,
  reasons: readonly Reason[],
  answer: RefusalAnswer = {},
): Response {
  noteRefusal(c, reasons);
  const status = answer.status ?? formStatus(reasons);
  const usual = status === 400 ? NOTICES.validationFailed : sentence(reasons[0]!);
  const errors = answer.errors === undefined ? fieldErrors(reasons) : answer.errors;
  const envelope = errorEnvelope(status, answer.message ?? usual, errors, answer.more);
  return c.json(envelope, status, answer.headers);
}

/** The status that a form is refused with for these reasons. */
export function formStatus(reasons: readonly Reason[]): 400 | 404 | 413 | 422 {
  const has = (code: string, field?: string) =>
    reasons.some((reason) => reason.code === code && (!field || reason.field === field));
  if (has("too_large")) return 413;
  if (has("unknown", "code") || has("unknown", "resident")) return 404;
  return has("reused", "idempotencyKey") ? 422 : 400;
}

/**
 * Refuses without errors at fields. `detail` repeats the message, for clients that know Django's answers
 * only.
 */
export function refuseWithDetail(
  c: PewacaContext,
  reasons: readonly Reason[],
  status: RefusalStatus,
  headers?: Record<string, string>,
): Response {
  const message = sentence(reasons[0]!);
  return refuse(c, reasons, { status, message, errors: null, more: { detail: message }, headers });
}

/** Answers 401 to a missing, invalid or expired token. Clients that know Django read `detail`. */
export function unauthorized(c: PewacaContext, detail: string): Response {
  return refuse(c, [{ code: "expired", field: "session" }], {
    status: 401,
    message: NOTICES.sessionOver,
    errors: null,
    more: { detail },
    headers: { "WWW-Authenticate": "Token" },
  });
}

/** Counts one more attempt under a limit of `wrangler.toml`. Refuses with `exhausted` attempts. */
export async function countAttempt(
  deps: Pick<Deps, "allow">,
  limit: Limit,
  key: string,
): Promise<Outcome<void>> {
  return await deps.allow(limit, `pewaca:${key}`)
    ? accepted(undefined)
    : refused("exhausted", "attempts");
}

/** Answers 429 to `exhausted` attempts. The reason may say after how many seconds to try again. */
export function tooMany(c: PewacaContext, reasons: readonly Reason[]): Response {
  const seconds = reasons[0]!.value ?? LIMIT_SECONDS;
  return refuseWithDetail(c, reasons, 429, { "Retry-After": seconds });
}

/** The envelope of an error that has no reasons: no such path, an outage, a bug. */
export function failure(status: number, message: string) {
  return errorEnvelope(status, message, null, { detail: message });
}
