import assert from "node:assert/strict";
import { rowsOf, startService } from "../../support/zporta/zporta_service.ts";
import {
  accountOf,
  answers,
  logIn,
  newLearner,
  profileOf,
  refusesFields,
  register,
  send,
} from "../../support/zporta/zporta.ts";

const PROFILE = "/api/users/profile/";
const PREFERENCES = "/api/users/preferences/";

Deno.test("the profile has every key that a page reads", async () => {
  await using service = await startService();
  const { token, userId } = await newLearner(service, { bio: "Hi" });
  const response = await send(service, "GET", PROFILE, undefined, token);
  const today = service.clock.now.toISOString().slice(0, 10);
  await answers(response, 200, {
    id: userId,
    user_id: userId,
    username: "haruka",
    email: "haruka@example.com",
    first_name: "",
    last_name: "",
    date_joined: today,
    display_name: "",
    role: "explorer",
    bio: "Hi",
    active_guide: false,
    can_invite_teachers: false,
    profile_image: null,
    profile_image_url: null,
    is_staff: false,
    is_superuser: false,
    teacher_tagline: null,
    teacher_about: null,
    teaching_specialties: null,
    showcase_image_1: null,
    showcase_image_1_url: null,
    showcase_image_1_caption: null,
    showcase_image_1_tags: [],
    showcase_image_2: null,
    showcase_image_2_url: null,
    showcase_image_2_caption: null,
    showcase_image_2_tags: [],
    showcase_image_3: null,
    showcase_image_3_url: null,
    showcase_image_3_caption: null,
    showcase_image_3_tags: [],
    youtube_url: null,
    linkedin_url: null,
    twitter_url: null,
    website_url: null,
    intro_video_url: null,
    email_notifications: true,
    mail_magazine_enabled: true,
    locale: "en",
    preferences: { languages_spoken: [], location: null, bio: null, interested_tags: [] },
  });
});

Deno.test("a stored image is an absolute URL under the media address", async () => {
  await using service = await startService();
  const { token, userId } = await newLearner(service);
  await service.query(
    "UPDATE users_profile SET profile_image = 'user_haruka/profile_image/a.jpg' WHERE user_id = ?",
    [userId],
  );
  const profile = await (await send(service, "GET", PROFILE, undefined, token)).json();
  const url = "https://media.zporta.test/user_haruka/profile_image/a.jpg";
  assert.equal(profile.profile_image_url, url);
  assert.equal(profile.profile_image, url);
});

for (const method of ["PUT", "PATCH"]) {
  Deno.test(`${method} changes what is sent and nothing else, and answers without preferences`, async () => {
    await using service = await startService();
    const { token } = await newLearner(service, { bio: "Hi" });
    const change = {
      display_name: "Haru",
      first_name: "Haruka",
      last_name: "Sato",
      teacher_about: "",
      teacher_tagline: null,
      website_url: "https://haru.example.com/a?b=c",
      twitter_url: "",
      email_notifications: false,
      locale: "ja",
      showcase_image_1_caption: "My class",
      showcase_image_1_tags: [2, 1, 2],
      profile_visibility: "public",
    };
    const response = await send(service, method, PROFILE, change, token);
    assert.equal(response.status, 200, await response.clone().text());
    const body = await response.json();
    const { profile_visibility: _, ...known } = change;
    for (const [name, value] of Object.entries({ ...known, showcase_image_1_tags: [1, 2] })) {
      assert.deepEqual(body[name], value, name);
    }
    assert.equal(body.bio, "Hi");
    assert.equal("preferences" in body, false);
    const cleared = { showcase_image_1_tags: [] };
    const after = await (await send(service, method, PROFILE, cleared, token)).json();
    assert.deepEqual(after.showcase_image_1_tags, []);
    assert.equal(after.display_name, "Haru");
  });
}

Deno.test("no change makes a person a guide, staff or somebody else (Z-2)", async () => {
  await using service = await startService();
  const { token, userId } = await newLearner(service);
  const before = await profileOf(service, userId);
  const account = await accountOf(service, "haruka");
  const change = {
    role: "guide",
    active_guide: true,
    can_invite_teachers: true,
    is_staff: true,
    is_superuser: true,
    email: "other@example.com",
    username: "other",
    user_id: 1,
    id: 1,
    date_joined: "2000-01-01",
    growth_score: 99,
    requested_role: "guide",
  };
  for (const method of ["PUT", "PATCH"]) {
    assert.equal((await send(service, method, PROFILE, change, token)).status, 200);
  }
  const { updated_at: _, ...after } = await profileOf(service, userId);
  const { updated_at: __, ...unchanged } = before;
  assert.deepEqual(after, unchanged);
  assert.deepEqual(await accountOf(service, "haruka"), account);
});

const REFUSED: [Record<string, unknown>, Record<string, string[]>][] = [
  [{ display_name: "x".repeat(61) }, {
    display_name: ["Ensure this field has no more than 60 characters."],
  }],
  [{ display_name: null }, { display_name: ["This field may not be null."] }],
  [{ display_name: ["x"] }, { display_name: ["Not a valid string."] }],
  [{ teacher_tagline: "x".repeat(121) }, {
    teacher_tagline: ["Ensure this field has no more than 120 characters."],
  }],
  [{ website_url: "not a url" }, { website_url: ["Enter a valid URL."] }],
  [{ website_url: "javascript:alert(1)" }, { website_url: ["Enter a valid URL."] }],
  [{ locale: "xx" }, { locale: ['"xx" is not a valid choice.'] }],
  [{ locale: null }, { locale: ["This field may not be null."] }],
  [{ showcase_image_1_tags: [1, 99] }, {
    showcase_image_1_tags: ['Invalid pk "99" - object does not exist.'],
  }],
  [{ showcase_image_1_tags: 7 }, { showcase_image_1_tags: ["Expected a list of items."] }],
  [{ email_notifications: ["true"] }, { email_notifications: ["Must be a valid boolean."] }],
  [{ email_notifications: "maybe" }, { email_notifications: ["Must be a valid boolean."] }],
  [{ website_url: "https://example.com/\u202egnp.exe" }, {
    website_url: ["Enter a valid URL."],
  }],
  [{ display_name: "x".repeat(61), locale: "xx", showcase_image_2_tags: [98, 99] }, {
    display_name: ["Ensure this field has no more than 60 characters."],
    locale: ['"xx" is not a valid choice.'],
    showcase_image_2_tags: ['Invalid pk "98" - object does not exist.'],
  }],
];

Deno.test("a change with wrong fields is 400 with lists under them, and changes nothing", async () => {
  await using service = await startService();
  const { token, userId } = await newLearner(service);
  const before = await profileOf(service, userId);
  for (const [change, answer] of REFUSED) {
    await refusesFields(
      await send(service, "PATCH", PROFILE, { bio: "x", ...change }, token),
      answer,
    );
  }
  assert.deepEqual(await profileOf(service, userId), before);
});

Deno.test("deleting an account removes its personal data, frees name and address, and keeps the id", async () => {
  await using service = await startService();
  const { token, userId, ...account } = await newLearner(service, { bio: "secret life" });
  await send(service, "PATCH", PROFILE, { first_name: "Haruka", display_name: "Haru" }, token);
  await answers(await send(service, "DELETE", PROFILE, undefined, token), 200, {
    message: "Account haruka has been permanently deleted.",
  });
  assert.equal((await send(service, "DELETE", PROFILE, undefined, token)).status, 401);
  const rows = JSON.stringify([
    await rowsOf(service, "auth_user"),
    await rowsOf(service, "users_profile"),
  ]);
  assert.doesNotMatch(rows, /haru|secret life/i);
  const { rows: [user] } = await service.query("SELECT * FROM auth_user WHERE id = ?", [userId]);
  assert.equal(user!.is_active, 0);
  const login = await send(service, "POST", "/api/users/login/", account);
  assert.equal(login.status, 400);
  await register(service);
  assert.notEqual((await logIn(service, account)).id, userId);
});

Deno.test("preferences have all three keys, and any subset can be changed", async () => {
  await using service = await startService();
  const { token } = await newLearner(service);
  const empty = { interested_subjects: [], languages_spoken: [], location: "" };
  await answers(await send(service, "GET", PREFERENCES, undefined, token), 200, empty);
  const first = { interested_subjects: [3, 1, 3], languages_spoken: ["ja", "en"] };
  await answers(await send(service, "PATCH", PREFERENCES, first, token), 200, {
    interested_subjects: [1, 3],
    languages_spoken: ["ja", "en"],
    location: "",
  });
  await answers(await send(service, "PATCH", PREFERENCES, { location: "Kyoto" }, token), 200, {
    interested_subjects: [1, 3],
    languages_spoken: ["ja", "en"],
    location: "Kyoto",
  });
  const stored: [sent: unknown, languages: string[]][] = [
    ["ja", ["ja"]],
    ["", []],
    [["e\u202en", " en", "", "\u0000"], ["en"]],
  ];
  for (const [sent, languages] of stored) {
    const answer = await send(service, "PATCH", PREFERENCES, { languages_spoken: sent }, token);
    assert.deepEqual((await answer.json()).languages_spoken, languages);
  }
  const long = { languages_spoken: ["x".repeat(21)] };
  await answers(await send(service, "PATCH", PREFERENCES, long, token), 400, {
    languages_spoken: ["Ensure each language has no more than 20 characters."],
  });
  for (
    const bad of [
      { interested_subjects: "x" },
      { interested_subjects: [0] },
      { languages_spoken: [1] },
      { location: {} },
    ]
  ) {
    assert.equal((await send(service, "PATCH", PREFERENCES, bad, token)).status, 400);
  }
});

Deno.test("subjects that do not exist are left out, and the others are kept", async () => {
  await using service = await startService();
  const { token } = await newLearner(service);
  await service.query("CREATE TABLE subjects_subject (id BIGINT NOT NULL PRIMARY KEY)");
  await service.query("INSERT INTO subjects_subject (id) VALUES (1), (3)");
  for (const [sent, kept] of [[[3, 99, 1], [1, 3]], [[99], []], [[], []]]) {
    const body = { interested_subjects: sent };
    const answer = await send(service, "PATCH", PREFERENCES, body, token);
    assert.deepEqual((await answer.json()).interested_subjects, kept);
  }
});

/** What Django's admin and its code have written as languages, and how a page reads it. */
const STORED_LANGUAGES = [
  ['"ja"', ["ja"]],
  ['["ja", "en"]', ["ja", "en"]],
  ['["ja", 1, null, {"a": 1}]', ["ja"]],
  ["null", []],
  ["{}", []],
  ["12", []],
  ['""', []],
] as const;

Deno.test("whatever JSON Django stored as languages, login, profile and preferences show the languages in it", async () => {
  await using service = await startService();
  const { token, username, password } = await newLearner(service);
  for (const [stored, languages] of STORED_LANGUAGES) {
    await service.query("UPDATE users_userpreference SET languages_spoken = ?", [stored]);
    const login = await send(service, "POST", "/api/users/login/", { username, password });
    assert.deepEqual((await login.json()).preferences.languages_spoken, languages, stored);
    const profile = await send(service, "GET", PROFILE, undefined, token);
    assert.deepEqual((await profile.json()).preferences.languages_spoken, languages, stored);
    const preferences = await send(service, "GET", PREFERENCES, undefined, token);
    assert.deepEqual((await preferences.json()).languages_spoken, languages, stored);
  }
});

Deno.test("a profile shows every tag, however many there are", async () => {
  await using service = await startService();
  const { token, userId } = await newLearner(service);
  const ids = Array.from({ length: 600 }, (_, i) => 1_000_000 + i);
  const { id } = await profileOf(service, userId);
  await service.query(
    `INSERT INTO users_profile_showcase_image_1_tags (profile_id, tag_id) VALUES ${
      ids.map((tag) => `(${id}, ${tag})`).join(", ")
    }`,
  );
  const profile = await send(service, "GET", PROFILE, undefined, token);
  assert.deepEqual((await profile.json()).showcase_image_1_tags, ids);
});

Deno.test("profile and preferences are inserted when an account of Django's lacks them (Z-11)", async () => {
  await using service = await startService();
  const { token, userId } = await newLearner(service);
  for (const path of [PROFILE, PREFERENCES]) {
    await service.query("DELETE FROM users_profile WHERE user_id = ?", [userId]);
    await service.query("DELETE FROM users_userpreference WHERE user_id = ?", [userId]);
    assert.equal((await send(service, "GET", path, undefined, token)).status, 200);
  }
  assert.equal((await profileOf(service, userId)).role, "explorer");
});

Deno.test("a fault while an account is deleted or deactivated is not described (Z-22), and nothing is done", async () => {
  await using service = await startService();
  const { token, userId } = await newLearner(service);
  const heal = service.gateway.inject({
    match: /UPDATE auth_user/,
    kind: "error",
    errno: 1146,
    message: "Table 'auth_user' doesn't exist",
  });
  for (const [method, path] of [["DELETE", PROFILE], ["POST", "/api/users/deactivate/"]] as const) {
    const response = await send(service, method, path, method === "POST" ? {} : undefined, token);
    await answers(response, 500, { detail: "Internal server error." });
  }
  heal();
  const { rows } = await service.query(
    "SELECT is_active, deleted_at FROM auth_user WHERE id = ?",
    [userId],
  );
  assert.deepEqual([Number(rows[0]!.is_active), rows[0]!.deleted_at], [1, null]);
});
