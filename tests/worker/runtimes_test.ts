/**
 * What differs between the runtime of most tests and that of production, in both: broken connections to the
 * database, clients that hang up, what requests share. In workerd everything goes over real sockets; see
 * `support/workerd.ts`.
 */
import assert from "node:assert/strict";
import type { FaultKind } from "../../local/gateway/gateway.ts";
import type { Query } from "../../src/deps.ts";
import { idToken, startGoogle } from "../support/zporta/google.ts";
import {
  json,
  multipart,
  PUBLIC_SIGN_UP_PATH,
  publicForm,
  shortForm,
  SIGN_UP_PATH,
} from "../support/pewaca/pewaca.ts";
import { impatiently, settings, startService, statusOf } from "../support/service.ts";
import { SLOWNESS } from "../support/slowness.ts";
import type { TestDatabase } from "../support/mysql/mysql.ts";
import { startWorkerd } from "../support/workerd/workerd.ts";
import { REGISTER_PATH, signUpForm } from "../support/zporta/zporta.ts";

type Runtime = {
  fetch: (path: string, init?: RequestInit) => Promise<Response>;
  of: (tenant: string) => Pick<TestDatabase, "gateway" | "query">;
  /** The addresses that emails went to. */
  recipients: () => string[];
  /** How long a request that writes waits for the database, within `impatiently`. */
  patienceMs: number;
  /** Does what meets an outage that does not end. */
  impatiently: <T>(work: () => Promise<T>) => Promise<T>;
  /** Signs up, and hangs up when `when` is there. */
  hangUp: (init: RequestInit, when: Promise<void>) => Promise<void>;
  /** Sends the beginning of a long JSON body, and returns the status of the answer. */
  sendBeginning: (path: string, length: number) => Promise<number>;
  [Symbol.asyncDispose]: () => Promise<void>;
};

const RUNTIMES: Record<string, () => Promise<Runtime>> = {
  "in Deno": async () => {
    const google = await startGoogle();
    const config = { ...settings, zporta: google.zporta };
    const timeScale = 0.2 * SLOWNESS;
    const service = await startService({ settings: config });
    return {
      patienceMs: 10_000 * timeScale,
      impatiently: (work) => impatiently(service, work, timeScale),
      // What then is still done is what the platform was asked to wait for.
      hangUp: async (init, when) => {
        void service.fetch(SIGN_UP_PATH, init);
        await when;
        await service.backgroundDone();
      },
      sendBeginning: async (path, length) => {
        const headers = { "Content-Type": "application/json", "Content-Length": String(length) };
        const body = new ReadableStream({
          start: (stream) => stream.enqueue(new Uint8Array(1000)),
        });
        const init = { method: "POST", headers, body, duplex: "half" };
        return await statusOf(service.fetch(path, init));
      },
      fetch: (path, init) => service.fetch(path, init),
      of: (tenant) => service.of(tenant),
      recipients: () => service.sent.map(({ to }) => to),
      [Symbol.asyncDispose]: async () => {
        await service[Symbol.asyncDispose]();
        await google[Symbol.asyncDispose]();
      },
    };
  },
  "in workerd": async () => {
    const google = await startGoogle();
    const { clientId, jwksUrl } = google.zporta.google;
    const worker = await startWorkerd({
      ZPORTA_GOOGLE_CLIENT_ID: clientId,
      ZPORTA_GOOGLE_JWKS_URL: jwksUrl,
      PEWACA_ALLOWED_ORIGINS: "https://pewaca.test",
      ZPORTA_ALLOWED_ORIGINS: "https://zporta.test",
    });
    return {
      patienceMs: 10_000,
      impatiently: (work) => work(),
      hangUp: async (init, when) => {
        const client = new AbortController();
        const answer = fetch(worker.url + SIGN_UP_PATH, { ...init, signal: client.signal });
        await when;
        client.abort();
        await assert.rejects(answer, { name: "AbortError" });
      },
      sendBeginning: async (path, length) => await statusOfBeginning(worker.url, path, length),
      fetch: (path, init) => fetch(worker.url + path, { redirect: "manual", ...init }),
      of: worker.databaseOf,
      recipients: () => worker.inbox.emails().map(({ to }) => to),
      [Symbol.asyncDispose]: async () => {
        await worker[Symbol.asyncDispose]();
        await google[Symbol.asyncDispose]();
        assert.ok(
          !worker.logged.some((line) =>
            /different request|never generate a response|uncaught/i.test(line)
          ),
          worker.logged.join("\n"),
        );
      },
    };
  },
};

async function statusOfBeginning(url: string, path: string, length: number): Promise<number> {
  const { hostname, port } = new URL(url);
  using socket = await Deno.connect({ hostname, port: Number(port) });
  const headers = [
    `POST ${path} HTTP/1.1`,
    "Host: daftar.test",
    "Content-Type: application/json",
    `Content-Length: ${length}`,
  ];
  const request = `${headers.join("\r\n")}\r\n\r\n${" ".repeat(1000)}`;
  await socket.write(new TextEncoder().encode(request));
  const answer = new Uint8Array(1000);
  const read = await socket.read(answer);
  const [, status] = /^HTTP\/1\.1 (\d+)/.exec(new TextDecoder().decode(answer.subarray(0, read!)))!;
  return Number(status);
}

let people = 0;
const newAddress = () => `person${String(++people).padStart(3, "0")}@example.com`;

type Rows = { accounts: number; residents: number; emails: number };

async function rowsOf(query: Query, address: string): Promise<Rows> {
  const { rows } = await query(
    `SELECT (SELECT COUNT(*) FROM m_user WHERE user_email = ?) AS accounts,
       (SELECT COUNT(*) FROM m_warga AS w JOIN m_user AS u ON u.user_id = w.user_id
        WHERE u.user_email = ?) AS residents,
       (SELECT COUNT(*) FROM outbox WHERE to_email = ?) AS emails`,
    [address, address, address],
  );
  const { accounts, residents, emails } = rows[0]!;
  return { accounts: Number(accounts), residents: Number(residents), emails: Number(emails) };
}

const ALL: Rows = { accounts: 1, residents: 1, emails: 1 };
const NOTHING: Rows = { accounts: 0, residents: 0, emails: 0 };

/** Work that nobody waits for cannot be awaited from outside a Worker, only looked for. */
async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + 30_000;
  while (!await isSo()) {
    assert.ok(performance.now() < end, `${what} does not happen`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** What a machine on which much else runs adds to an answer, in milliseconds. */
const BUSY_MS = 3_000;

/** Every statement about somebody but the shortest has the address or this name. */
const marked = (address: string) => address.split("@")[0]!;

function signUpRequest(email: string): RequestInit {
  return multipart(shortForm({ email, full_name: `Rina ${marked(email)}` }));
}

function signUp(runtime: Runtime, email: string): Promise<Response> {
  return runtime.fetch(SIGN_UP_PATH, signUpRequest(email));
}

async function timed(answer: Promise<Response>): Promise<{ response: Response; ms: number }> {
  const startedAt = performance.now();
  const response = await answer;
  return { response, ms: performance.now() - startedAt };
}

const STATEMENTS: Record<string, RegExp> = {
  "the look-up": /^\s*SELECT r\.id AS residence_id/,
  "BEGIN": /^BEGIN/,
  "the account": /^\s*INSERT INTO m_user/,
  "the resident": /^\s*INSERT INTO m_warga/,
  "the email": /^\s*INSERT INTO outbox/,
  "COMMIT": /^COMMIT/,
};

/** Faults that end soon: the sign-up is answered 201 all the same, and is there once. */
const SHORT_FAULTS: [statement: keyof typeof STATEMENTS, fault: FaultKind][] = [
  ...Object.keys(STATEMENTS).map((name): [string, FaultKind] => [name, { kind: "drop_request" }]),
  // A lost reply to the first statement holds its locks for longer than anybody waits.
  ...Object.keys(STATEMENTS).filter((name) => name !== "the account")
    .flatMap((name): [string, FaultKind][] => [
      [name, { kind: "drop_reply" }],
      [name, { kind: "cut_reply" }],
    ]),
  ["the look-up", { kind: "http", status: 502 }],
  ["COMMIT", { kind: "http", status: 502 }],
  ["the account", { kind: "pool_full" }],
  ["the account", { kind: "error", errno: 1213, message: "Deadlock found" }],
  ["the resident", { kind: "kill_transaction" }],
];

for (const [where, start] of Object.entries(RUNTIMES)) {
  Deno.test(`${where}, broken connections, clients that hang up and requests at once leave a sign-up whole`, async (test) => {
    await using runtime = await start();
    const { gateway, query } = runtime.of("pewaca");
    await (await runtime.fetch("/healthz")).body?.cancel();

    for (const [statement, fault] of SHORT_FAULTS) {
      await test.step(`${fault.kind} at ${statement}: 201, and all of it once`, async () => {
        const address = newAddress();
        const recover = gateway.inject({ match: STATEMENTS[statement]!, times: 1, ...fault });
        const response = await signUp(runtime, address);
        recover();
        assert.equal(response.status, 201, await response.text());
        assert.deepEqual(await rowsOf(query, address), ALL);
      });
    }

    await test.step("idle connections that the database has closed cost no sign-up", async () => {
      const address = newAddress();
      gateway.closeIdleConnections();
      const response = await signUp(runtime, address);
      assert.equal(response.status, 201, await response.text());
      assert.deepEqual(await rowsOf(query, address), ALL);
    });

    for (const statement of Object.keys(STATEMENTS)) {
      await test.step(`a client that hangs up during ${statement}: all of it once, and so it stays`, async () => {
        const address = newAddress();
        const match = STATEMENTS[statement]!;
        const recover = gateway.inject({ match, times: 1, kind: "delay", ms: 100 });
        gateway.resetLog();
        const isThere = () => gateway.log.some(({ sql }) => match.test(sql));
        await runtime.hangUp(signUpRequest(address), until("the statement", isThere));
        if (where === "in Deno") assert.deepEqual(await rowsOf(query, address), ALL);
        await until("the sign-up", async () => (await rowsOf(query, address)).emails === 1);
        recover();
        const again = await signUp(runtime, address);
        assert.equal(again.status, 201, await again.text());
        assert.deepEqual(await rowsOf(query, address), ALL);
        await until("the email", () => runtime.recipients().includes(address));
      });
    }

    await test.step("sign-ups whose statements hang are refused in time, leave nothing, and hold up nobody else", async () => {
      const hanging = ["look-up", "account", "resident", "email"].map((name) => {
        const address = newAddress();
        const match = STATEMENTS[`the ${name}`]!;
        // The resident's row has no address, but a name.
        const isTheirs = (sql: string) => match.test(sql) && sql.includes(marked(address));
        return { address, recover: gateway.inject({ match: isTheirs, kind: "hang" }) };
      });
      const others = Array.from({ length: 8 }, newAddress);
      const [late, soon] = await runtime.impatiently(() =>
        Promise.all([
          Promise.all(hanging.map(({ address }) => timed(signUp(runtime, address)))),
          Promise.all(others.map((address) => signUp(runtime, address))),
        ])
      );
      for (const response of soon) assert.equal(response.status, 201, await response.text());
      for (const { response, ms } of late) {
        assert.equal(response.status, 503, await response.text());
        assert.ok(ms < 1.8 * runtime.patienceMs + BUSY_MS, `${ms} ms`);
      }
      for (const address of others) assert.deepEqual(await rowsOf(query, address), ALL);
      for (const { address, recover } of hanging) {
        assert.deepEqual(await rowsOf(query, address), NOTHING);
        recover();
        const again = await signUp(runtime, address);
        assert.equal(again.status, 201, await again.text());
      }
    });

    await test.step("requests at once share Google's keys, and no more", async () => {
      const tokens = await Promise.all(Array.from({ length: 6 }, async (_, i) => {
        const token = await idToken({ email: `google${i}@example.com` });
        const response = await runtime.fetch("/api/users/google-login/", json({ token }));
        assert.equal(response.status, 200, await response.clone().text());
        return (await response.json()).token;
      }));
      assert.equal(new Set(tokens).size, 6);
    });

    await test.step("a body that is too large is refused before it has arrived", async () => {
      assert.equal(await runtime.sendBeginning("/api/auth/login/", 50_000_000), 413);
      assert.equal(await runtime.sendBeginning("/api/users/login/", 50_000_000), 413);
    });

    await test.step("preflights and redirects are the same", async () => {
      for (
        const [path, origin, method] of [
          ["/api/auth/public-sign-up/", "https://pewaca.test", "POST"],
          ["/api/users/profile/", "https://zporta.test", "PATCH"],
        ] as const
      ) {
        const response = await runtime.fetch(path, {
          method: "OPTIONS",
          headers: { "Origin": origin, "Access-Control-Request-Method": method },
        });
        await response.body?.cancel();
        assert.equal(response.status, 204);
        assert.equal(response.headers.get("Access-Control-Allow-Origin"), origin);
        assert.ok(response.headers.get("Access-Control-Allow-Methods")?.includes(method));
      }
      const redirect = await runtime.fetch("/api/users/magic-link-login/MQ/x/");
      await redirect.body?.cancel();
      assert.equal(redirect.status, 302);
      assert.ok(redirect.headers.get("Location")?.endsWith("/login"));
    });
  });
}

/** Makes the Worker say when a hash begins and ends. The calls are synchronous, and so are the lines. */
function tellOfHashes(program: string): string {
  const told = program.replace(/(\w+)\.argon2_hash\(/g, "toldHash($1, ");
  assert.notEqual(told, program, "the bundle calls argon2_hash");
  return `${told}
function toldHash(wasm, ...args) {
  console.log("hash begins");
  const error = wasm.argon2_hash(...args);
  console.log("hash ends");
  return error;
}`;
}

const SIGN_UPS: [
  what: string,
  tenant: string,
  lookUp: RegExp,
  path: string,
  init: () => RequestInit,
][] = [
  [
    "Pewaca's",
    "pewaca",
    STATEMENTS["the look-up"]!,
    SIGN_UP_PATH,
    () => signUpRequest(newAddress()),
  ],
  [
    "Pewaca's public",
    "pewaca",
    STATEMENTS["the look-up"]!,
    PUBLIC_SIGN_UP_PATH,
    () => json(publicForm({ email: newAddress() })),
  ],
  [
    "Zporta's",
    "zporta",
    /^\s*SELECT k\.id AS keyed_id/,
    REGISTER_PATH,
    () => json(signUpForm({ username: `learner${++people}`, email: newAddress() })),
  ],
];

/** A busy machine may tell of an arrival only after the hash; what leaves after it never comes before. */
const TRIES = 10;

/** Lines that were written before a statement was sent are read by then, in milliseconds. */
const READ_MS = 5;

Deno.test("in workerd, the look-up and the BEGIN of a sign-up are at the database before the hash ends", async () => {
  await using worker = await startWorkerd({}, undefined, tellOfHashes);
  for (const [whose, tenant, lookUp, path, init] of SIGN_UPS) {
    const { gateway } = worker.databaseOf(tenant);
    for (const [what, match] of [["look-up", lookUp], ["BEGIN", /^BEGIN$/]] as const) {
      let isOverlapping = false;
      for (let tries = 0; tries < TRIES && !isOverlapping; tries++) {
        const ended = () => worker.logged.filter((line) => line.includes("hash ends")).length;
        const before = ended();
        const hit = () => setTimeout(() => isOverlapping = ended() === before, READ_MS);
        const recover = gateway.inject({ match, kind: "delay", ms: 2 * READ_MS, times: 1, hit });
        const response = await fetch(worker.url + path, init());
        recover();
        assert.equal(response.status, 201, await response.text());
        await until("the hash", () => ended() === before + 1);
      }
      assert.ok(isOverlapping, `${whose} ${what} leaves after the hash`);
    }
  }
});
