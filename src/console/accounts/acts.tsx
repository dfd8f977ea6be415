import { transact } from "../../db/transact.ts";
import { accepted, type Outcome } from "../../outcome.ts";
import { type Act, addAct, CHANGED } from "../shared/act.tsx";
import type { AccountAct, AccountView } from "../shared/console_accounts.ts";
import type { ConsoleApp, ConsoleContext } from "../shared/console_env.ts";
import type { ConsoleTenant } from "../shared/console_tenant.ts";
import { doneBefore } from "../shared/done.ts";
import { accountFacts } from "./pages.tsx";

/** Adds the pages of what an operator can do to each tenant's accounts. */
export function addAccountActs(app: ConsoleApp, tenants: readonly ConsoleTenant[]): void {
  for (const tenant of tenants) {
    for (const act of tenant.accounts.acts) addAct(app, pagesOf(tenant, act));
  }
}

function pagesOf(tenant: ConsoleTenant, act: AccountAct<AccountView>): Act {
  const idOf = (c: ConsoleContext) => Number(c.req.param("id"));
  const shownOf = (account: AccountView) => tenant.accounts.dependsOn?.(account) ?? account;
  return {
    path: `/console/accounts/${tenant.name}/:id{[0-9]+}/${act.name}`,
    tenant: tenant.name,
    role: act.role,
    confirm: async (c) => {
      const { t } = c.var;
      const account = await tenant.accounts.read(c.env.depsOf(tenant.name), idOf(c));
      if (!account) return null;
      return {
        heading: t(act.label),
        facts: accountFacts(c, tenant.title, account),
        says: [t(act.says)],
        shown: shownOf(account),
        fields: act.fields?.(account, t),
        objection: act.isOffered(account) ? undefined : t("not_possible_now"),
        isFinal: act.isFinal,
        back: `/console/accounts/${tenant.name}/${account.id}`,
      };
    },
    carryOut: async (c, values, isShown) => {
      const deps = c.env.depsOf(tenant.name);
      const now = deps.now();
      const outcome = await transact<unknown>(deps.db, async (tx): Promise<Outcome<unknown>> => {
        const account = await tenant.accounts.read({ ...deps, db: tx }, idOf(c), {
          locked: true,
        });
        if (!account || !act.isOffered(account) || !await isShown(shownOf(account))) return CHANGED;
        return await act.carryOut(tx, deps, account, values, now);
      }, doneBefore(deps, tenant.name));
      if (!outcome.ok) return outcome;
      await act.afterwards?.(deps, outcome.value);
      if (act.download) return accepted(await act.download(deps, idOf(c)));
      return accepted(act.reveal?.(outcome.value));
    },
    explain: (c, reason) => {
      const key = act.explain?.(reason);
      return key ? c.var.t(key) : null;
    },
  };
}
