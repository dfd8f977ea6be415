import { mayAct } from "../access/operators.ts";
import type { ConsoleContext } from "./console_env.ts";

/** The name of the tenant that the URL asks for; `null` for all that the operator sees. */
export function askedTenant(c: ConsoleContext): string | null {
  const asked = c.req.query("tenant");
  return asked && mayAct(c.var.operator, asked, "reader") ? asked : null;
}

/** The tenants that the operator sees and the URL asks for, by the databases in which they lie. */
export function askedTenants(c: ConsoleContext): string[][] {
  const only = askedTenant(c);
  const isAsked = (name: string) =>
    only === null ? mayAct(c.var.operator, name, "reader") : name === only;
  return c.env.databases.map((tenants) => tenants.filter(isAsked))
    .filter((tenants) => tenants.length > 0);
}

/** Asks which product a list is about, or all of them; whoever sees one alone is not asked. */
export function ProductField({ c }: { c: ConsoleContext }) {
  const { t, operator } = c.var;
  const seen = [...c.env.titles].filter(([name]) => mayAct(operator, name, "reader"));
  if (seen.length < 2) return null;
  const only = askedTenant(c);
  return (
    <label>
      {t("product")}
      <select name="tenant">
        <option value="">{t("all_products")}</option>
        {seen.map(([name, title]) => <option value={name} selected={name === only}>{title}
        </option>)}
      </select>
    </label>
  );
}
