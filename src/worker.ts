/// <reference path="./platform.d.ts" />
/// <reference path="../worker-configuration.d.ts" />
import { argon2 } from "./adapters/argon2_wasm.ts";
import { createBreachLookUp } from "./adapters/breached_passwords.ts";
import { createR2Photos } from "./adapters/r2_photos.ts";
import { createRateLimits } from "./adapters/rate_limits.ts";
import { createResendMailer } from "./adapters/resend.ts";
import { createResendEventReader } from "./adapters/resend_events.ts";
import { sleep } from "./adapters/sleep.ts";
import { type App, createApp } from "./app.ts";
import { createPasswords } from "./core/passwords/passwords.ts";
import { connect } from "./db/connect.ts";
import { parseEnv } from "./env.ts";
import { RUNTIME } from "./runtime.ts";
import { TENANTS } from "./tenants/mod.ts";
import type { ServiceContext } from "./web/service_env.ts";

let app: App | undefined;

/** The Worker's entry. The platform's bindings are read here and in `adapters/`, nowhere else. */
export default {
  async fetch(request: Request, env: Env, context: ServiceContext): Promise<Response> {
    app ??= assemble(env);
    return await app.fetch(request, context);
  },
  async scheduled(_controller: unknown, env: Env): Promise<void> {
    app ??= assemble(env);
    await app.scheduled();
  },
};

function assemble(env: Env): App {
  const config = parseEnv({ ...env }, TENANTS);
  const configOf = (name: string) => config.tenants.get(name)!;
  const log = (entry: Record<string, unknown>) =>
    console[entry.level === "error" ? "error" : "log"](JSON.stringify(entry));
  const allow = createRateLimits({
    bindings: {
      register: env.REGISTER_LIMIT,
      register_with_code: env.SIGN_UP_BY_CODE_LIMIT,
      register_from_network: env.SIGN_UP_BY_NETWORK_LIMIT,
      send_link: env.SEND_LINK_LIMIT,
    },
    log,
  });
  // Each database keeps the pace of its own requests.
  const databases = new Set([...config.tenants.values()].map(({ databaseUrl }) => databaseUrl));
  const mailer = {
    send: createResendMailer(config.resend),
    requestsPerSecond: config.emailRequestsPerSecond / databases.size,
  };
  const photos = createR2Photos(env.PHOTOS);
  const isBreached = createBreachLookUp({ url: config.breachedPasswordsUrl, log });
  return createApp({
    tenants: TENANTS.map((tenant) => {
      const { hosts, shadow, databaseUrl } = configOf(tenant.name);
      return { tenant, hosts, shadow, database: databaseUrl };
    }),
    unknownHosts: config.unknownHosts,
    metricsTokens: config.metricsTokens,
    readMailEvent: config.webhookSecrets.length > 0
      ? createResendEventReader(config.webhookSecrets)
      : null,
    trustedProxies: config.trustedProxies,
    readRollout: env.ROLLOUT && ((tenant) => env.ROLLOUT.get(tenant)),
    log,
    auditDays: config.auditDays,
    keepMailsDays: config.keepMailsDays,
    depsFor: ({ name }, meter, patienceMs) => ({
      ...RUNTIME,
      db: connect(configOf(name).databaseUrl, patienceMs, meter),
      mailer,
      photos,
      allow,
      passwords: createPasswords({
        argon2,
        scheme: config.passwordScheme,
        onHash: (milliseconds) => meter.hashMs += milliseconds,
      }),
      isBreached,
      now: () => new Date(),
      sleep,
      failedLogInMs: config.failedLogInMs,
      serviceKey: config.linkKey,
      formerServiceKeys: config.formerLinkKeys,
      digestKeys: config.digestKeys,
      settings: configOf(name).settings,
      log,
    }),
  });
}
