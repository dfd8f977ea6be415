import type { Hono } from "hono";
import type { RenderEmail } from "../core/outbox.ts";
import type { ServiceEnv } from "../web/service_env.ts";
import type { MeasuredTenant } from "../web/metrics_http.ts";
import { countNewAccounts as countNewPewacaAccounts } from "./pewaca/account.ts";
import { renderEmail as renderPewacaEmail } from "./pewaca/emails.ts";
import { createPewaca } from "./pewaca/http.ts";

/** A product that registers here: its HTTP face and its e-mails. */
export type Tenant = MeasuredTenant & {
  /** Whether a path is this tenant's to answer. */
  owns: (path: string) => boolean;
  app: Hono<ServiceEnv>;
  renderEmail: RenderEmail;
};

/** The tenants, the most specific path first; the last one answers whatever nobody else does. */
export function createTenants(): Tenant[] {
  return [{
    name: "pewaca",
    owns: () => true,
    app: createPewaca(),
    renderEmail: renderPewacaEmail,
    countNewAccounts: countNewPewacaAccounts,
  }];
}
