// A consumer test of Zporta's frontend, for its own repository: put it beside `src/`, then
//
//   npm install --save-dev @pact-foundation/pact
//   node --test registration.pact.test.mjs        # Node 22 or newer
//
// It calls the frontend's own client, `src/api.js` (or API_MODULE), against a mock that answers as the
// interactions say, and writes `pacts/zporta-frontend-daftar.json`. The frontend's CI publishes that file with
// the frontend's commit as the version. Whatever else a page reads goes in here, whatever no page reads stays
// out.
import assert from "node:assert/strict";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { MatchersV3, PactV4 } from "@pact-foundation/pact";

const { boolean, integer, regex, string } = MatchersV3;

/** The page's address, and what a browser wants before the page may read an answer with credentials. */
const ORIGIN = "https://zportaacademy.com";
const READABLE = {
  "Access-Control-Allow-Origin": ORIGIN,
  "Access-Control-Allow-Credentials": "true",
  "Content-Type": regex("application/json(;.*)?", "application/json"),
};

const LEARNER = {
  username: "haruka",
  email: "haruka@example.com",
  password: "Pass123!",
  role: "explorer",
};
const FORM = { ...LEARNER, bio: "" };
const KEY = "0123456789abcdef0123456789abcdef01234567";

/** A class of statuses, for pages that read no more than that. */
const anyStatus = (example, ofClass) => MatchersV3.matchStatus(example, ofClass);
const sentence = (example) => regex("[A-Z][^\\r\\n\\\\]*", example);

// `src/api.js` looks for the token of the session in the browser's store.
const stored = new Map();
globalThis.localStorage ??= {
  getItem: (name) => stored.get(name) ?? null,
  setItem: (name, value) => stored.set(name, String(value)),
  removeItem: (name) => stored.delete(name),
};

/** The client, made anew for each mock: it reads its base URL when it is loaded. */
async function loadApi(mock) {
  process.env.NEXT_PUBLIC_API_BASE_URL = `${mock.url}/api`;
  const file = process.env.API_MODULE ?? new URL("./src/api.js", import.meta.url).pathname;
  return (await import(`${pathToFileURL(file)}?${mock.port}`)).default;
}

/** Registers nobody: a provider state that Daftar knows. */
const academy = [["an empty academy"]];
/** Registers the learner of the examples: another. */
const registered = [...academy, ["a learner has registered", LEARNER]];

function interaction(description, { given, request, answer, run }) {
  test(description, async () => {
    const pact = new PactV4({ consumer: "zporta-frontend", provider: "daftar", dir: "pacts" });
    const added = pact.addInteraction().uponReceiving(description);
    for (const [state, parameters] of given) added.given(state, parameters);
    await added
      .withRequest(request.method, request.path, (builder) => {
        builder.headers({ "Content-Type": "application/json" });
        builder.jsonBody(request.json);
      })
      .willRespondWith(answer.status, (builder) => {
        builder.headers(READABLE);
        builder.jsonBody(answer.json);
      })
      .executeTest(async (mock) => run(await loadApi(mock)));
  });
}

// Register.js:196
interaction("registers a learner", {
  given: academy,
  request: { method: "POST", path: "/api/users/register/", json: FORM },
  answer: { status: anyStatus(201, "success"), json: {} },
  run: (api) => api.post("/users/register/", FORM),
});

// Register.js:272-285
interaction("is refused a username that is taken", {
  given: registered,
  request: {
    method: "POST",
    path: "/api/users/register/",
    json: { ...FORM, email: "other@example.com" },
  },
  answer: {
    status: anyStatus(400, "clientError"),
    json: { error: sentence("Username already taken.") },
  },
  run: (api) =>
    assert.rejects(api.post("/users/register/", { ...FORM, email: "other@example.com" })),
});

// Login.js:135-139, and what menus read of the user afterwards
interaction("logs in from the login page, by address", {
  given: registered,
  request: {
    method: "POST",
    path: "/api/users/login/",
    json: { username: LEARNER.email, password: LEARNER.password },
  },
  answer: {
    status: anyStatus(200, "success"),
    json: {
      token: regex("[0-9a-f]{40}", KEY),
      id: integer(7),
      username: string(LEARNER.username),
      role: regex("explorer|guide|both", "explorer"),
      active_guide: boolean(false),
      is_staff: false,
      is_superuser: false,
      locale: regex("en|ja", "en"),
    },
  },
  run: async (api) => {
    const account = { username: LEARNER.email, password: LEARNER.password };
    const { data } = await api.post("/users/login/", account);
    assert.equal(data.token, KEY);
  },
});
