import { Live, showPage, type StudioContext, Table } from "../../shared/layout.tsx";
import { createRoutes, type Room, type StudioDeps } from "../../shared/room.ts";
import { databasesOf, type StudioDatabase } from "../../shared/databases.ts";
import { findingsOf, migrationStates, repair } from "./findings.ts";
import { Findings, Migrations } from "./findings_part.tsx";
import { listTables, readTable } from "./tables.ts";

/** What changes rows. */
const ROWS_CHANGE = ["database", "requests", "mail", "accounts"] as const;

/** To examine everything takes dozens of statements: not for every request. */
const MUCH_CHANGES = ["database", "mail", "accounts"] as const;

/** The databases: their tables, what the doctor finds, and their migrations. */
export const database: Room = {
  path: "/database",
  title: "Database",
  routes: (studio) => {
    const routes = createRoutes();
    routes.get("/", async (c) => await showDatabases(c, databasesOf(studio.stack())));
    routes.post("/:id/repairs", async (c) => {
      const found = find(studio, c);
      const { check } = await c.req.parseBody();
      const repaired = found && await repair(found, String(check));
      if (!repaired) return c.notFound();
      studio.events.publish("database");
      const { statements, problem } = repaired;
      const said = problem ? `Stopped after ${statements}: ${problem}` : `Repaired: ${check}`;
      return c.redirect(`/database?${new URLSearchParams({ said })}`, 303);
    });
    routes.get("/:id/tables/:name", async (c) => {
      const found = find(studio, c);
      return found ? await showTable(c, found) : c.notFound();
    });
    return routes;
  },
};

function find({ stack }: StudioDeps, c: StudioContext): StudioDatabase | undefined {
  const isMeant = ({ name }: { name: string }) => name === c.req.param("id");
  return databasesOf(stack()).find(({ tenants }) => tenants.some(isMeant));
}

async function showDatabases(
  c: StudioContext,
  databases: readonly StudioDatabase[],
): Promise<Response> {
  const said = c.req.query("said");
  const parts = await Promise.all(databases.map(async (database) => ({
    database,
    findings: await findingsOf(database),
    migrations: await migrationStates(database),
    tables: await listTables(database.query),
  })));
  const body = (
    <>
      {said && <p role="status">{said}</p>}
      {parts.length === 0 && <p>The stack is still starting.</p>}
      {parts.map(({ database, findings, migrations, tables }) => (
        <section aria-label={`Database of ${database.title}`}>
          <h2>{database.title}</h2>
          <Live id={`database-${database.id}`} on={MUCH_CHANGES}>
            <Findings database={database} findings={findings} />
            <Migrations database={database} states={migrations} />
            <h3>Tables</h3>
            <ul class="names">
              {tables.map(({ name, rows }) => (
                <li>
                  <a href={`/database/${database.id}/tables/${name}`}>{name}</a>{" "}
                  <span class="quiet">{String(rows)}</span>
                </li>
              ))}
            </ul>
          </Live>
        </section>
      ))}
    </>
  );
  return await showPage(c, "Database", body);
}

async function showTable(c: StudioContext, { id, query }: StudioDatabase): Promise<Response> {
  const table = await readTable(query, c.req.param("name")!, Number(c.req.query("page")));
  if (!table) return await c.notFound();
  const { name, rows, page, pages, columns, values } = table;
  const body = (
    <Live id="rows" on={ROWS_CHANGE}>
      <p>
        <a href="/database">All tables</a> · {rows} rows, the latest first
        {pages > 1 && ` · page ${page} of ${pages}`}
      </p>
      <Table
        label={`Rows of ${name}`}
        heads={columns.map(({ name }) => name)}
        rows={values.map((row) =>
          row.map((value, i) =>
            value === null
              ? <span class="quiet">NULL</span>
              : columns[i]!.isMasked
              ? <span class="quiet">{value}</span>
              : value
          )
        )}
      />
      <ul class="acts">
        {page > 1 && (
          <li>
            <a href={`/database/${id}/tables/${name}?page=${page - 1}`} rel="prev">Later rows</a>
          </li>
        )}
        {page < pages && (
          <li>
            <a href={`/database/${id}/tables/${name}?page=${page + 1}`} rel="next">
              Earlier rows
            </a>
          </li>
        )}
      </ul>
    </Live>
  );
  return await showPage(c, name, body);
}
