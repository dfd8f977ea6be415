import assert from "node:assert/strict";
import { holdNext } from "../../support/hold.ts";
import {
  leavesNothing,
  rowsOf,
  type Service,
  startService,
} from "../../support/zporta/zporta_service.ts";
import { ALL_TABLES, answers, logIn, newLearner, send } from "../../support/zporta/zporta.ts";
import { magicPath, redirectOf } from "../../support/zporta/zporta_links.ts";

const PROFILE = "/api/users/profile/";
const DEACTIVATE = "/api/users/deactivate/";
const WRONG_PASSWORD = { current_password: ["Current password is incorrect."] };

async function rowOf(service: Service, userId: number) {
  const { rows } = await service.query("SELECT * FROM auth_user WHERE id = ?", [userId]);
  return rows[0]!;
}

Deno.test("a deletion works when somebody is called as the placeholder used to be", async () => {
  await using service = await startService();
  const { token, userId } = await newLearner(service);
  // Not by registration: that refuses the name. Django does not.
  await service.query(
    "INSERT INTO auth_user (username, email, password, date_joined) VALUES (?, '', '', NOW(6))",
    [`deleted_${userId}`],
  );
  await answers(await send(service, "DELETE", PROFILE, undefined, token), 200, {
    message: "Account haruka has been permanently deleted.",
  });
  const row = await rowOf(service, userId);
  assert.ok(row.deleted_at);
  assert.match(String(row.username), /^deleted_[0-9a-f-]{36}$/);
});

const CLOSINGS = [["DELETE", PROFILE], ["POST", DEACTIVATE]] as const;

for (const [method, path] of CLOSINGS) {
  Deno.test(`${method} ${path} refuses a wrong password, and does nothing`, async () => {
    await using service = await startService();
    const { token, userId } = await newLearner(service);
    const before = await rowOf(service, userId);
    const cases: [unknown, unknown][] = [
      ["NotThePassword1", WRONG_PASSWORD],
      ["", { current_password: ["This field may not be blank."] }],
      [["Pass123!"], { current_password: ["Not a valid string."] }],
      [{}, { current_password: ["Not a valid string."] }],
    ];
    for (const [current_password, answer] of cases) {
      const response = await leavesNothing(
        service,
        ALL_TABLES,
        () => send(service, method, path, { current_password }, token),
      );
      await answers(response, 400, answer);
      const { failed_log_ins, last_failed_log_in_at, ...row } = await rowOf(service, userId);
      assert.deepEqual({ ...before, ...row }, before);
      assert.equal(Number(failed_log_ins), 1, "the first one counts as a failed login");
      assert.ok(last_failed_log_in_at);
    }
  });

  Deno.test(`${method} ${path} takes the right password, and none, as the frontend sends it`, async () => {
    for (const body of [{ current_password: "Pass123!" }, { current_password: null }, {}]) {
      await using service = await startService();
      const { token, userId } = await newLearner(service);
      const response = await send(service, method, path, { reason: "holiday", ...body }, token);
      assert.equal(response.status, 200, await response.text());
      assert.equal((await rowOf(service, userId)).is_active, 0);
    }
  });

  Deno.test(`${method} ${path} asks nobody for a password who has none`, async () => {
    await using service = await startService();
    const { token, userId } = await newLearner(service);
    await service.query("UPDATE auth_user SET password = '!x' WHERE id = ?", [userId]);
    const response = await send(service, method, path, { current_password: "whatever" }, token);
    assert.equal(response.status, 200, await response.text());
    assert.equal((await rowOf(service, userId)).is_active, 0);
  });

  Deno.test(`${method} ${path} does nothing when the owner of the address takes the account back meanwhile`, async () => {
    await using service = await startService();
    const squatter = await newLearner(service);
    const magic = await magicPath(service, "haruka@example.com");
    const statement = method === "DELETE" ? /^BEGIN/ : /^UPDATE auth_user/;
    const held = holdNext(service.gateway, statement);
    const closing = send(service, method, path, undefined, squatter.token);
    await held.arrived;
    const location = await redirectOf(await service.fetch(magic));
    const token = /\?token=([0-9a-f]{40})$/.exec(location ?? "")?.[1];
    assert.ok(token);
    held.release();
    await (await closing).body?.cancel();
    const row = await rowOf(service, squatter.userId);
    assert.deepEqual([row.is_active, row.deleted_at, row.deactivated_at], [1, null, null]);
    assert.equal((await send(service, "GET", PROFILE, undefined, token)).status, 200);
  });
}

Deno.test("a deletion during logins leaves no token and no login, whoever comes first", async () => {
  await using service = await startService();
  const { token, userId, username, password } = await newLearner(service);
  const logins = Array.from(
    { length: 10 },
    () => send(service, "POST", "/api/users/login/", { username, password }),
  );
  const deletion = send(service, "DELETE", PROFILE, undefined, token);
  const statuses = (await Promise.all(logins)).map(({ status }) => status);
  assert.equal((await deletion).status, 200);
  await service.backgroundDone();
  for (const status of statuses) assert.ok([200, 400].includes(status), String(status));
  const row = await rowOf(service, userId);
  assert.deepEqual([row.is_active, row.last_login !== null], [0, true]);
  assert.deepEqual(await rowsOf(service, "authtoken_token"), []);
  assert.deepEqual(await rowsOf(service, "users_userloginevent"), []);
  assert.doesNotMatch(JSON.stringify(row), /haruka/);
});

Deno.test("a login that is recorded after the account was deleted stores nothing of the person", async () => {
  await using service = await startService();
  const { userId, username, password } = await newLearner(service);
  const recording = holdNext(service.gateway, /^INSERT INTO users_userloginevent/);
  const { token } = await (await send(service, "POST", "/api/users/login/", { username, password }))
    .json();
  await recording.arrived;
  assert.equal((await send(service, "DELETE", PROFILE, undefined, token)).status, 200);
  recording.release();
  await service.backgroundDone();
  const events = await rowsOf(service, "users_userloginevent");
  assert.deepEqual(events.filter(({ user_id }) => user_id === userId), []);
});

Deno.test("ten deletions at once delete once, and none is a fault", async () => {
  await using service = await startService();
  const { token, userId } = await newLearner(service);
  const responses = await Promise.all(
    Array.from({ length: 10 }, () => send(service, "DELETE", PROFILE, undefined, token)),
  );
  const statuses = responses.map(({ status }) => status);
  assert.ok(statuses.includes(200));
  for (const status of statuses) assert.ok([200, 401].includes(status), String(status));
  assert.ok((await rowOf(service, userId)).deleted_at);
});

Deno.test("a deletion survives a lost reply at any statement", async () => {
  for (const match of [/^BEGIN/, /^UPDATE auth_user/, /^DELETE FROM authtoken_token/, /^COMMIT/]) {
    for (const kind of ["drop_reply", "drop_request"] as const) {
      await using service = await startService();
      const { token, userId, ...account } = await newLearner(service);
      service.gateway.inject({ match, kind, times: 1 });
      const response = await send(service, "DELETE", PROFILE, undefined, token);
      assert.equal(response.status, 200, `${match} ${kind}`);
      assert.ok((await rowOf(service, userId)).deleted_at);
      const login = await send(service, "POST", "/api/users/login/", account);
      assert.equal(login.status, 400);
    }
  }
});

Deno.test("who deactivated an account gets a new token with the login that reactivates it, also by a link", async () => {
  await using service = await startService();
  const { token, username, password } = await newLearner(service);
  await send(service, "POST", DEACTIVATE, {}, token);
  const magic = await magicPath(service, "haruka@example.com");
  const location = await redirectOf(await service.fetch(magic));
  const linked = /\?token=([0-9a-f]{40})$/.exec(location ?? "")?.[1];
  assert.ok(linked);
  assert.notEqual(linked, token);
  assert.equal((await send(service, "GET", PROFILE, undefined, token)).status, 401);

  await service.query("UPDATE auth_user SET password = ?, deactivated_at = NOW(6), is_active = 0", [
    String(
      (await rowsOf(service, "auth_user")).find((row) => row.username === "learner")!.password,
    ),
  ]);
  const renewed = await logIn(service, { username, password: "learner-zporta-1" });
  assert.notEqual(renewed.token, linked);
  assert.equal((await send(service, "GET", PROFILE, undefined, linked)).status, 401);
  assert.ok(password);
});
