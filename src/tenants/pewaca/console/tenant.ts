import type { ConsoleTenant } from "../../../console/shared/console_tenant.ts";
import { parseNikKeys, parsePewacaMedia } from "../env.ts";
import { pewacaAccounts } from "./accounts.ts";
import { addEstatePages, ESTATES } from "./estates.tsx";
import { EMAIL_KINDS, FIELDS } from "./fields.ts";
import { addResidentPages, WAITING } from "./residents.tsx";
import { addSeatActs } from "./seats.tsx";
import { TEXTS } from "./texts.ts";
import { addUnitActs } from "./units.tsx";

/** Pewaca in the console. */
export const pewacaConsole: ConsoleTenant = {
  name: "pewaca",
  title: "Pewaca",
  parseMedia: parsePewacaMedia,
  parseSealKeys: parseNikKeys,
  words: { fields: FIELDS, emailKinds: EMAIL_KINDS },
  accounts: pewacaAccounts,
  places: [
    { href: WAITING, label: TEXTS.waiting_list },
    { href: ESTATES, label: TEXTS.estates },
  ],
  addPages: (app) => {
    addResidentPages(app);
    addEstatePages(app);
    addUnitActs(app);
    addSeatActs(app);
  },
};
