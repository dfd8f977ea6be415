import { createPasswords } from "../../src/core/passwords.ts";
import { connect } from "../../src/db/connect.ts";
import type { Deps, Passwords } from "../../src/deps.ts";
import { argon2 } from "../../tests/support/argon2.ts";
import { type RunningWorker, startWorker } from "../../tests/support/worker.ts";

/** The built Worker in workerd, and `deps` with the same keys on the same database. */
export type ServiceUnderTest = AsyncDisposable & { url: string; deps: Deps };

/** Starts the Worker as it is deployed, on an empty, migrated database. E-mails end in a catcher. */
export async function startServiceUnderTest(): Promise<ServiceUnderTest> {
  const worker = await startWorker();
  return {
    url: worker.url,
    deps: depsOf(worker),
    [Symbol.asyncDispose]: () => worker[Symbol.asyncDispose](),
  };
}

function depsOf({ database, keys }: RunningWorker): Deps {
  return {
    db: connect(database.gateway.url),
    passwords: rememberHashes(createPasswords({ argon2, scheme: "argon2id" })),
    sendEmail: () => Promise.reject(new Error("A provider state does not deliver e-mails")),
    photos: {
      put: () => Promise.reject(new Error("A provider state does not store photos")),
      get: () => Promise.resolve(null),
      delete: () => Promise.resolve(),
    },
    allow: () => Promise.resolve(true),
    now: () => new Date(),
    settings: {
      serviceKey: keys.serviceKey,
      metricsToken: keys.metricsToken,
      pewaca: {
        jwtKey: keys.pewacaJwtKey,
        frontendUrl: "https://pewaca.id",
        allowedOrigins: [],
        sender: "",
        media: { photosUrl: "", legacyUrl: "" },
        legacy: null,
      },
      zporta: {
        frontendUrl: "https://zportaacademy.com",
        apiUrl: "https://zportaacademy.com",
        adminUrl: "https://zportaacademy.com/admin",
        allowedOrigins: [],
        sender: "",
        media: { photosUrl: "", legacyUrl: "" },
        legacy: null,
        google: { clientId: "", jwksUrl: "" },
      },
    },
    log: () => {},
  };
}

/** The people of the states have few passwords, and hashing them is most of what a state costs. */
function rememberHashes(passwords: Passwords): Passwords {
  const hashes = new Map<string, Promise<string>>();
  return {
    ...passwords,
    hash: (password) => {
      const hash = hashes.get(password) ?? passwords.hash(password);
      hashes.set(password, hash);
      return hash;
    },
  };
}
