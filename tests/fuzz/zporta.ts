import assert from "node:assert/strict";
import fc from "fast-check";
import { idToken } from "../support/google.ts";
import type { Service } from "../support/service.ts";
import { mailTo, newLearner, send } from "../support/zporta.ts";
import type { RightValues } from "./values.ts";

const PASSWORD = "Pass123!";

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
    email: fc.oneof(fc.constant(learner.email), somebody.map((name) => `${name}@example.com`)),
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
