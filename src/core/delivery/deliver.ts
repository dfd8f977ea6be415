import { describeFailure } from "../../db/errors.ts";
import { addSeconds } from "../../db/time.ts";
import type { Deps } from "../../deps.ts";
import type { PendingEmail } from "../outbox.ts";
import { attempt, type AttemptEnd, type EmailRenderer } from "./attempt.ts";
import {
  claimNew,
  claimRepeat,
  type EmailRequest,
  hasDueEmails,
  MAX_PER_REQUEST,
} from "./claim.ts";
import { createTurns, endSweep, takeSweep, type TakeTurn } from "./pace.ts";
import { readPauses } from "./pause.ts";

/** How long emails that are claimed wait for their turn, in seconds; much less than a lease. */
const PATIENCE_SECONDS = 5;

/** Added to the length of a sweep: its last request may still be under way. */
const SWEEP_MARGIN_SECONDS = 25;

/** With a request that begins at the end, less than the 30 that the platform allows. */
const BACKGROUND_SECONDS = 12;

/**
 * At nine or ten statements and requests each, below the 1,000 that the platform allows a run of the
 * cron.
 *
 * Source: https://developers.cloudflare.com/workers/platform/limits/#subrequests
 */
const MAX_REQUESTS_PER_SWEEP = 90;

/**
 * Delivers one email whose lease we hold, in a request of its own, right after the answer. When
 * requests come faster than the provider takes them, the emails that had no turn are swept together.
 * Never throws.
 */
export async function deliver(
  deps: Deps,
  renderers: readonly EmailRenderer[],
  pending: PendingEmail,
): Promise<void> {
  const { id, tenant, lease } = pending;
  const request = {
    ...{ id, tenant, lease, isRepeat: false, isAlone: true },
    ...{ emails: [pending], unreadable: [] },
  };
  const end = await tryAttempt(deps, renderers, request, createTurns(0));
  if (end !== "no_turn" && end !== "limited") return;
  try {
    await deliverPending(renderers, BACKGROUND_SECONDS);
  } catch (error) {
    deps.log({ event: "emails_not_swept", reason: describeFailure(error) });
  }
}

/** An attempt that never throws; `null` when the database or the code failed. */
async function tryAttempt(
  deps: Deps,
  renderers: readonly EmailRenderer[],
  request: EmailRequest,
  takeTurn: TakeTurn,
): Promise<AttemptEnd | null> {
  try {
    const renderer = renderers.find(({ tenant }) => tenant === request.tenant)!;
    return await attempt(deps, renderer, request, takeTurn);
  } catch (error) {
    // Nothing is lost: the leases run out and the sweep makes the request again.
    const reason = describeFailure(error);
    for (const { id, tenant, kind } of request.emails) {
      deps.log({ event: "email_not_delivered", email_id: id, tenant, kind, reason });
    }
    return null;
  }
}

/**
 * Delivers the pending emails of a database that are due, in batches, the longest overdue first and for
 * all tenants in turn, for up to `seconds`. Only one worker does at a time. Stops early when the provider
 * is away, so that an outage is not answered with a storm of requests.
 *
 * @throws when the database is away.
 */
export async function deliverPending(
  renderers: readonly EmailRenderer[],
  seconds: number,
): Promise<void> {
  // Any tenant's dependencies will do. Fresh ones for each request: their patience is that of one.
  const newDeps = renderers[0]!.deps;
  const deps = newDeps();
  if (!await hasDueEmails(deps)) return;
  const lease = await takeSweep(deps, seconds + SWEEP_MARGIN_SECONDS);
  if (!lease) return;
  try {
    await sweep(newDeps, renderers, addSeconds(deps.now(), seconds));
  } finally {
    await endSweep(newDeps(), lease);
  }
}

async function sweep(
  newDeps: () => Deps,
  renderers: readonly EmailRenderer[],
  end: Date,
): Promise<void> {
  const takeTurn = createTurns(PATIENCE_SECONDS);
  let pauses = await readPauses(newDeps());
  let most = pauses.isRecovering ? 1 : MAX_PER_REQUEST;
  let hasRepeats = true;
  let waiting = [...renderers];
  for (let requests = 0; requests < MAX_REQUESTS_PER_SWEEP; requests++) {
    const deps = newDeps();
    if (deps.now() >= end) return;
    const open = renderers.filter(({ tenant }) => !pauses.isPaused(tenant));
    waiting = waiting.filter((renderer) => open.includes(renderer));
    const isRepeat = hasRepeats && (requests % 2 === 0 || waiting.length === 0);
    const renderer = isRepeat ? undefined : waiting.shift();
    if (!isRepeat && !renderer) return;
    const request = renderer ? await claimNew(deps, renderer, most) : await claimRepeat(deps, open);
    if (!request) {
      if (isRepeat) hasRepeats = false;
      continue;
    }
    if (renderer) waiting.push(renderer);
    const ended = await tryAttempt(deps, renderers, request, takeTurn);
    if (ended === "no_turn") return;
    if (ended === "paused") pauses = await readPauses(deps);
    if (ended === "done") most = MAX_PER_REQUEST;
  }
}
