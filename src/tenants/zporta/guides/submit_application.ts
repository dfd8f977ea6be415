import { enqueueEmail, type PendingEmail } from "../../../core/outbox.ts";
import { toSql } from "../../../db/time.ts";
import { transact } from "../../../db/transact.ts";
import type { Queryable, Row } from "../../../deps.ts";
import { accepted, type Outcome } from "../../../outcome.ts";
import type { Caller } from "../shared/tokens.ts";
import { type Application, findOwnApplication, refuseSecond } from "./applications.ts";
import { applicationEmail } from "./emails.ts";
import type { ZportaDeps } from "../env.ts";

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
