import { RUNTIME } from "../../src/runtime.ts";
import { consoleFiles } from "../../ops/generate/console_files.ts";
import { createAccessReader } from "../../src/console/access/access_token.ts";
import { parseOperators } from "../../src/console/access/operators.ts";
import { type Console, createConsole } from "../../src/console/app.tsx";
import type { SealKeys } from "../../src/core/personal_data/seal_keys.ts";
import { connect } from "../../src/db/connect.ts";
import type { PhotoStore } from "../../src/deps.ts";
import type { MediaUrls } from "../../src/web/values.ts";
import { CONSOLES } from "../../src/tenants/consoles.ts";
import { type AccessStandIn, startAccessStandIn } from "./stand_in.ts";

/** What the operators' console is made of on this computer. */
export type LocalConsoleOptions = {
  /** Default: 0, any free port. */
  port?: number;
  /** As `CONSOLE_OPERATORS`. */
  operators: string;
  /** The URL of a tenant's database, as the driver takes it. */
  databaseUrlOf: (tenant: string) => string;
  /** Where a tenant's photos are served. */
  mediaOf: (tenant: string) => MediaUrls;
  /** What columns of a tenant are encrypted with. Default: nothing. */
  sealKeysOf?: (tenant: string) => SealKeys | undefined;
  /** What the tokens of forms are derived from, as `CONSOLE_KEY` and `CONSOLE_KEY_PREVIOUS`. Default: a random one. */
  keys?: readonly [string, ...string[]];
  /** See `StandInOptions`. */
  keyPair?: CryptoKeyPair;
  serviceKey: string;
  /** Default: `serviceKey` alone. */
  digestKeys?: readonly [string, ...string[]];
  photos: PhotoStore;
  now: () => Date;
  log: (entry: Record<string, unknown>) => void;
};

/** A running console, and the stand-in for Cloudflare Access in front of it. */
export type LocalConsole = {
  standIn: AccessStandIn;
  /** Straight to the console, past the stand-in. */
  fetch: (request: Request) => Promise<Response>;
  /** As the platform does every minute. */
  runCron: () => Promise<void>;
  routes: Console["routes"];
  close: () => Promise<void>;
};

/** Where local operators are. */
const TIME_ZONE = "Asia/Jakarta";

/** Starts the console behind a stand-in, which asks who somebody is and believes it. */
export async function startLocalConsole(options: LocalConsoleOptions): Promise<LocalConsole> {
  const { port, keyPair, databaseUrlOf, mediaOf, serviceKey, photos, now, log } = options;
  const names = CONSOLES.map(({ name }) => name);
  const operators = parseOperators(options.operators, names)!;
  const standIn = await startAccessStandIn({
    port,
    keyPair,
    now,
    files: consoleFiles(),
    operators: [...operators.values()].map(({ email, roles }) => ({
      email,
      who: [...roles].map(([tenant, role]) => `${role} at ${tenant}`).join(", "),
    })),
  });
  const console_ = createConsole({
    tenants: CONSOLES,
    databases: [...Map.groupBy(names, databaseUrlOf).values()],
    readAccessToken: createAccessReader({ teamUrl: standIn.url, audience: standIn.audience }),
    operators,
    keys: options.keys ?? [crypto.randomUUID() + crypto.randomUUID()],
    timeZone: TIME_ZONE,
    now,
    log,
    depsFor: (tenant, meter, patienceMs) => ({
      newId: RUNTIME.newId,
      db: connect(databaseUrlOf(tenant), patienceMs, meter),
      photos,
      allow: () => Promise.resolve(true),
      now,
      serviceKey,
      digestKeys: options.digestKeys,
      media: mediaOf(tenant),
      sealKeys: options.sealKeysOf?.(tenant),
      log,
    }),
  });
  standIn.guard(console_.fetch);
  const { fetch, routes, scheduled } = console_;
  return { standIn, fetch, runCron: scheduled, routes, close: standIn.close };
}
