import { enqueueEmail, type PendingEmail } from "../../../core/outbox.ts";
import { toSql } from "../../../db/time.ts";
import { transact } from "../../../db/transact.ts";
import type { Queryable, Row } from "../../../deps.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import { applicationEmail } from "../emails.ts";
import type { Application } from "./wire.ts";
import { repairRows } from "../sign_up/register_learner.ts";
import type { Caller } from "../shared/tokens.ts";
import type { ZportaDeps } from "../env.ts";

const SELECT_APPLICATION = `
  SELECT a.id, a.user_id, u.username, a.motivation, a.experience, a.subjects_to_teach, a.status,
    a.referred_by_id, f.username AS referred_by_username, a.created_at, a.updated_at,
    a.reviewed_by_id, r.username AS reviewed_by_username, a.reviewed_at, a.admin_notes
  FROM users_guideapplicationrequest AS a JOIN auth_user AS u ON u.id = a.user_id
  LEFT JOIN auth_user AS f ON f.id = a.referred_by_id
  LEFT JOIN auth_user AS r ON r.id = a.reviewed_by_id`;

/** Somebody's latest application; `null` when there is none. */
export async function findOwnApplication(db: Queryable, userId: number): Promise<Row | null> {
  const { rows } = await db.query(
    `${SELECT_APPLICATION} WHERE a.user_id = ? ORDER BY a.created_at DESC, a.id DESC LIMIT 1`,
    [userId],
  );
  return rows[0] ?? null;
}

/** All applications, the newest first; those of one status when it is given. */
export async function listApplications(db: Queryable, status: string | null): Promise<Row[]> {
  const { rows } = await db.query(
    `${SELECT_APPLICATION} WHERE (? IS NULL OR a.status = ?) ORDER BY a.created_at DESC, a.id DESC`,
    [status, status],
  );
  return rows;
}

/**
 * The refusal for somebody who has an application that is pending (`taken` application) or approved
 * (`taken` applicationApproved); `null` when they may apply. The key `uq_application` decides.
 */
export async function refuseSecond(db: Queryable, userId: number) {
  const { rows } = await db.query(
    "SELECT status FROM users_guideapplicationrequest WHERE open_user_id = ?",
    [userId],
  );
  if (!rows[0]) return null;
  return refused("taken", rows[0].status === "approved" ? "applicationApproved" : "application");
}

/**
 * Submits an application, and owes every member of the staff a mail about it. Refuses with `unknown`
 * referredBy, and as `refuseSecond` does.
 */
export async function submitApplication(
  deps: ZportaDeps,
  caller: Caller,
  application: Application,
): Promise<Outcome<{ row: Row; owed: PendingEmail[] }>> {
  const now = deps.now();
  const { referredBy } = application;
  const [staff, isKnown] = await Promise.all([
    findStaff(deps.db),
    referredBy === null || isAccount(deps.db, referredBy),
  ]);
  if (!isKnown) {
    const value = String(referredBy);
    return { ok: false, reasons: [{ code: "unknown", field: "referredBy", value }] };
  }

  const submitted = await transact<PendingEmail[]>(deps.db, async (tx) => {
    const { insertId } = await tx.query(
      `INSERT INTO users_guideapplicationrequest (user_id, motivation, experience, subjects_to_teach,
         status, referred_by_id, created_at, updated_at)
       VALUES (?, ?, ?, ?, 'pending', ?, ?, ?)`,
      [
        caller.userId,
        application.motivation,
        application.experience,
        application.subjects,
        referredBy,
        toSql(now),
        toSql(now),
      ],
    );
    const owed: PendingEmail[] = [];
    for (const member of staff) {
      const about = { id: insertId, username: caller.username };
      owed.push(await enqueueEmail(tx, applicationEmail(about, member), now));
    }
    return accepted(owed);
  }, async () => {
    const own = await findOwnApplication(deps.db, caller.userId);
    const isOurs = own?.created_at === toSql(now) && own.motivation === application.motivation;
    return isOurs ? accepted([]) : await refuseSecond(deps.db, caller.userId);
  });
  if (!submitted.ok) return submitted;
  const row = (await findOwnApplication(deps.db, caller.userId))!;
  return accepted({ row, owed: submitted.value });
}

/**
 * Approves or rejects an application. Whoever is approved becomes an active guide: an explorer `both`,
 * anybody else what they were. The right to invite others stays as it is.
 *
 * Refuses with `unknown` application, or `spent` when it is not pending (any more).
 */
export async function reviewApplication(
  deps: ZportaDeps,
  review: { id: number; reviewerId: number; isApproved: boolean; notes: string | null },
): Promise<Outcome<Row>> {
  const found = await findApplication(deps.db, review.id);
  if (!found) return refused("unknown", "application");
  if (found.status !== "pending") return refused("spent", "application");
  const now = deps.now();
  const status = review.isApproved ? "approved" : "rejected";
  if (review.isApproved) await repairRows(deps.db, Number(found.user_id), now);

  const reviewed = await transact<void>(deps.db, async (tx) => {
    const { rowsAffected } = await tx.query(
      `UPDATE users_guideapplicationrequest SET status = ?, reviewed_by_id = ?, reviewed_at = ?,
         admin_notes = COALESCE(?, admin_notes), updated_at = ?
       WHERE id = ? AND status = 'pending'`,
      [status, review.reviewerId, toSql(now), review.notes, toSql(now), review.id],
    );
    if (rowsAffected === 0) return refused("spent", "application");
    if (review.isApproved) {
      await tx.query(
        `UPDATE users_profile SET role = CASE role WHEN 'explorer' THEN 'both' ELSE role END,
           active_guide = 1, updated_at = ? WHERE user_id = ?`,
        [toSql(now), Number(found.user_id)],
      );
    }
    return accepted(undefined);
  }, async () => {
    const current = await findApplication(deps.db, review.id);
    const isOurs = current?.status === status && current.reviewed_at === toSql(now) &&
      Number(current.reviewed_by_id) === review.reviewerId;
    return isOurs ? accepted(undefined) : null;
  });
  if (!reviewed.ok) return reviewed;
  return accepted((await findApplication(deps.db, review.id))!);
}

async function findApplication(db: Queryable, id: number): Promise<Row | null> {
  const { rows } = await db.query(`${SELECT_APPLICATION} WHERE a.id = ?`, [id]);
  return rows[0] ?? null;
}

async function findStaff(db: Queryable): Promise<{ userId: number; email: string }[]> {
  const { rows } = await db.query(
    "SELECT id, email FROM auth_user WHERE is_staff = 1 AND is_active = 1 AND email <> '' ORDER BY id",
  );
  return rows.map(({ id, email }) => ({ userId: Number(id), email }));
}

async function isAccount(db: Queryable, userId: number): Promise<boolean> {
  const { rows } = await db.query(
    "SELECT id FROM auth_user WHERE id = ? AND deleted_at IS NULL",
    [userId],
  );
  return rows.length > 0;
}
