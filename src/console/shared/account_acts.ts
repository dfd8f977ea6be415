import { forgetAttempts } from "../../core/attempts.ts";
import { changesOf, type Compared } from "../../core/audit/changes.ts";
import {
  type Actor,
  type Audited,
  type AuditEvent,
  recordEvent,
  SYSTEM,
} from "../../core/audit/record_event.ts";
import { releaseAddress } from "../../core/delivery/undeliverable.ts";
import type { Erased, Person } from "../../core/personal_data/erasure.ts";
import type { PersonExport } from "../../core/personal_data/export.ts";
import { removeUnkept } from "../../core/photos.ts";
import type { Row, Tx } from "../../deps.ts";
import { accepted } from "../../outcome.ts";
import type { AccountAct, AccountView } from "./console_accounts.ts";
import type { ConsoleDeps } from "./console_env.ts";

const MAX_REASON = 200;

/** The field of an act that wants a reason. */
export const REASON: NonNullable<AccountAct<AccountView>["fields"]> = (_account, t) => [
  { name: "reason", label: t("reason"), type: "textarea", maxLength: MAX_REASON },
];

/** The field of an act that corrects an address; `maxLength` is that of the tenant's column. */
export function addressField(
  maxLength: number,
): NonNullable<AccountAct<AccountView>["fields"]> {
  return (account, t) => [{
    name: "address",
    label: t("address"),
    type: "email",
    maxLength,
    value: account.address ?? "",
  }];
}

/** What it means that an address is refused. */
export const explainAddress: AccountAct<AccountView>["explain"] = ({ code }) =>
  code === "taken" ? "address_taken" : "address_malformed";

/** What the audit trail is told of an act on an account. */
export type Recorded = { what: Audited; subject?: string; note?: string; changes?: Compared };

/** What an act leaves in the audit trail. `changes` are compared with how the account was before. */
export function accountEvent(
  tenant: string,
  accountId: number,
  before: Row,
  { changes = {}, ...event }: {
    what: Audited;
    subject?: string;
    note?: string;
    changes?: Compared;
  },
): AuditEvent {
  return { tenant, accountId, by: SYSTEM, ...event, changes: changesOf(before, changes) };
}

/** What a tenant says of an act that is the same for every tenant. */
type Common<View extends AccountView> = {
  tenant: string;
  isOffered: (account: View) => boolean;
};

/** Sends emails again to an address that had bounced. */
export function releaseAct<View extends AccountView>(
  { tenant, isOffered }: Common<View>,
): AccountAct<View> {
  return {
    name: "release-address",
    label: "act_release_address",
    says: "act_release_address_says",
    role: "operator",
    isOffered,
    carryOut: async (tx, deps, account, _values, now) => {
      const address = { tenant, accountId: account.id, address: account.address! };
      await releaseAddress(tx, deps, address, now);
      return accepted(undefined);
    },
  };
}

/** Hands over all that is kept of a person, as a file. `addressSql` selects an account's `address`. */
export function exportAct<View extends AccountView>(
  { tenant, isOffered, addressSql, collect }: Common<View> & {
    addressSql: string;
    collect: (deps: ConsoleDeps, person: Person) => Promise<PersonExport>;
  },
): AccountAct<View> {
  return {
    name: "export",
    label: "act_export",
    says: "act_export_says",
    role: "owner",
    isOffered,
    carryOut: async (tx, deps, { id }, _values, now) => {
      await recordEvent(tx, deps, accountEvent(tenant, id, {}, { what: "data_exported" }), now);
      return accepted(undefined);
    },
    download: async (deps, accountId) => {
      const { rows } = await deps.db.query(addressSql, [accountId]);
      const addresses = rows.map(({ address }) => address as string | null)
        .filter((address) => address !== null);
      const kept = await collect(deps, { accountIds: [accountId], addresses });
      return { fileName: `${tenant}-${accountId}.json`, json: JSON.stringify(kept, null, 2) };
    },
  };
}

/** Erases a person; `eraseWithin` is the tenant's own. */
export function eraseAct<View extends AccountView>(
  { tenant, isOffered, eraseWithin }: Common<View> & {
    eraseWithin: (tx: Tx, deps: ConsoleDeps, person: Person, by: Actor) => Promise<Erased>;
  },
): AccountAct<View> {
  return {
    name: "erase",
    label: "act_erase",
    isFinal: true,
    says: "act_erase_says",
    role: "owner",
    isOffered,
    carryOut: async (tx, deps, { id }) => {
      const person = { accountIds: [id], addresses: [] };
      const { photoKeys } = await eraseWithin(tx, deps, person, SYSTEM);
      return accepted({ photoKeys, accountId: id });
    },
    afterwards: removeRest(tenant),
  };
}

/** Removes after `COMMIT` what is kept elsewhere of an account that is gone: photos, counted logins. */
export function removeRest(
  tenant: string,
): NonNullable<AccountAct<AccountView>["afterwards"]> {
  return async (deps, value) => {
    if (!value) return; // done before the reply was lost: the cron sees to the rest
    const { photoKeys, accountId } = value as { photoKeys: string[]; accountId: number };
    await removeUnkept(deps, photoKeys);
    await forgetAttempts(deps, tenant, [accountId]);
  };
}
