import assert from "node:assert/strict";
import { leavesNothing, pass, rowsOf, startService } from "../../support/zporta/zporta_service.ts";
import {
  accountOf,
  ALL_TABLES,
  answers,
  logIn,
  newLearner,
  refusesFields,
  register,
  seeded,
  send,
} from "../../support/zporta/zporta.ts";

const WRONG = { error: "Invalid credentials" };
const LOGIN = "/api/users/login/";
const PROFILE = "/api/users/profile/";

Deno.test("login answers flat and under user, with both names of the id (K-1, K-2)", async () => {
  await using service = await startService();
  const account = await register(service, { role: "guide" });
  const { token, user, ...flat } = await logIn(service, account);
  assert.match(token, /^[0-9a-f]{40}$/);
  assert.deepEqual(user, flat);
  const { id } = await accountOf(service, "haruka");
  assert.deepEqual(flat, {
    id,
    user_id: id,
    username: "haruka",
    email: "haruka@example.com",
    first_name: "",
    last_name: "",
    display_name: "",
    role: "explorer",
    active_guide: false,
    locale: "en",
    is_staff: false,
    is_superuser: false,
    profile_image_url: null,
    preferences: { languages_spoken: [], location: null, bio: null, interested_tags: [] },
  });
});

Deno.test("login takes username and address in any case, and the token stays the same one", async () => {
  await using service = await startService();
  const { password } = await register(service);
  const tokens = new Set<string>();
  for (const username of ["haruka", "HARUKA", "haruka@example.com", "Haruka@EXAMPLE.com"]) {
    tokens.add((await logIn(service, { username, password })).token);
  }
  assert.equal(tokens.size, 1);
  const events = await rowsOf(service, "users_userloginevent");
  assert.equal(events.length, 4);
  assert.ok((await accountOf(service, "haruka")).last_login);
});

Deno.test("login answers an unknown name, a wrong password and an inactive account alike", async () => {
  await using service = await startService();
  await register(service);
  await service.query("UPDATE auth_user SET is_active = 0 WHERE username = 'learner'");
  const texts = new Set<string>();
  for (
    const [username, password] of [["nobody", "Pass123!"], ["haruka", "wrong-one"], [
      "learner",
      seeded("learner").password,
    ]]
  ) {
    const response = await leavesNothing(
      service,
      ALL_TABLES,
      () => send(service, "POST", LOGIN, { username, password }),
    );
    assert.equal(response.status, 400);
    texts.add(await response.text());
  }
  assert.deepEqual([...texts], [JSON.stringify(WRONG)]);
});

Deno.test("login without name or password, or with one that is no text, is 400", async () => {
  await using service = await startService();
  for (
    const body of [{}, { username: "haruka" }, { username: 7, password: "x" }, {
      username: "haruka",
      password: ["x"],
    }, { username: null, password: null }]
  ) {
    await answers(await send(service, "POST", LOGIN, body), 400, {
      error: "Username/Email and password are required.",
    });
  }
});

Deno.test("Django's hash of 870,000 iterations lets its owner in, and is replaced with argon2id", async () => {
  await using service = await startService();
  const legacy = seeded("legacy");
  await logIn(service, legacy);
  assert.match(String((await accountOf(service, "legacy")).password), /^argon2\$argon2id\$/);
  await logIn(service, legacy);
});

Deno.test("two logins at once both work while the hash is renewed", async () => {
  await using service = await startService();
  const bodies = await Promise.all([1, 2, 3].map(() => logIn(service, seeded("legacy"))));
  assert.equal(new Set(bodies.map(({ token }) => token)).size, 1);
});

Deno.test("empty and unusable hashes let nobody in", async () => {
  await using service = await startService();
  for (const hash of ["", "!", "!x"]) {
    await service.query("UPDATE auth_user SET password = ? WHERE username = 'learner'", [hash]);
    for (const password of ["!x", "!", "learner-zporta-1"]) {
      const response = await send(service, "POST", LOGIN, { username: "learner", password });
      await answers(response, 400, WRONG);
    }
  }
});

Deno.test("a username that is another person's address locks nobody out (Z-9)", async () => {
  await using service = await startService();
  const owner = await register(service);
  const squatter = await register(service, {
    username: "squatter",
    email: "squatter@example.com",
    password: "Squat123!",
  });
  await service.query("UPDATE auth_user SET username = ? WHERE username = 'squatter'", [
    owner.email,
  ]);
  const name = owner.email;
  const owned = await logIn(service, { username: name, password: owner.password });
  assert.equal(owned.username, "haruka");
  const squatted = await logIn(service, { username: name, password: squatter.password });
  assert.equal(squatted.email, squatter.email);
});

Deno.test("login inserts the rows that an account of Django's lacks (Z-11)", async () => {
  await using service = await startService();
  await service.query("DELETE FROM users_profile WHERE user_id = 999");
  await service.query("DELETE FROM users_userpreference WHERE user_id = 999");
  const body = await logIn(service, seeded("learner"));
  assert.equal(body.role, "explorer");
  assert.deepEqual(body.preferences.languages_spoken, []);
  const profiles = await rowsOf(service, "users_profile");
  assert.equal(profiles.filter(({ user_id }) => user_id === 999).length, 1);
});

Deno.test("login keeps location and languages (Z-23)", async () => {
  await using service = await startService();
  const { token, ...account } = await newLearner(service);
  const change = { location: "Kyoto", languages_spoken: ["ja", "en"] };
  await send(service, "PATCH", "/api/users/preferences/", change, token);
  const { preferences } = await logIn(service, account);
  assert.equal(preferences.location, "Kyoto");
  assert.deepEqual(preferences.languages_spoken, ["ja", "en"]);
});

Deno.test("stale tokens and cookies do not affect the public routes (Z-21)", async () => {
  await using service = await startService();
  const { username, password, email } = await register(service);
  for (
    const [path, body] of [
      ["login", { username, password }],
      ["password-reset", { email }],
      ["magic-link-request", { email }],
    ] as const
  ) {
    const response = await service.fetch(`/api/users/${path}/`, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        "Authorization": "Token 0000000000000000000000000000000000000000",
        "Cookie": "sessionid=dead; csrftoken=dead",
      },
      body: JSON.stringify(body),
    });
    assert.equal(response.status, 200, path);
  }
});

const BAD_CREDENTIALS: [string | undefined, string][] = [
  [undefined, "Authentication credentials were not provided."],
  ["Basic eDp5", "Authentication credentials were not provided."],
  ["Token", "Invalid token header. No credentials provided."],
  ["Token a b", "Invalid token header. Token string should not contain spaces."],
  [`Token ${"0".repeat(40)}`, "Invalid token."],
  [`Bearer ${"x".repeat(400)}`, "Invalid token."],
];

for (const [authorization, detail] of BAD_CREDENTIALS) {
  Deno.test(`the protected routes answer 401 with WWW-Authenticate: Token to ${authorization?.slice(0, 20)}`, async () => {
    await using service = await startService();
    for (
      const [method, path] of [
        ["GET", "profile"],
        ["PUT", "profile"],
        ["DELETE", "profile"],
        ["POST", "logout"],
        ["POST", "session/heartbeat"],
        ["POST", "deactivate"],
        ["POST", "change-password"],
        ["GET", "preferences"],
        ["PATCH", "preferences"],
      ]
    ) {
      const response = await service.fetch(`/api/users/${path}/`, {
        method,
        headers: {
          ...authorization ? { authorization } : {},
          "Cookie": "sessionid=alive",
        } as Record<string, string>,
      });
      assert.equal(response.headers.get("WWW-Authenticate"), "Token");
      await answers(response, 401, { detail });
    }
  });
}

Deno.test("a token that Django made is accepted, as Token and as Bearer in any case", async () => {
  await using service = await startService();
  const key = "0123456789abcdef0123456789abcdef01234567";
  await service.query(
    "INSERT INTO authtoken_token (`key`, created, user_id) VALUES (?, UTC_TIMESTAMP(6), 999)",
    [key],
  );
  for (const scheme of ["Token", "token", "Bearer", "BEARER"]) {
    const response = await service.fetch(PROFILE, {
      headers: { authorization: `${scheme} ${key}` },
    });
    assert.equal(response.status, 200, scheme);
    assert.equal((await response.json()).username, "learner");
  }
  assert.equal((await logIn(service, seeded("learner"))).token, key);
});

Deno.test("ten first logins at once share one token", async () => {
  await using service = await startService();
  const account = await register(service);
  const bodies = await Promise.all(Array.from({ length: 10 }, () => logIn(service, account)));
  assert.equal(new Set(bodies.map(({ token }) => token)).size, 1);
  assert.equal((await rowsOf(service, "authtoken_token")).length, 1);
});

Deno.test("heartbeat and logout update and close the open login; the token stays valid", async () => {
  await using service = await startService();
  const { token } = await newLearner(service);
  pass(service, 240);
  const beat = await send(service, "POST", "/api/users/session/heartbeat/", {}, token);
  assert.deepEqual(await beat.json(), {
    detail: "heartbeat",
    last_heartbeat_at: service.clock.now.toISOString().replace("Z", "000Z"),
  });
  pass(service, 60);
  await answers(await send(service, "POST", "/api/users/logout/", {}, token), 200, {
    detail: "Logged out",
  });
  const [event] = await rowsOf(service, "users_userloginevent");
  assert.equal(event!.session_duration_seconds, 300);
  await answers(await send(service, "POST", "/api/users/session/heartbeat/", {}, token), 200, {
    detail: "No active session",
  });
  assert.equal((await send(service, "GET", PROFILE, undefined, token)).status, 200);
});

Deno.test("a person who deactivated their account reactivates it by logging in, and gets a new token (K-8)", async () => {
  await using service = await startService();
  const { token, ...account } = await newLearner(service);
  const reason = { reason: "holiday" };
  await answers(await send(service, "POST", "/api/users/deactivate/", reason, token), 200, {
    message: "Account has been deactivated. You can reactivate it by logging in.",
  });
  const refused = await send(service, "GET", PROFILE, undefined, token);
  await answers(refused, 401, { detail: "User inactive or deleted." });
  const wrong = await send(service, "POST", LOGIN, { ...account, password: "wrong-one" });
  assert.equal(wrong.status, 400);
  assert.equal((await accountOf(service, "haruka")).is_active, 0);
  const again = await logIn(service, account);
  assert.notEqual(again.token, token);
  assert.equal((await accountOf(service, "haruka")).is_active, 1);
  const tokens = await rowsOf(service, "authtoken_token");
  assert.deepEqual(tokens.map(({ key }) => key), [again.token]);
  assert.equal((await send(service, "GET", PROFILE, undefined, token)).status, 401);
  assert.equal((await logIn(service, account)).token, again.token);
});

Deno.test("an account that an administrator deactivated stays inactive, also after its owner once deactivated it", async () => {
  await using service = await startService();
  const { token, ...account } = await newLearner(service);
  await send(service, "POST", "/api/users/deactivate/", {}, token);
  await logIn(service, account);
  await service.query("UPDATE auth_user SET is_active = 0 WHERE username = 'haruka'");
  await answers(await send(service, "POST", LOGIN, account), 400, WRONG);
  assert.equal((await accountOf(service, "haruka")).is_active, 0);
});

const CHANGE = "/api/users/change-password/";
const CHANGES: [string, unknown, Record<string, string[]>][] = [
  ["nothing", {}, {
    current_password: ["This field is required."],
    new_password: ["This field is required."],
    confirm_new_password: ["This field is required."],
  }],
  ["nothing and null", {
    current_password: "",
    new_password: null,
    confirm_new_password: "",
  }, {
    current_password: ["This field may not be blank."],
    new_password: ["This field may not be null."],
    confirm_new_password: ["This field may not be blank."],
  }],
  ["a short password", {
    current_password: "wrong",
    new_password: "short",
    confirm_new_password: "other",
  }, {
    current_password: ["Current password is incorrect."],
    new_password: ["Ensure this field has at least 8 characters."],
  }],
  ["a list", {
    current_password: ["Pass123!"],
    new_password: "Other123!",
    confirm_new_password: "Other123!",
  }, { current_password: ["Not a valid string."] }],
  ["the wrong current password and a mismatch", {
    current_password: "wrong-one",
    new_password: "Other123!",
    confirm_new_password: "Another-one-1!",
  }, {
    current_password: ["Current password is incorrect."],
    new_password: ["New passwords do not match."],
  }],
  ["a mismatch", {
    current_password: "Pass123!",
    new_password: "Other123!",
    confirm_new_password: "Another-one-1!",
  }, { new_password: ["New passwords do not match."] }],
];

Deno.test("change-password refuses wrong fields with lists under them, and changes nothing", async () => {
  await using service = await startService();
  const { token } = await newLearner(service);
  const before = await accountOf(service, "haruka");
  for (const [, body, answer] of CHANGES) {
    await refusesFields(await send(service, "POST", CHANGE, body, token), answer);
  }
  assert.equal((await accountOf(service, "haruka")).password, before.password);
});

Deno.test("change-password keeps the caller's token, and the old password stops working", async () => {
  await using service = await startService();
  const { token, password } = await newLearner(service);
  const body = {
    current_password: password,
    new_password: "Other123!",
    confirm_new_password: "Other123!",
  };
  await answers(await send(service, "POST", CHANGE, body, token), 200, {
    message: "Password changed successfully.",
  });
  assert.equal((await send(service, "GET", PROFILE, undefined, token)).status, 200);
  await answers(await send(service, "POST", LOGIN, { username: "haruka", password }), 400, WRONG);
  await logIn(service, { username: "haruka", password: "Other123!" });
});
