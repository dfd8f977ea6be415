import type { SealKeys } from "../../core/personal_data/seal_keys.ts";
import type { EnvReader } from "../../env_reader.ts";
import type { MediaUrls } from "../../web/values.ts";
import type { Sentence } from "../messages.ts";
import type { ConsoleAccounts } from "./console_accounts.ts";
import type { ConsoleApp, Place } from "./console_env.ts";

/** What people call the names in a product's rows: of columns, and of kinds of emails. */
export type Words = {
  fields: Readonly<Record<string, Sentence>>;
  emailKinds: Readonly<Record<string, Sentence>>;
};

/** What a product has in the console: everything that the console knows of it. */
export type ConsoleTenant = {
  /** As in `Tenant`. */
  name: string;
  /** As people call it. */
  title: string;
  /** Reads where its photos are served. */
  parseMedia: (env: EnvReader) => MediaUrls;
  /** Reads what a column of its own is encrypted with. */
  parseSealKeys?: (env: EnvReader) => SealKeys;
  words: Words;
  accounts: ConsoleAccounts;
  /** Its own places in the navigation, and their pages. */
  places: readonly Omit<Place, "tenant">[];
  addPages: (app: ConsoleApp) => void;
};
