import type { TenantDeps } from "../../deps.ts";
import type { EnvReader } from "../../env_reader.ts";
import type { LegacyBackend } from "../../web/pass_through.ts";
import type { ServiceEnv } from "../../web/service_env.ts";
import type { MediaUrls } from "../../web/values.ts";

/** Zporta's configuration. */
export type ZportaSettings = {
  /** Origin of the Next.js frontend, without a trailing slash. */
  frontendUrl: string;
  /** Where browsers reach this service, without a trailing slash: for links that lead here. */
  apiUrl: string;
  /** Django's admin, without a trailing slash: where applications are reviewed. */
  adminUrl: string;
  allowedOrigins: readonly string[];
  sender: string;
  media: MediaUrls;
  /** The Django that answers what we do not; `null` when there is none (any more). */
  legacy: LegacyBackend | null;
  /** Whose ID tokens open an account. Without a client id, nobody's do. */
  google: { clientId: string; jwksUrl: string };
};

/** What Zporta's code gets of the world. */
export type ZportaDeps = TenantDeps<ZportaSettings>;

/** What Zporta's handlers find in `c.env`. */
export type ZportaEnv = ServiceEnv<ZportaSettings>;

/** Reads Zporta's configuration. */
export function parseZportaSettings(env: EnvReader): ZportaSettings {
  const apiUrl = env.url("ZPORTA_API_URL");
  return {
    frontendUrl: env.url("ZPORTA_FRONTEND_URL"),
    apiUrl,
    adminUrl: env.url("ZPORTA_ADMIN_URL"),
    allowedOrigins: env.list("ZPORTA_ALLOWED_ORIGINS"),
    sender: env.text("ZPORTA_SENDER"),
    media: { photosUrl: `${apiUrl}/media`, legacyUrl: env.url("ZPORTA_MEDIA_URL") },
    legacy: env.legacy("ZPORTA"),
    google: {
      clientId: env.optional("ZPORTA_GOOGLE_CLIENT_ID") ?? "",
      jwksUrl: env.url("ZPORTA_GOOGLE_JWKS_URL"),
    },
  };
}
