import assert from "node:assert/strict";
import { seeded } from "../support/zporta/zporta.ts";
import { idToken } from "../support/zporta/google.ts";
import { logInByGoogle, startWithGoogle } from "../support/zporta/zporta_links.ts";
import {
  impatiently,
  leavesNothing,
  rowsOf,
  type Service,
  startService,
} from "../support/zporta/zporta_service.ts";
import { ALL_TABLES, answers, newLearner, register, send } from "../support/zporta/zporta.ts";

const LOGIN = "/api/users/login/";
const PROFILE = "/api/users/profile/";
const CHANGE = "/api/users/change-password/";
const SEND = "/api/users/invitations/send/";
const APPLY = "/api/users/guide-application/";

type Errors = Record<string, string | string[] | undefined>;

/** What a page shows of an error, as its component reads it; `undefined` is a text that fits any error. */
const SHOWN: Record<string, (body: Errors) => string | undefined> = {
  // Login.js:135-145; after Google, too
  [LOGIN]: ({ error }) => text(error),
  "/api/users/google-login/": ({ error }) => text(error),
  // Profile.js:734-880: of what teachers write, and of showcase images
  [PROFILE]: ({ detail }) => text(detail),
  // Profile.js:1038-1050, ChangePassword.js:18-40
  [CHANGE]: ({ error, detail, non_field_errors, new_password, current_password }) =>
    text(error ?? detail ?? non_field_errors ?? new_password ?? current_password),
  // Profile.js:900-909
  [SEND]: ({ error, detail }) => text(error ?? detail),
};

function text(said: string | string[] | undefined): string | undefined {
  return said && [said].flat().join(" ");
}

/** Bodies that no route can read. */
const UNREADABLE: [status: number, type: string, body: string][] = [
  [400, "application/json", "{"],
  [400, "application/json", "[1]"],
  [415, "text/xml", "<a/>"],
  [413, "application/json", `{"a":"${"x".repeat(300_000)}"}`],
];

const METHODS: Record<string, string> = { [PROFILE]: "PUT" };

/** A teacher who may invite, with a token. */
async function newTeacher(service: Service) {
  const teacher = await newLearner(service);
  await service.query("UPDATE users_profile SET can_invite_teachers = 1 WHERE user_id = ?", [
    teacher.userId,
  ]);
  return teacher;
}

Deno.test("whatever a route is refused with, and every fault, is where its page reads it", async () => {
  await using service = await startService();
  const { token } = await newTeacher(service);
  for (const [path, shown] of Object.entries(SHOWN)) {
    const method = METHODS[path] ?? "POST";
    const ask = async (type: string, body: string) => {
      const headers = { "Content-Type": type, Authorization: `Token ${token}` };
      const asking = () => service.fetch(path, { method, headers, body });
      const response = await leavesNothing(service, ALL_TABLES, asking);
      const answer = await response.json();
      assert.ok(shown(answer), `${path} ${response.status} ${JSON.stringify(answer)}`);
      return response.status;
    };
    for (const [status, type, body] of UNREADABLE) assert.equal(await ask(type, body), status);
    const right = JSON.stringify({ username: "haruka", password: "Pass123!", token: "x.y.z" });
    for (const [status, errno] of [[503, 2013], [500, 1146]] as const) {
      // Google's token is refused before anything is looked up.
      if (path.includes("google")) continue;
      const end = service.gateway.inject({ match: /auth_user/, kind: "error", errno, message: "" });
      const answered = await impatiently(service, () => ask("application/json", right));
      assert.equal(answered, status, path);
      end();
    }
  }
});

Deno.test("a login after too many failures says so where its page reads it", async () => {
  await using service = await startService();
  const { username } = await register(service);
  const wrong = { username, password: "not-the-password" };
  const responses = await Promise.all(
    Array.from({ length: 31 }, () => send(service, "POST", LOGIN, wrong)),
  );
  const answers = await Promise.all(responses.map((response) => response.json()));
  const { error, detail } = answers[responses.findIndex(({ status }) => status === 429)];
  assert.match(error, /throttled/);
  assert.equal(detail, error);
});

Deno.test("an invitation is refused with all that is wrong, an address that has an account included", async () => {
  await using service = await startService();
  const { token } = await newTeacher(service);
  const long = "x".repeat(501);
  const TOO_LONG = "Personal message must be at most 500 characters.";
  const cases: [Record<string, unknown>, string][] = [
    [{ invitee_email: "x", personal_message: long }, `Enter a valid email address. ${TOO_LONG}`],
    [{ personal_message: long }, `Email address is required. ${TOO_LONG}`],
    [
      { invitee_email: seeded("legacy").email, personal_message: long },
      `${TOO_LONG} This email already has an account on Zporta Academy.`,
    ],
  ];
  for (const [body, detail] of cases) {
    const asking = () => send(service, "POST", SEND, body, token);
    await answers(await leavesNothing(service, ALL_TABLES, asking), 400, { detail });
  }
});

Deno.test("an application is refused with all that is wrong, whoever is said to have referred included", async () => {
  await using service = await startService();
  const { token } = await newLearner(service);
  const body = { motivation: " ", subjects_to_teach: "x".repeat(256), referred_by: 99_999 };
  const asking = () => send(service, "POST", APPLY, body, token);
  await answers(await leavesNothing(service, ALL_TABLES, asking), 400, {
    motivation: ["This field may not be blank."],
    subjects_to_teach: ["Ensure this field has no more than 255 characters."],
    referred_by: ['Invalid pk "99999" - object does not exist.'],
  });
});

Deno.test("names at Google are stored without what nobody sees, and in whole characters", async () => {
  await using google = await startWithGoogle();
  const { service } = google;
  const claims = {
    given_name: "Zoe\u0308\u0000\u202e",
    family_name: "\u200b",
    name: "\u{1f33e}".repeat(200),
  };
  const response = await logInByGoogle(service, await idToken(claims));
  assert.equal(response.status, 200, await response.text());
  const account = (await rowsOf(service, "auth_user")).at(-1)!;
  assert.deepEqual([account.first_name, account.last_name], ["Zoë", ""]);
  const long = await idToken({ email: "b@example.com", given_name: `a${"\u{1f33e}".repeat(150)}` });
  assert.equal((await logInByGoogle(service, long)).status, 200);
});
