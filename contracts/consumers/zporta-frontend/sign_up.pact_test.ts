import assert from "node:assert/strict";
import { MatchersV3 } from "@pact-foundation/pact";
import { anyStatus, injected, sentence } from "../support/pact.ts";
import { JWT } from "../support/bounds.ts";
import {
  academy,
  HARUKA,
  invited,
  invitedAndLoggedIn,
  learnerRegistered,
  loggedIn,
  vouched,
} from "../support/zporta_states.ts";
import { withFault } from "../support/states.ts";
import { createApi, Rejected } from "./api.ts";
import {
  boot,
  logIn,
  logInAfterSignUp,
  logInWithGoogle,
  register,
  showInvitation,
} from "./pages.ts";
import {
  contextUser,
  DEAD_KEY,
  EXAMPLE_KEY,
  interaction,
  KEY,
  sent,
  withDeadToken,
} from "./request.ts";

const { boolean, integer, like, regex, string } = MatchersV3;
const success = anyStatus(200, "success");
const refusal = anyStatus(400, "clientError");
const fault = anyStatus(503, "serverError");
const FORM = { ...HARUKA, bio: "" };
const ACCOUNT = { username: HARUKA.username, password: HARUKA.password };
const UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
const EXAMPLE_UUID = "01234567-89ab-4def-8123-456789abcdef";

// REG:196, ModernFeatureSignup:100: any 2xx
interaction("registers a learner", {
  given: academy,
  request: sent("POST", "/api/users/register/", FORM),
  answer: { status: anyStatus(201, "success") },
  run: (api) => register(createApi(api), FORM),
});

// REG:52-56: with an invitation the form asks to be a guide
interaction("registers an invited learner as a guide", {
  given: invited,
  request: sent("POST", "/api/users/register/", { ...FORM, role: "guide" }),
  answer: { status: anyStatus(201, "success") },
  run: (api) => register(createApi(api), { ...FORM, role: "guide" }),
});

// REG:272-285 shows every entry as "Field: text", and ModernFeatureSignup:115 `error`
interaction("is refused a username that is taken", {
  given: learnerRegistered,
  request: sent("POST", "/api/users/register/", { ...FORM, email: "other@example.com" }),
  answer: { status: refusal, json: { error: sentence("Username already taken.") } },
  run: (api) =>
    assert.rejects(register(createApi(api), { ...FORM, email: "other@example.com" }), Rejected),
});

// REG:232, ModernFeatureSignup:111-112 read `data.user`; without it the home page never finishes loading
interaction("logs in after the sign-up", {
  given: learnerRegistered,
  request: sent("POST", "/api/users/login/", ACCOUNT),
  answer: { status: success, json: { token: regex(KEY, EXAMPLE_KEY), user: contextUser() } },
  run: async (api) => {
    const { token, user } = await logInAfterSignUp(createApi(api), ACCOUNT);
    assert.deepEqual([token, user.id, user.username], [EXAMPLE_KEY, 7, HARUKA.username]);
  },
});

// LOG:135-139: the whole body becomes the context's user; API:18-22 needs credentials and its origin
interaction("logs in from the login page, by address", {
  given: learnerRegistered,
  request: sent("POST", "/api/users/login/", { ...ACCOUNT, username: HARUKA.email }),
  answer: {
    status: success,
    json: { token: regex(KEY, EXAMPLE_KEY), id: integer(7), ...contextUser() },
  },
  run: async (api) => {
    const { user } = await logIn(createApi(api), { ...ACCOUNT, username: HARUKA.email });
    assert.equal(user.role, "explorer");
  },
});

// API:24-27: the interceptor sends the stored token with public requests too, also when it is dead
interaction("logs in while a dead token is stored", {
  given: learnerRegistered,
  request: withDeadToken(sent("POST", "/api/users/login/", ACCOUNT)),
  answer: { status: success, json: { token: regex(KEY, EXAMPLE_KEY), ...contextUser() } },
  run: async (api) => {
    const { token } = await logIn(createApi(api, DEAD_KEY), ACCOUNT);
    assert.equal(token, EXAMPLE_KEY);
  },
});

interaction("registers while a dead token is stored", {
  given: academy,
  request: withDeadToken(sent("POST", "/api/users/register/", FORM)),
  answer: { status: anyStatus(201, "success") },
  run: (api) => register(createApi(api, DEAD_KEY), FORM),
});

interaction("is refused a taken address and a short password at once", {
  given: learnerRegistered,
  request: sent("POST", "/api/users/register/", {
    ...FORM,
    username: "other",
    password: "short",
  }),
  answer: {
    status: refusal,
    json: {
      error: regex(
        "Password must be .+ Email already registered\\.",
        "Password must be at least 8 characters. Email already registered.",
      ),
    },
  },
  run: (api) =>
    assert.rejects(
      register(createApi(api), { ...FORM, username: "other", password: "short" }),
      Rejected,
    ),
});

// LOG:141-145 reads `error` and nothing else
interaction("is refused a wrong password", {
  given: learnerRegistered,
  request: sent("POST", "/api/users/login/", { ...ACCOUNT, password: "NotThePassword1" }),
  answer: { status: refusal, json: { error: sentence("Invalid credentials") } },
  run: (api) =>
    assert.rejects(logIn(createApi(api), { ...ACCOUNT, password: "NotThePassword1" }), Rejected),
});

// LOG:141-145 again: the framework's own errors stand under `detail` alone
interaction("is refused to log in after too many failures", {
  given: [
    ...learnerRegistered,
    {
      sentence: "too many logins of the learner have failed",
      parameters: { username: HARUKA.username },
    },
  ],
  request: sent("POST", "/api/users/login/", ACCOUNT),
  answer: {
    status: anyStatus(429, "clientError"),
    json: { error: sentence("Request was throttled. Expected available in 60 seconds.") },
  },
  run: (api) => assert.rejects(logIn(createApi(api), ACCOUNT), Rejected),
});

interaction("is told that nobody can log in now", {
  given: withFault(learnerRegistered),
  request: sent("POST", "/api/users/login/", ACCOUNT),
  answer: { status: fault, json: { error: sentence("Internal server error.") } },
  run: (api) => assert.rejects(logIn(createApi(api), ACCOUNT), Rejected),
});

// REG:272-285 shows every entry; of an account that is half there nothing is said
interaction("is told that nobody can register now", {
  given: withFault(academy),
  request: sent("POST", "/api/users/register/", FORM),
  answer: {
    status: fault,
    json: { error: sentence("An unexpected error occurred during registration.") },
  },
  run: (api) => assert.rejects(register(createApi(api), FORM), Rejected),
});

// REG:44-65
interaction("shows who has invited", {
  given: invited,
  request: {
    ...sent("GET", "/api/users/invitations/accept/"),
    query: { token: injected("${invitationToken}", UUID, EXAMPLE_UUID) },
  },
  answer: {
    status: success,
    json: { invitation: { invitee_email: string(HARUKA.email) }, inviter_name: string("tomo") },
  },
  run: async (api) =>
    assert.deepEqual(await showInvitation(createApi(api), EXAMPLE_UUID), {
      email: HARUKA.email,
      inviter: "tomo",
    }),
});

// REG:60: any failure hides the invitation and shows `detail`
interaction("is refused an invitation that nobody has sent", {
  given: invited,
  request: {
    ...sent("GET", "/api/users/invitations/accept/"),
    query: { token: "00000000-0000-4000-8000-000000000000" },
  },
  answer: {
    status: anyStatus(404, "clientError"),
    json: { detail: sentence("No TeacherInvitation matches the given query.") },
  },
  run: (api) =>
    assert.rejects(
      showInvitation(createApi(api), "00000000-0000-4000-8000-000000000000"),
      Rejected,
    ),
});

// REG:222-226: with the token of the login before; any 2xx
interaction("accepts an invitation after register and login", {
  given: invitedAndLoggedIn,
  request: sent(
    "POST",
    "/api/users/invitations/accept/",
    { token: injected("${invitationToken}", UUID, EXAMPLE_UUID) },
    "token",
  ),
  answer: { status: success },
  run: async (api) => {
    const body = { token: EXAMPLE_UUID };
    await createApi(api, EXAMPLE_KEY).send("POST", "/users/invitations/accept/", body);
  },
});

// LOG:37-61: `/login?token=` stores the token and asks whose it is
interaction("logs in by the token in the login page's address", {
  given: loggedIn,
  request: sent("GET", "/api/users/profile/", undefined, "token"),
  answer: { status: success, json: { ...contextUser(), preferences: like({}) } },
  run: async (api) => assert.equal((await boot(createApi(api, EXAMPLE_KEY))).firstName, ""),
});

const GOOGLE = sent("POST", "/api/users/google-login/", {
  token: injected("${idToken}", JWT, "header.payload.signature"),
});

// GoogleLogin: `user` and `token` go to the context
interaction("logs in with Google, as somebody new", {
  given: [...academy, vouched],
  request: GOOGLE,
  answer: { status: success, json: { token: regex(KEY, EXAMPLE_KEY), user: googleUser() } },
  run: async (api) => {
    const { token } = await logInWithGoogle(createApi(api), "header.payload.signature");
    assert.equal(token, EXAMPLE_KEY);
  },
});

interaction("logs in with Google, as somebody who has registered", {
  given: [...learnerRegistered, vouched],
  request: GOOGLE,
  answer: { status: success, json: { token: regex(KEY, EXAMPLE_KEY), user: googleUser() } },
  run: async (api) => {
    const { user } = await logInWithGoogle(createApi(api), "header.payload.signature");
    assert.equal(user.id, 7);
  },
});

interaction("is refused a token that Google has not signed", {
  given: academy,
  request: sent("POST", "/api/users/google-login/", { token: "header.payload.signature" }),
  answer: { status: refusal, json: { error: sentence("Invalid Google token.") } },
  run: (api) =>
    assert.rejects(logInWithGoogle(createApi(api), "header.payload.signature"), Rejected),
});

/** What Google's button passes on: the context reads the rest at the next boot. */
function googleUser() {
  return {
    id: integer(7),
    username: string(HARUKA.username),
    email: string(HARUKA.email),
    first_name: string("Haruka"),
    role: regex("explorer|guide|both", "explorer"),
    active_guide: boolean(false),
  };
}
