import assert from "node:assert/strict";
import { MatchersV3 } from "@pact-foundation/pact";
import { IMAGES } from "../../../tests/support/images/images.ts";
import type { SentFile } from "../support/multipart.ts";
import { anyStatus, injected, sentence, type Template } from "../support/pact.ts";
import { type State, withFault } from "../support/states.ts";
import {
  HARUKA,
  illustrated,
  learnerRegistered,
  loggedIn,
  staff,
  tags,
  teaching,
  TOMO,
} from "../support/zporta_states.ts";
import { type Api, createApi, Rejected } from "./api.ts";
import {
  boot,
  heartbeat,
  needsOnboarding,
  profilePage,
  removeShowcase,
  saveLocale,
  savePreferences,
  saveProfile,
  uploadPicture,
  uploadShowcase,
} from "./pages.ts";
import { contextUser, DEAD_KEY, EXAMPLE_KEY, interaction, sent, withDeadToken } from "./request.ts";

const { boolean, integer, like, nullValue, regex, string } = MatchersV3;
const status = anyStatus(200, "success");
const refusal = anyStatus(400, "clientError");
const PROFILE = "/api/users/profile/";
const SEGMENT = "[^/?#]+";
const URL_PATTERN = "https?://.+";
const ACCEPTED = "Upload a valid image: a JPEG, PNG, WebP or GIF file that is not corrupted.";

/** Haruka, with a stored token. */
const haruka = (url: string) => createApi(url, EXAMPLE_KEY);

// CTX:25; GuideRequestsPage:157 reads `user_id`, login gave `id`
interaction("boots with the profile", {
  given: loggedIn,
  request: sent("GET", PROFILE, undefined, "token"),
  answer: { status, json: { id: integer(7), ...contextUser() } },
  run: async (api) => assert.equal((await boot(haruka(api))).id, 7),
});

// SidebarMenu:75, PRO:114-115: `role === "guide" || is_staff` opens what teachers see
interaction("boots as a teacher", {
  given: teaching,
  request: sent("GET", PROFILE, undefined, "teacherToken"),
  answer: {
    status,
    json: { id: integer(7), ...contextUser({ role: "guide", active_guide: true }) },
  },
  run: async (api) => assert.ok((await boot(haruka(api))).isGuide),
});

// SidebarMenu:124, AppHeader:18
interaction("boots as somebody of the staff", {
  given: [...loggedIn, staff],
  request: sent("GET", PROFILE, undefined, "token"),
  answer: { status, json: { id: integer(7), ...contextUser({ is_staff: true }) } },
  run: async (api) => assert.ok((await boot(haruka(api))).isStaff),
});

// CTX:25-40: whatever the failure, the stored token is deleted
interaction("logs out at boot when the token is dead", {
  given: learnerRegistered,
  request: withDeadToken(sent("GET", PROFILE)),
  answer: { status: anyStatus(401, "clientError") },
  run: (api) => assert.rejects(boot(createApi(api, DEAD_KEY)), Rejected),
});

// CTX:25-40 again: an outage logs out, too, and the page may read that it is one
interaction("logs out at boot when the profile cannot be read", {
  given: withFault(loggedIn),
  request: sent("GET", PROFILE, undefined, "token"),
  answer: { status: anyStatus(503, "serverError") },
  run: (api) => assert.rejects(boot(haruka(api)), Rejected),
});

// PRO:218
interaction("draws the profile page", {
  given: loggedIn,
  request: sent("GET", PROFILE, undefined, "token"),
  answer: {
    status,
    json: {
      username: string(HARUKA.username),
      display_name: string(""),
      email: string(HARUKA.email),
      date_joined: regex("\\d{4}-\\d{2}-\\d{2}", "2026-01-15"),
      bio: string(""),
      role: regex("explorer|guide|both", "explorer"),
      active_guide: boolean(false),
      is_staff: boolean(false),
      locale: regex("en|ja", "en"),
      profile_image_url: nullValue(),
      teacher_about: nullValue(),
      teaching_specialties: nullValue(),
      website_url: nullValue(),
      linkedin_url: nullValue(),
      twitter_url: nullValue(),
      ...showcase(1),
      ...showcase(2),
      ...showcase(3),
    },
  },
  run: async (api) => {
    const page = await profilePage(haruka(api));
    assert.deepEqual([page.title, page.joined, page.hasTeacherTab], ["haruka", 2026, false]);
  },
});

// PRO:218 and its tabs: what a teacher has told and shown
interaction("draws a teacher's profile page with images", {
  given: [...teaching, ...tags, illustrated],
  request: sent("GET", PROFILE, undefined, "teacherToken"),
  answer: {
    status,
    json: {
      username: string(TOMO.username),
      display_name: string(""),
      email: string(TOMO.email),
      date_joined: regex("\\d{4}-\\d{2}-\\d{2}", "2026-01-15"),
      bio: string(""),
      role: "guide",
      active_guide: true,
      is_staff: boolean(false),
      profile_image_url: regex(URL_PATTERN, "https://zportaacademy.com/media/tomo.png"),
      teacher_about: string("Ten years of teaching"),
      teaching_specialties: string("Kanji"),
      website_url: regex(URL_PATTERN, "https://tomo.example.com"),
      linkedin_url: string(""),
      twitter_url: string(""),
      showcase_image_1_url: regex(URL_PATTERN, "https://zportaacademy.com/media/kanji.png"),
      showcase_image_1_caption: string("My class"),
      showcase_image_1_tags: [1, 2],
      ...showcase(2),
      ...showcase(3),
    },
  },
  run: async (api) => {
    const page = await profilePage(haruka(api));
    assert.deepEqual([page.image, page.tags, page.hasTeacherTab], [
      "https://zportaacademy.com/media/tomo.png",
      [2, 0, 0],
      true,
    ]);
  },
});

function showcase(number: number): Record<string, Template> {
  return {
    [`showcase_image_${number}_url`]: nullValue(),
    [`showcase_image_${number}_caption`]: nullValue(),
    [`showcase_image_${number}_tags`]: like([]),
  };
}

const CHANGES: [string, Record<string, unknown>, "PATCH"?][] = [
  // PRO:998
  ["the display name", { display_name: "Haru" }],
  // PRO:973
  ["the bio", { bio: "I like kanji." }],
  // PRO:766
  ["what a teacher tells", {
    teacher_about: "Ten years of teaching",
    website_url: "https://haruka.example.com",
    linkedin_url: "",
    twitter_url: "",
    teaching_specialties: "Kanji",
  }],
  // PRO:861
  ["a caption", { showcase_image_1_caption: "My class" }, "PATCH"],
  // PRO:878
  ["the tags of an image", { showcase_image_1_tags: [1, 2] }, "PATCH"],
  // PRO:1110; `profile_visibility` is not ours
  ["the notifications", {
    email_notifications: false,
    mail_magazine_enabled: false,
    profile_visibility: "public",
  }, "PATCH"],
];

for (const [what, change, method = "PUT"] of CHANGES) {
  const { profile_visibility: _, ...known } = change;
  interaction(`saves ${what}`, {
    given: [...loggedIn, ...tags],
    request: sent(method, PROFILE, change, "token"),
    answer: { status, json: { username: string(HARUKA.username), ...known } },
    run: async (api) => {
      const saved = await saveProfile(haruka(api), change, method);
      for (const [name, value] of Object.entries(known)) assert.deepEqual(saved[name], value);
    },
  });
}

// PRO:942: the page sends an address, and shows the one that comes back
interaction("sends another address, and is told the one that counts", {
  given: loggedIn,
  request: sent("PUT", PROFILE, { email: "other@example.com" }, "token"),
  answer: { status, json: { username: string(HARUKA.username), email: HARUKA.email } },
  run: async (api) => {
    const saved = await saveProfile(haruka(api), { email: "other@example.com" });
    assert.equal(saved.email, HARUKA.email);
  },
});

/** A multipart PUT with one file. */
function upload(field: string, { name, type, bytes }: SentFile) {
  const { headers, ...request } = sent("PUT", PROFILE, undefined, "token");
  const file = new File([new Uint8Array(bytes)], name, { type });
  return {
    file,
    request: { ...request, headers, form: {}, files: { [field]: { name, type, bytes } } },
  };
}

// PRO:796-844: the page offers `image/*`, and teachers upload GIFs
const showcasedFile = { name: "kanji.gif", type: "image/gif", bytes: IMAGES.gif };
const showcased = upload("showcase_image_1", showcasedFile);
interaction("uploads a GIF to show", {
  given: loggedIn,
  request: showcased.request,
  answer: {
    status,
    json: {
      username: string(HARUKA.username),
      showcase_image_1_url: regex("https?://.+", "https://zportaacademy.com/media/kanji.gif"),
    },
  },
  run: async (url) => assert.match(await uploadShowcase(haruka(url), 1, showcased.file), /gif$/),
});

// PRO:796-844: the button beside an image sends an empty part
interaction("removes an image", {
  given: [...teaching, illustrated],
  request: {
    ...upload("showcase_image_1", showcasedFile).request,
    headers: sent("PUT", PROFILE, undefined, "teacherToken").headers,
    form: { showcase_image_1: "" },
    files: undefined,
  },
  answer: {
    status,
    json: { username: string(TOMO.username), showcase_image_1_url: nullValue() },
  },
  run: async (url) => assert.equal(await removeShowcase(haruka(url), 1), null),
});

// PRO:734: then the page asks for the whole profile
const picture = upload("profile_image", {
  name: "picture.png",
  type: "image/png",
  bytes: IMAGES.png,
});
interaction("uploads a picture", {
  given: loggedIn,
  request: picture.request,
  answer: { status },
  run: (url) => uploadPicture(haruka(url), picture.file),
});

// PRO:740: `profile_image[0]`, then `detail`
const noPicture = upload("profile_image", {
  name: "picture.png",
  type: "text/plain",
  bytes: new TextEncoder().encode("text"),
});
interaction("is refused a picture that is no image", {
  given: loggedIn,
  request: noPicture.request,
  answer: { status: refusal, json: { profile_image: [regex(".*JPEG.*GIF.*", ACCEPTED)] } },
  run: (url) => assert.rejects(uploadPicture(haruka(url), noPicture.file), Rejected),
});

// LanguageContext:103: any 2xx
interaction("saves the language", {
  given: loggedIn,
  request: sent("PATCH", PROFILE, { locale: "ja" }, "token"),
  answer: { status },
  run: (api) => saveLocale(haruka(api), "ja"),
});

// FilterPreferences:92, StudyDashboard:63-93: all three keys, the first two lists
interaction("asks for the preferences", {
  given: loggedIn,
  request: sent("GET", "/api/users/preferences/", undefined, "token"),
  answer: {
    status,
    json: { interested_subjects: like([]), languages_spoken: like([]), location: string("") },
  },
  run: async (api) => assert.equal(await needsOnboarding(haruka(api)), true),
});

// The same, where Django's own pages have stored a text instead of a list
interaction("asks for the preferences that Django has stored", {
  given: [
    ...loggedIn,
    {
      sentence: "Django has stored the learner's language as a text",
      parameters: { username: HARUKA.username, language: "ja" },
    },
  ],
  request: sent("GET", "/api/users/preferences/", undefined, "token"),
  answer: {
    status,
    json: { interested_subjects: like([]), languages_spoken: ["ja"], location: string("") },
  },
  run: async (api) => assert.equal(await needsOnboarding(haruka(api)), false),
});

// FilterPreferences:115: any of the three keys
for (
  const [what, change] of [
    ["the preferences", { interested_subjects: [3], languages_spoken: ["ja"], location: "Kyoto" }],
    ["a language as the one preference", { languages_spoken: ["ja"] }],
    ["a place as the one preference", { location: "Kyoto" }],
  ] as const
) {
  interaction(`saves ${what}`, {
    given: loggedIn,
    request: sent("PATCH", "/api/users/preferences/", change, "token"),
    answer: { status },
    run: (api) => savePreferences(haruka(api), change),
  });
}

// Analytics:187-205
interaction("beats while somebody studies", {
  given: [...loggedIn, { sentence: "the login is open", parameters: { username: "haruka" } }],
  request: sent("POST", "/api/users/session/heartbeat/", {}, "token"),
  answer: { status, json: { last_heartbeat_at: string("2026-01-15T03:00:00.000Z") } },
  run: async (api) => assert.match(await heartbeat(haruka(api)) ?? "", /^2026/),
});

/** Requests whose answer is not read: any 2xx, or any 4xx. */
const DONE: [string, State[], string, string, unknown, Template, "token" | undefined][] = [
  // CTX:51
  ["logs out", loggedIn, "POST", "logout/", {}, status, "token"],
  // PRO:1038, ChangePassword:18
  [
    "changes the password",
    loggedIn,
    "POST",
    "change-password/",
    {
      current_password: HARUKA.password,
      new_password: "Other123!",
      confirm_new_password: "Other123!",
    },
    status,
    "token",
  ],
  // PRO:1133
  ["deactivates the account", loggedIn, "POST", "deactivate/", { reason: "" }, status, "token"],
  // PRO:1155
  ["deletes the account", loggedIn, "DELETE", "profile/", undefined, status, "token"],
  // PasswordReset:23: the same text for every answer
  [
    "asks for a new password",
    learnerRegistered,
    "POST",
    "password-reset/",
    {
      email: HARUKA.email,
    },
    status,
    undefined,
  ],
  [
    "asks for a new password for nobody's address",
    learnerRegistered,
    "POST",
    "password-reset/",
    {
      email: "nobody@example.com",
    },
    status,
    undefined,
  ],
  // LOG:160
  [
    "asks for a login link",
    learnerRegistered,
    "POST",
    "magic-link-request/",
    {
      email: HARUKA.email,
    },
    status,
    undefined,
  ],
  // REG:247
  [
    "applies to teach",
    loggedIn,
    "POST",
    "guide-application/",
    {
      motivation: "I love it",
      experience: "",
      subjects_to_teach: "Kanji",
    },
    anyStatus(201, "success"),
    "token",
  ],
  [
    "is refused an application without motivation",
    loggedIn,
    "POST",
    "guide-application/",
    {
      motivation: "",
      experience: "",
      subjects_to_teach: "Kanji",
    },
    refusal,
    "token",
  ],
];

for (const [what, given, method, path, body, expected, as] of DONE) {
  const isRefused = expected === refusal;
  interaction(what, {
    given,
    request: sent(method as "POST", `/api/users/${path}`, body, as),
    answer: { status: expected },
    run: async (url) => {
      const api: Api = createApi(url, as ? EXAMPLE_KEY : null);
      const sending = api.send(method, `/users/${path}`, body);
      if (isRefused) await assert.rejects(sending, Rejected);
      else await sending;
    },
  });
}

// ChangePassword:18 looks for a list under the field, which the interceptor removes today
interaction("is refused a wrong current password", {
  given: loggedIn,
  request: sent("POST", "/api/users/change-password/", {
    current_password: "NotThePassword1",
    new_password: "Other123!",
    confirm_new_password: "Other123!",
  }, "token"),
  answer: {
    status: refusal,
    json: { current_password: [sentence("Current password is incorrect.")] },
  },
  run: (url) =>
    assert.rejects(
      haruka(url).send("POST", "/users/change-password/", {
        current_password: "NotThePassword1",
        new_password: "Other123!",
        confirm_new_password: "Other123!",
      }),
      Rejected,
    ),
});

const BOTH_WRONG = {
  current_password: "NotThePassword1",
  new_password: "Other123!",
  confirm_new_password: "Another-one-1!",
};

// PRO:1047 and ChangePassword:25 show one field of several, but before them `detail`
interaction("is refused a wrong current password and a mismatch at once", {
  given: loggedIn,
  request: sent("POST", "/api/users/change-password/", BOTH_WRONG, "token"),
  answer: {
    status: refusal,
    json: {
      detail: regex(
        ".*Current password is incorrect.*New passwords do not match.*",
        "Current password: Current password is incorrect. New password: New passwords do not match.",
      ),
    },
  },
  run: (url) =>
    assert.rejects(haruka(url).send("POST", "/users/change-password/", BOTH_WRONG), Rejected),
});

// PRO:766-790, 861-890: of what teachers write the page reads `detail` alone
interaction("is refused a website that is no URL", {
  given: loggedIn,
  request: sent("PUT", PROFILE, { website_url: "x", teacher_about: "" }, "token"),
  answer: {
    status: refusal,
    json: { detail: regex(".*Enter a valid URL.*", "Website url: Enter a valid URL.") },
  },
  run: (url) =>
    assert.rejects(saveProfile(haruka(url), { website_url: "x", teacher_about: "" }), Rejected),
});

// PRO:998 reads `display_name`, then `detail`
interaction("is refused a display name that is too long", {
  given: loggedIn,
  request: sent("PUT", PROFILE, { display_name: "x".repeat(61) }, "token"),
  answer: {
    status: refusal,
    json: { display_name: [sentence("Ensure this field has no more than 60 characters.")] },
  },
  run: (url) =>
    assert.rejects(saveProfile(haruka(url), { display_name: "x".repeat(61) }), Rejected),
});

// PRO:766-1000: the text of a fault, too
interaction("is told that the profile cannot be saved now", {
  given: withFault(loggedIn),
  request: sent("PUT", PROFILE, { bio: "I like kanji." }, "token"),
  answer: {
    status: anyStatus(503, "serverError"),
    json: { detail: sentence("Internal server error.") },
  },
  run: (url) => assert.rejects(saveProfile(haruka(url), { bio: "I like kanji." }), Rejected),
});

// The session ends while somebody writes: the page shows its own text
interaction("is refused a change when the session has ended", {
  given: learnerRegistered,
  request: withDeadToken(sent("PUT", PROFILE, { bio: "I like kanji." })),
  answer: { status: anyStatus(401, "clientError"), json: { detail: sentence("Invalid token.") } },
  run: (url) =>
    assert.rejects(saveProfile(createApi(url, DEAD_KEY), { bio: "I like kanji." }), Rejected),
});

// Analytics:187-205 swallows it
interaction("beats after the session has ended", {
  given: learnerRegistered,
  request: withDeadToken(sent("POST", "/api/users/session/heartbeat/", {})),
  answer: { status: anyStatus(401, "clientError") },
  run: (url) => assert.rejects(heartbeat(createApi(url, DEAD_KEY)), Rejected),
});

const resetRequested: State[] = [
  ...learnerRegistered,
  {
    sentence: "the learner has asked for a new password",
    parameters: { username: HARUKA.username },
  },
];

// ResetPasswordConfirm:24
interaction("sets a new password with the link", {
  given: resetRequested,
  request: sent("POST", "/api/users/password-reset/confirm/", {
    uid: injected("${uid}", SEGMENT, "Nw"),
    token: injected("${resetToken}", SEGMENT, "token"),
    new_password: "Other123!",
  }),
  answer: { status },
  run: async (url) => {
    const body = { uid: "Nw", token: "token", new_password: "Other123!" };
    await createApi(url).send("POST", "/users/password-reset/confirm/", body);
  },
});

// ResetPasswordConfirm:24: error, then detail, token, uid, new_password, non_field_errors
interaction("is refused a link that is not ours", {
  given: resetRequested,
  request: sent("POST", "/api/users/password-reset/confirm/", {
    uid: injected("${uid}", SEGMENT, "Nw"),
    token: "not-the-token-of-this-link",
    new_password: "Other123!",
  }),
  answer: {
    status: refusal,
    json: {
      error: sentence("Invalid or expired password reset link."),
      non_field_errors: [sentence("Invalid or expired token.")],
    },
  },
  run: (url) =>
    assert.rejects(
      createApi(url).send("POST", "/users/password-reset/confirm/", {
        uid: "Nw",
        token: "not-the-token-of-this-link",
        new_password: "Other123!",
      }),
      Rejected,
    ),
});
