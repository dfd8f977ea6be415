import { retry } from "../../db/patience.ts";
import { addSeconds, toSql } from "../../db/time.ts";
import { placeholders } from "../../db/write.ts";
import type { Deps, SqlValue } from "../../deps.ts";
import type { Lease, PendingEmail } from "../outbox.ts";
import type { EmailRequest } from "./claim.ts";
import { add, countEmails, gatherEmailCounts, tallyAcceptance } from "./counts.ts";
import { isFirstFailure } from "./first_failures.ts";
import { UNTRIED_REASONS } from "./undeliverable.ts";

const FIRST_PAUSE_SECONDS = 60;
const LONGEST_PAUSE_SECONDS = 3600;
/** Where the fault is not the email's, it waits no longer than this after the fault is mended. */
const LONGEST_PAUSE_FOR_OTHERS_SECONDS = 5 * 60;

/** How long an email is tried. */
const TRY_SECONDS = 3 * 24 * 3600;
/** An email that has waited for other reasons is tried so often, however old it is. */
const MIN_ATTEMPTS = 5;

/**
 * Resend remembers an idempotency key for 24 hours: a request that it may have taken is not repeated
 * after that, because it could become a second email.
 */
const REPEAT_SECONDS = 23 * 3600;

/** The reason of an email that may have been sent, and is not tried again because of that. */
export const OUTCOME_UNKNOWN = "outcome_unknown";

/**
 * Where the fault of a failed attempt lies, as far as it decides when the next one is.
 *
 * | blame | example | the next attempt |
 * |---|---|---|
 * | `recipient` | a malformed address | none: the email has failed |
 * | `email` | it cannot be rendered, no answer to it | after a pause of up to an hour |
 * | `others` | a domain that is not verified | after a pause of up to five minutes |
 * | `rate` | too many requests | at once: it was no attempt |
 */
export type Blame = "recipient" | "email" | "others" | "rate";

/** A failed attempt. `isOpen`: the provider may have taken the request, now or before. */
export type Failure = {
  status: "failure";
  blame: Blame;
  isOpen: boolean;
  reason: string;
  providerRequestId?: string;
};

/** What became of an email in an attempt. */
export type Ending =
  | { status: "sent"; providerId: string | null }
  | { status: "cancelled" }
  | Failure;

/** An email and what became of it. */
export type Ended = { email: PendingEmail; ending: Ending };

/** The columns in which an ending is written down. */
type Outcome = {
  status: "sent" | "cancelled" | "failed" | "pending";
  reason: string | null;
  nextAttemptAt: Date;
  isAttempt: boolean;
  /** Whether the row stays part of its request. */
  keepsRequest: boolean;
};

/**
 * Writes down what became of emails whose lease we hold, and logs each failed attempt. One statement
 * for those with the same outcome. The lease token fences off a worker whose lease has run out, and
 * makes a repetition harmless.
 *
 * @throws when the database is away. The leases run out and the request is repeated.
 */
export async function recordEndings(
  deps: Deps,
  { id, lease, isAlone }: Pick<EmailRequest, "id" | "lease" | "isAlone">,
  ended: readonly Ended[],
): Promise<void> {
  const now = deps.now();
  const groups = new Map<string, { outcome: Outcome; ended: Ended[] }>();
  for (const one of ended) {
    const outcome = outcomeOf(one, now);
    if (one.ending.status === "failure") logFailure(deps, one, outcome, id);
    const key = JSON.stringify(outcome);
    const group = groups.get(key) ?? { outcome, ended: [] };
    group.ended.push(one);
    groups.set(key, group);
  }
  const tally = new Map<string, number>();
  for (const { outcome, ended } of groups.values()) {
    const { statement, args } = update(outcome, ended, lease, now);
    const { rowsAffected } = await retry(
      deps.db.patience,
      () => deps.db.query(statement, args),
    );
    if (rowsAffected > 0) addTo(tally, outcome, ended, now);
  }
  const count = isAlone ? gatherEmailCounts : countEmails;
  if (ended.length > 0) await count(deps, ended[0]!.email.tenant, tally);
}

function addTo(
  tally: Map<string, number>,
  { status, reason, isAttempt }: Outcome,
  ended: readonly Ended[],
  now: Date,
): void {
  if (UNTRIED_REASONS.includes(reason ?? "")) return;
  for (const { email } of ended) {
    if (status === "sent") tallyAcceptance(tally, (+now - +email.createdAt) / 1000);
    if (status === "failed") add(tally, "failed");
    if (status === "failed" || (status === "pending" && isAttempt)) add(tally, "attempts_failed");
  }
}

/**
 * Gives back emails that were claimed and not tried. `reason` is why nothing is sent at present;
 * `null` leaves the reason of the last failure.
 */
export async function release(
  { db }: Deps,
  lease: Lease,
  emails: readonly PendingEmail[],
  reason: string | null,
  keepsRequest: boolean,
): Promise<void> {
  if (emails.length === 0) return;
  await db.query(
    `UPDATE outbox SET ${keepsRequest ? "" : "request_id = NULL, requested_at = NULL,"}
       last_error = COALESCE(?, last_error), lease_token = NULL, lease_until = NULL
     WHERE lease_token = ? AND id IN (${placeholders(emails)})`,
    [reason?.slice(0, 60) ?? null, lease.token, ...emails.map(({ id }) => id)],
  );
}

function outcomeOf({ email, ending }: Ended, now: Date): Outcome {
  const ended = { reason: null, nextAttemptAt: now, isAttempt: true, keepsRequest: false };
  if (ending.status !== "failure") return { ...ended, status: ending.status };
  const { blame, isOpen, reason } = ending;
  if (blame === "recipient") return { ...ended, status: "failed", reason };
  const pending = { ...ended, status: "pending", reason, keepsRequest: isOpen } as const;
  if (blame === "rate") return { ...pending, isAttempt: false };

  const nextAttemptAt = addSeconds(now, pauseSeconds(email.attempts, blame));
  if (isOpen && nextAttemptAt > endOfRepeats(email)) {
    return { ...ended, status: "failed", reason: OUTCOME_UNKNOWN };
  }
  const isTooOld = nextAttemptAt > addSeconds(email.createdAt, TRY_SECONDS) &&
    email.attempts + 1 >= MIN_ATTEMPTS;
  if (!isOpen && isTooOld) return { ...ended, status: "failed", reason };
  return { ...pending, nextAttemptAt };
}

/** Until when a request that the provider may have taken can be repeated without a second email. */
export function endOfRepeats({ issuedAt }: PendingEmail): Date {
  return addSeconds(issuedAt, REPEAT_SECONDS);
}

function pauseSeconds(attempts: number, blame: Blame): number {
  const longest = blame === "others" ? LONGEST_PAUSE_FOR_OTHERS_SECONDS : LONGEST_PAUSE_SECONDS;
  return Math.min(longest, FIRST_PAUSE_SECONDS * 2 ** Math.min(attempts, 6));
}

/** One line for each failed attempt. It names nobody: the account is known by its id. */
function logFailure(deps: Deps, { email, ending }: Ended, outcome: Outcome, requestId: string) {
  const isPending = outcome.status === "pending";
  const { tenant } = email;
  const isFirst = isFirstFailure(deps, `${tenant} ${outcome.reason}`);
  deps.log({
    event: isPending ? "email_attempt_failed" : "email_failed",
    level: isFirst ? "error" : "info",
    email_id: email.id,
    tenant,
    kind: email.kind,
    account_id: email.accountId,
    attempt: email.attempts + 1,
    reason: outcome.reason,
    next_attempt_at: isPending ? outcome.nextAttemptAt.toISOString() : null,
    idempotency_key: requestId,
    ...deps.requestId && { request_id: deps.requestId },
    ...ending.status === "failure" && ending.providerRequestId &&
      { provider_request_id: ending.providerRequestId },
  });
}

function update(outcome: Outcome, ended: readonly Ended[], lease: Lease, now: Date) {
  const { status, reason, nextAttemptAt, isAttempt, keepsRequest } = outcome;
  const providerIds = ended.flatMap(({ email, ending }): SqlValue[] =>
    ending.status === "sent" && ending.providerId ? [email.id, ending.providerId] : []
  );
  const whens = "WHEN ? THEN ? ".repeat(providerIds.length / 2);
  const statement =
    `UPDATE outbox SET status = ?, attempts = attempts + ?, last_error = ?, next_attempt_at = ?,
       ${keepsRequest ? "" : "request_id = NULL, requested_at = NULL,"}
       ${whens && `provider_id = CASE id ${whens}ELSE provider_id END,`}
       lease_token = NULL, lease_until = NULL, finished_at = ?
     WHERE lease_token = ? AND id IN (${placeholders(ended)})`;
  const args = [
    status,
    isAttempt ? 1 : 0,
    reason?.slice(0, 60) ?? null,
    toSql(nextAttemptAt),
    ...providerIds,
    status === "pending" ? null : toSql(now),
    lease.token,
    ...ended.map(({ email }) => email.id),
  ];
  return { statement, args };
}
