import assert from "node:assert/strict";
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
  logIn,
  mailTo,
  newLearner,
  profileOf,
  seeded,
  send,
} from "../../support/zporta/zporta.ts";

const APPLICATION = "/api/users/guide-application/";
const APPLICATIONS = "/api/users/guide-applications/";
const WORDS = {
  motivation: "I love it",
  experience: "Ten years",
  subjects_to_teach: "Mathematics",
};

// deno-lint-ignore no-explicit-any
async function apply(service: Service, token: string, changes = {}): Promise<any> {
  const response = await send(service, "POST", APPLICATION, { ...WORDS, ...changes }, token);
  assert.equal(response.status, 201, await response.clone().text());
  return (await response.json()).application;
}

async function staffToken(service: Service): Promise<string> {
  return (await logIn(service, seeded("staff"))).token;
}

Deno.test("an application is stored, and every active member of the staff gets a pending email", async () => {
  await using service = await startService();
  const { token, userId } = await newLearner(service);
  await service.query("UPDATE auth_user SET is_staff = 1 WHERE username IN ('legacy', 'teacher')");
  await service.query("UPDATE auth_user SET is_active = 0 WHERE username = 'teacher'");
  const response = await send(service, "POST", APPLICATION, WORDS, token);
  assert.equal(response.status, 201);
  const { detail, application } = await response.json();
  assert.equal(detail, "Application submitted successfully! Administrators will review it soon.");
  const { id, created_at, updated_at, ...rest } = application;
  assert.match(created_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z$/);
  assert.equal(updated_at, created_at);
  assert.deepEqual(rest, {
    user_id: userId,
    username: "haruka",
    ...WORDS,
    referred_by: null,
    referred_by_username: null,
    status: "pending",
    reviewed_by: null,
    reviewed_by_username: null,
    reviewed_at: null,
    admin_notes: null,
  });
  await answers(await send(service, "GET", APPLICATION, undefined, token), 200, application);

  const mail = await mailTo(service, "staff@example.test");
  assert.equal(mail.subject, "🎓 New Teacher Application: haruka");
  assert.ok(mail.text.includes(`/admin/users/guideapplicationrequest/${id}/change/`));
  assert.deepEqual(service.sent.map(({ to }) => to).sort(), [
    "legacy@example.test",
    "staff@example.test",
  ]);
});

Deno.test("a flood of applications is stored, and brings a member of the staff fifty emails in 24 hours", async () => {
  await using service = await startService();
  const { token } = await newLearner(service);
  await apply(service, token);
  await service.backgroundDone();
  await service.query(
    `INSERT INTO outbox (id, tenant, kind, account_id, to_email, payload, dedupe_key, status,
       next_attempt_at, created_at)
     SELECT UUID(), o.tenant, o.kind, o.account_id, o.to_email, o.payload, CONCAT(o.dedupe_key, s.seq),
       'sent', o.next_attempt_at, o.created_at FROM outbox AS o
     JOIN (SELECT ROW_NUMBER() OVER (ORDER BY ordinal_position) AS seq FROM information_schema.columns
       LIMIT 49) AS s`,
  );
  const another = await newLearner(service, { username: "mai", email: "mai@example.com" });
  await apply(service, another.token);
  assert.equal((await rowsOf(service, "outbox")).length, 50);
  pass(service, 24 * 3600);
  const later = await newLearner(service, { username: "ken", email: "ken@example.com" });
  await apply(service, later.token);
  assert.equal((await rowsOf(service, "outbox")).length, 51);
  assert.equal((await rowsOf(service, "users_guideapplicationrequest")).length, 3);
});

Deno.test("a person who has never applied gets 404, not 500 (Z-16, K-7)", async () => {
  await using service = await startService();
  const { token } = await newLearner(service);
  await answers(await send(service, "GET", APPLICATION, undefined, token), 404, {
    detail: "No application found.",
  });
});

Deno.test("an application with wrong fields is 400 with lists under them, and leaves nothing behind", async () => {
  await using service = await startService();
  const { token } = await newLearner(service);
  const cases: [unknown, unknown][] = [
    [{}, {
      motivation: ["This field is required."],
      subjects_to_teach: ["This field is required."],
    }],
    [{ motivation: null, subjects_to_teach: "" }, {
      motivation: ["This field may not be null."],
      subjects_to_teach: ["This field may not be blank."],
    }],
    [{ motivation: ["x"], subjects_to_teach: "x".repeat(256) }, {
      motivation: ["Not a valid string."],
      subjects_to_teach: ["Ensure this field has no more than 255 characters."],
    }],
    [{ ...WORDS, referred_by: 123456 }, {
      referred_by: ['Invalid pk "123456" - object does not exist.'],
    }],
    [{ ...WORDS, referred_by: ["998"] }, {
      referred_by: ["Incorrect type. Expected pk value."],
    }],
    [{ ...WORDS, referred_by: "me" }, { referred_by: ["Incorrect type. Expected pk value."] }],
  ];
  for (const [body, answer] of cases) {
    const response = await leavesNothing(
      service,
      ALL_TABLES,
      () => send(service, "POST", APPLICATION, body, token),
    );
    await answers(response, 400, answer);
  }
});

Deno.test("the account that referred an applicant is stored when it exists", async () => {
  await using service = await startService();
  const { token } = await newLearner(service);
  const application = await apply(service, token, { referred_by: 998 });
  assert.equal(application.referred_by_username, "teacher");
});

Deno.test("a second application is refused while one is pending or approved, and allowed after a rejection", async () => {
  await using service = await startService();
  const { token } = await newLearner(service);
  const staff = await staffToken(service);
  const first = await apply(service, token);
  await answers(await send(service, "POST", APPLICATION, WORDS, token), 400, {
    detail: "You already have a pending application.",
  });
  await send(service, "POST", `${APPLICATIONS}${first.id}/reject/`, { admin_notes: "no" }, staff);
  pass(service, 60);
  const second = await apply(service, token);
  await send(service, "POST", `${APPLICATIONS}${second.id}/approve/`, {}, staff);
  await answers(await send(service, "POST", APPLICATION, WORDS, token), 400, {
    detail: "You already have an approved application.",
  });
});

Deno.test("ten applications of one person at once: one 201, one row, one email", async () => {
  await using service = await startService();
  const { token } = await newLearner(service);
  const responses = await Promise.all(
    Array.from(
      { length: 10 },
      (_, i) =>
        send(service, "POST", APPLICATION, { ...WORDS, motivation: `I love it ${i}` }, token),
    ),
  );
  const statuses = responses.map(({ status }) => status).sort();
  assert.deepEqual(statuses, [201, ...Array(9).fill(400)]);
  await service.backgroundDone();
  assert.equal((await rowsOf(service, "users_guideapplicationrequest")).length, 1);
  assert.equal(service.sent.length, 1);
});

Deno.test("two identical applications at once: one 201, one 400, one row, one email", async () => {
  for (let round = 0; round < 5; round++) {
    await using service = await startService();
    const { token } = await newLearner(service);
    const responses = await Promise.all(
      [1, 2].map(() => send(service, "POST", APPLICATION, WORDS, token)),
    );
    assert.deepEqual(responses.map(({ status }) => status).sort(), [201, 400]);
    await service.backgroundDone();
    assert.equal((await rowsOf(service, "users_guideapplicationrequest")).length, 1);
    assert.equal(service.sent.length, 1);
  }
});

for (const [before, after] of [["explorer", "both"], ["guide", "guide"], ["both", "both"]]) {
  for (const mayInvite of [0, 1]) {
    Deno.test(`approval makes ${before} ${after}, and leaves the right to invite at ${mayInvite} (Z-17)`, async () => {
      await using service = await startService();
      const { token, userId } = await newLearner(service);
      await service.query(
        "UPDATE users_profile SET role = ?, can_invite_teachers = ? WHERE user_id = ?",
        [before!, mayInvite, userId],
      );
      const { id } = await apply(service, token);
      const staff = await staffToken(service);
      const response = await send(service, "POST", `${APPLICATIONS}${id}/approve/`, {}, staff);
      assert.equal(response.status, 200);
      const { detail, application } = await response.json();
      assert.equal(detail, "Application approved. User is now an active guide.");
      assert.equal(application.status, "approved");
      assert.equal(application.reviewed_by_username, "staff");
      const profile = await profileOf(service, userId);
      assert.deepEqual([profile.role, profile.active_guide, profile.can_invite_teachers], [
        after,
        1,
        mayInvite,
      ]);
    });
  }
}

Deno.test("a rejection stores the notes and changes no role", async () => {
  await using service = await startService();
  const { token, userId } = await newLearner(service);
  const { id } = await apply(service, token);
  const staff = await staffToken(service);
  const body = { admin_notes: "Not yet" };
  const response = await send(service, "POST", `${APPLICATIONS}${id}/reject/`, body, staff);
  const { detail, application } = await response.json();
  assert.equal(detail, "Application rejected.");
  assert.equal(application.admin_notes, "Not yet");
  const profile = await profileOf(service, userId);
  assert.deepEqual([profile.role, profile.active_guide], ["explorer", 0]);
});

Deno.test("only pending applications can be reviewed, and of ten reviews at once one works", async () => {
  await using service = await startService();
  const { token, userId } = await newLearner(service);
  const { id } = await apply(service, token);
  const staff = await staffToken(service);
  const responses = await Promise.all(
    Array.from({ length: 10 }, (_, i) => {
      const verdict = i % 2 ? "approve" : "reject";
      return send(service, "POST", `${APPLICATIONS}${id}/${verdict}/`, {}, staff);
    }),
  );
  const statuses = responses.map(({ status }) => status).sort();
  assert.deepEqual(statuses, [200, ...Array(9).fill(400)]);
  const [row] = await rowsOf(service, "users_guideapplicationrequest");
  const profile = await profileOf(service, userId);
  assert.equal(profile.active_guide, row!.status === "approved" ? 1 : 0);
  await answers(await send(service, "POST", `${APPLICATIONS}${id}/approve/`, {}, staff), 400, {
    detail: "Only pending applications can be reviewed.",
  });
});

Deno.test("only the staff can review: 401, then 403, then 404", async () => {
  await using service = await startService();
  const { token, userId } = await newLearner(service);
  const { id } = await apply(service, token);
  for (const verdict of ["approve", "reject"]) {
    const path = `${APPLICATIONS}${id}/${verdict}/`;
    assert.equal((await send(service, "POST", path, {})).status, 401);
    await answers(await send(service, "POST", path, {}, token), 403, {
      detail: "Admin permission required.",
    });
    const staff = await staffToken(service);
    await answers(
      await send(service, "POST", `${APPLICATIONS}999999/${verdict}/`, {}, staff),
      404,
      { detail: "No GuideApplicationRequest matches the given query." },
    );
  }
  assert.equal((await profileOf(service, userId)).active_guide, 0);
});

Deno.test("the staff sees the list, newest first and by status; for others it is empty", async () => {
  await using service = await startService();
  const first = await newLearner(service);
  const second = await newLearner(service, { username: "aiko", email: "aiko@example.com" });
  const one = await apply(service, first.token);
  pass(service, 60);
  const two = await apply(service, second.token);
  const staff = await staffToken(service);
  const list = async (query: string, token: string) => {
    const response = await send(service, "GET", `${APPLICATIONS}${query}`, undefined, token);
    return (await response.json()).map(({ id }: { id: number }) => id);
  };
  assert.deepEqual(await list("", staff), [two.id, one.id]);
  assert.deepEqual(await list("?status=approved", staff), []);
  assert.deepEqual(await list("?status=pending", staff), [two.id, one.id]);
  assert.deepEqual(await list("", first.token), []);
});

Deno.test("a number that no row can have is 404, however long, for applications and invitations", async () => {
  await using service = await startService();
  const staff = await staffToken(service);
  for (const number of ["0", "9".repeat(20), "9".repeat(400)]) {
    for (const verb of ["approve", "reject"]) {
      const response = await send(service, "POST", `${APPLICATIONS}${number}/${verb}/`, {}, staff);
      await answers(response, 404, {
        detail: "No GuideApplicationRequest matches the given query.",
      });
    }
    const path = `/api/users/invitations/${number}/cancel/`;
    await answers(await send(service, "POST", path, undefined, staff), 404, {
      detail: "No TeacherInvitation matches the given query.",
    });
  }
});
