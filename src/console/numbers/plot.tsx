import { scaleBand, scaleLinear } from "d3-scale";

/** A number at a time. */
export type Point = { label: string; value: number };

const WIDTH = 640;
const HEIGHT = 160;
const MARGIN = { top: 8, right: 8, bottom: 22, left: 44 };
const TICKS = 4;
/** So many labels fit below the axis. */
const LABELS = 6;

/** Bars over time, as an image without a script, and the same numbers as a table. */
export function Plot({ title, numbers, points }: {
  title: string;
  /** What the table is called. */
  numbers: string;
  points: readonly Point[];
}) {
  const x = scaleBand(points.map((_, i) => i), [MARGIN.left, WIDTH - MARGIN.right]).padding(0.2);
  // Fewer would make fractions of a person.
  const most = Math.max(TICKS, ...points.map(({ value }) => value));
  const y = scaleLinear([0, most], [HEIGHT - MARGIN.bottom, MARGIN.top]).nice(TICKS);
  const every = Math.ceil(points.length / LABELS);
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
            <line
              class="axis"
              x1={MARGIN.left}
              x2={WIDTH - MARGIN.right}
              y1={y(tick)}
              y2={y(tick)}
            />
            <text x={MARGIN.left - 6} y={y(tick) + 4} text-anchor="end">{String(tick)}</text>
          </>
        ))}
        {points.map(({ value }, i) => (
          <rect
            class="bar"
            x={x(i)}
            y={y(value)}
            width={x.bandwidth()}
            height={y(0) - y(value)}
          />
        ))}
        {points.map(({ label }, i) =>
          i % every === 0 && (
            <text x={x(i)! + x.bandwidth() / 2} y={HEIGHT - 6} text-anchor="middle">{label}</text>
          )
        )}
      </svg>
      <details>
        <summary>{numbers}</summary>
        <table>
          <tbody>
            {points.map(({ label, value }) => (
              <tr>
                <th scope="row">{label}</th>
                <td>{String(value)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}
