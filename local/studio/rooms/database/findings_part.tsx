import { Table } from "../../shared/layout.tsx";
import type { StudioDatabase } from "../../shared/databases.ts";
import type { Finding, MigrationStates } from "./findings.ts";

/** More ids than these are counted, not listed. */
const SHOWN = 20;

/** What the doctor finds in a database, each with its repair. */
export function Findings({ database, findings }: {
  database: StudioDatabase;
  findings: readonly Finding[];
}) {
  const found = findings.filter(({ found, isUnchecked }) => found.length > 0 || isUnchecked);
  return (
    <>
      <h3>Doctor</h3>
      <p class={found.some(({ isWrong }) => isWrong) ? "bad" : "good"}>
        {found.length === 0
          ? `Nothing is wrong: ${findings.length} checks.`
          : `${found.length} of ${findings.length} checks found something.`}
      </p>
      {found.map((finding) => <Found database={database} finding={finding} />)}
    </>
  );
}

function Found({ database, finding }: { database: StudioDatabase; finding: Finding }) {
  const { name, level, found, repairs, lookFirst, isUnchecked, isRepairable } = finding;
  const more = found.length > SHOWN ? `, and ${found.length - SHOWN} more` : "";
  return (
    <article>
      <h4>{name} {level === "note" && <small class="quiet">note</small>}</h4>
      <p>
        {isUnchecked
          ? "Not checked: a table or column is missing."
          : `${found.length}: ${found.slice(0, SHOWN).join(", ")}${more}`}
      </p>
      {lookFirst && (
        <p>
          <strong>Look first:</strong> {lookFirst}
        </p>
      )}
      {repairs.length > 0 && (
        <details id={`repair-${database.id}-${name.replace(/\W+/g, "-")}`}>
          <summary>
            Repair, {String(repairs.length)} {repairs.length === 1 ? "statement" : "statements"}
          </summary>
          <pre tabindex={0} aria-label={`Repair of ${name}`}>
            <code>{repairs.map((each) => `${each};`).join("\n")}</code>
          </pre>
        </details>
      )}
      {isRepairable && (
        <form class="inline" method="post" action={`/database/${database.id}/repairs`}>
          <input type="hidden" name="check" value={name} />
          {lookFirst && (
            <label>
              <input type="checkbox" required /> I have looked
            </label>
          )}
          <button type="submit" aria-label={`Apply the repair of ${name}`}>Apply the repair</button>
        </form>
      )}
    </article>
  );
}

/** The migrations of a database, set by set. */
export function Migrations({ database, states: { sets, unknown } }: {
  database: StudioDatabase;
  states: MigrationStates;
}) {
  const all = [...sets.values()].flat();
  const applied = all.filter(({ state }) => state === "applied").length;
  return (
    <>
      <h3>Migrations</h3>
      <p class={applied === all.length && unknown.length === 0 ? "good" : "bad"}>
        {applied} of {all.length} are applied.
        {unknown.length > 0 && ` Applied, but unknown here: ${unknown.join(", ")}.`}
      </p>
      {[...sets].map(([set, standings]) => (
        <details id={`migrations-${database.id}-${set}`}>
          <summary>{set}: {String(standings.length)} migrations</summary>
          <Table
            label={`Migrations of ${set}`}
            heads={["File", "State", "Applied at (UTC)"]}
            rows={standings.map(({ migration, state, appliedAt }) => [
              migration.file,
              <span class={state === "applied" ? "good" : "bad"}>{state}</span>,
              appliedAt ?? "–",
            ])}
          />
        </details>
      ))}
    </>
  );
}
