import { emailSpellings, normalizeEmail } from "../../../core/email_address.ts";
import { keepPhotos, removeUnkept, uploadPhotos } from "../../../core/photos.ts";
import { BREACHED, register, type Registered } from "../../../core/register.ts";
import { enqueuedToday, REPEATS_PER_DAY } from "../../../core/repeatable_email.ts";
import {
  isSameRegistration,
  keysOf,
  NATURAL_KEY_SECONDS,
  type RegistrationId,
  registrationId,
} from "../../../core/repetition.ts";
import { folded, foldedIn } from "../../../db/folded.ts";
import { flag, integer, moment, nullable, type RowOf, selectRow, text } from "../../../db/rows.ts";
import { addSeconds, toSql } from "../../../db/time.ts";
import { columnList, insertRow, placeholders, sql } from "../../../db/write.ts";
import type { Tx } from "../../../deps.ts";
import { accepted, type Outcome, type Reason, refused } from "../../../outcome.ts";
import type { PewacaDeps } from "../env.ts";
import { storedNik } from "../shared/nik.ts";
import {
  detailReasons,
  personalColumns,
  type PersonalDetails,
  referencesExist,
  unknownReferences,
} from "../shared/person.ts";
import { nameNewPhotos, type NewPhotos, photoDigests, type SentPhotos } from "../shared/photos.ts";
import { estateCondition, type EstateReference } from "../shared/rows.ts";
import { verificationEmail, VERIFY_EMAIL_KIND } from "../shared/accounts/verification.ts";
import { GIVES_WAY, makeRoom } from "./make_room.ts";

/** `m_role.role_id` of a resident, seeded by the migrations. */
const RESIDENT_ROLE = 5;

/** Who signs up, and for which unit. `null` is "not said". */
export type SignUp = PersonalDetails & {
  email: string;
  password: string;
  estate: EstateReference;
  /** `null` when the unit is not in the list; then `unitText` says where it is. */
  unitId: number | null;
  unitText: string | null;
  /** What the visitor would like to be. Recorded, never granted. */
  requestedAccountType: "warga" | "pengurus" | null;
};

/** A new resident's account. It is verified when a repetition comes after the link was followed. */
export type NewResident = { userId: number; email: string; fullName: string; isVerified: boolean };

/**
 * Registers a resident with an estate, invited by its code or from the public page: account,
 * resident, photos, verification email.
 *
 * Refuses with `unknown` code or residence, `foreign` unit, `unknown` references, a `future` birthday, `taken`
 * email, or `reused` idempotencyKey when this key came before with other content. Everything that is wrong is
 * reported at once. The same request again (with the same key, or without a key within ten minutes)
 * gets the account of the first. A sign-up that nobody has proven in time is replaced. Photos of a
 * registration that fails are removed. No email is sent to an address that has had twelve of
 * the kind within 24 hours.
 */
export async function registerResident(
  deps: PewacaDeps,
  signUp: SignUp,
  sent: SentPhotos,
  idempotencyKey: string | null,
): Promise<Outcome<Registered<NewResident>>> {
  const { password, ...said } = { ...signUp, email: normalizeEmail(signUp.email) };
  // Sorted: the order in which a form is read must not make it another.
  const content = [...Object.entries(said).sort(), ...await photoDigests(deps, sent)];
  const id = registrationId(deps, "pewaca", content, idempotencyKey);
  const photos = nameNewPhotos(deps, sent);
  const keys = photos.all.map(({ key }) => key);
  let isUploaded = false;
  let expiredId: number | null = null;
  let placed = signUp;
  let mayTell = true;

  const registered = await register<NewResident>(deps, {
    password,
    address: { email: signUp.email, table: "m_user", column: "user_email_norm" },
    lookUp: async (now) => {
      const row = await lookUp(deps, signUp, id, now);
      mayTell = row.emails < 2 * REPEATS_PER_DAY;
      expiredId = row.holder_is_expired ? row.holder_id : null;
      placed = placeOf(signUp, row);
      return await judge(deps, row, signUp, id, now);
    },
    prepare: async (now) => {
      await uploadPhotos(deps, photos.all, now);
      isUploaded = true;
    },
    insertAccount: async (tx, passwordHash, now) => {
      if (expiredId !== null) await makeRoom(tx, deps, expiredId, now);
      return await insertAccount(tx, signUp, passwordHash, id, now);
    },
    insertTenantRows: async (tx, account, now) => {
      const inserted = await insertResident(tx, deps, placed, photos, account, now);
      if (inserted.ok) await keepPhotos(tx, keys, now);
      return inserted;
    },
    email: (account) => mayTell ? verificationEmail(account) : null,
  });
  const isKept = registered.ok && registered.value.isNew;
  if (isUploaded && !isKept) await removeUnkept(deps, keys);
  return registered;
}

/** Finds what else is wrong with a sign-up whose form has wrong fields; writes nothing. */
export async function findObjections(deps: PewacaDeps, signUp: SignUp): Promise<Reason[]> {
  const id = { key: null, digest: "", former: [] };
  const now = deps.now();
  const [row, isBreached] = await Promise.all([
    lookUp(deps, signUp, id, now),
    signUp.password !== "" && deps.isBreached(signUp.password),
  ]);
  const estate: Reason[] = row.residence_id === null
    ? [{ code: "unknown", field: signUp.estate.field }]
    : [];
  return [...estate, ...reasonsAgainst(signUp, row, now), ...isBreached ? [BREACHED] : []];
}

/** The sign-up with the unit that its text names, where there is exactly one. */
function placeOf(signUp: SignUp, { named_unit_id }: LookedUp): SignUp {
  return named_unit_id === null ? signUp : { ...signUp, unitId: named_unit_id, unitText: null };
}

const LOOKED_UP = {
  residence_id: nullable(integer),
  named_unit_id: nullable(integer),
  unit_id: nullable(integer),
  keyed_id: nullable(integer),
  keyed_digest: nullable(text),
  keyed_password: nullable(text),
  keyed_is_active: flag,
  holder_id: nullable(integer),
  holder_digest: nullable(text),
  holder_password: nullable(text),
  holder_is_active: flag,
  holder_created_on: nullable(moment),
  holder_is_expired: flag,
  unknown_references: text,
  emails: integer,
};

type LookedUp = RowOf<typeof LOOKED_UP>;

/** A sign-up from before this moment no longer holds its address, unless somebody has proven it. */
function expiredSince({ settings }: PewacaDeps, now: Date): Date {
  return addSeconds(now, -settings.claimDays * 24 * 3600);
}

async function lookUp(
  deps: PewacaDeps,
  signUp: SignUp,
  id: RegistrationId,
  now: Date,
): Promise<LookedUp> {
  const unknown = unknownReferences(signUp);
  const estate = estateCondition(signUp.estate);
  const holds = foldedIn("h.user_email_norm", emailSpellings(signUp.email));
  const emails = enqueuedToday(
    { tenant: "pewaca", kind: VERIFY_EMAIL_KIND, to: signUp.email },
    now,
  );
  // One row, whatever exists: each join finds at most one row, by a primary or unique key.
  const found = await selectRow(
    deps.db,
    LOOKED_UP,
    `SELECT r.id AS residence_id, u.unit_id,
       (SELECT IF(COUNT(*) = 1, MIN(n.unit_id), NULL) FROM m_unit AS n
        WHERE n.unit_residence_id = r.id AND n.unit_name = ? AND COALESCE(n.unit_isdelete, 0) = 0)
         AS named_unit_id,
       k.user_id AS keyed_id, k.registration_digest AS keyed_digest, k.user_password AS keyed_password,
       k.user_isactive AS keyed_is_active, h.user_isactive AS holder_is_active,
       h.user_id AS holder_id, h.registration_digest AS holder_digest,
       h.user_password AS holder_password, h.user_created_on AS holder_created_on,
       (SELECT u.user_isdelete = 1 OR u.user_created_on <= ? AND ${GIVES_WAY}
        FROM m_user AS u WHERE u.user_id = h.user_id) AS holder_is_expired,
       ${unknown.sql} AS unknown_references, ${emails.sql} AS emails
     FROM (SELECT 1 AS one) AS base
     LEFT JOIN m_residence AS r ON ${estate.sql}
     LEFT JOIN m_unit AS u ON u.unit_id = ? AND u.unit_residence_id = r.id
       AND COALESCE(u.unit_isdelete, 0) = 0
     LEFT JOIN m_user AS k ON k.registration_key IN (${
      placeholders(keysOf(id))
    }) AND k.user_isdelete = 0
     LEFT JOIN m_user AS h ON ${holds.sql}`,
    [
      signUp.unitText,
      toSql(expiredSince(deps, now)),
      ...unknown.args,
      ...emails.args,
      ...estate.args,
      signUp.unitId,
      ...keysOf(id),
      ...holds.args,
    ],
  );
  return found!;
}

/** What the rows say about a registration: see `Registration.lookUp`. */
async function judge(
  { passwords }: PewacaDeps,
  row: LookedUp,
  signUp: SignUp,
  id: RegistrationId,
  now: Date,
): Promise<Outcome<NewResident> | null> {
  const isSame = (digest: string | null, passwordHash: string | null) =>
    isSameRegistration(passwords, { ...signUp, ...id }, { digest, passwordHash });
  if (row.keyed_id !== null) {
    return await isSame(row.keyed_digest, row.keyed_password)
      ? accepted(residentOf(row.keyed_id, signUp, row.keyed_is_active))
      : refused("reused", "idempotencyKey");
  }
  if (row.residence_id === null) return refused("unknown", signUp.estate.field);
  const isRepetition = id.key === null && !row.holder_is_expired &&
    isRecent(row.holder_created_on, now) &&
    await isSame(row.holder_digest, row.holder_password);
  if (row.holder_id !== null && isRepetition) {
    return accepted(residentOf(row.holder_id, signUp, row.holder_is_active));
  }
  const reasons = reasonsAgainst(signUp, row, now);
  return reasons.length > 0 ? { ok: false, reasons } : null;
}

function residentOf(
  userId: number,
  { email, fullName }: SignUp,
  isVerified: boolean,
): NewResident {
  return { userId, email, fullName, isVerified };
}

function isRecent(createdOn: Date | null, now: Date): boolean {
  return createdOn !== null && createdOn >= addSeconds(now, -NATURAL_KEY_SECONDS);
}

function reasonsAgainst(signUp: SignUp, row: LookedUp, now: Date): Reason[] {
  const reasons: Reason[] = [];
  if (row.holder_id !== null && !row.holder_is_expired) {
    reasons.push({ code: "taken", field: "email" });
  }
  if (row.residence_id !== null && signUp.unitId !== null && row.unit_id === null) {
    reasons.push({ code: "foreign", field: "unit" });
  }
  return [...reasons, ...detailReasons(signUp, row.unknown_references, now)];
}

async function insertAccount(
  tx: Tx,
  signUp: SignUp,
  passwordHash: string,
  id: RegistrationId,
  now: Date,
): Promise<NewResident> {
  const { insertId } = await insertRow(tx, "m_user", {
    image: "",
    user_name: signUp.email,
    user_email: signUp.email,
    user_password: passwordHash,
    user_created_on: toSql(now),
    user_isactive: false,
    user_isdelete: false,
    is_superuser: false,
    is_staff: false,
    is_warga: true,
    user_role_id: RESIDENT_ROLE,
    wished_account_type: signUp.requestedAccountType,
    registration_key: id.key,
    registration_digest: id.digest,
  });
  return residentOf(insertId, signUp, false);
}

/**
 * Inserts the resident. The SELECT is the guard: it finds no row unless the unit, where there is one,
 * belongs to the estate and every reference exists. `isactive` stays 0 until the board approves,
 * because it decides who is sent invoices.
 */
async function insertResident(
  tx: Tx,
  deps: PewacaDeps,
  signUp: SignUp,
  photos: NewPhotos,
  account: NewResident,
  now: Date,
): Promise<Outcome<void>> {
  const hasUnit = signUp.unitId !== null;
  const { names, values, args } = columnList({
    ...personalColumns(signUp),
    ...await storedNik(deps, signUp.nik, { accountId: account.userId }),
    searched_email: sql(folded("?"), [signUp.email]),
    profile_photo: photos.profile?.key ?? null,
    marriage_photo: photos.marriage?.key ?? null,
    residence_id: sql("r.id"),
    unit_id: hasUnit ? sql("u.unit_id") : null,
    unit_text: signUp.unitText,
    user_id: account.userId,
    registered_user_id: account.userId,
    created_by: account.userId,
    created_on: toSql(now),
    modified_on: toSql(now),
    is_checker: false,
    is_lead: false,
    isactive: false,
    isdelete: false,
    isreject: false,
  });
  const estate = estateCondition(signUp.estate);
  const references = referencesExist(signUp);
  const { rowsAffected } = await tx.query(
    `INSERT INTO m_warga (${names})
     SELECT ${values}
     FROM m_residence AS r ${hasUnit ? "JOIN m_unit AS u ON u.unit_residence_id = r.id" : ""}
     WHERE ${estate.sql}
       ${hasUnit ? "AND u.unit_id = ? AND COALESCE(u.unit_isdelete, 0) = 0" : ""}
       ${references.sql}`,
    [...args, ...estate.args, ...hasUnit ? [signUp.unitId] : [], ...references.args],
  );
  if (rowsAffected === 1) return accepted(undefined);
  return hasUnit ? refused("foreign", "unit") : refused("unknown", signUp.estate.field);
}
