import type { Standing } from "./ledger.ts";
import { describeServes } from "./serves.ts";
import { firstLine } from "./migrations.ts";

/** What `migrate` would do to one database, for machines. */
export function planOf(standings: readonly Standing[]) {
  return {
    pending: inState(standings, "pending").map(({ migration: { file, serves, steps } }) => ({
      file,
      serves,
      statements: steps.map(({ sql, expectNone }) =>
        firstLine(sql) || `expect none: ${firstLine(expectNone[0]!.sql)}`
      ),
    })),
    to_record: inState(standings, "superseded").map(({ migration: { file }, ranAs }) => ({
      file,
      ran_as: ranAs,
    })),
  };
}

/** What `migrate` would do to one database, for people. */
export function renderPlan(standings: readonly Standing[]): string[] {
  const { pending, to_record } = planOf(standings);
  if (pending.length + to_record.length === 0) return ["  up to date"];
  return [
    ...to_record.map(({ file, ran_as }) => `  record  ${file}, which ran as ${ran_as}`),
    ...pending.flatMap(({ file, serves, statements }) => [
      `  apply   ${file}, ${count(statements.length, "statement")}`,
      `          ${describeServes(serves)}`,
      ...statements.map((line) => `            ${line}`),
    ]),
  ];
}

/** What was applied to one database, when, and what is pending, for machines. */
export function statusOf(standings: readonly Standing[]) {
  return {
    migrations: standings.map(({ migration: { set, version, file }, state, appliedAt, ranAs }) => ({
      set,
      version,
      file,
      state: state === "pending" ? "pending" : "applied",
      applied_at: appliedAt && `${appliedAt.replace(" ", "T")}Z`,
      ran_as: ranAs,
    })),
    pending: inState(standings, "pending").length,
  };
}

/** What was applied to one database, when, and what is pending, for people. */
export function renderStatus(standings: readonly Standing[]): string[] {
  const { migrations, pending } = statusOf(standings);
  const lines = migrations.map(({ file, applied_at, ran_as }) =>
    `  ${(applied_at ?? "pending").padEnd(24)}  ${file}${ran_as ? `, as ${ran_as}` : ""}`
  );
  return [...lines, pending === 0 ? "  up to date" : `  ${pending} pending`];
}

function inState(standings: readonly Standing[], wanted: Standing["state"]): Standing[] {
  return standings.filter(({ state }) => state === wanted);
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
