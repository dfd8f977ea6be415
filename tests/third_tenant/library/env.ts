import type { EnvReader } from "../../../src/env_reader.ts";
import type { ServiceEnv } from "../../../src/web/service_env.ts";

/** What the library runs with. */
export type LibrarySettings = { sender: string };

/** What the library's handlers find in `c.env`. */
export type LibraryEnv = ServiceEnv<LibrarySettings>;

/** Reads the library's configuration. */
export function parseLibrarySettings(env: EnvReader): LibrarySettings {
  return { sender: env.text("LIBRARY_SENDER") };
}
