import { person, recordEvent } from "../../../core/audit/record_event.ts";
import type { PendingEmail } from "../../../core/outbox.ts";
import { enqueueRepeatable } from "../../../core/repeatable_email.ts";
import { integer, selectRow, selectRows, text } from "../../../db/rows.ts";
import { toSql } from "../../../db/time.ts";
import { transact } from "../../../db/transact.ts";
import { insertRow } from "../../../db/write.ts";
import type { Queryable } from "../../../deps.ts";
import { accepted, type Outcome } from "../../../outcome.ts";
import type { ZportaDeps } from "../env.ts";
import type { Caller } from "../shared/tokens.ts";
import {
  type ApplicationRow,
  findOwnApplication,
  refuseSecondApplication,
} from "./applications.ts";
import { applicationEmail, type StaffMember } from "./emails.ts";

/** How often a member of the staff is told of applications: everybody can register and apply. */
const FREQUENCY = { pauseSeconds: 0, perDay: 50, perDayInAll: 50 };

/** Why somebody would like to teach. */
export type Application = {
  motivation: string;
  experience: string | null;
  subjects: string;
  /** The account that referred them. */
  referredBy: number | null;
};

/** An application that was submitted, and the emails that are the caller's to deliver. */
export type SubmittedApplication = { row: ApplicationRow; emails: PendingEmail[] };

/**
 * Submits an application, and enqueues an email about it to every member of the staff who has not had
 * too many. Refuses with `unknown` referredBy, and as `refuseSecondApplication` does.
 */
export async function submitApplication(
  deps: ZportaDeps,
  caller: Caller,
  application: Application,
): Promise<Outcome<SubmittedApplication>> {
  const now = deps.now();
  const createdAt = withOwnMicroseconds(deps, toSql(now));
  const { referredBy } = application;
  const [staff, known] = await Promise.all([
    findStaff(deps.db),
    checkReferrer(deps.db, referredBy),
  ]);
  if (!known.ok) return known;

  const submitted = await transact<PendingEmail[]>(deps.db, async (tx) => {
    const { insertId } = await insertRow(tx, "users_guideapplicationrequest", {
      user_id: caller.userId,
      motivation: application.motivation,
      experience: application.experience,
      subjects_to_teach: application.subjects,
      status: "pending",
      referred_by_id: referredBy,
      created_at: createdAt,
      updated_at: createdAt,
    });
    await recordEvent(tx, deps, {
      tenant: "zporta",
      what: "application_submitted",
      accountId: caller.userId,
      subject: `application:${insertId}`,
      by: person(caller.userId),
    }, now);
    const about = { id: insertId, username: caller.username };
    const emails: PendingEmail[] = [];
    for (const member of staff) {
      const draft = applicationEmail(about, member);
      const email = await enqueueRepeatable(tx, deps, draft, now, FREQUENCY);
      if (email) emails.push(email);
    }
    return accepted(emails);
  }, async () => {
    const own = await findOwnApplication(deps.db, caller.userId);
    const isOurs = own?.created_at === createdAt && own.motivation === application.motivation;
    return isOurs ? accepted([]) : await refuseSecondApplication(deps.db, caller.userId);
  });
  if (!submitted.ok) return submitted;
  const row = (await findOwnApplication(deps.db, caller.userId))!;
  return accepted({ row, emails: submitted.value });
}

/** Tells two requests of the same millisecond apart; the clock says nothing below it. */
function withOwnMicroseconds({ random }: ZportaDeps, time: string): string {
  return time.slice(0, -3) + String(Math.floor(random() * 1000)).padStart(3, "0");
}

async function findStaff(db: Queryable): Promise<StaffMember[]> {
  const rows = await selectRows(
    db,
    { id: integer, email: text },
    "SELECT id, email FROM auth_user WHERE is_staff = 1 AND is_active = 1 AND email <> '' ORDER BY id",
  );
  return rows.map(({ id, email }) => ({ userId: id, email }));
}

/** Refuses with `unknown` referredBy when no account has this id. */
export async function checkReferrer(db: Queryable, userId: number | null): Promise<Outcome<void>> {
  const row = userId === null || await selectRow(
    db,
    { id: integer },
    "SELECT id FROM auth_user WHERE id = ? AND deleted_at IS NULL",
    [userId],
  );
  if (row) return accepted(undefined);
  return { ok: false, reasons: [{ code: "unknown", field: "referredBy", value: String(userId) }] };
}
