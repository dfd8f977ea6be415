import { scaleLinear } from "d3-scale";
import type { Child } from "hono/jsx";

const WIDTH = 640;
const HEIGHT = 160;

/** Where a plot is drawn, in the units of its image; labels stand outside. */
export const AREA = { left: 44, right: WIDTH - 8, top: 8, bottom: HEIGHT - 22 } as const;

const TICKS = 4;

/** A scale from 0 to at least `most`, upwards. */
export function upwards(most: number) {
  return scaleLinear([0, most], [AREA.bottom, AREA.top]).nice(TICKS);
}

/** A figure with its title and axes, as an image without a script; `below` the image stands the rest. */
export function Axes({ title, y, labels, children, below }: {
  title: string;
  y: ReturnType<typeof upwards>;
  /** What stands under the horizontal axis, and where. */
  labels: readonly { x: number; label: string }[];
  children?: Child;
  below?: Child;
}) {
  return (
    <figure>
      <figcaption>{title}</figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        width={WIDTH}
        height={HEIGHT}
        role="img"
        aria-label={title}
      >
        {y.ticks(TICKS).map((tick) => (
          <>
            <line class="axis" x1={AREA.left} x2={AREA.right} y1={y(tick)} y2={y(tick)} />
            <text x={AREA.left - 6} y={y(tick) + 4} text-anchor="end">{String(tick)}</text>
          </>
        ))}
        {children}
        {labels.map(({ x, label }) => <text x={x} y={HEIGHT - 6} text-anchor="middle">{label}
        </text>)}
      </svg>
      {below}
    </figure>
  );
}
