import { databaseOf } from "../../../ops/connect.ts";
import { toSql } from "../../../src/db/time.ts";
import { transact } from "../../../src/db/transact.ts";
import { insertRow } from "../../../src/db/write.ts";
import { accepted } from "../../../src/outcome.ts";
import { findInviter, setInviteRight } from "../../../src/tenants/zporta/console/invite_right.ts";
import { seededLearners } from "../../seed/zporta_people.ts";
import type { MadeLink, ZportaAccount } from "./account.ts";
import { djangoHash } from "./django_hashes.ts";
import type { ZportaOrder } from "./order.ts";
import {
  act,
  ask,
  linkIn,
  type LoggedIn,
  newPassword,
  NotMade,
  OPERATOR,
  type Stack,
  type Tools,
  uniqueName,
} from "./stack.ts";

const USERS = "/api/users";
const INVITATION_LINK = /https?:\/\/\S+\/register\?token=([\w-]+)/;
const LINKS = {
  reset: {
    path: `${USERS}/password-reset/`,
    pattern: /https?:\/\/\S+\/reset-password-confirm\/([^/\s]+)\/([^/\s]+)\//,
  },
  magic: {
    path: `${USERS}/magic-link-request/`,
    pattern: /https?:\/\/\S+\/magic-link-login\/([^/\s]+)\/([^/\s]+)\//,
  },
};

type Person = { username: string; address: string; password: string };
type Tokens = { access: string };
type Registered = Person & { id: number; token: string };

/** Makes an account of Zporta as people would: the form, an application, an invitation, Google. */
export async function makeZportaAccount(tools: Tools, order: ZportaOrder): Promise<ZportaAccount> {
  const { state } = order;
  const person = {
    username: order.username ?? uniqueName(state).replace("-", "_"),
    address: order.address ?? `${uniqueName(state)}@example.test`,
    password: order.password ?? newPassword(),
  };
  if (state === "invited") return await invite(tools, person);
  if (state === "google") return await comeWithGoogle(tools, order, person);
  const { id, ...more } = state === "legacy"
    ? { id: await insertAsDjango(tools, order, person) }
    : await registerAndOn(tools, order, person);
  const links = await askForLinks(tools, order, person.address);
  // A login makes a deactivated account active again, so it has none.
  const loggedIn = state === "deactivated"
    ? { tokens: null, refusal: null }
    : await logInZporta(tools, person);
  return { tenant: "zporta", state, id, ...person, ...loggedIn, links, ...more };
}

type Extras = Pick<ZportaAccount, "applicationId" | "invitations">;

async function registerAndOn(
  tools: Tools,
  order: ZportaOrder,
  person: Person,
): Promise<{ id: number } & Extras> {
  const { state } = order;
  const { id, token } = await register(tools, person, order.bio);
  switch (state) {
    case "applicant":
      return { id, applicationId: await apply(tools, token) };
    case "guide": {
      const applicationId = await apply(tools, token);
      await approve(tools, applicationId);
      return { id, applicationId };
    }
    case "teacher": {
      await approve(tools, await apply(tools, token));
      await allowInviting(tools, id);
      const invitations = [];
      for (let i = 0; i < (order.invitations ?? 1); i++) {
        const address = `${uniqueName("invited")}@example.test`;
        invitations.push(await sendInvitation(tools, token, address));
      }
      return { id, invitations };
    }
    case "staff":
      // No act makes somebody staff: Django's admin does.
      await tools.databaseOf("zporta").query("UPDATE auth_user SET is_staff = 1 WHERE id = ?", [
        id,
      ]);
      return { id };
    case "deactivated":
      await act(tools, "the deactivation", "POST", `${USERS}/deactivate/`, { token, body: {} });
      return { id };
    default:
      return { id };
  }
}

async function register(tools: Tools, person: Person, bio = ""): Promise<Registered> {
  const { username, address, password } = person;
  const body = { username, email: address, password, role: "explorer", bio };
  await act(tools, "the registration", "POST", `${USERS}/register/`, { body });
  const loggedIn = await act(tools, "the login", "POST", `${USERS}/login/`, {
    body: { username, password },
  });
  return { ...person, id: Number(loggedIn.id), token: String(loggedIn.token) };
}

async function apply(tools: Tools, token: string): Promise<number> {
  const body = { motivation: "I like to teach.", subjects_to_teach: "Mathematics" };
  const path = `${USERS}/guide-application/`;
  const { application } = await act(tools, "the application", "POST", path, { body, token });
  return Number((application as { id: number }).id);
}

/** Approves an application as the seeded staff. */
async function approve(tools: Tools, id: number): Promise<void> {
  const { username, password, email } = seededLearners.find(({ isStaff }) => isStaff)!;
  const { tokens, refusal } = await logInZporta(tools, { username, password });
  if (!tokens) {
    const message = `The seeded staff (${email}) cannot log in: DELETE /api/accounts first`;
    throw new NotMade(409, message, refusal);
  }
  const path = `${USERS}/guide-applications/${id}/approve/`;
  await act(tools, "the approval", "POST", path, { body: {}, token: tokens.access });
}

/** What an operator does in the console. */
async function allowInviting(tools: Tools, userId: number): Promise<void> {
  const now = new Date();
  await transact<void>(databaseOf(tools.databaseOf("zporta")), async (tx) => {
    const inviter = await findInviter(tx, userId, "FOR UPDATE");
    await setInviteRight(tx, { operator: OPERATOR }, inviter!, true, now);
    return accepted(undefined);
  });
}

async function sendInvitation(tools: Tools, token: string, address: string) {
  const path = `${USERS}/invitations/send/`;
  const body = { invitee_email: address };
  const { invitation } = await act(tools, "the invitation", "POST", path, { body, token });
  const link = await linkIn(tools, address, INVITATION_LINK);
  return { id: Number((invitation as { id: number }).id), address, link };
}

/** Invites an address that has no account, by a teacher of its own: each may send three a month. */
async function invite(tools: Tools, { address }: Person): Promise<ZportaAccount> {
  const inviter = await register(tools, {
    username: uniqueName("inviter").replace("-", "_"),
    address: `${uniqueName("inviter")}@example.test`,
    password: newPassword(),
  });
  await allowInviting(tools, inviter.id);
  const invitation = await sendInvitation(tools, inviter.token, address);
  const nobody = { id: null, username: null, password: null, tokens: null, refusal: null };
  const links = { invitation: invitation.link };
  return {
    tenant: "zporta",
    state: "invited",
    address,
    ...nobody,
    links,
    invitations: [invitation],
  };
}

async function comeWithGoogle(
  tools: Tools,
  order: ZportaOrder,
  { address }: Person,
): Promise<ZportaAccount> {
  const subject = String(Math.random()).slice(2, 18);
  const idToken = await tools.google.idToken({ address, name: "Haruka Sato", subject });
  const path = `${USERS}/google-login/`;
  const body = await act(tools, "Google's login", "POST", path, { body: { token: idToken } });
  const user = body.user as { id: number; username: string };
  return {
    tenant: "zporta",
    state: "google",
    id: user.id,
    username: user.username,
    address,
    password: null,
    tokens: { access: String(body.token) },
    refusal: null,
    links: await askForLinks(tools, order, address),
    idToken,
  };
}

async function askForLinks(tools: Tools, { links = [] }: ZportaOrder, address: string) {
  const asked: Record<string, MadeLink> = {};
  for (const name of links) {
    const { path, pattern } = LINKS[name];
    await act(tools, `the ${name} link`, "POST", path, { body: { email: address } });
    asked[name] = await linkIn(tools, address, pattern);
  }
  return asked;
}

/** Logs in as a learner, by username or address. */
export async function logInZporta(
  stack: Stack,
  { username, password }: { username: string; password: string },
): Promise<LoggedIn<Tokens>> {
  const path = `${USERS}/login/`;
  const { status, body } = await ask(stack, "POST", path, { body: { username, password } });
  if (status !== 200) return { tokens: null, refusal: { status, body } };
  return { tokens: { access: String(body.token) }, refusal: null };
}

/** The rows that Django left behind, and none of the columns that are ours. */
async function insertAsDjango(tools: Tools, order: ZportaOrder, person: Person): Promise<number> {
  const { username, address, password } = person;
  const scheme = order.scheme ?? "pbkdf2_sha256";
  const hash = order.hash ?? await djangoHash(scheme, password, order.iterations);
  const db = tools.databaseOf("zporta");
  const now = toSql(new Date());
  const { insertId: id } = await insertRow(db, "auth_user", {
    username,
    email: address,
    password: hash,
    is_staff: 0,
    is_superuser: 0,
    is_active: 1,
    date_joined: now,
  });
  await insertRow(db, "users_profile", {
    user_id: id,
    role: "explorer",
    bio: order.bio ?? "",
    display_name: "",
    created_at: now,
    updated_at: now,
  });
  await insertRow(db, "users_userpreference", {
    user_id: id,
    languages_spoken: "[]",
    updated_at: now,
  });
  return id;
}
