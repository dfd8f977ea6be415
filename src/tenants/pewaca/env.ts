import type { SealKeys } from "../../core/personal_data/seal_keys.ts";
import type { TenantDeps } from "../../deps.ts";
import type { EnvReader } from "../../env_reader.ts";
import type { LegacyBackend } from "../../web/routing/pass_through.ts";
import type { ServiceEnv } from "../../web/service_env.ts";
import type { MediaUrls } from "../../web/values.ts";

/** Pewaca's configuration. */
export type PewacaSettings = {
  /** Django's SECRET_KEY: both backends accept each other's tokens. */
  jwtKey: string;
  /** The keys before a rotation, of which tokens are still accepted. Default: none. */
  formerJwtKeys?: readonly string[];
  /** Origin of the Laravel frontend, without a trailing slash. */
  frontendUrl: string;
  /** Where clients reach this service, without a trailing slash: for links that lead here. */
  publicUrl: string;
  /** How many days a sign-up holds its address while nobody proves it. */
  claimDays: number;
  /** How many days a sign-up is kept that nobody proves. */
  keepClaimsDays: number;
  /** How many days a person is kept whom a board has rejected. */
  keepRejectedDays: number;
  allowedOrigins: readonly string[];
  sender: string;
  /** What NIKs are encrypted with. Default: nothing, they are stored as they are. */
  nikKeys?: SealKeys;
  media: MediaUrls;
  /** The Django that answers what we do not; `null` when there is none. */
  legacy: LegacyBackend | null;
};

/** The dependencies of Pewaca's code. */
export type PewacaDeps = TenantDeps<PewacaSettings>;

/** What Pewaca's handlers find in `c.env`. */
export type PewacaEnv = ServiceEnv<PewacaSettings>;

/** Reads Pewaca's configuration. */
export function parsePewacaSettings(env: EnvReader): PewacaSettings {
  const publicUrl = env.publicUrl("PUBLIC_URL", "PEWACA");
  // LEGACY_API_URL is the name from before there was a second tenant.
  const legacyUrlName = env.nameInUse("PEWACA_LEGACY_API_URL", "LEGACY_API_URL");
  return {
    jwtKey: env.text("PEWACA_JWT_KEY", 32),
    formerJwtKeys: env.secrets("PEWACA_JWT_KEY_PREVIOUS"),
    frontendUrl: env.url("PEWACA_FRONTEND_URL"),
    publicUrl,
    allowedOrigins: env.origins("PEWACA_ALLOWED_ORIGINS"),
    claimDays: env.number("PEWACA_CLAIM_DAYS", { least: 1, most: 30 }),
    keepClaimsDays: env.days("PEWACA_KEEP_CLAIMS_DAYS", 30),
    keepRejectedDays: env.days("PEWACA_KEEP_REJECTED_DAYS", 180),
    sender: env.text("PEWACA_SENDER"),
    nikKeys: parseNikKeys(env),
    media: parsePewacaMedia(env),
    legacy: env.legacy("PEWACA", legacyUrlName),
  };
}

/** Reads the keys of the NIKs; the console has the same. */
export function parseNikKeys(env: EnvReader): SealKeys {
  return env.sealKeys("PEWACA_NIK_KEYS");
}

/** Reads where photos are served: ours, and those of the legacy backend. */
export function parsePewacaMedia(env: EnvReader): MediaUrls {
  return {
    photosUrl: `${env.url("PUBLIC_URL")}/media`,
    legacyUrl: env.url("PEWACA_MEDIA_URL"),
  };
}
