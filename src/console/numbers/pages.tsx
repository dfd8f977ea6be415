import type { ConsoleApp, ConsoleContext } from "../shared/console_env.ts";
import { showPage, Table } from "../shared/layout.tsx";
import { askedTenants, ProductField } from "../shared/products.tsx";
import { Bars, type Point } from "../../web/plots/bars.tsx";
import { sayWord } from "../shared/words.ts";
import { bucketOf, type CountedNumber, type Period, PERIODS, readNumbers } from "./read_numbers.ts";

/** Registrations, refusals, emails and errors, as plots. */
export function addNumberPages(app: ConsoleApp): void {
  app.get("/console/numbers", async (c) => {
    const { t } = c.var;
    const period = (Object.keys(PERIODS) as Period[])
      .find((each) => each === c.req.query("period")) ?? "day";
    const now = c.env.now();
    const read = await Promise.all(
      askedTenants(c).map((tenants) =>
        readNumbers(c.env.depsOf(tenants[0]!).db, tenants, period, now)
      ),
    );
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
        <Plots c={c} period={period} numbers={read.flat()} />
      </>
    );
    return await showPage(c, t("numbers"), body);
  });
}

function Plots({ c, period, numbers }: {
  c: ConsoleContext;
  period: Period;
  numbers: readonly CountedNumber[];
}) {
  const { t } = c.var;
  const points = (kind: string, outcome: string, valueOf = sumOf("total")) => {
    const found = numbers.filter((each) => each.kind === kind && each.outcome === outcome);
    return pointsOf(
      c,
      period,
      (bucket) => valueOf(found.filter((each) => each.bucket === bucket)),
    );
  };
  const meanSeconds = (rows: readonly CountedNumber[]) =>
    Math.round(sumOf("seconds")(rows) / Math.max(1, sumOf("total")(rows)));
  const plots: [string, Point[]][] = [
    [t("plot_registrations"), points("registration", "created")],
    [t("plot_refusals"), points("registration", "refused")],
    [t("plot_errors"), points("registration", "fault")],
    [t("plot_mails"), points("email", "sent")],
    [t("plot_mail_delay"), points("email", "sent", meanSeconds)],
    [t("plot_mail_failures"), points("email", "failed")],
  ];
  const refused = numbers.filter(({ outcome }) => outcome === "refused");
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
            String(sumOf("total")(rows)),
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

function sumOf(name: "total" | "seconds") {
  return (rows: readonly CountedNumber[]) => rows.reduce((total, row) => total + row[name], 0);
}
