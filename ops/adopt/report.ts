import type { Obstacle } from "./obstacle.ts";

/** The longest statement that is printed whole: lists of ids are cut. */
const MAX_STATEMENT = 400;

/** For people: every obstacle with its rows, and the statements or the decision that repair it. */
export function renderPlan(where: string, obstacles: readonly Obstacle[]): string {
  const lines = obstacles.flatMap((obstacle) => [...render(obstacle), ""]);
  const decisions = obstacles.filter(({ decision }) => decision !== undefined);
  return [`${where}`, "", ...lines, verdict(obstacles, decisions), ""].join("\n");
}

function render(obstacle: Obstacle): string[] {
  const { id, what, count, findings, statements, decision, isNote } = obstacle;
  const shown = findings.map(({ place, id, value }) =>
    `    ${[place, id && `#${id}`, value].filter(Boolean).join("  ")}`
  );
  const more = count - findings.length;
  return [
    `${isNote ? "note" : decision ? "DECIDE" : "repair"}  ${id}: ${what} (${count})`,
    ...shown,
    ...more > 0 && findings.length > 0 && findings[0]!.id ? [`    and ${more} more`] : [],
    ...decision ? [`  Decide: ${decision}`] : [],
    ...statements.map((statement) => `  ${cut(statement)};`),
  ];
}

function cut(statement: string): string {
  if (statement.length <= MAX_STATEMENT) return statement;
  return `${statement.slice(0, MAX_STATEMENT)} … (${statement.length} characters; --json has all)`;
}

function verdict(obstacles: readonly Obstacle[], decisions: readonly Obstacle[]): string {
  if (obstacles.every(({ isNote }) => isNote)) return "Nothing stands in the way.";
  if (decisions.length === 0) return "Nothing to decide: --apply does all of it.";
  const ids = decisions.filter(({ statements }) => statements.length > 0).map(({ id }) => id);
  return ids.length === 0
    ? "Somebody has to look, and change these rows."
    : `To decide, with --apply: --agree ${ids} (or some of them, or all), --leave for the others.`;
}
