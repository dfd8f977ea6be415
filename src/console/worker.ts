/// <reference path="../platform.d.ts" />
import { createR2Photos } from "../adapters/r2_photos.ts";
import { connect } from "../db/connect.ts";
import { CONSOLES } from "../tenants/consoles.ts";
import { RUNTIME } from "../runtime.ts";
import { createAccessReader } from "./access/access_token.ts";
import { type Console, createConsole } from "./app.tsx";
import { parseConsoleEnv } from "./env.ts";

/** The bindings of `wrangler.console.toml`; its variables and secrets are read in `env.ts`. */
type ConsoleBindings = Record<string, unknown> & { PHOTOS: R2Bucket };

/** What the platform calls. */
type Entry = Pick<Console, "fetch" | "scheduled">;

let console_: Entry | undefined;

/** The entry of the console's Worker. Without `CONSOLE_ACCESS_TEAM_URL` it answers 404 to everything. */
export default {
  async fetch(request: Request, env: ConsoleBindings): Promise<Response> {
    console_ ??= assemble(env);
    return await console_.fetch(request);
  },
  async scheduled(_controller: unknown, env: ConsoleBindings): Promise<void> {
    console_ ??= assemble(env);
    await console_.scheduled();
  },
};

function assemble(env: ConsoleBindings): Entry {
  const names = CONSOLES.map(({ name }) => name);
  const config = parseConsoleEnv({ ...env }, CONSOLES);
  if (!config) {
    return {
      fetch: () => Promise.resolve(new Response(null, { status: 404 })),
      scheduled: () => Promise.resolve(),
    };
  }
  const { access, operators, keys, serviceKey, digestKeys, databaseUrls, timeZone } = config;
  const log = (entry: Record<string, unknown>) =>
    console[entry.level === "error" ? "error" : "log"](JSON.stringify(entry));
  const photos = createR2Photos(env.PHOTOS);
  return createConsole({
    tenants: CONSOLES,
    databases: [...Map.groupBy(names, (name) => databaseUrls.get(name)!).values()],
    readAccessToken: createAccessReader(access),
    operators,
    keys,
    timeZone,
    now: () => new Date(),
    log,
    depsFor: (tenant, meter, patienceMs) => ({
      newId: RUNTIME.newId,
      db: connect(databaseUrls.get(tenant)!, patienceMs, meter),
      photos,
      // Operators are not limited.
      allow: () => Promise.resolve(true),
      now: () => new Date(),
      serviceKey,
      digestKeys,
      media: config.media.get(tenant)!,
      sealKeys: config.sealKeys.get(tenant),
      log,
    }),
  });
}
