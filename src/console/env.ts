import type { SealKeys } from "../core/personal_data/seal_keys.ts";
import { readDatabaseUrl, readKeys } from "../env.ts";
import { createEnvReader, type EnvReader } from "../env_reader.ts";
import type { AccessSettings } from "./access/access_token.ts";
import type { MediaUrls } from "../web/values.ts";
import type { ConsoleTenant } from "./shared/console_tenant.ts";
import { type Operators, parseOperators } from "./access/operators.ts";

/** What the console is started with, checked. */
export type ConsoleConfig = {
  access: AccessSettings;
  operators: Operators;
  /** What the tokens of forms are derived from: the secret, and the one before it while both are in use. */
  keys: readonly [string, ...string[]];
  /** What links in emails derive from, as in the service. */
  serviceKey: string;
  /** What stored digests derive from, as in the service. */
  digestKeys: readonly [string, ...string[]];
  /** The database of each tenant, by the tenant's name. */
  databaseUrls: ReadonlyMap<string, string>;
  /** Where photos are served, by the tenant's name. */
  media: ReadonlyMap<string, MediaUrls>;
  /** What columns of a tenant are encrypted with, by the tenant's name. */
  sealKeys: ReadonlyMap<string, SealKeys | undefined>;
  /** The operators' time zone, such as `Asia/Jakarta`. */
  timeZone: string;
};

/**
 * Checks every binding once. Returns `null` when `CONSOLE_ACCESS_TEAM_URL` is blank: the console is off.
 *
 * @throws {Error} with the names of all that is missing or malformed, never with a value.
 */
export function parseConsoleEnv(
  env: Record<string, unknown>,
  tenants: readonly Pick<ConsoleTenant, "name" | "parseMedia" | "parseSealKeys">[],
): ConsoleConfig | null {
  if (!env.CONSOLE_ACCESS_TEAM_URL) return null;
  const problems: string[] = [];
  const read = createEnvReader(env, problems);
  const operators = parseOperators(read.text("CONSOLE_OPERATORS"), tenants.map(({ name }) => name));
  if (!operators) {
    problems.push("CONSOLE_OPERATORS (address:role or address:role:tenant, by commas)");
  }
  const config: ConsoleConfig = {
    access: {
      teamUrl: read.url("CONSOLE_ACCESS_TEAM_URL"),
      audience: read.text("CONSOLE_ACCESS_AUDIENCE"),
    },
    operators: operators ?? new Map(),
    keys: [read.text("CONSOLE_KEY", 32), ...read.secrets("CONSOLE_KEY_PREVIOUS")],
    ...readConsoleKeys(read),
    databaseUrls: new Map(tenants.map(({ name }) => [name, readDatabaseUrl(read, name)])),
    media: new Map(tenants.map(({ name, parseMedia }) => [name, parseMedia(read)])),
    sealKeys: new Map(tenants.map(({ name, parseSealKeys }) => [name, parseSealKeys?.(read)])),
    timeZone: read.text("CONSOLE_TIME_ZONE"),
  };
  if (!isTimeZone(config.timeZone)) problems.push("CONSOLE_TIME_ZONE (like Asia/Jakarta)");
  if (problems.length > 0) {
    throw new Error(`Cannot start, check: ${[...new Set(problems)].join(", ")}`);
  }
  return config;
}

function readConsoleKeys(read: EnvReader): Pick<ConsoleConfig, "serviceKey" | "digestKeys"> {
  const { linkKey, digestKeys } = readKeys(read);
  return { serviceKey: linkKey, digestKeys };
}

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: name }));
  } catch {
    return false;
  }
}
