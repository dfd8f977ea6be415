import type { Child } from "hono/jsx";
import { mayAct } from "../access/operators.ts";
import { nullable, selectRow, text as textColumn } from "../../db/rows.ts";
import { integer } from "../../db/rows.ts";
import type { AccountView, Fact, FoundAccount } from "../shared/console_accounts.ts";
import type { ConsoleApp, ConsoleContext } from "../shared/console_env.ts";
import type { Translate } from "../messages.ts";
import type { ConsoleTenant } from "../shared/console_tenant.ts";
import { Facts, Links, Moment, showPage, Table } from "../shared/layout.tsx";
import { withRole } from "../shared/act.tsx";
import { pageOf, Paging, READ_SIZE } from "../shared/paging.tsx";
import { Timeline } from "../shared/timeline.tsx";

const MAX_TEXT = 254;

/** The search over all tenants, and the page of each account. */
export function addAccountPages(app: ConsoleApp, tenants: readonly ConsoleTenant[]): void {
  app.get("/console/accounts", async (c) => {
    // Pages write an id as `#997`.
    const text = (c.req.query("q") ?? "").trim().slice(0, MAX_TEXT).replace(/^#(?=\d+$)/, "");
    const visible = tenants.filter(({ name }) => mayAct(c.var.operator, name, "reader"));
    const found = text === "" ? [] : await Promise.all(
      visible.map(async (tenant) => ({ tenant, accounts: await search(c, tenant, text) })),
    );
    return await showPage(c, c.var.t("accounts"), <SearchPage c={c} text={text} found={found} />);
  });
  for (const tenant of tenants) {
    app.get(
      `/console/accounts/${tenant.name}/:id{[0-9]+}`,
      withRole(tenant.name, "reader"),
      async (c) => {
        const { db } = c.env.depsOf(tenant.name);
        const id = Number(c.req.param("id"));
        const after = c.req.query("after") ?? null;
        const [account, read] = await Promise.all([
          tenant.accounts.read(c.env.depsOf(tenant.name), id),
          tenant.accounts.timelineOf(db, id, { after, limit: READ_SIZE }),
        ]);
        const { shown: entries, last } = pageOf(read);
        const life = (
          <>
            <h2>{c.var.t("timeline")}</h2>
            <Timeline c={c} tenant={tenant.name} entries={entries} />
            <Paging c={c} after={last && [last.key]} />
          </>
        );
        if (!account) {
          return entries.length > 0 ? await showRemoved(c, tenant, id, life) : c.notFound();
        }
        const acts = tenant.accounts.acts.filter((act) =>
          mayAct(c.var.operator, tenant.name, act.role) && act.isOffered(account)
        );
        const path = `/console/accounts/${tenant.name}/${account.id}`;
        const links = [
          ...tenant.accounts.links?.(account) ?? [],
          ...acts.map(({ name, label }) => ({ href: `${path}/${name}`, label })),
        ];
        const { t } = c.var;
        const body = (
          <>
            <Facts facts={accountFacts(c, tenant.title, account)} />
            <Links links={links.map(({ href, label }) => ({ href, label: t(label) }))} />
            {life}
          </>
        );
        return await showPage(c, account.name || `#${account.id}`, body);
      },
    );
  }
}

/** An account that is no more, such as a released claim: who removed it, and when. */
async function showRemoved(
  c: ConsoleContext,
  { title }: ConsoleTenant,
  id: number,
  life: Child,
): Promise<Response> {
  const { t } = c.var;
  const body = (
    <>
      <Facts
        facts={[[t("product"), title], [t("id"), String(id)], [t("status"), t("state_removed")]]}
      />
      {life}
    </>
  );
  return await showPage(c, `#${id}`, body);
}

/** What an account's page, and the pages of its acts, say about it. */
export function accountFacts(
  c: ConsoleContext,
  product: string,
  { id, address, facts, states }: AccountView,
): [string, Child][] {
  const { t } = c.var;
  return [
    [t("product"), product],
    [t("id"), String(id)],
    [t("address"), address],
    [t("status"), states.map((state) => t(state)).join(", ")],
    ...facts.map(([key, fact]): [string, Child] => [t(key), showFact(c, fact)]),
  ];
}

function showFact(c: ConsoleContext, fact: Fact): Child {
  if (fact instanceof Date) return <Moment c={c} at={fact} />;
  if (typeof fact === "boolean") return c.var.t(fact ? "yes" : "no");
  if (typeof fact === "object" && fact !== null) return c.var.t(fact.key);
  return fact === null ? null : String(fact);
}

/** What the tenant finds, and whose the email of this id is. */
async function search(
  c: ConsoleContext,
  { name, accounts }: ConsoleTenant,
  text: string,
): Promise<FoundAccount[]> {
  const deps = c.env.depsOf(name);
  const owner = /^[0-9a-f-]{36}$/i.test(text)
    ? await selectRow(
      deps.db,
      { account_id: integer, kind: nullable(textColumn) },
      "SELECT account_id, kind FROM outbox WHERE id = ? AND tenant = ?",
      [text.toLowerCase(), name],
    )
    : null;
  if (!owner) return await accounts.search(deps, text);
  const account = await accounts.read(deps, owner.account_id);
  return account ? [account] : [];
}

/** Asks whom an operator looks for. */
export function SearchForm({ t, text = "" }: { t: Translate; text?: string }) {
  return (
    <form method="get" action="/console/accounts" role="search">
      <input
        type="search"
        name="q"
        value={text}
        maxlength={MAX_TEXT}
        aria-label={t("search_accounts")}
        placeholder={t("search_accounts")}
      />
      <button type="submit">{t("search")}</button>
    </form>
  );
}

function SearchPage({ c, text, found }: {
  c: ConsoleContext;
  text: string;
  found: readonly { tenant: ConsoleTenant; accounts: readonly FoundAccount[] }[];
}) {
  const { t } = c.var;
  const rows = found.flatMap(({ tenant, accounts }) =>
    accounts.map(({ id, name, address, states }): Child[] => [
      <a href={`/console/accounts/${tenant.name}/${id}`}>{name || `#${id}`}</a>,
      address ?? "–",
      tenant.title,
      String(id),
      states.map((state) => t(state)).join(", "),
    ])
  );
  return (
    <>
      <SearchForm t={t} text={text} />
      {text !== "" && rows.length === 0 && <p role="status">{t("nobody_found")}</p>}
      {rows.length > 0 && (
        <Table
          label={t("accounts")}
          heads={[t("name"), t("address"), t("product"), t("id"), t("status")]}
          rows={rows}
        />
      )}
    </>
  );
}
