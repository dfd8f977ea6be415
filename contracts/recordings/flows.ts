/**
 * The recordings of both products, in the form that `deno task shadow replay` reads: what their pages send, as
 * the consumers' code does it (`contracts/consumers/`), by made-up people. Nobody has sent it.
 */
import type { Line } from "../../ops/traffic/recording.ts";

/** How many requests a recording has. */
export const REQUESTS = 200;

/** The estates that the local seed has, with a unit, a resident and somebody of the board. */
const ESTATES = [
  {
    code: "350c228d-2121-47fd-a808-456a7523e527",
    id: 3,
    resident: "warga3",
    board: "pengurus3",
    number: 3,
  },
  {
    code: "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
    id: 1,
    resident: "warga1",
    board: "pengurus1",
    number: 1,
  },
];

const STALE = "Token 0123456789abcdef0123456789abcdef01234567";

/** What Pewaca's pages and its server send. */
export function pewacaRecording(): Line[] {
  const rounds = Array.from({ length: 6 }, (_, i) => pewacaRound(i, ESTATES[i % ESTATES.length]!));
  return rounds.flat().slice(0, REQUESTS);
}

function pewacaRound(i: number, estate: (typeof ESTATES)[number]): Line[] {
  const email = `penghuni${i}@example.test`;
  const password = "kata-sandi-panjang";
  const signUp = {
    email,
    password,
    unit_id: "{{unit}}",
    full_name: `Penghuni ${i}`,
    phone_no: `08123456789${i}`,
    family_as: "1",
    code: estate.code,
  };
  const logIn = (name: string, secret: string): Line => ({
    method: "POST",
    path: "/api/auth/login/",
    json: { email: `${name}@example.test`, password: secret },
    save: { token: ["data.token"], refresh: ["data.token_refresh"] },
  });
  const asPerson = { Authorization: "Token {{token}}" };
  const get = (path: string, headers?: Record<string, string>): Line => ({
    method: "GET",
    path,
    ...headers && { headers },
  });
  return [
    // the page of the registration link
    get(`/api/residence-by-code/${estate.code}/`),
    { ...get(`/api/units/code/${estate.code}/`), save: { unit: ["data.0.unit_id"] } },
    ...["gender", "religions", "cities", "marital-statuses", "ocupation", "education", "family-as"]
      .map((list) => get(`/api/${list}/`)),
    { method: "POST", path: `/api/auth/sign-up/${estate.code}/`, form: signUp },
    {
      method: "POST",
      path: `/api/auth/sign-up/${estate.code}/`,
      form: { ...signUp, phone_no: "0811" },
    },
    { method: "POST", path: `/api/auth/sign-up/${estate.code}/`, form: { ...signUp, email: "" } },
    logIn(`penghuni${i}`, password),
    logIn(`penghuni${i}`, "salah-sekali"),
    // a resident's pages
    logIn(estate.resident, `warga-terima-${estate.number}`),
    get("/api/auth/profil/", asPerson),
    get("/api/units/", asPerson),
    get("/api/family-as/", asPerson),
    { method: "POST", path: "/api/auth/token/refresh/", json: { refresh: "{{refresh}}" } },
    get("/api/warga/?page=1", asPerson),
    // the board's pages
    logIn(estate.board, `papan-pengurus-${estate.number}`),
    get("/api/auth/profil/", asPerson),
    get("/api/warga/?is_checker=false&isreject=false", asPerson),
    get("/api/warga/?is_checker=true&isreject=false&page=9", asPerson),
    get("/api/warga/?is_checker=true&isreject=false&search=rumah", asPerson),
    get("/api/roles/", asPerson),
    get("/api/residence-commite/", asPerson),
    // the public page, and what is wrong
    get("/api/residences/"),
    get(`/api/units/residence/${estate.id}/`),
    get("/api/residence-by-code/00000000-0000-0000-0000-000000000000/"),
    get("/api/units/code/00000000-0000-0000-0000-000000000000/"),
    get("/api/auth/profil/"),
    get("/api/religions/", { Authorization: STALE }),
    { method: "POST", path: "/api/auth/login/", json: {} },
    { method: "POST", path: "/api/auth/token/refresh/", json: { refresh: "salah" } },
    { method: "DELETE", path: "/api/gender/" },
  ];
}

/** What Zporta's pages send. */
export function zportaRecording(): Line[] {
  return Array.from({ length: 8 }, (_, i) => zportaRound(i)).flat().slice(0, REQUESTS);
}

function zportaRound(i: number): Line[] {
  const person = {
    username: `learner${i}`,
    email: `learner${i}@example.test`,
    password: "Manabu-2026!",
    role: "explorer",
    bio: "",
  };
  const withToken = { Authorization: "Token {{token}}" };
  const users = (
    method: string,
    path: string,
    json?: unknown,
    headers?: Record<string, string>,
  ): Line => ({
    method,
    path: `/api/users/${path}/`,
    ...headers && { headers },
    ...json !== undefined && { json },
  });
  const logIn = (username: string, password: string): Line => ({
    ...users("POST", "login", { username, password }),
    save: { token: ["token"] },
  });
  return [
    // sign-up and login
    users("POST", "register", person),
    users("POST", "register", person),
    users("POST", "register", { ...person, username: "", email: "nowhere" }),
    users("POST", "register", {
      ...person,
      username: `weak${i}`,
      email: `weak${i}@example.test`,
      password: "abc",
    }),
    logIn(person.username, "wrong-password"),
    logIn("", ""),
    logIn(person.email, person.password),
    users("POST", "login", { username: person.username, password: person.password }, {
      Authorization: STALE,
    }),
    users("POST", "login", { username: 5, password: ["x"] }),
    // the context, the profile and its tabs
    users("GET", "profile", undefined, withToken),
    users("PUT", "profile", { display_name: `Learner ${i}`, bio: "I learn." }, withToken),
    users("PATCH", "profile", { bio: "x".repeat(3) }, withToken),
    users("GET", "preferences", undefined, withToken),
    users("POST", "session/heartbeat", {}, withToken),
    users("GET", "guide-application", undefined, withToken),
    users("POST", "guide-application", {
      motivation: "I teach.",
      experience: "Years.",
      subjects_to_teach: "日本語",
    }, withToken),
    users("POST", "guide-application", { motivation: "" }, withToken),
    users("GET", "guide-applications", undefined, withToken),
    users("GET", "invitations", undefined, withToken),
    users("POST", "invitations/send", { email: "friend@example.test" }, withToken),
    { method: "GET", path: "/api/users/invitations/accept/?token=no-uuid" },
    {
      method: "GET",
      path: "/api/users/invitations/accept/?token=6f1c1d5e-0000-4000-8000-000000000000",
    },
    // passwords and links
    users("POST", "password-reset", { email: `nobody${i}@example.test` }),
    users("POST", "password-reset", { email: "nowhere" }),
    users("POST", "change-password", {
      current_password: "wrong",
      new_password: "x",
      confirm_new_password: "y",
    }, withToken),
    users("GET", "profile"),
    users("GET", "profile", undefined, { Authorization: STALE }),
    users("POST", "logout", {}, withToken),
  ];
}

/** The text of a recording: a request a line. */
export function textOf(requests: readonly Line[]): string {
  return requests.map((request) => `${JSON.stringify(request)}\n`).join("");
}

if (import.meta.main) {
  for (
    const [name, requests] of [["pewaca", pewacaRecording()], [
      "zporta",
      zportaRecording(),
    ]] as const
  ) {
    await Deno.writeTextFile(new URL(`${name}.jsonl`, import.meta.url), textOf(requests));
  }
}
