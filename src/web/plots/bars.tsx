import { scaleBand } from "d3-scale";
import { AREA, Axes, upwards } from "./axes.tsx";

/** A number at a time. */
export type Point = { label: string; value: number };

/** Fewer would make fractions of a person. */
const LEAST = 4;
/** So many labels fit below the axis. */
const LABELS = 6;

/** Bars over time, and the same numbers as a table. */
export function Bars({ title, numbers, points }: {
  title: string;
  /** What the table is called. */
  numbers: string;
  points: readonly Point[];
}) {
  const x = scaleBand(points.map((_, i) => i), [AREA.left, AREA.right]).padding(0.2);
  const y = upwards(Math.max(LEAST, ...points.map(({ value }) => value)));
  const every = Math.ceil(points.length / LABELS);
  const labels = points.flatMap(({ label }, i) =>
    i % every === 0 ? [{ label, x: x(i)! + x.bandwidth() / 2 }] : []
  );
  const table = (
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
  );
  return (
    <Axes title={title} y={y} labels={labels} below={table}>
      {points.map(({ value }, i) => (
        <rect
          class="bar"
          x={x(i)}
          y={y(value)}
          width={x.bandwidth()}
          height={y(0) - y(value)}
        />
      ))}
    </Axes>
  );
}
