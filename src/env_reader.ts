import { NO_SEAL_KEYS, parseSealKeys, type SealKeys } from "./core/personal_data/seal_keys.ts";
import { isHostName } from "./web/routing/hosts.ts";
import { isOriginRule } from "./web/origins.ts";
import type { LegacyBackend } from "./web/routing/pass_through.ts";
import type { Shadow } from "./web/routing/shadow.ts";
import { readLegacyRoutes } from "./web/routing/responsibility.ts";

/** Shorter than a server-side frontend waits for an answer (30 s). */
const LEGACY_PATIENCE_MS = 25_000;

/** The shortest secret. */
const SECRET_CHARACTERS = 32;

/** What URLs look like. To that of a backend, paths are added; a database's names an account. */
const URLS = {
  page: /^https?:\/\/\S+$/,
  backend: /^https?:\/\/[^\s@?#]+$/,
  database: /^(?:https?|mysql):\/\/\S+$/,
};

const DAYS = { least: 1, most: 3_650 };

/** Reads variables and collects their problems, so that all are reported at once. */
export type EnvReader = {
  /** A text of at least `minimum` characters. Default: 1. */
  text: (name: string, minimum?: number) => string;
  /** A text, or `null` when it is blank or not set. */
  optional: (name: string) => string | null;
  /** A URL of one of `URLS`, without trailing slashes. */
  url: (name: string, kind?: keyof typeof URLS) => string;
  /** A whole number between bounds, both included. */
  number: (name: string, bounds: { least: number; most: number }) => number;
  /** Those of some secrets that are set, of at least 32 characters. */
  secrets: (...names: string[]) => string[];
  /** The keys of an encrypted column, see `parseSealKeys`; none when it is blank or not set. */
  sealKeys: (name: string) => SealKeys;
  /** How many days something is kept: from 1 to 3,650, or `preset` when it is not set. */
  days: (name: string, preset: number) => number;
  /** A comma-separated list, without blank items. */
  list: (name: string) => string[];
  /** A list of origins whose pages may read our answers; see `web/origins.ts`. */
  origins: (name: string) => string[];
  /** As `list`; empty when the variable is blank or not set. */
  optionalList: (name: string) => string[];
  /** Which of two names of a variable is set, its present or its former one. Both are a problem. */
  nameInUse: (name: string, former: string) => string;
  /** The hosts that are a tenant's alone: `<prefix>_HOSTS`, or `<prefix>_HOST`, its former name. */
  hosts: (prefix: string) => string[];
  /** The URL under which clients reach a tenant. Its host is one of the tenant's, where it has any. */
  publicUrl: (name: string, prefix: string) => string;
  /** Where reads are repeated: `<prefix>_SHADOW_URL` and `<prefix>_SHADOW_RATE`, a percentage. */
  shadow: (prefix: string) => Shadow | null;
  /** The Django behind a tenant: `<prefix>_LEGACY_API_URL` and `<prefix>_LEGACY_ROUTES`. */
  legacy: (prefix: string, urlName?: string) => LegacyBackend | null;
};

/** Makes the reader of `env`; what is wrong is added to `problems`, by name and never by value. */
export function createEnvReader(env: Record<string, unknown>, problems: string[]): EnvReader {
  const text: EnvReader["text"] = (name, minimum = 1) => {
    const value = env[name];
    if (typeof value === "string" && value.length >= minimum) return value;
    problems.push(minimum > 1 ? `${name} (at least ${minimum} characters)` : name);
    return "";
  };
  const url: EnvReader["url"] = (name, kind = "page") => {
    const value = text(name);
    if (value && !(URLS[kind].test(value) && URL.canParse(value))) {
      problems.push(`${name} (a URL like ${kind === "database" ? "mysql" : "https"}://…)`);
    }
    return value.replace(/\/+$/, "");
  };
  const list: EnvReader["list"] = (name) => split(text(name));
  const optional: EnvReader["optional"] = (name) => {
    const value = env[name];
    return typeof value === "string" && value !== "" ? value : null;
  };
  const number: EnvReader["number"] = (name, { least, most }) => {
    const value = /^\d{1,15}$/.test(String(env[name])) ? Number(env[name]) : NaN;
    if (value >= least && value <= most) return value;
    problems.push(`${name} (a whole number from ${least} to ${most})`);
    return least;
  };
  const optionalList: EnvReader["optionalList"] = (name) => split(optional(name) ?? "");
  const nameInUse: EnvReader["nameInUse"] = (name, former) => {
    if (optional(name) === null) return former;
    if (optional(former) !== null) problems.push(`${former} (is now ${name})`);
    return name;
  };
  const hosts: EnvReader["hosts"] = (prefix) => {
    const used = nameInUse(`${prefix}_HOSTS`, `${prefix}_HOST`);
    const hosts = optionalList(used).map((host) => host.toLowerCase());
    const isEmpty = optional(used) !== null && hosts.length === 0;
    if (isEmpty || !hosts.every(isHostName)) {
      problems.push(`${used} (host names like api.example.com)`);
    }
    return hosts;
  };
  return {
    text,
    url,
    list,
    optional,
    optionalList,
    nameInUse,
    hosts,
    publicUrl: (name, prefix) => {
      const value = url(name);
      const own = hosts(prefix);
      if (own.length > 0 && URL.canParse(value) && !own.includes(new URL(value).hostname)) {
        problems.push(`${name} (its host must be in ${prefix}_HOSTS)`);
      }
      return value;
    },
    origins: (name) => {
      const origins = list(name);
      if (!origins.every(isOriginRule)) {
        problems.push(`${name} (origins like https://a.example, or http://localhost:*)`);
      }
      return origins;
    },
    number,
    secrets: (...names) =>
      names.flatMap((name) => optional(name) === null ? [] : [text(name, SECRET_CHARACTERS)]),
    sealKeys: (name) => {
      const value = optional(name);
      if (value === null) return NO_SEAL_KEYS;
      const keys = parseSealKeys(value, SECRET_CHARACTERS);
      if (!keys) {
        problems.push(`${name} (ID:SECRET,…, of at least ${SECRET_CHARACTERS} characters)`);
      }
      return keys ?? NO_SEAL_KEYS;
    },
    days: (name, preset) => optional(name) === null ? preset : number(name, DAYS),
    shadow: (prefix) => {
      const [urlName, rateName] = [`${prefix}_SHADOW_URL`, `${prefix}_SHADOW_RATE`];
      const [hasUrl, rate] = [optional(urlName) !== null, optional(rateName)];
      if (!hasUrl && rate === null) return null;
      const percent = /^\d+(?:\.\d+)?$/.test(rate ?? "") ? Number(rate) : NaN;
      if (!(percent <= 100)) problems.push(`${rateName} (percent, from 0 to 100)`);
      if (!hasUrl) problems.push(`${rateName} (needs ${urlName})`);
      return { url: hasUrl ? url(urlName, "backend") : "", percent };
    },
    legacy: (prefix, urlName = `${prefix}_LEGACY_API_URL`) => {
      const routesName = `${prefix}_LEGACY_ROUTES`;
      const routes = readLegacyRoutes(String(env[routesName] ?? ""));
      if (!routes) problems.push(`${routesName} (like "POST /api/a/*,/api/b/")`);
      if (!env[urlName]) {
        if (routes?.length) problems.push(`${routesName} (needs ${urlName})`);
        return null;
      }
      return { url: url(urlName, "backend"), routes: routes ?? [], patienceMs: LEGACY_PATIENCE_MS };
    },
  };
}

function split(text: string): string[] {
  return text.split(",").map((item) => item.trim()).filter((item) => item !== "");
}
