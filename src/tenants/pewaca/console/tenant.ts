import type { ConsoleTenant } from "../../../console/shared/console_tenant.ts";
import { parsePewacaMedia } from "../env.ts";
import { pewacaAccounts } from "./accounts.ts";
import { addResidentPages, WAITING } from "./residents.tsx";
import { TEXTS } from "./texts.ts";

/** Pewaca in the console. */
export const pewacaConsole: ConsoleTenant = {
  name: "pewaca",
  title: "Pewaca",
  parseMedia: parsePewacaMedia,
  accounts: pewacaAccounts,
  places: [{ href: WAITING, label: TEXTS.waiting_list }],
  addPages: (app) => {
    addResidentPages(app);
  },
};
