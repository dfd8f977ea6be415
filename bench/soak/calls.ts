import assert from "node:assert/strict";
import { seededAccounts } from "../../local/seed/seed.ts";
import type { Console } from "../../local/studio/console.ts";
import {
  ESTATE,
  json,
  multipart,
  shortForm,
  SIGN_UP_PATH,
  verifyPath,
} from "../../tests/support/pewaca/pewaca.ts";
import { REGISTER_PATH, signUpForm } from "../../tests/support/zporta/zporta.ts";

/** A kind of call, and how many of a hundred are of it. */
export type Kind = { name: string; ofHundred: number; call: () => Promise<Call | null> };

/** What is sent, and which status is right. */
type Call = {
  path: string;
  init?: RequestInit;
  status: number;
  after?: (answer: Response) => Promise<void>;
};

const WRONG = "not-this-one";

/** All kinds of calls that the soak mixes; of 100 calls five are logins with a wrong password. */
export function mixedCalls({ url, inbox }: { url: string; inbox: Console }): Kind[] {
  let people = 0;
  let guessed = 0;
  let strangers = 0;
  const unproven: string[] = [];
  const accounts = (tenant: string) =>
    seededAccounts.filter((one) => one.tenant === tenant && !/waits|legacy/.test(one.who));
  const [residents, learners] = [accounts("pewaca"), accounts("zporta")];
  const any = <T>(all: readonly T[]) => all[Math.floor(Math.random() * all.length)]!;
  const nameOf = (email: string) => email.split("@")[0]!;
  const logInAt = (tenant: "pewaca" | "zporta", email: string, password: string) =>
    tenant === "pewaca"
      ? { path: "/api/auth/login/", init: json({ email, password }) }
      : { path: "/api/users/login/", init: json({ username: nameOf(email), password }) };

  const sessions = once(async () => {
    const [resident, learner] = [residents[0]!, learners[0]!];
    const pewaca = await send(url, logInAt("pewaca", resident.email, resident.password));
    const zporta = await send(url, logInAt("zporta", learner.email, learner.password));
    const { access, refresh } = await pewaca.json();
    const { token } = await zporta.json();
    return { access, refresh, token };
  });

  const guesses: (() => ReturnType<typeof logInAt>)[] = [
    () => logInAt("pewaca", any(residents).email, WRONG),
    () => logInAt("zporta", any(learners).email, WRONG),
    () => logInAt("pewaca", "lama3@example.test", WRONG),
    () => logInAt("zporta", `nobody${++strangers}@example.test`, WRONG),
  ];
  const wrongStatus = ({ path }: { path: string }) => path.startsWith("/api/auth") ? 401 : 400;

  return [
    {
      name: "Pewaca: estate by code",
      ofHundred: 20,
      call: () => ready({ path: `/api/residence-by-code/${ESTATE.code}/`, status: 200 }),
    },
    {
      name: "Pewaca: profile",
      ofHundred: 20,
      call: async () => ({
        path: "/api/auth/profil/",
        init: { headers: { Authorization: `Token ${(await sessions()).access}` } },
        status: 200,
      }),
    },
    {
      name: "Pewaca: refresh",
      ofHundred: 20,
      call: async () => ({
        path: "/api/auth/token/refresh/",
        init: json({ refresh: (await sessions()).refresh }),
        status: 200,
      }),
    },
    {
      name: "Zporta: profile",
      ofHundred: 16,
      call: async () => ({
        path: "/api/users/profile/",
        init: { headers: { Authorization: `Token ${(await sessions()).token}` } },
        status: 200,
      }),
    },
    {
      name: "Pewaca: sign-up",
      ofHundred: 5,
      call: () => {
        const email = `soak${++people}@example.com`;
        const form = multipart(shortForm({ email, full_name: `Rina ${people}` }));
        const after = () => ready(void unproven.push(email));
        return ready({ path: SIGN_UP_PATH, init: form, status: 201, after });
      },
    },
    {
      name: "Pewaca: verification",
      ofHundred: 5,
      call: () => {
        const [email] = unproven;
        const letter = email && inbox.emails(email)[0];
        if (!letter) return ready(null);
        unproven.shift();
        return ready({ path: verifyPath(letter), status: 200 });
      },
    },
    {
      name: "Zporta: registration",
      ofHundred: 3,
      call: () => {
        const username = `soak${++people}`;
        const form = signUpForm({ username, email: `${username}@example.com` });
        return ready({ path: REGISTER_PATH, init: json(form), status: 201 });
      },
    },
    {
      name: "Pewaca: login",
      ofHundred: 3,
      call: () => {
        const { email, password } = any(residents);
        return ready({ ...logInAt("pewaca", email, password), status: 200 });
      },
    },
    {
      name: "Zporta: login",
      ofHundred: 3,
      call: () => {
        const { email, password } = any(learners);
        return ready({ ...logInAt("zporta", email, password), status: 200 });
      },
    },
    {
      name: "both: wrong password",
      ofHundred: 5,
      call: () => {
        const guess = guesses[guessed++ % guesses.length]!();
        return ready({ ...guess, status: wrongStatus(guess) });
      },
    },
  ];
}

/** Makes one call. Returns how long it took, in milliseconds; `null` when there was nothing to call for. */
export async function timeCall(url: string, { name, call }: Kind): Promise<number | null> {
  const what = await call();
  if (!what) return null;
  const startedAt = performance.now();
  const answer = await send(url, what);
  const text = await answer.text();
  const elapsed = performance.now() - startedAt;
  assert.equal(answer.status, what.status, `${name}: ${text.slice(0, 300)}`);
  await what.after?.(answer);
  return elapsed;
}

function send(
  url: string,
  { path, init }: { path: string; init?: RequestInit },
): Promise<Response> {
  return fetch(url + path, { redirect: "manual", ...init });
}

function ready<T>(value: T): Promise<T> {
  return Promise.resolve(value);
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => made ??= make();
}
