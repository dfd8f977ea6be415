import assert from "node:assert/strict";
import { decide, loggedIn, WAITING } from "../../support/pewaca/board.ts";
import {
  fittingPaths,
  json,
  multipart,
  resetPath,
  shortForm,
  SIGN_UP_PATH,
  signUp,
  verifiedResident,
  verifyPath,
} from "../../support/pewaca/pewaca.ts";
import { pass, rowsOf, type Service, startService } from "../../support/service.ts";

// The table of docs/decisions/012-who-may-switch-an-account-on.md, a test for each cell.

const DAY = 86_400;
const EMAIL = "rina@example.com";
const NEW_PASSWORD = "sandi-milik-sendiri";

/** Signs Rina up and brings her account into a state; returns its id. */
type SetUp = (service: Service) => Promise<number>;

async function signedUp(service: Service): Promise<number> {
  const { userId } = await signUp(service, { email: EMAIL });
  pass(service, 60);
  return userId;
}

async function proven(service: Service): Promise<number> {
  const { userId } = await verifiedResident(service, { email: EMAIL });
  pass(service, 60);
  return userId;
}

async function switchOff(service: Service, userId: number): Promise<number> {
  await service.query("UPDATE m_user SET user_isactive = 0 WHERE user_id = ?", [userId]);
  return userId;
}

async function rejected(service: Service, userId: number): Promise<number> {
  const residentId = await residentOf(service, userId);
  const response = await decide(service, "reject", await loggedIn(service), {
    warga_id: residentId,
    reason: "x",
  });
  assert.equal(response.status, 200);
  await service.backgroundDone();
  pass(service, 60);
  return userId;
}

async function residentOf(service: Service, userId: number): Promise<number> {
  const { rows } = await service.query("SELECT id FROM m_warga WHERE user_id = ?", [userId]);
  return Number(rows[0]!.id);
}

/** As Django's sign-up writes it. */
async function madeByDjango(service: Service): Promise<number> {
  const hash = (await rowsOf(service, "m_user"))[0]!.user_password!;
  const { insertId } = await service.query(
    `INSERT INTO m_user (image, user_name, user_email, user_password, user_created_on, user_isactive,
       user_isdelete, is_superuser, is_staff, is_warga, user_role_id)
     VALUES ('', ?, ?, ?, UTC_TIMESTAMP(6), 0, 0, 0, 0, 1, 5)`,
    [EMAIL, EMAIL, String(hash)],
  );
  await service.query(
    `INSERT INTO m_warga (full_name, residence_id, unit_id, user_id, created_by, created_on)
     VALUES ('Rina Wulandari', 3, 105, ?, ?, UTC_TIMESTAMP(6))`,
    [insertId, insertId],
  );
  return insertId;
}

const STATES: Record<string, SetUp> = {
  "signed up, not proven": signedUp,
  "signed up, not proven in time": async (service) => {
    const userId = await signedUp(service);
    pass(service, 8 * DAY);
    return userId;
  },
  "proven": proven,
  "proven, switched off by an administrator": async (service) =>
    await switchOff(service, await proven(service)),
  "approved, switched off by an administrator": async (service) => {
    const userId = await proven(service);
    const body = { warga_id: await residentOf(service, userId) };
    assert.equal((await decide(service, "verify", await loggedIn(service), body)).status, 200);
    await service.backgroundDone();
    return await switchOff(service, userId);
  },
  "verified at Django, switched off by an administrator": async (service) => {
    const userId = await signedUp(service);
    await service.query("UPDATE m_user SET user_isactive = 1 WHERE user_id = ?", [userId]);
    await service.runCron();
    return await switchOff(service, userId);
  },
  "made by Django and off": madeByDjango,
  "made by Django and off for a week": async (service) => {
    const userId = await madeByDjango(service);
    pass(service, 8 * DAY);
    return userId;
  },
  "made by Django, approved there, and off for a week": async (service) => {
    const userId = await madeByDjango(service);
    await service.query("UPDATE m_warga SET is_checker = 1 WHERE user_id = ?", [userId]);
    pass(service, 8 * DAY);
    return userId;
  },
  "proven, rejected by the board": async (service) =>
    await rejected(service, await proven(service)),
  "not proven, rejected by the board": async (service) =>
    await rejected(service, await signedUp(service)),
  "not proven, rejected by the board at Django": async (service) => {
    const userId = await signedUp(service);
    await service.query("UPDATE m_warga SET isreject = 1 WHERE user_id = ?", [userId]);
    return userId;
  },
  "not proven, the resident deleted by an administrator": async (service) => {
    const userId = await signedUp(service);
    await service.query("UPDATE m_warga SET isdelete = 1 WHERE user_id = ?", [userId]);
    return userId;
  },
  "deleted by an administrator": async (service) => {
    const userId = await signedUp(service);
    await service.query("UPDATE m_user SET user_isdelete = 1 WHERE user_id = ?", [userId]);
    return userId;
  },
};

const ACTS: Record<string, (service: Service, userId: number) => Promise<void>> = {
  "a verification link": async (service, userId) => {
    await service.fetch((await fittingPaths(service, userId)).verify);
  },
  "verify/resend": async (service) => {
    const mail = await mailAfter(service, "/api/auth/verify/resend/");
    if (mail) await service.fetch(verifyPath(mail));
  },
  "password-reset": async (service) => {
    const mail = await mailAfter(service, "/api/auth/password-reset/");
    if (!mail) return;
    await service.fetch(resetPath(mail), json({ new_password: NEW_PASSWORD }));
  },
  "a reset link": async (service, userId) => {
    const { reset } = await fittingPaths(service, userId);
    await service.fetch(reset, json({ new_password: NEW_PASSWORD }));
  },
  "signing up again": async (service) => {
    service.sent.length = 0;
    await service.fetch(SIGN_UP_PATH, multipart(shortForm({ email: EMAIL, full_name: "Rina" })));
    await service.backgroundDone();
    const mail = service.sent.findLast(({ to, text }) => to === EMAIL && /\/verified\//.test(text));
    if (mail) await service.fetch(verifyPath(mail));
  },
  "the board's approval": async (service, userId) => {
    const body = { warga_id: await residentOf(service, userId) };
    await decide(service, "verify", await loggedIn(service), body);
  },
};

async function mailAfter(service: Service, path: string) {
  service.sent.length = 0;
  const response = await service.fetch(path, json({ email: EMAIL }));
  assert.equal(response.status, 200);
  await service.backgroundDone();
  return service.sent.at(-1);
}

/** Which acts switch the account on. What is not named leaves it off; `new` makes another account. */
const TABLE: Record<string, Record<string, "on" | "off" | "new">> = {
  "signed up, not proven": {
    "a verification link": "on",
    "verify/resend": "on",
    "password-reset": "on",
    "a reset link": "on",
  },
  "signed up, not proven in time": {
    "a verification link": "on",
    "verify/resend": "on",
    "password-reset": "on",
    "a reset link": "on",
    "signing up again": "new",
  },
  "proven": Object.fromEntries(Object.keys(ACTS).map((act) => [act, "on" as const])),
  "proven, switched off by an administrator": {},
  "approved, switched off by an administrator": {},
  "verified at Django, switched off by an administrator": {},
  "made by Django and off": {},
  "made by Django and off for a week": { "signing up again": "new" },
  "made by Django, approved there, and off for a week": {},
  "proven, rejected by the board": { "signing up again": "new", "the board's approval": "on" },
  "not proven, rejected by the board": { "signing up again": "new" },
  "not proven, rejected by the board at Django": {},
  "not proven, the resident deleted by an administrator": {},
  "deleted by an administrator": { "signing up again": "new" },
};

for (const [state, setUp] of Object.entries(STATES)) {
  for (const [act, run] of Object.entries(ACTS)) {
    const expected = TABLE[state]![act] ?? "off";
    const outcome = { on: "is on", off: "stays off", new: "stays off, and another is made" };
    Deno.test(`an account ${state}: after ${act} it ${outcome[expected]}`, async () => {
      await using service = await startService();
      const userId = await setUp(service);
      const before = (await rowsOf(service, "m_user")).length;
      await run(service, userId);
      await service.backgroundDone();
      const users = await rowsOf(service, "m_user");
      const account = users.find(({ user_id }) => Number(user_id) === userId);
      if (expected !== "new") {
        assert.equal(users.length, before);
        assert.equal(account!.user_isactive, expected === "on" ? 1 : 0);
        return;
      }
      assert.equal(account?.user_isactive ?? 0, 0);
      const other = users.at(-1)!;
      assert.notEqual(Number(other.user_id), userId);
      assert.deepEqual([other.user_email, other.user_isactive], [EMAIL, 1]);
      const resident = (await rowsOf(service, "m_warga")).at(-1)!;
      assert.equal(resident.is_checker, 0, "the board decides about them anew");
    });
  }
}

Deno.test("no act of its owner brings an approval: that remains the board's", async () => {
  for (const act of ["a verification link", "password-reset", "a reset link"]) {
    await using service = await startService();
    const userId = await signedUp(service);
    await ACTS[act]!(service, userId);
    const { rows: [resident] } = await service.query(
      "SELECT is_checker, isactive FROM m_warga WHERE user_id = ?",
      [userId],
    );
    assert.deepEqual(resident, { is_checker: 0, isactive: 0 }, act);
  }
});

Deno.test("an account that waits for the board comes back by the board alone after it was rejected at Django", async () => {
  await using service = await startService();
  await service.query(
    "UPDATE m_user SET user_email = CONCAT(user_email, '_rejected_999'), user_isactive = 0 WHERE user_id = ?",
    [WAITING.id],
  );
  await service.query("UPDATE m_warga SET isreject = 1 WHERE id = ?", [WAITING.id]);
  for (const path of ["verify/resend", "password-reset"]) {
    for (const email of [WAITING.email, `${WAITING.email}_rejected_999`]) {
      await service.fetch(`/api/auth/${path}/`, json({ email }));
    }
  }
  await service.backgroundDone();
  assert.equal(service.sent.length, 0);
  await decide(service, "verify", await loggedIn(service), { warga_id: WAITING.id });
  await loggedIn(service, WAITING);
});

Deno.test("nothing is mailed to an account that nothing but a person may switch on", async () => {
  for (const [state, setUp] of Object.entries(STATES)) {
    const cells = TABLE[state]!;
    if (cells["verify/resend"] === "on") continue;
    await using service = await startService();
    await setUp(service);
    service.sent.length = 0;
    for (const path of ["verify/resend", "password-reset"]) {
      await service.fetch(`/api/auth/${path}/`, json({ email: EMAIL }));
      await service.backgroundDone();
    }
    assert.deepEqual(service.sent.map(({ to }) => to), [], state);
  }
});
