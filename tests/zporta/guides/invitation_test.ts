import assert from "node:assert/strict";
import { markUndeliverable, releaseAddress } from "../../../src/core/delivery/undeliverable.ts";
import {
  leavesNothing,
  pass,
  rowsOf,
  type Service,
  startService,
} from "../../support/zporta/zporta_service.ts";
import {
  ALL_TABLES,
  answers,
  invitationToken,
  logIn,
  mailTo,
  newLearner,
  profileOf,
  seeded,
  send,
} from "../../support/zporta/zporta.ts";

const DAY = 86_400;
const SEND = "/api/users/invitations/send/";
const LIST = "/api/users/invitations/";
const ACCEPT = "/api/users/invitations/accept/";
const UNKNOWN = { detail: "No TeacherInvitation matches the given query." };
const INVITEE = "haruka@example.com";

async function teacherToken(service: Service): Promise<string> {
  // The middle of a month, so that no test steps over its end by accident.
  service.clock.now = new Date("2026-03-10T12:00:00Z");
  return (await logIn(service, seeded("teacher"))).token;
}

function invite(
  service: Service,
  token: string,
  invitee_email: unknown,
  personal_message?: unknown,
) {
  return send(service, "POST", SEND, { invitee_email, personal_message }, token);
}

/** Invites somebody, and reads from the row the token that only the email has. */
// deno-lint-ignore no-explicit-any
async function invited(service: Service, token: string, email = INVITEE): Promise<any> {
  const response = await invite(service, token, email);
  assert.equal(response.status, 201, await response.clone().text());
  const { invitation } = await response.json();
  return { ...invitation, token: await invitationToken(service, invitation.id) };
}

Deno.test("an address to which no email can be delivered is not invited again, until an operator releases it", async () => {
  await using service = await startService();
  const token = await teacherToken(service);
  const { id, inviter } = await invited(service, token);
  const now = service.clock.now;
  const undeliverable = { tenant: "zporta", accountId: inviter, address: INVITEE };
  const bounce = { ...undeliverable, reason: "bounced", emailId: "x", since: now } as const;
  assert.equal(await markUndeliverable({ query: service.query }, bounce), true);
  assert.equal((await send(service, "POST", `${LIST}${id}/cancel/`, {}, token)).status, 200);
  const again = await leavesNothing(service, ALL_TABLES, () => invite(service, token, INVITEE));
  await answers(again, 400, { detail: "No email can be delivered to this address." });
  await releaseAddress({ query: service.query }, {}, undeliverable, now);
  assert.equal((await invite(service, token, INVITEE)).status, 201);
});

Deno.test("an invitation is stored and sent, and its link leads to the sign-up page (K-3, K-9)", async () => {
  await using service = await startService();
  const token = await teacherToken(service);
  const response = await invite(service, token, " Haruka@Example.com ", " Come and teach! ");
  assert.equal(response.status, 201);
  const body = await response.json();
  assert.equal(body.detail, "Invitation sent successfully!");
  assert.equal(body.remaining_invitations, 2);
  assert.equal(body.remaining_invitations_this_month, 2);
  const { id, ...invitation } = body.invitation;
  const uuid = await invitationToken(service, id);
  assert.match(uuid, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  const url = `https://zporta.test/register?token=${uuid}`;
  assert.deepEqual(invitation, {
    inviter: 998,
    inviter_username: "teacher",
    inviter_display_name: "Tomo Teacher",
    invitee_email: INVITEE,
    invitee: null,
    invitee_username: null,
    personal_message: "Come and teach!",
    status: "pending",
    created_at: "2026-03-10T12:00:00Z",
    accepted_at: null,
    expires_at: "2026-04-09T12:00:00Z",
    is_expired: false,
  });

  const mail = await mailTo(service, INVITEE);
  assert.equal(mail.subject, "teacher invited you to teach on Zporta Academy");
  for (const part of [url, "Come and teach!", "2026-04-09"]) assert.ok(mail.text.includes(part));

  const list = await (await send(service, "GET", LIST, undefined, token)).json();
  assert.deepEqual(list, {
    invitations: [body.invitation],
    monthly_count: 1,
    remaining_this_month: 2,
    can_invite: true,
  });
  assert.equal(list.invitations[0].id, id);
});

Deno.test("neither name nor message of an inviter brings a link into the email, or a line of its own", async () => {
  await using service = await startService();
  const token = await teacherToken(service);
  const message = "Win a prize.\n\nhttps://evil.example/x www.evil.example me@evil.example";
  await service.query("UPDATE auth_user SET username = 'www.evil.example' WHERE id = 998");
  assert.equal((await invite(service, token, INVITEE, message)).status, 201);
  const { subject, text } = await mailTo(service, INVITEE);
  assert.equal(subject, "www. evil. example invited you to teach on Zporta Academy");
  assert.doesNotMatch(text, /evil\.example/);
  assert.ok(
    text.includes(
      "\n\nWin a prize. https: //evil. example/x www. evil. example me@ evil. example\n\n",
    ),
    text,
  );
});

Deno.test("a list of emails shows who invites, also somebody whose name begins like a greeting", async () => {
  await using service = await startService();
  const token = await teacherToken(service);
  await service.query("UPDATE auth_user SET username = 'Hiroko' WHERE id = 998");
  assert.equal((await invite(service, token, INVITEE)).status, 201);
  const { html } = await mailTo(service, INVITEE);
  assert.match(html, /<div style="display:none[^"]*">Hiroko invited you to teach on Zporta/);
});

Deno.test("the link of an invitation is in the email alone: no answer to its inviter has the token", async () => {
  await using service = await startService();
  const token = await teacherToken(service);
  const sent = await (await invite(service, token, INVITEE)).text();
  const { id } = JSON.parse(sent).invitation;
  const uuid = await invitationToken(service, id);
  const texts = [
    sent,
    await (await send(service, "GET", LIST, undefined, token)).text(),
    await (await send(service, "POST", `${LIST}${id}/cancel/`, {}, token)).text(),
  ];
  for (const text of texts) {
    assert.ok(text.includes(INVITEE));
    assert.ok(!text.replaceAll("-", "").includes(uuid.replaceAll("-", "")), text);
  }
  assert.ok((await mailTo(service, INVITEE)).text.includes(uuid));
});

Deno.test("an invitation is refused in Django's order, and leaves nothing behind (Z-15)", async () => {
  await using service = await startService();
  const learner = await newLearner(service, { username: "aiko", email: "aiko@example.com" });
  const token = await teacherToken(service);
  await invited(service, token);
  await service.backgroundDone();
  const cases: [string, unknown, unknown, number, string][] = [
    [learner.token, "", "", 403, "You don't have permission to invite teachers"],
    [token, "", "", 400, "Email address is required."],
    [token, null, "", 400, "Email address is required."],
    [token, "x", "", 400, "Enter a valid email address."],
    [token, 7, "", 400, "Enter a valid email address."],
    [token, ["a@example.com"], "", 400, "Enter a valid email address."],
    [token, "new@example.com", 7, 400, "Personal message must be a string."],
    [
      token,
      "new@example.com",
      "x".repeat(501),
      400,
      "Personal message must be at most 500 characters.",
    ],
    [
      token,
      "AIKO@example.com",
      "",
      400,
      "This email already has an account on Zporta Academy.",
    ],
    [token, "HARUKA@example.com", "", 400, "You already sent an invitation to this email."],
  ];
  for (const [caller, email, message, status, detail] of cases) {
    const response = await leavesNothing(
      service,
      ALL_TABLES,
      () => invite(service, caller, email, message),
    );
    await answers(response, status, { detail });
  }
});

Deno.test("three invitations in a month of UTC, cancelled ones included, and three again in the next", async () => {
  await using service = await startService();
  const token = await teacherToken(service);
  for (const i of [1, 2, 3]) {
    const { id } = await invited(service, token, `new${i}@example.com`);
    await send(service, "POST", `${LIST}${id}/cancel/`, {}, token);
  }
  const limit = { detail: "You've reached your monthly limit of 3 invitations" };
  await answers(await invite(service, token, ""), 403, limit);
  service.clock.now = new Date("2026-03-31T23:59:59.999Z");
  await answers(await invite(service, token, "new4@example.com"), 403, limit);
  service.clock.now = new Date("2026-04-01T00:00:00Z");
  await invited(service, token, "new4@example.com");
});

Deno.test("ten invitations at once to ten people: three 201, the others 403 (Z-14)", async () => {
  await using service = await startService();
  const token = await teacherToken(service);
  const responses = await Promise.all(
    Array.from({ length: 10 }, (_, i) => invite(service, token, `new${i}@example.com`)),
  );
  const statuses = responses.map(({ status }) => status).sort();
  assert.deepEqual(statuses, [201, 201, 201, ...Array(7).fill(403)]);
  await service.backgroundDone();
  assert.equal((await rowsOf(service, "users_teacherinvitation")).length, 3);
  assert.equal(service.sent.length, 3);
});

Deno.test("ten invitations at once to one person: one 201, the others 400 (K-12)", async () => {
  await using service = await startService();
  const token = await teacherToken(service);
  const responses = await Promise.all(
    Array.from({ length: 10 }, () => invite(service, token, INVITEE)),
  );
  const statuses = responses.map(({ status }) => status).sort();
  assert.deepEqual(statuses, [201, ...Array(9).fill(400)]);
  assert.equal((await rowsOf(service, "users_teacherinvitation")).length, 1);
});

Deno.test("an expired invitation does not prevent the next (Z-14)", async () => {
  await using service = await startService();
  const token = await teacherToken(service);
  await invited(service, token);
  pass(service, 30 * DAY + 1);
  await invited(service, token);
  const rows = await rowsOf(service, "users_teacherinvitation");
  assert.deepEqual(rows.map(({ status }) => status), ["expired", "pending"]);
});

Deno.test("an invitation survives a lost reply at any statement: one row, one email", async () => {
  for (
    const match of [/^\s*INSERT INTO users_teacherinvitation/, /^\s*INSERT INTO outbox/, /^COMMIT/]
  ) {
    await using service = await startService();
    const token = await teacherToken(service);
    service.gateway.inject({ match, kind: "drop_reply", times: 1 });
    await invited(service, token);
    await service.backgroundDone();
    pass(service, 61);
    await service.runCron();
    assert.equal((await rowsOf(service, "users_teacherinvitation")).length, 1);
    assert.equal(service.sent.length, 1);
  }
});

Deno.test("the page of an invitation shows it to anybody who has its token", async () => {
  await using service = await startService();
  const token = await teacherToken(service);
  const invitation = await invited(service, token);
  const show = (value: string) => service.fetch(`${ACCEPT}?token=${value}`);
  for (const spelling of [invitation.token, invitation.token.replaceAll("-", "")]) {
    await answers(await show(spelling), 200, {
      invitation: {
        ...invitation,
        invitation_url: `https://zporta.test/register?token=${invitation.token}`,
      },
      inviter_name: "Tomo Teacher",
    });
  }
  await answers(await service.fetch(ACCEPT), 400, { detail: "Token is required." });
  for (const value of ["x", "%27", crypto.randomUUID()]) {
    await answers(await show(value), 404, UNKNOWN);
  }
  pass(service, 30 * DAY + 1);
  await answers(await show(invitation.token), 400, {
    detail: "This invitation has expired.",
    status: "expired",
  });
  const [row] = await rowsOf(service, "users_teacherinvitation");
  assert.equal(row!.status, "expired");
  await answers(await show(invitation.token), 400, {
    detail: "This invitation has already been expired.",
    status: "expired",
  });
});

for (
  const [requested, role] of [["guide", "guide"], ["explorer", "both"], [
    undefined,
    "both",
  ]] as const
) {
  Deno.test(`an invited person who registered as ${requested} becomes ${role}, and may not invite (K-4)`, async () => {
    await using service = await startService();
    const { token } = await invited(service, await teacherToken(service));
    const invitee = await newLearner(service, { role: requested });
    const response = await send(service, "POST", ACCEPT, { token }, invitee.token);
    assert.equal(response.status, 200, await response.clone().text());
    const { detail, invitation } = await response.json();
    assert.equal(detail, "Welcome to Zporta Academy! You are now an approved teacher.");
    assert.equal(invitation.status, "accepted");
    assert.equal(invitation.invitee, invitee.userId);
    assert.equal(invitation.invitee_username, "haruka");
    assert.ok(invitation.accepted_at);
    const profile = await profileOf(service, invitee.userId);
    assert.deepEqual([profile.role, profile.active_guide, profile.can_invite_teachers], [
      role,
      1,
      0,
    ]);
    const again = await send(service, "POST", ACCEPT, { token }, invitee.token);
    assert.equal(again.status, 200);
  });
}

Deno.test("a person with the role both keeps it, and the right to invite (Z-17)", async () => {
  await using service = await startService();
  const { token } = await invited(service, await teacherToken(service));
  const invitee = await newLearner(service, { role: "guide" });
  await service.query(
    "UPDATE users_profile SET role = 'both', can_invite_teachers = 1 WHERE user_id = ?",
    [invitee.userId],
  );
  assert.equal((await send(service, "POST", ACCEPT, { token }, invitee.token)).status, 200);
  const profile = await profileOf(service, invitee.userId);
  assert.deepEqual([profile.role, profile.can_invite_teachers], ["both", 1]);
});

Deno.test("only the invited person can accept an invitation, and only while it is pending (Z-13)", async () => {
  await using service = await startService();
  const teacher = await teacherToken(service);
  const { id, token } = await invited(service, teacher);
  const invitee = await newLearner(service);
  const stranger = await newLearner(service, { username: "aiko", email: "aiko@example.com" });
  const accept = (body: unknown, caller?: string) => send(service, "POST", ACCEPT, body, caller);

  await answers(await accept({}, invitee.token), 400, { detail: "Token is required." });
  for (const value of [7, "x", ["x"], crypto.randomUUID()]) {
    await answers(await accept({ token: value }, invitee.token), 404, UNKNOWN);
  }
  await answers(await accept({ token }), 401, { detail: "Please register or login first." });
  await answers(await accept({ token }, stranger.token), 400, {
    detail: "This invitation was sent to a different email address.",
  });
  await send(service, "POST", `${LIST}${id}/cancel/`, {}, teacher);
  await answers(await accept({ token }, invitee.token), 400, {
    detail: "This invitation has expired or is no longer valid.",
    status: "cancelled",
  });
  for (const { userId } of [invitee, stranger]) {
    const profile = await profileOf(service, userId);
    assert.deepEqual([profile.role, profile.active_guide], ["explorer", 0]);
  }
});

Deno.test("an expired invitation cannot be accepted", async () => {
  await using service = await startService();
  const { token } = await invited(service, await teacherToken(service));
  const invitee = await newLearner(service);
  pass(service, 30 * DAY + 1);
  await answers(await send(service, "POST", ACCEPT, { token }, invitee.token), 400, {
    detail: "This invitation has expired or is no longer valid.",
    status: "expired",
  });
  assert.equal((await profileOf(service, invitee.userId)).role, "explorer");
});

Deno.test("an invitation that is accepted and cancelled at once is one of the two", async () => {
  await using service = await startService();
  const teacher = await teacherToken(service);
  const { id, token } = await invited(service, teacher);
  const invitee = await newLearner(service);
  const responses = await Promise.all([
    ...Array.from({ length: 5 }, () => send(service, "POST", ACCEPT, { token }, invitee.token)),
    ...Array.from({ length: 5 }, () => send(service, "POST", `${LIST}${id}/cancel/`, {}, teacher)),
  ]);
  const isAccepted = responses.slice(0, 5).some(({ status }) => status === 200);
  const isCancelled = responses.slice(5).some(({ status }) => status === 200);
  assert.notEqual(isAccepted, isCancelled);
  const [row] = await rowsOf(service, "users_teacherinvitation");
  assert.equal(row!.status, isAccepted ? "accepted" : "cancelled");
  assert.equal((await profileOf(service, invitee.userId)).active_guide, isAccepted ? 1 : 0);
});

Deno.test("a pending invitation can be cancelled by its inviter, once", async () => {
  await using service = await startService();
  const teacher = await teacherToken(service);
  const { id } = await invited(service, teacher);
  const stranger = await newLearner(service, { username: "aiko", email: "aiko@example.com" });
  const cancel = (caller: string, which: unknown = id) =>
    send(service, "POST", `${LIST}${which}/cancel/`, {}, caller);
  await answers(await cancel(stranger.token), 404, UNKNOWN);
  await answers(await cancel(teacher, 999_999), 404, UNKNOWN);
  const cancelled = await cancel(teacher);
  assert.equal(cancelled.status, 200);
  assert.equal((await cancelled.json()).detail, "Invitation cancelled.");
  await answers(await cancel(teacher), 400, {
    detail: "Only pending invitations can be cancelled.",
  });
});

Deno.test("a person who may not invite sees that, and an empty list", async () => {
  await using service = await startService();
  const { token } = await newLearner(service);
  await answers(await send(service, "GET", LIST, undefined, token), 200, {
    invitations: [],
    monthly_count: 0,
    remaining_this_month: 3,
    can_invite: false,
  });
});
