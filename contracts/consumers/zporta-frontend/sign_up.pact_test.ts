import assert from "node:assert/strict";
import { MatchersV3 } from "@pact-foundation/pact";
import {
  anyStatus,
  fetchWithoutMockCors,
  injected,
  interactionsOf,
  sentence,
} from "../support/pact.ts";
import {
  academy,
  HARUKA,
  invited,
  invitedAndLoggedIn,
  learnerRegistered,
} from "../support/zporta_states.ts";
import { withFault } from "../support/states.ts";
import { createApi, fetchAsBrowser, ORIGIN, Rejected } from "./api.ts";
import { logIn, logInAfterSignUp, register, showInvitation } from "./pages.ts";
import { EXAMPLE_KEY, KEY, sent } from "./request.ts";

const { boolean, integer, regex, string } = MatchersV3;
const interaction = interactionsOf("zporta-frontend");
const success = anyStatus(200, "success");
const refusal = anyStatus(400, "clientError");
const fault = anyStatus(503, "serverError");
const FORM = { ...HARUKA, bio: "" };
const ACCOUNT = { username: HARUKA.username, password: HARUKA.password };
const UUID = "[0-9a-f]{32}";
const EXAMPLE_UUID = "0123456789abcdef0123456789abcdef";
const ROLE = regex("explorer|guide|both", "explorer");

/** BottomMenu:27, Analytics:308, AppHeader:18, SidebarMenu:75, LanguageContext:58. */
const contextUser = {
  user_id: integer(7),
  username: string(HARUKA.username),
  role: ROLE,
  active_guide: boolean(false),
  is_staff: boolean(false),
  locale: regex("en|ja", "en"),
};

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
  answer: { status: success, json: { token: regex(KEY, EXAMPLE_KEY), user: contextUser } },
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
    headers: {
      "Access-Control-Allow-Origin": ORIGIN,
      "Access-Control-Allow-Credentials": "true",
    },
    json: { token: regex(KEY, EXAMPLE_KEY), id: integer(7), ...contextUser },
  },
  run: async (api) => {
    const browser = createApi(api, null, fetchAsBrowser(fetchWithoutMockCors));
    const { user } = await logIn(browser, { ...ACCOUNT, username: HARUKA.email });
    assert.equal(user.role, "explorer");
  },
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
