import { changesOf, type Compared } from "../../../core/audit/changes.ts";
import { type Occasion, person, recordEvent } from "../../../core/audit/record_event.ts";
import {
  type EmailDraft,
  type EmailOccasion,
  enqueueEmail,
  type PendingEmail,
} from "../../../core/outbox.ts";
import { enqueuedToday, REPEATS_PER_DAY } from "../../../core/repeatable_email.ts";
import { flag, integer, moment, nullable, type RowOf, selectRow, text } from "../../../db/rows.ts";
import { transact } from "../../../db/transact.ts";
import type { Fragment } from "../../../db/write.ts";
import type { Queryable, Tx } from "../../../deps.ts";
import { accepted, type Outcome, type Refusal, refused } from "../../../outcome.ts";
import type { PewacaDeps } from "../env.ts";
import { countAttempt } from "../shared/answers.ts";
import { type BoardMember, inEstates } from "./board_member.ts";
import type { DecidedResident } from "./emails.ts";
import { ACCOUNT_NAMES, type FormerName } from "./rename_account.ts";

/** What the acts of the board need, whoever carries them out. */
export type BoardDeps = Pick<PewacaDeps, "db" | "now" | "allow" | "newId"> & Occasion;

/** Whether a resident is still as the decision was made about; a decision about another state is `spent`. */
export type IsExpected = (candidate: Candidate) => Promise<boolean>;

/** How often a decision starts over when its statement found the row changed. */
const ATTEMPTS = 3;

/** One way to decide about a resident. */
export type Decision = {
  /** Whether it is decided in this way already. */
  isDone: (candidate: Candidate) => boolean;
  /** What is against it, if anything. */
  findObjection: (db: Queryable, candidate: Candidate) => Promise<Refusal | null>;
  /** Writes it. Refuses with `spent` when the resident has changed since they were read. */
  write: (tx: Tx, candidate: Candidate, now: Date) => Promise<Outcome<PendingEmail | null>>;
};

/**
 * Reads, decides, writes. The write holds only for the state that was read. When it finds another one,
 * this looks again: decided in the same way is done, decided otherwise is refused, and unchanged means
 * that the network delivered our own statement twice. Only a decision that may be made counts as an
 * attempt.
 */
export async function decideOn(
  deps: BoardDeps,
  member: BoardMember,
  residentId: number,
  decision: Decision,
  isExpected?: IsExpected,
): Promise<Outcome<PendingEmail | null>> {
  const now = deps.now();
  const read = () => findCandidate(deps.db, member, residentId);
  let isCounted = false;
  let first: Candidate | undefined;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const candidate = await read();
    if (!candidate) return refused("unknown", "resident");
    if (isExpected && !await isExpected(candidate)) return refused("spent", "resident");
    if (candidate.owner_id !== null && candidate.owner_id === member.userId) {
      return refused("forbidden", "resident");
    }
    if (decision.isDone(candidate)) return accepted(null);
    first ??= candidate;
    const isUndecided = candidate.is_checker === first.is_checker &&
      candidate.isreject === first.isreject;
    if (!isUndecided) break;
    const objection = await decision.findObjection(deps.db, candidate);
    if (objection) return objection;
    if (!isCounted) {
      // By resident, not by member: reversing a decision again and again would fill one person's inbox.
      const counted = await countAttempt(deps, "send_link", `resident:${residentId}`);
      if (!counted.ok) return counted;
      isCounted = true;
    }

    const decided = await transact(
      deps.db,
      (tx) => decision.write(tx, candidate, now),
      async () => {
        const current = await read();
        if (!current) return refused("unknown", "resident");
        if (decision.isDone(current)) return accepted(null);
        return await decision.findObjection(deps.db, current);
      },
    );
    if (decided.ok || decided.reasons[0]?.code !== "spent") return decided;
  }
  return refused("spent", "resident");
}

const CANDIDATE = {
  ...ACCOUNT_NAMES,
  id: integer,
  full_name: nullable(text),
  residence_id: integer,
  is_checker: flag,
  isreject: flag,
  owner_id: nullable(integer),
  estate: nullable(text),
  user_isactive: flag,
  user_isdelete: flag,
  email_verified_on: nullable(moment),
};

/** A resident about whom the board decides, with the account if there is one. */
export type Candidate = RowOf<typeof CANDIDATE>;

/** Finds whom the board decides about; `null` when they live in no estate of the member. */
export async function findCandidate(
  db: Queryable,
  member: BoardMember,
  residentId: number,
): Promise<Candidate | null> {
  const theirs = inEstates("w.residence_id", member);
  return await selectRow(
    db,
    CANDIDATE,
    `SELECT w.id, w.full_name, w.residence_id, w.is_checker, w.isreject, w.user_id AS owner_id,
       r.name AS estate, u.user_id, u.user_email, u.user_name, u.user_isactive, u.user_isdelete,
       u.email_verified_on, u.email_before_rejection, u.username_before_rejection
     FROM m_warga AS w
     LEFT JOIN m_residence AS r ON r.id = w.residence_id
     LEFT JOIN m_user AS u ON u.user_id = w.user_id
     WHERE w.id = ? AND w.isdelete = 0 AND ${theirs.sql}`,
    [residentId, ...theirs.args],
  );
}

/** The condition that the resident has not changed. Its row count is what decides a race. */
export function asRead({ id, residence_id, is_checker, isreject }: Candidate): Fragment {
  return {
    sql: "id = ? AND residence_id = ? AND isdelete = 0 AND is_checker = ? AND isreject = ?",
    args: [id, residence_id, is_checker, isreject],
  };
}

/** Whether the person has proven the address. */
export function isProven({ email_verified_on, user_isactive }: Candidate): boolean {
  return email_verified_on !== null || user_isactive;
}

/**
 * Enqueues the email about a decision, in its transaction; `null` when the address has had six of this
 * kind in a day. It is not held back for a minute as other emails are: the last word has to arrive.
 */
export async function tell(
  tx: Tx,
  occasion: EmailOccasion,
  draft: EmailDraft,
  now: Date,
): Promise<PendingEmail | null> {
  const { sql, args } = enqueuedToday(draft, now);
  const told = await selectRow(tx, { emails: integer }, `SELECT ${sql} AS emails`, args);
  return told!.emails < REPEATS_PER_DAY ? await enqueueEmail(tx, occasion, draft, now) : null;
}

/** Records a decision, in its transaction. */
export async function recordDecision(
  tx: Tx,
  deps: Occasion,
  what: "resident_approved" | "resident_rejected",
  { member, candidate, after, reason }: {
    member: BoardMember;
    candidate: Candidate;
    after: Compared;
    /** Why, in the words of whoever decides. */
    reason?: string;
  },
  now: Date,
): Promise<void> {
  await recordEvent(tx, deps, {
    tenant: "pewaca",
    what,
    accountId: candidate.owner_id,
    subject: `resident:${candidate.id}`,
    by: person(member.userId),
    // About a person: an erasure blanks it by the number of the account.
    note: candidate.owner_id === null ? undefined : reason,
    changes: changesOf(candidate, after),
  }, now);
}

/** Who gets the email; `null` when there is no account or it has no address. */
export function addresseeOf(
  candidate: Candidate,
  former: FormerName | null,
): DecidedResident | null {
  const email = former?.email ?? candidate.user_email;
  if (candidate.user_id === null || !email || candidate.user_isdelete) return null;
  return {
    userId: candidate.user_id,
    email,
    fullName: isProven(candidate) ? candidate.full_name ?? "" : "",
    isProven: isProven(candidate),
    estate: candidate.estate ?? "",
  };
}
