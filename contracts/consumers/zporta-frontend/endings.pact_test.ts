/** What the pages do when the session ends, a link was used, or the service fails while somebody is at work. */
import assert from "node:assert/strict";
import { MatchersV3 } from "@pact-foundation/pact";
import { anyStatus, injected, sentence, type Template } from "../support/pact.ts";
import { JWT } from "../support/bounds.ts";
import { type State, withFault } from "../support/states.ts";
import {
  academy,
  HARUKA,
  invited,
  invitedAndLoggedIn,
  INVITEE,
  learnerRegistered,
  loggedIn,
  teaching,
  TOMO,
  vouched,
} from "../support/zporta_states.ts";
import { createApi, Rejected } from "./api.ts";
import { boot, heartbeat, logIn, showInvitation } from "./pages.ts";
import {
  contextUser,
  DEAD_KEY,
  defineOutside,
  EXAMPLE_KEY,
  interaction,
  KEY,
  sent,
  withDeadToken,
} from "./request.ts";

const { regex } = MatchersV3;
const success = anyStatus(200, "success");
const refusal = anyStatus(400, "clientError");
const ended = anyStatus(401, "clientError");
const fault = anyStatus(503, "serverError");
const SEGMENT = "[^/?#]+";
const UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
const EXAMPLE_UUID = "01234567-89ab-4def-8123-456789abcdef";
const PASSWORDS = {
  current_password: HARUKA.password,
  new_password: "Other123!",
  confirm_new_password: "Other123!",
};
const INVITATION = { invitee_email: INVITEE, personal_message: "" };
const APPLICATION = { motivation: "I love it", experience: "", subjects_to_teach: "Kanji" };

/** The session ends while somebody is at work: every page rejects, and some read why. */
const ENDED: [
  what: string,
  method: "GET" | "POST" | "PATCH" | "DELETE",
  path: string,
  body?: unknown,
][] = [
  // FilterPreferences:92, StudyDashboard:63-93
  ["asks for preferences", "GET", "preferences/"],
  // FilterPreferences:115
  ["saves preferences", "PATCH", "preferences/", { location: "Kyoto" }],
  // PRO:861-1110, LanguageContext:103
  ["saves a part of the profile", "PATCH", "profile/", { locale: "ja" }],
  // PRO:578-581
  ["lists invitations", "GET", "invitations/"],
  // PRO:900-910
  ["invites a teacher", "POST", "invitations/send/", INVITATION],
  // PRO:1038, ChangePassword:18
  ["changes the password", "POST", "change-password/", PASSWORDS],
  // PRO:1133
  ["deactivates the account", "POST", "deactivate/", { reason: "" }],
  // PRO:1155, and API:46-56: a DELETE whose answer was lost is sent again, and the account is gone
  ["deletes the account", "DELETE", "profile/"],
  // REG:247
  ["applies to teach", "POST", "guide-application/", APPLICATION],
  // CTX:51 ignores it
  ["logs out", "POST", "logout/", {}],
];

for (const [what, method, path, body] of ENDED) {
  interaction(`is refused when the session has ended and somebody ${what}`, {
    given: learnerRegistered,
    request: withDeadToken(sent(method, `/api/users/${path}`, body)),
    answer: { status: ended, json: { detail: sentence("Invalid token.") } },
    run: (url) =>
      assert.rejects(createApi(url, DEAD_KEY).send(method, `/users/${path}`, body), Rejected),
  });
}

const CANCEL = injected(
  "/api/users/invitations/${invitationId}/cancel/",
  "/api/users/invitations/\\d+/cancel/",
  "/api/users/invitations/1/cancel/",
);

interaction("is refused to cancel an invitation when the session has ended", {
  given: invited,
  request: withDeadToken(sent("POST", CANCEL)),
  answer: { status: ended },
  run: (url) =>
    assert.rejects(
      createApi(url, DEAD_KEY).send("POST", "/users/invitations/1/cancel/"),
      Rejected,
    ),
});

const cancelled: State = {
  sentence: "the teacher has cancelled the invitation",
  parameters: { username: TOMO.username },
};

// PRO:923: any failure leaves the row
interaction("is refused to cancel an invitation twice", {
  given: [...invited, cancelled],
  request: sent("POST", CANCEL, undefined, "teacherToken"),
  answer: { status: refusal },
  run: (url) =>
    assert.rejects(
      createApi(url, EXAMPLE_KEY).send("POST", "/users/invitations/1/cancel/"),
      Rejected,
    ),
});

// REG:60: any failure hides the invitation and shows `detail`
interaction("is refused an invitation that was cancelled", {
  given: [...invited, cancelled],
  request: {
    ...sent("GET", "/api/users/invitations/accept/"),
    query: { token: injected("${invitationToken}", UUID, EXAMPLE_UUID) },
  },
  answer: {
    status: refusal,
    json: { detail: sentence("This invitation has already been cancelled.") },
  },
  run: (url) => assert.rejects(showInvitation(createApi(url), EXAMPLE_UUID), Rejected),
});

/** REG:222-226: the new account is there, and the page says that the invitation could not be accepted. */
const ACCEPTANCES: [what: string, given: State[], status: Template, isDead?: true][] = [
  ["that was cancelled", [...invitedAndLoggedIn, cancelled], refusal],
  ["when the session has ended", invitedAndLoggedIn, ended, true],
  ["when nothing can be saved", withFault(invitedAndLoggedIn), fault],
];
for (const [what, given, status, isDead] of ACCEPTANCES) {
  const body = { token: injected("${invitationToken}", UUID, EXAMPLE_UUID) };
  const request = sent(
    "POST",
    "/api/users/invitations/accept/",
    body,
    isDead ? undefined : "token",
  );
  interaction(`cannot accept an invitation ${what}`, {
    given,
    request: isDead ? withDeadToken(request) : request,
    answer: { status },
    run: (url) =>
      assert.rejects(
        createApi(url, isDead ? DEAD_KEY : EXAMPLE_KEY)
          .send("POST", "/users/invitations/accept/", { token: EXAMPLE_UUID }),
        Rejected,
      ),
  });
}

// PRO:910 reads `error`, then `detail`
interaction("is refused to invite somebody who has an account", {
  given: [...teaching, ...learnerRegistered.slice(1)],
  request: sent("POST", "/api/users/invitations/send/", INVITATION, "teacherToken"),
  answer: {
    status: refusal,
    json: { detail: sentence("This email already has an account on Zporta Academy.") },
  },
  run: (url) =>
    assert.rejects(
      createApi(url, EXAMPLE_KEY).send("POST", "/users/invitations/send/", INVITATION),
      Rejected,
    ),
});

// REG:247: swallowed with a hint
interaction("is refused a second application", {
  given: [
    ...loggedIn,
    { sentence: "the learner has applied to teach", parameters: { username: HARUKA.username } },
  ],
  request: sent("POST", "/api/users/guide-application/", APPLICATION, "token"),
  answer: { status: refusal },
  run: (url) =>
    assert.rejects(
      createApi(url, EXAMPLE_KEY).send("POST", "/users/guide-application/", APPLICATION),
      Rejected,
    ),
});

// PRO:1047, ChangePassword:25: a list under the field
const SHORT = { ...PASSWORDS, new_password: "short", confirm_new_password: "short" };
interaction("is refused a new password that is too short", {
  given: loggedIn,
  request: sent("POST", "/api/users/change-password/", SHORT, "token"),
  answer: {
    status: refusal,
    json: { new_password: [sentence("Ensure this field has at least 8 characters.")] },
  },
  run: (url) =>
    assert.rejects(
      createApi(url, EXAMPLE_KEY).send("POST", "/users/change-password/", SHORT),
      Rejected,
    ),
});

const resetRequested: State[] = [
  ...learnerRegistered,
  {
    sentence: "the learner has asked for a new password",
    parameters: { username: HARUKA.username },
  },
];
const RESET = { uid: "Nw", token: "token", new_password: "Other123!" };

/** ResetPasswordConfirm:24 reads error, detail, token, uid, new_password, non_field_errors, in that order. */
const RESETS: [string, State[], Record<string, string>, Template, Template][] = [
  ["a password that is too short", resetRequested, { ...RESET, new_password: "short" }, refusal, {
    new_password: [sentence("Ensure this field has at least 8 characters.")],
  }],
  ["whatever it cannot do now", withFault(resetRequested), RESET, fault, {
    detail: sentence("Internal server error."),
  }],
];
for (const [what, given, body, status, read] of RESETS) {
  interaction(`shows why a reset refuses ${what}`, {
    given,
    request: sent("POST", "/api/users/password-reset/confirm/", {
      ...body,
      uid: injected("${uid}", SEGMENT, "Nw"),
      token: injected("${resetToken}", SEGMENT, "token"),
    }),
    answer: { status, json: read },
    run: (url) =>
      assert.rejects(createApi(url).send("POST", "/users/password-reset/confirm/", body), Rejected),
  });
}

/** Faults of ours, by page; API:46-56 sends all but a POST again before. */
const FAULTS: [string, "GET" | "POST" | "PATCH" | "DELETE", string, unknown, Template?][] = [
  ["the preferences", "GET", "preferences/", undefined],
  ["the invitations", "GET", "invitations/", undefined],
  ["a change of the preferences", "PATCH", "preferences/", { location: "Kyoto" }],
  ["a change of the password", "POST", "change-password/", PASSWORDS, {
    detail: sentence("Internal server error."),
  }],
  ["an application", "POST", "guide-application/", APPLICATION],
  ["the end of an account", "DELETE", "profile/", undefined],
  ["a deactivation", "POST", "deactivate/", { reason: "" }],
];
for (const [what, method, path, body, read] of FAULTS) {
  interaction(`is told that ${what} cannot be had now`, {
    given: withFault(loggedIn),
    request: sent(method, `/api/users/${path}`, body, "token"),
    answer: { status: fault, ...read && { json: read } },
    run: (url) =>
      assert.rejects(createApi(url, EXAMPLE_KEY).send(method, `/users/${path}`, body), Rejected),
  });
}

interaction("is told that an invitation cannot be sent now", {
  given: withFault(teaching),
  request: sent("POST", "/api/users/invitations/send/", INVITATION, "teacherToken"),
  answer: { status: fault, json: { detail: sentence("Internal server error.") } },
  run: (url) =>
    assert.rejects(
      createApi(url, EXAMPLE_KEY).send("POST", "/users/invitations/send/", INVITATION),
      Rejected,
    ),
});

// GoogleLogin shows `error`
interaction("is told that nobody can log in with Google now", {
  given: withFault([...academy, vouched]),
  request: sent("POST", "/api/users/google-login/", {
    token: injected("${idToken}", JWT, "header.payload.signature"),
  }),
  answer: {
    status: fault,
    json: { error: sentence("An unexpected error occurred during Google login.") },
  },
  run: (url) =>
    assert.rejects(
      createApi(url).send("POST", "/users/google-login/", { token: "header.payload.signature" }),
      Rejected,
    ),
});

// PasswordReset:23, LOG:160: the page shows the same text for every outcome
for (const path of ["password-reset/", "magic-link-request/"] as const) {
  interaction(`says the same when ${path} cannot be asked now`, {
    given: withFault(learnerRegistered),
    request: sent("POST", `/api/users/${path}`, { email: HARUKA.email }),
    answer: { status: fault },
    run: (url) =>
      assert.rejects(
        createApi(url).send("POST", `/users/${path}`, { email: HARUKA.email }),
        Rejected,
      ),
  });
}

const deactivated: State[] = [
  ...learnerRegistered,
  {
    sentence: "the learner has deactivated the account",
    parameters: { username: HARUKA.username },
  },
];

// CTX:25-40: the stored token is deleted, and the page says that a login reactivates (PRO:1133)
interaction("logs out at boot when the account was deactivated", {
  given: deactivated,
  request: sent("GET", "/api/users/profile/", undefined, "token"),
  answer: { status: ended },
  run: (url) => assert.rejects(boot(createApi(url, EXAMPLE_KEY)), Rejected),
});

const ACCOUNT = { username: HARUKA.username, password: HARUKA.password };
interaction("reactivates an account by logging in", {
  given: deactivated,
  request: sent("POST", "/api/users/login/", ACCOUNT),
  answer: { status: success, json: { token: regex(KEY, EXAMPLE_KEY), ...contextUser() } },
  run: async (url) => assert.equal((await logIn(createApi(url), ACCOUNT)).token, EXAMPLE_KEY),
});

const uploaded: State = {
  sentence: "the teacher has uploaded images",
  parameters: { username: TOMO.username },
};
const IMAGE = "daftar/[\\w-]{43}\\.png";
const EXAMPLE_IMAGE = `daftar/${"a".repeat(43)}.png`;
const IMAGE_URL = `https://zportaacademy.com/media/${EXAMPLE_IMAGE}`;

// PRO:218: what stands in `src`
interaction("draws a profile page with images that the teacher has uploaded", {
  given: [...teaching, uploaded],
  request: sent("GET", "/api/users/profile/", undefined, "teacherToken"),
  answer: {
    status: success,
    json: {
      profile_image_url: regex(`https://zportaacademy\\.com/media/${IMAGE}`, IMAGE_URL),
      showcase_image_1_url: regex(`https://zportaacademy\\.com/media/${IMAGE}`, IMAGE_URL),
    },
  },
  run: async (url) => {
    const body = await createApi(url, EXAMPLE_KEY).send("GET", "/users/profile/");
    assert.deepEqual(body, { profile_image_url: IMAGE_URL, showcase_image_1_url: IMAGE_URL });
  },
});

// An <img>: no header of ours, no session
defineOutside("draws an image that a teacher has uploaded", {
  given: [...teaching, uploaded],
  request: {
    method: "GET",
    path: injected("/media/${image}", `/media/${IMAGE}`, `/media/${EXAMPLE_IMAGE}`),
  },
  answer: { status: success, headers: { "Content-Type": "image/png" } },
  run: async (url) => {
    const answer = await fetch(`${url}/media/${EXAMPLE_IMAGE}`);
    await answer.body?.cancel();
    assert.ok(answer.ok && answer.headers.get("Content-Type")?.startsWith("image/"));
  },
});

// Analytics:187-205: without an open login there is no time in the answer
interaction("beats without an open login", {
  given: loggedIn,
  request: sent("POST", "/api/users/session/heartbeat/", {}, "token"),
  answer: { status: success, json: {} },
  run: async (url) => assert.equal(await heartbeat(createApi(url, EXAMPLE_KEY)), null),
});
