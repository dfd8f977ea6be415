import { pbkdf2Sync } from "node:crypto";
import { encodeAccountId, issueLinkToken } from "../../../src/core/link_tokens.ts";
import { issueSession, type SessionTokens } from "../../../src/tenants/pewaca/shared/tokens.ts";
import { verifyEmail } from "../../../src/tenants/pewaca/verification/verify_email.ts";
import { rejectResident } from "../../../src/tenants/pewaca/board/reject_resident.ts";
import { approveResident } from "../../../src/tenants/pewaca/board/approve_resident.ts";
import {
  type Credentials,
  passwordState,
  resetState,
} from "../../../src/tenants/pewaca/shared/accounts/credentials.ts";
import { resetLink } from "../../../src/tenants/pewaca/shared/accounts/links.ts";
import { logIn } from "../../../src/tenants/pewaca/session/log_in.ts";
import { verificationLink } from "../../../src/tenants/pewaca/verification/emails.ts";
import { NO_DETAILS } from "../../../src/tenants/pewaca/shared/person.ts";
import { NO_PHOTOS } from "../../../src/tenants/pewaca/shared/photos.ts";
import {
  registerResident,
  type SignUp,
} from "../../../src/tenants/pewaca/sign_up/register_resident.ts";
import { jpeg } from "../../../tests/support/images/jpeg.ts";
import type { Person, ReferenceList, States } from "../../consumers/support/states.ts";
import { failToLogIn } from "./failed_log_ins.ts";
import { ZPORTA_TABLES, zportaSetUps } from "./set_up_zporta_states.ts";
import { useUpSignUps } from "./use_up_sign_ups.ts";
import type { StateDeps } from "../service_under_test.ts";

/** Values of a state that its interaction's request contains. */
export type Values = Record<string, string>;

/** Sets a state up. */
export type SetUp<Parameters> = (deps: StateDeps, parameters: Parameters) => Promise<Values | void>;

/**
 * Sets up each provider state as it arises in production: rows that an administrator maintains by SQL,
 * residents by registering and following their link.
 */
export const setUps: { [S in keyof States]: SetUp<States[S]> } = {
  ...zportaSetUps,

  "a residence": async ({ db }, { id, code, name }) => {
    await db.query(
      "INSERT INTO m_residence (id, code, name, isactive, isdelete) VALUES (?, ?, ?, 1, 0)",
      [id, code, name],
    );
  },

  "a unit of the residence": async ({ db }, { id, name, residenceId }) => {
    await db.query(
      `INSERT INTO m_unit (unit_id, unit_name, unit_residence_id, unit_isactive, unit_isdelete)
       VALUES (?, ?, ?, 0, 0)`,
      [id, name, residenceId],
    );
  },

  "a reference list": async ({ db }, { list, rows }) => {
    for (const { id, name } of rows) {
      await db.query(`INSERT INTO ${TABLES[list]} (id, name) VALUES (?, ?)`, [id, name]);
    }
  },

  "a resident has registered": async (deps, resident) => {
    const userId = await register(deps, resident);
    return {
      uid: encodeAccountId(userId),
      linkToken: await linkToken(deps, resident.email),
      residentId: String(await residentIdOf(deps, userId)),
    };
  },

  "the resident has verified the address": async (deps, { email }) => {
    const tokens = await verify(deps, email);
    return { accessToken: tokens.access, refreshToken: tokens.refresh };
  },

  "the resident has asked for a new password": async (deps, { email }) => {
    const { userId, credentials } = await accountOf(deps, email);
    const state = await resetState(deps.serviceKey, credentials);
    const link = resetLink(userId, email, state);
    const resetToken = await issueLinkToken(deps.serviceKey, link, deps.now());
    return { uid: encodeAccountId(userId), resetToken };
  },

  "the resident has set a new password": async (deps, { email }) => {
    const { userId, credentials } = await accountOf(deps, email);
    const state = await resetState(deps.serviceKey, credentials);
    const token = await issueLinkToken(
      deps.serviceKey,
      resetLink(userId, email, state),
      deps.now(),
    );
    const path = `/api/auth/reset/${encodeAccountId(userId)}/${token}/`;
    const answer = await fetch(deps.url + path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ new_password: "KataSandiBaru1" }),
    });
    if (!answer.ok) throw new Error(`Cannot reset: ${await answer.text()}`);
    await answer.body?.cancel();
  },

  "the resident has completed the profile": async (deps, profile) => {
    const { userId } = await accountOf(deps, profile.email);
    await deps.db.query(
      `UPDATE m_warga SET nik = ?, gender_id = ?, date_of_birth = ?, place_of_birth = ?,
         religion_id = ?, marital_status_id = ?, occupation_id = ?, education_id = ?
       WHERE user_id = ?`,
      [
        profile.nik,
        profile.genderId,
        profile.dateOfBirth,
        profile.placeOfBirth,
        profile.religion,
        profile.maritalStatus,
        profile.occupation,
        profile.education,
        userId,
      ],
    );
  },

  "Django has stored the resident's photos": async (deps, { email, path }) => {
    const { userId } = await accountOf(deps, email);
    await deps.db.query(
      "UPDATE m_warga SET profile_photo = ?, marriage_photo = ? WHERE user_id = ?",
      [path, path, userId],
    );
  },

  "the resident has uploaded photos": async (deps, { email, size }) => {
    const { userId } = await accountOf(deps, email);
    const { access } = await issueSession(
      deps.settings.jwtKey,
      { accountId: userId, email },
      deps.now(),
    );
    const form = new FormData();
    form.append("profile_photo", new File([jpeg(size, 1)], "profile.jpg", { type: "image/jpeg" }));
    form.append(
      "marriage_photo",
      new File([jpeg(size, 2)], "marriage.jpg", { type: "image/jpeg" }),
    );
    const { data } = await upload(`${deps.url}/api/auth/profil/update/`, `Token ${access}`, form);
    return {
      photo: keyIn(data.warga.profile_photo),
      marriagePhoto: keyIn(data.warga.marriagePhoto),
    };
  },

  "Django has hashed the resident's password": async ({ db }, { email, password }) => {
    await db.query("UPDATE m_user SET user_password = ? WHERE user_email = ?", [
      hashAsDjango(password),
      email,
    ]);
  },

  "the resident has written where the unit is": async (deps, { email, text }) => {
    const { userId } = await accountOf(deps, email);
    await deps.db.query("UPDATE m_warga SET unit_id = NULL, unit_text = ? WHERE user_id = ?", [
      text,
      userId,
    ]);
  },

  "a committee role": async ({ db }, { id, name }) => {
    await db.query("INSERT INTO m_role_warga (id, name) VALUES (?, ?)", [id, name]);
  },

  "a member of the board": async (deps, person) => {
    const userId = await register(deps, person);
    const tokens = await verify(deps, person.email);
    const residentId = await residentIdOf(deps, userId);
    await deps.db.query(
      `INSERT INTO m_residence_commite (residence_id, role_id, user_id, warga_id)
       VALUES (?, ?, ?, ?)`,
      [person.residenceId, person.role, userId, residentId],
    );
    await deps.db.query("UPDATE m_warga SET is_checker = 1, isactive = 1 WHERE id = ?", [
      residentId,
    ]);
    return { boardToken: tokens.access };
  },

  "the board has approved the resident": async (deps, { email }) => {
    const { userId } = await accountOf(deps, email);
    const residentId = await residentIdOf(deps, userId);
    const approved = await approveResident(deps, await memberOf(deps), residentId);
    if (!approved.ok) throw new Error(`Cannot approve: ${JSON.stringify(approved.reasons)}`);
  },

  "the board has rejected the resident": async (deps, { email, reason }) => {
    const { userId } = await accountOf(deps, email);
    const residentId = await residentIdOf(deps, userId);
    const rejected = await rejectResident(deps, await memberOf(deps), residentId, reason);
    if (!rejected.ok) throw new Error(`Cannot reject: ${JSON.stringify(rejected.reasons)}`);
  },

  "residents wait for the board": async ({ db }, { count, fullName, residenceId, unitId }) => {
    const people = Array.from({ length: count }, (_, index) => ({
      email: `warga${index + 1}@example.com`,
      name: `${fullName} ${index + 1}`,
    }));
    await db.query(
      `INSERT INTO m_user (user_name, user_email, user_isactive, user_isdelete, is_warga)
       VALUES ${people.map(() => "(?, ?, 1, 0, 1)").join(", ")}`,
      people.flatMap(({ email }) => [email, email]),
    );
    const { rows } = await db.query(
      "SELECT user_id AS id, user_email AS email FROM m_user WHERE user_email LIKE 'warga%'",
    );
    const idOf = new Map(rows.map(({ id, email }) => [String(email), Number(id)]));
    await db.query(
      `INSERT INTO m_warga (full_name, residence_id, unit_id, user_id, is_checker, isreject, isdelete,
         isactive, created_by, created_on)
       VALUES ${people.map(() => "(?, ?, ?, ?, 0, 0, 0, 0, 0, UTC_TIMESTAMP(6))").join(", ")}`,
      people.flatMap(({ email, name }) => [name, residenceId, unitId, idOf.get(email)!]),
    );
  },

  "the sign-ups for an address are used up": async (deps, used) => {
    await useUpSignUps(deps.url, used);
  },

  "too many logins of the resident have failed": async (deps, { email }) => {
    await failToLogIn(() => logIn(deps, { email, password: "not-this-one", network: null }));
  },

  "the database refuses every statement": (deps) => {
    deps.breakDatabase();
    return Promise.resolve();
  },
};

/** Uploads as a page does: the file ends in the store of the Worker. */
export async function upload(url: string, authorization: string, body: FormData) {
  const headers = { Authorization: authorization };
  const answer = await fetch(url, { method: "PUT", headers, body });
  if (!answer.ok) throw new Error(`Cannot upload: ${answer.status} ${await answer.text()}`);
  return await answer.json();
}

/** The key of a photo in the store, from its URL. */
export function keyIn(url: string): string {
  return new URL(url).pathname.replace(/^\/media\//, "");
}

async function register(deps: StateDeps, person: Person): Promise<number> {
  const { email, password, fullName, phone, unitId, familyRole } = person;
  const code = await codeOf(deps, person.residenceId);
  const signUp: SignUp = {
    ...NO_DETAILS,
    email,
    password,
    estate: { field: "code", value: code },
    unitId,
    unitText: null,
    fullName,
    phone,
    familyRoleId: familyRole,
    requestedAccountType: null,
  };
  const registered = await registerResident(deps, signUp, NO_PHOTOS, null);
  if (!registered.ok) throw new Error(`Cannot register: ${JSON.stringify(registered.reasons)}`);
  return registered.value.account.userId;
}

async function verify(deps: StateDeps, email: string): Promise<SessionTokens> {
  const { userId } = await accountOf(deps, email);
  const verified = await verifyEmail(deps, userId, await linkToken(deps, email));
  if (!verified.ok) throw new Error(`Cannot verify: ${JSON.stringify(verified.reasons)}`);
  const { jwtKey } = deps.settings;
  return await issueSession(jwtKey, { accountId: userId, email }, deps.now());
}

async function memberOf({ db }: StateDeps): Promise<{ userId: number; estateIds: number[] }> {
  const { rows } = await db.query(
    "SELECT user_id AS userId, residence_id AS estateId FROM m_residence_commite",
  );
  return { userId: Number(rows[0]!.userId), estateIds: [Number(rows[0]!.estateId)] };
}

/** Django 5.0's `PBKDF2PasswordHasher`. */
function hashAsDjango(password: string): string {
  const [salt, iterations] = ["DjangoSalt", 720_000];
  const hash = pbkdf2Sync(password, salt, iterations, 32, "sha256").toString("base64");
  return `pbkdf2_sha256$${iterations}$${salt}$${hash}`;
}

async function residentIdOf({ db }: StateDeps, userId: number): Promise<number> {
  const { rows } = await db.query("SELECT id FROM m_warga WHERE user_id = ?", [userId]);
  return Number(rows[0]!.id);
}

const TABLES: Record<ReferenceList, string> = {
  "religions": "m_religion",
  "family-as": "m_family_as",
  "education": "m_education",
  "ocupation": "m_occupation",
  "marital-statuses": "m_marital_status",
  "cities": "m_city",
};

/** The tables that have rows: before the first state is set up, those that migrations fill. */
export async function filledTables({ db }: StateDeps): Promise<string[]> {
  const { rows: tables } = await db.query(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()",
  );
  const counts = await Promise.all(tables.map(async ({ name }) => {
    const { rows } = await db.query(`SELECT 1 FROM ${name} LIMIT 1`);
    return { name: String(name), isFilled: rows.length > 0 };
  }));
  return counts.filter(({ isFilled }) => isFilled).map(({ name }) => name).sort();
}

/**
 * Empties every table that a state or an interaction writes to, except rows of the migrations, and the store of
 * photos. What the Worker still does after its last answer ends first.
 */
export async function reset(deps: StateDeps): Promise<void> {
  await backgroundDone(deps);
  const { db } = deps;
  const people = [
    "outbox",
    "attempt_count",
    "account_access",
    "audit_event",
    "email_count",
    "registration_outcome",
    "route_count",
    "m_residence_commite",
    "warga_rejection_log",
    "m_warga",
    "m_user",
  ];
  const estates = ["m_unit", "m_corridor", "m_residence", "m_role_warga"];
  const tables = [...people, ...estates, ...Object.values(TABLES), ...ZPORTA_TABLES];
  await Promise.all(tables.map((table) => db.query(`DELETE FROM ${table}`)));
  await emptyStore(deps);
  deps.forgetStatements();
}

/** The Worker's own sweep removes the photos, since only it reaches its store. */
async function emptyStore({ db, runCron }: StateDeps): Promise<void> {
  const { rowsAffected } = await db.query("UPDATE photo SET remove_at = '2000-01-01'");
  if (rowsAffected > 0) await runCron();
  const { rows } = await db.query("SELECT photo_key FROM photo");
  if (rows.length > 0) throw new Error(`${rows.length} photos are still in the store`);
}

/** So long nothing may be asked of the database before the Worker is believed to be done, in milliseconds. */
const QUIET_MS = 20;
const MOST_WAITS = 200;

/** Waits for what follows an answer that wrote: emails, counters, events. */
async function backgroundDone({ statements }: StateDeps): Promise<void> {
  if (!statements.some(({ sql }) => /^\s*(?:INSERT|UPDATE|DELETE|COMMIT)/.test(sql))) return;
  for (let wait = 1, before = -1; before !== statements.length; wait++) {
    if (wait > MOST_WAITS) throw new Error("The Worker does not come to rest");
    before = statements.length;
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
  }
}

async function codeOf({ db }: StateDeps, residenceId: number): Promise<string> {
  const { rows } = await db.query("SELECT code FROM m_residence WHERE id = ?", [residenceId]);
  if (!rows[0]) throw new Error(`No residence ${residenceId}: a state is missing before this one`);
  return String(rows[0].code);
}

async function accountOf({ db }: StateDeps, email: string) {
  const { rows } = await db.query(
    `SELECT user_id, user_password, rehashed_from, rehashed_to, sessions_valid_from
     FROM m_user WHERE user_email = ?`,
    [email],
  );
  if (!rows[0]) throw new Error(`No account ${email}: a state is missing before this one`);
  return { userId: Number(rows[0].user_id), credentials: rows[0] as Credentials };
}

async function linkToken(deps: StateDeps, email: string): Promise<string> {
  const { userId, credentials } = await accountOf(deps, email);
  const state = await passwordState(deps.serviceKey, credentials);
  const link = verificationLink(userId, email, state);
  return await issueLinkToken(deps.serviceKey, link, deps.now());
}
