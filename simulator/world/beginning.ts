import { format } from "@planetscale/database";
import { seed, seededAccounts } from "../../local/seed/seed.ts";
import { simulatedHash } from "./isolate.ts";
import type { Query } from "../../src/deps.ts";
import { type Beginning, startEngine } from "../sql/engine.ts";
import { readTables } from "../sql/schema.ts";

let beginning: Promise<Beginning> | undefined;

/** The tables and the rows with which every history begins: those of a seeded local database. */
export function readBeginning(): Promise<Beginning> {
  return beginning ??= make();
}

async function make(): Promise<Beginning> {
  const text = await Deno.readTextFile(new URL("tables.sql", import.meta.url));
  const shapes = readTables(
    text.split(/;\n/).map((each) => each.trim()).filter((each) => each !== ""),
  );
  const engine = startEngine({ shapes, tables: new Map() });
  const query = queryOf(engine);
  await seed(query);
  await usePasswords(query);
  await query(
    "INSERT INTO m_role (role_id, role_category, role_name, role_isactive, role_isdelete) " +
      "VALUES (5, 'warga', 'Warga', 1, 0)",
  );
  await query(
    "INSERT INTO email_pace (id, next_request_at) VALUES (1, '1970-01-01 00:00:00.000000')",
  );
  return { shapes, tables: engine.tables };
}

/** Gives the seeded people passwords that the simulated Worker can check. */
export async function usePasswords(query: Query): Promise<void> {
  for (const { tenant, email, password } of seededAccounts) {
    const [table, column, address] = tenant === "pewaca"
      ? ["m_user", "user_password", "user_email"]
      : ["auth_user", "password", "email"];
    await query(`UPDATE ${table} SET ${column} = ? WHERE ${address} = ?`, [
      simulatedHash(password),
      email,
    ]);
  }
}

function queryOf(engine: ReturnType<typeof startEngine>): Query {
  return (statement, args = []) => {
    const transaction = engine.begin();
    const sql = format(statement, args.map((arg) => typeof arg === "boolean" ? Number(arg) : arg));
    const { columns, rows, rowsAffected, insertId } = engine.execute(transaction, sql);
    engine.commit(transaction);
    return Promise.resolve({
      rows: rows.map((row) => Object.fromEntries(columns.map(({ name }, at) => [name, row[at]]))),
      rowsAffected,
      insertId,
    });
  };
}
