import type { Query } from "../../src/deps.ts";
import { idText } from "./date_checks.ts";
import { hasKey } from "../doctor/check_schema.ts";
import { readSchema } from "../doctor/actual_schema.ts";
import type { ExpectedPart } from "../doctor/expected_schema.ts";
import { type Check, type Context, type Obstacle, quoted, SHOWN } from "./obstacle.ts";
import { rowKey, type SurveyedColumn, type SurveyedTable } from "./survey.ts";

/** Numbers the rows of a table while two of them have the same id. */
const ROW = "adopted_row";

/** The key of a table that has no column for one. */
const ADOPTED_ID = "adopted_id";

const INTEGER = /^(?:tiny|small|medium|big)?int$/;

/** Ids that are missing, 0 or shared: no key can be made of them. */
export const ids: Check = async ({ query, survey }) => {
  const obstacles: Obstacle[] = [];
  for (const table of survey.tables) {
    const id = idColumn(table);
    if (!id || id.isCounted) continue;
    const state = await idsOf(query, table, id);
    if (state.wrong.length === 0 && !hasColumn(table, ROW)) continue;
    obstacles.push({
      id: `ids-${table.name}`,
      what: `Rows of ${table.name} without an id of their own`,
      count: state.count,
      findings: state.wrong.map((value) => ({
        place: `${table.name}.${id.name}`,
        id: idText(value),
      })),
      statements: renumber(table, id, state.highest),
      decision: "the first row of each id keeps it, the others get new ones: what refers to them " +
        "still refers to the first",
    });
  }
  return obstacles;
};

type Ids = { wrong: unknown[]; count: number; highest: number };

async function idsOf(query: Query, table: SurveyedTable, { name }: SurveyedColumn): Promise<Ids> {
  const [id, from] = [quoted(name), quoted(table.name)];
  const shared = `SELECT ${id} AS id, COUNT(*) AS n FROM ${from} GROUP BY ${id}
    HAVING COUNT(*) > 1 OR ${id} = 0 OR ${id} IS NULL`;
  const { rows } = await query(`${shared} ORDER BY ${id} LIMIT ${SHOWN}`);
  if (rows.length === 0) return { wrong: [], count: 0, highest: 0 };
  const { rows: [sum] } = await query(
    `SELECT COALESCE(SUM(CASE WHEN s.id > 0 THEN s.n - 1 ELSE s.n END), 0) AS n FROM (${shared}) AS s`,
  );
  const { rows: [top] } = await query(`SELECT MAX(${id}) AS n FROM ${from}`);
  return {
    wrong: rows.map((row) => row.id),
    count: Number(sum!.n),
    highest: Math.max(0, Number(top!.n)),
  };
}

/** Half done before, it goes on where it was: the numbers of the rows are there already. */
function renumber(table: SurveyedTable, { name }: SurveyedColumn, highest: number): string[] {
  const [t, id] = [quoted(table.name), quoted(name)];
  return [
    ...hasColumn(table, ROW)
      ? []
      : [`ALTER TABLE ${t} ADD COLUMN ${ROW} BIGINT NOT NULL AUTO_INCREMENT UNIQUE`],
    `UPDATE ${t} AS r JOIN (SELECT ${id} AS id, MIN(${ROW}) AS keeper FROM ${t}
  GROUP BY ${id} HAVING COUNT(*) > 1) AS s ON s.id = r.${id} AND s.keeper <> r.${ROW}
  SET r.${id} = ${highest} + r.${ROW}`,
    `UPDATE ${t} SET ${id} = ${highest} + ${ROW} WHERE ${id} IS NULL OR ${id} = 0`,
    `ALTER TABLE ${t} DROP COLUMN ${ROW}`,
  ];
}

/**
 * Tables without a unique key of columns that are never NULL, as PlanetScale wants one for each, and ids
 * that are not counted any more.
 */
export const keys: Check = async ({ query, survey }) => {
  const obstacles: Obstacle[] = [];
  for (const table of survey.tables) {
    const statement = await keyOf(query, table);
    if (!statement) continue;
    obstacles.push({
      id: `keys-${table.name}`,
      what: rowKey(table)
        ? `The ids of ${table.name} have lost AUTO_INCREMENT`
        : `${table.name} has no key that tells its rows apart`,
      count: 1,
      findings: [{ place: table.name }],
      statements: [statement],
    });
  }
  return obstacles;
};

async function keyOf(query: Query, table: SurveyedTable): Promise<string | null> {
  const id = idColumn(table);
  const alter = `ALTER TABLE ${quoted(table.name)}`;
  const primary = table.primary.length > 0 ? "" : ", ADD PRIMARY KEY";
  if (id && !id.isCounted) {
    const key = primary && `${primary} (${quoted(id.name)})`;
    return `${alter} MODIFY ${quoted(id.name)} ${id.fullType} NOT NULL AUTO_INCREMENT${key}`;
  }
  if (rowKey(table)) return null;
  const natural = await naturalKey(query, table);
  if (natural) {
    const column = quoted(natural.name);
    return `${alter} MODIFY ${column} ${typeOf(natural)} NOT NULL, ADD PRIMARY KEY (${column})`;
  }
  return `${alter} ADD COLUMN ${ADOPTED_ID} BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY`;
}

/** Indexes by which the rows of a table are found: with them, looking at a million rows takes seconds. */
export const indexes: Check = async (context) => {
  const found = await missingIndexes(context);
  return [...found].map(([table, parts]) => ({
    id: `indexes-${table}`,
    what: `${table} has no index by which Daftar finds its rows`,
    count: parts.length,
    findings: parts.map(({ name }) => ({ place: `${table}.${name}` })),
    statements: [`ALTER TABLE ${table} ${parts.map(({ clause }) => `ADD ${clause}`).join(", ")}`],
  }));
};

/** The indexes that could be added now, by table: all their columns are there. */
export async function missingIndexes(
  { query, survey, expected }: Context,
): Promise<Map<string, ExpectedPart[]>> {
  const actual = await readSchema(query);
  const missing = new Map<string, ExpectedPart[]>();
  for (const part of expected.values()) {
    const { key, table, name } = part;
    if (!key || key.isUnique || hasKey(part, actual)) continue;
    if (actual.keys.has(`${table}.${name}`.toLowerCase())) continue;
    if (!survey.tables.some((there) => there.name === table)) continue;
    const isThere = (column: string) => actual.columns.has(`${table}.${column}`.toLowerCase());
    if (key.columns.every(isThere)) missing.set(table, [...missing.get(table) ?? [], part]);
  }
  return missing;
}

/** A first column that is distinct in every row, such as the key of a session. */
async function naturalKey(query: Query, table: SurveyedTable): Promise<SurveyedColumn | null> {
  const [first] = table.columns;
  if (!first || !/^(?:var)?char$/.test(first.type)) return null;
  const column = quoted(first.name);
  const { rows } = await query(
    `SELECT 1 AS n FROM ${quoted(table.name)} GROUP BY ${column}
     HAVING COUNT(*) > 1 OR ${column} IS NULL LIMIT 1`,
  );
  return rows.length === 0 ? first : null;
}

/** The definition of a text's type, which would else take the table's collation. */
function typeOf({ fullType, charset, collation }: SurveyedColumn): string {
  return charset ? `${fullType} CHARACTER SET ${charset} COLLATE ${collation}` : fullType;
}

/**
 * The column that numbers the rows of a table: `id`, or the first one when it has the table's name, as
 * `bank_id` in `m_bank_list`. Not a first column that refers to another table.
 */
function idColumn(table: SurveyedTable): SurveyedColumn | null {
  const { columns, primary, name } = table;
  if (primary.length > 1) return null;
  const found = columns.find((column) => column.name === "id") ?? columns[0];
  if (!found || !INTEGER.test(found.type)) return null;
  if (primary.length === 1 && primary[0] !== found.name) return null;
  if (found.name === "id") return found;
  const stem = /^(\w+)_id$/.exec(found.name)?.[1];
  return stem && name.includes(stem) ? found : null;
}

function hasColumn({ columns }: SurveyedTable, name: string): boolean {
  return columns.some((column) => column.name === name);
}
