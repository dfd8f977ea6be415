import { describeFailure, readFailure } from "../../db/errors.ts";
import { mergeReads } from "../../db/merge_reads.ts";
import type { Deps, Email, SendFailure, SendFault, SendResult } from "../../deps.ts";
import type { PendingEmail, RenderEmail } from "../outbox.ts";
import { claimAgain, type EmailRequest, type KnownKinds } from "./claim.ts";
import { slowDown, type TakeTurn } from "./pace.ts";
import { pauseAfter } from "./pause.ts";
import { findUndeliverable } from "./undeliverable.ts";
import { openRequest, type RenderedEmail, sealRequest } from "./sealed_request.ts";
import {
  type Blame,
  type Ended,
  endOfRepeats,
  type Failure,
  recordEndings,
  release,
} from "./record.ts";

/** How a tenant's emails are rendered, and with which dependencies. */
export type EmailRenderer = KnownKinds & {
  /** Fresh ones for each use. */
  deps: () => Deps;
  render: RenderEmail;
};

/**
 * How an attempt ended, for what comes next.
 *
 * | end | meaning |
 * |---|---|
 * | `done` | what became of the emails is recorded; others can go on |
 * | `no_turn` | other requests come first; the emails are released |
 * | `limited` | the provider said that there were too many; the emails are released |
 * | `paused` | the provider is away, or refuses us; so it would refuse others |
 */
export type AttemptEnd = "done" | "no_turn" | "limited" | "paused";

/**
 * Renders the emails of a request, hands them to the provider when it is our turn, and writes down what
 * became of each. An email that cannot be rendered, or is needed no more, holds up none of the others.
 *
 * @throws when the database is away. The leases run out and the request is repeated.
 */
export async function attempt(
  deps: Deps,
  renderer: EmailRenderer,
  request: EmailRequest,
  takeTurn: TakeTurn,
): Promise<AttemptEnd> {
  const { ready, ended, isKept = false } = await prepare(deps, renderer, request);
  if (ended.length > 0) await recordEndings(deps, request, ended);
  return ready.length > 0
    ? await makeRequest(deps, { ...request, isKept }, ready, takeTurn)
    : "done";
}

type Prepared = { ready: RenderedEmail[]; ended: Ended[]; isKept?: boolean };

async function prepare(
  deps: Deps,
  renderer: EmailRenderer,
  request: EmailRequest,
): Promise<Prepared> {
  const { isRepeat, emails, unreadable } = request;
  const isTooLate = (email: PendingEmail) => isRepeat && deps.now() > endOfRepeats(email);
  const late = [...emails, ...unreadable].filter(isTooLate);
  const isOpen = isRepeat;
  if (late.length > 0) return { ready: [], ended: late.map((email) => fails(email, { isOpen })) };

  // What may have been taken is repeated as it was.
  const judged = isRepeat ? [] : emails.filter(({ passwordHash }) => !passwordHash);
  const [rendered, undeliverable] = await Promise.all([
    renderAll(renderer, emails),
    findUndeliverable(deps.db, request.tenant, judged),
  ]);
  const spoiled = unreadable.map((email) => fails(email, { isOpen, reason: "payload_unreadable" }));
  const ready = rendered.flatMap(({ email, result }) =>
    result.status === "fulfilled" && result.value && !undeliverable.has(email.id)
      ? [{ id: email.id, email: result.value }]
      : []
  );
  const sealed = isRepeat && ready.length > 0 ? await openRequest(deps, request.id) : null;
  if (sealed) return { ready: sealed, ended: [], isKept: true };
  const ended = rendered.flatMap(({ email, result }): Ended[] => {
    const why = undeliverable.get(email.id);
    if (why && (result.status === "rejected" || result.value)) {
      return [fails(email, { blame: "recipient", reason: why })];
    }
    if (result.status === "rejected") {
      return [fails(email, { isOpen, reason: `render: ${describeFailure(result.reason)}` })];
    }
    return result.value ? [] : [{ email, ending: { status: "cancelled" } }];
  });
  return { ready, ended: [...spoiled, ...ended] };
}

function fails(email: PendingEmail, failure: Partial<Failure>): Ended {
  const ending = { blame: "email", isOpen: false, reason: "", ...failure } as const;
  return { email, ending: { status: "failure", ...ending } };
}

/** Renders all at once, with the reads of each kind in one statement. */
async function renderAll({ kinds, deps, render }: EmailRenderer, emails: readonly PendingEmail[]) {
  const own = deps();
  const merged = { ...own, db: { ...own.db, ...mergeReads(own.db, own) } };
  const results = await Promise.allSettled(emails.map(async (email): Promise<Email | null> => {
    if (!kinds.includes(email.kind)) throw new UnknownKindError();
    const rendered = await render(merged, email);
    return rendered && { ...rendered, headers: headersOf(email) };
  }));
  for (const result of results) {
    const isOutage = result.status === "rejected" &&
      readFailure(result.reason).kind === "transient";
    if (isOutage) throw result.reason;
  }
  return emails.map((email, i) => ({ email, result: results[i]! }));
}

/**
 * What every email says to machines: that no person wrote it, so that no holiday answers it, and which one
 * it is, the same in each attempt. It is nothing that somebody has subscribed to, so there is no
 * List-Unsubscribe.
 *
 * Source: RFC 3834, section 5; https://resend.com/docs/dashboard/emails/custom-headers
 */
function headersOf({ id }: PendingEmail): Record<string, string> {
  return { "Auto-Submitted": "auto-generated", "X-Entity-Ref-ID": id };
}

/** Only part of a batch of another version of the Worker can meet this. */
class UnknownKindError extends Error {
  override name = "UnknownKindError";
}

async function makeRequest(
  deps: Deps,
  request: EmailRequest,
  body: readonly RenderedEmail[],
  takeTurn: TakeTurn,
): Promise<AttemptEnd> {
  // Before it is sent: nothing is left to write it down when this isolate ends meanwhile. A single email is
  // only kept once its outcome is unknown, because a sign-up has no statement to spare.
  if (body.length > 1 && !request.isRepeat) await sealRequest(deps, request.id, body);
  const turn = await takeTurn(deps, request.tenant);
  if (!turn.granted) {
    await release(deps, request.lease, rowsOf(request, body), turn.reason, request.isRepeat);
    return turn.reason === null ? "no_turn" : "paused";
  }
  if (deps.now() >= request.lease.until) return "done"; // by now another worker may hold them
  const result = await deps.mailer.send(body.map(({ email }) => email), request.id);
  if (result.sent) return await recordTaken(deps, request, body, result);
  const isSingle = body.length === 1;
  if (result.fault === "used" && isSingle && request.isRepeat && !request.isKept) {
    // It was sent without an answer and rendered again: the account has changed since, and with it the link.
    return await recordTaken(deps, request, body, { sent: true, emails: [SENT_BEFORE] });
  }
  if (CONSEQUENCES[result.fault].isOpen && isSingle && !request.isRepeat) {
    await sealRequest(deps, request.id, body);
  }
  const isContent = result.fault === "recipient" || result.fault === "email";
  if (isContent && body.length > 1 && !request.isRepeat) {
    return await makeHalves(deps, request, body, takeTurn);
  }
  return await recordFailure(deps, request, body, result);
}

/** The rows of a body that are still ours to record: an operator may have cancelled one meanwhile. */
function rowsOf(request: EmailRequest, body: readonly RenderedEmail[]): PendingEmail[] {
  const ids = new Set(body.map(({ id }) => id));
  return request.emails.filter(({ id }) => ids.has(id));
}

async function recordTaken(
  deps: Deps,
  request: EmailRequest,
  body: readonly RenderedEmail[],
  { emails }: SendResult & { sent: true },
): Promise<AttemptEnd> {
  const results = new Map(body.map(({ id }, i) => [id, emails[i]!]));
  const ended = rowsOf(request, body).map((email): Ended => {
    const result = results.get(email.id)!;
    return result.sent
      ? { email, ending: { status: "sent", providerId: result.providerId } }
      : fails(email, { blame: result.fault, reason: result.reason });
  });
  await recordEndings(deps, request, ended);
  return "done";
}

async function recordFailure(
  deps: Deps,
  request: EmailRequest,
  body: readonly RenderedEmail[],
  failure: SendFailure,
): Promise<AttemptEnd> {
  const { fault, reason, retryAfterSeconds, providerRequestId } = failure;
  const { blame, isOpen, end } = CONSEQUENCES[fault];
  if (end === "limited") await slowDown(deps, retryAfterSeconds ?? RATE_PAUSE_SECONDS);
  if (end === "paused") await pauseAfter(deps, request.tenant, failure);
  // A request that may have been taken before is open, whatever is said to its repetition.
  const ending = { blame, isOpen: isOpen || request.isRepeat, reason, providerRequestId };
  const ended = rowsOf(request, body).map((email) => fails(email, ending));
  await recordEndings(deps, request, ended);
  return end;
}

/** Which email of the provider's it is, only the lost answer said. */
const SENT_BEFORE = { sent: true, providerId: null } as const;

/** When the provider says that there were too many requests, but not until when. */
const RATE_PAUSE_SECONDS = 1;

/** `isOpen`: the provider may have taken the request. */
const CONSEQUENCES: Record<SendFault, { blame: Blame; isOpen: boolean; end: AttemptEnd }> = {
  recipient: { blame: "recipient", isOpen: false, end: "done" },
  email: { blame: "email", isOpen: false, end: "done" },
  conflict: { blame: "email", isOpen: true, end: "done" },
  used: { blame: "email", isOpen: true, end: "done" },
  sender: { blame: "others", isOpen: false, end: "paused" },
  account: { blame: "others", isOpen: false, end: "paused" },
  rate: { blame: "rate", isOpen: false, end: "limited" },
  unknown: { blame: "email", isOpen: true, end: "paused" },
};

/** The provider refuses a batch for what is in it: its halves are tried, until the culprit is alone. */
async function makeHalves(
  deps: Deps,
  request: EmailRequest,
  body: readonly RenderedEmail[],
  takeTurn: TakeTurn,
): Promise<AttemptEnd> {
  const middle = Math.ceil(body.length / 2);
  const [first, second] = [body.slice(0, middle), body.slice(middle)];
  const make = async (half: readonly RenderedEmail[]) => {
    const claimed = await claimAgain(deps, request.lease, half.map(({ id }) => id));
    return await makeRequest(deps, { ...request, ...claimed }, half, takeTurn);
  };
  const end = await make(first);
  if (end === "done") return await make(second);
  await release(deps, request.lease, rowsOf(request, second), null, false);
  return end;
}
