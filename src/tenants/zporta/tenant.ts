import { PHOTO_FOLDER } from "../../core/photos.ts";
import { forgetRegistrations } from "../../core/repetition.ts";
import { defineTenant } from "../../tenant.ts";
import { eraseAccounts } from "./account/erase_account.ts";
import { collect } from "./export/collect.ts";
import { findAccountsOf, findErased, findNamedPhotos, findNames } from "./account/find_person.ts";
import { createZporta } from "./app.ts";
import { EMAILS } from "./emails.ts";
import { parseZportaSettings } from "./env.ts";
import { countNewAccounts } from "./sign_up/register_learner.ts";
import { SHOW_INVITATION } from "./invitations/wire.ts";
import { REDEEM_MAGIC_LINK } from "./links/wire.ts";
import { sweepDeactivations } from "./sweep_deactivations.ts";
import { sweepLogIns } from "./sweep_log_ins.ts";

/** Zporta Academy: learners and teachers. */
export const zporta = defineTenant({
  name: "zporta",
  owns: (path) => /^\/api\/users(\/|$)/.test(path),
  callers: "browsers",
  allowedOrigins: (settings) => settings.allowedOrigins,
  publicUrl: (settings) => settings.apiUrl,
  createApp: createZporta,
  parseSettings: parseZportaSettings,
  emails: EMAILS,
  countNewAccounts,
  sweep: async (deps) => {
    await sweepDeactivations(deps);
    await sweepLogIns(deps);
    await forgetRegistrations(deps, { name: "auth_user", createdColumn: "date_joined" });
  },
  findNamedPhotos,
  personalData: {
    findAccounts: findAccountsOf,
    findNames,
    erase: eraseAccounts,
    findErased,
    collect,
  },
  changingReads: [REDEEM_MAGIC_LINK, SHOW_INVITATION],
  photoFolders: [PHOTO_FOLDER],
});
