import type { Child } from "hono/jsx";

/**
 * A table. On a narrow screen its rows are blocks, in which each cell is named; roles keep it a table for a
 * screen reader. What is too wide all the same scrolls sideways instead of the page.
 */
export function Table({ label, heads, rows }: {
  label: string;
  heads: readonly string[];
  rows: readonly (readonly Child[])[];
}) {
  return (
    // Focusable, so that the keyboard can scroll it.
    <div class="scroll" role="region" aria-label={label} tabindex={0}>
      <table role="table">
        <thead role="rowgroup">
          <tr role="row">
            {heads.map((head) => <th role="columnheader" scope="col">{head}</th>)}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((cells) => (
            <tr role="row">
              {cells.map((cell, i) => <td role="cell" data-label={heads[i]}>{cell}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The facts of a thing: a name and a value each. */
export function Facts({ facts }: { facts: readonly (readonly [string, Child])[] }) {
  return (
    <dl>
      {facts.map(([name, value]) => (
        <div>
          <dt>{name}</dt>
          <dd>{value === null || value === undefined || value === "" ? "–" : value}</dd>
        </div>
      ))}
    </dl>
  );
}
