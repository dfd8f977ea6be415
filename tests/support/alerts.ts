import { parser } from "@prometheus-io/lezer-promql";
import { type Metric, parseMetrics } from "../../local/studio/rooms/metrics/parse_metrics.ts";

const ALERTS = new URL("../../ops/alerts/", import.meta.url);
const DASHBOARD = new URL("../../ops/grafana/daftar.json", import.meta.url);

/** An alert rule; `text` is all of it, as the file has it. */
export type AlertRule = { name: string; expression: string; text: string };

/** The time series that an expression reads: the metric, with its suffix, and the labels that it must have. */
export type Selector = {
  metric: string;
  matchers: { label: string; fits: (value: string) => boolean; values: string[] }[];
};

/** The alert rules of `ops/alerts/`. */
export function readAlertRules(): AlertRule[] {
  const files = [...Deno.readDirSync(ALERTS)].map(({ name }) => new URL(name, ALERTS));
  return files.flatMap((file) => {
    const [, ...rules] = Deno.readTextFileSync(file).split("- alert: ");
    return rules.map((text) => {
      const [, folded, line] = /^ +expr: (?:>-\n((?: {10}.*\n)+)|(.*)\n)/m.exec(text) ?? [];
      const expression = (folded ?? line ?? "").trim().replace(/\s+/g, " ");
      return { name: text.split("\n", 1)[0]!, expression, text };
    });
  });
}

/** The expressions of the dashboard's panels, by their titles, with Grafana's variables filled in. */
export function readDashboard(): { title: string; expression: string }[] {
  const { panels } = JSON.parse(Deno.readTextFileSync(DASHBOARD));
  return panels.flatMap((panel: { title: string; targets?: { expr: string }[] }) =>
    (panel.targets ?? []).map(({ expr }) => ({
      title: panel.title,
      expression: expr.replaceAll("$__rate_interval", "5m").replaceAll("$tenant", ".*"),
    }))
  );
}

/**
 * Reads an expression of PromQL: what it selects, and by which labels it groups.
 *
 * @throws {Error} when it is none.
 */
export function readExpression(expression: string): { selectors: Selector[]; grouped: string[] } {
  const selectors: Selector[] = [];
  const grouped: string[] = [];
  parser.parse(expression).iterate({
    enter: ({ name, type, from, to, node }) => {
      if (type.isError) throw new Error(`Cannot parse at ${from}: ${expression}`);
      const text = expression.slice(from, to);
      if (name === "VectorSelector") {
        const metric = text.split("{", 1)[0]!.trim();
        const matched = [...text.matchAll(/(\w+)\s*(=~|!~|!=|=)\s*"([^"]*)"/g)];
        selectors.push({ metric, matchers: matched.map(([, ...matcher]) => readMatcher(matcher)) });
      }
      if (name === "LabelName" && node.parent?.name === "GroupingLabels") grouped.push(text);
    },
  });
  return { selectors, grouped };
}

function readMatcher([label, operator, value]: string[]): Selector["matchers"][number] {
  const isRegex = operator!.endsWith("~");
  const pattern = new RegExp(`^(?:${value})$`);
  const isSame = (given: string) => isRegex ? pattern.test(given) : given === value;
  return {
    label: label!,
    fits: (given) => isSame(given) !== operator!.startsWith("!"),
    values: isRegex ? value!.split("|") : [value!],
  };
}

/** What Prometheus would have read: every sample under its whole name. */
export function readSamples(text: string) {
  const whole = (metric: Metric) =>
    metric.samples.map(({ suffix, labels, value }) => ({
      metric: metric.name + suffix,
      labels,
      value,
    }));
  return parseMetrics(text).flatMap(whole);
}

/** The sum of what a selector finds; `null` when it finds nothing. */
export function sumOf(samples: ReturnType<typeof readSamples>, selector: Selector): number | null {
  const found = samples.filter(({ metric, labels }) =>
    metric === selector.metric &&
    selector.matchers.every(({ label, fits }) => fits(labels[label] ?? ""))
  );
  return found.length === 0 ? null : found.reduce((sum, { value }) => sum + value, 0);
}
