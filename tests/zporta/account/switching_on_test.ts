/** Who may switch an account on again: docs/decisions/012-who-may-switch-an-account-on.md, a test a cell. */
import assert from "node:assert/strict";
import { rowsOf, type Service } from "../../support/zporta/zporta_service.ts";
import { newLearner, REGISTER_PATH, send, signUpForm } from "../../support/zporta/zporta.ts";
import {
  CONFIRM,
  logInByGoogle,
  MAGIC,
  magicPath,
  redirectOf,
  RESET,
  resetLink,
  startWithGoogle,
} from "../../support/zporta/zporta_links.ts";
import { idToken } from "../../support/zporta/google.ts";

const EMAIL = "haruka@example.com";

/** An account, and the links that were mailed before it was switched off. */
type Account = {
  userId: number;
  token: string;
  username: string;
  password: string;
  magic: string;
  reset: { uid: string; token: string };
};

type State = "its owner" | "an administrator" | "an administrator, unproven" | "its deletion";

const STATES: Record<State, (service: Service, account: Account) => Promise<unknown>> = {
  "its owner": (service, { token }) => send(service, "POST", "/api/users/deactivate/", {}, token),
  "an administrator": (service, { userId }) =>
    service.query("UPDATE auth_user SET is_active = 0, email_proven_at = NOW(6) WHERE id = ?", [
      userId,
    ]),
  "an administrator, unproven": (service, { userId }) =>
    service.query("UPDATE auth_user SET is_active = 0 WHERE id = ?", [userId]),
  "its deletion": (service, { token }) =>
    send(service, "DELETE", "/api/users/profile/", undefined, token),
};

/** What somebody tries; whether the answer looks like success. */
const ACTS: Record<string, (service: Service, account: Account) => Promise<boolean>> = {
  "its password": async (service, { username, password }) => {
    const body = { username, password };
    return (await send(service, "POST", "/api/users/login/", body)).status === 200;
  },
  "a magic link from before": (service, { magic }) => hasToken(service, magic),
  "a magic link from after": async (service) => {
    await send(service, "POST", MAGIC, { email: EMAIL });
    await service.backgroundDone();
    const text = service.sent.at(-1)?.text ?? "";
    const path = /https:\/\/api\.zporta\.test(\/\S+)\n/.exec(text)?.[1];
    return path !== undefined && await hasToken(service, path);
  },
  "Google": async (service) =>
    (await logInByGoogle(service, await idToken({ email: EMAIL }))).status === 200,
  "a reset link from before": async (service, { reset }) => {
    const body = { ...reset, new_password: "Other123!" };
    return (await send(service, "POST", CONFIRM, body)).status === 200;
  },
  "a reset link from after": async (service) => {
    await send(service, "POST", RESET, { email: EMAIL });
    await service.backgroundDone();
    const text = service.sent.at(-1)?.text ?? "";
    const [, uid, token] = /reset-password-confirm\/([^/\s]+)\/([^/\s]+)\//.exec(text) ?? [];
    if (!uid) return false;
    const body = { uid, token, new_password: "Other123!" };
    return (await send(service, "POST", CONFIRM, body)).status === 200;
  },
  "its token": async (service, { token }) =>
    (await send(service, "GET", "/api/users/profile/", undefined, token)).status === 200,
  "a registration": async (service) =>
    (await send(service, "POST", REGISTER_PATH, signUpForm())).status === 201,
};

/** What becomes of the account: it is `on`, it stays `off`, `off` though the act itself works. */
type Cell = "on" | "off" | "works, off";

const ADMINISTRATOR: Record<string, Cell> = {
  "its password": "off",
  "a magic link from before": "off",
  "a magic link from after": "off",
  "Google": "off",
  "a reset link from before": "off",
  "a reset link from after": "off",
  "its token": "off",
  "a registration": "off",
};

const TABLE: Record<State, Record<string, Cell>> = {
  "its owner": {
    "its password": "on",
    "a magic link from before": "on",
    "a magic link from after": "on",
    "Google": "on",
    "a reset link from before": "works, off",
    "a reset link from after": "works, off",
    "its token": "off",
    "a registration": "off",
  },
  "an administrator": ADMINISTRATOR,
  "an administrator, unproven": ADMINISTRATOR,
  "its deletion": {
    ...ADMINISTRATOR,
    // The address is free: whoever has it gets another account.
    "Google": "works, off",
    "a registration": "works, off",
  },
};

async function hasToken(service: Service, path: string): Promise<boolean> {
  return (await redirectOf(await service.fetch(path)))!.includes("?token=");
}

for (const [state, cells] of Object.entries(TABLE) as [State, Record<string, Cell>][]) {
  for (const [act, cell] of Object.entries(cells)) {
    Deno.test(`an account that was switched off by ${state}: ${act} leaves it ${cell}`, async () => {
      await using google = await startWithGoogle();
      const { service } = google;
      const account = await newLearner(service);
      const magic = await magicPath(service, EMAIL);
      const reset = await resetLink(service, EMAIL);
      await STATES[state](service, { ...account, magic, reset });
      await service.backgroundDone();
      service.sent.length = 0;
      service.clock.now = new Date(service.clock.now.getTime() + 61_000);
      const before = await rowsOf(service, "auth_user");

      const works = await ACTS[act]!(service, { ...account, magic, reset });
      const after = await rowsOf(service, "auth_user");
      const own = after.find(({ id }) => id === account.userId)!;
      assert.equal(works, cell !== "off", "the answer");
      assert.equal(own.is_active, cell === "on" ? 1 : 0, "the row");
      if (cell === "off") {
        assert.deepEqual(after, before);
        assert.equal(service.sent.length, 0);
      }
      const tokens = await rowsOf(service, "authtoken_token");
      if (cell === "on") assert.ok(tokens.every(({ key }) => key !== account.token));
    });
  }
}

Deno.test("an account that an administrator switched off stays off however often a link is asked for", async () => {
  await using google = await startWithGoogle();
  const { service } = google;
  const { userId } = await newLearner(service);
  await service.query("UPDATE auth_user SET is_active = 0 WHERE id = ?", [userId]);
  for (let i = 0; i < 5; i++) {
    await send(service, "POST", RESET, { email: EMAIL });
    await send(service, "POST", MAGIC, { email: EMAIL });
    service.clock.now = new Date(service.clock.now.getTime() + 61_000);
  }
  await service.backgroundDone();
  await service.runCron();
  assert.deepEqual(await rowsOf(service, "outbox"), []);
  assert.equal(service.sent.length, 0);
});

Deno.test("an email with a link that is on its way when an administrator switches the account off is cancelled", async () => {
  await using google = await startWithGoogle();
  const { service } = google;
  const { userId } = await newLearner(service);
  service.mail.answer = () => ({ sent: false, fault: "unknown", reason: "down" });
  await send(service, "POST", MAGIC, { email: EMAIL });
  await service.backgroundDone();
  await service.query("UPDATE auth_user SET is_active = 0 WHERE id = ?", [userId]);
  service.mail.answer = () => ({ sent: true });
  service.clock.now = new Date(service.clock.now.getTime() + 120_000);
  await service.runCron();
  assert.equal(service.sent.length, 0);
  assert.deepEqual((await rowsOf(service, "outbox")).map(({ status }) => status), ["cancelled"]);
});

Deno.test("an account that its owner deactivated and an administrator switched on and off again stays off", async () => {
  await using google = await startWithGoogle();
  const { service } = google;
  const { userId, token, username, password } = await newLearner(service);
  await send(service, "POST", "/api/users/deactivate/", {}, token);
  await service.runCron();
  const set = (isActive: number) =>
    service.query("UPDATE auth_user SET is_active = ? WHERE id = ?", [isActive, userId]);
  await set(1);
  await service.runCron();
  await set(0);
  const login = await send(service, "POST", "/api/users/login/", { username, password });
  assert.equal(login.status, 400);
  const row = (await rowsOf(service, "auth_user")).find(({ id }) => id === userId)!;
  assert.deepEqual([row.is_active, row.deactivated_at], [0, null]);
});

Deno.test("the cron leaves an account that its owner deactivated to its owner", async () => {
  await using google = await startWithGoogle();
  const { service } = google;
  const { token, username, password } = await newLearner(service);
  await send(service, "POST", "/api/users/deactivate/", {}, token);
  await service.runCron();
  const login = await send(service, "POST", "/api/users/login/", { username, password });
  assert.equal(login.status, 200);
});
