import assert from "node:assert/strict";
import { seededPeople } from "../../local/seed/pewaca_people.ts";
import type { Query } from "../../src/deps.ts";
import {
  json,
  multipart,
  shortForm,
  SIGN_UP_PATH,
  verifyPath,
} from "../../tests/support/pewaca/pewaca.ts";
import { REGISTER_PATH, signUpForm } from "../../tests/support/zporta/zporta.ts";

/** A service that is measured: in this process, or in workerd. */
export type World = {
  send: (path: string, init?: RequestInit) => Promise<Response>;
  /** Straight to Pewaca's database, past gateway and driver. */
  query: Query;
  /** Waits for an email to an address. */
  mailTo: (address: string) => Promise<{ text: string }>;
};

/** A request that is ready to be sent. */
export type Ready = { path: string; init?: RequestInit };

/** A kind of request, as people make it. */
export type Act = {
  /** In `docs/performance.json`. */
  name: string;
  title: string;
  /** The status of the answer. */
  status: number;
  /** How many in a row are measured together: the quicker, the more. */
  runs: number;
  /** Whether something follows the answer: an email, a count. */
  hasSequel: boolean;
  /** Makes requests, with the accounts, tokens and links that they need. */
  prepare: (world: World, count: number) => Promise<Ready[]>;
  /** What a row of them needs again that the row before has used up. */
  restore?: (world: World) => Promise<void>;
};

/** The acts whose cost the report has. */
export const ACTS: readonly Act[] = [
  {
    name: "sign_up_pewaca",
    title: "sign-up, Pewaca",
    status: 201,
    runs: 8,
    hasSequel: true,
    prepare: (_, count) => Promise.resolve(each(count, () => signUp())),
  },
  {
    name: "sign_up_zporta",
    title: "sign-up, Zporta",
    status: 201,
    runs: 8,
    hasSequel: true,
    prepare: (_, count) =>
      Promise.resolve(each(count, () => {
        const username = nextName();
        const form = signUpForm({ email: `${username}@example.com`, username });
        return { path: REGISTER_PATH, init: json(form) };
      })),
  },
  {
    name: "log_in",
    title: "login",
    status: 200,
    runs: 8,
    hasSequel: true,
    prepare: (_, count) => Promise.resolve(each(count, () => logIn("warga1@example.test"))),
    restore: restoreHashes,
  },
  {
    name: "log_in_wrong",
    title: "login, wrong password",
    status: 401,
    runs: 3,
    hasSequel: true,
    prepare: (_, count) =>
      Promise.resolve(each(count, () => logIn("warga1@example.test", "salah-sama-sekali"))),
    restore: restoreHashes,
  },
  {
    name: "log_in_legacy",
    title: "login, Django's hash",
    status: 200,
    runs: 2,
    hasSequel: true,
    // The first login replaces the hash.
    prepare: (_, count) =>
      Promise.resolve(
        each(count, (i) => logIn(i % 2 ? "lama1@example.test" : "lama3@example.test")),
      ),
    restore: restoreHashes,
  },
  {
    name: "refresh",
    title: "refresh of a token",
    status: 200,
    runs: 100,
    hasSequel: false,
    prepare: async (world, count) => {
      const { refresh } = await tokens(world, "warga1@example.test");
      return each(count, () => ({ path: "/api/auth/token/refresh/", init: json({ refresh }) }));
    },
  },
  {
    name: "profile",
    title: "own profile",
    status: 200,
    runs: 100,
    hasSequel: false,
    prepare: async (world, count) =>
      await reads(world, count, "warga1@example.test", "/api/auth/profil/"),
  },
  {
    name: "list",
    title: "list of a board",
    status: 200,
    runs: 100,
    hasSequel: false,
    prepare: async (world, count) =>
      await reads(world, count, "pengurus1@example.test", "/api/warga/"),
  },
  {
    name: "verification",
    title: "verification",
    status: 200,
    runs: 12,
    hasSequel: false,
    prepare: async (world, count) =>
      await Promise.all(each(count, async () => {
        const address = `${nextName()}@example.com`;
        const { path, init } = signUp(address);
        await answered(await world.send(path, init), 201);
        return { path: verifyPath(await world.mailTo(address)) };
      })),
  },
];

/** Sends a request and reads the whole answer, which must be as expected. */
export async function perform(world: World, { status }: Act, { path, init }: Ready): Promise<void> {
  await answered(await world.send(path, init), status);
}

async function answered(response: Response, status: number): Promise<string> {
  const text = await response.text();
  assert.equal(response.status, status, `${response.url} ${text}`);
  return text;
}

let people = 0;
const run = crypto.randomUUID().slice(0, 8);

function nextName(): string {
  return `bench-${run}-${String(++people).padStart(6, "0")}`;
}

function signUp(email = `${nextName()}@example.com`): Ready {
  return { path: SIGN_UP_PATH, init: multipart(shortForm({ email })) };
}

function logIn(email: string, password = seeded(email).password): Ready {
  return { path: "/api/auth/login/", init: json({ email, password }) };
}

function seeded(email: string) {
  return seededPeople.find((person) => person.email === email)!;
}

/** The seeded people get their own hash again, at production's cost, and nobody has failed to log in. */
async function restoreHashes({ query }: World): Promise<void> {
  for (const { id, hash } of seededPeople) {
    await query(
      `UPDATE m_user SET user_password = ?, rehashed_from = NULL, rehashed_to = NULL, failed_log_ins = 0
       WHERE user_id = ?`,
      [hash, id],
    );
  }
  await query("DELETE FROM attempt_count");
}

async function tokens(world: World, email: string): Promise<{ token: string; refresh: string }> {
  await restoreHashes(world);
  const { path, init } = logIn(email);
  const { token, refresh } = JSON.parse(await answered(await world.send(path, init), 200));
  return { token, refresh };
}

async function reads(world: World, count: number, email: string, path: string): Promise<Ready[]> {
  const { token } = await tokens(world, email);
  return each(count, () => ({ path, init: { headers: { Authorization: `Token ${token}` } } }));
}

function each<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => make(i));
}
