import type { SealKeys } from "../../src/core/personal_data/seal_keys.ts";
import { readKeys } from "../../src/env.ts";
import { createEnvReader } from "../../src/env_reader.ts";
import { CONSOLES } from "../../src/tenants/consoles.ts";
import { newWebhookSecret } from "../mail/events.ts";
import { join } from "node:path";

/** The secrets of this clone's stack. They are kept, so that tokens and links survive a restart. */
export type LocalSecrets = {
  serviceKey: string;
  metricsToken: string;
  pewacaJwtKey: string;
  resendApiKey: string;
  webhookSecret: string;
};

/** Reads `secrets.json` in `directory`, and generates the secrets that it lacks. */
export async function loadSecrets(directory: string): Promise<LocalSecrets> {
  const file = join(directory, "secrets.json");
  const stored = await Deno.readTextFile(file).then(JSON.parse).catch(() => ({}));
  const secrets: LocalSecrets = {
    serviceKey: stored.serviceKey ?? randomKey(),
    metricsToken: stored.metricsToken ?? randomKey(),
    pewacaJwtKey: stored.pewacaJwtKey ?? randomKey(),
    resendApiKey: stored.resendApiKey ?? `re_local_${randomKey().slice(0, 24)}`,
    webhookSecret: stored.webhookSecret ?? newWebhookSecret(),
  };
  await writePrivately(file, JSON.stringify({ ...stored, ...secrets }, null, 2) + "\n");
  return secrets;
}

/** What the local consoles derive from, of the secrets of this clone and those of one purpose that are set. */
export type ConsoleSecrets = {
  /** What links derive from. */
  serviceKey: string;
  digestKeys: readonly [string, ...string[]];
  /** What columns of a tenant are encrypted with. */
  sealKeysOf: (tenant: string) => SealKeys | undefined;
};

/** Reads them as the deployed console does. @throws {Error} with the names of those that are malformed. */
export function consoleSecrets(
  { serviceKey }: LocalSecrets,
  ownSecrets: Record<string, string>,
): ConsoleSecrets {
  const problems: string[] = [];
  const read = createEnvReader({ SERVICE_KEY: serviceKey, ...ownSecrets }, problems);
  const { linkKey, digestKeys } = readKeys(read);
  const sealKeys = new Map(
    CONSOLES.map(({ name, parseSealKeys }) => [name, parseSealKeys?.(read)]),
  );
  if (problems.length > 0) throw new Error(`Cannot start, check: ${problems.join(", ")}`);
  return { serviceKey: linkKey, digestKeys, sealKeysOf: (tenant) => sealKeys.get(tenant) };
}

/** Writes a file that only its owner can read, atomically. */
export async function writePrivately(file: string, text: string): Promise<void> {
  const unfinished = `${file}.${Deno.pid}`;
  await Deno.writeTextFile(unfinished, text, { mode: 0o600 });
  await Deno.rename(unfinished, file);
}

/** 256 bits in hexadecimal, 64 characters. None of them has a meaning in an env file. */
function randomKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(32))]
    .map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
