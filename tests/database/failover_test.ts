import assert from "node:assert/strict";
import { FAILOVERS } from "../../local/gateway/vitess_errors.ts";
import { BOARD } from "../support/pewaca/board.ts";
import {
  accessToken,
  json,
  multipart,
  shortForm,
  SIGN_UP_PATH,
  SIGN_UP_STATEMENTS,
  SIGN_UP_TABLES,
} from "../support/pewaca/pewaca.ts";
import { countRows, type Service, type Serving, startService } from "../support/service.ts";
import { SLOWNESS } from "../support/slowness.ts";
import { register, REGISTER_PATH, seeded, send, signUpForm } from "../support/zporta/zporta.ts";

// A planned failover, which PlanetScale does at every resize and upgrade: for some seconds every statement
// is refused, with one text or another.

/** How long a planned failover takes. */
const FAILOVER_MS = 5_000;

/** In these tests everything takes a fifth, on a machine that has time. */
const SCALE = 0.2 * SLOWNESS;
const FAST: Serving = { timeScale: SCALE };
const FAST_FAILOVER_MS = FAILOVER_MS * SCALE;
/** A look-up waits little longer than a failover, and CI is slower than the edge: it has twice the time. */
const FAST_READ: Serving = { timeScale: 2 * SCALE };

const TEXTS = Object.keys(FAILOVERS) as (keyof typeof FAILOVERS)[];

type Act = {
  of: "pewaca" | "zporta";
  statements: readonly [string, RegExp][];
  /** What has to be there before. */
  prepare?: (service: Service) => Promise<Record<string, string>>;
  run: (service: Service, prepared: Record<string, string>) => Promise<Response>;
  status: number;
  serving?: Serving;
  /** The tables that get one row each. */
  tables?: readonly string[];
};

const ACTS: Record<string, Act> = {
  "a sign-up": {
    of: "pewaca",
    statements: SIGN_UP_STATEMENTS,
    run: (service) => service.fetch(SIGN_UP_PATH, multipart(shortForm())),
    status: 201,
    serving: FAST_READ,
    tables: SIGN_UP_TABLES,
  },
  "a registration": {
    of: "zporta",
    statements: [
      ["the look-up", /^\s*SELECT k\.id AS keyed_id/],
      ["the account", /^\s*INSERT INTO auth_user/],
      ["the preferences", /^\s*INSERT INTO users_userpreference/],
      ["COMMIT", /^COMMIT/],
    ],
    run: (service) => send(service, "POST", REGISTER_PATH, signUpForm()),
    status: 201,
    tables: ["auth_user", "users_profile", "users_userpreference"],
  },
  "a login": {
    of: "pewaca",
    statements: [
      ["the account", /^\s*SELECT u\.user_id/],
      ["the attempt", /^\s*INSERT INTO attempt_count/],
    ],
    run: (service) => service.fetch("/api/auth/login/", json(BOARD)),
    status: 200,
  },
  "a first login": {
    of: "zporta",
    statements: [
      ["the account", /FROM auth_user AS u/],
      ["the attempt", /^\s*INSERT INTO attempt_count/],
      ["the time of the login", /^\s*UPDATE auth_user/],
      ["the token", /^\s*INSERT INTO authtoken_token/],
      ["the look at the token", /^\s*SELECT t\.`key` FROM authtoken_token/],
    ],
    prepare: register,
    run: (service, { username, password }) =>
      send(service, "POST", "/api/users/login/", { username, password }),
    status: 200,
    tables: ["authtoken_token"],
  },
  "a list": {
    of: "pewaca",
    statements: [
      ["the caller", /^\s*SELECT [^*]*m_residence_commite/],
      ["the residents", /FROM m_warga/],
    ],
    prepare: async (service) => ({ Authorization: `Token ${await accessToken(service, BOARD)}` }),
    run: (service, headers) => service.fetch("/api/warga/", { headers }),
    status: 200,
    serving: FAST_READ,
  },
};

let text = 0;

for (const [act, acting] of Object.entries(ACTS)) {
  const { of, statements, prepare, run, status, tables = [], serving = FAST } = acting;
  for (const [statement, match] of statements) {
    Deno.test(`${act} survives a failover at ${statement}, and is done once (${of})`, async () => {
      await using service = await startService({}, undefined, { ...serving, of });
      const prepared = await prepare?.(service) ?? {};
      const before = await countRows(service, tables);
      const error = TEXTS[text++ % TEXTS.length]!;
      service.gateway.inject({ match, kind: "vitess", error, lastsMs: FAST_FAILOVER_MS });
      service.gateway.resetLog();
      const response = await run(service, prepared);
      assert.equal(response.status, status, `${error}: ${await response.text()}`);
      const tries = service.gateway.log.filter(({ sql }) => sql.search(match) >= 0).length;
      assert.ok(tries > 2, `${error}: ${tries} tries`);
      const after = await countRows(service, tables);
      for (const table of tables) assert.equal(after[table], before[table]! + 1, table);
    });
  }
}

Deno.test("a sign-up, a registration, a login and a list wait out a failover of five seconds that begins with them", async () => {
  await using service = await startService();
  const headers = { Authorization: `Token ${await accessToken(service, BOARD)}` };
  for (const { gateway } of service.databases) {
    gateway.inject({ match: /./, kind: "vitess", error: "not_serving", lastsMs: FAILOVER_MS });
  }
  const { username, password } = seeded("teacher");
  const answers = await Promise.all([
    service.fetch(SIGN_UP_PATH, multipart(shortForm())),
    send(service, "POST", REGISTER_PATH, signUpForm()),
    service.fetch("/api/auth/login/", json(BOARD)),
    send(service, "POST", "/api/users/login/", { username, password }),
    service.fetch("/api/warga/", { headers }),
  ]);
  assert.deepEqual(answers.map(({ status }) => status), [201, 201, 200, 200, 200]);
});
