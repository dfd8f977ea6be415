import { readTrail, type TrailSelection } from "../../core/audit/trail.ts";
import { mayAct } from "../access/operators.ts";
import type { ConsoleApp, ConsoleContext } from "../shared/console_env.ts";
import { showPage } from "../shared/layout.tsx";
import { NUMBER_FORM, pageOf, Paging, READ_SIZE, readKey } from "../shared/paging.tsx";
import { Timeline } from "../shared/timeline.tsx";

const MAX_ACTOR = 254;
/** Such as `estate:3`; the column is ASCII. */
const SUBJECT_FORM = /^[a-z_]{1,20}:[0-9A-Za-z_-]{1,39}$/;

/** The trail of each product: who did what, also to what is no account and to accounts that are gone. */
export function addTrailPages(app: ConsoleApp): void {
  app.get("/console/trail", showTrail);
}

async function showTrail(c: ConsoleContext): Promise<Response> {
  const { t, operator } = c.var;
  const tenants = [...c.env.titles].filter(([name]) => mayAct(operator, name, "reader"));
  const [tenant] = tenants.find(([name]) => name === c.req.query("tenant")) ?? tenants[0]!;
  const actor = (c.req.query("by") ?? "").trim().slice(0, MAX_ACTOR);
  const subject = (c.req.query("subject") ?? "").trim();
  const key = readKey(c, [NUMBER_FORM]);
  const selection: TrailSelection = {
    tenant,
    actor: actor || undefined,
    subject: SUBJECT_FORM.test(subject) ? subject : undefined,
    after: key ? Number(key[0]) : undefined,
  };
  const read = await readTrail(c.env.depsOf(tenant).db, selection, READ_SIZE);
  const { shown: entries, last } = pageOf(read);
  const body = (
    <>
      <form method="get" class="filter">
        <label>
          {t("product")}
          <select name="tenant">
            {tenants.map(([name, title]) => (
              <option value={name} selected={name === tenant}>{title}</option>
            ))}
          </select>
        </label>
        <label>
          {t("by")}
          <input
            name="by"
            value={actor}
            maxlength={MAX_ACTOR}
            placeholder={operator.email}
            autocomplete="off"
          />
        </label>
        <label>
          {t("about")}
          <input
            name="subject"
            value={selection.subject ?? ""}
            maxlength={60}
            placeholder="estate:3"
            autocomplete="off"
          />
        </label>
        <button type="submit">{t("show")}</button>
      </form>
      {entries.length === 0
        ? <p>{t("nothing_here")}</p>
        : <Timeline c={c} tenant={tenant} entries={entries} label={t("trail")} />}
      <Paging c={c} after={last && [last.key]} />
    </>
  );
  return await showPage(c, t("trail"), body);
}
