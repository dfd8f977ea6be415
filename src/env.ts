import { AUDIT_DAYS } from "./core/audit/retention.ts";
import { KEEP_MAILS_DAYS } from "./core/delivery/retention.ts";
import { type Scheme, SCHEMES } from "./core/passwords/passwords.ts";
import { createEnvReader, type EnvReader } from "./env_reader.ts";
import type { Tenant } from "./tenant.ts";
import { UNKNOWN_HOSTS, type UnknownHosts } from "./web/routing/hosts.ts";
import type { Shadow } from "./web/routing/shadow.ts";
import { parseAddress } from "./web/network.ts";

/** What a tenant runs with. */
export type TenantConfig = {
  databaseUrl: string;
  hosts: readonly string[];
  shadow: Shadow | null;
  settings: unknown;
};

/** What the Worker is started with, checked. Bindings that are objects stay with `worker.ts`. */
export type Config = {
  resend: { apiKey: string; baseUrl: string };
  /** What Resend signs its events with: the secret, and the one before it while both are in use. */
  webhookSecrets: readonly string[];
  /** How many requests a second the email provider takes from all of us. */
  emailRequestsPerSecond: number;
  passwordScheme: Scheme;
  /** How long a refused login lasts, in milliseconds. */
  failedLogInMs: number;
  /** Where breached passwords are looked up; `null`: nowhere. */
  breachedPasswordsUrl: string | null;
  /** What links derive from: `LINK_KEY`, else `SERVICE_KEY`. */
  linkKey: string;
  /** Of which links are still accepted. */
  formerLinkKeys: readonly string[];
  /** What stored digests derive from, the newest first: `DIGEST_KEY`, else `SERVICE_KEY`. */
  digestKeys: readonly [string, ...string[]];
  /** Secrets with which Prometheus reads `/metrics`, that before a rotation, too; none hides them. */
  metricsTokens: readonly string[];
  /** How many days the audit trail is kept. */
  auditDays: number;
  /** How many days an email is kept that is sent, failed or cancelled. */
  keepMailsDays: number;
  /** Addresses of servers whose `X-Forwarded-For` is believed, as `parseAddress` returns them. */
  trustedProxies: readonly string[];
  /** What becomes of a request to a host that is nobody's. */
  unknownHosts: UnknownHosts;
  /** By the tenant's name. */
  tenants: ReadonlyMap<string, TenantConfig>;
};

/** What Resend takes by default. Source: https://resend.com/docs/api-reference/rate-limit */
export const RESEND_REQUESTS_PER_SECOND = 2;

/**
 * Checks every binding once and reports all that are missing or malformed in one error.
 *
 * @throws {Error} with the names, never with a value: half of them are secrets.
 */
export function parseEnv(env: Record<string, unknown>, tenants: readonly Tenant[]): Config {
  const problems: string[] = [];
  const read = createEnvReader(env, problems);
  const config: Config = {
    resend: { apiKey: read.text("RESEND_API_KEY"), baseUrl: read.url("RESEND_BASE_URL") },
    webhookSecrets: parseWebhookSecrets(read, problems),
    emailRequestsPerSecond: Number(env.EMAIL_REQUESTS_PER_SECOND || RESEND_REQUESTS_PER_SECOND),
    passwordScheme: SCHEMES.find((scheme) => scheme === env.PASSWORD_SCHEME) ?? "argon2id",
    failedLogInMs: Number(env.FAILED_LOG_IN_MS),
    breachedPasswordsUrl: env.BREACHED_PASSWORDS_URL ? read.url("BREACHED_PASSWORDS_URL") : null,
    ...readKeys(read),
    metricsTokens: read.secrets("METRICS_TOKEN", "METRICS_TOKEN_PREVIOUS"),
    auditDays: Number(env.AUDIT_DAYS || AUDIT_DAYS),
    keepMailsDays: read.days("KEEP_MAILS_DAYS", KEEP_MAILS_DAYS),
    trustedProxies: parseProxies(read, problems),
    unknownHosts: UNKNOWN_HOSTS.find((known) => known === env.UNKNOWN_HOSTS) ?? "path",
    tenants: new Map(tenants.map((tenant) => [tenant.name, parseTenant(read, tenant)])),
  };
  if (config.passwordScheme !== env.PASSWORD_SCHEME) {
    problems.push(`PASSWORD_SCHEME (${SCHEMES.join(" or ")})`);
  }
  if (!/^\d{1,5}$/.test(String(env.FAILED_LOG_IN_MS))) {
    problems.push("FAILED_LOG_IN_MS (milliseconds)");
  }
  if (!(config.emailRequestsPerSecond > 0)) {
    problems.push("EMAIL_REQUESTS_PER_SECOND (a number above 0)");
  }
  if (!Number.isSafeInteger(config.auditDays) || config.auditDays < 1) {
    problems.push("AUDIT_DAYS (days)");
  }
  if (config.unknownHosts !== (read.optional("UNKNOWN_HOSTS") ?? "path")) {
    problems.push(`UNKNOWN_HOSTS (${UNKNOWN_HOSTS.join(" or ")})`);
  }
  problems.push(...contradictionsOf(config));
  if (problems.length > 0) {
    throw new Error(`Cannot start, check: ${[...new Set(problems)].join(", ")}`);
  }
  return config;
}

/** One secret for each purpose; where a purpose has none, that of the service. */
export function readKeys(
  read: EnvReader,
): Pick<Config, "linkKey" | "formerLinkKeys" | "digestKeys"> {
  const keyOf = (name: string) => read.secrets(name)[0] ?? read.text("SERVICE_KEY", 32);
  return {
    linkKey: keyOf("LINK_KEY"),
    formerLinkKeys: read.secrets("LINK_KEY_PREVIOUS"),
    digestKeys: [keyOf("DIGEST_KEY"), ...read.secrets("DIGEST_KEY_PREVIOUS")],
  };
}

function parseWebhookSecrets(read: EnvReader, problems: string[]): string[] {
  const names = ["RESEND_WEBHOOK_SECRET", "RESEND_WEBHOOK_SECRET_PREVIOUS"];
  return names.flatMap((name) => {
    const secret = read.optional(name);
    if (secret !== null && !/^whsec_[A-Za-z0-9+/]{32,}=*$/.test(secret)) {
      problems.push(`${name} (whsec_…, as Resend shows it)`);
    }
    return secret === null ? [] : [secret];
  });
}

function parseProxies(read: EnvReader, problems: string[]): string[] {
  const proxies = read.optionalList("TRUSTED_PROXIES").map(parseAddress);
  const known = proxies.filter((address) => address !== null);
  if (known.length < proxies.length) problems.push("TRUSTED_PROXIES (IP addresses)");
  return known;
}

/** What hosts cannot be: of two tenants, or missing where no other is served. */
function contradictionsOf({ tenants, unknownHosts }: Config): string[] {
  const found: string[] = [];
  const owners = new Map<string, string>();
  for (const [name, { hosts }] of tenants) {
    const variable = `${name.toUpperCase()}_HOSTS`;
    if (unknownHosts === "refuse" && hosts.length === 0) {
      found.push(`${variable} (with UNKNOWN_HOSTS=refuse nobody would reach it)`);
    }
    for (const host of hosts) {
      const other = owners.get(host) ?? variable;
      if (other !== variable) found.push(`${variable} (a host of it is in ${other}, too)`);
      owners.set(host, other);
    }
  }
  return found;
}

function parseTenant(read: EnvReader, { name, parseSettings }: Tenant): TenantConfig {
  return {
    databaseUrl: readDatabaseUrl(read, name),
    hosts: read.hosts(name.toUpperCase()),
    shadow: read.shadow(name.toUpperCase()),
    settings: parseSettings(read),
  };
}

/** Reads the `https://` URL of a tenant's database: its own, or the one of all. */
export function readDatabaseUrl(read: EnvReader, tenant: string): string {
  const own = `${tenant.toUpperCase()}_DATABASE_URL`;
  const hasOwn = read.optional(own) !== null;
  return httpsUrl(read.url(hasOwn ? own : "DATABASE_URL", "database"));
}

/** PlanetScale hands out `mysql://user:password@host/database`; its HTTP API wants `https://`. */
function httpsUrl(databaseUrl: string): string {
  const url = URL.canParse(databaseUrl) ? new URL(databaseUrl) : null;
  if (url?.protocol !== "mysql:") return databaseUrl;
  return `https://${url.username}:${url.password}@${url.host}`;
}
