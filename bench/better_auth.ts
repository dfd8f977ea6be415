/**
 * `deno run -A --no-check bench/better_auth.ts [--transaction]`: what a sign-up computes beside its hash, by turns
 * with better-auth in workerd: the same driver, gateway, server and mail catcher, and no hash on either side. Installs
 * better-auth with npm into a folder of its own. The figures of docs/decisions/027-requests-of-a-sign-up.md.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { startConsole } from "../local/studio/console.ts";
import { createDatabase } from "../tests/support/mysql/mysql.ts";
import { startWorkerd } from "../tests/support/workerd/workerd.ts";
import { bundleForWorkerd, serveWorkerd } from "../tests/support/workerd/workerd_process.ts";
import { printTable } from "./harness.ts";
import { ACTS, perform } from "./report/acts.ts";
import { cpuMsOf, worldOf } from "./report/cpu.ts";
import { type Ratio, ratioOf, spreadOf } from "./report/statistics.ts";

const PACKAGES = [
  "better-auth@1.7.25",
  "kysely@0.28.19",
  "kysely-planetscale@1.7.1",
  "@planetscale/database@1.20.2",
];
const ROUNDS = 5;
const PAIRS = 3;
const RUNS = 20;
const SEQUEL_MS = 700;
const signUp = ACTS.find(({ name }) => name === "sign_up_pewaca")!;

const WORKER = `
import { betterAuth } from "better-auth";
import { PlanetScaleDialect } from "kysely-planetscale";

let auth;
export default {
  async fetch(request, env) {
    auth ??= betterAuth({
      baseURL: "http://127.0.0.1",
      secret: env.SECRET,
      database: {
        dialect: new PlanetScaleDialect({ url: env.DATABASE_URL }),
        type: "mysql",
        transaction: env.TRANSACTION === "yes",
      },
      rateLimit: { enabled: false },
      telemetry: { enabled: false },
      emailAndPassword: {
        enabled: true,
        requireEmailVerification: true,
        autoSignIn: false,
        password: { hash: async () => "no hash", verify: async () => false },
      },
      emailVerification: {
        sendOnSignUp: true,
        sendVerificationEmail: async ({ user, url }) => {
          const response = await fetch(env.MAIL_URL + "/emails", {
            method: "POST",
            headers: { "Authorization": "Bearer key", "Content-Type": "application/json",
              "User-Agent": "better-auth", "Idempotency-Key": crypto.randomUUID() },
            body: JSON.stringify({ from: "a@example.com", to: user.email, subject: "Verify",
              text: url, html: "<p>" + url + "</p>" }),
          });
          await response.text();
        },
      },
    });
    return await auth.handler(request);
  },
};
`;

/** What it expects; at its first request it looks whether they are there. */
const TABLES = [
  `CREATE TABLE user (id VARCHAR(36) PRIMARY KEY, name VARCHAR(255) NOT NULL,
     email VARCHAR(255) NOT NULL UNIQUE, emailVerified BOOLEAN NOT NULL, image TEXT,
     createdAt TIMESTAMP(3) NOT NULL, updatedAt TIMESTAMP(3) NOT NULL)`,
  `CREATE TABLE session (id VARCHAR(36) PRIMARY KEY, expiresAt TIMESTAMP(3) NOT NULL,
     token VARCHAR(255) NOT NULL UNIQUE, createdAt TIMESTAMP(3) NOT NULL,
     updatedAt TIMESTAMP(3) NOT NULL, ipAddress TEXT, userAgent TEXT, userId VARCHAR(36) NOT NULL)`,
  `CREATE TABLE account (id VARCHAR(36) PRIMARY KEY, accountId TEXT NOT NULL,
     providerId TEXT NOT NULL, userId VARCHAR(36) NOT NULL REFERENCES user (id), accessToken TEXT,
     refreshToken TEXT, idToken TEXT, accessTokenExpiresAt TIMESTAMP(3) NULL,
     refreshTokenExpiresAt TIMESTAMP(3) NULL, scope TEXT, password TEXT,
     createdAt TIMESTAMP(3) NOT NULL, updatedAt TIMESTAMP(3) NOT NULL)`,
  `CREATE TABLE verification (id VARCHAR(36) PRIMARY KEY, identifier VARCHAR(255) NOT NULL,
     value TEXT NOT NULL, expiresAt TIMESTAMP(3) NOT NULL, createdAt TIMESTAMP(3) NOT NULL,
     updatedAt TIMESTAMP(3) NOT NULL)`,
];

/** Our own hash is left out, too. */
function withoutHash(program: string): string {
  const hash = /return await timed\(\(\) => hash\(hashing, password\w*\)\);/;
  assert.match(program, hash);
  return program.replace(hash, 'return "argon2$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA";');
}

/** A project that wrangler can bundle. */
async function layOut(folder: string): Promise<void> {
  await Deno.writeTextFile(join(folder, "package.json"), '{"type":"module"}');
  const { success } = await new Deno.Command("npm", {
    args: ["install", "--ignore-scripts", "--no-audit", "--no-fund", ...PACKAGES],
    cwd: folder,
    stdout: "null",
  }).output();
  assert.ok(success, "npm cannot install the packages");
  const wrangler = new URL("../node_modules/wrangler", import.meta.url).pathname;
  await Deno.symlink(await Deno.realPath(wrangler), join(folder, "node_modules/wrangler"));
  await Deno.writeTextFile(join(folder, "worker.js"), WORKER);
  await Deno.writeTextFile(
    join(folder, "wrangler.toml"),
    'name = "worker"\nmain = "worker.js"\ncompatibility_date = "2026-09-01"\n' +
      'compatibility_flags = ["nodejs_compat"]\n',
  );
}

let people = 0;

async function signUpThere(url: string): Promise<void> {
  const email = `learner${++people}@example.com`;
  const response = await fetch(`${url}/api/auth/sign-up/email`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "Origin": "http://127.0.0.1" },
    body: JSON.stringify({ name: "Rina Wulandari", email, password: "rahasia-sekali" }),
  });
  const text = await response.text();
  assert.equal(response.status, 200, text);
}

async function compare(isInTransaction: boolean) {
  await using started = new AsyncDisposableStack();
  const folder = await Deno.makeTempDir({ prefix: "daftar-better-auth-" });
  started.defer(() => Deno.remove(folder, { recursive: true }));
  await layOut(folder);
  const ours = started.use(await startWorkerd({}, undefined, withoutHash));
  const database = started.use(await createDatabase({ migrated: false }));
  for (const table of TABLES) await database.query(table);
  const inbox = started.adopt(await startConsole(), (console) => console.close());
  const bindings = {
    SECRET: crypto.randomUUID(),
    DATABASE_URL: database.gateway.url,
    MAIL_URL: inbox.url,
    TRANSACTION: isInTransaction ? "yes" : "no",
  };
  const built = join(folder, "built");
  await Deno.mkdir(built);
  const config = await bundleForWorkerd({ folder: built, root: folder, bindings });
  const rounds: [number, number][][] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await using both = new AsyncDisposableStack();
    const [here, there] = [await serveWorkerd(ours.config, []), await serveWorkerd(config, [])];
    for (const { kill } of [here, there]) both.defer(kill);
    const [url, theirs] = [here, there].map(({ ports }) => `http://127.0.0.1:${ports.get("http")}`);
    const world = worldOf({ ...ours, url: url! });
    const pairs: [number, number][] = [];
    for (let pair = -2; pair < PAIRS; pair++) {
      const ready = await signUp.prepare(world, RUNS);
      const before = [cpuMsOf(here.pid), cpuMsOf(there.pid)] as const;
      for (const request of ready) {
        await perform(world, signUp, request);
        await signUpThere(theirs!);
      }
      await new Promise((resolve) => setTimeout(resolve, SEQUEL_MS));
      const after = [cpuMsOf(here.pid), cpuMsOf(there.pid)] as const;
      if (pair >= 0) pairs.push([(after[0] - before[0]) / RUNS, (after[1] - before[1]) / RUNS]);
    }
    rounds.push(pairs);
  }
  const median = (which: 0 | 1) => spreadOf(rounds.flat().map((pair) => pair[which])).median;
  return {
    ours: median(0),
    theirs: median(1),
    ratio: ratioOf(rounds),
    statements: count(database),
  };
}

/** Of one sign-up, on average. */
function count({ gateway }: { gateway: { log: unknown[] } }): number {
  return gateway.log.length / people;
}

function within({ ratio, low, high }: Ratio): string {
  return `${ratio.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`;
}

const { ours, theirs, ratio, statements } = await compare(Deno.args.includes("--transaction"));
printTable("CPU of a sign-up beside its hash, ms", [{
  "Daftar": ours,
  "better-auth": theirs,
  "ratio (95 %)": within(ratio),
  "better-auth's statements": statements,
}]);
