import { type Check, mask, type Obstacle, quoted, SHOWN } from "./obstacle.ts";
import { idText } from "./date_checks.ts";
import { namingColumn, type SurveyedColumn } from "./survey.ts";

/** Charsets whose texts stay as they are: the first holds every letter, the others are for codes. */
const KEPT_CHARSETS = ["utf8mb4", "ascii", "binary"];

/** A collation that MySQL and MariaDB both have. */
const COLLATION = "utf8mb4_unicode_520_ci";

/** Tables that are not InnoDB's: they know no transactions, and PlanetScale takes none. */
export const engines: Check = ({ survey }) => {
  const others = survey.tables.filter(({ engine }) => engine.toLowerCase() !== "innodb");
  return Promise.resolve(only(others, {
    id: "engines",
    what: "Tables of another engine than InnoDB",
    findings: others.map(({ name, engine }) => ({ place: name, value: engine })),
    statements: others.map(({ name }) => `ALTER TABLE ${quoted(name)} ENGINE = InnoDB`),
  }));
};

/** Foreign keys, which PlanetScale refuses unless the database allows them. */
export const foreignKeys: Check = ({ survey }) => {
  const { foreignKeys } = survey;
  return Promise.resolve(only(foreignKeys, {
    id: "foreign-keys",
    what: "Foreign keys: PlanetScale refuses them unless its database setting allows them",
    findings: foreignKeys.map(({ table, name, target }) => ({
      place: `${table}.${name}`,
      value: `to ${target}`,
    })),
    statements: foreignKeys.map(({ table, name }) =>
      `ALTER TABLE ${quoted(table)} DROP FOREIGN KEY ${quoted(name)}`
    ),
    decision:
      "nothing but Django's code keeps rows together then; elsewhere than at PlanetScale, " +
      "leave them",
  }));
};

/** Triggers, procedures, functions and events, which PlanetScale does not have. */
export const routines: Check = ({ survey }) =>
  Promise.resolve(only(survey.routines, {
    id: "stored-routines",
    what: "Stored routines: PlanetScale has none",
    findings: survey.routines.map(({ kind, name }) => ({ place: name, value: kind })),
    statements: survey.routines.map(({ kind, name }) => `DROP ${kind} ${quoted(name)}`),
    decision: "what they did, nothing does any more",
  }));

/** Texts whose charset lacks letters, and collations that only MariaDB has. */
export const charsets: Check = async ({ query, survey }) => {
  const obstacles: Obstacle[] = [];
  for (const table of survey.tables) {
    const columns = table.columns.filter(needsConversion);
    if (columns.length === 0) continue;
    const names = columns.map(({ name }) => quoted(name));
    const { rows } = await query(
      `SELECT ${quoted(namingColumn(table))} AS id, CONCAT_WS(' ', ${names}) AS texts
       FROM ${quoted(table.name)}
       WHERE CONCAT_WS(' ', ${names}) <> CONVERT(CONCAT_WS(' ', ${names}) USING ascii)
       LIMIT ${SHOWN}`,
    );
    const charset = [...new Set(columns.map((column) => column.collation))].join(", ");
    obstacles.push({
      id: `charset-${table.name}`,
      what: `Texts of ${table.name} as ${charset}, which lack letters or which MySQL does not know`,
      count: columns.length,
      findings: rows.map(({ id, texts }) => ({
        place: table.name,
        id: idText(id),
        value: mask(lettersOf(texts)),
      })),
      statements: [
        `ALTER TABLE ${quoted(table.name)} CONVERT TO CHARACTER SET utf8mb4 COLLATE ${COLLATION}`,
      ],
      decision:
        "texts are compared without regard to case and accents then; if the letters shown " +
        "are wrong here already, they were stored under a false charset: repair that first",
    });
  }
  return obstacles;
};

function needsConversion({ charset, collation }: SurveyedColumn): boolean {
  if (charset === null) return false;
  return !KEPT_CHARSETS.includes(charset) || /uca1400|_nopad_/.test(collation ?? "");
}

/** The letters that are no ASCII. */
function lettersOf(texts: unknown): string {
  return String(texts).replace(/[ -~]/g, "");
}

/** How the server is set, where that differs from what Daftar's connections set. */
export const serverSettings: Check = async ({ query, survey }) => {
  const { rows: [row] } = await query(
    "SELECT @@global.sql_mode AS mode, @@global.time_zone AS zone, @@system_time_zone AS systems",
  ).catch(() => ({ rows: [] }));
  if (!row) return [];
  const missing = ["STRICT_TRANS_TABLES", "NO_ZERO_DATE"].filter((mode) =>
    !String(row.mode).includes(mode)
  );
  const zone = String(row.zone) === "SYSTEM" ? String(row.systems) : String(row.zone);
  const stamps = survey.tables.flatMap(({ name, columns }) =>
    columns.filter(({ type }) => type === "timestamp").map((column) => `${name}.${column.name}`)
  );
  return [
    ...only(missing, {
      id: "sql-mode",
      what:
        "The server's sql_mode lets through what is no date or too long; PlanetScale's does not",
      findings: missing.map((mode) => ({ place: "sql_mode", value: `without ${mode}` })),
      statements: [],
      isNote: true,
    }),
    ...only(/^(?:UTC|GMT|\+00:00)$/.test(zone) ? [] : [zone, ...stamps], {
      id: "time-zone",
      what: "The server's time zone is not UTC: columns of type TIMESTAMP are shown in it",
      findings: [
        { place: "time_zone", value: zone },
        ...stamps.map((place) => ({ place, value: "TIMESTAMP" })),
      ],
      statements: [],
      isNote: true,
    }),
  ];
};

/** An obstacle when there is something. */
function only(found: readonly unknown[], obstacle: Omit<Obstacle, "count">): Obstacle[] {
  return found.length === 0 ? [] : [{ ...obstacle, count: found.length }];
}
