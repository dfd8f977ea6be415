import type { Hono } from "hono";
import type { RenderEmail } from "../core/outbox.ts";
import type { ServiceEnv } from "../web/service_env.ts";
import type { MeasuredTenant } from "../web/metrics_http.ts";
import { countNewAccounts as countNewPewacaAccounts } from "./pewaca/session/log_in.ts";
import { renderEmail as renderPewacaEmail } from "./pewaca/emails.ts";
import { createPewaca } from "./pewaca/app.ts";
import { renderEmail as renderZportaEmail } from "./zporta/emails.ts";
import { createZporta } from "./zporta/app.ts";
import { countNewAccounts as countNewZportaAccounts } from "./zporta/sign_up/register_learner.ts";

/** Who registers here. */
export type TenantName = "pewaca" | "zporta";

/** A product that registers here: its HTTP face and its e-mails. */
export type Tenant = MeasuredTenant & {
  name: TenantName;
  /** Whether a path is this tenant's to answer. */
  owns: (path: string) => boolean;
  app: Hono<ServiceEnv>;
  renderEmail: RenderEmail;
};

/** The host that each tenant is called by, if it has one of its own. */
export type Hosts = Record<TenantName, string | null>;

/** The highest count among each tenant's PBKDF2 hashes that Django wrote. */
export const LEGACY_ITERATIONS: Record<TenantName, number> = { pewaca: 720_000, zporta: 870_000 };

/** The tenants, the most specific path first; the last one answers whatever nobody else does. */
export function createTenants(): Tenant[] {
  return [{
    name: "zporta",
    owns: (path) => /^\/api\/users(\/|$)/.test(path),
    app: createZporta(),
    renderEmail: renderZportaEmail,
    countNewAccounts: countNewZportaAccounts,
  }, {
    name: "pewaca",
    owns: () => true,
    app: createPewaca(),
    renderEmail: renderPewacaEmail,
    countNewAccounts: countNewPewacaAccounts,
  }];
}

/** Whose a request is: the host decides when every tenant has one and it is known, else the path. */
export function findTenant(tenants: readonly Tenant[], url: URL, hosts: Hosts): Tenant {
  const hasHosts = tenants.every(({ name }) => hosts[name] !== null);
  const byHost = hasHosts ? tenants.find(({ name }) => hosts[name] === url.hostname) : undefined;
  return byHost ?? tenants.find(({ owns }) => owns(url.pathname))!;
}
