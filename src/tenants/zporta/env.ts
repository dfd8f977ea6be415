import type { TenantDeps } from "../../deps.ts";
import type { EnvReader } from "../../env_reader.ts";
import type { LegacyBackend } from "../../web/routing/pass_through.ts";
import type { ServiceEnv } from "../../web/service_env.ts";
import type { MediaUrls } from "../../web/values.ts";

/** Zporta's configuration. */
export type ZportaSettings = {
  /** Origin of the Next.js frontend, without a trailing slash. */
  frontendUrl: string;
  /** The URL of this service, without a trailing slash, for links that lead here. */
  apiUrl: string;
  /** The URL of Django's admin, where applications are reviewed, without a trailing slash. */
  adminUrl: string;
  /** Origin of the operators' console, where applications are reviewed instead; `null` without one. */
  consoleUrl: string | null;
  allowedOrigins: readonly string[];
  sender: string;
  media: MediaUrls;
  /** The Django that answers the other routes; `null` when there is none. */
  legacy: LegacyBackend | null;
  /** How many days the events of logins are kept. */
  keepLogInsDays: number;
  /** Which ID tokens are accepted. Without a client id, none are. */
  google: { clientId: string; jwksUrl: string };
};

/** The dependencies of Zporta's code. */
export type ZportaDeps = TenantDeps<ZportaSettings>;

/** What Zporta's handlers find in `c.env`. */
export type ZportaEnv = ServiceEnv<ZportaSettings>;

/** Reads Zporta's configuration. */
export function parseZportaSettings(env: EnvReader): ZportaSettings {
  return {
    frontendUrl: env.url("ZPORTA_FRONTEND_URL"),
    apiUrl: env.publicUrl("ZPORTA_API_URL", "ZPORTA"),
    adminUrl: env.url("ZPORTA_ADMIN_URL"),
    consoleUrl: env.optional("CONSOLE_URL") && env.url("CONSOLE_URL"),
    allowedOrigins: env.origins("ZPORTA_ALLOWED_ORIGINS"),
    sender: env.text("ZPORTA_SENDER"),
    media: parseZportaMedia(env),
    legacy: env.legacy("ZPORTA"),
    keepLogInsDays: env.days("ZPORTA_KEEP_LOG_INS_DAYS", 90),
    google: {
      clientId: env.optional("ZPORTA_GOOGLE_CLIENT_ID") ?? "",
      jwksUrl: env.url("ZPORTA_GOOGLE_JWKS_URL"),
    },
  };
}

/** Reads where images are served: ours, and those of the legacy backend. */
export function parseZportaMedia(env: EnvReader): MediaUrls {
  return {
    photosUrl: `${env.url("ZPORTA_API_URL")}/media`,
    legacyUrl: env.url("ZPORTA_MEDIA_URL"),
  };
}
