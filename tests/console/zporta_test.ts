import assert from "node:assert/strict";
import { eventsOf } from "../support/console/audit.ts";
import {
  ACADEMIC,
  OPERATOR,
  OTHER_OPERATOR,
  OWNER,
  READER,
  startOperatorConsole,
} from "../support/console/console.ts";
import { logIn, mailTo, newLearner, profileOf, seeded, send } from "../support/zporta/zporta.ts";
import { magicPath, redirectOf } from "../support/zporta/zporta_links.ts";
import {
  pass,
  rowsOf,
  type Service,
  settings,
  startService,
} from "../support/zporta/zporta_service.ts";

const APPLICATIONS = "/console/zporta/applications";
const INVITATIONS = "/console/zporta/invitations";
const INVITERS = "/console/zporta/inviters";

const WORDS = {
  motivation: "First line\nSecond <b>line</b>",
  experience: "Ten years",
  subjects_to_teach: "Mathematics",
};

/** Somebody who has applied. */
async function applicant(service: Service, username = "haruka") {
  const email = `${username}@example.com`;
  const learner = await newLearner(service, { username, email });
  const answer = await send(service, "POST", "/api/users/guide-application/", WORDS, learner.token);
  assert.equal(answer.status, 201, await answer.clone().text());
  return { ...learner, username, id: (await answer.json()).application.id as number };
}

/** An invitation of the seeded teacher. */
async function invite(service: Service, invitee_email: string): Promise<number> {
  const { token } = await logIn(service, seeded("teacher"));
  const body = { invitee_email, personal_message: "Join us" };
  const answer = await send(service, "POST", "/api/users/invitations/send/", body, token);
  assert.equal(answer.status, 201, await answer.clone().text());
  return (await answer.json()).invitation.id;
}

async function applicationRow(service: Service, id: number) {
  return (await rowsOf(service, "users_guideapplicationrequest"))
    .find((row) => Number(row.id) === id)!;
}

Deno.test("an operator reads an application in the applicant's words, and approves or rejects it", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  const one = await applicant(service);
  pass(service, 1);
  const other = await applicant(service, "minato");
  const before = (await eventsOf(service)).length;

  const list = await console.visit(READER, APPLICATIONS);
  assert.ok(
    list.text.indexOf("haruka") < list.text.indexOf("minato"),
    "the one that waits longest",
  );
  const page = await console.visit(READER, `${APPLICATIONS}/${one.id}`);
  assert.match(page.text, /First line\nSecond &lt;b&gt;line/);
  assert.doesNotMatch(page.text, /approve/, "a reader is offered no act");

  const { page: asked, submit } = await console.prepare(
    OPERATOR,
    `${APPLICATIONS}/${one.id}/approve`,
  );
  assert.match(asked.text, /haruka can teach from now on/);
  const answer = await submit();
  assert.equal(answer.headers.get("Location"), `${APPLICATIONS}/${one.id}?done=yes`);
  await console.act(OPERATOR, `${APPLICATIONS}/${other.id}/reject`, { notes: "Not yet" });

  const rows = [await applicationRow(service, one.id), await applicationRow(service, other.id)];
  assert.deepEqual(
    rows.map((row) => [row.status, row.reviewed_by_id, row.admin_notes, row.reviewed_at !== null]),
    [["approved", null, null, true], ["rejected", null, "Not yet", true]],
  );
  const profiles = [
    await profileOf(service, one.userId),
    await profileOf(service, other.userId),
  ];
  assert.deepEqual(profiles.map(({ role }) => role), ["both", "explorer"]);
  assert.deepEqual((await eventsOf(service)).slice(before).map(({ event }) => event), [
    {
      what: "application_approved",
      whose: one.userId,
      by: ["operator", OPERATOR],
      subject: `application:${one.id}`,
      changes: { role: ["explorer", "both"], active_guide: [false, true] },
    },
    {
      what: "application_rejected",
      whose: other.userId,
      by: ["operator", OPERATOR],
      subject: `application:${other.id}`,
    },
  ]);
  const own = await console.visit(READER, `${APPLICATIONS}?user=${one.userId}`);
  assert.match(own.text, /Approved/);
  assert.doesNotMatch(own.text, /minato/);
  const decided = await console.visit(OPERATOR, `${APPLICATIONS}/${other.id}/approve`);
  assert.match(decided.text, /decided already/);
  assert.doesNotMatch(decided.text, /<form method="post"/);
  assert.match((await console.visit(READER, `${APPLICATIONS}?status=rejected`)).text, /minato/);
});

Deno.test("of two operators who decide about an application at once, one decides and the other is told", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  const { id } = await applicant(service);
  const before = (await eventsOf(service)).length;
  const forms = [
    await console.prepare(OPERATOR, `${APPLICATIONS}/${id}/approve`),
    await console.prepare(OTHER_OPERATOR, `${APPLICATIONS}/${id}/reject`),
    await console.prepare(ACADEMIC, `${APPLICATIONS}/${id}/approve`),
  ];
  const answers = await Promise.all(forms.map(({ submit }) => submit()));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [303, 409, 409]);
  for (const { text } of answers.filter(({ status }) => status === 409)) {
    assert.match(text, /somebody else has changed this/);
  }
  assert.equal((await eventsOf(service)).length, before + 1);
});

Deno.test("the email to the staff leads to the console's page of the application where there is a console", async () => {
  const consoleUrl = "https://console.test";
  const zporta = { ...settings.zporta, consoleUrl };
  await using service = await startService({ settings: { ...settings, zporta } });
  await using console = await startOperatorConsole(service);
  const { id } = await applicant(service);
  const { text } = await mailTo(service, "staff@example.test");
  const link = /https:\/\/console\.test(\S+)/.exec(text)![1]!;
  assert.equal(link, `${APPLICATIONS}/${id}`);
  assert.match((await console.visit(OPERATOR, link)).text, /Ten years/);
});

Deno.test("an operator sees invitations, and cancels one for its inviter, whose link then works no more", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  const id = await invite(service, "rin@example.com");
  const { inviter_id: inviter, token } = (await rowsOf(service, "users_teacherinvitation"))[0]!;
  const before = (await eventsOf(service)).length;
  assert.match((await console.visit(READER, INVITATIONS)).text, /rin@example.com/);
  assert.match((await console.visit(READER, `${INVITATIONS}?inviter=${inviter}`)).text, /rin@/);
  assert.doesNotMatch((await console.visit(READER, `${INVITATIONS}?inviter=1`)).text, /rin@/);
  const page = await console.visit(READER, `${INVITATIONS}/${id}`);
  assert.match(page.text, /Join us/);
  assert.ok(!page.text.includes(String(token)), "whoever has the token could accept it");

  const forms = [
    await console.prepare(OPERATOR, `${INVITATIONS}/${id}/cancel`),
    await console.prepare(OTHER_OPERATOR, `${INVITATIONS}/${id}/cancel`),
  ];
  const answers = await Promise.all(forms.map(({ submit }) => submit()));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [303, 409]);
  const [row] = await rowsOf(service, "users_teacherinvitation");
  assert.equal(row!.status, "cancelled");
  const events = (await eventsOf(service)).slice(before).map(({ event }) => event);
  assert.equal(events.length, 1);
  const [{ by, ...event }] = events as [(typeof events)[number]];
  assert.equal(by[0], "operator");
  assert.deepEqual(event, {
    what: "invitation_cancelled",
    whose: Number(inviter),
    subject: `invitation:${id}`,
  });
  const link = await service.fetch(`/api/users/invitations/accept/?token=${token}`);
  assert.equal(link.status, 400);
  await link.body?.cancel();
});

Deno.test("an owner says who may invite; nobody else does, and twice is told", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  const { userId } = await newLearner(service, { username: "haruka", email: "haruka@example.com" });
  const mayInvite = async () => Number((await profileOf(service, userId)).can_invite_teachers);

  const found = await console.visit(OWNER, `${INVITERS}?q=HARUKA@example.com`);
  const path = `${INVITERS}/${userId}/give`;
  assert.ok(found.text.includes(`href="${path}"`));
  for (const who of [READER, OPERATOR, ACADEMIC]) {
    assert.doesNotMatch((await console.visit(who, `${INVITERS}?q=haruka`)).text, /\/give"/);
    const { page, submit } = await console.prepare(who, path);
    assert.equal(page.status, 403, who);
    assert.equal((await submit()).status, 403, who);
  }
  assert.equal(await mayInvite(), 0);

  const { page, submit } = await console.prepare(OWNER, path);
  assert.match(page.text, /haruka may invite teachers, 3 a month at most/);
  assert.equal((await submit()).status, 303);
  assert.equal(await mayInvite(), 1);
  assert.equal((await submit()).status, 409, "the same form once more");
  assert.match((await console.visit(READER, INVITERS)).text, /haruka/);

  await console.act(OWNER, `${INVITERS}/${userId}/take`);
  assert.equal(await mayInvite(), 0);
  const events = (await eventsOf(service)).map(({ event }) => event)
    .filter(({ what }) => what === "right_changed");
  const common = { what: "right_changed", whose: userId, by: ["operator", OWNER] };
  assert.deepEqual(events, [
    { ...common, changes: { can_invite_teachers: [false, true] } },
    { ...common, changes: { can_invite_teachers: [true, false] } },
  ]);
});

Deno.test("a decision, a cancelling and a right whose answer is lost are done once, and said to be done", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  const { id, userId } = await applicant(service);
  const invitation = await invite(service, "rin@example.com");
  for (
    const path of [
      `${APPLICATIONS}/${id}/approve`,
      `${INVITATIONS}/${invitation}/cancel`,
      `${INVITERS}/${userId}/give`,
    ]
  ) {
    const before = (await eventsOf(service)).length;
    const { submit } = await console.prepare(OWNER, path);
    service.gateway.inject({ match: /^COMMIT/, kind: "error", errno: 1030, message: "", times: 1 });
    assert.equal((await submit()).status, 503, path);
    assert.equal((await eventsOf(service)).length, before, path);
    service.gateway.inject({ match: /^COMMIT/, kind: "drop_reply", times: 1 });
    assert.equal((await submit()).status, 303, path);
    assert.equal((await eventsOf(service)).length, before + 1, path);
  }
});

Deno.test("no role does what is not its own to applications and invitations, and nothing is left", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  const application = await applicant(service);
  const invitation = await invite(service, "rin@example.com");
  const acts = {
    [`${APPLICATIONS}/${application.id}/approve`]: [OPERATOR, OWNER, ACADEMIC],
    [`${APPLICATIONS}/${application.id}/reject`]: [OPERATOR, OWNER, ACADEMIC],
    [`${INVITATIONS}/${invitation}/cancel`]: [OPERATOR, OWNER, ACADEMIC],
    [`${INVITERS}/${application.userId}/give`]: [OWNER],
  };
  const before = await eventsOf(service);
  for (const [path, allowed] of Object.entries(acts)) {
    for (const who of [READER, OPERATOR, OWNER, ACADEMIC]) {
      const { page, submit } = await console.prepare(who, path);
      assert.equal(page.status, allowed.includes(who) ? 200 : 403, `${who} ${path}`);
      if (!allowed.includes(who)) assert.equal((await submit()).status, 403, `${who} ${path}`);
      // A form without its token, whoever sends it.
      assert.equal((await submit({ token: "" })).status, 403, `${who} ${path}`);
    }
  }
  assert.deepEqual(await eventsOf(service), before);
  assert.equal((await applicationRow(service, application.id)).status, "pending");
  for (
    const path of [`${APPLICATIONS}/99999`, `${INVITATIONS}/99999/cancel`, `${INVITERS}/99999/give`]
  ) {
    assert.equal((await console.visit(OWNER, path)).status, 404, path);
  }
});

Deno.test("lists of applications and invitations go on by key, and none is missing", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  const { userId } = await newLearner(service);
  const rows = Array.from({ length: 60 }, (_, i) => i);
  // Ten of them at the same moment, around the end of the page.
  const at = (i: number) => `2026-01-01 00:00:${String(i < 45 ? i : 45).padStart(2, "0")}.000000`;
  const insert = async (table: string, columns: string, values: (i: number) => unknown[]) => {
    const all = rows.map(values);
    const places = all.map((each) => `(${each.map(() => "?").join(", ")})`).join(", ");
    await service.query(
      `INSERT INTO ${table} (${columns}) VALUES ${places}`,
      all.flat() as string[],
    );
  };
  await insert(
    "users_guideapplicationrequest",
    "user_id, motivation, subjects_to_teach, status, created_at, updated_at",
    (i) => [userId, "m", `subject${i}.`, "rejected", at(i), at(i)],
  );
  await insert(
    "users_teacherinvitation",
    "inviter_id, invitee_email, token, status, created_at, expires_at",
    (
      i,
    ) => [userId, `subject${i}.@example.com`, String(i).padStart(32, "0"), "pending", at(i), at(i)],
  );
  for (const list of [`${APPLICATIONS}?status=rejected`, INVITATIONS]) {
    const first = await console.visit(READER, list);
    const next = /href="(\?[^"]*)" rel="next"/.exec(first.text)![1]!.replaceAll("&amp;", "&");
    const second = await console.visit(READER, `${new URL(list, "http://x").pathname}${next}`);
    assert.doesNotMatch(second.text, /rel="next"/);
    const seen = [...(first.text + second.text).matchAll(/subject(\d+)\./g)].map(([, i]) => i);
    assert.equal(seen.length, 60, list);
    assert.equal(new Set(seen).size, 60, list);
  }
});

const REGISTRATION = { username: "haruka", email: "haruka@example.com" };

Deno.test("a released claim frees address and username, and its owner's links lead to the account that they make", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  const squatter = await newLearner(service, REGISTRATION);
  const link = await magicPath(service, REGISTRATION.email);
  const account = `/console/accounts/zporta/${squatter.userId}`;
  await console.act(OPERATOR, `${account}/release-claim`);
  const denied = await send(service, "GET", "/api/users/profile/", undefined, squatter.token);
  assert.equal(denied.status, 401);
  await denied.body?.cancel();

  const owner = await newLearner(service, REGISTRATION);
  assert.notEqual(owner.userId, squatter.userId);
  assert.match((await redirectOf(await service.fetch(link)))!, /\?token=[0-9a-f]{40}$/);
  const proven = (await rowsOf(service, "auth_user")).filter((row) => row.email_proven_at !== null);
  assert.deepEqual(proven.map(({ id }) => Number(id)), [owner.userId]);
  // What is proven, or has a right, is no claim.
  for (const id of [owner.userId, seeded("teacher").id, seeded("staff").id, squatter.userId]) {
    const { text } = await console.visit(OWNER, `/console/accounts/zporta/${id}/release-claim`);
    assert.doesNotMatch(text, /<form method="post"/, String(id));
  }
  // The cron, which erases again what is late, changes nothing of it.
  await service.runCron();
  assert.match((await console.visit(READER, account)).text, /Sign-up removed/);
});

Deno.test("of a proof and a release at once one is done, and the other is told", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  for (let round = 0; round < 4; round++) {
    const { userId } = await newLearner(service, REGISTRATION);
    const link = await magicPath(service, REGISTRATION.email);
    const { submit } = await console.prepare(
      OPERATOR,
      `/console/accounts/zporta/${userId}/release-claim`,
    );
    const [released, location] = await Promise.all([
      submit(),
      service.fetch(link).then(redirectOf),
    ]);
    const row = (await rowsOf(service, "auth_user")).find(({ id }) => Number(id) === userId)!;
    const isReleased = row.deleted_at !== null;
    assert.equal(released.status, isReleased ? 303 : 409, `round ${round}`);
    assert.equal(/\?token=/.test(location!), !isReleased);
    assert.equal(row.email_proven_at !== null, !isReleased);
    await service.query("UPDATE auth_user SET email = '', username = UUID() WHERE id = ?", [
      userId,
    ]);
  }
});
