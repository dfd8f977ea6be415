import assert from "node:assert/strict";
import { parseMetrics } from "../../local/studio/rooms/metrics/parse_metrics.ts";
import { seriesOf } from "../../local/studio/rooms/metrics/series.ts";

/** What the metrics say when so many have signed up, and so many of them within each bound. */
function samplesOf(readings: { at: number; count: number; within: number[]; waiting: number }[]) {
  return readings.map(({ at, count, within: [tenth, one, all], waiting }) => ({
    at: at * 1000,
    metrics: parseMetrics(`# HELP signups_total Sign-ups, by outcome.
# TYPE signups_total counter
signups_total{tenant="a",outcome="created"} ${count}
signups_total{tenant="a",outcome="refused"} 0
# HELP took_seconds Time.
# TYPE took_seconds histogram
took_seconds_bucket{tenant="a",le="0.1"} ${tenth}
took_seconds_bucket{tenant="a",le="1"} ${one}
took_seconds_bucket{tenant="a",le="+Inf"} ${all}
took_seconds_sum{tenant="a"} 3
took_seconds_count{tenant="a"} ${all}
# HELP waiting Waiting.
# TYPE waiting gauge
waiting{} ${waiting}
`),
  }));
}

Deno.test("the studio plots counters as rates, histograms as quantiles, and gauges as they are", () => {
  const samples = samplesOf([
    { at: 0, count: 100, within: [10, 20, 20], waiting: 1 },
    { at: 30, count: 104, within: [10, 20, 20], waiting: 0 },
    // Three within a tenth, one within a second.
    { at: 60, count: 108, within: [13, 24, 24], waiting: 2 },
    // It has begun again.
    { at: 120, count: 6, within: [0, 0, 2], waiting: 0 },
  ]);
  const rounded = (name: string) => {
    const { unit, lines } = seriesOf(name, samples);
    return [
      unit,
      ...lines.map(({ label, values }) => [
        label,
        ...values.map((value) => value === null ? null : Math.round(value * 1000) / 1000),
      ]),
    ];
  };
  assert.deepEqual(rounded("signups_total"), [
    "per minute",
    ["a, created", null, 8, 8, 6],
  ]);
  assert.deepEqual(rounded("waiting"), ["", ["all", 1, 0, 2, 0]]);
  assert.deepEqual(rounded("took_seconds"), [
    "seconds",
    ["a, 50 %", null, null, 0.067, 1],
    ["a, 95 %", null, null, 0.82, 1],
  ]);
});

Deno.test("the studio reads labels with quotes and commas, and infinite bounds", () => {
  const [metric] = parseMetrics(
    '# HELP x Help, with a comma.\n# TYPE x gauge\nx{a="1,2",b="3 \\"4\\""} 5e1\nx{} +Inf\n',
  );
  assert.equal(metric!.help, "Help, with a comma.");
  assert.deepEqual(metric!.samples.map(({ labels, value }) => [labels, value]), [
    [{ a: "1,2", b: '3 \\"4\\"' }, 50],
    [{}, Infinity],
  ]);
});
