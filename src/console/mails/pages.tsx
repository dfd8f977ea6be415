import {
  COUNTED_EMAILS,
  countUnsent,
  listByStatus,
  type OperatedEmail,
} from "../../core/delivery/operate.ts";
import { mayAct } from "../access/operators.ts";
import type { Translate } from "../messages.ts";
import type { ConsoleApp, ConsoleContext } from "../shared/console_env.ts";
import { Facts, Links, Moment, showPage, Table } from "../shared/layout.tsx";
import { MOMENT_FORM, pageOf, Paging, READ_SIZE, readKey } from "../shared/paging.tsx";
import { withRole } from "../shared/act.tsx";
import { askedTenants, ProductField } from "../shared/products.tsx";
import { sayEmailKind, sayReason, sayWord } from "../shared/words.ts";
import { findEmail, planOne } from "./find_email.ts";

const STATUSES = ["failed", "pending", "sent", "cancelled"] as const;
const ACTS = ["retry", "cancel"] as const;
const ID_FORM = /^[0-9a-z-]{1,36}$/;

/** The list of emails by status and reason, and the page of each. */
export function addMailPages(app: ConsoleApp): void {
  app.get("/console/mails", showList);
  app.get(
    "/console/mails/:tenant/:id{[0-9a-z-]+}",
    withRole((c) => c.req.param("tenant")!, "reader"),
    showOne,
  );
}

async function showList(c: ConsoleContext): Promise<Response> {
  const { t } = c.var;
  const status = STATUSES.find((each) => each === c.req.query("status")) ?? "failed";
  const reason = c.req.query("reason") || undefined;
  const key = readKey(c, [MOMENT_FORM, ID_FORM]);
  const after = key ? { next_attempt_at: key[0]!, id: key[1]! } : undefined;
  const now = c.env.now();
  const found = await Promise.all(
    askedTenants(c).map(async (tenants) => {
      const { db } = c.env.depsOf(tenants[0]!);
      const [emails, unsent] = await Promise.all([
        listByStatus(db.query, { status, tenants, reason, after }, now, READ_SIZE),
        countUnsent(db.query, tenants),
      ]);
      return { emails, unsent };
    }),
  );
  const emails = found.flatMap(({ emails }) => emails).sort(latestFirst);
  const unsent = found.flatMap(({ unsent }) => unsent);
  const { shown, last } = pageOf(emails);
  const counted = unsent.map((group) => group.reason?.split(": ")[0]);
  const reasons = [...new Set([reason, ...counted])].filter((each) => each !== undefined);
  const body = (
    <>
      <form method="get" class="filter">
        <ProductField c={c} />
        <label>
          {t("status")}
          <select name="status">
            {STATUSES.map((each) => (
              <option value={each} selected={each === status}>{t(`mail_${each}`)}</option>
            ))}
          </select>
        </label>
        <label>
          {t("reason")}
          <select name="reason">
            <option value="">{t("any_reason")}</option>
            {reasons.map((each) => (
              <option value={each} selected={each === reason}>{sayReason(t, each)}</option>
            ))}
          </select>
        </label>
        <button type="submit">{t("show")}</button>
      </form>
      <h2>{t("unsent_by_reason")}</h2>
      <p>{t("latest_counted", { count: COUNTED_EMAILS })}</p>
      {unsent.length === 0 ? <p>{t("nothing_here")}</p> : (
        <Table
          label={t("unsent_by_reason")}
          heads={[t("product"), t("kind"), t("status"), t("reason"), t("count"), ""]}
          rows={unsent.map((group) => {
            const query = new URLSearchParams({ status: group.status, reason: group.reason ?? "" });
            const bulk = `/console/mails/${group.tenant}/bulk/retry?${query}`;
            query.set("tenant", group.tenant);
            return [
              c.env.titles.get(group.tenant),
              sayEmailKind(c, group.tenant, group.kind),
              t(`mail_${group.status}`),
              <a href={`/console/mails?${query}`}>{sayReason(t, group.reason) || "–"}</a>,
              String(group.emails),
              mayAct(c.var.operator, group.tenant, "operator") &&
              <a href={bulk}>{t("retry_all")}</a>,
            ];
          })}
        />
      )}
      <h2>{t(`mail_${status}`)}</h2>
      <MailTable c={c} emails={shown} />
      <Paging c={c} after={last && [last.next_attempt_at, last.id]} />
    </>
  );
  return await showPage(c, t("mails"), body);
}

/** A table of emails, each with a link to its page. */
export function MailTable({ c, emails }: { c: ConsoleContext; emails: readonly OperatedEmail[] }) {
  const { t } = c.var;
  if (emails.length === 0) return <p>{t("nothing_here")}</p>;
  return (
    <Table
      label={t("mails")}
      heads={[
        t("kind"),
        t("product"),
        t("address"),
        t("status"),
        t("reason"),
        t("created"),
        t("account"),
      ]}
      rows={emails.map((email) => [
        <a href={`/console/mails/${email.tenant}/${email.id}`}>
          {sayEmailKind(c, email.tenant, email.kind)}
        </a>,
        c.env.titles.get(email.tenant),
        email.to_email,
        [t(statusKey(email)), deliveryOf(t, email)].filter(Boolean).join(", "),
        sayReason(t, email.last_error) || "–",
        <Moment c={c} at={email.created_at} />,
        <AccountLink tenant={email.tenant} id={email.account_id} />,
      ])}
    />
  );
}

/** A link to the page of an account. */
export function AccountLink({ tenant, id }: { tenant: string; id: number }) {
  return <a href={`/console/accounts/${tenant}/${id}`}>{`#${id}`}</a>;
}

async function showOne(c: ConsoleContext): Promise<Response> {
  const { t } = c.var;
  const email = await findEmail(c);
  if (!email) return c.notFound();
  const path = `/console/mails/${email.tenant}/${email.id}`;
  const offered = mayAct(c.var.operator, email.tenant, "operator")
    ? ACTS.filter((act) => planOne(act, email).does !== null)
    : [];
  const moment = (text: string | null) => <Moment c={c} at={text} />;
  const body = (
    <>
      <Facts
        facts={[
          [t("product"), c.env.titles.get(email.tenant)],
          [t("kind"), sayEmailKind(c, email.tenant, email.kind)],
          [t("address"), email.to_email],
          [t("account"), <AccountLink tenant={email.tenant} id={email.account_id} />],
          [t("status"), t(statusKey(email))],
          [t("reason"), sayReason(t, email.last_error)],
          [t("attempts"), String(email.attempts)],
          [t("delivery"), [deliveryOf(t, email), email.delivery_detail].filter(Boolean).join(", ")],
          [t("created"), moment(email.created_at)],
          [t("next_attempt"), email.status === "pending" ? moment(email.next_attempt_at) : null],
          [t("finished"), moment(email.finished_at)],
          [t("id"), email.id],
        ]}
      />
      <Links links={offered.map((act) => ({ href: `${path}/${act}`, label: t(`${act}_mail`) }))} />
    </>
  );
  return await showPage(c, t("mail"), body);
}

function deliveryOf(t: Translate, { delivery }: OperatedEmail): string | null {
  return delivery && sayWord(t, "delivery", delivery);
}

/** The sentence for the status of an email. */
export function statusKey({ status }: OperatedEmail) {
  return `mail_${STATUSES.find((each) => each === status) ?? "pending"}` as const;
}

function latestFirst(one: OperatedEmail, other: OperatedEmail): number {
  const before = one.next_attempt_at > other.next_attempt_at ||
    (one.next_attempt_at === other.next_attempt_at && one.id > other.id);
  return before ? -1 : 1;
}
