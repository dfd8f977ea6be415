import { databaseVariable } from "../../ops/databases.ts";
import type { DatabaseBrand } from "../mysql/binaries.ts";

/** What a developer sets by environment variables. */
export type DevSettings = {
  /** `PORT`: where the API listens. */
  port: number;
  /** `CONSOLE_PORT`: where the console with the inbox listens. */
  consolePort: number;
  /** `OPERATORS_PORT`: where the operators' console listens. */
  operatorsPort: number;
  /** `DB_RTT_MS`: added to every database round trip, in milliseconds. */
  rttMs: number;
  /** `LIMITS`: whether requests and failed logins are limited, as in production. */
  isLimited: boolean;
  /** `LOG`: how requests are shown; `auto`: for people on a terminal, as JSON elsewhere. */
  log: "auto" | "people" | "json";
  /** `LOCAL_DATABASE`: which server the private database is; by default what is found first. */
  brand?: DatabaseBrand;
  /** `DATABASE_URL`: a MySQL that already runs, instead of a private one. */
  databaseUrl?: URL;
  /** `<NAME>_DATABASE_URL`, by the tenant's name: a MySQL for this tenant alone. */
  tenantDatabaseUrls: Record<string, URL>;
  /** Secrets of one purpose that are set, by `OWN_SECRETS`, for Worker and consoles. */
  ownSecrets: Record<string, string>;
};

/** The secrets of one purpose that a stack may have, as a deployment may. Without them it has none of them. */
export const OWN_SECRETS = [
  "LINK_KEY",
  "LINK_KEY_PREVIOUS",
  "DIGEST_KEY",
  "DIGEST_KEY_PREVIOUS",
  "PEWACA_NIK_KEYS",
] as const;

const PORTS = { least: 1, most: 65_535 };
const DEFAULT_PORT = 8787;
const DEFAULT_CONSOLE_PORT = 8788;
const DEFAULT_OPERATORS_PORT = 8789;
const MAX_RTT_MS = 10_000;

/**
 * Reads the settings; `tenants` are the names of those that may have a database of their own.
 *
 * @throws {Error} with one line that names the variable and what is wrong.
 */
export function readDevSettings(
  env: Record<string, string>,
  tenants: readonly string[],
): DevSettings {
  const port = readNumber(env, "PORT", { preset: DEFAULT_PORT, ...PORTS });
  const consolePort = readNumber(env, "CONSOLE_PORT", { preset: DEFAULT_CONSOLE_PORT, ...PORTS });
  const operatorsPort = readNumber(env, "OPERATORS_PORT", {
    preset: DEFAULT_OPERATORS_PORT,
    ...PORTS,
  });
  const rttMs = readNumber(env, "DB_RTT_MS", { preset: 0, least: 0, most: MAX_RTT_MS });
  refuseEqualPorts({
    PORT: port,
    CONSOLE_PORT: consolePort,
    OPERATORS_PORT: operatorsPort,
  });
  const inbox = `http://127.0.0.1:${consolePort}`;
  if (env.RESEND_BASE_URL && env.RESEND_BASE_URL.replace(/\/$/, "") !== inbox) {
    throw new Error(
      "RESEND_BASE_URL is set, but the local stack delivers to its own inbox: " +
        "unset it and start again",
    );
  }
  const tenantDatabaseUrls = tenants.flatMap((name) => {
    const url = readDatabaseUrl(env, databaseVariable(name));
    return url ? [[name, url] as const] : [];
  });
  return {
    port,
    consolePort,
    operatorsPort,
    rttMs,
    isLimited: readChoice(env, "LIMITS", ["on", "off"]) === "on",
    log: readChoice(env, "LOG", ["auto", "people", "json"]),
    brand: readBrand(env),
    databaseUrl: readDatabaseUrl(env, "DATABASE_URL"),
    tenantDatabaseUrls: Object.fromEntries(tenantDatabaseUrls),
    ownSecrets: Object.fromEntries(
      OWN_SECRETS.flatMap((name) => env[name] ? [[name, env[name]]] : []),
    ),
  };
}

function refuseEqualPorts(ports: Record<string, number>): void {
  for (const [one, port] of Object.entries(ports)) {
    const other = Object.keys(ports).find((name) => name !== one && ports[name] === port);
    if (other) throw new Error(`${one} and ${other} are both ${port}: choose two different ones`);
  }
}

function readNumber(
  env: Record<string, string>,
  name: string,
  { preset, least, most }: { preset: number; least: number; most: number },
): number {
  const text = env[name]?.trim();
  if (!text) return preset;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new Error(`${name} must be a whole number from ${least} to ${most}, not "${text}"`);
}

/** The first of the choices is the default. */
function readChoice<Choice extends string>(
  env: Record<string, string>,
  name: string,
  choices: readonly [Choice, ...Choice[]],
): Choice {
  const text = env[name]?.trim();
  const chosen = text ? choices.find((choice) => choice === text) : choices[0];
  if (chosen) return chosen;
  throw new Error(`${name} must be one of ${choices.join(", ")}, not "${text}"`);
}

/** `LOCAL_DATABASE`: which server a private database is; `undefined` for what is found first. */
export function readBrand(env: Record<string, string>): DatabaseBrand | undefined {
  const brand = readChoice(env, "LOCAL_DATABASE", ["auto", "mariadb", "mysql"]);
  return brand === "auto" ? undefined : brand;
}

/** The value is not repeated in the message: it holds a password. */
function readDatabaseUrl(env: Record<string, string>, name: string): URL | undefined {
  const text = env[name]?.trim();
  if (!text) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === "mysql:" && url.hostname) return url;
  const unset = name === "DATABASE_URL" ? "a private database" : "DATABASE_URL";
  throw new Error(
    `${name} must look like mysql://user:password@host:3306/database: unset it to use ${unset}`,
  );
}
