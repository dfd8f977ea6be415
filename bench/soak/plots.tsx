import { scaleBand, scaleLinear } from "d3-scale";
import { Plot, WIDTH } from "../plot.tsx";
import type { Memory } from "./memory.ts";
import type { Times } from "./sampling.ts";

const HEIGHT = 300;
const RIGHT = WIDTH - 20;
const TOP = 56;
const BOTTOM = HEIGHT - 28;
const TICKS = 6;
const BAND = 30;
const NAMES = 170;

/** Read on a light and on a dark page. */
const STYLE = `
text { font: 12px system-ui, sans-serif; fill: #24292f; }
.title { font-weight: 600; font-size: 14px; }
.axis { stroke: #d0d7de; }
.one { stroke: #0969da; fill: #0969da; }
.two { stroke: #bc4c00; fill: #bc4c00; }
.line { fill: none; stroke-width: 2; }
.inner { stroke-dasharray: 4 3; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; }
  .axis { stroke: #484f58; }
  .one { stroke: #58a6ff; fill: #58a6ff; }
  .two { stroke: #f0883e; fill: #f0883e; }
}`;

/** What workerd holds over time, with the Worker and with one of ten lines. */
export function drawMemory(worker: readonly Memory[], small: readonly Memory[]): string {
  const all = [...worker, ...small];
  const x = scaleLinear([0, Math.max(...all.map(({ at }) => at)) / 60], [44, RIGHT]);
  const most = Math.max(...all.map(({ resident }) => resident));
  const y = scaleLinear([0, most], [BOTTOM, TOP]).nice(TICKS);
  const path = (memory: readonly Memory[], value: (memory: Memory) => number) =>
    memory.map((one, i) =>
      `${i === 0 ? "M" : "L"}${x(one.at / 60).toFixed(1)} ${y(value(one)).toFixed(1)}`
    ).join("");
  const lines = [
    { label: "Daftar: resident", style: "line one", memory: worker, value: resident },
    { label: "Daftar: heap", style: "line one inner", memory: worker, value: heap },
    { label: "ten lines: resident", style: "line two", memory: small, value: resident },
    { label: "ten lines: heap", style: "line two inner", memory: small, value: heap },
  ];
  return String(
    <Plot style={STYLE} title="What workerd holds in memory, MiB, over minutes" height={HEIGHT}>
      {y.ticks(TICKS).map((tick) => (
        <>
          <line class="axis" x1={44} x2={RIGHT} y1={y(tick)} y2={y(tick)} />
          <text x={38} y={y(tick) + 4} text-anchor="end">{String(tick)}</text>
        </>
      ))}
      {x.ticks(TICKS).map((tick) => (
        <text x={x(tick)} y={BOTTOM + 18} text-anchor="middle">{String(tick)}</text>
      ))}
      {lines.map(({ label, style, memory, value }, i) => (
        <>
          <path class={style} d={path(memory, value)} />
          <line class={style} x1={8 + i * 172} x2={28 + i * 172} y1={40} y2={40} />
          <text x={34 + i * 172} y={44}>{label}</text>
        </>
      ))}
    </Plot>,
  );
}

const resident = ({ resident }: Memory) => resident;
const heap = ({ heapUsed }: Memory) => heapUsed;

/** How long calls take: half of them, and all but a twentieth. Who is refused a login waits on purpose. */
export function drawTimes(times: readonly Times[]): string {
  const shown = times.filter(({ name }) => !name.includes("wrong"));
  const bottom = 44 + BAND * shown.length;
  const y = scaleBand(shown.map(({ name }) => name), [44, bottom]).padding(0.25);
  const x = scaleLinear([0, Math.max(...shown.map(({ p95 }) => p95))], [NAMES, RIGHT]).nice(TICKS);
  const half = y.bandwidth() / 2;
  return String(
    <Plot style={STYLE} title="How long calls take, ms: p50, and below it p95" height={bottom + 28}>
      {x.ticks(TICKS).map((tick) => (
        <>
          <line class="axis" x1={x(tick)} x2={x(tick)} y1={40} y2={bottom} />
          <text x={x(tick)} y={bottom + 16} text-anchor="middle">{String(tick)}</text>
        </>
      ))}
      {shown.map(({ name, p50, p95 }) => (
        <>
          <text x={NAMES - 8} y={y(name)! + half + 4} text-anchor="end">{name}</text>
          <rect class="one" x={NAMES} y={y(name)} width={x(p50) - NAMES} height={half} />
          <rect class="two" x={NAMES} y={y(name)! + half} width={x(p95) - NAMES} height={half} />
        </>
      ))}
    </Plot>,
  );
}
