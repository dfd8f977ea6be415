import type { ConsoleTenant } from "../../../console/shared/console_tenant.ts";
import { parseZportaMedia } from "../env.ts";
import { zportaAccounts } from "./accounts.ts";
import { addApplicationPages, APPLICATIONS } from "./applications.tsx";
import { EMAIL_KINDS, FIELDS } from "./fields.ts";
import { addInvitationPages, INVITATIONS } from "./invitations.tsx";
import { addInviterPages, INVITERS } from "./inviters.tsx";
import { TEXTS } from "./texts.ts";

/** Zporta Academy in the console. */
export const zportaConsole: ConsoleTenant = {
  name: "zporta",
  title: "Zporta",
  parseMedia: parseZportaMedia,
  words: { fields: FIELDS, emailKinds: EMAIL_KINDS },
  accounts: zportaAccounts,
  places: [
    { href: APPLICATIONS, label: TEXTS.applications },
    { href: INVITATIONS, label: TEXTS.invitations },
    { href: INVITERS, label: TEXTS.inviters },
  ],
  addPages: (app) => {
    addApplicationPages(app);
    addInvitationPages(app);
    addInviterPages(app);
  },
};
