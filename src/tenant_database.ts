import type { EmailRenderer } from "./core/delivery/attempt.ts";
import type { EventTarget } from "./core/delivery/events.ts";
import type { Meter, TenantDeps } from "./deps.ts";
import type { Tenant } from "./tenant.ts";

/** A database, and the tenants whose rows it holds. */
export type TenantDatabase = { tenants: readonly Tenant[] };

/**
 * Makes the dependencies of one request to a tenant; their cost is added to `meter`, and the database
 * may keep it waiting for `patienceMs`.
 */
export type DepsFor = (tenant: Tenant, meter: Meter, patienceMs: number) => TenantDeps<unknown>;

/**
 * How long the database may keep us waiting, in milliseconds: all statements of one request together,
 * and the pauses between tries. See docs/decisions/013-one-patience-per-request.md.
 */
export const PATIENCE_MS = {
  /** A request that reads: a failover of 5 s is waited out, and the answer comes within 6 s. */
  read: 5_500,
  /** Any other request. The page behind the public sign-up waits 15 s. */
  write: 10_000,
  /** Work after the answer: with the mail provider's 10 s it ends before the platform ends it, at 30 s. */
  afterResponse: 15_000,
  /** The cron, which comes every minute. */
  cron: 50_000,
};

/** How the emails of a database are rendered: each with the dependencies of its own tenant. */
export function renderersOf({ tenants }: TenantDatabase, depsFor: DepsFor): EmailRenderer[] {
  return tenants.map((tenant) => ({
    tenant: tenant.name,
    kinds: Object.keys(tenant.emails),
    deps: () => depsFor(tenant, newMeter(), PATIENCE_MS.afterResponse),
    // Sound: it is only ever given the dependencies above.
    render: tenant.renderEmail as EmailRenderer["render"],
  }));
}

/** A database as the provider's events find it: each tenant sees to its own accounts. */
export function eventTarget(
  { tenants }: TenantDatabase,
  depsFor: DepsFor,
  meter: Meter,
  patienceMs: number,
): EventTarget {
  return {
    deps: depsFor(tenants[0]!, meter, patienceMs),
    onUndeliverable: async (found) => {
      const tenant = tenants.find(({ name }) => name === found.tenant);
      return await tenant?.onUndeliverable?.(depsFor(tenant, meter, patienceMs), found) ?? false;
    },
  };
}

/** A meter on which nothing is counted yet. */
export function newMeter(): Meter {
  return { roundTrips: 0, databaseMs: 0, hashMs: 0, retries: 0 };
}
