import { PHOTO_FOLDER } from "../../core/photos.ts";
import { forgetRegistrations } from "../../core/repetition.ts";
import { integer, selectRow } from "../../db/rows.ts";
import { toSql } from "../../db/time.ts";
import type { Queryable } from "../../deps.ts";
import { defineTenant } from "../../tenant.ts";
import { createPewaca } from "./app.ts";
import { EMAILS } from "./emails.ts";
import { parsePewacaSettings } from "./env.ts";
import { eraseAccounts } from "./erasure/erase_account.ts";
import { collect } from "./export/collect.ts";
import { findAccountsOf, findErased, findNamedPhotos, findNames } from "./erasure/find_person.ts";
import { removeUndeliverableClaim } from "./undeliverable_claim.ts";
import { VERIFY_EMAIL } from "./verification/wire.ts";
import { sweepClaims } from "./sweep_claims.ts";
import { sweepNiks } from "./sweep_niks.ts";
import { sweepRejected } from "./sweep_rejected.ts";

/** Pewaca registers residents of housing estates. It answers every path that belongs to no other tenant. */
export const pewaca = defineTenant({
  name: "pewaca",
  owns: () => true,
  callers: "servers",
  allowedOrigins: (settings) => settings.allowedOrigins,
  publicUrl: (settings) => settings.publicUrl,
  createApp: createPewaca,
  parseSettings: parsePewacaSettings,
  emails: EMAILS,
  countNewAccounts,
  sweep: async (deps) => {
    await sweepClaims(deps);
    await sweepRejected(deps);
    await sweepNiks(deps);
    await forgetRegistrations(deps, { name: "m_user", createdColumn: "user_created_on" });
  },
  onUndeliverable: removeUndeliverableClaim,
  findNamedPhotos,
  personalData: {
    findAccounts: findAccountsOf,
    findNames,
    erase: eraseAccounts,
    findErased,
    collect,
  },
  changingReads: [VERIFY_EMAIL],
  photoFolders: [PHOTO_FOLDER],
});

async function countNewAccounts(db: Queryable, since: Date): Promise<number> {
  const row = await selectRow(
    db,
    { accounts: integer },
    "SELECT COUNT(*) AS accounts FROM m_user WHERE user_created_on > ?",
    [toSql(since)],
  );
  return row!.accounts;
}
