import { scaleLinear } from "d3-scale";
import type { Child } from "hono/jsx";
import { AREA, Axes, upwards } from "../../../../src/web/plots/axes.tsx";
import type { Line } from "./series.ts";

/** So many labels fit below the axis. */
const LABELS = 4;

/** Lines over time, each with its name and latest value; `moments` are in milliseconds since 1970. */
export function Lines({ title, moments, lines, below }: {
  title: string;
  moments: readonly number[];
  lines: readonly Line[];
  below?: Child;
}) {
  const [first = 0] = moments;
  const last = moments.at(-1) ?? first;
  const x = scaleLinear([first, Math.max(last, first + 1)], [AREA.left, AREA.right]);
  const values = lines.flatMap(({ values }) => values.filter((value) => value !== null));
  const y = upwards(Math.max(...values, 0) || 1);
  const labels = Array.from({ length: LABELS }, (_, i) => {
    const at = first + (last - first) * (i + 0.5) / LABELS;
    return { x: x(at), label: new Date(at).toLocaleTimeString("en-GB") };
  });
  const legend = (
    <>
      <ul class="legend">
        {lines.map(({ label, values }, i) => (
          <li>
            <svg viewBox="0 0 24 8" width="24" height="8" aria-hidden="true">
              <line class={`line line-${i}`} x1="0" x2="24" y1="4" y2="4" />
            </svg>{" "}
            {label}: {written(values.at(-1) ?? null)}
          </li>
        ))}
      </ul>
      {below}
    </>
  );
  return (
    <Axes title={title} y={y} labels={moments.length > 1 ? labels : []} below={legend}>
      {lines.map(({ values }, i) => (
        <path
          class={`line line-${i}`}
          d={pathOf(values, (at, value) => [x(moments[at]!), y(value)])}
        />
      ))}
    </Axes>
  );
}

/** A value as people read it: three digits are enough. */
export function written(value: number | null): string {
  if (value === null) return "–";
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(3)));
}

/** A path with a gap where there is no value. A point alone is a short stroke. */
function pathOf(
  values: readonly (number | null)[],
  placed: (index: number, value: number) => [number, number],
): string {
  return values.map((value, i) => {
    if (value === null) return "";
    const [x, y] = placed(i, value).map((number) => Number(number.toFixed(1)));
    const isFirst = (values[i - 1] ?? null) === null;
    return isFirst ? `M${x} ${y}h1` : `L${x} ${y}`;
  }).join("");
}
