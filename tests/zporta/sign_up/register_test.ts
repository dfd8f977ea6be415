import assert from "node:assert/strict";
import {
  countRows,
  leavesNothing,
  pass,
  rowsOf,
  type Service,
  startService,
  statements,
} from "../../support/zporta/zporta_service.ts";
import {
  accountOf,
  answers,
  profileOf,
  register,
  REGISTER_PATH,
  send,
  SIGN_UP_TABLES,
  signUpForm,
} from "../../support/zporta/zporta.ts";

const REGISTERED = { message: "User registered successfully." };
const MISSING = { error: "Username, email, and password are required." };
const USERNAME_TAKEN = { error: "Username already taken." };
const EMAIL_TAKEN = { error: "Email already registered." };

function post(service: Service, form: unknown, headers: Record<string, string> = {}) {
  return service.fetch(REGISTER_PATH, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify(form),
  });
}

Deno.test("a registration stores account, profile and preferences, and sends no email", async () => {
  await using service = await startService();
  const before = await countRows(service, SIGN_UP_TABLES);
  const response = await post(service, signUpForm({ email: "Haruka@EXAMPLE.com", bio: "Hi" }));
  await answers(response, 201, REGISTERED);

  const user = await accountOf(service, "haruka");
  assert.equal(user.email, "Haruka@example.com");
  assert.equal(user.email_norm, "haruka@example.com");
  assert.match(String(user.password), /^argon2\$argon2id\$/);
  assert.ok(String(user.password).length <= 128);
  assert.equal(user.is_active, 1);
  assert.equal(user.is_staff, 0);
  assert.equal(user.is_superuser, 0);
  assert.equal(user.last_login, null);
  const profile = await profileOf(service, Number(user.id));
  assert.equal(profile.role, "explorer");
  assert.equal(profile.requested_role, "explorer");
  assert.equal(profile.bio, "Hi");
  assert.equal(profile.active_guide, 0);
  assert.equal(profile.can_invite_teachers, 0);
  assert.equal(profile.display_name, "");
  assert.equal(profile.email_notifications, 1);
  assert.equal(profile.locale, "en");
  assert.equal(profile.created_at, user.date_joined);
  const preferences = (await rowsOf(service, "users_userpreference")).at(-1)!;
  assert.equal(preferences.user_id, user.id);
  assert.deepEqual(preferences.languages_spoken, []);

  const after = await countRows(service, SIGN_UP_TABLES);
  for (const table of SIGN_UP_TABLES) assert.equal(after[table], before[table]! + 1, table);
  await service.backgroundDone();
  assert.deepEqual([service.sent.length, (await rowsOf(service, "outbox")).length], [0, 0]);
});

Deno.test("a registration is four round trips, and two that run beside the hash", async () => {
  await using service = await startService();
  await register(service);
  const trips = statements(service).map((sql) => sql.split(/[\s(]+/).slice(0, 3).join(" "));
  assert.deepEqual(trips, [
    "SELECT k.id AS",
    "BEGIN",
    "INSERT INTO auth_user",
    "INSERT INTO users_profile",
    "INSERT INTO users_userpreference",
    "COMMIT",
  ]);
});

for (const role of [undefined, null, "", "explorer", "guide", "both"]) {
  Deno.test(`a person who registers as ${role} is an explorer, and the requested role is stored (Z-1, Z-4)`, async () => {
    await using service = await startService();
    await register(service, { role });
    const profile = await profileOf(service, Number((await accountOf(service, "haruka")).id));
    assert.equal(profile.role, "explorer");
    assert.equal(profile.active_guide, 0);
    assert.equal(profile.can_invite_teachers, 0);
    assert.equal(profile.requested_role, role || null);
  });
}

const REFUSED: [string, unknown, Record<string, string>][] = [
  ["an empty object", {}, MISSING],
  ["no username", signUpForm({ username: undefined }), MISSING],
  ["a blank username", signUpForm({ username: " " }), MISSING],
  ["a null email", signUpForm({ email: null }), MISSING],
  ["an empty password", signUpForm({ password: "" }), MISSING],
  ["a password of 0", signUpForm({ password: 0 }), MISSING],
  ["a short password (Z-10)", signUpForm({ password: "1234567" }), {
    error: "Password must be at least 8 characters.",
  }],
  ["a password that is a number (Z-15)", signUpForm({ password: 12345678 }), {
    error: "Password must be a string.",
  }],
  ["a password that is a list", signUpForm({ password: ["12345678"] }), {
    error: "Password must be a string.",
  }],
  ["a password of 1025 bytes", signUpForm({ password: "x".repeat(1025) }), {
    error: "Password must be at most 1024 bytes.",
  }],
  ["a path for a username (Z-6)", signUpForm({ username: "../../etc" }), {
    error:
      "Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.",
  }],
  ["a username with a blank", signUpForm({ username: "ha ruka" }), {
    error:
      "Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.",
  }],
  ["a username that is a number", signUpForm({ username: 7 }), {
    error:
      "Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.",
  }],
  ["a username of 151 characters (Z-4)", signUpForm({ username: "x".repeat(151) }), {
    error: "Username must be at most 150 characters.",
  }],
  ["what is no address", signUpForm({ email: "haruka" }), {
    error: "Enter a valid email address.",
  }],
  ["an address that is a list", signUpForm({ email: ["a@example.com"] }), {
    error: "Enter a valid email address.",
  }],
  ["an address of 255 characters", signUpForm({ email: `${"x".repeat(243)}@example.com` }), {
    error: "Email must be at most 254 characters.",
  }],
  ["a role that nobody has (Z-4)", signUpForm({ role: "administrator" }), {
    error: "Invalid role.",
  }],
  ["a role that is a list", signUpForm({ role: ["guide"] }), { error: "Invalid role." }],
  ["a role of 0", signUpForm({ role: 0 }), { error: "Invalid role." }],
  ["a bio of false", signUpForm({ bio: false }), { error: "Not a valid string." }],
  ["a bio that is an object", signUpForm({ bio: {} }), { error: "Not a valid string." }],
];

Deno.test("registration refuses wrong fields with 400, asks the database at most once, and leaves nothing behind", async () => {
  await using service = await startService();
  for (const [what, form, body] of REFUSED) {
    const asked = statements(service).length;
    const response = await leavesNothing(service, SIGN_UP_TABLES, () => post(service, form));
    assert.equal(response.status, 400, what);
    assert.deepEqual(await response.json(), body, what);
    const selects = statements(service).slice(asked).filter((sql) => /registration_key/.test(sql));
    assert.ok(selects.length <= 1, what);
  }
});

/** What is wrong with the fields, and with the accounts that there are: all of it is said. */
const SEVERAL: [Record<string, unknown>, string][] = [
  [
    { username: "ha ruka", email: "x", password: "short", role: "x" },
    "Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters. " +
    "Enter a valid email address. Password must be at least 8 characters. Invalid role.",
  ],
  [
    { username: "", email: "x", password: "short" },
    "Username, email, and password are required. Enter a valid email address. " +
    "Password must be at least 8 characters.",
  ],
  [{ password: "short" }, "Password must be at least 8 characters. Username already taken."],
  [
    { username: "other", password: "short" },
    "Password must be at least 8 characters. Email already registered.",
  ],
  [
    { username: "o ther" },
    "Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters. " +
    "Email already registered.",
  ],
  [{ email: "x", username: "admin" }, "Enter a valid email address. Username already taken."],
  [{ email: "x", username: "a@example.com" }, "Enter a valid email address."],
  [
    { username: "tomoko", email: "tomoko@example.com", password: "tomoko123", bio: 7 },
    "Not a valid string. The password is too similar to your username, email address or name.",
  ],
];

Deno.test("registration says at once all that is wrong, what is taken included, and leaves nothing behind", async () => {
  await using service = await startService();
  await register(service);
  for (const [changes, error] of SEVERAL) {
    const response = await leavesNothing(
      service,
      SIGN_UP_TABLES,
      () => post(service, signUpForm(changes)),
    );
    await answers(response, 400, { error });
  }
  service.limited.add("register");
  const limited = await post(service, signUpForm({ password: "short" }));
  assert.equal(limited.status, 429, "who is registered is told under the limit of registrations");
});

const TAKEN: [string, Record<string, unknown>, Record<string, string>][] = [
  ["a username that is taken", { email: "other@example.com" }, USERNAME_TAKEN],
  ["a username that differs by case (Z-8)", {
    username: "HARUKA",
    email: "other@example.com",
  }, USERNAME_TAKEN],
  ["an address that is taken", { username: "other" }, EMAIL_TAKEN],
  ["an address that differs by case (Z-7, Z-8)", {
    username: "other",
    email: "HARUKA@example.COM",
  }, EMAIL_TAKEN],
  ["both, with the text of the username", { password: "Other123!" }, USERNAME_TAKEN],
  ["a username that is another person's address (Z-9)", {
    username: "Haruka@example.com",
    email: "other@example.com",
  }, USERNAME_TAKEN],
];

for (const [what, changes, body] of TAKEN) {
  Deno.test(`registration refuses ${what} with 400, and leaves nothing behind`, async () => {
    await using service = await startService();
    await register(service);
    const response = await leavesNothing(
      service,
      SIGN_UP_TABLES,
      () => post(service, signUpForm(changes)),
    );
    await answers(response, 400, body);
  });
}

Deno.test("a person's own address may be their username", async () => {
  await using service = await startService();
  await register(service, { username: "haruka@example.com" });
});

Deno.test("rows that Django wrote count too, and a blank address collides with nothing", async () => {
  await using service = await startService();
  for (
    const [username, email] of [["django1", ""], ["django2", ""], ["Aiko", "Aiko@Example.com"]]
  ) {
    await service.query(
      "INSERT INTO auth_user (username, email, password, date_joined) VALUES (?, ?, '', UTC_TIMESTAMP(6))",
      [username!, email!],
    );
  }
  await answers(await post(service, signUpForm({ username: "aiko" })), 400, USERNAME_TAKEN);
  await answers(await post(service, signUpForm({ email: "aiko@example.com" })), 400, EMAIL_TAKEN);
});

const BODIES: [string, BodyInit, string, number, Record<string, string | string[]>][] = [
  ["a list", "[1]", "application/json", 400, {
    non_field_errors: ["Invalid data. Expected a dictionary, but got list."],
  }],
  ["a number", "7", "application/json", 400, {
    non_field_errors: ["Invalid data. Expected a dictionary, but got int."],
  }],
  ["a text", '"x"', "application/json", 400, {
    non_field_errors: ["Invalid data. Expected a dictionary, but got str."],
  }],
  ["null", "null", "application/json", 400, { non_field_errors: ["No data provided"] }],
  ["broken JSON", "{", "application/json", 400, {
    detail: "JSON parse error - the body cannot be read.",
  }],
  ["plain text", "username=x", "text/plain", 415, {
    detail: 'Unsupported media type "text/plain" in request.',
  }],
  ["too much", "x".repeat(70_000), "application/json", 413, {
    detail: "Request body is too large.",
  }],
];

const SHOWS_ERROR = ["login", "google-login"];

/** The routes that take a body from anybody. */
const PUBLIC_ROUTES = [
  "register",
  "login",
  "password-reset",
  "password-reset/confirm",
  "magic-link-request",
  "google-login",
];

Deno.test("a body that cannot be read is refused in Django's form by every route without a session, never 500", async () => {
  await using service = await startService();
  for (const [what, body, type, status, answer] of BODIES) {
    for (const path of PUBLIC_ROUTES) {
      const response = await leavesNothing(
        service,
        SIGN_UP_TABLES,
        () =>
          service.fetch(`/api/users/${path}/`, {
            method: "POST",
            headers: { "Content-Type": type },
            body,
          }),
      );
      assert.equal(response.status, status, `${path}: ${what}`);
      // Their pages show nothing else.
      const error = SHOWS_ERROR.includes(path)
        ? { error: Object.values(answer).flat().join(" ") }
        : {};
      assert.deepEqual(await response.json(), { ...answer, ...error }, `${path}: ${what}`);
    }
  }
});

Deno.test("registration takes forms as well as JSON, with and without the trailing slash", async () => {
  await using service = await startService();
  const fields = { username: "form", email: "form@example.com", password: "Pass123!" };
  const form = await service.fetch(REGISTER_PATH, {
    method: "POST",
    body: new URLSearchParams(fields),
  });
  assert.equal(form.status, 201);
  const multipart = new FormData();
  for (
    const [name, value] of Object.entries({ ...fields, username: "m", email: "m@example.com" })
  ) {
    multipart.append(name, value);
  }
  const other = await service.fetch("/api/users/register", { method: "POST", body: multipart });
  assert.equal(other.status, 201);
});

Deno.test("stale tokens and cookies do not affect a registration (Z-21)", async () => {
  await using service = await startService();
  for (const [index, authorization] of ["Token dead", "Bearer dead", "Token", "x"].entries()) {
    const form = signUpForm({ username: `u${index}`, email: `u${index}@example.com` });
    const response = await post(service, form, { authorization, Cookie: "sessionid=dead" });
    assert.equal(response.status, 201);
  }
});

Deno.test("the same content again is a taken username, as the guide's tests expect, and creates nothing", async () => {
  await using service = await startService();
  await register(service);
  const again = await leavesNothing(service, SIGN_UP_TABLES, () => post(service, signUpForm()));
  await answers(again, 400, USERNAME_TAKEN);
});

Deno.test("a repeated Idempotency-Key gets the first answer, and 422 with other content", async () => {
  await using service = await startService();
  const key = { "Idempotency-Key": "key-1" };
  assert.equal((await post(service, signUpForm(), key)).status, 201);
  pass(service, 86_400);
  await leavesNothing(service, SIGN_UP_TABLES, async () => {
    await answers(await post(service, signUpForm(), key), 201, REGISTERED);
    const other = await post(service, signUpForm({ username: "other" }), key);
    assert.equal(other.status, 422);
    assert.equal((await post(service, signUpForm(), { "Idempotency-Key": "" })).status, 400);
  });
});

Deno.test("what recognises a repetition does not depend on the password, which is checked by its hash", async () => {
  const digests = new Set<unknown>();
  for (const password of ["Pass123!", "Other123!"]) {
    await using service = await startService();
    const key = { "Idempotency-Key": "key-1" };
    assert.equal((await post(service, signUpForm({ password }), key)).status, 201);
    digests.add((await accountOf(service, "haruka")).registration_digest);
    await leavesNothing(service, SIGN_UP_TABLES, async () => {
      const other = await post(service, signUpForm({ password: "Another-one-123!" }), key);
      assert.equal(other.status, 422);
    });
  }
  assert.equal(digests.size, 1, "the same content and service key, and another password");
});

Deno.test("the cron blanks digest and key of a registration after a day", async () => {
  await using service = await startService();
  await post(service, signUpForm(), { "Idempotency-Key": "key-1" });
  await register(service, { username: "tomo", email: "tomo@example.com" });
  const kept = async () => {
    await service.runCron();
    const rows = [await accountOf(service, "haruka"), await accountOf(service, "tomo")];
    return rows.map(({ registration_digest }) => registration_digest !== null);
  };
  assert.deepEqual(await kept(), [true, true]);
  pass(service, 86_390);
  assert.deepEqual(await kept(), [true, true]);
  pass(service, 11);
  assert.deepEqual(await kept(), [false, false]);
  assert.equal((await accountOf(service, "haruka")).registration_key, null);
});

Deno.test("a burst of registrations for one address gets 429 before anything is hashed", async () => {
  await using service = await startService();
  service.limited.add("register");
  const response = await post(service, signUpForm({ email: "Haruka@Example.com" }));
  assert.equal(response.status, 429);
  assert.equal(response.headers.get("Retry-After"), "60");
  assert.deepEqual(service.asked, ["register zporta:haruka@example.com"]);
  assert.deepEqual(statements(service), []);
});

Deno.test("registrations count by address and network, so that a stranger's burst does not keep the owner out, and then by network", async () => {
  await using service = await startService();
  const form = signUpForm();
  await post(service, form, { "CF-Connecting-IP": "2001:db8:1:2:3:4:5:6" });
  await post(service, form, { "CF-Connecting-IP": "198.51.100.7" });
  assert.deepEqual(service.asked, [
    "register zporta:haruka@example.com 2001:0db8:0001:0002::/64",
    "register_from_network zporta:2001:0db8:0001:0002::/64",
    "register zporta:haruka@example.com 198.51.100.7",
    "register_from_network zporta:198.51.100.7",
  ]);
});

Deno.test("registrations above the ceiling of a network get 429 before anything is hashed, and leave nothing behind", async () => {
  await using service = await startService();
  service.limited.add("register_from_network");
  const response = await leavesNothing(
    service,
    SIGN_UP_TABLES,
    () => post(service, signUpForm(), { "CF-Connecting-IP": "203.0.113.66" }),
  );
  assert.equal(response.status, 429);
  assert.equal(response.headers.get("Retry-After"), "60");
  assert.deepEqual(statements(service), []);
  const unknown = await post(service, signUpForm());
  assert.equal(unknown.status, 201);
});

Deno.test("the log holds no personal data", async () => {
  await using service = await startService();
  await register(service);
  await send(service, "POST", REGISTER_PATH, signUpForm({ password: "Other123!" }));
  assert.doesNotMatch(JSON.stringify(service.logged), /haruka|Pass123|Other123/i);
});

Deno.test("registrations are counted by outcome, for the metrics", async () => {
  await using service = await startService();
  const key = { "Idempotency-Key": "key-1" };
  await post(service, signUpForm(), key);
  await post(service, signUpForm(), key);
  await post(service, signUpForm({ password: "Other123!" }));
  await post(service, {});
  await service.backgroundDone();
  const { rows } = await service.query(
    `SELECT outcome, reason, attempts FROM registration_outcome
     WHERE tenant = 'zporta' AND counted_minute = '1970-01-01' ORDER BY outcome, reason`,
  );
  assert.deepEqual(
    rows.map(({ outcome, reason, attempts }) => [outcome, reason, Number(attempts)]),
    [
      ["created", "", 1],
      ["refused", "invalid", 1],
      ["refused", "taken", 1],
      ["repeated", "", 1],
    ],
  );
});
