import assert from "node:assert/strict";
import fc from "fast-check";
import { idToken } from "../support/zporta/google.ts";
import type { Service } from "../support/service.ts";
import { mailTo, newLearner, send } from "../support/zporta/zporta.ts";
import { type RightValues, typedAddress } from "./values.ts";

const PASSWORD = "Pass123!";

type ErrorBody = Record<string, string | string[] | undefined>;

const firstOf = (...names: string[]) => (body: ErrorBody) =>
  names.map((name) => body[name]).find((said) => said !== undefined && said.length > 0);

/** What a page shows of an error, by the operation behind it; an error that shows nothing is a bug. */
export const SHOWN_BY_PAGES: Record<string, (body: ErrorBody) => string | string[] | undefined> = {
  register: (body) => Object.values(body)[0],
  logIn: firstOf("error"),
  logInByGoogle: firstOf("error"),
  changeProfile: firstOf("detail"),
  replaceProfile: firstOf("detail"),
  changePassword: firstOf("detail"),
  sendInvitation: firstOf("detail"),
  showInvitation: firstOf("detail"),
  resetPassword: firstOf("error", "detail", "token", "uid", "new_password", "non_field_errors"),
};

/** What Django, its admin and its bugs have written into the JSON of languages. */
const storedLanguages = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>("ja", "", null, 7, {}, [], [1, null, "en", ["x"]], { en: true }),
  fc.array(fc.string({ maxLength: 40 }), { maxLength: 50 }),
);

/** What Zporta's API takes for right: of people who were not there before. */
export async function zportaValues(service: Service): Promise<RightValues> {
  const staff = await newPerson(service);
  const teacher = await newPerson(service);
  const learner = await newPerson(service);
  await service.query("UPDATE auth_user SET is_staff = 1 WHERE id = ?", [staff.userId]);
  await service.query(
    "UPDATE users_profile SET can_invite_teachers = 1 WHERE user_id IN (?, ?)",
    [teacher.userId, staff.userId],
  );
  await storeAsDjangoDid(service, [staff.userId, teacher.userId, learner.userId]);
  const ids = [
    await invite(service, teacher.token, learner.email),
    await apply(service, learner.token),
  ];
  const reset = await linkOf(service, "password-reset", learner.email);
  const magic = await linkOf(service, "magic-link-request", learner.email);
  const google = await idToken({ email: `${crypto.randomUUID()}@example.com` });
  const somebody = fc.nat({ max: 100_000 }).map((n) => `learner${n}`);
  return {
    access: fc.constantFrom(staff.token, teacher.token, learner.token),
    username: fc.oneof(fc.constantFrom(learner.username, teacher.email), somebody),
    email: fc.oneof(
      { weight: 4, arbitrary: fc.constant(learner.email) },
      { weight: 4, arbitrary: somebody.map((name) => `${name}@example.com`) },
      { weight: 2, arbitrary: typedAddress },
    ),
    // seldom one that can be invited: three use up the month
    invitee_email: fc.oneof(
      { weight: 9, arbitrary: fc.constant(learner.email) },
      { weight: 1, arbitrary: somebody.map((name) => `${name}@example.com`) },
    ),
    password: fc.constant(PASSWORD),
    current_password: fc.constant(PASSWORD),
    new_password: fc.constant(PASSWORD),
    confirm_new_password: fc.constant(PASSWORD),
    role: fc.constantFrom("explorer", "guide", "both"),
    uid: fc.constant(reset.uid),
    token: fc.constantFrom(reset.token, magic.token, google, ids[0]!.token),
    motivation: fc.constant("I love it"),
    subjects_to_teach: fc.constant("Kanji"),
    referred_by: fc.constantFrom("", String(teacher.userId)),
    id: fc.constantFrom(...ids.map(({ id }) => id), "1"),
    status: fc.constantFrom("pending", "approved"),
    locale: fc.constantFrom("en", "ja"),
    website_url: fc.constant("https://haruka.example.com"),
    email_notifications: fc.constantFrom("true", "off"),
    mail_magazine_enabled: fc.constantFrom("true", "off"),
    showcase_image_1_tags: fc.constantFrom("1", "2"),
    interested_subjects: fc.constantFrom("1", "2"),
  };
}

let stores = 0;

/** Writes into columns that Django shares with us what its models allow. */
async function storeAsDjangoDid(service: Service, userIds: readonly number[]): Promise<void> {
  const languages = fc.sample(storedLanguages, { numRuns: userIds.length, seed: stores++ });
  for (const [i, userId] of userIds.entries()) {
    await service.query(
      "UPDATE users_userpreference SET languages_spoken = ?, location = NULL, bio = NULL WHERE user_id = ?",
      [JSON.stringify(languages[i]), userId],
    );
    await service.query(
      "UPDATE users_profile SET bio = NULL, teacher_about = NULL, profile_image = NULL WHERE user_id = ?",
      [userId],
    );
  }
}

function newPerson(service: Service) {
  const username = `u${crypto.randomUUID()}`;
  return newLearner(service, { username, email: `${username}@example.com`, password: PASSWORD });
}

/** Invites somebody who is here already, which only an old invitation could. */
async function invite(service: Service, token: string, email: string) {
  const path = "/api/users/invitations/send/";
  const response = await send(service, "POST", path, { invitee_email: `new.${email}` }, token);
  assert.equal(response.status, 201, await response.clone().text());
  const { invitation } = await response.json();
  await service.query("UPDATE users_teacherinvitation SET invitee_email = ? WHERE id = ?", [
    email,
    invitation.id,
  ]);
  return { id: String(invitation.id), token: String(invitation.token) };
}

async function apply(service: Service, token: string) {
  const body = { motivation: "I love it", subjects_to_teach: "Kanji" };
  const response = await send(service, "POST", "/api/users/guide-application/", body, token);
  assert.equal(response.status, 201, await response.clone().text());
  const { application } = await response.json();
  return { id: String(application.id), token: "" };
}

async function linkOf(service: Service, path: string, email: string) {
  await send(service, "POST", `/api/users/${path}/`, { email });
  const { text } = await mailTo(service, email);
  const [, uid, token] = /(?:confirm|login)\/([^/]+)\/([^/\s]+)/.exec(text)!;
  return { uid: uid!, token: token! };
}
