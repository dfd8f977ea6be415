import { scaleBand, scaleLinear, scaleLog } from "d3-scale";
import { Plot, WIDTH } from "../plot.tsx";
import { ACTS } from "./acts.ts";
import { RTTS_MS } from "./latency.ts";
import { REGRESSION } from "./render.ts";
import type { Report } from "./report.ts";

const LEFT = 150;
const RIGHT = WIDTH - 30;
const TOP = 40;
const BAND = 34;

/** Read on a light and on a dark page. */
const STYLE = `
text { font: 12px system-ui, sans-serif; fill: #24292f; }
.title { font-weight: 600; font-size: 14px; }
.axis { stroke: #d0d7de; }
.now { fill: #0969da; stroke: #0969da; }
.before { fill: #afb8c1; stroke: #afb8c1; }
.bound { stroke: #cf222e; stroke-dasharray: 4 3; }
.line { fill: none; stroke: #0969da; stroke-width: 2; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; }
  .axis { stroke: #484f58; }
  .now { fill: #58a6ff; stroke: #58a6ff; }
  .line { stroke: #58a6ff; }
  .before { fill: #6e7681; stroke: #6e7681; }
}`;

/** The plots of a report, as images by their names. */
export function drawPlots(report: Report): Map<string, string> {
  return new Map([
    ["cpu.svg", String(<CpuPlot report={report} />)],
    ["latency.svg", String(<LatencyPlot report={report} />)],
    ...report.release ? [["release.svg", String(<ReleasePlot report={report} />)] as const] : [],
  ]);
}

/** Lines upwards at round numbers, which stand below. */
function Grid(
  { x, ticks, bottom }: { x: (value: number) => number; ticks: readonly number[]; bottom: number },
) {
  return (
    <>
      {ticks.map((tick) => (
        <>
          <line class="axis" x1={x(tick)} x2={x(tick)} y1={TOP} y2={bottom} />
          <text x={x(tick)} y={bottom + 16} text-anchor="middle">{String(tick)}</text>
        </>
      ))}
    </>
  );
}

/** A row for each act, from the top. */
function rowsOf(names: readonly string[]) {
  const bottom = TOP + BAND * names.length;
  return { bottom, y: scaleBand(names, [TOP, bottom]).padding(0.2) };
}

function CpuPlot({ report }: { report: Report }) {
  const acts = ACTS.filter(({ name }) => report.cpu[name]);
  const { bottom, y } = rowsOf(acts.map(({ name }) => name));
  const costs = acts.map(({ name }) => report.cpu[name]!);
  const all = costs.flatMap(({ ms, before }) => [ms, ...before ? [before] : []]);
  const [least, most] = [
    Math.min(...all.map(({ low }) => low)),
    Math.max(...all.map(({ high }) => high)),
  ];
  const x = scaleLog([Math.min(1, least), most * 1.2], [LEFT, RIGHT - 40]);
  const title = "CPU of the Worker for each, ms, on a logarithmic scale; grey: the last release";
  return (
    <Plot style={STYLE} title={title} height={bottom + 28}>
      <Grid x={x} ticks={[1, 3, 10, 30, 100, 300]} bottom={bottom} />
      {acts.map((act, i) => {
        const middle = y(act.name)! + y.bandwidth() / 2;
        const { ms, before } = costs[i]!;
        return (
          <>
            <text x={LEFT - 8} y={middle + 4} text-anchor="end">{act.title}</text>
            {before && <circle class="before" cx={x(before.median)} cy={middle} r="7" />}
            <circle class="now" cx={x(ms.median)} cy={middle} r="4" />
            <text x={x(ms.median) + 12} y={middle + 4}>{ms.median.toFixed(1)}</text>
          </>
        );
      })}
    </Plot>
  );
}

function ReleasePlot({ report }: { report: Report }) {
  const acts = ACTS.filter(({ name }) => report.cpu[name]?.ratio);
  const { bottom, y } = rowsOf(acts.map(({ name }) => name));
  const ratios = acts.map(({ name }) => report.cpu[name]!.ratio!);
  const x = scaleLinear([
    Math.min(0.8, ...ratios.map(({ low }) => low)),
    Math.max(1.2, ...ratios.map(({ high }) => high)),
  ], [LEFT, RIGHT]);
  const title = `CPU as a multiple of ${report.release}'s, with 95 % confidence`;
  return (
    <Plot style={STYLE} title={title} height={bottom + 28}>
      <Grid x={x} ticks={x.ticks(6)} bottom={bottom} />
      <line class="bound" x1={x(REGRESSION)} x2={x(REGRESSION)} y1={TOP} y2={bottom} />
      {acts.map(({ name, title }, i) => {
        const middle = y(name)! + y.bandwidth() / 2;
        const { ratio, low, high } = ratios[i]!;
        return (
          <>
            <text x={LEFT - 8} y={middle + 4} text-anchor="end">{title}</text>
            <line class="now" x1={x(low)} x2={x(high)} y1={middle} y2={middle} />
            <circle class="now" cx={x(ratio)} cy={middle} r="4" />
          </>
        );
      })}
    </Plot>
  );
}

/** The acts whose answer waits for the database in different ways. */
const LINES = ["sign_up_pewaca", "log_in", "verification", "list", "refresh"];
const LABEL_HEIGHT = 15;

function LatencyPlot({ report }: { report: Report }) {
  const bottom = 300;
  const right = RIGHT - 130;
  const acts = ACTS.filter(({ name }) => LINES.includes(name) && report.latency[name]);
  const medians = acts.map(({ name }) => report.latency[name]!.map(({ median }) => median));
  const x = scaleLinear([0, RTTS_MS.at(-1)!], [LEFT - 90, right]);
  const y = scaleLinear([0, Math.max(...medians.flat())], [bottom, TOP]).nice();
  let lowest = Infinity;
  const labels = acts.map(({ title }, i) => ({ title, y: y(medians[i]!.at(-1)!) + 4 }))
    .toSorted((one, other) => other.y - one.y)
    .map((label) => ({ ...label, y: lowest = Math.min(label.y, lowest - LABEL_HEIGHT) }));
  const title = "From request to answer, ms, by the time of a round trip to the database, ms";
  return (
    <Plot style={STYLE} title={title} height={bottom + 28}>
      {y.ticks(6).map((tick) => (
        <>
          <line class="axis" x1={x(0)} x2={right} y1={y(tick)} y2={y(tick)} />
          <text x={x(0) - 8} y={y(tick) + 4} text-anchor="end">{String(tick)}</text>
        </>
      ))}
      {RTTS_MS.map((rttMs) => (
        <text x={x(rttMs)} y={bottom + 16} text-anchor="middle">{String(rttMs)}</text>
      ))}
      {medians.map((values) => (
        <>
          <polyline
            class="line"
            points={values.map((value, i) => `${x(RTTS_MS[i]!)},${y(value)}`).join(" ")}
          />
          {values.map((value, i) => <circle class="now" cx={x(RTTS_MS[i]!)} cy={y(value)} r="3" />)}
        </>
      ))}
      {labels.map((label) => <text x={right + 8} y={label.y}>{label.title}</text>)}
    </Plot>
  );
}
