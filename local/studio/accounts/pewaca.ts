import { toSql } from "../../../src/db/time.ts";
import { insertRow } from "../../../src/db/write.ts";
import { seededPeople } from "../../seed/pewaca_people.ts";
import { seededEstates } from "../../seed/seed.ts";
import type { MadeLink, PewacaAccount } from "./account.ts";
import { djangoHash } from "./django_hashes.ts";
import type { PewacaOrder } from "./order.ts";
import { PHOTO } from "./photo.ts";
import {
  act,
  ask,
  linkIn,
  type LoggedIn,
  newPassword,
  NotMade,
  operate,
  type Stack,
  type Tools,
  uniqueName,
} from "./stack.ts";

const VERIFY_LINK = /https?:\/\/\S+\/verified\/([^/\s]+)\/([^/\s]+)\//;
const DISOWN_LINK = /https?:\/\/\S+\/bukan-saya\/([^/\s]+)\/([^/\s]+)\//;
const RESET_LINK = /https?:\/\/\S+\/reset\/([^/\s]+)\/([^/\s]+)\//;

/** The committee's chair among the seeded roles. */
const CHAIR = 1;
const RESIDENT_ROLE = 5;
const HEAD_OF_FAMILY = 1;

type Person = Omit<PewacaAccount, "id" | "residentId" | "tokens" | "refusal" | "links"> & {
  phone: string;
};
type Ids = { id: number; residentId: number };

/** Makes an account of Pewaca as people would: the form, the link in the email, the board's decision. */
export async function makePewacaAccount(tools: Tools, order: PewacaOrder): Promise<PewacaAccount> {
  const person = await personOf(tools, order);
  const links: Record<string, MadeLink> = {};
  const ids = order.state === "legacy"
    ? await insertAsDjango(tools, order, person)
    : await signUpAndOn(tools, order, person, links);
  if (order.links?.includes("reset")) links.reset = await askForReset(tools, person.address);
  const { phone: _, ...shown } = person;
  return { ...shown, ...ids, ...await logInPewaca(tools, person), links };
}

async function personOf(tools: Tools, order: PewacaOrder): Promise<Person> {
  const { id, name, unitId } = seededEstates.find(({ id }) => id === (order.estate ?? 3))!;
  return {
    tenant: "pewaca",
    state: order.state,
    address: order.address ?? `${uniqueName(order.state)}@example.test`,
    password: order.password ?? newPassword(),
    name: order.name ?? "Sari Wulandari",
    phone: order.phone ?? `0812${String(Math.random()).slice(2, 10)}`,
    estate: { id, name, code: await codeOf(tools, id) },
    unit: order.unit ?? unitId,
  };
}

/** The code of an estate as it is now: operators give it another one, and close estates. */
async function codeOf(tools: Tools, estateId: number): Promise<string> {
  const { rows: [estate] } = await tools.databaseOf("pewaca").query(
    "SELECT NULLIF(code, '') AS code, isdelete FROM m_residence WHERE id = ?",
    [estateId],
  );
  if (estate?.code && !Number(estate.isdelete)) return String(estate.code);
  const why = estate?.code ? "is closed for sign-up" : "has no code";
  throw new NotMade(409, `Estate ${estateId} ${why}: change that in the operators' console first`);
}

async function signUpAndOn(
  tools: Tools,
  order: PewacaOrder,
  person: Person,
  links: Record<string, MadeLink>,
): Promise<Ids> {
  const { state } = order;
  const ids = await signUp(tools, order, person);
  const verify = await linkIn(tools, person.address, VERIFY_LINK);
  if (state === "unproven") {
    links.verify = verify;
    links.disown = await linkIn(tools, person.address, DISOWN_LINK);
    return ids;
  }
  const { uid, token } = verify;
  await act(tools, "the link in the email", "GET", `/api/auth/verify/${uid}/${token}/`);
  if (state === "waiting") return ids;
  const board = await logInBoard(tools, person);
  const resident = { warga_id: ids.residentId };
  if (state === "rejected") {
    const body = { ...resident, reason: order.reason ?? "Bukan warga" };
    await act(tools, "the rejection", "POST", "/api/warga/reject/", { body, token: board });
    return ids;
  }
  await act(tools, "the approval", "POST", "/api/warga/verify/", { body: resident, token: board });
  if (state === "board") {
    const body = { warga: ids.residentId, role: CHAIR };
    await act(tools, "the seat", "POST", "/api/residence-commite/", { body, token: board });
  }
  if (state === "switched-off") await operate(tools, "pewaca", ids.id, "switch-off");
  return ids;
}

async function signUp(tools: Tools, order: PewacaOrder, person: Person): Promise<Ids> {
  const { estate, unit } = person;
  const fields = {
    email: person.address,
    password: person.password,
    unit_id: String(unit),
    full_name: person.name,
    phone_no: person.phone,
    family_as: String(HEAD_OF_FAMILY),
    code: estate.code,
    ...order.form,
  };
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  if (order.photo) {
    form.set("profile_photo", new Blob([PHOTO], { type: "image/jpeg" }), "photo.jpg");
  }
  const path = `/api/auth/sign-up/${estate.code}/`;
  const { data } = await act(tools, "the sign-up", "POST", path, { body: form });
  const id = Number((data as { user_id: number }).user_id);
  const { rows } = await tools.databaseOf("pewaca").query(
    "SELECT id FROM m_warga WHERE user_id = ? ORDER BY id LIMIT 1",
    [id],
  );
  return { id, residentId: Number(rows[0]!.id) };
}

/** Logs in as the seeded board of the estate. */
async function logInBoard(tools: Tools, { estate }: Person): Promise<string> {
  const board = seededPeople.find(({ estateId, boardRole }) =>
    estateId === estate.id && boardRole
  )!;
  const { tokens, refusal } = await logInPewaca(tools, { address: board.email, ...board });
  if (tokens) return tokens.access;
  const message = `The seeded board (${board.email}) cannot log in: DELETE /api/accounts first`;
  throw new NotMade(409, message, refusal);
}

/** Logs in as a resident. */
export async function logInPewaca(
  stack: Stack,
  { address, password }: { address: string; password: string },
): Promise<LoggedIn<{ access: string; refresh: string }>> {
  const path = "/api/auth/login/";
  const { status, body } = await ask(stack, "POST", path, { body: { email: address, password } });
  if (status !== 200) return { tokens: null, refusal: { status, body } };
  const { token, token_refresh } = body.data as { token: string; token_refresh: string };
  return { tokens: { access: token, refresh: token_refresh }, refusal: null };
}

async function askForReset(tools: Tools, address: string): Promise<MadeLink> {
  await act(tools, "the reset", "POST", "/api/auth/password-reset/", { body: { email: address } });
  return await linkIn(tools, address, RESET_LINK);
}

/** The rows that Django left behind: an approved resident, and none of the columns that are ours. */
async function insertAsDjango(tools: Tools, order: PewacaOrder, person: Person): Promise<Ids> {
  const { address, password, estate, unit } = person;
  const scheme = order.scheme ?? "pbkdf2_sha256";
  const hash = order.hash ?? await djangoHash(scheme, password, order.iterations);
  const db = tools.databaseOf("pewaca");
  const now = toSql(new Date());
  const { insertId: id } = await insertRow(db, "m_user", {
    image: "",
    user_name: address,
    user_email: address,
    user_password: hash,
    user_created_on: now,
    user_isactive: 1,
    user_isdelete: 0,
    is_superuser: 0,
    is_staff: 0,
    is_warga: 1,
    user_role_id: RESIDENT_ROLE,
  });
  const { insertId: residentId } = await insertRow(db, "m_warga", {
    full_name: person.name,
    phone_no: person.phone,
    family_as: HEAD_OF_FAMILY,
    residence_id: estate.id,
    unit_id: unit,
    user_id: id,
    created_by: id,
    created_on: now,
    modified_on: now,
    is_checker: 1,
    checked_on: now,
    isactive: 1,
    isdelete: 0,
    isreject: 0,
    is_lead: 1,
  });
  return { id, residentId };
}
