import { checkPassword, rehash } from "../../core/log_in.ts";
import { normalizeEmail } from "../../core/email_address.ts";
import { checkLinkToken } from "../../core/link_tokens.ts";
import { type OwedEmail, oweEmail } from "../../core/outbox.ts";
import {
  issueAccess,
  issueSession,
  readToken,
  type Session,
  type SessionTokens,
} from "../../core/sessions.ts";
import { readFailure } from "../../db/errors.ts";
import { toSql } from "../../db/time.ts";
import type { Deps, Queryable, Row } from "../../deps.ts";
import { accepted, type Outcome, refused } from "../../outcome.ts";
import { verificationEmail, verificationLink } from "./emails.ts";

const VERIFY_LINK_SECONDS = 3 * 24 * 3600;

/** At most one verification mail per account and this many seconds, however often it is asked for. */
const RESEND_SECONDS = 60;

/** An account that has shown its password, and the tokens for it. */
export type LoggedIn = {
  userId: number;
  email: string;
  username: string | null;
  fullName: string | null;
  isBoardMember: boolean;
  tokens: SessionTokens;
  /** Replaces an outdated hash; to be run once the answer is on its way. */
  rehash: (deps: Deps) => Promise<void>;
};

/**
 * Logs a resident in. Refuses with `wrong` for an unknown address and a wrong password alike, and
 * with `inactive` only once the password was right.
 */
export async function logIn(
  deps: Deps,
  login: { email: string; password: string },
): Promise<Outcome<LoggedIn>> {
  const { rows } = await deps.db.query(
    `SELECT u.user_id, u.user_email, u.user_name, u.user_password, u.user_isactive,
       (SELECT w.full_name FROM m_warga AS w WHERE w.user_id = u.user_id ORDER BY w.id LIMIT 1)
         AS full_name,
       (SELECT COUNT(*) FROM m_residence_commite AS b WHERE b.user_id = u.user_id) AS seats
     FROM m_user AS u
     WHERE u.user_email_norm = ? AND u.user_isdelete = 0`,
    [normalizeEmail(login.email)],
  );
  const account = rows[0] ? { row: rows[0], passwordHash: rows[0].user_password ?? "" } : null;
  const checked = await checkPassword(deps, account, login.password);
  if (!checked.ok) return checked;

  const { row } = checked.value;
  if (Number(row.user_isactive) !== 1) return refused("inactive", "account");
  const userId = Number(row.user_id);
  // As typed, not as stored: Laravel compares the two letter by letter.
  const session = { accountId: userId, email: login.email };
  return accepted({
    userId,
    email: login.email,
    username: row.user_name,
    fullName: row.full_name,
    isBoardMember: Number(row.seats) > 0,
    tokens: await issueSession(deps.settings.pewaca.jwtKey, session, deps.now()),
    rehash: (deps) =>
      rehash(deps, checked.value, login.password, (hash) =>
        deps.db.query(
          "UPDATE m_user SET user_password = ? WHERE user_id = ? AND user_password = ?",
          [hash, userId, checked.value.passwordHash],
        )),
  });
}

/** A new access token for a refresh token. Refuses with `expired` unless the account may log in. */
export async function refreshSession(deps: Deps, refresh: string): Promise<Outcome<string>> {
  const { jwtKey } = deps.settings.pewaca;
  const session = await readToken(jwtKey, refresh, "refresh", deps.now());
  if (!session) return refused("expired", "refresh");
  const { rows } = await deps.db.query(
    "SELECT user_id FROM m_user WHERE user_id = ? AND user_isactive = 1 AND user_isdelete = 0",
    [session.accountId],
  );
  if (!rows[0]) return refused("expired", "refresh");
  return accepted(await issueAccess(jwtKey, session, deps.now()));
}

/**
 * Activates an account by its link. A second click, and a mail scanner before the first, get the
 * same success. Refuses with `wrong`, `expired`, or `spent` when the account was switched off since:
 * an old mail does not switch it on again.
 */
export async function verifyEmail(
  deps: Deps,
  userId: number,
  token: string,
): Promise<Outcome<void>> {
  const row = await findForVerification(deps.db, userId);
  if (!row) return refused("wrong", "link");
  const link = verificationLink(userId, row.user_email, row.user_password ?? "");
  const now = deps.now();
  const checked = await checkLinkToken(
    deps.settings.serviceKey,
    link,
    token,
    VERIFY_LINK_SECONDS,
    now,
  );
  if (!checked.ok) return checked;
  if (isVerified(row)) return accepted(undefined);

  const { rowsAffected } = await deps.db.query(
    `UPDATE m_user SET user_isactive = 1, email_verified_on = ?
     WHERE user_id = ? AND email_verified_on IS NULL AND user_isdelete = 0
       AND user_email = ? AND user_password = ?`,
    [toSql(now), userId, row.user_email, row.user_password],
  );
  if (rowsAffected === 1) return accepted(undefined);
  // Somebody else was faster: the same link in another tab, or an administrator.
  const current = await findForVerification(deps.db, userId);
  return current && isVerified(current) ? accepted(undefined) : refused("spent", "link");
}

async function findForVerification(db: Queryable, userId: number): Promise<Row | null> {
  const { rows } = await db.query(
    `SELECT user_email, user_password, user_isactive, email_verified_on FROM m_user
     WHERE user_id = ? AND user_isdelete = 0 AND user_email IS NOT NULL`,
    [userId],
  );
  return rows[0] ?? null;
}

function isVerified(row: Row): boolean {
  return row.email_verified_on !== null && Number(row.user_isactive) === 1;
}

/**
 * Owes another verification mail to an account that has not proven its address; `null` when there
 * is none, or one was owed in this minute. The answer to the caller is the same.
 */
export async function resendVerification(deps: Deps, email: string): Promise<OwedEmail | null> {
  const { rows } = await deps.db.query(
    `SELECT u.user_id, u.user_email,
       (SELECT w.full_name FROM m_warga AS w WHERE w.user_id = u.user_id ORDER BY w.id LIMIT 1)
         AS full_name
     FROM m_user AS u
     WHERE u.user_email_norm = ? AND u.user_isactive = 0 AND u.user_isdelete = 0
       AND u.email_verified_on IS NULL`,
    [normalizeEmail(email)],
  );
  const row = rows[0];
  if (!row) return null;
  const now = deps.now();
  const minute = Math.floor(now.getTime() / 1000 / RESEND_SECONDS);
  const account = {
    userId: Number(row.user_id),
    email: row.user_email,
    fullName: row.full_name ?? "",
  };
  try {
    return await oweEmail(deps.db, verificationEmail(account, `resend-${minute}`), now);
  } catch (error) {
    if (readFailure(error).kind === "duplicate") return null;
    throw error;
  }
}

/** A profile with everything that its page reads; `null` when the account may not log in (any more). */
export async function findProfile(
  db: Queryable,
  session: Session,
): Promise<{ row: Row; committees: Row[]; email: string } | null> {
  const [profile, committees] = await Promise.all([
    db.query(PROFILE, [session.accountId]),
    db.query(COMMITTEES, [session.accountId]),
  ]);
  const row = profile.rows[0];
  if (!row) return null;
  const isSameAddress = normalizeEmail(session.email) === normalizeEmail(row.user_email);
  return {
    row,
    committees: committees.rows,
    // As typed at login, while it is still the same address: Laravel compares letter by letter.
    email: isSameAddress ? session.email : row.user_email,
  };
}

const PROFILE = `
  SELECT u.user_id, u.user_email, u.user_name, u.user_isactive,
    w.id AS warga_id, w.nik, w.full_name, w.gender_id, w.date_of_birth, w.place_of_birth,
    w.phone_no, w.profile_photo, w.marriage_photo, w.is_checker, w.is_lead, w.isreject,
    w.residence_id AS warga_residence_id,
    ms.id AS marital_status_id, ms.name AS marital_status_name,
    re.id AS religion_id, re.name AS religion_name,
    fa.id AS family_as_id, fa.name AS family_as_name,
    oc.id AS occupation_id, oc.code AS occupation_code, oc.name AS occupation_name,
    oc.created_by AS occupation_created_by, oc.created_on AS occupation_created_on,
    oc.isactive AS occupation_isactive, oc.isdelete AS occupation_isdelete,
    ed.id AS education_id, ed.code AS education_code, ed.name AS education_name,
    ed.created_by AS education_created_by, ed.created_on AS education_created_on,
    ed.isactive AS education_isactive, ed.isdelete AS education_isdelete,
    n.unit_id, n.unit_name, n.unit_image, n.unit_size, n.unit_corridor_id, k.corridor_name,
    nr.name AS unit_residence_name,
    r.id, r.name, r.code, r.loc_address, r.image, r.city_id, c.province_id AS city_province_id,
    c.name AS city_name, r.postal_code, r.lat, r.\`long\`, r.area_large, r.establishment_year,
    r.isactive, r.isdelete
  FROM m_user AS u
  LEFT JOIN m_warga AS w ON w.id =
    (SELECT MIN(f.id) FROM m_warga AS f WHERE f.user_id = u.user_id AND f.isdelete = 0)
  LEFT JOIN m_marital_status AS ms ON ms.id = w.marital_status_id
  LEFT JOIN m_religion AS re ON re.id = w.religion_id
  LEFT JOIN m_family_as AS fa ON fa.id = w.family_as
  LEFT JOIN m_occupation AS oc ON oc.id = w.occupation_id
  LEFT JOIN m_education AS ed ON ed.id = w.education_id
  LEFT JOIN m_unit AS n ON n.unit_id = w.unit_id
  LEFT JOIN m_corridor AS k ON k.corridor_id = n.unit_corridor_id
  LEFT JOIN m_residence AS nr ON nr.id = n.unit_residence_id
  LEFT JOIN m_residence AS r ON r.id = w.residence_id
  LEFT JOIN m_city AS c ON c.id = r.city_id
  WHERE u.user_id = ? AND u.user_isactive = 1 AND u.user_isdelete = 0`;

const COMMITTEES = `
  SELECT b.residence_id, b.role_id, b.warga_id, p.name AS role_name, p.\`desc\` AS role_desc
  FROM m_residence_commite AS b LEFT JOIN m_role_warga AS p ON p.id = b.role_id
  WHERE b.user_id = ? ORDER BY b.id`;
