/** A value of a metric; a histogram's have a suffix such as `_bucket`. */
export type Sample = { suffix: string; labels: Readonly<Record<string, string>>; value: number };

/** One metric: what it means, and its values. */
export type Metric = { name: string; type: string; help: string; samples: Sample[] };

const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;

/**
 * Reads Prometheus's text format, as far as our metrics use it.
 *
 * Source: https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function parseMetrics(text: string): Metric[] {
  const metrics = new Map<string, Metric>();
  for (const line of text.split("\n")) {
    const [, word, name, said] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? [];
    if (word) {
      const metric = metrics.get(name!) ?? { name: name!, type: "untyped", help: "", samples: [] };
      metrics.set(name!, { ...metric, [word === "HELP" ? "help" : "type"]: said });
      continue;
    }
    const [, sampled, labels = "", value] = SAMPLE.exec(line) ?? [];
    if (!sampled) continue;
    const metric = metrics.get(sampled) ?? metrics.get(sampled.replace(/_(bucket|sum|count)$/, ""));
    metric?.samples.push({
      suffix: sampled.slice(metric.name.length),
      labels: Object.fromEntries([...labels.matchAll(LABEL)].map(([, key, of]) => [key, of])),
      value: Number(value!.replace("Inf", "Infinity")),
    });
  }
  return [...metrics.values()];
}
