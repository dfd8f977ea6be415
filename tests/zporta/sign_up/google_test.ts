import assert from "node:assert/strict";
import { idToken, strangersKey } from "../../support/zporta/google.ts";
import { logInByGoogle, startWithGoogle } from "../../support/zporta/zporta_links.ts";
import {
  rowsOf,
  type Service,
  settings,
  startService,
  statements,
} from "../../support/zporta/zporta_service.ts";
import {
  accountOf,
  ALL_TABLES,
  answers,
  newLearner,
  profileOf,
  register,
  send,
} from "../../support/zporta/zporta.ts";
import { leavesNothing } from "../../support/service.ts";

const INVALID = { error: "Invalid Google token." };

Deno.test("a new address registers with Google: account, profile, preferences, a username from the name", async () => {
  await using google = await startWithGoogle();
  const { service } = google;
  const response = await logInByGoogle(service, await idToken());
  assert.equal(response.status, 200, await response.clone().text());
  const body = await response.json();
  assert.match(body.token, /^[0-9a-f]{40}$/);
  assert.equal(body.message, "Login successful via Google.");
  assert.equal(body.new_user_created, true);
  assert.equal(body.profile_created, true);
  const { id, username, email, first_name, last_name, role, active_guide } = body.user;
  assert.deepEqual([username, email, first_name, last_name, role, active_guide], [
    "haruka_sato",
    "Haruka@Example.com",
    "Haruka",
    "Sato",
    "explorer",
    false,
  ]);
  const user = await accountOf(service, "haruka_sato");
  assert.match(String(user.password), /^!/);
  assert.ok(user.email_proven_at);
  assert.equal((await profileOf(service, id)).can_invite_teachers, 0);

  const again = await (await logInByGoogle(service, await idToken())).json();
  assert.equal(again.new_user_created, false);
  assert.equal(again.profile_created, false);
  assert.equal(again.token, body.token);
});

Deno.test("a sign-up with Google counts by network as registrations do, a login does not", async () => {
  await using google = await startWithGoogle();
  const { service } = google;
  const logIn = async () =>
    await service.fetch("/api/users/google-login/", {
      method: "POST",
      headers: { "Content-Type": "application/json", "CF-Connecting-IP": "203.0.113.66" },
      body: JSON.stringify({ token: await idToken() }),
    });
  service.limited.add("register_from_network");
  const refused = await leavesNothing(service, ALL_TABLES, logIn);
  assert.equal(refused.status, 429);
  assert.equal(refused.headers.get("Retry-After"), "60");
  await refused.body?.cancel();
  assert.deepEqual(service.asked, ["register_from_network zporta:203.0.113.66"]);

  service.limited.clear();
  for (const isNew of [true, false]) {
    assert.equal((await (await logIn()).json()).new_user_created, isNew);
  }
  assert.equal(service.asked.length, 2);
});

Deno.test("a username from Google that is taken gets a number", async () => {
  await using google = await startWithGoogle();
  const { service } = google;
  await register(service, { username: "Haruka_Sato", email: "other@example.com" });
  const body = await (await logInByGoogle(service, await idToken())).json();
  assert.equal(body.user.username, "haruka_sato1");
});

Deno.test("ten logins with Google at once make one account", async () => {
  await using google = await startWithGoogle();
  const { service } = google;
  const token = await idToken();
  const responses = await Promise.all(
    Array.from({ length: 10 }, () => logInByGoogle(service, token)),
  );
  const bodies = await Promise.all(responses.map((response) => response.json()));
  assert.deepEqual(responses.map(({ status }) => status), Array(10).fill(200));
  assert.equal(new Set(bodies.map(({ token }) => token)).size, 1);
  const users = await rowsOf(service, "auth_user");
  assert.equal(users.filter(({ email_norm }) => email_norm === "haruka@example.com").length, 1);
});

async function registrationsOf(service: Service): Promise<unknown[]> {
  await service.backgroundDone();
  const { rows } = await service.query(
    `SELECT outcome, reason, attempts FROM registration_outcome
     WHERE tenant = 'zporta' AND counted_minute = '1970-01-01' ORDER BY outcome, reason`,
  );
  return rows.map(({ outcome, reason, attempts }) => [outcome, reason, Number(attempts)]);
}

Deno.test("a sign-up with Google counts as a registration, a login with Google does not", async () => {
  await using google = await startWithGoogle();
  const { service } = google;
  await logInByGoogle(service, await idToken());
  assert.deepEqual(await registrationsOf(service), [["created", "", 1]]);
  await logInByGoogle(service, await idToken());
  await logInByGoogle(service, await idToken({ email_verified: false }));
  assert.deepEqual(await registrationsOf(service), [["created", "", 1]]);
  const heal = service.gateway.inject({
    match: /^INSERT INTO users_profile/,
    kind: "error",
    errno: 1146,
    message: "Table 'x' is gone",
  });
  const other = await idToken({ email: "aiko@example.com", sub: "2" });
  assert.equal((await logInByGoogle(service, other)).status, 500);
  heal();
  assert.deepEqual(await registrationsOf(service), [["created", "", 1], ["fault", "", 1]]);
  assert.equal(
    (await rowsOf(service, "auth_user")).filter((row) => row.email === "aiko@example.com").length,
    0,
  );
});

Deno.test("a sign-up with Google survives a lost reply at any statement: one account with every row", async () => {
  for (
    const match of [
      /^SELECT id AS holder/,
      /^BEGIN/,
      /^INSERT INTO auth_user/,
      /^INSERT INTO users_userpreference/,
      /^COMMIT/,
    ]
  ) {
    for (const kind of ["drop_reply", "drop_request"] as const) {
      await using google = await startWithGoogle();
      const { service } = google;
      service.gateway.inject({ match, kind, times: 1 });
      const response = await logInByGoogle(service, await idToken());
      assert.equal(response.status, 200, `${match} ${kind}`);
      const { user } = await response.json();
      assert.equal(user.username, "haruka_sato");
      const { rows } = await service.query(
        `SELECT COUNT(*) AS n FROM auth_user AS u JOIN users_profile AS p ON p.user_id = u.id
         JOIN users_userpreference AS f ON f.user_id = u.id WHERE u.email_norm = 'haruka@example.com'`,
      );
      assert.equal(Number(rows[0]!.n), 1);
    }
  }
});

Deno.test("a sign-up with Google costs no more round trips than it did", async () => {
  await using google = await startWithGoogle();
  const { service } = google;
  await logInByGoogle(service, await idToken());
  await service.backgroundDone();
  const trips = statements(service).filter((sql) => !/userloginevent|account_access/.test(sql));
  assert.equal(trips.length, 11, trips.join("\n"));
});

const NAMES: [what: string, name: string, taken: string[], username: string][] = [
  ["a reserved name", "Admin", [], "learner1"],
  ["a reserved name in other letters", "Аdmin", [], "learner1"],
  ["a name of invisible letters", "\u3164\u3164", [], "haruka"],
  ["a name that is taken in other letters", "ΝΙΚΟΣ", ["νικοσ"], "νικος1"],
];

for (const [what, name, taken, expected] of NAMES) {
  Deno.test(`${what} at Google becomes another username`, async () => {
    await using google = await startWithGoogle();
    const { service } = google;
    for (const username of taken) await register(service, { username, email: "o@example.com" });
    const response = await logInByGoogle(service, await idToken({ name }));
    const { user } = await response.json();
    assert.equal(user.username, expected);
  });
}

const REFUSED: [string, () => Promise<unknown> | unknown, unknown][] = [
  ["no token", () => undefined, { error: "Google token is required." }],
  ["an empty token", () => "", { error: "Google token is required." }],
  ["a token that is a list", () => ["x"], INVALID],
  ["what is no token", () => "x.y.z", INVALID],
  ["another audience", () => idToken({ aud: "somebody-else" }), INVALID],
  ["another issuer", () => idToken({ iss: "https://evil.test" }), INVALID],
  ["a token that is over", () => idToken({ exp: Math.floor(Date.now() / 1000) - 120 }), INVALID],
  ["another signature", () => idToken({}, strangersKey), INVALID],
  [
    "an address that Google has not verified (Z-25)",
    () => idToken({ email_verified: false }),
    INVALID,
  ],
  ["an address without a word on it (Z-25)", () => idToken({ email_verified: undefined }), INVALID],
  ["no address", () => idToken({ email: undefined }), {
    error: "Email not found in Google token.",
  }],
];

Deno.test("google-login refuses a token that Google did not issue for us, and leaves nothing behind", async () => {
  await using google = await startWithGoogle();
  const { service } = google;
  for (const [what, token, answer] of REFUSED) {
    const value = await token();
    const response = await leavesNothing(service, ALL_TABLES, () => logInByGoogle(service, value));
    assert.equal(response.status, 400, what);
    assert.deepEqual(await response.json(), answer, what);
  }
});

Deno.test("an account with a password and an unverified address loses password and token when Google verifies the address (Z-25)", async () => {
  await using google = await startWithGoogle();
  const { service } = google;
  const squatter = await newLearner(service);
  const body = await (await logInByGoogle(service, await idToken())).json();
  assert.equal(body.user.id, squatter.userId);
  assert.notEqual(body.token, squatter.token);
  const path = "/api/users/profile/";
  assert.equal((await send(service, "GET", path, undefined, squatter.token)).status, 401);
  assert.equal((await send(service, "GET", path, undefined, body.token)).status, 200);
  const { username, password } = squatter;
  const login = await send(service, "POST", "/api/users/login/", { username, password });
  assert.equal(login.status, 400);
});

Deno.test("an account whose address was verified keeps its password", async () => {
  await using google = await startWithGoogle();
  const { service } = google;
  const { username, password, token } = await newLearner(service);
  await service.query(
    "UPDATE auth_user SET email_proven_at = UTC_TIMESTAMP(6) WHERE username = ?",
    [
      username,
    ],
  );
  const body = await (await logInByGoogle(service, await idToken())).json();
  assert.equal(body.token, token);
  const login = await send(service, "POST", "/api/users/login/", { username, password });
  assert.equal(login.status, 200);
});

Deno.test("an account that an administrator deactivated gets no token with Google", async () => {
  await using google = await startWithGoogle();
  const { service } = google;
  await register(service);
  await service.query("UPDATE auth_user SET is_active = 0 WHERE username = 'haruka'");
  await answers(await logInByGoogle(service, await idToken()), 400, INVALID);
  assert.equal((await rowsOf(service, "authtoken_token")).length, 0);
});

Deno.test("while Google's keys cannot be fetched the answer is 500 with Django's text, and nothing is left behind", async () => {
  const { clientId } = settings.zporta.google;
  const google = { clientId, jwksUrl: "http://127.0.0.1:9/certs" };
  const zporta = { ...settings.zporta, google };
  await using service = await startService({ settings: { ...settings, zporta } });
  const token = await idToken();
  const response = await leavesNothing(service, ALL_TABLES, () => logInByGoogle(service, token));
  await answers(response, 500, { error: "An unexpected error occurred during Google login." });
});
