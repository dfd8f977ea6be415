/**
 * A stand-in for the part of Resend that we use: it takes emails over Resend's HTTP API and keeps them in
 * memory instead of sending them. On request it fails, to show what an outage does.
 *
 * Source: https://resend.com/docs/api-reference/errors and …/emails/send-email
 */
import { Hono } from "hono";
import type { Context } from "hono";
import { malformedEmail, type ResendError, resendError } from "./rules.ts";

/** An email that was caught. `to` is one line, with the addresses separated by commas. */
export type CaughtEmail = {
  id: string;
  to: string;
  from: string;
  subject: string;
  html: string;
  text: string;
  createdAt: string;
};

/**
 * How the next sends fail.
 *
 * | status | meaning |
 * |---|---|
 * | a number | this HTTP status, with an error body as Resend's; nothing is kept |
 * | `hang` | no response until the failure is cleared; nothing is kept |
 * | `lost_reply` | the email is kept, the response never arrives |
 */
export type Failure = {
  status: number | "hang" | "lost_reply";
  /** How many requests fail. Default: 1. */
  times?: number;
  /** Sent as `Retry-After`. */
  retryAfterSeconds?: number;
};

/** The inbox behind Resend's API. */
export type MailCatcher = {
  /** `POST /emails` and `POST /emails/batch`. */
  routes: Hono;
  /** The caught emails, newest first. With `to`, only those to this address. */
  emails: (to?: string) => CaughtEmail[];
  /** Empties the inbox. Idempotency keys are still remembered, as by Resend. */
  clear: () => void;
  /** Makes the next sends fail. `undefined` clears the failure and releases requests that hang. */
  fail: (failure: Failure | undefined) => void;
  /** The failure that is in force. */
  failure: () => Failure | undefined;
};

type Answer = { fingerprint: string; body: unknown; expiresAt: number };
type Accepted = { emails: CaughtEmail[]; body: unknown };

const IDEMPOTENCY_HOURS = 24;
const MAX_BATCH = 100;
/** The oldest are dropped, so that a long session does not fill the memory. */
const MAX_KEPT = 5_000;

/** Creates an empty inbox. With `apiKey`, requests with another key are refused. */
export function createMailCatcher(options: { apiKey?: string } = {}): MailCatcher {
  let inbox: CaughtEmail[] = [];
  let failure: Failure | undefined;
  const hanging: (() => void)[] = [];
  const answers = new Map<string, Answer>();

  const fail = (next: Failure | undefined) => {
    failure = next && { ...next, times: next.times ?? 1 };
    for (const release of hanging.splice(0)) release();
  };
  const spendFailure = () => {
    const current = failure;
    if (current) {
      const times = (current.times ?? 1) - 1;
      failure = times > 0 ? { ...current, times } : undefined;
    }
    return current;
  };
  const untilLifted = () => new Promise<void>((release) => hanging.push(release));

  const take = async (context: Context, accept: (body: unknown) => Accepted | ResendError) => {
    const refusal = refuseKey(context, options.apiKey);
    if (refusal) return answerError(refusal);
    const current = spendFailure();
    if (current && current.status !== "lost_reply") {
      if (current.status === "hang") await untilLifted();
      return answerError(outage(current), current.retryAfterSeconds);
    }
    const answer = await acceptOnce(context, accept, answers);
    if ("statusCode" in answer) return answerError(answer);
    inbox = [...answer.emails.reverse(), ...inbox].slice(0, MAX_KEPT);
    if (current) {
      await untilLifted();
      return answerError(outage(current));
    }
    return context.json(answer.body as object);
  };

  const routes = new Hono();
  routes.post("/emails", (context) => take(context, acceptOne));
  routes.post("/emails/batch", (context) => take(context, acceptBatch));
  return {
    routes,
    emails: (to) => inbox.filter((email) => to === undefined || isAddressedTo(email, to)),
    clear: () => void (inbox = []),
    fail,
    failure: () => failure,
  };
}

function refuseKey(context: Context, apiKey: string | undefined): ResendError | undefined {
  const key = /^Bearer\s+(\S+)$/i.exec(context.req.header("Authorization") ?? "")?.[1];
  if (!key) return resendError(401, "missing_api_key", "Missing API Key");
  if (apiKey && key !== apiKey) return resendError(403, "invalid_api_key", "API key is invalid");
}

/** A repeated key with the same body gets the first response, and nothing is caught twice. */
async function acceptOnce(
  context: Context,
  accept: (body: unknown) => Accepted | ResendError,
  answers: Map<string, Answer>,
): Promise<Accepted | ResendError> {
  const key = context.req.header("Idempotency-Key");
  if (key !== undefined && (key.length < 1 || key.length > 256)) {
    return resendError(400, "invalid_idempotency_key", "The key must be between 1-256 chars.");
  }
  const text = await context.req.text();
  const fingerprint = `${context.req.path}\n${text}`;
  const earlier = key === undefined ? undefined : answers.get(key);
  if (earlier && earlier.expiresAt > Date.now()) {
    if (earlier.fingerprint === fingerprint) return { emails: [], body: earlier.body };
    return resendError(
      409,
      "invalid_idempotent_request",
      "Same idempotency key used with a different request payload.",
    );
  }
  const accepted = accept(parseJson(text));
  if (key !== undefined && "body" in accepted) {
    const expiresAt = Date.now() + IDEMPOTENCY_HOURS * 3_600_000;
    answers.set(key, { fingerprint, body: accepted.body, expiresAt });
  }
  return accepted;
}

function acceptOne(body: unknown): Accepted | ResendError {
  const error = malformedEmail(body);
  if (error) return error;
  const email = keep(body as Record<string, unknown>);
  return { emails: [email], body: { id: email.id } };
}

function acceptBatch(body: unknown): Accepted | ResendError {
  if (!Array.isArray(body) || body.length < 1 || body.length > MAX_BATCH) {
    const message = `The batch must be an array of 1 to ${MAX_BATCH} emails.`;
    return resendError(422, "validation_error", message);
  }
  const error = body.map(malformedEmail).find((found) => found !== undefined);
  if (error) return error;
  const emails = body.map(keep);
  return { emails, body: { data: emails.map(({ id }) => ({ id })) } };
}

function keep(body: Record<string, unknown>): CaughtEmail {
  return {
    id: crypto.randomUUID(),
    to: [body.to].flat().join(", "),
    from: String(body.from),
    subject: String(body.subject),
    html: String(body.html ?? ""),
    text: String(body.text ?? ""),
    createdAt: new Date().toISOString(),
  };
}

function isAddressedTo(email: CaughtEmail, address: string): boolean {
  const wanted = address.trim().toLowerCase();
  return email.to.toLowerCase().split(", ").some((recipient) => {
    return recipient === wanted || recipient.endsWith(`<${wanted}>`);
  });
}

function outage({ status }: Failure): ResendError {
  if (status === 429) {
    const message = "Too many requests. You can only make 5 requests per second.";
    return resendError(429, "rate_limit_exceeded", message);
  }
  if (typeof status !== "number") {
    return resendError(503, "application_error", "An unexpected error occurred.");
  }
  if (status < 500) return resendError(status, "validation_error", "Refused by the local console.");
  return resendError(status, "application_error", "An unexpected error occurred.");
}

function answerError(error: ResendError, retryAfterSeconds?: number) {
  const headers = new Headers({ "Content-Type": "application/json" });
  if (retryAfterSeconds !== undefined) headers.set("Retry-After", String(retryAfterSeconds));
  return new Response(JSON.stringify(error), { status: error.statusCode, headers });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
