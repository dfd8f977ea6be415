import { RUNTIME } from "../../src/runtime.ts";
import assert from "node:assert/strict";
import type { Query, SqlValue } from "../../src/deps.ts";
import { TENANTS } from "../../src/tenants/mod.ts";
import { connect } from "../../src/db/connect.ts";
import { verifiedResident } from "../support/pewaca/pewaca.ts";
import { newLearner } from "../support/zporta/zporta.ts";
import { createDatabase } from "../support/mysql/mysql.ts";
import { type Service, settings, startService } from "../support/service.ts";

/** What the document says of the columns of a table. */
type Described = { table: string; erasure: Map<string, string>; others: string[] };

const ERASURES = ["deleted", "blanked", "stays", "expires"];

async function readDocument(): Promise<
  { described: Described[]; withoutPeople: string[]; notExported: string[] }
> {
  const text = await Deno.readTextFile(new URL("../../docs/data.md", import.meta.url));
  const described: Described[] = [];
  const withoutPeople: string[] = [];
  for (const section of text.split(/^### /m).slice(1)) {
    const [title = "", ...rest] = section.split("\n");
    const body = rest.join("\n").split(/^## /m)[0]!;
    const table = /^`(\w+)`$/.exec(title)?.[1];
    if (table) described.push({ table, ...readSection(table, body) });
    else withoutPeople.push(...names(body));
  }
  const notExported = names(/^Not exported[^#]*/m.exec(text)![0]);
  return { described, withoutPeople, notExported };
}

function readSection(table: string, body: string): Omit<Described, "table"> {
  const erasure = new Map<string, string>();
  const rows = body.split("\n").filter((line) => /^\| +`/.test(line));
  for (const row of rows) {
    const cells = row.split("|").slice(1, -1).map((cell) => cell.trim());
    assert.equal(cells.length, 5, row);
    assert.ok(cells.every((cell) => cell !== ""), `a cell is empty: ${row}`);
    assert.ok(ERASURES.includes(cells[4]!), `${table}: "${cells[4]}" is none of ${ERASURES}`);
    for (const column of names(cells[0]!)) erasure.set(column, cells[4]!);
  }
  return { erasure, others: names(/No personal data:([^#]*)/.exec(body)?.[1] ?? "") };
}

function names(text: string): string[] {
  return [...text.matchAll(/`(\w+)`/g)].map(([, name]) => name!);
}

type Column = { table: string; name: string; type: string; isGenerated: boolean };

async function columnsOf(query: Query): Promise<Column[]> {
  const { rows } = await query(
    `SELECT c.table_name AS t, c.column_name AS c, c.data_type AS type, c.extra AS extra
     FROM information_schema.columns AS c JOIN information_schema.tables AS t
       ON t.table_schema = c.table_schema AND t.table_name = c.table_name
     WHERE c.table_schema = DATABASE() AND t.table_type = 'BASE TABLE'`,
  );
  return rows.map(({ t, c, type, extra }) => ({
    table: String(t),
    name: String(c),
    type: String(type),
    isGenerated: /GENERATED/i.test(String(extra)),
  }));
}

Deno.test("docs/data.md names every column of the migrated databases, and no other", async () => {
  await using database = await createDatabase({ tenants: TENANTS });
  const { described, withoutPeople } = await readDocument();
  const documented = described.flatMap(({ table, erasure, others }) =>
    [...erasure.keys(), ...others].map((column) => `${table}.${column}`)
  );
  const columns = (await columnsOf(database.query))
    .filter(({ table }) => !withoutPeople.includes(table))
    .map(({ table, name }) => `${table}.${name}`);
  assert.deepEqual(documented.toSorted(), columns.toSorted());
  assert.equal(new Set(documented).size, documented.length, "a column stands there twice");
});

/** Where the person's number is in the tables that an erasure changes, by tenant. */
const OWNERS: Record<string, Record<string, string>> = {
  pewaca: {
    m_user: "user_id = ?",
    m_warga: "user_id = ?",
    warga_rejection_log: "warga_id IN (SELECT id FROM m_warga WHERE user_id = ?)",
    m_residence_commite: "user_id = ?",
  },
  zporta: {
    auth_user: "id = ?",
    authtoken_token: "user_id = ?",
    users_profile: "user_id = ?",
    users_userpreference: "user_id = ?",
    users_userloginevent: "user_id = ?",
    users_guideapplicationrequest: "user_id = ?",
  },
};

/** Fills every column of a person's rows that an erasure blanks. */
async function fill(
  { query }: Service,
  described: Described[],
  tenant: string,
  userId: number,
): Promise<void> {
  const columns = await columnsOf(query);
  for (const { table, erasure } of described) {
    const owner = OWNERS[tenant]![table];
    if (!owner) continue;
    for (const { name, type, isGenerated } of columns.filter((column) => column.table === table)) {
      if (erasure.get(name) !== "blanked" || isGenerated) continue;
      const value = valueOf(type);
      await query(`UPDATE ${table} SET ${name} = LEFT(?, 8) WHERE ${owner}`, [value, userId]);
    }
  }
}

function valueOf(type: string): SqlValue {
  if (/int|double|decimal/.test(type)) return 1;
  if (/date/.test(type)) return "20200202";
  return type === "json" || type === "longtext" ? '["x"]' : "somebody";
}

function isBlank(value: unknown, column: string): boolean {
  if (column === "password" || column === "user_password") return String(value).startsWith("!");
  if (column === "username" || column === "username_norm") {
    return String(value).startsWith("deleted_");
  }
  return value === null || value === "" || value === 0 || JSON.stringify(value) === "[]";
}

/** Erases somebody, and finds what is not as the document says. */
async function deviations(service: Service, tenant: string, userId: number): Promise<string[]> {
  const { described } = await readDocument();
  await fill(service, described, tenant, userId);
  const deps = {
    ...RUNTIME,
    db: connect(service.gateway.url, 10_000),
    now: () => service.clock.now,
  };
  const acts = TENANTS.find(({ name }) => name === tenant)!.personalData!;
  assert.ok((await acts.erase(deps, { accountIds: [userId], addresses: [] })).ok);
  const found: string[] = [];
  for (const { table, erasure } of described) {
    const owner = OWNERS[tenant]![table];
    if (!owner) continue;
    const { rows } = await service.query(`SELECT * FROM ${table} WHERE ${owner}`, [userId]);
    for (const row of rows) {
      for (const [column, what] of erasure) {
        const isKept = what === "deleted" || (what === "blanked" && !isBlank(row[column], column));
        if (isKept) found.push(`${table}.${column}: ${row[column]} is not ${what}`);
      }
    }
  }
  return found;
}

Deno.test("an erasure does to every column what docs/data.md says", async () => {
  await using service = await startService();
  const { userId } = await verifiedResident(service);
  await service.query(
    "INSERT INTO warga_rejection_log (warga_id, reason, created_at) SELECT id, 'x', NOW() FROM m_warga WHERE user_id = ?",
    [userId],
  );
  assert.deepEqual(await deviations(service, "pewaca", userId), []);
  const zporta = service.of("zporta");
  const learner = await newLearner(zporta);
  assert.deepEqual(await deviations(zporta, "zporta", learner.userId), []);
});

Deno.test("an export has every column that docs/data.md describes, but those that it leaves out", async () => {
  await using service = await startService();
  const { described, notExported } = await readDocument();
  const { userId } = await verifiedResident(service);
  const learner = await newLearner(service.of("zporta"));
  const missing: string[] = [];
  for (const [name, accountId] of [["pewaca", userId], ["zporta", learner.userId]] as const) {
    const asked: string[] = [];
    const db = {
      ...connect(service.of(name).gateway.url, 10_000),
      query: (statement: string) => {
        asked.push(statement);
        return Promise.resolve({ rows: [], rowsAffected: 0, insertId: 0 });
      },
    };
    const acts = TENANTS.find((tenant) => tenant.name === name)!.personalData!;
    const person = { accountIds: [accountId], addresses: ["rina@example.com"] };
    const deps = { db, now: () => service.clock.now, settings: settings[name] };
    const { tables } = await acts.collect(deps, person);
    for (const { table, erasure } of described.filter(({ table }) => table in tables)) {
      const [statement = ""] = asked.filter((sql) => new RegExp(`FROM ${table}\\b`).test(sql));
      const columns = statement.slice(0, statement.lastIndexOf(`FROM ${table}`));
      for (const column of erasure.keys()) {
        const isThere = new RegExp(`\\b${column}\\b`).test(columns);
        if (!isThere && !notExported.includes(column)) missing.push(`${table}.${column}`);
      }
    }
    const others = described.filter(({ table }) => !(table in tables)).map(({ table }) => table);
    assert.ok(others.includes("photo") && others.includes("attempt_count"));
  }
  assert.deepEqual(missing, []);
});
