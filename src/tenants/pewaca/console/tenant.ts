import type { ConsoleTenant } from "../../../console/shared/console_tenant.ts";
import { pewacaAccounts } from "./accounts.ts";

/** Pewaca in the console. */
export const pewacaConsole: ConsoleTenant = {
  name: "pewaca",
  title: "Pewaca",
  accounts: pewacaAccounts,
  places: [],
  addPages: () => {},
};
