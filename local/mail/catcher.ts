/**
 * A stand-in for the part of Resend that we use: it takes emails over Resend's HTTP API and keeps them in
 * memory instead of sending them. On request it fails, to show what an outage does.
 *
 * Source: https://resend.com/docs/api-reference/errors and …/emails/send-email
 */
import { Hono } from "hono";
import type { Context } from "hono";
import { STEP_HEADER } from "../recording/facts.ts";
import { errorOf, malformedEmail, type ResendError, resendError } from "./rules.ts";

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

/** How an email arrived: the headers of its request, without the key, and its own JSON. */
export type EmailSource = { headers: Record<string, string>; body: Record<string, unknown> };

/**
 * How the next sends fail.
 *
 * | status | meaning |
 * |---|---|
 * | a number | Resend's error with this status, or that of its errors which `name` chooses; nothing is kept |
 * | `hang` | no response until the failure is over; nothing is kept |
 * | `lost_reply` | the emails are kept, the response does not arrive until the failure is over |
 * | `cut` | the first half of a batch is kept, then the connection breaks; a repetition keeps the rest |
 */
export type Failure = {
  status: number | "hang" | "lost_reply" | "cut";
  name?: string;
  /** How many requests fail. Default: 1, or with `seconds` all of them. */
  times?: number;
  /** After this time it is over, and requests that hang are answered; those are after a minute anyway. */
  seconds?: number;
  /** Sent as `Retry-After`. */
  retryAfterSeconds?: number;
};

/** A request to send, and how it was answered, if the answer arrived. */
export type CaughtRequest = {
  /** In milliseconds since 1970. */
  at: number;
  path: string;
  idempotencyKey: string | null;
  /** How many emails were in it. */
  emails: number;
  status: number;
};

/** What the catcher is told. */
export type CatcherOptions = {
  /** The only key that is accepted. Default: any. */
  apiKey?: string;
  /** More requests within a second are answered with 429. Default: any number is taken. */
  requestsPerSecond?: number;
  /** How long an answer takes. */
  latencyMs?: number;
  /** How many emails are kept: the oldest are dropped, so that a long session does not fill the memory. */
  mostKept?: number;
  /** Is called when an email has come, a request was answered, or the failure is another one. */
  onChange?: () => void;
  /** Is told each request that the failure happens to, and the step of a request that it says it is. */
  onFailure?: (failure: Failure, emails: number, step?: string) => void;
};

/** The inbox behind Resend's API. */
export type MailCatcher = {
  /** `POST /emails` and `POST /emails/batch`. */
  routes: Hono;
  /** The caught emails, newest first. With `to`, only those to this address. */
  emails: (to?: string) => CaughtEmail[];
  /** How an email arrived; `undefined` when it is not in the inbox any more. */
  source: (id: string) => EmailSource | undefined;
  /** The requests to send, oldest first, refused ones included. */
  requests: () => CaughtRequest[];
  /** Empties the inbox. Idempotency keys are still remembered, as by Resend. */
  clear: () => void;
  /** Makes the next sends fail. `undefined` clears the failure and releases requests that hang. */
  fail: (failure: Failure | undefined) => void;
  /** The failure that is in force. */
  failure: () => Failure | undefined;
};

/** What was answered to a key. `rest` was accepted too, but is not in the inbox yet. */
type Answer = { fingerprint: string; body: unknown; rest: Kept[]; expiresAt: number };
type Kept = { email: CaughtEmail; source: EmailSource };
type Accepted = { emails: Kept[]; body: unknown };
type Accept = (body: unknown, isPermissive: boolean) => Accepted | ResendError;

const IDEMPOTENCY_HOURS = 24;
const MAX_BATCH = 100;
const MAX_KEPT = 5_000;
const MAX_REQUESTS_KEPT = 5_000;
/** Longer than anybody waits for an answer. */
const HANG_SECONDS = 60;

/** Creates an empty inbox. */
export function createMailCatcher(options: CatcherOptions = {}): MailCatcher {
  const { latencyMs = 0, mostKept = MAX_KEPT, onChange = () => {} } = options;
  let inbox: Kept[] = [];
  let requests: CaughtRequest[] = [];
  let failure: Failure | undefined;
  const hanging: (() => void)[] = [];
  const answers = new Map<string, Answer>();
  const inProgress = new Set<string>();
  const isTooMany = limitRate(options.requestsPerSecond);

  let end: ReturnType<typeof setTimeout> | undefined;
  const fail = (next: Failure | undefined) => {
    clearTimeout(end);
    failure = next && { ...next, times: next.times ?? (next.seconds ? undefined : 1) };
    for (const release of hanging.splice(0)) release();
    const { seconds } = next ?? {};
    if (seconds !== undefined) end = setTimeout(() => fail(undefined), seconds * 1000);
    onChange();
  };
  const spendFailure = () => {
    const current = failure;
    if (current?.times) {
      failure = current.times > 1 ? { ...current, times: current.times - 1 } : undefined;
    }
    return current;
  };
  const untilLifted = () =>
    new Promise<void>((release) => {
      const timer = setTimeout(release, HANG_SECONDS * 1000);
      hanging.push(() => {
        clearTimeout(timer);
        release();
      });
    });

  const answer = async (context: Context, text: string, accept: Accept) => {
    const refusal = refuseKey(context, options.apiKey);
    if (refusal) return answerError(refusal);
    if (isTooMany()) return answerError(errorOf(429)!, 1);
    const current = spendFailure();
    if (current) {
      const step = context.req.header(STEP_HEADER);
      options.onFailure?.(current, [parseJson(text)].flat().length, step);
    }
    if (current && current.status !== "lost_reply" && current.status !== "cut") {
      if (current.status === "hang") await untilLifted();
      return answerError(outage(current), current.retryAfterSeconds);
    }
    const accepted = acceptOnce(context, text, accept, answers, current?.status === "cut");
    if ("statusCode" in accepted) return answerError(accepted);
    const headers = headersOf(context);
    const caught = accepted.emails.map(({ email, source }) => ({
      email,
      source: { ...source, headers },
    }));
    inbox = [...caught.reverse(), ...inbox].slice(0, mostKept);
    onChange();
    if (current?.status === "cut") return brokenResponse();
    if (current) {
      await untilLifted();
      return answerError(outage(current));
    }
    return context.json(accepted.body as object);
  };

  /** Whether another request with the key has arrived and is not answered yet. */
  const process = async (key: string | null): Promise<boolean> => {
    if (key !== null && inProgress.has(key)) return true;
    if (key !== null) inProgress.add(key);
    if (latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, latencyMs));
    if (key !== null) inProgress.delete(key);
    return false;
  };

  const take = async (context: Context, accept: Accept) => {
    const at = Date.now();
    const idempotencyKey = context.req.header("Idempotency-Key") ?? null;
    const text = await context.req.text();
    const response = await process(idempotencyKey)
      ? answerError(errorOf(409, "concurrent_idempotent_requests")!)
      : await answer(context, text, accept);
    const emails = [parseJson(text)].flat().length;
    const { status } = response;
    requests = [...requests, { at, path: context.req.path, idempotencyKey, emails, status }]
      .slice(-MAX_REQUESTS_KEPT);
    onChange();
    return response;
  };

  const routes = new Hono();
  routes.post("/emails", (context) => take(context, acceptOne));
  routes.post("/emails/batch", (context) => take(context, acceptBatch));
  return {
    routes,
    emails: (to) =>
      inbox.map(({ email }) => email)
        .filter((email) => to === undefined || isAddressedTo(email, to)),
    source: (id) => inbox.find(({ email }) => email.id === id)?.source,
    requests: () => requests,
    clear: () => {
      inbox = [];
      onChange();
    },
    fail,
    failure: () => failure,
  };
}

/** Says whether one more request within a second is too many. */
function limitRate(requestsPerSecond = Infinity): () => boolean {
  let taken: number[] = [];
  return () => {
    const now = Date.now();
    taken = taken.filter((at) => at > now - 1000);
    if (taken.length >= requestsPerSecond) return true;
    taken.push(now);
    return false;
  };
}

function refuseKey(context: Context, apiKey: string | undefined): ResendError | undefined {
  const key = /^Bearer\s+(\S+)$/i.exec(context.req.header("Authorization") ?? "")?.[1];
  if (!key) return errorOf(401, "missing_api_key");
  if (apiKey && key !== apiKey) return errorOf(403, "invalid_api_key");
}

/** A repeated key with the same body gets the first response, and nothing is caught twice. */
function acceptOnce(
  context: Context,
  text: string,
  accept: Accept,
  answers: Map<string, Answer>,
  onlyHalf: boolean,
): Accepted | ResendError {
  const key = context.req.header("Idempotency-Key");
  if (key !== undefined && (key.length < 1 || key.length > 256)) {
    return errorOf(400, "invalid_idempotency_key")!;
  }
  const fingerprint = `${context.req.path}\n${text}`;
  const earlier = key === undefined ? undefined : answers.get(key);
  if (earlier && earlier.expiresAt > Date.now()) {
    if (earlier.fingerprint !== fingerprint) return errorOf(409, "invalid_idempotent_request")!;
    return { emails: earlier.rest.splice(0), body: earlier.body };
  }
  const isPermissive = context.req.header("x-batch-validation") === "permissive";
  const accepted = accept(parseJson(text), isPermissive);
  if ("statusCode" in accepted) return accepted;
  const rest = onlyHalf ? accepted.emails.splice(accepted.emails.length / 2) : [];
  if (key !== undefined) {
    const expiresAt = Date.now() + IDEMPOTENCY_HOURS * 3_600_000;
    answers.set(key, { fingerprint, body: accepted.body, rest, expiresAt });
  }
  return accepted;
}

function acceptOne(body: unknown): Accepted | ResendError {
  const error = malformedEmail(body);
  if (error) return error;
  const kept = keep(body as Record<string, unknown>);
  return { emails: [kept], body: { id: kept.email.id } };
}

/**
 * A batch is taken as a whole or not at all; a permissive one without those that are malformed.
 *
 * Source: https://resend.com/changelog/batch-validation-modes
 */
function acceptBatch(body: unknown, isPermissive: boolean): Accepted | ResendError {
  if (!Array.isArray(body) || body.length < 1 || body.length > MAX_BATCH) {
    const message = `The batch must be an array of 1 to ${MAX_BATCH} emails.`;
    return resendError(422, "validation_error", message);
  }
  const checked = body.map((email, index) => ({ email, index, error: malformedEmail(email) }));
  const errors = checked.flatMap(({ index, error }) =>
    error ? [{ index, message: error.message, error }] : []
  );
  if (!isPermissive && errors.length > 0) return errors[0]!.error;
  const emails = checked.filter(({ error }) => !error).map(({ email }) => keep(email));
  const data = emails.map(({ email: { id } }) => ({ id }));
  const messages = errors.map(({ index, message }) => ({ index, message }));
  return { emails, body: isPermissive ? { data, errors: messages } : { data } };
}

function keep(body: Record<string, unknown>): Kept {
  return {
    email: {
      id: crypto.randomUUID(),
      to: [body.to].flat().join(", "),
      from: String(body.from),
      subject: String(body.subject),
      html: String(body.html ?? ""),
      text: String(body.text ?? ""),
      createdAt: new Date().toISOString(),
    },
    source: { headers: {}, body },
  };
}

function headersOf({ req }: Context): Record<string, string> {
  const { authorization: _, ...headers } = req.header();
  return headers;
}

function isAddressedTo(email: CaughtEmail, address: string): boolean {
  const wanted = address.trim().toLowerCase();
  return email.to.toLowerCase().split(", ").some((recipient) => {
    return recipient === wanted || recipient.endsWith(`<${wanted}>`);
  });
}

function outage({ status, name }: Failure): ResendError {
  const known = typeof status === "number" ? errorOf(status, name) : errorOf(503);
  return known ?? resendError(Number(status), "application_error", "Refused by the console.");
}

/** The head arrives, then the connection breaks. */
function brokenResponse(): Response {
  const body = new ReadableStream({ pull: (stream) => stream.error(new Error("cut on request")) });
  return new Response(body, { headers: { "Content-Type": "application/json" } });
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
