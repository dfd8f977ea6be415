import type { MiddlewareHandler } from "hono";
import {
  checkExportLink,
  type ExportTable,
  spendExportLink,
} from "../../core/personal_data/export_link.ts";
import type { Person } from "../../core/personal_data/erasure.ts";
import type { PersonExport } from "../../core/personal_data/export.ts";
import type { Reason } from "../../outcome.ts";
import { answerPage, type Page } from "./page.ts";
import type { ServiceEnv } from "../service_env.ts";

/** A tenant's page from which people download what is kept of them. */
export type ExportPage<Settings> = {
  table: ExportTable;
  lang: string;
  ask: Page;
  invalid: Page;
  fault: Page;
  collect: (
    deps: ServiceEnv<Settings>["Bindings"]["deps"],
    person: Person,
  ) => Promise<PersonExport>;
};

type Handler<Settings> = MiddlewareHandler<ServiceEnv<Settings>>;
type Note = (reasons: readonly Reason[]) => void;

/** Shows the page. It changes nothing: mail scanners open every link. */
export function showExportPage<Settings>(
  { table, lang, ask, invalid }: ExportPage<Settings>,
  note: (c: Parameters<Handler<Settings>>[0]) => Note,
): Handler<Settings> {
  return async (c) => {
    const checked = await checkExportLink(c.env.deps, table, linkOf(c.req.param()));
    if (checked.ok) return await answerPage(200, lang, ask);
    note(c)(checked.reasons);
    return await answerPage(400, lang, invalid);
  };
}

/** Hands the file out, once. It is collected first, so that an outage does not spend the link. */
export function downloadExport<Settings>(
  { table, lang, invalid, collect }: ExportPage<Settings>,
  note: (c: Parameters<Handler<Settings>>[0]) => Note,
): Handler<Settings> {
  return async (c) => {
    const { deps } = c.env;
    const checked = await checkExportLink(deps, table, linkOf(c.req.param()));
    if (checked.ok) {
      const { accountId, email } = checked.value;
      const data = await collect(deps, { accountIds: [accountId], addresses: [email] });
      const spent = await spendExportLink(deps, table, checked.value);
      if (spent.ok) {
        const name = `${table.tenant}-data.json`;
        return c.body(JSON.stringify(data, null, 2), 200, {
          "Content-Type": "application/json",
          "Content-Disposition": `attachment; filename="${name}"`,
        });
      }
      note(c)(spent.reasons);
    } else note(c)(checked.reasons);
    return await answerPage(400, lang, invalid);
  };
}

/** A fault of these pages is shown as a page, too. */
export function faultsAsPage<Settings>(
  { lang, fault }: ExportPage<Settings>,
): Handler<Settings> {
  return async (c, next) => {
    await next();
    if (c.error) c.res = await answerPage(c.res.status, lang, fault);
  };
}

function linkOf({ uid = "", token = "" }: Record<string, string>): { uid: string; token: string } {
  return { uid, token };
}
