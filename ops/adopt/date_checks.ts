import {
  type Check,
  countOf,
  type Finding,
  mask,
  type Obstacle,
  quoted,
  SHOWN,
} from "./obstacle.ts";
import { namingColumn, type SurveyedColumn, type SurveyedTable } from "./survey.ts";

const DATES = ["date", "datetime", "timestamp"];

/** Stands where a date is required and none was known. */
const NO_DATE = "1970-01-01";

/** More than the clocks of two servers differ by, in minutes. */
const AHEAD_MINUTES = 10;

const isZero = (column: string) => `(DAYOFMONTH(${column}) = 0 OR MONTH(${column}) = 0)`;

/**
 * Dates that are none, such as 0000-00-00: no statement that rebuilds the table gets past them. Where the
 * column may be NULL they become NULL; elsewhere somebody has to agree to a date.
 */
export const zeroDates: Check = async ({ query, survey }) => {
  const found = await Promise.all(survey.tables.map(async (table) => {
    const columns = table.columns.filter(({ type, isGenerated }) =>
      DATES.includes(type) && !isGenerated
    );
    if (columns.length === 0) return [];
    const counts = columns.map(({ name }, index) => `SUM(${isZero(quoted(name))}) AS c${index}`);
    const { rows } = await query(`SELECT ${counts.join(", ")} FROM ${quoted(table.name)}`);
    return columns.map((column, index) => ({
      table,
      column,
      count: Number(rows[0]?.[`c${index}`] ?? 0),
    })).filter(({ count }) => count > 0);
  }));
  const places: Place[] = [];
  for (const place of found.flat()) {
    places.push({ ...place, findings: await rowsOf(query, place) });
  }
  return [
    ...obstacle("zero-dates", places.filter(({ column }) => column.isNullable)),
    ...obstacle(
      "zero-dates-where-one-is-required",
      places.filter(({ column }) => !column.isNullable),
      {
        decision: `the date becomes ${NO_DATE}`,
      },
    ),
  ];
};

type Place = { table: SurveyedTable; column: SurveyedColumn; count: number; findings: Finding[] };

async function rowsOf(
  query: Parameters<Check>[0]["query"],
  { table, column }: Omit<Place, "findings">,
): Promise<Finding[]> {
  const { rows } = await query(
    `SELECT ${quoted(namingColumn(table))} AS id FROM ${quoted(table.name)}
     WHERE ${isZero(quoted(column.name))} LIMIT ${SHOWN}`,
  );
  return rows.map(({ id }) => ({
    place: `${table.name}.${column.name}`,
    id: idText(id),
    value: "0000-00-00",
  }));
}

function obstacle(
  id: string,
  places: readonly Place[],
  more: Partial<Obstacle> = {},
): Obstacle[] {
  if (places.length === 0) return [];
  return [{
    id,
    what: "Dates that are none",
    count: places.reduce((sum, { count }) => sum + count, 0),
    findings: places.flatMap(({ findings }) => findings).slice(0, SHOWN),
    statements: places.map(({ table, column }) =>
      `UPDATE ${quoted(table.name)} SET ${quoted(column.name)} = ${
        column.isNullable ? "NULL" : `'${NO_DATE}'`
      } WHERE ${isZero(quoted(column.name))}`
    ),
    ...more,
  }];
}

/** Moments after now: the table was written in a local time zone, not in UTC. */
export const localTimes: Check = async ({ query, survey }) => {
  const obstacles: Obstacle[] = [];
  for (const table of survey.tables) {
    for (const { name, type } of table.columns) {
      if (type !== "datetime" || !/(?:created|joined|_on$|login_at)/.test(name)) continue;
      if (/expire|due|until|valid/.test(name)) continue;
      const ahead = `${quoted(name)} > UTC_TIMESTAMP(6) + INTERVAL ${AHEAD_MINUTES} MINUTE`;
      const { rows } = await query(
        `SELECT ${quoted(namingColumn(table))} AS id FROM ${quoted(table.name)} WHERE ${ahead}
         LIMIT ${SHOWN}`,
      );
      if (rows.length === 0) continue;
      obstacles.push({
        id: `local-times-${table.name}-${name}`,
        what: "Moments after now, as a server in a local time zone writes them; Daftar reads UTC",
        count: await countOf(
          query,
          `SELECT COUNT(*) AS n FROM ${quoted(table.name)} WHERE ${ahead}`,
        ),
        findings: rows.map(({ id }) => ({ place: `${table.name}.${name}`, id: idText(id) })),
        statements: [],
        isNote: true,
      });
    }
  }
  return obstacles;
};

/** An id as it is when it is a number; masked, because it may name somebody, when it is a text. */
export function idText(id: unknown): string {
  return id === null ? "NULL" : /^-?\d+$/.test(String(id)) ? String(id) : mask(id);
}
