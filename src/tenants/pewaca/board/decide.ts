import { normalizeEmail } from "../../../core/email_address.ts";
import { enqueueEmail, type PendingEmail } from "../../../core/outbox.ts";
import { toSql } from "../../../db/time.ts";
import { retryRead, transact } from "../../../db/transact.ts";
import type { Queryable, Result, Row, Tx } from "../../../deps.ts";
import { accepted, type Outcome, type Refusal, refused } from "../../../outcome.ts";
import { type BoardMember, placeholders } from "./board_member.ts";
import { approvalEmail, type Decided, rejectionEmail } from "./emails.ts";
import { type FormerName, formerName, restore, setAside } from "./set_aside.ts";
import type { PewacaDeps } from "../env.ts";

/** How often a decision starts over when its statement found the row changed. */
const ATTEMPTS = 3;

/** One way to decide about a resident. */
type Decision = {
  /** Whether it is decided so already. */
  isDone: (row: Row) => boolean;
  /** What stands against it, if anything. */
  objection: (db: Queryable, row: Row) => Promise<Refusal | null>;
  /** Writes it, unless the resident is not any more as `row` says: then it refuses with `spent`. */
  write: (tx: Tx, row: Row, now: Date) => Promise<Outcome<PendingEmail | null>>;
};

/**
 * Approves a resident: from now on they see everything and are sent invoices. A rejected one gets
 * the account back as it was. The owed mail is ours to deliver; `null` when there is none, as after a
 * repetition, which changes nothing.
 *
 * Refuses with `unknown` resident (of another estate, too), `forbidden` resident for oneself,
 * `inactive` resident (or rejected) while the address is not proven, `taken` rejected when somebody has signed up
 * with the address of a rejected one, `spent` resident when a colleague has just decided otherwise.
 */
export async function approveResident(
  deps: PewacaDeps,
  member: BoardMember,
  residentId: number,
): Promise<Outcome<PendingEmail | null>> {
  return await decide(deps, member, residentId, {
    isDone: (row) => row.is_checker === 1 && row.isreject === 0,
    objection: objectionToApproval,
    write: async (tx, row, now) => {
      const { rowsAffected } = await tx.query(
        `UPDATE m_warga SET is_checker = 1, isreject = 0, isactive = 1, checked_on = ?,
           modified_by = ?, modified_on = ? WHERE ${AS_READ}`,
        [toSql(now), member.userId, toSql(now), ...asRead(row)],
      );
      if (rowsAffected === 0) return refused("spent", "resident");
      const former = formerName(row);
      if (former && isUntouched(await restore(tx, row, former))) {
        return refused("spent", "resident");
      }
      const resident = addressee(row, former);
      const owed = resident &&
        await enqueueEmail(tx, approvalEmail(resident, crypto.randomUUID()), now);
      return accepted(owed);
    },
  });
}

/**
 * Rejects a resident: the account is switched off and its address is free for a new sign-up. The owed
 * mail goes to the address as it was. Refuses and repeats as `approveResident`, but never with
 * `inactive` or `taken`.
 */
export async function rejectResident(
  deps: PewacaDeps,
  member: BoardMember,
  residentId: number,
  reason: string,
): Promise<Outcome<PendingEmail | null>> {
  return await decide(deps, member, residentId, {
    isDone: (row) => row.isreject === 1,
    objection: () => Promise.resolve(null),
    write: async (tx, row, now) => {
      const { rowsAffected } = await tx.query(
        `UPDATE m_warga SET isreject = 1, isactive = 0, modified_by = ?, modified_on = ?
         WHERE ${AS_READ}`,
        [member.userId, toSql(now), ...asRead(row)],
      );
      if (rowsAffected === 0) return refused("spent", "resident");
      const id = crypto.randomUUID();
      await tx.query(
        `INSERT INTO warga_rejection_log (warga_id, reason, rejected_by, created_at, decision_id)
         VALUES (?, ?, ?, ?, ?)`,
        [row.id, reason, member.userId, toSql(now), id],
      );
      const former = formerName(row);
      // Once is enough: each further suffix would make the address longer.
      if (row.user_id !== null && !former && isUntouched(await setAside(tx, row))) {
        return refused("spent", "resident");
      }
      const resident = addressee(row, former);
      const owed = resident && await enqueueEmail(tx, rejectionEmail(resident, reason, id), now);
      return accepted(owed);
    },
  });
}

/**
 * Reads, decides, writes. The write holds only for the state that was read; when it finds another,
 * this looks again: decided the same way is fine, decided otherwise is told, and unchanged means that
 * the network delivered our own statement twice.
 */
async function decide(
  deps: PewacaDeps,
  member: BoardMember,
  residentId: number,
  decision: Decision,
): Promise<Outcome<PendingEmail | null>> {
  const now = deps.now();
  const read = () => findCandidate(deps.db, member, residentId);
  let first: Row | undefined;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const row = await retryRead(read, performance.now() + deps.db.patienceMs);
    if (!row) return refused("unknown", "resident");
    if (row.owner_id === member.userId) return refused("forbidden", "resident");
    if (decision.isDone(row)) return accepted(null);
    first ??= row;
    if (row.is_checker !== first.is_checker || row.isreject !== first.isreject) break;
    const objection = await decision.objection(deps.db, row);
    if (objection) return objection;

    const decided = await transact(deps.db, (tx) => decision.write(tx, row, now), async () => {
      const current = await read();
      if (!current) return refused("unknown", "resident");
      return decision.isDone(current) ? accepted(null) : await decision.objection(deps.db, current);
    });
    if (decided.ok || decided.reasons[0]?.code !== "spent") return decided;
  }
  return refused("spent", "resident");
}

async function findCandidate(
  db: Queryable,
  member: BoardMember,
  residentId: number,
): Promise<Row | null> {
  const { rows } = await db.query(
    `SELECT w.id, w.full_name, w.residence_id, w.is_checker, w.isreject, w.user_id AS owner_id,
       r.name AS estate, u.user_id, u.user_email, u.user_name, u.user_isactive, u.user_isdelete,
       u.email_verified_on, u.email_before_rejection, u.username_before_rejection
     FROM m_warga AS w
     LEFT JOIN m_residence AS r ON r.id = w.residence_id
     LEFT JOIN m_user AS u ON u.user_id = w.user_id
     WHERE w.id = ? AND w.isdelete = 0 AND w.residence_id IN (${placeholders(member)})`,
    [residentId, ...member.estateIds],
  );
  const row = rows[0];
  return row ? { ...row, owner_id: row.owner_id === null ? null : Number(row.owner_id) } : null;
}

/** The resident is still as read. The row count of this condition is what decides a race. */
const AS_READ = "id = ? AND residence_id = ? AND isdelete = 0 AND is_checker = ? AND isreject = ?";

function asRead(row: Row) {
  return [row.id, row.residence_id, row.is_checker, row.isreject];
}

function isUntouched({ rowsAffected }: Result): boolean {
  return rowsAffected === 0;
}

/**
 * The address must be proven, or invoices and mails go to nobody; without an account there is none.
 * And a rejected resident's must be free: the unique key decides that, this finds the words for it.
 */
async function objectionToApproval(db: Queryable, row: Row): Promise<Refusal | null> {
  const isProven = row.user_id === null || row.email_verified_on !== null ||
    row.user_isactive === 1;
  if (!isProven) return refused("inactive", row.isreject === 1 ? "rejected" : "resident");
  const former = formerName(row);
  if (!former) return null;
  const { rows } = await db.query(
    "SELECT user_id FROM m_user WHERE user_email_norm = ? AND user_id <> ?",
    [normalizeEmail(former.email), row.user_id],
  );
  return rows[0] ? refused("taken", "rejected") : null;
}

/** Whom to write to: nobody, when there is no account or it has no address. */
function addressee(row: Row, former: FormerName | null): Decided | null {
  const email = former?.email ?? row.user_email;
  if (!email || row.user_isdelete === 1) return null;
  return {
    userId: Number(row.user_id),
    email,
    fullName: row.full_name ?? "",
    estate: row.estate ?? "",
  };
}
