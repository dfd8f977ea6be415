import type { ConsoleApp, ConsoleContext } from "../shared/console_env.ts";
import { showPage, Table } from "../shared/layout.tsx";
import { askedTenants, ProductField } from "../shared/products.tsx";
import { Bars, type Point } from "../../web/plots/bars.tsx";
import { sayWord } from "../shared/words.ts";
import {
  bucketOf,
  type MailNumber,
  type OutcomeNumber,
  type Period,
  PERIODS,
  readMails,
  readOutcomes,
} from "./read_numbers.ts";

/** Registrations, refusals, emails and errors, as plots. */
export function addNumberPages(app: ConsoleApp): void {
  app.get("/console/numbers", async (c) => {
    const { t } = c.var;
    const period = (Object.keys(PERIODS) as Period[])
      .find((each) => each === c.req.query("period")) ?? "day";
    const now = c.env.now();
    const read = await Promise.all(
      askedTenants(c).map(async (tenants) => {
        const { db } = c.env.depsOf(tenants[0]!);
        return await Promise.all([
          readOutcomes(db, tenants, period, now),
          readMails(db, tenants, period, now),
        ]);
      }),
    );
    const outcomes = read.flatMap(([outcomes]) => outcomes);
    const mails = read.flatMap(([, mails]) => mails);
    const body = (
      <>
        <form method="get" class="filter">
          <ProductField c={c} />
          <label>
            {t("period")}
            <select name="period">
              {(Object.keys(PERIODS) as Period[]).map((each) => (
                <option value={each} selected={each === period}>{t(`period_${each}`)}</option>
              ))}
            </select>
          </label>
          <button type="submit">{t("show")}</button>
        </form>
        <Plots c={c} period={period} outcomes={outcomes} mails={mails} />
      </>
    );
    return await showPage(c, t("numbers"), body);
  });
}

function Plots({ c, period, outcomes, mails }: {
  c: ConsoleContext;
  period: Period;
  outcomes: readonly OutcomeNumber[];
  mails: readonly MailNumber[];
}) {
  const { t } = c.var;
  const attempts = (is: (each: OutcomeNumber) => boolean) =>
    pointsOf(
      c,
      period,
      (bucket) => sum(outcomes.filter((each) => each.bucket === bucket && is(each)), "attempts"),
    );
  const emails = (is: (each: MailNumber) => boolean, what: "emails" | "seconds") =>
    pointsOf(c, period, (bucket) => {
      const found = mails.filter((each) => each.bucket === bucket && is(each));
      if (what === "emails") return sum(found, "emails");
      const seconds = found.reduce((sum, each) => sum + each.emails * each.seconds, 0);
      return Math.round(seconds / Math.max(1, sum(found, "emails")));
    });
  const plots: [string, Point[]][] = [
    [t("plot_registrations"), attempts(({ outcome }) => outcome === "created")],
    [t("plot_refusals"), attempts(({ outcome }) => outcome === "refused")],
    [t("plot_errors"), attempts(({ outcome }) => outcome === "fault")],
    [t("plot_mails"), emails(({ status }) => status === "sent", "emails")],
    [t("plot_mail_delay"), emails(({ status }) => status === "sent", "seconds")],
    [t("plot_mail_failures"), emails(({ status }) => status === "failed", "emails")],
  ];
  const refused = outcomes.filter(({ outcome }) => outcome === "refused");
  const reasons = Map.groupBy(refused, ({ reason }) => reason);
  return (
    <>
      <div class="plots">
        {plots.map(([title, points]) => (
          <Bars
            title={title}
            numbers={t("as_table")}
            points={points}
          />
        ))}
      </div>
      <h2>{t("refusals_by_reason")}</h2>
      {refused.length === 0 ? <p>{t("nothing_here")}</p> : (
        <Table
          label={t("refusals_by_reason")}
          heads={[t("reason"), t("count")]}
          rows={[...reasons].map(([reason, rows]) => [
            sayWord(t, "refusal", reason),
            String(sum(rows, "attempts")),
          ])}
        />
      )}
    </>
  );
}

/** A point for each bucket of the period, in the operators' time. */
function pointsOf(
  c: ConsoleContext,
  period: Period,
  valueOf: (bucket: number) => number,
): Point[] {
  const { seconds, bucketSeconds } = PERIODS[period];
  const last = bucketOf(c.env.now(), PERIODS[period]);
  const count = seconds / bucketSeconds;
  const format = new Intl.DateTimeFormat(c.var.language, {
    timeZone: c.env.timeZone,
    ...period === "month"
      ? { day: "numeric", month: "short" }
      : { hour: "2-digit", minute: "2-digit" },
  });
  return Array.from({ length: count }, (_, i) => {
    const bucket = last - count + 1 + i;
    return {
      label: format.format(new Date(bucket * bucketSeconds * 1000)),
      value: valueOf(bucket),
    };
  });
}

function sum<Name extends string>(rows: readonly Record<Name, number>[], name: Name): number {
  return rows.reduce((total, row) => total + row[name], 0);
}
