import type { Hono } from "hono";
import type { AccountAddress } from "./core/delivery/undeliverable.ts";
import type { RenderEmail } from "./core/outbox.ts";
import type { Erased, ErasureDeps, Person } from "./core/personal_data/erasure.ts";
import type { Deps, Query, Queryable, TenantDeps } from "./deps.ts";
import type { PersonExport } from "./core/personal_data/export.ts";
import type { FindNamedPhotos } from "./core/personal_data/unnamed_photos.ts";
import type { EnvReader } from "./env_reader.ts";
import type { Outcome } from "./outcome.ts";
import type { Callers } from "./web/network.ts";
import type { Route } from "./web/route.ts";

/** A table that is read in ranges of a key. */
export type SlicedTable = {
  table: string;
  key: string;
  /** The key in the query, which ends in its conditions: that of a range is added to them. */
  column: string;
};

/** A check of the rows, for `deno task doctor`: a query for the ids that are wrong, and their repair. */
export type RowCheck = {
  name: string;
  /** A `note` is worth knowing but not wrong. Default: `wrong`. */
  level?: "wrong" | "note";
  /** Returns one column, `id`. */
  sql: string;
  /** How the query is run where there are many rows: in ranges. `sql`: another query that can be. */
  slices?: SlicedTable & { sql?: string };
  /** What is not wrong of what the query in ranges has found: a query for their ids, in ranges, too. */
  except?: SlicedTable & { sql: (ids: string) => string };
  /** The unique key, with this column, that leaves nothing to find: while it is there, nobody looks. */
  heldBy?: { table: string; key: string; column: string };
  /** Where the ids are from, and the column by which a person recognises such a row. */
  shows?: { table: string; id: string; column: string };
  /** The statements that repair rows, in their order. `ids` is the inside of an `IN (…)`. */
  repair: (ids: string) => string[];
  /** What a person has to decide before running the repair. */
  lookFirst?: string;
};

/**
 * What must hold between a tenant's rows, in the order in which repairs can run: `doctorChecks`, exported
 * by the `doctor.ts` of its folder. Not part of the tenant: the Worker does not need it.
 */
export type DoctorChecks = (query: Query) => Promise<readonly RowCheck[]>;

/** What a tenant does about the data of a person, for whoever may ask for it: a command, the console. */
export type PersonalData<Settings = unknown> = {
  /** Finds the accounts that have an address, or had it until somebody set it aside; no erased ones. */
  findAccounts: (db: Queryable, address: string) => Promise<number[]>;
  /** What else tells who is behind accounts: names, numbers, where their photos are. */
  findNames: (
    deps: Pick<TenantDeps<Settings>, "db" | "settings">,
    accountIds: readonly number[],
  ) => Promise<string[]>;
  /**
   * Erases accounts, and whatever else names them or the addresses. All or nothing; a repetition is
   * harmless. Photos are only released: the cron removes them from the store.
   */
  erase: (deps: ErasureDeps, person: Person) => Promise<Outcome<Erased>>;
  /** Collects all that is kept of a person, with photos as links. */
  collect: (
    deps: Pick<TenantDeps<Settings>, "db" | "now" | "settings"> & Partial<Pick<Deps, "log">>,
    person: Person,
  ) => Promise<PersonExport>;
  /** Finds the accounts that were erased since a moment. */
  findErased: (db: Queryable, since: Date) => Promise<number[]>;
};

/** A product that registers its people here: everything that the rest of the service knows of it. */
export type TenantDefinition<Settings> = {
  /** In lower case. Its variables begin with it: `<NAME>_DATABASE_URL`, `<NAME>_HOSTS`. */
  name: string;
  /** Whether a path is this tenant's to answer, where the host does not decide. */
  owns: (path: string) => boolean;
  /** Who connects to its API, which decides what a connection says of the network behind it. */
  callers: Callers;
  /** Whose pages may call it from a browser. Default: nobody's. */
  allowedOrigins?: (settings: Settings) => readonly string[];
  /** The origin under which clients reach it where the host is not its own. Default: the one that was asked. */
  publicUrl?: (settings: Settings) => string;
  /** Its HTTP API. Every answer, even to a fault, is in its own form. */
  // deno-lint-ignore no-explicit-any -- each tenant's app has variables of its own
  createApp: () => Hono<any>;
  /** Reads its configuration; problems are collected by the reader. */
  parseSettings: (env: EnvReader) => Settings;
  /** How each kind of its emails is rendered. */
  emails: Readonly<Record<string, RenderEmail<TenantDeps<Settings>>>>;
  /** How many accounts were made since a moment, by us or by the Django beside us. */
  countNewAccounts: (db: Queryable, since: Date) => Promise<number>;
  /** Its own part of the cron's work. */
  sweep?: (deps: TenantDeps<Settings>) => Promise<void>;
  /**
   * What becomes of an account whose address no email reaches, for example because it was mistyped. Proven
   * accounts must survive it; a repetition is harmless. Says whether the account is gone.
   */
  onUndeliverable?: (deps: TenantDeps<Settings>, found: AccountAddress) => Promise<boolean>;
  /** Which of these photos its rows name. Without it no photo of its database is removed for want of a name. */
  findNamedPhotos?: FindNamedPhotos;
  /** What it does about the data of a person. */
  personalData?: PersonalData<Settings>;
  /** The routes whose GET changes something (`changesRows`). Default: none. */
  changingReads?: readonly Pick<Route, "path">[];
  /** Folders of the photo store that hold its photos, served under `/media/<folder>/`. */
  photoFolders: readonly string[];
};

/** A tenant as the rest of the service sees it: the type of its settings is not known there. */
export type Tenant = TenantDefinition<unknown> & { renderEmail: RenderEmail<TenantDeps<unknown>> };

/** Makes a tenant out of its definition. */
export function defineTenant<Settings>(definition: TenantDefinition<Settings>): Tenant {
  const { name, emails } = definition;
  // Sound because a tenant is only ever given dependencies with what its own `parseSettings` returned.
  const tenant = definition as unknown as TenantDefinition<unknown>;
  const renderEmail: RenderEmail<TenantDeps<unknown>> = async (deps, pending) => {
    const render = emails[pending.kind] as RenderEmail<TenantDeps<unknown>> | undefined;
    if (!render) throw new Error(`Cannot render email: no kind "${name}.${pending.kind}"`);
    return await render(deps, pending);
  };
  return { ...tenant, renderEmail };
}
