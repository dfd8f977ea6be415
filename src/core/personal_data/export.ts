import { toSql } from "../../db/time.ts";
import { placeholders } from "../../db/write.ts";
import type { Deps, Queryable, Row, SqlValue } from "../../deps.ts";
import type { Person } from "./erasure.ts";

/** The rows of one table that are about a person. `columns` is what a SELECT has, `rest` begins with FROM. */
export type ExportPart = {
  table: string;
  columns: string;
  rest: string;
  args: readonly SqlValue[];
};

/** All that a tenant keeps of a person: rows by table, and the photos as links. */
export type PersonExport = {
  tenant: string;
  exported_at: string;
  photos: string[];
  tables: Record<string, readonly Row[]>;
};

/**
 * Collects the rows of a person: those of the tenant, and those of the tables that all tenants share. Tables
 * without a row are there, empty. Secrets (hashes, tokens, digests) are not among the columns.
 */
export async function collectRows(
  db: Queryable,
  tenant: string,
  person: Person,
  own: readonly ExportPart[],
): Promise<PersonExport["tables"]> {
  const parts = [...own, ...sharedParts(tenant, person)];
  const rows = await Promise.all(parts.map(async ({ columns, rest, args }) => {
    return (await db.query(`SELECT ${columns} ${rest}`, args)).rows;
  }));
  return Object.fromEntries(parts.map(({ table }, i) => [table, rows[i]!]));
}

/** An export as it is handed out. */
export function exportOf(
  { now }: Pick<Deps, "now">,
  tenant: string,
  tables: PersonExport["tables"],
  photos: readonly (string | null)[],
): PersonExport {
  const exported_at = `${toSql(now()).replace(" ", "T")}Z`;
  return { tenant, exported_at, photos: photos.filter((url) => url !== null), tables };
}

/** The condition that a column is among some values, of which there may be none. */
export function isOneOf(column: string, values: readonly SqlValue[]): string {
  return values.length > 0 ? `${column} IN (${placeholders(values)})` : "FALSE";
}

function sharedParts(tenant: string, { accountIds, addresses }: Person): ExportPart[] {
  const ofAccounts = (table: string, columns: string, order: string): ExportPart => ({
    table,
    columns,
    rest: `FROM ${table} WHERE tenant = ? AND ${
      isOneOf("account_id", accountIds)
    } ORDER BY ${order}`,
    args: [tenant, ...accountIds],
  });
  return [
    {
      table: "outbox",
      columns: `kind, account_id, to_email, payload, status, attempts, last_error, created_at,
        requested_at, next_attempt_at, finished_at, delivery, delivery_at, delivery_detail, provider_id`,
      rest: `FROM outbox WHERE tenant = ? AND (${isOneOf("account_id", accountIds)}
        OR ${isOneOf("to_email", addresses)}) ORDER BY created_at`,
      args: [tenant, ...accountIds, ...addresses],
    },
    ofAccounts(
      "undeliverable_address",
      "account_id, address, reason, email_id, since, released_at",
      "since",
    ),
    ofAccounts("account_access", "account_id, what, total, last_at, recent", "what"),
    ofAccounts(
      "audit_event",
      "account_id, occurred_at, what, subject, actor_kind, note, changes, request_id",
      "id",
    ),
  ];
}
