import { encodeAccountId, issueLinkToken } from "../../../src/core/link_tokens.ts";
import { accountLink } from "../../../src/tenants/zporta/links/account_link.ts";
import { dashed } from "../../../src/tenants/zporta/invitations/invitation_url.ts";
import { cancelInvitation } from "../../../src/tenants/zporta/invitations/cancel_invitation.ts";
import { sendInvitation } from "../../../src/tenants/zporta/invitations/send_invitation.ts";
import { registerLearner } from "../../../src/tenants/zporta/sign_up/register_learner.ts";
import { logIn } from "../../../src/tenants/zporta/session/log_in.ts";
import { recordLogIn } from "../../../src/tenants/zporta/shared/sessions.ts";
import { findByName } from "../../../src/tenants/zporta/shared/person.ts";
import { IMAGES } from "../../../tests/support/images/images.ts";
import {
  HARUKA,
  type Learner,
  TOMO,
  type ZportaStates,
} from "../../consumers/support/zporta_states.ts";
import { failToLogIn } from "./failed_log_ins.ts";
import { keyIn, type SetUp, upload } from "./set_up_states.ts";
import type { StateDeps } from "../service_under_test.ts";

/** Sets up Zporta's states: learners by registering, what Django's admin decides by SQL. */
export const zportaSetUps: { [S in keyof ZportaStates]: SetUp<ZportaStates[S]> } = {
  "an empty academy": () => Promise.resolve(),

  "tags": async ({ db }, { names }) => {
    for (const [index, name] of names.entries()) {
      await db.query(
        "INSERT INTO tags_tag (id, name, slug, description, created_at) VALUES (?, ?, ?, '', UTC_TIMESTAMP(6))",
        [index + 1, name, name.toLowerCase()],
      );
    }
  },

  "a learner has registered": async (deps, learner) => ({
    userId: String(await register(deps, learner)),
  }),

  "the learner has logged in": async (deps, { username }) => ({
    token: await tokenOf(deps, username),
  }),

  "the login is open": async (deps, { username }) => {
    const [person] = await findByName(deps.db, username);
    if (!person) throw new Error(`No account ${username}: a state is missing before this one`);
    await recordLogIn(deps, person.user_id, { userAgent: null, ipAddress: null });
  },

  "the learner has deactivated the account": async (deps, { username }) => {
    const token = await tokenOf(deps, username);
    await post(`${deps.url}/api/users/deactivate/`, token, { reason: "" });
    return { token };
  },

  "the learner has applied to teach": async (deps, { username }) => {
    const token = await tokenOf(deps, username);
    const application = { motivation: "I love it", experience: "", subjects_to_teach: "Kanji" };
    await post(`${deps.url}/api/users/guide-application/`, token, application);
  },

  "the learner has asked for a new password": async (deps, { username }) => {
    const [person] = await findByName(deps.db, username);
    if (!person) throw new Error(`No account ${username}: a state is missing before this one`);
    const link = accountLink("password_reset", person);
    const resetToken = await issueLinkToken(deps.serviceKey, link, deps.now());
    return { uid: encodeAccountId(person.user_id), resetToken };
  },

  "a teacher who may invite": async (deps, teacher) => {
    const userId = await register(deps, teacher);
    await deps.db.query(
      "UPDATE users_profile SET role = 'guide', active_guide = 1, can_invite_teachers = 1 WHERE user_id = ?",
      [userId],
    );
    return { teacherToken: await tokenOf(deps, teacher.username) };
  },

  "the teacher has invited somebody": async (deps, { username, inviteeEmail }) => {
    const [teacher] = await findByName(deps.db, username);
    if (!teacher) throw new Error(`No account ${username}: a state is missing before this one`);
    const invitation = { inviteeEmail, personalMessage: "" };
    const sent = await sendInvitation(deps, teacher.user_id, invitation);
    if (!sent.ok) throw new Error(`Cannot invite: ${JSON.stringify(sent.reasons)}`);
    const { token, id } = sent.value.row;
    return { invitationToken: dashed(token), invitationId: String(id) };
  },

  "the teacher has cancelled the invitation": async (deps, { username }) => {
    const [teacher] = await findByName(deps.db, username);
    const { rows } = await deps.db.query("SELECT id FROM users_teacherinvitation");
    const id = Number(rows[0]!.id);
    const cancelled = await cancelInvitation(deps, teacher!.user_id, id);
    if (!cancelled.ok) throw new Error(`Cannot cancel: ${JSON.stringify(cancelled.reasons)}`);
  },

  "the teacher has uploaded images": async (deps, { username }) => {
    const token = await tokenOf(deps, username);
    const picture = new File([IMAGES.png], "picture.png", { type: "image/png" });
    const form = new FormData();
    form.append("profile_image", picture);
    form.append("showcase_image_1", picture);
    const body = await upload(`${deps.url}/api/users/profile/`, `Token ${token}`, form);
    return { image: keyIn(body.profile_image_url) };
  },

  "too many logins of the learner have failed": async (deps, { username }) => {
    // The network that workerd names on this machine.
    const login = { name: username, password: "not-this-one", network: "127.0.0.1" };
    await failToLogIn(() => logIn(deps, login));
  },

  "Google vouches for somebody": async ({ google }, { email, name }) => ({
    idToken: await google.idToken({ email, name }),
  }),

  "the person belongs to the staff": async ({ db }, { username }) => {
    await db.query("UPDATE auth_user SET is_staff = 1 WHERE username = ?", [username]);
  },

  "Django has stored what the teacher shows": async ({ db }, { username, image }) => {
    const { rows } = await db.query("SELECT id FROM auth_user WHERE username = ?", [username]);
    const userId = Number(rows[0]!.id);
    await db.query(
      `UPDATE users_profile SET profile_image = ?, showcase_image_1 = ?,
         showcase_image_1_caption = 'My class', teacher_about = 'Ten years of teaching',
         teaching_specialties = 'Kanji', website_url = 'https://tomo.example.com',
         linkedin_url = '', twitter_url = '' WHERE user_id = ?`,
      [image, image, userId],
    );
    await db.query(
      `INSERT INTO users_profile_showcase_image_1_tags (profile_id, tag_id)
       SELECT profile.id, tag.id FROM users_profile AS profile JOIN tags_tag AS tag
       WHERE profile.user_id = ?`,
      [userId],
    );
  },

  "Django has stored the learner's language as a text": async ({ db }, { username, language }) => {
    await db.query(
      `UPDATE users_userpreference SET languages_spoken = ?
       WHERE user_id = (SELECT id FROM auth_user WHERE username = ?)`,
      [JSON.stringify(language), username],
    );
  },
};

async function post(url: string, token: string, body: unknown): Promise<void> {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "Authorization": `Token ${token}`, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  await answer.body?.cancel();
  if (!answer.ok) throw new Error(`${answer.status} for POST ${url}`);
}

async function register(deps: StateDeps, { role, ...learner }: Learner): Promise<number> {
  const registered = await registerLearner(
    deps,
    { ...learner, requestedRole: role, bio: "" },
    null,
  );
  if (!registered.ok) throw new Error(`Cannot register: ${JSON.stringify(registered.reasons)}`);
  return registered.value.account.userId;
}

async function tokenOf(deps: StateDeps, username: string): Promise<string> {
  const learner = [HARUKA, TOMO].find((each) => each.username === username);
  if (!learner) throw new Error(`Nobody knows the password of ${username}`);
  const login = { name: username, password: learner.password, network: null };
  const session = await logIn(deps, login);
  if (!session.ok) throw new Error(`No account ${username}: a state is missing before this one`);
  await session.value.finish(deps);
  return session.value.token;
}

/** The tables that these states and interactions write to. */
export const ZPORTA_TABLES = [
  "authtoken_token",
  "users_userloginevent",
  "users_teacherinvitation",
  "users_guideapplicationrequest",
  "users_profile_showcase_image_1_tags",
  "users_profile_showcase_image_2_tags",
  "users_profile_showcase_image_3_tags",
  "users_userpreference_interested_subjects",
  "users_userpreference_interested_tags",
  "users_userpreference",
  "users_profile",
  "auth_user",
  "tags_tag",
];
