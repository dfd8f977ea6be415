import { integer, nullable, selectRow, text } from "../../db/rows.ts";
import { toSql } from "../../db/time.ts";
import { transact } from "../../db/transact.ts";
import { updateRows } from "../../db/write.ts";
import type { Deps } from "../../deps.ts";
import { accepted, type Outcome, refused } from "../../outcome.ts";
import { person, recordEvent } from "../audit/record_event.ts";
import { normalizeEmail } from "../email_address.ts";
import {
  checkLink,
  decodeAccountId,
  encodeAccountId,
  issueLinkToken,
  type Link,
  linkState,
} from "../link_tokens.ts";
import type { EmailDraft, PendingEmail } from "../outbox.ts";
import { enqueueRepeatable } from "../repeatable_email.ts";

/** For how many hours the link to an export works. Longer than a request with it is repeated. */
export const EXPORT_HOURS = 24;

/** Where a tenant's accounts are, and which of them `u` may have an export: those with a proven address. */
export type ExportTable = {
  tenant: string;
  name: string;
  idColumn: string;
  emailColumn: string;
  isAllowed: string;
};

/** An account that may have an export. `exportedAt` has all its digits: the link depends on it. */
export type Exportable = { accountId: number; email: string; exportedAt: string | null };

/** Finds an account that may have an export; `null` when there is none. */
export async function findExportable(
  { db }: Pick<Deps, "db">,
  { name, idColumn, emailColumn, isAllowed }: ExportTable,
  accountId: number,
): Promise<Exportable | null> {
  const row = await selectRow(
    db,
    { id: integer, email: text, exported_at: nullable(text) },
    `SELECT u.${idColumn} AS id, u.${emailColumn} AS email, u.exported_at FROM ${name} AS u
     WHERE u.${idColumn} = ? AND u.${emailColumn} <> '' AND ${isAllowed}`,
    [accountId],
  );
  return row && { accountId: row.id, email: row.email, exportedAt: row.exported_at };
}

/** Enqueues the email with the link, unless there were too many; see `enqueueRepeatable`. */
export async function enqueueExport(
  deps: Deps,
  table: ExportTable,
  account: Exportable,
): Promise<PendingEmail | null> {
  const state = linkState(deps.serviceKey, exportLink(table, account));
  const draft: EmailDraft = {
    tenant: table.tenant,
    kind: "data_export",
    accountId: account.accountId,
    to: account.email,
    payload: {},
    dedupeKey: `${table.tenant}.data_export:${account.accountId}:${state}`,
  };
  return await enqueueRepeatable(deps.db, deps, draft, deps.now());
}

/**
 * The path `{uid}/{token}/` of the link in an email; `null` when the account has another address by now, or
 * may not have an export any more, or has downloaded it since.
 */
export async function exportPath(
  deps: Deps,
  table: ExportTable,
  pending: PendingEmail,
): Promise<string | null> {
  const account = await findExportable(deps, table, pending.accountId);
  if (!account || account.email !== pending.to) return null;
  if (account.exportedAt !== null && account.exportedAt > toSql(pending.createdAt)) return null;
  const link = exportLink(table, account);
  const token = issueLinkToken(deps.serviceKey, link, pending.issuedAt);
  return `${encodeAccountId(account.accountId)}/${token}/`;
}

/** Checks a link, and changes nothing. Refuses with `wrong` or `expired` link. */
export async function checkExportLink(
  deps: Deps,
  table: ExportTable,
  { uid, token }: { uid: string; token: string },
): Promise<Outcome<Exportable>> {
  const accountId = decodeAccountId(uid);
  const account = accountId === null ? null : await findExportable(deps, table, accountId);
  if (!account) return refused("wrong", "link");
  const linkOf = () => exportLink(table, account);
  const checked = checkLink(deps, linkOf, token, EXPORT_HOURS * 3600);
  return checked.ok ? accepted(account) : checked;
}

/** Uses a link that was checked: of several at once one gets through. Refuses with `spent` link. */
export async function spendExportLink(
  deps: Deps,
  { tenant, name, idColumn }: ExportTable,
  { accountId, exportedAt }: Exportable,
): Promise<Outcome<void>> {
  const now = deps.now();
  return await transact<void>(deps.db, async (tx) => {
    const { rowsAffected } = await updateRows(tx, name, { exported_at: toSql(now) }, {
      sql: `${idColumn} = ? AND exported_at <=> ?`,
      args: [accountId, exportedAt],
    });
    if (rowsAffected === 0) return refused("spent", "link");
    const event = { tenant, what: "data_exported", accountId, by: person(accountId) } as const;
    await recordEvent(tx, deps, event, now);
    return accepted(undefined);
  }, async () => {
    const row = await selectRow(
      deps.db,
      { exported_at: nullable(text) },
      `SELECT exported_at FROM ${name} WHERE ${idColumn} = ?`,
      [accountId],
    );
    return row?.exported_at === toSql(now) ? accepted(undefined) : null;
  });
}

function exportLink({ tenant }: ExportTable, { accountId, email, exportedAt }: Exportable): Link {
  return {
    tenant,
    purpose: "data_export",
    accountId,
    state: [normalizeEmail(email), exportedAt ?? ""],
  };
}
