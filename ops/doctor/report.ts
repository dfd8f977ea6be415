import type { Result } from "./check.ts";
import { isWrong } from "./examine.ts";

/** What was found in one database. */
export type Examined = { where: string; results: readonly Result[] };

/** How many findings a line of the table lists. */
const SHOWN = 5;

/** For people: a table of the checks, then the repairs in order, ready to paste. */
export function renderTable({ where, results }: Examined): string {
  const width = Math.max(...results.map(({ name }) => name.length));
  const lines = results.map((result) => {
    const { name, found, isUnchecked } = result;
    const count = isUnchecked ? "?" : String(found.length);
    return `  ${mark(result)}  ${name.padEnd(width)}  ${count.padStart(5)}  ${places(result)}`
      .trimEnd();
  });
  const wrong = results.filter(isWrong).length;
  const verdict = wrong === 0
    ? "Nothing is wrong."
    : `${wrong} of ${results.length} checks found something.`;
  return [`Examined ${where}`, "", ...lines, "", ...renderRepairs(results), verdict, ""].join("\n");
}

/** For machines: one JSON document for all examined databases. */
export function renderJson(examined: readonly Examined[]): string {
  const checks = examined.flatMap(({ where, results }) =>
    results.map(({ name, level, found, repairs, lookFirst, isUnchecked }) => ({
      database: where,
      name,
      level,
      count: found.length,
      found,
      repairs,
      look_first: found.length > 0 ? lookFirst ?? null : null,
      unchecked: isUnchecked ?? false,
    }))
  );
  const isOk = !examined.some(({ results }) => results.some(isWrong));
  return JSON.stringify({ ok: isOk, checks }, null, 2);
}

function mark(result: Result): string {
  if (isWrong(result)) return "WRONG";
  return result.found.length > 0 ? "note " : "ok   ";
}

function places({ found, isUnchecked }: Result): string {
  if (isUnchecked) return "not checked: a table or column is missing";
  const more = found.length > SHOWN ? `, and ${found.length - SHOWN} more` : "";
  return found.slice(0, SHOWN).join(", ") + more;
}

function renderRepairs(results: readonly Result[]): string[] {
  const lines = results.filter(({ found }) => found.length > 0).flatMap((result) => [
    `-- ${result.name}${result.lookFirst ? `. LOOK FIRST: ${result.lookFirst}` : ""}`,
    ...result.repairs.map((statement) => `${statement};`),
    "",
  ]);
  return lines.length > 0 ? ["Repairs, in this order:", "", ...lines] : [];
}
