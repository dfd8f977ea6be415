import type { Context, Hono } from "hono";
import type { SealKeys } from "../../core/personal_data/seal_keys.ts";
import type { Deps } from "../../deps.ts";
import type { MediaUrls } from "../../web/values.ts";
import type { Operator } from "../access/operators.ts";
import type { Words } from "./console_tenant.ts";
import type { Language, MessageKey, Sentence, Translate } from "../messages.ts";

/** What the console's acts need of the outside world, for one request to one tenant's rows. */
export type ConsoleDeps =
  & Pick<
    Deps,
    | "db"
    | "photos"
    | "allow"
    | "now"
    | "serviceKey"
    | "digestKeys"
    | "log"
    | "requestId"
    | "operator"
    | "newId"
  >
  & {
    /** Where the tenant's photos are served. */
    media: MediaUrls;
    /** What a column of the tenant's is encrypted with. Default: nothing. */
    sealKeys?: SealKeys;
  };

/** A place in the navigation. `tenant` is whose it is, `null` for what belongs to all. */
export type Place = { href: string; label: MessageKey | Sentence; tenant: string | null };

/** What every handler of the console finds in its context. */
export type ConsoleEnv = {
  Bindings: {
    /** The dependencies for a tenant's rows. The operator acts. */
    depsOf: (tenant: string) => ConsoleDeps;
    /** The names of all tenants, and which of them share a database. */
    databases: readonly (readonly string[])[];
    /** Names of the tenants as people call them. */
    titles: ReadonlyMap<string, string>;
    /** What people call the names in the rows of each tenant. */
    words: ReadonlyMap<string, Words>;
    places: readonly Place[];
    requestId: string;
    now: () => Date;
    log: (entry: Record<string, unknown>) => void;
    /** What the tokens of forms are derived from: the secret, and former ones that are still accepted. */
    keys: readonly [string, ...string[]];
    timeZone: string;
    /** What is noted for the log line. */
    trace: { route?: string; error?: unknown; refused?: string; operator?: string };
  };
  Variables: { operator: Operator; language: Language; t: Translate };
};

/** The context of a handler. */
export type ConsoleContext = Context<ConsoleEnv>;

/** The console's app, to which rooms add their pages. */
export type ConsoleApp = Hono<ConsoleEnv>;
