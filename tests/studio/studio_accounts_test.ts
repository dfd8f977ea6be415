import assert from "node:assert/strict";
import { seed, seededAccounts } from "../../local/seed/seed.ts";
import {
  type Order,
  PEWACA_STATES,
  type PewacaOrder,
  ZPORTA_STATES,
  type ZportaOrder,
} from "../../local/studio/accounts/order.ts";
import { createStudio, StudioError } from "../../local/studio/client.ts";
import { startConsole } from "../../local/studio/console.ts";
import { TENANTS } from "../../src/tenants/mod.ts";
import { json } from "../support/pewaca/pewaca.ts";
import { type RunningWorker, startWorker } from "../support/workerd/worker.ts";

async function startSeeded(vars: Record<string, string> = {}): Promise<RunningWorker> {
  const worker = await startWorker(vars);
  for (const { name } of TENANTS) await seed(worker.databaseOf(name).query, [{ name }]);
  return worker;
}

const call = async (url: string, init: RequestInit = {}) => {
  const response = await fetch(url, { redirect: "manual", ...init });
  return { status: response.status, text: await response.text() };
};

const withToken = (access: string) => ({ headers: { Authorization: `Token ${access}` } });

/** How each state of Pewaca logs in, and the row behind it. */
const PEWACA: Record<PewacaOrder["state"], { logIn: number; row: Record<string, unknown> }> = {
  "unproven": { logIn: 401, row: { user_isactive: 0, is_checker: 0, isreject: 0, seats: 0 } },
  "waiting": { logIn: 200, row: { user_isactive: 1, is_checker: 0, isreject: 0, seats: 0 } },
  "approved": { logIn: 200, row: { user_isactive: 1, is_checker: 1, isreject: 0, seats: 0 } },
  "rejected": { logIn: 401, row: { user_isactive: 0, is_checker: 0, isreject: 1, seats: 0 } },
  "switched-off": { logIn: 401, row: { user_isactive: 0, is_checker: 1, isreject: 0, seats: 0 } },
  "board": { logIn: 200, row: { user_isactive: 1, is_checker: 1, isreject: 0, seats: 1 } },
  "legacy": { logIn: 200, row: { user_isactive: 1, is_checker: 1, isreject: 0, seats: 0 } },
};

async function checkPewaca(worker: RunningWorker, state: PewacaOrder["state"]): Promise<void> {
  const made = await worker.studio.make({ tenant: "pewaca", state, ...extrasOf(state) });
  const { logIn, row } = PEWACA[state];
  const { rows } = await worker.databaseOf("pewaca").query(
    `SELECT u.user_isactive, w.is_checker, w.isreject,
       (SELECT COUNT(*) FROM m_residence_commite AS s WHERE s.user_id = u.user_id) AS seats
     FROM m_user AS u JOIN m_warga AS w ON w.user_id = u.user_id
     WHERE u.user_id = ? AND w.id = ? AND w.residence_id = ?`,
    [made.id, made.residentId, made.estate.id],
  );
  const found = Object.entries(rows[0]!).map(([name, value]) => [name, Number(value)]);
  assert.deepEqual(Object.fromEntries(found), row, state);
  const { address: email, password } = made;
  const answered = await call(`${worker.url}/api/auth/login/`, json({ email, password }));
  assert.deepEqual([answered.status, made.refusal?.status ?? 200], [logIn, logIn], state);
  assert.equal(made.tokens !== null, logIn === 200, state);
  if (made.refusal) {
    // A rejected resident's address is free again, so nobody has it; the other passwords were right.
    const isInactive = JSON.stringify(made.refusal.body).includes("User is inactive");
    assert.equal(isInactive, state !== "rejected", state);
  }
  if (!made.tokens) return;
  const profile = await call(
    `${worker.url}/api/auth/profil/`,
    withToken(made.tokens.access),
  );
  const { warga } = JSON.parse(profile.text).data;
  assert.deepEqual([profile.status, warga.id], [200, made.residentId], state);
  assert.equal(typeof warga.profile_photo === "string", state === "approved", state);
}

function extrasOf(state: PewacaOrder["state"]): Partial<PewacaOrder> {
  if (state === "approved") return { photo: true, links: ["reset"], form: { gender_id: "2" } };
  if (state === "legacy") return { iterations: 1000 };
  return state === "board" ? { estate: 1, name: "Ketua Baru" } : {};
}

/** What a profile says in each state of Zporta; `null`: nobody can log in. */
const ZPORTA: Record<ZportaOrder["state"], Record<string, unknown> | null> = {
  explorer: { is_staff: 0, active_guide: 0, can_invite_teachers: 0 },
  guide: { is_staff: 0, active_guide: 1, can_invite_teachers: 0 },
  teacher: { is_staff: 0, active_guide: 1, can_invite_teachers: 1 },
  staff: { is_staff: 1, active_guide: 0, can_invite_teachers: 0 },
  deactivated: { is_staff: 0, active_guide: 0, can_invite_teachers: 0 },
  invited: null,
  applicant: { is_staff: 0, active_guide: 0, can_invite_teachers: 0 },
  google: { is_staff: 0, active_guide: 0, can_invite_teachers: 0 },
  legacy: { is_staff: 0, active_guide: 0, can_invite_teachers: 0 },
};

async function checkZporta(worker: RunningWorker, state: ZportaOrder["state"]): Promise<void> {
  const more: Partial<ZportaOrder> = {
    ...state === "teacher" && { invitations: 2 },
    ...state === "legacy" && { iterations: 1000 },
  };
  const made = await worker.studio.make({ tenant: "zporta", state, ...more });
  const { query } = worker.databaseOf("zporta");
  const expected = ZPORTA[state];
  const { rows } = await query(
    `SELECT u.is_staff, p.active_guide, p.can_invite_teachers
     FROM auth_user AS u JOIN users_profile AS p ON p.user_id = u.id WHERE u.email = ?`,
    [made.address],
  );
  const found = Object.entries(rows[0] ?? {}).map(([name, value]) => [name, Number(value)]);
  assert.deepEqual(rows[0] ? Object.fromEntries(found) : null, expected, state);
  const users = `${worker.url}/api/users`;
  for (const { link, address } of made.invitations ?? []) {
    const shown = await call(`${users}/invitations/accept/?token=${link.token}`);
    assert.equal(JSON.parse(shown.text).invitation.invitee_email, address, state);
  }
  assert.equal(made.invitations?.length, { teacher: 2, invited: 1 }[state as string], state);
  assert.equal(made.tokens !== null, !["invited", "deactivated"].includes(state), state);
  if (made.tokens) {
    const profile = await call(`${users}/profile/`, withToken(made.tokens.access));
    assert.equal(JSON.parse(profile.text).username, made.username, state);
  }
  if (state === "deactivated") {
    const { username, password } = made;
    const back = await call(`${users}/login/`, json({ username, password }));
    assert.equal(back.status, 200, "a login makes it active again");
  }
  if (made.applicationId) {
    const { rows: [row] } = await query(
      "SELECT status FROM users_guideapplicationrequest WHERE id = ? AND user_id = ?",
      [made.applicationId, made.id],
    );
    assert.equal(row!.status, state === "applicant" ? "pending" : "approved", state);
  }
  assert.equal(made.applicationId !== undefined, ["applicant", "guide"].includes(state), state);
  if (made.idToken) {
    const again = await call(`${users}/google-login/`, json({ token: made.idToken }));
    assert.equal(JSON.parse(again.text).user.username, made.username);
  }
}

/** Links that an account was made with work. */
async function checkLinks({ url, studio }: RunningWorker): Promise<void> {
  const { links: { verify, disown } } = await studio.make({ tenant: "pewaca", state: "unproven" });
  const page = await call(`${url}/api/auth/bukan-saya/${disown!.uid}/${disown!.token}/`);
  assert.match(page.text, /<form/);
  const proven = await call(`${url}/api/auth/verify/${verify!.uid}/${verify!.token}/`);
  assert.equal(JSON.parse(proven.text).success, true);
  const { links: { reset } } = await studio.make({
    tenant: "pewaca",
    state: "waiting",
    links: ["reset"],
  });
  const changed = await call(
    `${url}/api/auth/reset/${reset!.uid}/${reset!.token}/`,
    json({ new_password: "sandi-lain-lagi" }),
  );
  assert.equal(changed.status, 200, changed.text);
  const { links } = await studio.make({ tenant: "zporta", state: "guide", links: ["reset"] });
  const { uid, token } = links.reset!;
  const chosen = await call(
    `${url}/api/users/password-reset/confirm/`,
    json({ uid, token, new_password: "Sandi-Lain-Lagi-7" }),
  );
  assert.equal(chosen.status, 200, chosen.text);
  const { links: { magic } } = await studio.make({
    tenant: "zporta",
    state: "explorer",
    links: ["magic"],
  });
  const came = await call(
    `${url}/api/users/magic-link-login/${magic!.uid}/${magic!.token}/`,
  );
  assert.equal(came.status, 302, came.text);
}

/** Django's hashes open the account that the API can verify, and no other. */
async function checkHashes({ studio }: RunningWorker): Promise<void> {
  const rows: [Partial<Order>, opens: boolean][] = [
    [{ scheme: "pbkdf2_sha256", iterations: 1000 }, true],
    [{ scheme: "pbkdf2_sha1", iterations: 1000 }, false],
    [{ scheme: "bcrypt", iterations: 4 }, false],
    [{ scheme: "bcrypt_sha256", iterations: 4 }, false],
    [{ scheme: "md5" }, false],
    [{ scheme: "unusable" }, false],
    [{ hash: "sha1$a$b", password: "rahasia lama" }, false],
  ];
  await Promise.all(rows.map(async ([order, opens]) => {
    const made = await studio.make({
      tenant: "pewaca",
      state: "legacy",
      ...order,
    } as PewacaOrder);
    assert.equal(made.tokens !== null, opens, JSON.stringify(order));
    if (!opens) assert.equal(made.refusal?.status, 401, JSON.stringify(order));
  }));
  // Django's own argon2 costs more memory than the API spends.
  for (const scheme of ["scrypt", "argon2"] as const) {
    const { tokens, refusal } = await studio.make({ tenant: "zporta", state: "legacy", scheme });
    assert.deepEqual([tokens, refusal?.status], [null, 400], scheme);
  }
}

Deno.test("one request makes an account in any state, which logs in or is refused as that state is, and the seed comes back", async () => {
  await using worker = await startSeeded();
  const { studio } = worker;
  await Promise.all([
    (async () => {
      for (const state of PEWACA_STATES) await checkPewaca(worker, state);
    })(),
    (async () => {
      for (const state of ZPORTA_STATES) await checkZporta(worker, state);
    })(),
  ]);
  await checkLinks(worker);
  await checkHashes(worker);

  const taken = seededAccounts[0]!.email;
  const refused = await studio.make({ tenant: "pewaca", state: "waiting", address: taken })
    .catch((error) => error);
  assert.ok(refused instanceof StudioError);
  assert.deepEqual([refused.status, refused.answer?.status], [409, 400]);

  await studio.fail({ status: 503 });
  const broken = await studio.make({ tenant: "pewaca", state: "waiting" }).catch((error) => error);
  assert.match(broken.message, /DELETE \/api\/failure/);
  await studio.heal();

  await studio.putSeedBack();
  const addresses = [
    ["pewaca", "SELECT user_email AS email FROM m_user ORDER BY user_id"],
    ["zporta", "SELECT email FROM auth_user ORDER BY id"],
  ] as const;
  for (const [tenant, sql] of addresses) {
    const { rows } = await worker.databaseOf(tenant).query(sql);
    const seeded = seededAccounts.filter((account) => account.tenant === tenant);
    assert.deepEqual(rows.map(({ email }) => email), seeded.map(({ email }) => email));
  }
  const { rows: [left] } = await worker.database.query("SELECT COUNT(*) AS emails FROM outbox");
  assert.equal(Number(left!.emails), 0);

  await worker.databaseOf("pewaca").query(
    "UPDATE m_user SET user_email = CONCAT(user_id, '@x.id')",
  );
  const kept = await studio.putSeedBack().catch((error) => error);
  assert.deepEqual([kept.status, kept.message.includes("nothing removed")], [409, true]);
});

Deno.test("an order of an account that makes no sense is 400, and says what may be asked for", async () => {
  const console_ = await startConsole();
  const studio = createStudio(console_.url);
  const wrong: [order: unknown, message: RegExp, allowed: string[]][] = [
    [undefined, /JSON object/, ["tenants"]],
    [[], /JSON object/, ["tenants"]],
    [{}, /^tenant must be one of pewaca, zporta$/, ["tenants"]],
    [{ tenant: "toString" }, /^tenant must be one of/, ["tenants"]],
    [{ tenant: "pewaca" }, /^state must be one of unproven, waiting/, [
      "tenants",
      "states",
      "fields",
    ]],
    [{ tenant: "zporta", state: "board" }, /^state must be one of explorer/, ["states"]],
    [{ tenant: "pewaca", state: "waiting", adress: "a@b.c" }, /^adress is no field/, ["fields"]],
    [{ tenant: "pewaca", state: "waiting", estate: 2 }, /^estate must be/, ["fields"]],
    [{ tenant: "pewaca", state: "waiting", scheme: "md5" }, /only for legacy/, ["fields"]],
    [{ tenant: "pewaca", state: "legacy", photo: true }, /not for legacy/, ["fields"]],
    [{ tenant: "pewaca", state: "legacy", scheme: "scrypt" }, /does not fit/, ["fields"]],
    [{ tenant: "pewaca", state: "legacy", scheme: "argon2" }, /does not fit/, ["fields"]],
    [
      { tenant: "pewaca", state: "legacy", hash: "x".repeat(101), password: "x" },
      /^hash must be/,
      ["fields"],
    ],
    [{ tenant: "pewaca", state: "legacy", hash: "x" }, /needs the password/, ["fields"]],
    [{ tenant: "zporta", state: "teacher", invitations: 4 }, /invitations must be/, ["fields"]],
  ];
  try {
    for (const [order, message, allowed] of wrong) {
      const refused = await studio.make(order as PewacaOrder).catch((error) => error);
      assert.equal(refused.status, 400, JSON.stringify(order));
      assert.match(refused.message, message);
      for (const name of allowed) assert.ok(refused.allowed[name].length > 0, name);
    }
    const early = await studio.make({ tenant: "pewaca", state: "waiting" }).catch((error) => error);
    assert.equal(early.status, 503);
  } finally {
    await console_.close();
  }
});
