import { RUNTIME } from "../../src/runtime.ts";
import type { Console } from "../../local/studio/console.ts";
import { createPasswords } from "../../src/core/passwords/passwords.ts";
import { connect } from "../../src/db/connect.ts";
import type { Passwords, TenantDeps } from "../../src/deps.ts";
import type { PewacaSettings } from "../../src/tenants/pewaca/env.ts";
import type { ZportaSettings } from "../../src/tenants/zporta/env.ts";
import { argon2 } from "../../tests/support/argon2.ts";
import { idToken, startGoogle } from "../../tests/support/zporta/google.ts";
import { type RunningWorker, startWorker } from "../../tests/support/workerd/worker.ts";

/** How long the states of a whole run may wait for their database, in milliseconds. */
const PATIENCE_MS = 600_000;

/** What the provider states are set up with; both tenants' settings, as far as states look at them. */
export type StateDeps = TenantDeps<PewacaSettings & ZportaSettings> & {
  /** The Worker's origin: what only its platform counts is set up by requests. */
  url: string;
  /** What the database has been asked since the last reset, by the Worker and by the states. */
  statements: readonly { sql: string }[];
  forgetStatements: () => void;
  /** Runs what the Worker's cron runs. */
  runCron: () => Promise<void>;
  /** Makes the database refuse every statement, the states' own too; the result ends it. */
  breakDatabase: () => () => void;
  /** The Google whose keys the Worker asks for. */
  google: { idToken: typeof idToken };
};

/** The built Worker in workerd, and `deps` with the same keys on the same database. */
export type ServiceUnderTest = AsyncDisposable & {
  url: string;
  deps: StateDeps;
  /** Where its emails arrive. */
  inbox: Console;
};

/** Starts the Worker as it is deployed, on an empty, migrated database. A catcher receives its emails. */
export async function startServiceUnderTest(): Promise<ServiceUnderTest> {
  await using started = new AsyncDisposableStack();
  const google = started.use(await startGoogle());
  const { clientId, jwksUrl } = google.zporta.google;
  const worker = started.use(
    await startWorker({ ZPORTA_GOOGLE_CLIENT_ID: clientId, ZPORTA_GOOGLE_JWKS_URL: jwksUrl }),
  );
  const running = started.move();
  return {
    url: worker.url,
    deps: depsOf(worker),
    inbox: worker.inbox,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

function depsOf({ url, database, keys, runCron }: RunningWorker): StateDeps {
  return {
    url,
    ...RUNTIME,
    statements: database.gateway.log,
    forgetStatements: database.gateway.resetLog,
    runCron,
    google: { idToken },
    breakDatabase: () =>
      database.gateway.inject({ match: /./, kind: "error", errno: 1146, message: "no such table" }),
    db: connect(database.gateway.url, PATIENCE_MS),
    passwords: rememberHashes(createPasswords({ argon2, scheme: "argon2id" })),
    mailer: {
      send: () => Promise.reject(new Error("A provider state does not deliver emails")),
      requestsPerSecond: Infinity,
    },
    photos: {
      put: () => Promise.reject(new Error("A provider state does not store photos")),
      get: () => Promise.resolve(null),
      delete: () => Promise.resolve(),
    },
    isBreached: () => Promise.resolve(false),
    allow: () => Promise.resolve(true),
    now: () => new Date(),
    sleep: () => Promise.resolve(),
    failedLogInMs: 0,
    serviceKey: keys.serviceKey,
    settings: {
      jwtKey: keys.pewacaJwtKey,
      frontendUrl: "",
      publicUrl: "",
      claimDays: 7,
      keepClaimsDays: 30,
      keepRejectedDays: 180,
      apiUrl: "",
      adminUrl: "",
      consoleUrl: null,
      allowedOrigins: [],
      sender: "",
      media: { photosUrl: "", legacyUrl: "" },
      legacy: null,
      keepLogInsDays: 90,
      google: { clientId: "", jwksUrl: "" },
    },
    log: () => {},
  };
}

/** Computes each hash once: the states know few passwords, and hashing is most of their cost. */
function rememberHashes(passwords: Passwords): Passwords {
  const hashes = new Map<string, Promise<string>>();
  const matches = new Map<string, Promise<boolean>>();
  return {
    ...passwords,
    hash: (password) => remembered(hashes, password, () => passwords.hash(password)),
    verify: (password, stored) =>
      remembered(matches, `${stored} ${password}`, () => passwords.verify(password, stored)),
  };
}

function remembered<T>(known: Map<string, T>, key: string, compute: () => T): T {
  const value = known.get(key) ?? compute();
  known.set(key, value);
  return value;
}
