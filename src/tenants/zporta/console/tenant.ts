import type { ConsoleTenant } from "../../../console/shared/console_tenant.ts";
import { parseZportaMedia } from "../env.ts";
import { zportaAccounts } from "./accounts.ts";
import { addApplicationPages, APPLICATIONS } from "./applications.tsx";
import { addInvitationPages, INVITATIONS } from "./invitations.tsx";
import { addInviterPages, INVITERS } from "./inviters.tsx";
import { TEXTS } from "./texts.ts";

/** Zporta Academy in the console. */
export const zportaConsole: ConsoleTenant = {
  name: "zporta",
  title: "Zporta",
  parseMedia: parseZportaMedia,
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
