import assert from "node:assert/strict";
import { api } from "../../src/tenants/pewaca/api.ts";
import { APPROVED, BOARD, decide, loggedIn, waitingResident } from "../support/pewaca/board.ts";
import {
  coversAll,
  type Event,
  eventsOf,
  leavesEvents,
  leavesNoEvent,
} from "../support/console/audit.ts";
import { jpeg } from "../support/images/jpeg.ts";
import {
  fittingPaths,
  formWith,
  json,
  longForm,
  multipart,
  resetPath,
  SIGN_UP_PATH,
  signUp,
  verifyPath,
} from "../support/pewaca/pewaca.ts";
import { pass, rowsOf, type Service, startService } from "../support/service.ts";

const DAY_SECONDS = 24 * 3600;
const PROFILE_PATH = "/api/auth/profil/update/";

/** What each operation leaves that changes an account, a decision or a seat. */
const ACTS: Record<string, (service: Service) => Promise<void>> = {
  verifyEmail: async (service) => {
    const { userId, mail } = await signUp(service);
    const by = ["person", String(userId)] as Event["by"];
    const [at] = [service.clock.now.toISOString().replace("T", " ").replace("Z", "000")];
    const changes = { user_isactive: [false, true], email_verified_on: [null, at] };
    await leavesEvents(
      service,
      [{ what: "address_proven", whose: userId, by, changes }],
      () => service.fetch(verifyPath(mail)),
    );
    await leavesNoEvent(service, 200, () => service.fetch(verifyPath(mail)));
    await leavesNoEvent(service, 400, () => service.fetch("/api/auth/verify/MQ/1-x/"));
  },

  resetPassword: async (service) => {
    const { userId, email } = await signUp(service);
    await service.fetch("/api/auth/password-reset/", json({ email }));
    await service.backgroundDone();
    const path = resetPath(service.sent.at(-1)!);
    const by = ["person", String(userId)] as Event["by"];
    const changes = { user_password: null, user_isactive: [false, true] };
    const body = json({ new_password: "kata-sandi-baru-sekali" });
    await leavesEvents(
      service,
      [{ what: "password_reset", whose: userId, by, changes }],
      () => service.fetch(path, body),
    );
    await leavesNoEvent(service, 400, () => service.fetch(path, body));
    await leavesNoEvent(service, 400, () => service.fetch(path, json({ new_password: "x" })));
  },

  disown: async (service) => {
    const { userId } = await signUp(service);
    const { disown } = await fittingPaths(service, userId);
    const event: Event = {
      what: "sign_up_removed",
      whose: userId,
      by: ["person", null],
      note: "disowned",
    };
    await leavesEvents(service, [event], () => service.fetch(disown, { method: "POST" }));
    await leavesNoEvent(service, 400, () => service.fetch(disown, { method: "POST" }));
  },

  eraseAccount: async (service) => {
    const headers = await loggedIn(service, APPROVED);
    const erase = (password: string) =>
      service.fetch("/api/auth/account/", { ...json({ password }, headers), method: "DELETE" });
    await leavesNoEvent(service, 400, () => erase("bukan-itu-sandinya"));
    const whose = APPROVED.id;
    const event: Event = { what: "account_deleted", whose, by: ["person", String(whose)] };
    await leavesEvents(service, [event], () => erase(APPROVED.password));
    await leavesNoEvent(service, 401, () => erase(APPROVED.password));
  },

  downloadExport: async (service) => {
    const headers = await loggedIn(service, APPROVED);
    await service.fetch("/api/auth/account/export/", { method: "POST", headers });
    await service.backgroundDone();
    const [path] = /\/api\/auth\/data-saya\/\S+/.exec(service.sent.at(-1)!.text)!;
    const download = () => service.fetch(path, { method: "POST" });
    const whose = APPROVED.id;
    const event: Event = { what: "data_exported", whose, by: ["person", String(whose)] };
    await (await leavesEvents(service, [event], download)).body?.cancel();
    await leavesNoEvent(service, 400, download);
  },

  changeProfile: async (service) => {
    const headers = await loggedIn(service, APPROVED);
    const put = (init: RequestInit) =>
      service.fetch(PROFILE_PATH, {
        ...init,
        method: "PUT",
        headers: { ...init.headers, ...headers },
      });
    const by = ["person", String(APPROVED.id)] as Event["by"];
    const whose = APPROVED.id;
    const form = { nik: "3174010112900009", phone_no: "081299999999", place_of_birth: "Bandung" };
    const changes = { phone_no: null, nik: null, place_of_birth: [null, "Bandung"] };
    const changed: Event = { what: "profile_changed", whose, by, changes };
    await leavesEvents(service, [changed], () => put(multipart({ ...form, religion: "" })));
    await leavesNoEvent(service, 200, () => put(multipart(form)));
    const photo = { ...changed, changes: { profile_photo: null, religion_id: [null, 2] } };
    const photos = { profile_photo: jpeg() };
    await leavesEvents(service, [photo], () => put(formWith({ religion: "2" }, photos)));
    await leavesNoEvent(service, 400, () => put(multipart({ unit_id: "8" })));
  },

  approveResident: async (service) => {
    const { residentId, userId } = await waitingResident(service);
    const headers = await loggedIn(service);
    const decision: Event = {
      what: "resident_approved",
      whose: userId,
      by: ["person", String(BOARD.id)],
      subject: `resident:${residentId}`,
      changes: { is_checker: [false, true] },
    };
    const approve = () => decide(service, "verify", headers, { warga_id: residentId });
    await leavesEvents(service, [decision], approve);
    await leavesNoEvent(service, 200, approve);
    const unknown = () => decide(service, "verify", headers, { warga_id: 999_999 });
    await leavesNoEvent(service, 404, unknown);
  },

  rejectResident: async (service) => {
    const { residentId, userId } = await waitingResident(service);
    const headers = await loggedIn(service);
    const decision: Event = {
      what: "resident_rejected",
      whose: userId,
      by: ["person", String(BOARD.id)],
      subject: `resident:${residentId}`,
      note: "Bukan warga",
      changes: { isreject: [false, true] },
    };
    const reject = () => decide(service, "reject", headers, { warga_id: residentId });
    await leavesEvents(service, [decision], reject);
    await leavesNoEvent(service, 200, reject);
  },

  appoint: async (service) => {
    const headers = await loggedIn(service);
    const appoint = (role: number) =>
      service.fetch("/api/residence-commite/", json({ warga: APPROVED.id, role }, headers));
    const seat: Event = {
      what: "seat_given",
      whose: APPROVED.id,
      by: ["person", String(BOARD.id)],
      subject: `resident:${APPROVED.id}`,
      changes: { role_id: [null, 2] },
    };
    await leavesEvents(service, [seat], () => appoint(2));
    await leavesNoEvent(service, 200, () => appoint(2));
    await leavesNoEvent(service, 404, () => appoint(999));
  },
};

/** What may write, and leaves no row all the same. */
const SILENT = {
  signUp: "what it did stands in the rows of the account and its email",
  signUpPublicly: "as signUp",
  resendVerification: "the email's row says so",
  requestPasswordReset: "the email's row says so",
  requestExport: "the email's row says so",
  logIn: "counted in account_access",
  refreshSession: "writes nothing",
};

Deno.test("every operation that may write leaves a row in the trail, or is known to leave none", () => {
  coversAll(api.operations, Object.keys(ACTS), SILENT);
});

for (const [id, act] of Object.entries(ACTS)) {
  Deno.test(`${id} leaves one row in the trail: what, whose, by whom, in which request; refused and repeated none`, async () => {
    await using service = await startService();
    await act(service);
    const trail = JSON.stringify(await rowsOf(service, "audit_event"));
    assert.doesNotMatch(trail, /3174010112900009|0812\d{4}|kata-sandi|argon2|pbkdf2/);
  });
}

Deno.test("a sign-up leaves no row, unless it takes the place of another: then one of that", async () => {
  await using service = await startService();
  const { userId } = await signUp(service);
  assert.deepEqual(await eventsOf(service), []);
  pass(service, 8 * DAY_SECONDS);
  const replaced: Event = {
    what: "sign_up_removed",
    whose: userId,
    by: ["system", null],
    note: "replaced",
  };
  const form = multipart(longForm({ full_name: "Rina Kedua" }));
  await leavesEvents(service, [replaced], () => service.fetch(SIGN_UP_PATH, form));
});

Deno.test("the cron leaves a row of each sign-up that it removes and of each account that Django switched on", async () => {
  await using service = await startService();
  await service.runCron();
  const seeded = (await eventsOf(service)).length;
  const old = await signUp(service);
  const { userId } = await signUp(service, { email: "budi@example.com" });
  await service.query("UPDATE m_user SET user_isactive = 1 WHERE user_id = ?", [userId]);
  pass(service, 31 * DAY_SECONDS);
  await service.runCron();
  await service.runCron();
  const left = (await eventsOf(service)).slice(seeded);
  assert.deepEqual(left.map(({ event }) => event), [
    {
      what: "address_proven",
      whose: userId,
      by: ["system", null],
      note: "switched on at Django",
    },
    { what: "sign_up_removed", whose: old.userId, by: ["system", null], note: "expired" },
  ]);
  assert.deepEqual(left.map(({ requestId }) => requestId), [null, null]);
});

Deno.test("an act that is rolled back leaves no row, and one whose COMMIT was lost leaves one", async () => {
  await using service = await startService();
  const { mail } = await signUp(service);
  service.gateway.inject({ match: /^COMMIT/, kind: "drop_reply", times: 1 });
  assert.equal((await service.fetch(verifyPath(mail))).status, 200);
  assert.equal((await eventsOf(service)).length, 1);

  const other = await signUp(service, { email: "budi@example.com" });
  const broken = { errno: 1205, message: "no trail" };
  service.gateway.inject({ match: /^INSERT INTO audit_event/, kind: "error", ...broken, times: 1 });
  service.gateway.inject({
    match: /^INSERT INTO audit_event/,
    kind: "error",
    ...broken,
    errno: 1064,
  });
  assert.ok((await service.fetch(verifyPath(other.mail))).status >= 500);
  assert.equal((await eventsOf(service)).length, 1);
  const row = (await rowsOf(service, "m_user")).find(({ user_id }) =>
    Number(user_id) === other.userId
  );
  assert.equal(row!.user_isactive, 0);
});

Deno.test("logins, refused ones and refused rights are counted, and the last ones kept, after the answer", async () => {
  await using service = await startService();
  const { userId, email } = await signUp(service);
  const attempt = (body: Record<string, string>) => service.fetch("/api/auth/login/", json(body));
  await attempt({ email, password: "bukan-itu-sandinya" });
  await attempt({ email, password: "rahasia-sekali" });
  await attempt({ email: "nobody@example.com", password: "rahasia-sekali" });
  const headers = await loggedIn(service, APPROVED);
  const denied = await service.fetch("/api/warga/", { headers });
  assert.equal(denied.status, 403);
  await service.backgroundDone();

  const accesses = (await rowsOf(service, "account_access")).map((row) => [
    Number(row.account_id),
    row.what,
    Number(row.total),
    JSON.parse(String(row.recent)).map(({ detail }: { detail: string }) => detail),
  ]);
  assert.deepEqual(
    accesses.sort(),
    [
      [userId, "log_in_refused", 2, ["inactive", "wrong"]],
      [APPROVED.id, "logged_in", 1, ["password"]],
      [APPROVED.id, "right_refused", 1, ["board"]],
    ].sort(),
  );
  const refusals = (await rowsOf(service, "account_access")).find(({ what }) =>
    what === "right_refused"
  );
  const [{ request_id }] = JSON.parse(String(refusals!.recent));
  assert.equal(request_id, denied.headers.get("X-Request-Id"));
});

Deno.test("of the same act several times at once, one leaves its row", async () => {
  await using service = await startService();
  const { mail } = await signUp(service, { email: "budi@example.com" });
  const { residentId } = await waitingResident(service);
  const before = (await eventsOf(service)).length;
  const headers = await loggedIn(service);
  const times = [1, 2, 3, 4];
  await Promise.all([
    ...times.map(() => service.fetch(verifyPath(mail))),
    ...times.map(() => decide(service, "verify", headers, { warga_id: residentId })),
  ]);
  await service.backgroundDone();
  const left = (await eventsOf(service)).slice(before);
  assert.deepEqual(left.map(({ event }) => event.what).sort(), [
    "address_proven",
    "resident_approved",
  ]);
});
