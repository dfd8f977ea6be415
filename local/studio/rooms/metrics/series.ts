import type { Metric, Sample } from "./parse_metrics.ts";
import type { MetricSample } from "./sampler.ts";

/** A line of a plot: a value for each sample, `null` where there is none. */
export type Line = { label: string; values: (number | null)[] };

/** What is plotted of a metric; `unit` is empty where there is none. */
export type Series = { unit: string; lines: Line[] };

/** A rate and a quantile are of the samples of so many milliseconds. */
const WINDOW_MS = 60_000;

/** The quantiles of a histogram. */
const QUANTILES = [0.5, 0.95];

/** More lines than these cannot be told apart: the largest are shown. */
const MAX_LINES = 6;

/**
 * What a metric's samples look like over time: of a counter how much it grows in a minute, of a histogram its
 * quantiles by tenant, of a gauge its value. Lines that are 0 all the time are left out; if all are, they are one.
 */
export function seriesOf(name: string, samples: readonly MetricSample[]): Series {
  const found = samples.map(({ metrics }) => metrics.find((metric) => metric.name === name));
  const type = found.find(Boolean)?.type;
  if (type === "histogram") return { unit: "seconds", lines: quantilesOf(found, samples) };
  const lines = linesOf(found);
  if (type !== "counter") return { unit: unitOf(name), lines: largest(lines) };
  const rates = lines.map(({ label, values }) => ({ label, values: ratesOf(values, samples) }));
  return { unit: "per minute", lines: largest(rates) };
}

/** The labels of a value in words: `pewaca, refused, taken`. */
export function labelOf(labels: Sample["labels"]): string {
  return Object.values(labels).filter(Boolean).join(", ") || "all";
}

function unitOf(name: string): string {
  if (name.endsWith("_seconds")) return "seconds";
  return name.endsWith("_ratio") ? "share" : "";
}

function linesOf(found: readonly (Metric | undefined)[]): Line[] {
  const labels = new Set(
    found.flatMap((metric) => metric?.samples.map(({ labels }) => labelOf(labels)) ?? []),
  );
  return [...labels].map((label) => ({
    label,
    values: found.map((metric) =>
      metric?.samples.find((sample) => labelOf(sample.labels) === label)?.value ?? null
    ),
  }));
}

function largest(lines: readonly Line[]): Line[] {
  const most = ({ values }: Line) => Math.max(0, ...values.map((value) => value ?? 0));
  const moving = lines.filter((line) => most(line) > 0);
  if (moving.length === 0 && lines.length > 1) return [{ ...lines[0]!, label: "all" }];
  return (moving.length > 0 ? moving : lines).toSorted((one, other) => most(other) - most(one))
    .slice(0, MAX_LINES);
}

/** The sample with which one is compared: the first in the window before it; `null` without an earlier one. */
function earlierOf(samples: readonly MetricSample[], index: number): number | null {
  const from = samples[index]!.at - WINDOW_MS;
  const earlier = samples.findIndex(({ at }) => at >= from);
  return earlier < index ? earlier : null;
}

function ratesOf(values: readonly (number | null)[], samples: readonly MetricSample[]) {
  return values.map((value, index) => {
    const earlier = earlierOf(samples, index);
    if (earlier === null || value === null) return null;
    const minutes = (samples[index]!.at - samples[earlier]!.at) / 60_000;
    return growth(values[earlier] ?? 0, value) / minutes;
  });
}

/** A counter that is smaller than before has begun again. */
function growth(before: number, after: number): number {
  return after >= before ? after - before : after;
}

function quantilesOf(
  found: readonly (Metric | undefined)[],
  samples: readonly MetricSample[],
): Line[] {
  const tenants = new Set(
    found.flatMap((metric) => metric?.samples.map(({ labels }) => labels.tenant ?? "") ?? []),
  );
  return [...tenants].flatMap((tenant) => {
    const buckets = found.map((metric) => bucketsOf(metric, tenant));
    return QUANTILES.map((quantile) => ({
      label: `${tenant}, ${quantile * 100} %`,
      values: samples.map((_, index) => {
        const earlier = earlierOf(samples, index);
        return earlier === null ? null : quantileOf(buckets[earlier]!, buckets[index]!, quantile);
      }),
    }));
  });
}

/** How many values are at most a bound, by bound, whatever their other labels. */
function bucketsOf(metric: Metric | undefined, tenant: string): Map<number, number> {
  const buckets = new Map<number, number>();
  for (const { suffix, labels, value } of metric?.samples ?? []) {
    if (suffix !== "_bucket" || (labels.tenant ?? "") !== tenant) continue;
    const bound = Number(labels.le!.replace("+Inf", "Infinity"));
    buckets.set(bound, (buckets.get(bound) ?? 0) + value);
  }
  return buckets;
}

/**
 * The quantile of what has come between two readings, linear within its bucket; `null` when nothing has come.
 * Beyond the last bound it is that bound.
 *
 * Source: https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile
 */
function quantileOf(
  before: ReadonlyMap<number, number>,
  after: ReadonlyMap<number, number>,
  quantile: number,
): number | null {
  const buckets = [...after].map(([bound, count]) => ({
    bound,
    count: growth(before.get(bound) ?? 0, count),
  })).toSorted((one, other) => one.bound - other.bound);
  const all = buckets.at(-1)?.count ?? 0;
  if (all === 0) return null;
  const wanted = quantile * all;
  const index = buckets.findIndex(({ count }) => count >= wanted);
  const { bound, count } = buckets[index]!;
  const { bound: low, count: below } = buckets[index - 1] ?? { bound: 0, count: 0 };
  if (bound === Infinity) return low;
  return low + (bound - low) * ((wanted - below) / (count - below));
}
