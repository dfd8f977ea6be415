import assert from "node:assert/strict";
import { api } from "../../src/tenants/zporta/api.ts";
import {
  coversAll,
  type Event,
  eventsOf,
  leavesEvents,
  leavesNoEvent,
} from "../support/console/audit.ts";
import { idToken, startGoogle } from "../support/zporta/google.ts";
import { IMAGES } from "../support/images/images.ts";
import {
  accountOf,
  invitationToken,
  logIn,
  newLearner,
  register,
  seeded,
  send,
} from "../support/zporta/zporta.ts";
import { CONFIRM, logInByGoogle, magicPath, resetLink } from "../support/zporta/zporta_links.ts";
import { rowsOf, type Service, settings, startService } from "../support/zporta/zporta_service.ts";

const EMAIL = "haruka@example.com";
const PROFILE = "/api/users/profile/";
const APPLICATION = {
  motivation: "I like to explain.",
  experience: "None",
  subjects_to_teach: "Maths",
};

function by(userId: number): Event["by"] {
  return ["person", String(userId)];
}

/** When the service's clock stands, as MySQL has it. */
function nowOf({ clock }: Service): string {
  return clock.now.toISOString().replace("T", " ").replace("Z", "000");
}

async function application(service: Service): Promise<{ id: number; userId: number }> {
  const { token, userId } = await newLearner(service);
  await send(service, "POST", "/api/users/guide-application/", APPLICATION, token);
  const [row] = await rowsOf(service, "users_guideapplicationrequest");
  return { id: Number(row!.id), userId };
}

async function invitation(service: Service, email = EMAIL) {
  const { token, id: userId } = await logIn(service, seeded("teacher"));
  const body = { invitee_email: email, personal_message: "Come and teach." };
  const invite = () => send(service, "POST", "/api/users/invitations/send/", body, token);
  return { token, userId, invite };
}

async function review(
  service: Service,
  decision: "approve" | "reject",
  changes?: Event["changes"],
) {
  const { id, userId } = await application(service);
  const { token, id: staffId } = await logIn(service, seeded("staff"));
  const path = `/api/users/guide-applications/${id}/${decision}/`;
  const event: Event = {
    what: decision === "approve" ? "application_approved" : "application_rejected",
    whose: userId,
    by: by(staffId),
    subject: `application:${id}`,
    ...changes && { changes },
  };
  const decide = () => send(service, "POST", path, { admin_notes: "Noted." }, token);
  await leavesEvents(service, [event], decide);
  await leavesNoEvent(service, 400, decide);
}

/** What each operation leaves that changes an account, a right or a decision. */
const ACTS: Record<string, (service: Service) => Promise<void>> = {
  logInByGoogle: async (service) => {
    const { email } = await register(service);
    const { id } = await accountOf(service, "haruka");
    const token = await idToken({ email });
    const event: Event = {
      what: "address_proven",
      whose: Number(id),
      by: by(Number(id)),
      note: "google",
      changes: { password: null, email_proven_at: [null, nowOf(service)] },
    };
    await leavesEvents(service, [event], () => logInByGoogle(service, token));
    await leavesNoEvent(service, 200, () => logInByGoogle(service, token));
    const stranger = await idToken({ email: "stranger@example.com" });
    await leavesNoEvent(service, 200, () => logInByGoogle(service, stranger));
  },

  followMagicLink: async (service) => {
    const { userId } = await newLearner(service);
    const path = await magicPath(service, EMAIL);
    const event: Event = {
      what: "address_proven",
      whose: userId,
      by: by(userId),
      note: "link",
      changes: { password: null, email_proven_at: [null, nowOf(service)] },
    };
    await leavesEvents(service, [event], () => service.fetch(path));
    await leavesNoEvent(service, 302, () => service.fetch(path));
    const second = await magicPath(service, EMAIL);
    await leavesNoEvent(service, 302, () => service.fetch(second));
  },

  logIn: async (service) => {
    const { token, userId, username, password } = await newLearner(service);
    await send(service, "POST", "/api/users/deactivate/", {}, token);
    const event: Event = {
      what: "switched_on",
      whose: userId,
      by: by(userId),
      note: "password",
      changes: { is_active: [false, true] },
    };
    const login = (typed: string) =>
      send(service, "POST", "/api/users/login/", { username, password: typed });
    await leavesEvents(service, [event], () => login(password));
    await leavesNoEvent(service, 200, () => login(password));
    await leavesNoEvent(service, 400, () => login("NotThePassword1"));
  },

  resetPassword: async (service) => {
    const { userId } = await newLearner(service);
    const body = { ...await resetLink(service, EMAIL), new_password: "another-good-one-7" };
    const reset = () => send(service, "POST", CONFIRM, body);
    const event: Event = {
      what: "password_reset",
      whose: userId,
      by: by(userId),
      changes: { password: null, email_proven_at: [null, nowOf(service)] },
    };
    await leavesEvents(service, [event], reset);
    await leavesNoEvent(service, 400, reset);
  },

  changePassword: async (service) => {
    const { token, userId, password } = await newLearner(service);
    const next = "another-good-one-7";
    const change = (current_password: string) =>
      send(service, "POST", "/api/users/change-password/", {
        current_password,
        new_password: next,
        confirm_new_password: next,
      }, token);
    const event: Event = {
      what: "password_changed",
      whose: userId,
      by: by(userId),
      changes: { password: null },
    };
    await leavesEvents(service, [event], () => change(password));
    await leavesNoEvent(service, 400, () => change("NotThePassword1"));
  },

  deactivate: async (service) => {
    const { token, userId } = await newLearner(service);
    const deactivate = (body: unknown) =>
      send(service, "POST", "/api/users/deactivate/", body, token);
    await leavesNoEvent(service, 400, () => deactivate({ current_password: "NotThePassword1" }));
    const event: Event = {
      what: "switched_off",
      whose: userId,
      by: by(userId),
      changes: { is_active: [true, false] },
    };
    await leavesEvents(service, [event], () => deactivate({}));
    await leavesNoEvent(service, 401, () => deactivate({}));
  },

  deleteAccount: async (service) => {
    const { token, userId } = await newLearner(service);
    await send(service, "PATCH", PROFILE, { display_name: "Haru" }, token);
    const remove = () => send(service, "DELETE", PROFILE, undefined, token);
    const event: Event = { what: "account_deleted", whose: userId, by: by(userId) };
    await leavesEvents(service, [event], remove);
    await leavesNoEvent(service, 401, remove);
    const [changed] = await eventsOf(service);
    assert.deepEqual(changed!.event, {
      what: "profile_changed",
      whose: userId,
      by: ["person", null],
    });
    assert.deepEqual(await rowsOf(service, "account_access"), []);
  },

  downloadExport: async (service) => {
    const { token, userId } = await newLearner(service);
    await service.query("UPDATE auth_user SET email_proven_at = NOW(6) WHERE id = ?", [userId]);
    await send(service, "POST", "/api/users/data-export/", undefined, token);
    await service.backgroundDone();
    const [path] = /\/api\/users\/data-export\/\S+/.exec(service.sent.at(-1)!.text)!;
    const download = () => service.fetch(path, { method: "POST" });
    const event: Event = { what: "data_exported", whose: userId, by: by(userId) };
    await (await leavesEvents(service, [event], download)).body?.cancel();
    await leavesNoEvent(service, 400, download);
  },

  changeProfile: async (service) => await changesProfile(service, "PATCH"),
  replaceProfile: async (service) => await changesProfile(service, "PUT"),

  changePreferences: async (service) => {
    const { token, userId } = await newLearner(service);
    const change = (body: unknown) =>
      send(service, "PATCH", "/api/users/preferences/", body, token);
    const event: Event = {
      what: "preferences_changed",
      whose: userId,
      by: by(userId),
      changes: { languages_spoken: ["[]", '["ja"]'], location: [null, "Kyoto"] },
    };
    const body = { languages_spoken: ["ja"], location: "Kyoto" };
    await leavesEvents(service, [event], () => change(body));
    await leavesNoEvent(service, 200, () => change(body));
  },

  apply: async (service) => {
    const { token, userId } = await newLearner(service);
    const apply = () => send(service, "POST", "/api/users/guide-application/", APPLICATION, token);
    const event: Event = {
      what: "application_submitted",
      whose: userId,
      by: by(userId),
      subject: "application:1",
    };
    await leavesEvents(service, [event], apply);
    await leavesNoEvent(service, 400, apply);
  },

  approveApplication: async (service) =>
    await review(service, "approve", {
      role: ["explorer", "both"],
      active_guide: [false, true],
    }),

  rejectApplication: async (service) => await review(service, "reject"),

  sendInvitation: async (service) => {
    const { userId, invite } = await invitation(service);
    const event: Event = {
      what: "invitation_sent",
      whose: userId,
      by: by(userId),
      subject: "invitation:1",
    };
    await leavesEvents(service, [event], invite);
    await leavesNoEvent(service, 400, invite);
  },

  acceptInvitation: async (service) => {
    await (await invitation(service)).invite();
    const { token, userId } = await newLearner(service, { role: "guide" });
    const sent = { token: await invitationToken(service, 1) };
    const accept = () => send(service, "POST", "/api/users/invitations/accept/", sent, token);
    const event: Event = {
      what: "invitation_accepted",
      whose: userId,
      by: by(userId),
      subject: "invitation:1",
      changes: { role: ["explorer", "guide"], active_guide: [false, true] },
    };
    await leavesEvents(service, [event], accept);
    await leavesNoEvent(service, 200, accept);
  },

  cancelInvitation: async (service) => {
    const { token, userId, invite } = await invitation(service);
    await invite();
    const cancel = () =>
      send(service, "POST", "/api/users/invitations/1/cancel/", undefined, token);
    const event: Event = {
      what: "invitation_cancelled",
      whose: userId,
      by: by(userId),
      subject: "invitation:1",
    };
    await leavesEvents(service, [event], cancel);
    await leavesNoEvent(service, 400, cancel);
  },
};

async function changesProfile(service: Service, method: string): Promise<void> {
  const { token, userId } = await newLearner(service);
  const change = (body: unknown) => send(service, method, PROFILE, body, token);
  const event = { what: "profile_changed", whose: userId, by: by(userId) };
  const body = {
    display_name: "Haru",
    first_name: "Haruka",
    bio: "x".repeat(200),
    mail_magazine_enabled: false,
  };
  const changes = {
    first_name: ["", "Haruka"],
    display_name: ["", "Haru"],
    bio: null,
    mail_magazine_enabled: [true, false],
  };
  await leavesEvents(service, [{ ...event, changes }], () => change(body));
  await leavesNoEvent(service, 200, () => change(body));
  await leavesNoEvent(service, 400, () => change({ showcase_image_1_tags: [999] }));
  const form = new FormData();
  form.set("profile_image", new Blob([IMAGES.png]), "me.png");
  const headers = { Authorization: `Token ${token}` };
  const photo = { ...event, changes: { profile_image: null } };
  await leavesEvents(
    service,
    [photo],
    () => service.fetch(PROFILE, { method, headers, body: form }),
  );
}

/** What may write, and leaves no row all the same. */
const SILENT = {
  register: "what it did stands in the rows of the account and its email",
  logOut: "the login's row says so",
  sendHeartbeat: "the login's row says so",
  requestExport: "the email's row says so",
  requestMagicLink: "the email's row says so",
  requestPasswordReset: "the email's row says so",
};

Deno.test("every operation that may write leaves a row in the trail, or is known to leave none", () => {
  coversAll(api.operations, Object.keys(ACTS), SILENT);
});

for (const [id, act] of Object.entries(ACTS)) {
  Deno.test(`${id} leaves one row in the trail: what, whose, by whom, in which request; refused and repeated none`, async () => {
    await using google = await startGoogle();
    await using service = await startService({
      settings: { ...settings, zporta: google.zporta },
    });
    await act(service);
    const trail = JSON.stringify(await rowsOf(service, "audit_event"));
    assert.doesNotMatch(trail, /@example|another-good|argon2|pbkdf2|Come and teach/);
  });
}

Deno.test("the cron leaves a row of each account that Django has switched on", async () => {
  await using service = await startService();
  const { token, userId } = await newLearner(service);
  await send(service, "POST", "/api/users/deactivate/", {}, token);
  await service.query("UPDATE auth_user SET is_active = 1 WHERE id = ?", [userId]);
  await service.runCron();
  await service.runCron();
  const left = (await eventsOf(service)).slice(1).filter(({ event }) => event.whose === userId);
  assert.deepEqual(left.map(({ event }) => event), [
    { what: "switched_on", whose: userId, by: ["system", null], note: "switched on at Django" },
  ]);
});

Deno.test("a change of a profile whose COMMIT was lost leaves one row", async () => {
  await using service = await startService();
  const { token } = await newLearner(service);
  service.gateway.inject({ match: /^COMMIT/, kind: "drop_reply", times: 1 });
  const body = { display_name: "Haru", first_name: "Haruka" };
  assert.equal((await send(service, "PATCH", PROFILE, body, token)).status, 200);
  assert.equal((await eventsOf(service)).length, 1);
});

Deno.test("logins by every proof, refused ones and refused rights are counted, and the last ones kept", async () => {
  await using service = await startService();
  const { token, userId, username } = await newLearner(service);
  await send(service, "POST", "/api/users/login/", { username, password: "NotThePassword1" });
  const denied = await send(service, "POST", "/api/users/guide-applications/1/approve/", {}, token);
  assert.equal(denied.status, 403);
  await service.fetch(await magicPath(service, EMAIL));
  await service.backgroundDone();
  const accesses = (await rowsOf(service, "account_access"))
    .filter(({ account_id }) => Number(account_id) === userId)
    .map(({ what, total, recent }) => [
      what,
      Number(total),
      JSON.parse(String(recent)).map(({ detail }: { detail: string }) => detail),
    ]);
  assert.deepEqual(accesses.sort(), [
    ["log_in_refused", 1, ["wrong"]],
    ["logged_in", 2, ["link", "password"]],
    ["right_refused", 1, ["applications"]],
  ]);
});
