import type { LegacyBackend, Settings } from "./deps.ts";
import type { Hosts } from "./tenants/mod.ts";
import { readLegacyRoutes } from "./web/pass_through.ts";

/** Short of the 30 s that Laravel waits for an answer. */
const LEGACY_PATIENCE_MS = 25_000;

/** What the Worker is started with, checked. Bindings that are objects stay with `worker.ts`. */
export type Config = {
  databaseUrl: string;
  resend: { apiKey: string; baseUrl: string };
  passwordScheme: "argon2id" | "pbkdf2_sha256";
  hosts: Hosts;
  settings: Settings;
};

/**
 * Checks every binding once and names all that are missing or malformed at the same time.
 *
 * @throws {Error} with the names, never with a value: half of them are secrets.
 */
export function parseEnv(env: Record<string, unknown>): Config {
  const problems: string[] = [];
  const text = (name: string, minimum = 1): string => {
    const value = env[name];
    if (typeof value === "string" && value.length >= minimum) return value;
    problems.push(minimum > 1 ? `${name} (at least ${minimum} characters)` : name);
    return "";
  };
  const optional = (name: string): string | null => {
    const value = env[name];
    return typeof value === "string" && value !== "" ? value : null;
  };
  const url = (name: string): string => {
    const value = text(name);
    if (value && !URL.canParse(value)) problems.push(`${name} (an absolute URL)`);
    return value.replace(/\/+$/, "");
  };
  const legacy = (tenant: string, address = `${tenant}_LEGACY_API_URL`): LegacyBackend | null => {
    const routes = readLegacyRoutes(String(env[`${tenant}_LEGACY_ROUTES`] ?? ""));
    if (!routes) problems.push(`${tenant}_LEGACY_ROUTES (like "POST /api/a/*,/api/b/")`);
    if (!env[address]) {
      if (routes?.length) problems.push(`${tenant}_LEGACY_ROUTES (needs ${address})`);
      return null;
    }
    return { url: url(address), routes: routes ?? [], patienceMs: LEGACY_PATIENCE_MS };
  };

  const config: Config = {
    databaseUrl: httpsUrl(url("DATABASE_URL")),
    resend: { apiKey: text("RESEND_API_KEY"), baseUrl: url("RESEND_BASE_URL") },
    passwordScheme: env.PASSWORD_SCHEME === "pbkdf2_sha256" ? "pbkdf2_sha256" : "argon2id",
    hosts: { pewaca: optional("PEWACA_HOST"), zporta: optional("ZPORTA_HOST") },
    settings: {
      serviceKey: text("SERVICE_KEY", 32),
      metricsToken: env.METRICS_TOKEN ? text("METRICS_TOKEN", 32) : null,
      pewaca: {
        jwtKey: text("PEWACA_JWT_KEY", 32),
        frontendUrl: url("PEWACA_FRONTEND_URL"),
        allowedOrigins: list(text("PEWACA_ALLOWED_ORIGINS")),
        sender: text("PEWACA_SENDER"),
        media: {
          photosUrl: `${url("PUBLIC_URL")}/media`,
          legacyUrl: url("PEWACA_MEDIA_URL"),
        },
        // LEGACY_API_URL is the name from before there was a second tenant.
        legacy: legacy("PEWACA", env.PEWACA_LEGACY_API_URL ? undefined : "LEGACY_API_URL"),
      },
      zporta: {
        frontendUrl: url("ZPORTA_FRONTEND_URL"),
        apiUrl: url("ZPORTA_API_URL"),
        adminUrl: url("ZPORTA_ADMIN_URL"),
        allowedOrigins: list(text("ZPORTA_ALLOWED_ORIGINS")),
        sender: text("ZPORTA_SENDER"),
        media: {
          photosUrl: `${url("ZPORTA_API_URL")}/media`,
          legacyUrl: url("ZPORTA_MEDIA_URL"),
        },
        legacy: legacy("ZPORTA"),
        google: {
          clientId: optional("ZPORTA_GOOGLE_CLIENT_ID") ?? "",
          jwksUrl: url("ZPORTA_GOOGLE_JWKS_URL"),
        },
      },
    },
  };
  if (!["argon2id", "pbkdf2_sha256"].includes(String(env.PASSWORD_SCHEME))) {
    problems.push("PASSWORD_SCHEME (argon2id or pbkdf2_sha256)");
  }
  if (problems.length > 0) throw new Error(`Cannot start, check: ${problems.join(", ")}`);
  return config;
}

/** PlanetScale hands out `mysql://user:password@host/database`; its HTTP API wants `https://`. */
function httpsUrl(databaseUrl: string): string {
  const url = URL.canParse(databaseUrl) ? new URL(databaseUrl) : null;
  if (url?.protocol !== "mysql:") return databaseUrl;
  return `https://${url.username}:${url.password}@${url.host}`;
}

function list(text: string): string[] {
  return text.split(",").map((item) => item.trim()).filter((item) => item !== "");
}
